// JUnit XML, as CI servers read it: one suite for the endpoint, one case a scenario, and one for the verdict. What the endpoint
// spoilt is an error, what the model did not do a failure, what nobody judged is skipped.
#include "reports/escape.h"
#include "reports/renders.h"
#include "reports/sentences.h"

#include <string.h>

typedef enum state { PASSED, FAILED, BROKEN, SKIPPED } state;

// ---- one scenario ----

static state state_of(const evq_scenario_score *score)
{
    if (!score->trials) return SKIPPED;
    if (!score->done.of) return BROKEN;
    return score->done.count < score->done.of ? FAILED : PASSED;
}

static state scenario_state(const evq_scorecard *card, const evq_scenario_score *score)
{
    return card->trace->run.mode == EVQ_MODE_FORCED ? SKIPPED : state_of(score);
}

static double seconds_of(const evq_scorecard *card, const evq_scenario *scenario)
{
    double ms = 0;
    for (size_t i = 0; i < card->trial_count; i++)
        if (card->trials[i].scenario == scenario) ms += card->trials[i].wall_ms;
    return ms / 1000;
}

// Of the trials that were not done, what each says of itself, a line each.
static void say_trials(evq_buf *out, const evq_scorecard *card, const evq_scenario *scenario)
{
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        if (trial->scenario != scenario || trial->done) continue;
        evq_buf_printf(out, "trial %d: %s\n", trial->trial->number + 1, trial->sentence);
    }
}

static void put_attribute(evq_buf *out, const char *name, const char *value)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_escape_terminal(&line, value);
    evq_buf_printf(out, " %s=\"", name);
    evq_escape_xml(out, evq_buf_text(&line));
    evq_buf_putc(out, '"');
    evq_buf_dispose(&line);
}

// <failure>, <error> or <skipped>, with a line for the list and the whole story inside.
static void put_finding(evq_buf *out, state is, const char *type, const char *message, const char *story)
{
    static const char *const elements[] = {[FAILED] = "failure", [BROKEN] = "error", [SKIPPED] = "skipped"};
    if (is == PASSED) return;
    evq_buf_printf(out, "      <%s", elements[is]);
    put_attribute(out, "message", message);
    if (is != SKIPPED) put_attribute(out, "type", type);
    evq_buf_puts(out, ">");
    evq_escape_xml(out, story);
    evq_buf_printf(out, "</%s>\n", elements[is]);
}

static void begin_case(evq_buf *out, const char *name, double seconds)
{
    evq_buf_puts(out, "    <testcase");
    put_attribute(out, "name", name);
    put_attribute(out, "classname", "evalq");
    evq_buf_printf(out, " time=\"%.3f\">\n", seconds);
}

static void put_scenario(evq_buf *out, const evq_scorecard *card, const evq_scenario_score *score)
{
    evq_buf message = EVQ_BUF_INIT(EVQ_MIB(1)), story = EVQ_BUF_INIT(EVQ_MIB(4));
    state is = scenario_state(card, score);
    if (is == SKIPPED)
        evq_buf_puts(&message, score->trials ? "forced replay does not judge the task" : "no trial was begun");
    else if (is == BROKEN)
        evq_buf_puts(&message, "no trial came to its end");
    else
        evq_buf_printf(&message, "%zu of %zu trials done", score->done.count, score->done.of);
    say_trials(&story, card, score->scenario);
    begin_case(out, score->scenario->name, seconds_of(card, score->scenario));
    put_finding(out, is, is == BROKEN ? "endpoint" : "task", evq_buf_text(&message), evq_buf_text(&story));
    evq_buf_puts(out, "    </testcase>\n");
    evq_buf_dispose(&message);
    evq_buf_dispose(&story);
}

// ---- the verdict ----

static state verdict_state(const evq_verdict *verdict)
{
    if (verdict->word == EVQ_PRODUCTION) return PASSED;
    if (verdict->word == EVQ_INSUFFICIENT) return SKIPPED;
    return verdict->word == EVQ_COULD_NOT_SERVE ? BROKEN : FAILED;
}

