// What each rule asked and saw, at its edges; what is missing is never taken for good or bad.
#include "tests/support/trace_fixture.h"
#include "tests/test.h"

#include "scoring/verdict.h"

#include <string.h>

static evq_trace *trace;
static evq_scorecard *card;
static const char *policy_text;

static int start(void **state)
{
    (void)state;
    trace = fixture_trace();
    card = NULL;
    policy_text = "{\"name\": \"test\", \"production_scenarios\": 1, \"prompt_tokens\": 1000}";
    return 0;
}

static int finish(void **state)
{
    (void)state;
    evq_scorecard_free(card);
    fixture_free(trace);
    return 0;
}

static const evq_verdict *verdict(void)
{
    evq_scorecard_free(card);
    trace->run.policy = policy_text;
    evq_scorecard_make(&card, trace, NULL);
    return &card->verdict;
}

static const evq_rule_finding *finding(const char *rule)
{
    const evq_verdict *v = verdict();
    for (size_t i = 0; i < v->finding_count; i++)
        if (!strcmp(v->findings[i].rule, rule)) return &v->findings[i];
    fail_msg("there is no rule %s", rule);
    return NULL;
}

static void assert_state(const char *rule, evq_rule_state state)
{
    const evq_rule_finding *f = finding(rule);
    if (f->state != state)
        fail_msg("%s: %s, not %s; saw %s", rule, evq_rule_state_names[f->state], evq_rule_state_names[state], f->saw);
    assert_true(*f->asks);
    assert_true((f->state == EVQ_RULE_FIRES) == (f->reason.text != NULL));
}

static void every_rule_without_a_measurement(void **state)
{
    (void)state;
    static const struct {
        const char *rule;
        evq_rule_state nothing; // what it says of a run in which nothing was asked
    } rules[] = {
        {"could_not_serve", EVQ_RULE_UNMEASURED},    {"crashes", EVQ_RULE_SILENT},
        {"unreadable_answers", EVQ_RULE_UNMEASURED}, {"spoilt_calls", EVQ_RULE_UNMEASURED},
        {"invalid_calls", EVQ_RULE_UNMEASURED},      {"tasks_not_done", EVQ_RULE_UNMEASURED},
        {"too_slow", EVQ_RULE_UNMEASURED},           {"production", EVQ_RULE_UNMEASURED},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) assert_state(rules[i].rule, rules[i].nothing);
    const evq_verdict *v = verdict();
    assert_int_equal(v->word, EVQ_INSUFFICIENT);
    assert_int_equal(v->decided_by, -1);
    assert_non_null(v->missing);
}

// Replies that tell no tokens: sizes are estimated, speed is not, and the verdict is about the task all the same.
static void no_usage_is_no_obstacle(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++) fixture_done(trace);
    for (size_t i = 0; i < trace->trial_count; i++)
        for (size_t k = 0; k < trace->trials[i].step_count; k++) trace->trials[i].steps[k].request_bytes = 8000;
    assert_int_equal(verdict()->word, EVQ_PRODUCTION);
    assert_state("invalid_calls", EVQ_RULE_UNMEASURED); // ten calls are few
    assert_string_equal(finding("invalid_calls")->saw, "10 calls in 10 trials");
}

static void forced_replay_leaves_the_task_open(void **state)
{
    (void)state;
    trace->run.mode = EVQ_MODE_FORCED;
    for (int i = 0; i < 10; i++) fixture_done(trace);
    assert_state("tasks_not_done", EVQ_RULE_UNMEASURED);
    assert_state("production", EVQ_RULE_UNMEASURED);
    assert_state("could_not_serve", EVQ_RULE_SILENT);
}

// ---- scenarios ----

