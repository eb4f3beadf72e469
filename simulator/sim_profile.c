#include "simulator/sim_profile.h"

#include "simulator/sim_profile_file.h"

#include "scenarios/reply.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum option_kind { REAL, WHOLE, SWITCH, WORD, NAME } option_kind;

// The ceilings keep every time span within 64 bits of nanoseconds.
static const struct option {
    const char *key;
    option_kind kind;
    size_t offset;
    double min, max;          // REAL and WHOLE
    const char *const *words; // WORD: an enumeration's names
    int word_count;
} options[] = {
    {"prompt", REAL, offsetof(evq_sim_profile, prompt_rate), 0.01, 1e9, NULL, 0},
    {"curve", REAL, offsetof(evq_sim_profile, curve_ms), 0, 1e9, NULL, 0},
    {"generation", REAL, offsetof(evq_sim_profile, generation_rate), 0.01, 1e9, NULL, 0},
    {"chunk", WHOLE, offsetof(evq_sim_profile, chunk_tokens), 1, 1e6, NULL, 0},
    {"cache", SWITCH, offsetof(evq_sim_profile, cache), 0, 0, NULL, 0},
    {"cache_secret", SWITCH, offsetof(evq_sim_profile, cache_secret), 0, 0, NULL, 0},
    {"latency", REAL, offsetof(evq_sim_profile, latency_ms), 0, 36e5, NULL, 0},
    {"progress", WHOLE, offsetof(evq_sim_profile, progress_tokens), 0, 1e9, NULL, 0},
    {"usage", SWITCH, offsetof(evq_sim_profile, usage), 0, 0, NULL, 0},
    {"timings", SWITCH, offsetof(evq_sim_profile, timings), 0, 0, NULL, 0},
    {"fault", WORD, offsetof(evq_sim_profile, fault), 0, 0, evq_sim_fault_names, EVQ_SIM_FAULT_COUNT},
    {"fault_step", WHOLE, offsetof(evq_sim_profile, fault_step), 0, 1e6, NULL, 0},
    {"fault_times", WHOLE, offsetof(evq_sim_profile, fault_times), 0, 1e6, NULL, 0},
    {"fault_tokens", WHOLE, offsetof(evq_sim_profile, fault_tokens), 0, 1e9, NULL, 0},
    {"restart", REAL, offsetof(evq_sim_profile, restart_s), 0, 36e3, NULL, 0},
    {"slip", WORD, offsetof(evq_sim_profile, slip), 0, 0, evq_sim_slip_names, EVQ_SIM_SLIP_COUNT},
    {"slip_in", WORD, offsetof(evq_sim_profile, slip_mode), 0, 0, evq_sim_slip_mode_names, EVQ_SIM_SLIP_MODE_COUNT},
    {"slip_role", NAME, offsetof(evq_sim_profile, slip_role), 0, 0, NULL, 0},
    {"slip_step", WHOLE, offsetof(evq_sim_profile, slip_step), 1, 1e6, NULL, 0},
    {"slip_steps", WHOLE, offsetof(evq_sim_profile, slip_steps), 0, 1e6, NULL, 0},
    {"slip_chance", REAL, offsetof(evq_sim_profile, slip_chance), 0, 1, NULL, 0},
    {"lapse", WORD, offsetof(evq_sim_profile, lapsing.lapse), 0, 0, evq_sim_lapse_names, EVQ_SIM_LAPSE_COUNT},
    {"lapse_step", WHOLE, offsetof(evq_sim_profile, lapsing.from), 1, 1e6, NULL, 0},
    {"lapse_steps", WHOLE, offsetof(evq_sim_profile, lapsing.steps), 0, 1e6, NULL, 0},
    {"vary", SWITCH, offsetof(evq_sim_profile, vary), 0, 0, NULL, 0},
    {"seed", WHOLE, offsetof(evq_sim_profile, seed), 0, 1e9, NULL, 0},
};
enum { OPTION_COUNT = sizeof options / sizeof *options };

void evq_sim_profile_init(evq_sim_profile *profile)
{
    *profile = (evq_sim_profile){.behaviour = evq_sim_behaviours,
                                 .seed = 1,
                                 .prompt_rate = 20000,
                                 .generation_rate = 400,
                                 .chunk_tokens = 1,
                                 .progress_tokens = 2048,
                                 .cache = true,
                                 .usage = true,
                                 .timings = true,
                                 .fault_step = 1,
                                 .slip_step = 1,
                                 .slip_chance = 1,
                                 .lapsing = {.from = 1}};
}

// ---- reading ----

