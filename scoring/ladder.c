#include "scoring/ladder.h"

#include "scoring/agreement.h"
#include "scoring/grounding.h"
#include "scoring/leak.h"
#include "scoring/words.h"

#include <jansson.h>
#include <string.h>

const char *const evq_rung_names[EVQ_RUNG_COUNT] = {
#define X(name, id, words) id,
    EVQ_RUNGS(X)
#undef X
};
const char *const evq_rung_words[EVQ_RUNG_COUNT] = {
#define X(name, id, words) words,
    EVQ_RUNGS(X)
#undef X
};
const char *const evq_culprit_names[EVQ_CULPRIT_COUNT] = {"nobody", "model", "endpoint"};
const char *const evq_match_names[EVQ_MATCH_COUNT] = {NULL, "same", "argument_mismatch", "order_mismatch",
                                                      "tool_mismatch"};
const char *const evq_origin_names[EVQ_ORIGIN_COUNT] = {"call", "text", "absent"};

static const evq_rung rung_of_form[EVQ_CALL_FORM_COUNT] = {
    [EVQ_CALL_WELL_FORMED] = EVQ_RUNG_VALID,
    [EVQ_CALL_BAD_JSON] = EVQ_RUNG_BAD_JSON,
    [EVQ_CALL_TRUNCATED_JSON] = EVQ_RUNG_TRUNCATED_JSON,
    [EVQ_CALL_UNKNOWN_TOOL] = EVQ_RUNG_UNKNOWN_TOOL,
    [EVQ_CALL_MISSING_REQUIRED] = EVQ_RUNG_MISSING_REQUIRED,
    [EVQ_CALL_UNEXPECTED_PROPERTY] = EVQ_RUNG_UNEXPECTED_PROPERTY,
    [EVQ_CALL_WRONG_TYPE] = EVQ_RUNG_WRONG_TYPE,
    [EVQ_CALL_BAD_VALUE] = EVQ_RUNG_BAD_VALUE,
};

static bool has_remark(const evq_reply *reply, evq_remark remark)
{
    return reply->remarks & (1u << remark);
}

static void fail(evq_call_score *score, evq_rung rung, evq_culprit culprit, const char *why)
{
    score->rung = rung;
    score->culprit = culprit;
    score->why = why;
    if (culprit == EVQ_CULPRIT_MODEL) score->model_rung = rung;
}

// ---- what the model wrote: JSON, name, schema, grounds ----

// Seen with several parsers: the same JSON twice in a row. The model does not write that.
static bool came_twice(const char *arguments)
{
    size_t len = strlen(arguments), half = len / 2;
    return len > 3 && len % 2 == 0 && arguments[0] == '{' && !memcmp(arguments, arguments + half, half);
}

static void judge_form(evq_call_score *score, const evq_ladder *ladder, const evq_tool_call *call, evq_arena *arena)
{
    evq_call_judgement judgement;
    evq_call_judge(&judgement, ladder->scenario, call, arena);
    score->has_null = judgement.has_null;
    if (judgement.form == EVQ_CALL_WELL_FORMED) return;
    bool is_parsers = judgement.form == EVQ_CALL_BAD_JSON && came_twice(call->arguments);
    fail(score, rung_of_form[judgement.form], is_parsers ? EVQ_CULPRIT_ENDPOINT : EVQ_CULPRIT_MODEL,
         is_parsers ? "the arguments came twice in a row" : evq_words_quote(arena, judgement.why));
    score->at = judgement.at;
    score->rule = judgement.rule;
}

// All arguments that were recorded for this step, as one array; NULL in free replay.
static json_t *recorded_arguments(const evq_ladder *ladder)
{
    if (!ladder->recorded) return NULL;
    json_t *all = json_array();
    for (size_t i = 0; i < ladder->recorded->call_count; i++)
        json_array_append_new(all, evq_call_arguments(ladder->recorded->calls[i].arguments, NULL));
    return all;
}

// A made-up identifier is one that nobody showed, and that the world does not know either.
static void judge_grounds(evq_call_score *score, const evq_ladder *ladder, const evq_tool_call *call, evq_arena *arena)
{
    bool known = score->answered && !score->is_error && score->source != EVQ_ANSWER_OFF_SCRIPT;
    if (score->rung != EVQ_RUNG_VALID || known || !ladder->shown) return;
    json_t *arguments = evq_call_arguments(call->arguments, NULL), *recorded = recorded_arguments(ladder);
    const char *found = evq_ungrounded_find(arguments, recorded, ladder->shown, arena);
    if (found)
        fail(score, EVQ_RUNG_UNGROUNDED, EVQ_CULPRIT_MODEL,
             evq_arena_printf(arena, "%s occurs nowhere in what the model was shown", evq_words_quote(arena, found)));
    json_decref(arguments);
    json_decref(recorded);
}

// ---- how it reached us ----

static const char *first_recorded(const evq_ladder *ladder)
{
    const evq_message *recorded = evq_scenario_reference(ladder->scenario, ladder->step - 1, NULL);
    return recorded && recorded->call_count ? recorded->calls[0].name : NULL;
}