static void one_kind_of_task_is_no_main_agent(void **state)
{
    (void)state;
    policy_text = "{\"name\": \"test\", \"production_scenarios\": 2, \"prompt_tokens\": 1000}";
    for (int i = 0; i < 10; i++) fixture_done(trace)->steps[0].request_bytes = 8000;
    assert_int_equal(verdict()->word, EVQ_INSUFFICIENT);
    assert_string_equal(verdict()->reasons[0].text,
                        "10 of 10 trials done (95 % interval 72 to 100 %), but of 1 scenario "
                        "only: a main agent is given more than that");
    assert_string_equal(verdict()->missing, "trials of 1 more scenario, 10 judged in all");
    assert_non_null(strstr(verdict()->command, "evalq run all --trials 5"));
    evq_scenario *second;
    evq_err err;
    assert_int_equal(evq_scenario_parse(&second, fixture_scenario, strlen(fixture_scenario), "fixture", &err), 0);
    evq_scenario *both[] = {trace->scenarios[0], second}, **before = trace->scenarios;
    trace->scenarios = both;
    trace->scenario_count = 2;
    trace->trials[9].scenario = 1;
    assert_int_equal(verdict()->word, EVQ_PRODUCTION);
    evq_scorecard_free(card);
    card = NULL;
    evq_scenario_free(second);
    trace->scenarios = before;
    trace->scenario_count = 1;
}

static void thresholds_are_the_policys(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) fixture_done(trace);
    assert_int_equal(verdict()->word, EVQ_INSUFFICIENT);
    policy_text =
        "{\"name\": \"ours\", \"production_scenarios\": 1, \"prompt_tokens\": 1000, \"production_trials\": 3, "
        "\"success_floor\": 0.4}";
    assert_int_equal(verdict()->word, EVQ_PRODUCTION);
    assert_string_equal(verdict()->rules, "ours");
    policy_text = "{\"broken"; // somebody has changed the trace
    assert_string_equal(verdict()->rules, evq_policy_default.name);
}

// ---- the model's calls ----

// A trial of `early` right or wrong calls at step 1 and a wrong or right one at step 2; not done.
static void add_calls(bool first_right, bool second_right)
{
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    fixture_calls(trace, trial, "read", first_right ? "{\"path\": \"config.ini\"}" : "{}");
    for (int i = 0; i < 2; i++) fixture_calls(trace, trial, "read", second_right ? "{\"path\": \"config.ini\"}" : "{}");
    fixture_says(trace, trial, "I do not know.");
}

static void calls_that_break_on_the_way(void **state)
{
    (void)state;
    for (int i = 0; i < 14; i++) add_calls(true, i % 2);
    assert_state("invalid_calls", EVQ_RULE_FIRES);
    const evq_rule_finding *f = finding("invalid_calls");
    assert_non_null(strstr(f->reason.text, "14 of 14 steps right"));
    assert_non_null(strstr(f->reason.text, "14 of 28 steps right"));
    assert_non_null(strstr(f->reason.text, "first: read: "));
    assert_int_equal(f->reason.trial, 0);
    assert_int_equal(f->reason.step, 2);
    assert_int_equal(verdict()->word, EVQ_FAILED);
    assert_int_equal(verdict()->fault, EVQ_FAULT_MODEL);
    assert_null(verdict()->retest);
    // Two rules of the same word fire: both would have to fall silent.
    assert_string_equal(verdict()->nearest_why,
                        "95 % of the steps in the second half right; and 9 more of the 14 trials "
                        "done");
}

static void calls_that_are_right_enough(void **state)
{
    (void)state;
    for (int i = 0; i < 14; i++) add_calls(true, i != 3);
    assert_state("invalid_calls", EVQ_RULE_SILENT); // 26 of 28 may well be 95 %
    assert_non_null(finding("invalid_calls")->distance);
}

static void few_calls_prove_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 13; i++) add_calls(true, false); // 39 calls
    assert_state("invalid_calls", EVQ_RULE_UNMEASURED);
    add_calls(true, false);
    assert_state("invalid_calls", EVQ_RULE_FIRES);
    trace->trial_count = 4;
    assert_state("invalid_calls", EVQ_RULE_UNMEASURED);
}