static int refuse_value(const struct option *option, const char *value, evq_err *err)
{
    evq_buf known = EVQ_BUF_INIT(2048);
    if (option->kind == SWITCH) evq_buf_puts(&known, "on or off");
    if (option->kind == NAME) evq_buf_puts(&known, "a name");
    if (option->kind == REAL) evq_buf_printf(&known, "a number from %.10g to %.10g", option->min, option->max);
    if (option->kind == WHOLE) evq_buf_printf(&known, "a whole number from %.10g to %.10g", option->min, option->max);
    for (int i = 0; i < option->word_count; i++) evq_buf_printf(&known, "%s%s", i ? ", " : "one of ", option->words[i]);
    int rc = evq_fail(err, EVQ_EUSAGE, NULL, NULL, "the simulated endpoint's option %s takes %s, not \"%.60s\"",
                      option->key, evq_buf_text(&known), value);
    evq_buf_dispose(&known);
    return rc;
}

static int refuse_key(const char *key, evq_err *err)
{
    evq_buf known = EVQ_BUF_INIT(512);
    for (size_t i = 0; i < OPTION_COUNT; i++) evq_buf_printf(&known, "%s%s", i ? ", " : "", options[i].key);
    int rc = evq_fail(err, EVQ_EUSAGE, NULL, NULL, "the simulated endpoint has no option \"%.60s\"; it knows %s", key,
                      evq_buf_text(&known));
    evq_buf_dispose(&known);
    return rc;
}

static int set_number(void *field, const struct option *option, const char *value, evq_err *err)
{
    char *end;
    double number = strtod(value, &end);
    bool is_plain = *value && strspn(value, "0123456789.eE+-") == strlen(value); // not "inf", "nan", " 1", "0x1"
    if (!is_plain || *end || !(number >= option->min && number <= option->max)) return refuse_value(option, value, err);
    if (option->kind == WHOLE && number != floor(number)) return refuse_value(option, value, err);
    if (option->kind == WHOLE)
        *(int *)field = (int)number;
    else
        *(double *)field = number;
    return 0;
}

static int set_switch(bool *field, const struct option *option, const char *value, evq_err *err)
{
    *field = !strcmp(value, "on");
    return *field || !strcmp(value, "off") ? 0 : refuse_value(option, value, err);
}

static int set_word(void *field, const struct option *option, const char *value, evq_err *err)
{
    int index = evq_name_index(option->words, option->word_count, value);
    if (index < 0) return refuse_value(option, value, err);
    memcpy(field, &index, sizeof index); // an enumeration, which is as wide as an int
    return 0;
}

static int set_name(const char **field, const struct option *option, const char *value, evq_arena *arena, evq_err *err)
{
    if (!*value) return refuse_value(option, value, err);
    *field = evq_arena_strdup(arena, value);
    return 0;
}

int evq_sim_profile_set(evq_sim_profile *profile, const char *key, const char *value, evq_arena *arena, evq_err *err)
{
    const struct option *option = options;
    while (option < options + OPTION_COUNT && strcmp(option->key, key) != 0) option++;
    if (option == options + OPTION_COUNT) return refuse_key(key, err);
    if (!value) return refuse_value(option, "", err);
    void *field = (char *)profile + option->offset;
    if (option->kind == NAME) return set_name(field, option, value, arena, err);
    if (option->kind == SWITCH) return set_switch(field, option, value, err);
    if (option->kind == WORD) return set_word(field, option, value, err);
    return set_number(field, option, value, err);
}

// `pair` is "key=value" and is taken apart.
static int set_pair(evq_sim_profile *profile, char *pair, evq_arena *arena, evq_err *err)
{
    char *value = strchr(pair, '=');
    if (value) *value++ = '\0';
    return evq_sim_profile_set(profile, pair, value, arena, err);
}

static int refuse_name(const char *name, size_t len, const char *folder, evq_err *err)
{
    evq_buf known = EVQ_BUF_INIT(512);
    for (size_t i = 0; i < evq_sim_behaviour_count; i++)
        evq_buf_printf(&known, "%s%s", i ? ", " : "", evq_sim_behaviours[i].name);
    evq_sim_profile_list(&known, folder);
    int rc = evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                      "there is no simulated endpoint \"%.*s\"; known are %s, with options as in "
                      "sim:reference?prompt=43&generation=11.9",
                      (int)(len < 60 ? len : 60), name, evq_buf_text(&known));
    evq_buf_dispose(&known);
    return rc;
}

void evq_sim_profile_behave(evq_sim_profile *profile, const evq_sim_behaviour *behaviour)
{
    profile->behaviour = behaviour;
    if (!behaviour->fault) return;
    profile->fault = behaviour->fault;
    profile->fault_step = 0;
}

static int begin(evq_sim_profile *out, const char *text, size_t name_len, const char *folder, evq_arena *arena,
                 evq_err *err)
{
    const evq_sim_behaviour *behaviour = evq_sim_behaviour_find(text, name_len);
    const char *path = behaviour ? NULL : evq_sim_profile_find(text, name_len, folder, arena);
    if (behaviour) evq_sim_profile_behave(out, behaviour);
    if (path) return evq_sim_profile_read(out, path, arena, err);
    return behaviour ? 0 : refuse_name(text, name_len, folder, err);
}