static void judge_call(evq_call_score *score, const evq_ladder *ladder, const evq_reply *reply,
                       const evq_tool_call *call, evq_arena *arena)
{
    judge_form(score, ladder, call, arena);
    judge_grounds(score, ladder, call, arena);
    if (has_remark(reply, EVQ_REMARK_WRONG_FINISH))
        fail(score, EVQ_RUNG_WRONG_FINISH, EVQ_CULPRIT_ENDPOINT,
             evq_arena_printf(arena, "it is a tool call, but the finish reason is \"%s\"",
                              evq_words_quote(arena, reply->finish_text ? reply->finish_text : "stop")));
    if (ladder->expects == EVQ_EXPECT_NO_CALL)
        fail(score, EVQ_RUNG_UNEXPECTED_CALL, EVQ_CULPRIT_MODEL, "the recording calls nothing here");
    if (score->rung != EVQ_RUNG_VALID) score->quote = evq_words_quote(arena, call->arguments);
}

static evq_call_score begin(const char *tool, evq_origin origin)
{
    return (evq_call_score){.tool = tool, .origin = origin, .why = "", .at = "", .rule = "", .quote = ""};
}

static void climb_calls(evq_step_score *out, const evq_ladder *ladder, evq_arena *arena)
{
    const evq_reply *reply = &out->answer->reply;
    for (size_t i = 0; i < reply->message.call_count; i++) {
        const evq_tool_call *call = &reply->message.calls[i];
        evq_call_score *score = &out->calls[out->call_count++];
        *score = begin(call->name, EVQ_ORIGIN_CALL);
        const evq_result *result = evq_step_result(out->step, i);
        if (result) {
            score->answered = true;
            score->source = result->source;
            score->is_error = result->is_error;
        }
        judge_call(score, ladder, reply, call, arena);
        if (ladder->recorded) score->match = evq_call_match(&reply->message, i, ladder->scenario, ladder->step);
    }
}

// ---- calls that came as text ----

static void judge_leak(evq_call_score *score, const evq_ladder *ladder, const evq_leak *leak, const char *where,
                       evq_arena *arena)
{
    const evq_tool_call call = {.name = leak->name ? leak->name : "", .arguments = leak->arguments};
    if (leak->name && leak->arguments) judge_form(score, ladder, &call, arena);
    bool is_whole = leak->name && leak->arguments && score->rung == EVQ_RUNG_VALID;
    const char *what = is_whole          ? "the call is right, but it"
                       : leak->arguments ? "a call that is wrong besides"
                                         : "a call that is cut off";
    fail(score, EVQ_RUNG_LEAKED_CALL, is_whole ? EVQ_CULPRIT_ENDPOINT : EVQ_CULPRIT_MODEL,
         evq_arena_printf(arena, "%s came as text in the %s (%s form): the server's parser let it through", what, where,
                          leak->form));
}

static bool came_as_call(const evq_message *reply, const evq_leak *leak)
{
    for (size_t i = 0; i < reply->call_count; i++)
        if (leak->name && !strcmp(reply->calls[i].name, leak->name)) return true;
    return false;
}

static void climb_leaks(evq_step_score *out, const evq_ladder *ladder, const char *text, const char *where,
                        evq_arena *arena)
{
    const evq_message *reply = &out->answer->reply.message;
    evq_leak *leaks;
    size_t count = text ? evq_leaks_find(text, ladder->scenario, arena, &leaks) : 0;
    for (size_t i = 0; i < count && out->call_count < reply->call_count + EVQ_LEAKS_MAX; i++) {
        // What only looks like a call is one where a call was due, and none came.
        bool is_likely = leaks[i].is_certain || (!reply->call_count && ladder->expects != EVQ_EXPECT_NO_CALL);
        if (!is_likely || came_as_call(reply, &leaks[i])) continue;
        evq_call_score *score = &out->calls[out->call_count++];
        *score = begin(leaks[i].name ? leaks[i].name : "", EVQ_ORIGIN_TEXT);
        judge_leak(score, ladder, &leaks[i], where, arena);
        score->quote =
            evq_words_quote(arena, evq_arena_strndup(arena, text + leaks[i].start, leaks[i].end - leaks[i].start));
    }
}

// ---- calls that did not come ----

static void climb_silence(evq_step_score *out, const evq_ladder *ladder, evq_arena *arena)
{
    const evq_reply *reply = &out->answer->reply;
    bool swallowed = has_remark(reply, EVQ_REMARK_WRONG_FINISH);
    if (out->call_count || (!swallowed && ladder->expects != EVQ_EXPECT_CALL)) return;
    const char *tool = first_recorded(ladder);
    evq_call_score *score = &out->calls[out->call_count++];
    *score = begin("", EVQ_ORIGIN_ABSENT);
    if (swallowed)
        fail(score, EVQ_RUNG_WRONG_FINISH, EVQ_CULPRIT_ENDPOINT, "the finish reason says tool calls, but none came");
    else
        fail(score, EVQ_RUNG_MISSING_CALL, EVQ_CULPRIT_MODEL,
             tool && ladder->recorded ? evq_arena_printf(arena, "the recording calls %s here", tool)
                                      : "this turn cannot be done without a call");
    score->quote = evq_words_quote(arena, reply->message.content ? reply->message.content : "");
}

void evq_ladder_climb(evq_step_score *out, const evq_ladder *ladder, evq_arena *arena)
{
    const evq_message *reply = &out->answer->reply.message;
    out->calls = evq_arena_array(arena, evq_call_score, reply->call_count + EVQ_LEAKS_MAX + 1);
    climb_calls(out, ladder, arena);
    climb_leaks(out, ladder, reply->content, "content", arena);
    climb_leaks(out, ladder, reply->reasoning, "reasoning", arena);
    climb_silence(out, ladder, arena);
    for (size_t i = 0; i < out->call_count; i++) out->valid += out->calls[i].rung == EVQ_RUNG_VALID;
}
