#include "scoring/steps.h"

#include "scoring/agreement.h"
#include "scoring/attempts.h"
#include "scoring/failure_words.h"
#include "scoring/ladder.h"
#include "scoring/speed.h"
#include "scoring/words.h"

bool evq_reply_is_empty(const evq_message *reply)
{
    return !reply->call_count && !(reply->content && *reply->content);
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

static double whole_ms(const evq_step *step)
{
    uint64_t end = step->attempt_count ? step->attempts[step->attempt_count - 1].done_ns : 0;
    return end > step->at_ns ? (double)(end - step->at_ns) / 1e6 : 0;
}

static const char *tell_invalid(const evq_step_score *score, evq_arena *arena)
{
    size_t i = 0;
    while (score->calls[i].rung == EVQ_RUNG_VALID) i++;
    const evq_call_score *call = &score->calls[i];
    if (call->origin == EVQ_ORIGIN_ABSENT) return evq_arena_printf(arena, "no call: %s", call->why);
    const char *which =
        score->call_count > 1 ? evq_arena_printf(arena, "call %zu of %zu, ", i + 1, score->call_count) : "";
    return evq_arena_printf(arena, "%s%s, %s: %s", which, *call->tool ? evq_words_quote(arena, call->tool) : "no tool",
                            evq_rung_words[call->rung], call->why);
}

static const char *tell_answered(const evq_step_score *score, const evq_trial *trial, const evq_message *reference,
                                 evq_arena *arena)
{
    const evq_reply *reply = &score->answer->reply;
    bool no_call = !score->call_count || score->calls[0].origin == EVQ_ORIGIN_ABSENT;
    if (score->outcome == EVQ_REPLY_BAD_CALL || score->outcome == EVQ_REPLY_REFUSED)
        return evq_arena_printf(arena, "%s (%s)", evq_reply_outcome_words(score->outcome),
                                evq_words_quote(arena, reply->finish_text ? reply->finish_text : ""));
    if (no_call && evq_reply_is_empty(&reply->message)) return evq_reply_outcome_words(score->outcome);
    if (!no_call && score->valid < score->call_count) return tell_invalid(score, arena);
    if (reply->finish == EVQ_FINISH_LENGTH)
        return evq_arena_printf(arena, "the reply was cut at the limit of %s output tokens",
                                evq_words_count(arena, trial->limits.output_tokens));
    if (score->valid < score->call_count) return tell_invalid(score, arena);
    if (reference && !score->agrees) return evq_calls_difference(&reply->message, reference, arena);
    if (score->step->attempt_count > 1)
        return evq_arena_printf(arena, "answered only at attempt %zu; before that: %s", score->step->attempt_count,
                                evq_failure_words(score->step->attempts[score->step->attempt_count - 2].failure));
    return NULL;
}

void evq_step_assess(evq_step_score *out, const evq_step *step, const evq_step_context *context, evq_arena *arena)
{
    const evq_trial *trial = context->trial;
    const evq_scenario *scenario = context->trace->scenarios[trial->scenario];
    *out = (evq_step_score){.step = step,
                            .answer = evq_step_answer(step),
                            .waste_ms = wasted_ms(step),
                            .step_ms = whole_ms(step),
                            .expects = context->expects};
    if (!out->answer) {
        evq_speed_none(&out->speed, "the request was not answered");
        out->sentence = evq_failure_sentence(step, &context->trace->run, arena);
        return;
    }
    const evq_reply *reply = &out->answer->reply;
    out->outcome = evq_reply_outcome_of(reply);
    bool streamed = trial->stream && !(reply->remarks & (1u << EVQ_REMARK_UNASKED_BODY));
    evq_speed_measure(&out->speed, out->answer, streamed, arena);
    const evq_message *recorded = NULL;
    if (context->trace->run.mode == EVQ_MODE_FORCED)
        recorded = evq_scenario_reference(scenario, step->number - 1, NULL);
    const evq_ladder ladder = {.scenario = scenario,
                               .expects = context->expects,
                               .step = step->number,
                               .recorded = recorded,
                               .shown = context->shown};
    evq_ladder_climb(out, &ladder, arena);
    out->recorded_calls = recorded ? recorded->call_count : 0;
    out->agrees = recorded && evq_calls_agree(&reply->message, recorded);
    out->sentence = tell_answered(out, trial, recorded, arena);
}
