#include "scoring/steps.h"

#include "scoring/agreement.h"
#include "scoring/attempts.h"
#include "scoring/failure_words.h"
#include "scoring/speed.h"
#include "scoring/words.h"

bool evq_reply_is_empty(const evq_message *reply)
{
    return !reply->call_count && !(reply->content && *reply->content);
}

static const evq_result *find_result(const evq_step *step, size_t call)
{
    for (size_t i = 0; i < step->result_count; i++)
        if (step->results[i].call == (int)call) return &step->results[i];
    return NULL;
}

static void judge_calls(evq_step_score *out, const evq_scenario *scenario, evq_arena *arena)
{
    const evq_message *message = &out->answer->reply.message;
    out->call_count = message->call_count;
    out->calls = evq_arena_array(arena, evq_call_score, out->call_count);
    for (size_t i = 0; i < out->call_count; i++) {
        evq_call_score *score = &out->calls[i];
        evq_call_judgement judgement;
        evq_call_judge(&judgement, scenario, &message->calls[i], arena);
        score->tool = message->calls[i].name;
        score->form = judgement.form;
        score->why = score->form == EVQ_CALL_WELL_FORMED ? "" : evq_words_quote(arena, judgement.why);
        out->well_formed += score->form == EVQ_CALL_WELL_FORMED;
        const evq_result *result = find_result(out->step, i);
        if (!result) continue;
        score->answered = true;
        score->source = result->source;
        score->is_error = result->is_error;
    }
}

// Attempts that failed, and all waiting, which only ever follows one; what the user broke off is not waste.
static double wasted_ms(const evq_step *step)
{
    double ms = 0;
    for (size_t i = 0; i < step->attempt_count; i++) {
        const evq_attempt *attempt = &step->attempts[i];
        ms += (double)attempt->wait_ns / 1e6;
        bool failed = attempt->failure != EVQ_FAILURE_NONE && attempt->failure != EVQ_FAILURE_INTERRUPTED;
        if (failed) ms += evq_attempt_ms(attempt);
    }
    return ms;
}

static const char *tell_malformed(const evq_step_score *score, evq_arena *arena)
{
    size_t i = 0;
    while (score->calls[i].form == EVQ_CALL_WELL_FORMED) i++;
    return evq_arena_printf(arena, "call %zu of %zu (%s) is malformed: %s", i + 1, score->call_count,
                            evq_words_quote(arena, score->calls[i].tool), score->calls[i].why);
}

static const char *tell_empty(const evq_message *reply)
{
    return reply->reasoning && *reply->reasoning ? "the reply is empty: all that the model wrote is in its reasoning"
                                                 : "the reply is empty";
}

static const char *tell_answered(const evq_step_score *score, const evq_trial *trial, const evq_message *reference,
                                 evq_arena *arena)
{
    const evq_reply *reply = &score->answer->reply;
    if (score->well_formed < score->call_count) return tell_malformed(score, arena);
    if (evq_reply_is_empty(&reply->message)) return tell_empty(&reply->message);
    if (reply->finish == EVQ_FINISH_LENGTH)
        return evq_arena_printf(arena, "the reply was cut at the limit of %s output tokens",
                                evq_words_count(arena, trial->limits.output_tokens));
    if (reference && !score->agrees) return evq_calls_difference(&reply->message, reference, arena);
    if (score->step->attempt_count > 1)
        return evq_arena_printf(arena, "answered only at attempt %zu; before that: %s", score->step->attempt_count,
                                evq_failure_words(score->step->attempts[score->step->attempt_count - 2].failure));
    return NULL;
}

void evq_step_assess(evq_step_score *out, const evq_step *step, const evq_trial *trial, const evq_trace *trace,
                     evq_arena *arena)
{
    const evq_scenario *scenario = trace->scenarios[trial->scenario];
    *out = (evq_step_score){.step = step, .answer = evq_step_answer(step), .waste_ms = wasted_ms(step)};
    if (!out->answer) {
        evq_speed_none(&out->speed, "the request was not answered");
        out->sentence = evq_failure_sentence(step, &trace->run, arena);
        return;
    }
    const evq_reply *reply = &out->answer->reply;
    bool streamed = trace->run.stream && !(reply->remarks & (1u << EVQ_REMARK_UNASKED_BODY));
    evq_speed_measure(&out->speed, out->answer, streamed, arena);
    judge_calls(out, scenario, arena);
    const evq_message *reference = NULL;
    if (trace->run.mode == EVQ_MODE_FORCED) reference = evq_scenario_reference(scenario, step->number - 1, NULL);
    out->agrees = reference && evq_calls_agree(&reply->message, reference);
    out->sentence = tell_answered(out, trial, reference, arena);
}
