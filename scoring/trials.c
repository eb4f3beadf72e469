#include "scoring/trials.h"

#include "base/buf.h"
#include "scenarios/check_eval.h"
#include "scoring/coherence.h"
#include "scoring/expectation.h"
#include "scoring/speed.h"
#include "scoring/steps.h"
#include "scoring/trial_sentence.h"

static void feed_step(evq_check_eval *eval, const evq_step_score *score)
{
    if (!score->answer) return;
    const evq_message *reply = &score->answer->reply.message;
    evq_check_eval_reply(eval, reply);
    for (size_t i = 0; i < score->step->result_count; i++) {
        const evq_result *result = &score->step->results[i];
        if (result->call < 0 || (size_t)result->call >= reply->call_count) continue;
        evq_check_eval_answer(eval, &reply->calls[result->call], result->is_error, result->changes,
                              result->change_count);
    }
    evq_check_eval_settle(eval, score->step->number);
}

static void judge_checks(evq_trial_score *score, evq_arena *arena)
{
    const evq_scenario *scenario = score->scenario;
    evq_check_eval *eval = evq_check_eval_new(scenario);
    for (size_t i = 0; i < score->step_count; i++) {
        feed_step(eval, &score->steps[i]);
        score->steps[i].progress = evq_check_eval_progress(eval);
    }
    score->check_count = scenario->check_count;
    score->checks = evq_arena_array(arena, evq_check_score, score->check_count);
    for (size_t i = 0; i < score->check_count; i++) {
        const evq_check_state *state = evq_check_eval_state(eval, i);
        score->checks[i] = (evq_check_score){.check = &scenario->checks[i],
                                             .held = state->holds,
                                             .first_step = state->first_step,
                                             .broken_step = state->broken_step};
        score->held += state->holds;
    }
    int minefield = evq_check_eval_minefield(eval);
    score->minefield = minefield >= 0 ? &score->checks[minefield] : NULL;
    score->progress = evq_check_eval_progress(eval);
    evq_check_eval_free(eval);
}

static void add_step(evq_trial_score *score, const evq_step_score *step)
{
    score->waste_ms += step->waste_ms;
    if (!step->answer) return;
    score->answered++;
    score->agreed += step->agrees;
    score->calls += step->call_count;
    score->valid += step->valid;
    for (size_t i = 0; i < step->call_count; i++)
        score->off_script += step->calls[i].answered && step->calls[i].source == EVQ_ANSWER_OFF_SCRIPT;
}

// A trial that the trace cuts off has no end of its own: then the last that is known of it.
static double wall_ms(const evq_trial *trial)
{
    uint64_t end = trial->ended_ns;
    for (size_t i = 0; i < trial->step_count; i++)
        for (size_t j = 0; j < trial->steps[i].attempt_count; j++)
            if (trial->steps[i].attempts[j].done_ns > end) end = trial->steps[i].attempts[j].done_ns;
    return end > trial->started_ns ? (double)(end - trial->started_ns) / 1e6 : 0;
}

// The model alone decided how it ended. A limit of fewer steps than the recording needs decides by itself.
static bool was_left_to_the_model(const evq_trial_score *score)
{
    const evq_trial *trial = score->trial;
    bool was_enough = trial->limits.steps >= score->scenario->reference_steps;
    return trial->outcome == EVQ_OUTCOME_ENDED || trial->outcome == EVQ_OUTCOME_OVERSIZE ||
           (trial->outcome == EVQ_OUTCOME_STEP_LIMIT && was_enough);
}

static void assess_steps(evq_trial_score *out, const evq_trial *trial, const evq_trace *trace, evq_arena *arena)
{
    evq_expecting expecting = evq_expecting_init(out->scenario, trace->run.mode);
    evq_buf shown = EVQ_BUF_INIT(SIZE_MAX); // bounded by the trace it comes from
    for (size_t i = 0; i < trial->step_count; i++) {
        const evq_step *step = &trial->steps[i];
        evq_buf_puts(&shown, step->added);
        const evq_step_context context = {.trace = trace,
                                          .trial = trial,
                                          .expects = evq_expecting_at(&expecting, step->number),
                                          .shown = evq_buf_text(&shown)};
        evq_step_assess(&out->steps[i], step, &context, arena);
        if (out->steps[i].answer) {
            evq_expecting_hear(&expecting, &out->steps[i].answer->reply.message);
            evq_coherence_hear(out, &out->steps[i], evq_buf_text(&shown), arena);
        }
        // The run's speed is that of its endpoint.
        if (trial->pin && out->steps[i].answer) evq_speed_none(&out->steps[i].speed, "another endpoint answered it");
        add_step(out, &out->steps[i]);
    }
    evq_buf_dispose(&shown);
}

void evq_trial_assess(evq_trial_score *out, const evq_trial *trial, const evq_trace *trace, evq_arena *arena)
{
    *out = (evq_trial_score){.trial = trial,
                             .scenario = trace->scenarios[trial->scenario],
                             .steps = evq_arena_array(arena, evq_step_score, trial->step_count),
                             .step_count = trial->step_count,
                             .wall_ms = wall_ms(trial)};
    assess_steps(out, trial, trace, arena);
    if (trace->run.mode == EVQ_MODE_FREE) {
        judge_checks(out, arena);
        out->judged = was_left_to_the_model(out);
        out->done = out->judged && out->check_count && out->held == out->check_count && !out->minefield;
        evq_coherence_judge(out, arena);
    }
    out->sentence = evq_trial_sentence(out, &trace->run, arena);
}
