#include "scenarios/check_eval.h"

#include <stdlib.h>
#include <string.h>

struct evq_check_eval {
    const evq_scenario *scenario;
    evq_file_tree written; // files that were touched, as they are now
    evq_file_tree removed; // files that were touched and are gone
    size_t turns_ended;
    char **replies; // that ended the turns so far
    // Per check. CALLED: matching calls done; ORDER: calls of the list made so far; NOT_CALLED, AT_MOST
    // and ABSENT: matching calls or texts.
    size_t *counts;
    bool *held;    // by itself, whatever it comes after
    bool *reached; // held once, all that it comes after being reached
    evq_check_state *states;
};

static const evq_tree_file *file_now(const evq_check_eval *eval, const char *path)
{
    const evq_tree_file *file = evq_tree_find(&eval->written, path);
    if (file || evq_tree_find(&eval->removed, path)) return file;
    return evq_tree_find(&eval->scenario->world.files, path);
}

static bool fits_any(const char *path, const char *const *patterns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (evq_path_fits(patterns[i], path)) return true;
    return false;
}

static bool is_as_before(const evq_check_eval *eval, const char *path)
{
    const evq_tree_file *before = evq_tree_find(&eval->scenario->world.files, path);
    const evq_tree_file *now = file_now(eval, path);
    if (!before || !now) return before == now;
    return before->len == now->len && !memcmp(before->content, now->content, now->len);
}

static bool all_unchanged(const evq_check_eval *eval, const evq_check *check, const evq_file_tree *touched)
{
    for (size_t i = 0; i < touched->count; i++) {
        const char *path = touched->files[i].path;
        if (fits_any(path, check->paths, check->path_count) && !fits_any(path, check->except, check->except_count) &&
            !is_as_before(eval, path))
            return false;
    }
    return true;
}

static bool file_holds(const evq_check_eval *eval, const evq_check *check)
{
    const evq_tree_file *file = file_now(eval, check->path);
    return evq_condition_holds(&check->condition, file ? file->content : NULL);
}

static bool holds(const evq_check_eval *eval, size_t index)
{
    const evq_check *check = &eval->scenario->checks[index];
    size_t count = eval->counts[index];
    switch (check->kind) {
    case EVQ_CHECK_FILE:
        return file_holds(eval, check);
    case EVQ_CHECK_CALLED:
        return count >= (size_t)check->at_least;
    case EVQ_CHECK_ORDER:
        return count == check->call_count;
    case EVQ_CHECK_REPLY:
        return check->turn < eval->turns_ended && evq_condition_holds(&check->condition, eval->replies[check->turn]);
    case EVQ_CHECK_UNCHANGED:
        return all_unchanged(eval, check, &eval->written) && all_unchanged(eval, check, &eval->removed);
    case EVQ_CHECK_AT_MOST:
        return count <= (size_t)check->at_most;
    case EVQ_CHECK_NOT_CALLED:
    case EVQ_CHECK_ABSENT:
    case EVQ_CHECK_KIND_COUNT:
        break;
    }
    return count == 0;
}

static bool all_reached(const evq_check_eval *eval, const evq_check *check)
{
    for (size_t i = 0; i < check->after_count; i++)
        if (!eval->reached[check->after[i]]) return false;
    return true;
}

// Looks at every check as things stand. Several that come after one another may be reached at once.
static void look(evq_check_eval *eval)
{
    size_t count = eval->scenario->check_count;
    for (size_t i = 0; i < count; i++) eval->held[i] = holds(eval, i);
    for (bool goes_on = true; goes_on;) {
        goes_on = false;
        for (size_t i = 0; i < count; i++) {
            if (eval->reached[i] || !eval->held[i] || !all_reached(eval, &eval->scenario->checks[i])) continue;
            eval->reached[i] = goes_on = true;
        }
    }
}

evq_check_eval *evq_check_eval_new(const evq_scenario *scenario)
{
    evq_check_eval *eval = calloc(1, sizeof *eval);
    if (!eval) evq_out_of_memory();
    eval->scenario = scenario;
    eval->counts = calloc(scenario->check_count, sizeof *eval->counts);
    eval->states = calloc(scenario->check_count, sizeof *eval->states);
    eval->replies = calloc(scenario->turn_count, sizeof *eval->replies);
    eval->held = calloc(scenario->check_count, sizeof *eval->held);
    eval->reached = calloc(scenario->check_count, sizeof *eval->reached);
    if (!eval->counts || !eval->states || !eval->replies || !eval->held || !eval->reached) evq_out_of_memory();
    look(eval);
    for (size_t i = 0; i < scenario->check_count; i++)
        eval->states[i].from_start = eval->states[i].holds = eval->reached[i];
    return eval;
}

void evq_check_eval_free(evq_check_eval *eval)
{
    if (!eval) return;
    evq_tree_dispose(&eval->written);
    evq_tree_dispose(&eval->removed);
    for (size_t i = 0; i < eval->turns_ended; i++) free(eval->replies[i]);
    free(eval->replies);
    free(eval->counts);
    free(eval->held);
    free(eval->reached);
    free(eval->states);
    free(eval);
}

