#include "scenarios/lint.h"

#include "base/buf.h"
#include "base/text.h"
#include "scenarios/call.h"
#include "scenarios/check_eval.h"
#include "scenarios/lint_internal.h"
#include "scenarios/world.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void evq_lint_report(evq_findings *out, const char *path, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (out->count == out->cap) {
        out->cap = out->cap ? out->cap * 2 : 16;
        evq_finding *items = realloc(out->items, out->cap * sizeof *items);
        if (!items) evq_out_of_memory();
        out->items = items;
    }
    out->items[out->count++] =
        (evq_finding){.path = evq_arena_strdup(&out->arena, path), .text = evq_arena_strdup(&out->arena, text)};
}

static void lint_answer(evq_findings *out, const evq_scenario *scenario, const char *path, const evq_tool_call *call,
                        const evq_answer *answer)
{
    evq_call_judgement judgement;
    evq_call_judge(&judgement, scenario, call, &out->arena);
    if (judgement.form != EVQ_CALL_WELL_FORMED) {
        evq_lint_report(out, path, "the recorded call of %s does not fit its tool: %s; correct it", call->name,
                        judgement.why);
    } else if (answer->source == EVQ_ANSWER_OFF_SCRIPT && !evq_lint_is_mute(scenario, call->name)) {
        const char *first_line = evq_arena_strndup(&out->arena, answer->content, strcspn(answer->content, "\n"));
        evq_buf said = EVQ_BUF_INIT(1024);
        evq_text_line(&said, first_line, 80);
        evq_lint_report(out, path,
                        "the world cannot answer the recorded call of %s (it says \"%s\"): add the file, command or "
                        "result that does",
                        call->name, evq_buf_text(&said));
        evq_buf_dispose(&said);
    }
}

static void play_step(evq_findings *out, const evq_scenario *scenario, evq_world *world, evq_check_eval *eval,
                      const char *path, const evq_message *message)
{
    evq_check_eval_reply(eval, message);
    for (size_t i = 0; i < message->call_count; i++) {
        char call_path[128];
        snprintf(call_path, sizeof call_path, "%s.tool_calls[%zu]", path, i);
        evq_answer answer;
        evq_world_answer(world, &message->calls[i], &answer);
        lint_answer(out, scenario, call_path, &message->calls[i], &answer);
        evq_check_eval_answer(eval, &message->calls[i], answer.is_error, answer.changes, answer.change_count);
    }
}

// `place` is where the turns stand in the document.
static void play_turns(evq_findings *out, const evq_scenario *scenario, const evq_turn *turns, const char *place,
                       evq_check_eval *eval)
{
    evq_world *world = evq_world_new(scenario);
    int step = 0;
    for (size_t t = 0; t < scenario->turn_count; t++)
        for (size_t m = 0; m < turns[t].reference_count; m++) {
            char path[96];
            snprintf(path, sizeof path, "%s[%zu].reference[%zu]", place, t, m);
            play_step(out, scenario, world, eval, path, &turns[t].reference[m]);
            evq_check_eval_settle(eval, ++step);
        }
    evq_world_free(world);
}

static void lint_guard(evq_findings *out, const char *path, const evq_check_state *state)
{
    if (state->broken_step)
        evq_lint_report(out, path, "the recorded run itself breaks it at step %d: correct the check or the reference",
                        state->broken_step);
}

static void lint_milestone(evq_findings *out, const char *path, const evq_check_state *state, int earliest)
{
    if (state->from_start)
        evq_lint_report(
            out, path,
            "holds before the first step, so it shows nothing: ask for something that the task brings about");
    else if (!state->first_step)
        evq_lint_report(out, path, "never holds in the recorded run: correct the check, the world or the reference");
    else if (!state->holds)
        evq_lint_report(out, path,
                        "holds at step %d of the recorded run but no longer at its end: correct the check or the "
                        "reference",
                        state->first_step);
    else if (state->first_step != earliest)
        evq_lint_report(out, path, "first holds at step %d of the recorded run, \"earliest\" says %d: write %d",
                        state->first_step, earliest, state->first_step);
}

static void lint_checks(evq_findings *out, const evq_scenario *scenario, const evq_check_eval *eval)
{
    for (size_t i = 0; i < scenario->check_count; i++) {
        const evq_check *check = &scenario->checks[i];
        const evq_check_state *state = evq_check_eval_state(eval, i);
        char path[64];
        snprintf(path, sizeof path, "$.checks[%zu]", i);
        if (evq_lint_matchers(out, scenario, path, check)) continue;
        if (check->kind >= EVQ_CHECK_FIRST_GUARD)
            lint_guard(out, path, state);
        else
            lint_milestone(out, path, state, check->earliest);
    }
}

// Another good way must count as one: otherwise a check asks for the way and not for the result.
static void lint_alternative(evq_findings *out, const evq_scenario *scenario)
{
    if (!scenario->alternative) return;
    evq_check_eval *eval = evq_check_eval_new(scenario);
    play_turns(out, scenario, scenario->alternative, "$.alternative.turns", eval);
    for (size_t i = 0; i < scenario->check_count; i++) {
        if (evq_check_eval_state(eval, i)->holds) continue;
        char path[64];
        snprintf(path, sizeof path, "$.checks[%zu]", i);
        evq_lint_report(out, path, "does not hold at the end of the alternative: correct the check or the alternative");
    }
    evq_check_eval_free(eval);
}

static void lint_limits(evq_findings *out, const evq_scenario *scenario)
{
    if (scenario->limits.steps < scenario->reference_steps)
        evq_lint_report(out, "$.limits.steps",
                        "%d are fewer than the %d steps of the reference: allow at least as many",
                        scenario->limits.steps, scenario->reference_steps);
}

void evq_scenario_lint(evq_findings *out, const evq_scenario *scenario)
{
    *out = (evq_findings){0};
    evq_check_eval *eval = evq_check_eval_new(scenario);
    evq_lint_world(out, scenario);
    play_turns(out, scenario, scenario->turns, "$.turns", eval);
    lint_checks(out, scenario, eval);
    lint_alternative(out, scenario);
    lint_limits(out, scenario);
    evq_lint_secrets(out, scenario);
    evq_check_eval_free(eval);
}

void evq_findings_dispose(evq_findings *findings)
{
    free(findings->items);
    evq_arena_dispose(&findings->arena);
    *findings = (evq_findings){0};
}
