// Signals in the course of the calls: loops, errors that nobody heeds, inventions, steps that lead nowhere.
#include "scoring/coherence_internal.h"

#include "scoring/text_signs.h"
#include "scoring/words.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum {
    REPEATS = 4,        // the same call with the same result, in a row
    FAILED_REPEATS = 3, // the same failing call, with nothing changed between
    TO_AND_FRO = 6,     // calls
    NOWHERE_LEAST = 5,  // steps with calls and without progress or change
    // What a model writes may be long, and so may be a trial: so much of it is compared.
    PAIRS_MAX = 64,
    WORDS_LOOK = 4096, // bytes of a call
    ERRORS_MAX = 32,
    LATER_MAX = 32, // calls behind an error
};

// ---- the calls of a trial in a row ----

typedef struct act {
    int step;
    const evq_tool_call *call; // NULL: the model ended its turn here
    const char *key;           // tool and arguments, whatever their order
    const char *result;
    bool is_error, changed;
} act;

typedef struct acts {
    act *items;
    size_t count;
} acts;

static const char *key_of(const evq_tool_call *call, evq_arena *arena)
{
    json_t *arguments = json_loads(call->arguments, JSON_DECODE_ANY, NULL);
    char *sorted = arguments ? json_dumps(arguments, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY) : NULL;
    const char *key = evq_arena_printf(arena, "%s %s", call->name, sorted ? sorted : call->arguments);
    free(sorted);
    json_decref(arguments);
    return key;
}

// The same call twice in one reply is said once.
static bool stands_in_step(const acts *list, int step, const char *key)
{
    for (size_t i = list->count; i-- > 0 && list->items[i].step == step;)
        if (list->items[i].key && !strcmp(list->items[i].key, key)) return true;
    return false;
}

static acts list_acts(const evq_signals *s)
{
    size_t room = 0;
    for (size_t i = 0; i < s->score->step_count; i++)
        if (s->score->steps[i].answer) room += s->score->steps[i].answer->reply.message.call_count + 1;
    acts out = {.items = evq_arena_array(s->arena, act, room)};
    for (size_t i = 0; i < s->score->step_count; i++) {
        const evq_step_score *step = &s->score->steps[i];
        if (!step->answer) continue;
        const evq_message *reply = &step->answer->reply.message;
        for (size_t k = 0; k < reply->call_count; k++) {
            const evq_result *result = evq_step_result(step->step, k);
            const char *key = key_of(&reply->calls[k], s->arena);
            if (!result || stands_in_step(&out, step->step->number, key)) continue;
            out.items[out.count++] = (act){step->step->number, &reply->calls[k], key,
                                           result->content,    result->is_error, result->change_count > 0};
        }
        if (!reply->call_count) out.items[out.count++] = (act){.step = step->step->number};
    }
    return out;
}

static bool same(const act *a, const act *b)
{
    return a->key && b->key && !strcmp(a->key, b->key) && !strcmp(a->result, b->result);
}

static const char *quote_call(const evq_signals *s, const act *a)
{
    return evq_words_quote(s->arena, a->key);
}

// ---- loops ----

static void find_repeats(evq_signals *s, const acts *list)
{
    for (size_t i = 0, end; i < list->count; i = end) {
        for (end = i + 1; end < list->count && same(&list->items[i], &list->items[end]); end++)
            if (list->items[end].changed) break;
        if (end - i < REPEATS || list->items[i].is_error) continue;
        evq_signal_add(s, EVQ_SIGNAL_REPEATED_CALL, list->items[i + 1].step,
                       evq_arena_printf(s->arena, "%s, %zu times in a row with the same result",
                                        quote_call(s, &list->items[i]), end - i));
    }
}

static void find_oscillation(evq_signals *s, const acts *list)
{
    for (size_t i = 0; i + TO_AND_FRO <= list->count; i++) {
        if (!list->items[i + 1].key || same(&list->items[i], &list->items[i + 1])) continue;
        size_t end = i + 2;
        while (end < list->count && same(&list->items[end - 2], &list->items[end])) end++;
        if (end - i < TO_AND_FRO) continue;
        evq_signal_add(s, EVQ_SIGNAL_OSCILLATION, list->items[i + 2].step,
                       evq_arena_printf(s->arena, "%s and %s in turn, %zu calls with the same results",
                                        quote_call(s, &list->items[i]), quote_call(s, &list->items[i + 1]), end - i));
        i = end - 2;
    }
}