int evq_sim_profile_parse(evq_sim_profile *out, const char *text, const char *folder, evq_arena *arena, evq_err *err)
{
    evq_sim_profile_init(out);
    size_t name_len = strcspn(text, "?");
    int rc = begin(out, text, name_len, folder, arena, err);
    if (rc) return rc;
    evq_arena scratch = EVQ_ARENA_INIT;
    char *rest = evq_arena_strdup(&scratch, text[name_len] ? text + name_len + 1 : "");
    for (char *pair = rest; !rc && *pair; pair = rest) {
        rest = pair + strcspn(pair, "&");
        if (*rest) *rest++ = '\0';
        rc = set_pair(out, pair, arena, err);
    }
    evq_arena_dispose(&scratch);
    return rc;
}

// ---- describing ----

// "20,000", "11.9": thousands apart, up to three decimals.
static void put_number(evq_buf *out, double value)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%.3f", value);
    size_t len = strlen(digits), whole = strcspn(digits, ".");
    while (digits[len - 1] == '0') len--;
    if (digits[len - 1] == '.') len--;
    for (size_t i = 0; i < len; i++) {
        if (i && i < whole && (whole - i) % 3 == 0) evq_buf_putc(out, ',');
        evq_buf_putc(out, digits[i]);
    }
}

static void put_fault(evq_buf *out, const evq_sim_profile *profile)
{
    evq_buf_printf(out, ", fault %s at ", evq_sim_fault_names[profile->fault]);
    if (profile->fault_step)
        evq_buf_printf(out, "step %d", profile->fault_step);
    else
        evq_buf_puts(out, "every step");
    if (profile->fault_tokens) evq_buf_printf(out, ", prompts of at least %d tokens", profile->fault_tokens);
    if (profile->fault_times)
        evq_buf_printf(out, " (first %d attempt%s)", profile->fault_times, profile->fault_times == 1 ? "" : "s");
    if (profile->restart_s > 0) evq_buf_printf(out, ", up again after %g s", profile->restart_s);
}

// ", slip bad_json from step 3 on", or "for 2 steps from step 3"
static void put_span(evq_buf *out, const char *what, const char *name, int from, int steps)
{
    if (steps)
        evq_buf_printf(out, ", %s %s for %d step%s from step %d", what, name, steps, steps == 1 ? "" : "s", from);
    else
        evq_buf_printf(out, ", %s %s from step %d on", what, name, from);
}

static void put_slip(evq_buf *out, const evq_sim_profile *profile)
{
    put_span(out, "slip", evq_sim_slip_names[profile->slip], profile->slip_step, profile->slip_steps);
    if (profile->slip_mode)
        evq_buf_printf(out, ", %s answers only", profile->slip_mode == EVQ_SIM_SLIP_IN_STREAM ? "streamed" : "whole");
    if (profile->slip_chance < 1) evq_buf_printf(out, " in %.3g %% of them", profile->slip_chance * 100);
    if (profile->slip_role) evq_buf_printf(out, ", in tasks for %s only", profile->slip_role);
}

const char *evq_sim_profile_describe(const evq_sim_profile *profile, evq_arena *arena)
{
    evq_buf text = EVQ_BUF_INIT(4096);
    if (profile->name) evq_buf_printf(&text, "profile %s: ", profile->name);
    evq_buf_printf(&text, "%s, prompt ", profile->behaviour->description);
    put_number(&text, profile->prompt_rate);
    evq_buf_puts(&text, " tok/s, ");
    if (profile->curve_ms > 0) {
        put_number(&text, profile->curve_ms);
        evq_buf_puts(&text, " ms more for each thousand tokens squared, ");
    }
    evq_buf_puts(&text, "generation ");
    put_number(&text, profile->generation_rate);
    evq_buf_puts(&text, " tok/s, ");
    put_number(&text, profile->chunk_tokens);
    evq_buf_printf(&text, " token%s a chunk, prefix cache %s", profile->chunk_tokens == 1 ? "" : "s",
                   profile->cache ? "on" : "off");
    if (profile->cache && profile->cache_secret) evq_buf_puts(&text, " and kept secret");
    if (profile->latency_ms > 0) {
        evq_buf_puts(&text, ", latency ");
        put_number(&text, profile->latency_ms);
        evq_buf_puts(&text, " ms");
    }
    if (!profile->usage) evq_buf_puts(&text, ", no usage");
    if (!profile->timings) evq_buf_puts(&text, ", no timings");
    if (profile->fault) put_fault(&text, profile);
    if (profile->slip) put_slip(&text, profile);
    const evq_sim_lapsing *lapsing = &profile->lapsing;
    if (lapsing->lapse) put_span(&text, "lapse", evq_sim_lapse_names[lapsing->lapse], lapsing->from, lapsing->steps);
    char *out = evq_arena_strdup(arena, evq_buf_text(&text));
    evq_buf_dispose(&text);
    return out;
}
