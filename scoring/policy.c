#include "scoring/policy.h"

#include <stddef.h>
#include <string.h>

#define FIELD(name) #name, .offset = offsetof(evq_policy, name)
#define SHARE       .min = 0, .max = 1
#define COUNT(most) .min = 1, .max = (most), .whole = true

const evq_policy_field evq_policy_fields[] = {
    {FIELD(success_target), SHARE, .about = "Failed: the share of trials done is surely below this"},
    {FIELD(success_floor), SHARE, .about = "Production: the share of trials done is surely above this"},
    {FIELD(failure_trials), COUNT(10000), .about = "Failed: from at least so many judged trials"},
    {FIELD(production_trials), COUNT(10000), .about = "Production: from at least so many judged trials"},
    {FIELD(production_scenarios), COUNT(1000), .about = "Production: over at least so many scenarios"},
    {FIELD(prompt_tokens), COUNT(1e9), .about = "Production: the largest answered prompt has at least so many tokens"},
    {FIELD(lost_share), SHARE, .about = "Production: fewer of the trials than this are lost to the endpoint"},
    {FIELD(valid_target), SHARE, .about = "Failed: the share of steps whose calls are all valid is surely below this"},
    {FIELD(valid_calls), COUNT(1e9), .about = "Failed by its calls: from at least so many calls"},
    {FIELD(valid_trials), COUNT(10000), .about = "Failed by its calls: in at least so many trials"},
    {FIELD(valid_drop), SHARE, .about = "Failed by its calls: or that share falls by this much in the second half"},
    {FIELD(serve_attempts), COUNT(1000), .about = "Could not serve: so many attempts, and none answered"},
    {FIELD(crashes), COUNT(1000), .about = "Failed: so many crashes of the server"},
    {FIELD(lost_answers), COUNT(1000), .about = "Failed: so many replies with all text in the reasoning"},
    {FIELD(slow_attempts), COUNT(1000), .about = "Too slow: so many attempts at one step ran out of time"},
    {FIELD(slow_prompt_tokens), COUNT(1e9), .about = "Too slow: only of prompts with at least so many tokens"},
};
const size_t evq_policy_field_count = sizeof evq_policy_fields / sizeof *evq_policy_fields;

// Half of the prompts in recorded agent sessions have more than 110,000 tokens (59,204 requests in the traces of
// github.com/callanjfox/kv-cache-tester): a task that never reaches even 16,384 is a toy and proves nothing.
const evq_policy evq_policy_default = {.name = "evalq-verdict/2",
                                       .success_target = 0.80,
                                       .success_floor = 0.70,
                                       .failure_trials = 5,
                                       .production_trials = 10,
                                       .production_scenarios = 5,
                                       .prompt_tokens = 16384,
                                       .lost_share = 0.10,
                                       .valid_target = 0.95,
                                       .valid_calls = 40,
                                       .valid_trials = 5,
                                       .valid_drop = 0.10,
                                       .serve_attempts = 3,
                                       .crashes = 2,
                                       .lost_answers = 2,
                                       .slow_attempts = 2,
                                       .slow_prompt_tokens = 4096};

static double *field_of(evq_policy *policy, const evq_policy_field *field)
{
    return (double *)((char *)policy + field->offset);
}

double evq_policy_get(const evq_policy *policy, const evq_policy_field *field)
{
    return *(const double *)((const char *)policy + field->offset);
}

static int load_field(evq_policy *out, const evq_json *at, const evq_policy_field *field)
{
    evq_json value;
    int64_t whole;
    if (!evq_json_find(at, field->key, &value)) return 0;
    if (!field->whole) return evq_json_number(&value, field->min, field->max, field_of(out, field));
    int rc = evq_json_integer(&value, (int64_t)field->min, (int64_t)field->max, &whole);
    if (!rc) *field_of(out, field) = (double)whole;
    return rc;
}

static int refuse_unknown(const evq_json *at)
{
    const char *keys[2 + sizeof evq_policy_fields / sizeof *evq_policy_fields + 1] = {"$schema", "name"};
    for (size_t i = 0; i < evq_policy_field_count; i++) keys[2 + i] = evq_policy_fields[i].key;
    return evq_json_only(at, keys);
}

static int load_name(evq_policy *out, const evq_json *at, const char *name, evq_arena *arena)
{
    evq_json said;
    if (name && !evq_json_find(at, "name", &said)) {
        out->name = evq_arena_strdup(arena, name);
        return 0;
    }
    const char *text;
    int rc = evq_json_need(at, "name", &said);
    if (!rc) rc = evq_json_string(&said, &text);
    if (!rc && !*text) rc = evq_json_fail(&said, "must not be empty: reports show it");
    if (!rc) out->name = evq_arena_strdup(arena, text);
    return rc;
}

int evq_policy_load(evq_policy *out, const evq_json *at, const char *name, evq_arena *arena)
{
    *out = evq_policy_default;
    int rc = evq_json_object(at);
    if (!rc) rc = refuse_unknown(at);
    if (!rc) rc = load_name(out, at, name, arena);
    for (size_t i = 0; !rc && i < evq_policy_field_count; i++) rc = load_field(out, at, &evq_policy_fields[i]);
    if (!rc && out->success_floor > out->success_target)
        rc = evq_json_fail(at, "success_floor (%g) is above success_target (%g): a model could be both good and bad",
                           out->success_floor, out->success_target);
    return rc;
}

int evq_policy_parse(evq_policy *out, const char *text, size_t len, const char *file, evq_arena *arena, evq_err *err)
{
    json_t *value;
    int rc = evq_json_parse(&value, text, len, file, err);
    if (rc) return rc;
    const evq_json_source source = {.file = file, .err = err};
    const evq_json root = evq_json_root(value, &source);
    rc = evq_policy_load(out, &root, NULL, arena);
    json_decref(value);
    return rc;
}

void evq_policy_write(evq_json_writer *w, const evq_policy *policy)
{
    evq_put_string(w, "name", policy->name);
    for (size_t i = 0; i < evq_policy_field_count; i++) {
        const evq_policy_field *field = &evq_policy_fields[i];
        double value = evq_policy_get(policy, field);
        if (field->whole)
            evq_put_int(w, field->key, (int64_t)value);
        else
            evq_put_real(w, field->key, value);
    }
}