static bool was_tried(const acts *list, size_t at)
{
    for (size_t i = at; i-- > 0 && list->items[i].key && !list->items[i].changed;)
        if (!strcmp(list->items[i].key, list->items[at].key)) return true;
    return false;
}

// Between two attempts nothing changed and the user said nothing: what failed once must fail again.
static void find_failed_repeats(evq_signals *s, const acts *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const act *first = &list->items[i];
        if (!first->key || !first->is_error || was_tried(list, i)) continue;
        size_t times = 1;
        int second = 0;
        for (size_t k = i + 1; k < list->count && list->items[k].key && !list->items[k].changed; k++) {
            if (!list->items[k].is_error || strcmp(list->items[k].key, first->key) != 0) continue;
            if (times++ == 1) second = list->items[k].step;
        }
        if (times < FAILED_REPEATS) continue;
        evq_signal_add(s, EVQ_SIGNAL_FAILED_CALL_REPEATED, second,
                       evq_arena_printf(s->arena, "%s, %zu times, though each time it was told: %s",
                                        quote_call(s, first), times, evq_words_quote(s->arena, first->result)));
    }
}

// ---- errors that nobody heeds ----

static bool may_change_things(const evq_scenario *scenario, const char *tool)
{
    const evq_tool *known = evq_scenario_tool(scenario, tool);
    if (!known) return false;
    switch (known->behaviour) {
    case EVQ_FILES_WRITE:
    case EVQ_FILES_EDIT:
    case EVQ_COMMANDS_RUN:
    case EVQ_MEMORY_STORE:
    case EVQ_MESSAGES_SEND:
    case EVQ_RECORDED:
        return true;
    default:
        return false;
    }
}

static size_t word_length(const char *at)
{
    size_t len = 0;
    while (isalnum((unsigned char)at[len])) len++;
    return len;
}

static const char *next_word(const char *at)
{
    at += word_length(at);
    while (*at && !isalnum((unsigned char)*at)) at++;
    return at;
}

static bool same_word(const char *a, const char *b)
{
    size_t len = word_length(a);
    return len && len == word_length(b) && !memcmp(a, b, len);
}

static bool has_pair(const char *text, const char *first, const char *second)
{
    for (const char *at = text; *at && at - text < WORDS_LOOK; at = next_word(at))
        if (same_word(at, first) && same_word(next_word(at), second)) return true;
    return false;
}

// Three in four of the pairs of words of the one stand in the other: the same file alone is not the same thing.
static bool is_about_the_same(const char *key, const char *other)
{
    size_t pairs = 0, shared = 0;
    for (const char *at = key; *at && pairs < PAIRS_MAX; at = next_word(at)) {
        const char *second = next_word(at);
        if (!*second) break;
        pairs++;
        shared += has_pair(other, at, second);
    }
    return pairs && shared * 4 >= pairs * 3;
}

// Words by which a reply shows that it has seen that something went wrong.
static bool speaks_of_trouble(const char *text)
{
    static const char *const words[] = {"error",     "errors",    "fail",    "fails",   "failed", "failure",
                                        "not found", "could not", "cannot",  "n't",     "unable", "denied",
                                        "missing",   "refused",   "did not", "problem", "wrong",  "instead",
                                        "timed out", "again",     "retry",   "no such"};
    return evq_text_says(text, words, sizeof words / sizeof *words);
}

static bool is_spoken_of_later(const evq_trial_score *score, int step)
{
    for (size_t i = 0; i < score->step_count; i++) {
        const evq_step_score *later = &score->steps[i];
        if (later->step->number <= step || !later->answer) continue;
        const char *content = later->answer->reply.message.content;
        if (content && speaks_of_trouble(content)) return true;
    }
    return false;
}

static bool is_made_good(const acts *list, size_t at)
{
    for (size_t i = 0; i < list->count; i++) {
        const act *other = &list->items[i];
        if (!other->key || i == at) continue;
        bool had_worked = i < at && !other->is_error && !strcmp(other->key, list->items[at].key);
        bool is_tried = i > at && i - at <= LATER_MAX && is_about_the_same(list->items[at].key, other->key);
        if (had_worked || is_tried) return true;
    }
    return false;
}