static void put_verdict(evq_buf *out, const evq_scorecard *card)
{
    evq_buf message = EVQ_BUF_INIT(EVQ_MIB(1)), story = EVQ_BUF_INIT(EVQ_MIB(1));
    const evq_verdict *verdict = &card->verdict;
    evq_say_verdict(&message, verdict);
    for (size_t i = 0; i < verdict->reason_count; i++) {
        evq_buf_puts(&story, verdict->reasons[i].text);
        evq_say_place(&story, card, &verdict->reasons[i]);
        evq_buf_putc(&story, '\n');
    }
    if (verdict->missing) evq_buf_printf(&story, "missing: %s\n", verdict->missing);
    for (size_t i = 0; i < verdict->fix_count; i++) evq_buf_printf(&story, "fix: %s\n", verdict->fixes[i]);
    begin_case(out, "verdict", 0);
    put_finding(out, verdict_state(verdict), evq_fault_names[verdict->fault], evq_buf_text(&message),
                evq_buf_text(&story));
    evq_buf_puts(out, "    </testcase>\n");
    evq_buf_dispose(&message);
    evq_buf_dispose(&story);
}

// ---- the suite ----

static size_t count_states(const evq_scorecard *card, state wanted)
{
    size_t count = verdict_state(&card->verdict) == wanted;
    for (size_t i = 0; i < card->scenario_count; i++) count += scenario_state(card, &card->scenarios[i]) == wanted;
    return count;
}

static void put_property(evq_buf *out, const char *name, const char *value)
{
    if (!value || !*value) return;
    evq_buf_puts(out, "      <property");
    put_attribute(out, "name", name);
    put_attribute(out, "value", value);
    evq_buf_puts(out, "/>\n");
}

static void put_properties(evq_buf *out, const evq_scorecard *card)
{
    const evq_run *run = &card->trace->run;
    evq_buf_puts(out, "    <properties>\n");
    put_property(out, "evalq", run->evalq);
    put_property(out, "model", run->model);
    put_property(out, "url", run->url);
    put_property(out, "dialect", run->dialect);
    put_property(out, "server", run->labels.server ? run->labels.server : run->fingerprint.server);
    put_property(out, "quantization", run->labels.quantization);
    put_property(out, "hardware", run->labels.hardware);
    put_property(out, "rules", card->verdict.rules);
    put_property(out, "simulated", run->simulated ? "this says nothing about a real model" : NULL);
    evq_buf_puts(out, "    </properties>\n");
}

// Jenkins takes a count of those skipped of a suite, but not of all suites together.
static void put_counts(evq_buf *out, const evq_scorecard *card, bool is_suite)
{
    double seconds = 0;
    for (size_t i = 0; i < card->trial_count; i++) seconds += card->trials[i].wall_ms / 1000;
    evq_buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"", card->scenario_count + 1,
                   count_states(card, FAILED), count_states(card, BROKEN));
    if (is_suite) evq_buf_printf(out, " skipped=\"%zu\"", count_states(card, SKIPPED));
    evq_buf_printf(out, " time=\"%.3f\"", seconds);
}

// "2026-05-06T12:00:00Z" without its zone, as the schema has it.
static void put_timestamp(evq_buf *out, const char *started)
{
    size_t len = strcspn(started ? started : "", "Z");
    evq_buf_puts(out, " timestamp=\"");
    for (size_t i = 0; i < len; i++)
        if (strchr("0123456789-:T", started[i])) evq_buf_putc(out, started[i]);
    evq_buf_puts(out, "\"");
}

void evq_render_junit(evq_buf *out, const evq_scorecard *card, const evq_report_options *options)
{
    (void)options;
    evq_buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"evalq\"");
    put_counts(out, card, false);
    evq_buf_puts(out, ">\n  <testsuite");
    put_attribute(out, "name", card->trace->run.endpoint);
    put_counts(out, card, true);
    put_timestamp(out, card->trace->run.started);
    evq_buf_puts(out, " hostname=\"localhost\">\n");
    put_properties(out, card);
    for (size_t i = 0; i < card->scenario_count; i++) put_scenario(out, card, &card->scenarios[i]);
    put_verdict(out, card);
    evq_buf_puts(out, "    <system-out/>\n    <system-err/>\n  </testsuite>\n</testsuites>\n");
}