static bool value_contains(const json_t *value, const char *text)
{
    if (json_is_string(value)) return strstr(json_string_value(value), text) != NULL;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (value_contains(json_array_get(value, i), text)) return true;
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)value, key, member) {
        if (strstr(key, text) || value_contains(member, text)) return true;
    }
    return false;
}

// Decoded as well, since "\u0041" in the arguments is an A to the tool.
static bool arguments_contain(const char *arguments, const char *text)
{
    if (strstr(arguments, text)) return true;
    json_error_t ignored;
    json_t *value = json_loads(arguments, JSON_DECODE_ANY, &ignored);
    bool found = value_contains(value, text);
    json_decref(value);
    return found;
}

static bool reply_contains(const evq_message *reply, const char *text)
{
    if (reply->content && strstr(reply->content, text)) return true;
    for (size_t i = 0; i < reply->call_count; i++)
        if (arguments_contain(reply->calls[i].arguments, text)) return true;
    return false;
}

static bool matches(const evq_check_eval *eval, const evq_call_matcher *matcher, const evq_tool_call *call)
{
    return evq_call_matches(matcher, call->name, call->arguments, eval->scenario->world.cwd,
                            eval->scenario->world.home);
}

static void call_made(evq_check_eval *eval, const evq_tool_call *call)
{
    for (size_t i = 0; i < eval->scenario->check_count; i++) {
        const evq_check *check = &eval->scenario->checks[i];
        size_t *count = &eval->counts[i];
        if (check->kind == EVQ_CHECK_ORDER)
            *count += *count < check->call_count && matches(eval, &check->calls[*count], call);
        else if (check->kind == EVQ_CHECK_NOT_CALLED || check->kind == EVQ_CHECK_AT_MOST)
            *count += matches(eval, check->calls, call);
    }
}

static void keep_if_turn_ends(evq_check_eval *eval, const evq_message *reply)
{
    if (reply->call_count || eval->turns_ended == eval->scenario->turn_count) return;
    char *text = strdup(reply->content ? reply->content : "");
    if (!text) evq_out_of_memory();
    eval->replies[eval->turns_ended++] = text;
}

void evq_check_eval_reply(evq_check_eval *eval, const evq_message *reply)
{
    for (size_t i = 0; i < reply->call_count; i++) call_made(eval, &reply->calls[i]);
    for (size_t i = 0; i < eval->scenario->check_count; i++) {
        const evq_check *check = &eval->scenario->checks[i];
        if (check->kind == EVQ_CHECK_ABSENT) eval->counts[i] += reply_contains(reply, check->text);
    }
    keep_if_turn_ends(eval, reply);
}

static void apply(evq_check_eval *eval, const evq_change *change)
{
    evq_file_tree *from = change->content ? &eval->removed : &eval->written;
    evq_file_tree *to = change->content ? &eval->written : &eval->removed;
    evq_tree_remove(from, change->path);
    evq_tree_put(to, change->path, change->content ? change->content : "", change->content ? change->len : 0);
}

void evq_check_eval_answer(evq_check_eval *eval, const evq_tool_call *call, bool is_error, const evq_change *changes,
                           size_t change_count)
{
    for (size_t i = 0; i < change_count; i++) apply(eval, &changes[i]);
    if (is_error) return;
    for (size_t i = 0; i < eval->scenario->check_count; i++) {
        const evq_check *check = &eval->scenario->checks[i];
        if (check->kind == EVQ_CHECK_CALLED) eval->counts[i] += matches(eval, check->calls, call);
    }
}

void evq_check_eval_settle(evq_check_eval *eval, int step)
{
    look(eval);
    for (size_t i = 0; i < eval->scenario->check_count; i++) {
        evq_check_state *state = &eval->states[i];
        bool held = state->holds;
        state->holds = eval->held[i] && eval->reached[i];
        if (state->holds && !state->first_step) state->first_step = step;
        if (held && !state->holds && !state->broken_step) state->broken_step = step;
    }
}

const evq_check_state *evq_check_eval_state(const evq_check_eval *eval, size_t check)
{
    return &eval->states[check];
}

int evq_check_eval_minefield(const evq_check_eval *eval)
{
    int first = -1;
    for (size_t i = 0; i < eval->scenario->check_count; i++) {
        int step = eval->states[i].broken_step;
        if (!eval->scenario->checks[i].is_forbidden || !step) continue;
        if (first < 0 || step < eval->states[first].broken_step) first = (int)i;
    }
    return first;
}

double evq_check_eval_progress(const evq_check_eval *eval)
{
    if (evq_check_eval_minefield(eval) >= 0) return 0;
    double reached = 0, all = 0;
    for (size_t i = 0; i < eval->scenario->check_count; i++) {
        const evq_check *check = &eval->scenario->checks[i];
        if (check->kind >= EVQ_CHECK_FIRST_GUARD || eval->states[i].from_start) continue;
        all += check->weight;
        if (eval->states[i].first_step) reached += check->weight;
    }
    return all > 0 ? reached / all : 0;
}