// The last step's errors had no chance to be heeded.
static void find_ignored_errors(evq_signals *s, const acts *list)
{
    size_t errors = 0;
    for (size_t i = 0; i < list->count && errors < ERRORS_MAX; i++) {
        const act *a = &list->items[i];
        if (!a->key || !a->is_error || a->step == list->items[list->count - 1].step) continue;
        errors++;
        if (!may_change_things(s->scenario, a->call->name) || is_made_good(list, i)) continue;
        if (is_spoken_of_later(s->score, a->step)) continue;
        evq_signal_add(s, EVQ_SIGNAL_ERROR_IGNORED, a->step + 1,
                       evq_arena_printf(s->arena,
                                        "%s failed at step %d (%s), and was neither tried again nor spoken of",
                                        quote_call(s, a), a->step, evq_words_quote(s->arena, a->result)));
    }
}

// ---- inventions ----

static void find_inventions(evq_signals *s)
{
    for (size_t i = 0; i < s->score->step_count; i++)
        for (size_t k = 0; k < s->score->steps[i].call_count; k++) {
            const evq_call_score *call = &s->score->steps[i].calls[k];
            int step = s->score->steps[i].step->number;
            if (call->model_rung == EVQ_RUNG_UNKNOWN_TOOL) evq_signal_add(s, EVQ_SIGNAL_INVENTED_TOOL, step, call->why);
            if (call->model_rung == EVQ_RUNG_UNGROUNDED)
                evq_signal_add(s, EVQ_SIGNAL_INVENTED_REFERENCE, step, call->why);
        }
}

// ---- no progress ----

// The most steps that the recording itself needs from one milestone to the next.
static int longest_wait(const evq_scenario *scenario)
{
    int longest = 0, at = 0;
    while (at < scenario->reference_steps) {
        int next = scenario->reference_steps;
        for (size_t i = 0; i < scenario->check_count; i++) {
            int earliest = scenario->checks[i].earliest;
            if (earliest > at && earliest < next) next = earliest;
        }
        if (next - at > longest) longest = next - at;
        at = next;
    }
    return longest;
}

static bool changes_something(const evq_step *step)
{
    for (size_t i = 0; i < step->result_count; i++)
        if (step->results[i].change_count) return true;
    return false;
}

// A loop says the same, and says it better.
static bool is_a_loop(const evq_trial_score *score, int first, int steps)
{
    for (size_t i = 0; i < score->signal_count; i++) {
        const evq_signal *signal = &score->signals[i];
        bool loops = signal->kind == EVQ_SIGNAL_REPEATED_CALL || signal->kind == EVQ_SIGNAL_OSCILLATION ||
                     signal->kind == EVQ_SIGNAL_FAILED_CALL_REPEATED;
        if (loops && signal->step >= first && signal->step < first + steps) return true;
    }
    return false;
}

static void tell_nowhere(evq_signals *s, int first, int steps)
{
    if (is_a_loop(s->score, first, steps)) return;
    evq_signal_add(s, EVQ_SIGNAL_NO_PROGRESS, first,
                   evq_arena_printf(s->arena,
                                    "%d steps with calls, and neither a milestone nor a change; the recording never "
                                    "needs more than %d from one milestone to the next",
                                    steps, longest_wait(s->scenario)));
}

static void find_nowhere(evq_signals *s)
{
    int window = 2 * longest_wait(s->scenario), first = 0, steps = 0;
    if (window < NOWHERE_LEAST) window = NOWHERE_LEAST;
    double progress = 0;
    for (size_t i = 0; i < s->score->step_count; i++) {
        const evq_step_score *step = &s->score->steps[i];
        if (!step->answer) continue;
        bool goes_on =
            step->answer->reply.message.call_count && !(step->progress > progress) && !changes_something(step->step);
        if (!goes_on && steps > window) tell_nowhere(s, first, steps);
        if (!goes_on) steps = 0;
        if (goes_on && !steps++) first = step->step->number;
        progress = step->progress;
    }
    if (steps > window) tell_nowhere(s, first, steps);
}

void evq_signals_of_calls(evq_signals *s)
{
    acts list = list_acts(s);
    find_repeats(s, &list);
    find_oscillation(s, &list);
    find_failed_repeats(s, &list);
    find_ignored_errors(s, &list);
    find_inventions(s);
    find_nowhere(s);
}