// ---- the server's ----

static void a_broken_parser_is_not_the_models_fault(void **state)
{
    (void)state;
    static const char leaked[] =
        "<tool_call>\n{\"name\": \"read\", \"arguments\": {\"path\": \"config.ini\"}}\n</tool_call>";
    for (int i = 0; i < 6; i++) {
        evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
        fixture_says(trace, trial, leaked);
    }
    assert_state("spoilt_calls", EVQ_RULE_FIRES);
    assert_int_equal(verdict()->word, EVQ_FAILED);
    assert_int_equal(verdict()->fault, EVQ_FAULT_SERVER);
    assert_string_equal(verdict()->retest, "when the server or the weights have changed");
    assert_non_null(strstr(finding("spoilt_calls")->reason.text,
                           "as the model wrote them 6 of 6 calls are valid, as they "
                           "came 0"));
    assert_non_null(strstr(verdict()->fixes[0], "tool-call parser"));
    for (int i = 0; i < 6; i++) fixture_not_done(trace); // it fails by itself as well
    assert_state("spoilt_calls", EVQ_RULE_SILENT);
    assert_int_equal(verdict()->fault, EVQ_FAULT_MODEL);
}

static void answers_in_the_reasoning(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_state("unreadable_answers", i ? EVQ_RULE_FIRES : EVQ_RULE_UNMEASURED);
        evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
        fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}");
        fixture_says(trace, trial, "")->attempts[0].reply.message.reasoning = "8471";
    }
    assert_int_equal(verdict()->fault, EVQ_FAULT_CONTRACT);
    assert_non_null(verdict()->retest);
    assert_non_null(strstr(verdict()->fixes[0], "let the client read the reasoning field"));
    for (int i = 0; i < 6; i++) fixture_not_done(trace); // it fails by itself as well
    const evq_verdict *v = verdict();
    assert_string_equal(v->findings[v->decided_by].rule, "unreadable_answers");
    assert_int_equal(v->fault, EVQ_FAULT_MODEL);
    assert_null(verdict()->retest);
    trace->trial_count = 2;
    evq_scenario *scenario = trace->scenarios[0];
    const char *role = scenario->role;
    scenario->role = "recall"; // a helper's task, and there is no other
    assert_null(strstr(verdict()->fixes[0], "--pin"));
    scenario->role = role;
}

// ---- the nearest other verdict ----

static void distances_are_told(void **state)
{
    (void)state;
    for (int i = 0; i < 12; i++) fixture_done(trace);
    assert_int_equal(verdict()->word, EVQ_PRODUCTION);
    assert_int_equal(verdict()->nearest, EVQ_FAILED);
    assert_string_equal(verdict()->nearest_why, "6 of the 12 trials done turned into not done");
    trace->trial_count = 7;
    assert_int_equal(verdict()->word, EVQ_INSUFFICIENT);
    assert_int_equal(verdict()->nearest, EVQ_PRODUCTION);
    assert_non_null(strstr(verdict()->nearest_why, "3 more judged trials"));
    trace->trial_count = 0;
    for (int i = 0; i < 6; i++) fixture_not_done(trace);
    assert_int_equal(verdict()->word, EVQ_FAILED);
    assert_int_equal(verdict()->nearest, EVQ_INSUFFICIENT);
    assert_string_equal(verdict()->nearest_why, "3 more of the 6 trials done");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, finish)
    const struct CMUnitTest tests[] = {
        CASE(every_rule_without_a_measurement),
        CASE(no_usage_is_no_obstacle),
        CASE(forced_replay_leaves_the_task_open),
        CASE(one_kind_of_task_is_no_main_agent),
        CASE(thresholds_are_the_policys),
        CASE(calls_that_break_on_the_way),
        CASE(calls_that_are_right_enough),
        CASE(few_calls_prove_nothing),
        CASE(a_broken_parser_is_not_the_models_fault),
        CASE(answers_in_the_reasoning),
        CASE(distances_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
