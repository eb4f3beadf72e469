#include "tests/support/trace_fixture.h"
#include "tests/test.h"

#include "scoring/verdict.h"

static evq_trace *trace;
static evq_scorecard *card;
static size_t prompt_tokens; // of the answered requests

// The fixture has one scenario only: that this alone is too few is a test of its own.
static const char one_scenario[] = "{\"name\": \"evalq-verdict/2\", \"production_scenarios\": 1}";

static int start(void **state)
{
    (void)state;
    trace = fixture_trace();
    trace->run.policy = one_scenario;
    card = NULL;
    prompt_tokens = 20000;
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
    for (size_t i = 0; i < trace->trial_count; i++)
        for (size_t k = 0; k < trace->trials[i].step_count; k++) {
            evq_step *step = &trace->trials[i].steps[k];
            if (evq_step_answer(step)) step->request_bytes = 4 * prompt_tokens;
        }
    evq_scorecard_make(&card, trace, NULL);
    return &card->verdict;
}

// What is missing and the command for it, as one text.
static const char *needed(void)
{
    static char text[4096];
    const evq_verdict *v = verdict();
    snprintf(text, sizeof text, "%s%s%s", v->missing, v->command ? ": " : "", v->command ? v->command : "");
    return text;
}

static void add_trials(size_t done, size_t not_done)
{
    for (size_t i = 0; i < done; i++) fixture_done(trace);
    for (size_t i = 0; i < not_done; i++) fixture_not_done(trace);
}

static evq_step *add_lost(evq_failure failure, int attempts, double seconds)
{
    return fixture_fails(trace, fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED), failure, attempts, seconds);
}

static void assert_word(evq_verdict_word word)
{
    const evq_verdict *v = verdict();
    if (v->word != word)
        fail_msg("%s, not %s: %s", evq_verdict_names[v->word], evq_verdict_names[word],
                 v->reason_count ? v->reasons[0].text : "no reason");
    assert_true(v->reason_count > 0);
    assert_string_equal(v->rules, "evalq-verdict/2");
    assert_true((v->missing != NULL) == (word == EVQ_INSUFFICIENT));
}

static void toy_prompts_prove_nothing(void **state)
{
    (void)state;
    add_trials(10, 0);
    prompt_tokens = 16384;
    assert_word(EVQ_PRODUCTION);
    prompt_tokens = 16383;
    assert_word(EVQ_INSUFFICIENT);
    assert_string_equal(
        verdict()->reasons[0].text,
        "10 of 10 trials done (95 % interval 72 to 100 %), but no prompt had more than 16,383 tokens: an "
        "agent's work is larger");
    assert_non_null(strstr(needed(), "a task of an agent's size: evalq run blog-update --trials 10"));
    trace->trial_count = 0;
    add_trials(0, 5); // to fail a toy is to fail
    assert_word(EVQ_FAILED);
}

static void done_share_decides(void **state)
{
    (void)state;
    static const struct {
        size_t done, not_done;
        evq_verdict_word word;
    } cases[] = {
        {0, 1, EVQ_INSUFFICIENT}, {0, 4, EVQ_INSUFFICIENT}, {0, 5, EVQ_FAILED},       {1, 4, EVQ_FAILED},
        {2, 3, EVQ_FAILED},       {3, 2, EVQ_INSUFFICIENT}, {1, 0, EVQ_INSUFFICIENT}, {9, 0, EVQ_INSUFFICIENT},
        {10, 0, EVQ_PRODUCTION},  {9, 1, EVQ_INSUFFICIENT}, {19, 1, EVQ_PRODUCTION},  {18, 2, EVQ_INSUFFICIENT},
        {27, 3, EVQ_PRODUCTION},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trace->trial_count = 0;
        add_trials(cases[i].done, cases[i].not_done);
        assert_word(cases[i].word);
    }
}

static void reasons_carry_their_numbers(void **state)
{
    (void)state;
    add_trials(19, 1);
    assert_string_equal(
        verdict()->reasons[0].text,
        "19 of 20 trials done (95 % interval 76 to 99 %), at least 70 % are asked for; 1 scenario, prompts of up to "
        "20,000 tokens; the thread was lost in 1 trial of 1 scenario, at the median in step 2");
    assert_int_equal(verdict()->reasons[0].trial, -1);
    trace->trial_count = 0;
    add_trials(1, 4);
    assert_string_equal(verdict()->reasons[0].text,
                        "1 of 5 trials done (95 % interval 4 to 62 %), 80 % are asked for; commonest cause, in 4: "
                        "facts told wrongly: the reply names the port does not hold; the thread was lost in 4 trials "
                        "of 1 scenario, at the median in step 2");
    assert_int_equal(verdict()->reasons[0].trial, 1);
    assert_int_equal(verdict()->reasons[0].step, 2);
}

static void commonest_cause_is_named(void **state)
{
    (void)state;
    add_trials(0, 2);
    for (int i = 0; i < 3; i++) {
        evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_STEP_LIMIT);
        fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}");
        fixture_calls(trace, trial, "read", "{\"path\": ");
        fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}");
    }
    assert_word(EVQ_FAILED);
    assert_non_null(strstr(verdict()->reasons[0].text, "commonest cause, in 3: far more steps than the task needs"));
    assert_int_equal(verdict()->reasons[0].trial, 2);
    assert_int_equal(verdict()->reasons[0].step, 3);
}

static void simulated_endpoints_say_so_first(void **state)
{
    (void)state;
    add_trials(10, 0);
    trace->run.simulated = true;
    trace->run.description = "a steady model";
    assert_word(EVQ_PRODUCTION);
    assert_int_equal(verdict()->reason_count, 2);
    assert_string_equal(verdict()->reasons[0].text,
                        "the endpoint is simulated, a steady model: this says nothing about a real model");
}

static void server_that_never_answers_could_not_serve(void **state)
{
    (void)state;
    static const struct {
        evq_failure failure;
        int attempts;
        evq_verdict_word word;
    } cases[] = {
        {EVQ_FAILURE_SERVER_ERROR, 3, EVQ_COULD_NOT_SERVE},
        {EVQ_FAILURE_SERVER_ERROR, 2, EVQ_INSUFFICIENT},
        {EVQ_FAILURE_UNKNOWN_MODEL, 3, EVQ_COULD_NOT_SERVE},
        {EVQ_FAILURE_UNKNOWN_MODEL, 1, EVQ_INSUFFICIENT},
        {EVQ_FAILURE_OVERLOAD, 3, EVQ_COULD_NOT_SERVE},
        {EVQ_FAILURE_STREAM_ERROR, 3, EVQ_COULD_NOT_SERVE},
        {EVQ_FAILURE_CUT_STREAM, 3, EVQ_COULD_NOT_SERVE},
        {EVQ_FAILURE_MALFORMED, 3, EVQ_COULD_NOT_SERVE},
        {EVQ_FAILURE_CONTEXT_OVERFLOW, 1, EVQ_COULD_NOT_SERVE},
        {EVQ_FAILURE_TOTAL_TIMEOUT, 3, EVQ_COULD_NOT_SERVE},
        {EVQ_FAILURE_REFUSED, 3, EVQ_INSUFFICIENT},
        {EVQ_FAILURE_DNS, 3, EVQ_INSUFFICIENT},
        {EVQ_FAILURE_TLS, 3, EVQ_INSUFFICIENT},
        {EVQ_FAILURE_CONNECT_TIMEOUT, 3, EVQ_INSUFFICIENT},
        {EVQ_FAILURE_AUTH, 3, EVQ_INSUFFICIENT},
        {EVQ_FAILURE_BAD_REQUEST, 3, EVQ_INSUFFICIENT},
        {EVQ_FAILURE_RATE_LIMIT, 3, EVQ_INSUFFICIENT},
        {EVQ_FAILURE_INTERRUPTED, 3, EVQ_INSUFFICIENT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trace->trial_count = 0;
        add_lost(cases[i].failure, cases[i].attempts, 1);
        assert_word(cases[i].word);
    }
}

static void serving_rule_needs_silence_and_a_server_to_blame(void **state)
{
    (void)state;
    evq_step *step = add_lost(EVQ_FAILURE_SERVER_ERROR, 1, 1);
    fixture_attempt(trace, step, EVQ_FAILURE_REFUSED, 3, 3); // crashed
    fixture_attempt(trace, step, EVQ_FAILURE_REFUSED, 4, 4);
    assert_word(EVQ_COULD_NOT_SERVE);
    assert_string_equal(verdict()->reasons[0].text, "the only request was not answered: the server failed; then "
                                                    "nothing listened there any more (3 attempts)");
    step->attempts[0].failure = EVQ_FAILURE_RATE_LIMIT;
    assert_word(EVQ_INSUFFICIENT);
    step->attempts[0].failure = EVQ_FAILURE_SERVER_ERROR;
    fixture_done(trace); // one answer is enough: it does serve
    assert_word(EVQ_INSUFFICIENT);
}

static void unreached_endpoint_gets_advice(void **state)
{
    (void)state;
    add_lost(EVQ_FAILURE_REFUSED, 3, 0.001);
    assert_word(EVQ_INSUFFICIENT);
    assert_string_equal(verdict()->reasons[0].text, "the endpoint was never reached: nothing listens at "
                                                    "http://127.0.0.1:9/v1 (3 attempts)");
    assert_string_equal(
        needed(), "start the server, or correct --endpoint, then run it again: evalq run mini --trials 1 --endpoint "
                  "http://127.0.0.1:9/v1 --model test-model");
}

static void long_prompts_without_a_token_are_too_slow(void **state)
{
    (void)state;
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED);
    trial->limits.seconds_per_step = 600;
    fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}");
    evq_step *step = fixture_fails(trace, trial, EVQ_FAILURE_TOTAL_TIMEOUT, 2, 600);
    step->request_bytes = 4 * 4096;
    assert_word(EVQ_TOO_SLOW);
    assert_string_equal(verdict()->reasons[0].text,
                        "step 2: a prompt of about 4,096 tokens got no token back in 2 attempts of up to 10m00s; a "
                        "limit of 10m00s asks for at least 7 tokens/s");
    fixture_progress(&step->attempts[0], 602, 25800, 98972);
    assert_string_equal(verdict()->reasons[0].text,
                        "step 2: a prompt of 98,972 tokens got no token back in 2 attempts of up to 10m00s, 25,800 "
                        "of them processed at 43.0 tokens/s; a limit of 10m00s asks for at least 165 tokens/s");
    assert_int_equal(verdict()->reasons[0].step, 2);
    step->attempts[0].progress_count = 0;
    step->request_bytes = 4 * 4095;
    assert_word(EVQ_INSUFFICIENT);
}

static void one_time_out_or_one_token_is_not_too_slow(void **state)
{
    (void)state;
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED);
    fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}");
    evq_step *step = fixture_fails(trace, trial, EVQ_FAILURE_IDLE_TIMEOUT, 2, 300);
    step->request_bytes = 400000;
    assert_word(EVQ_TOO_SLOW);
    fixture_chunk(&step->attempts[1], 200, EVQ_EVENT_REASONING, EVQ_UNKNOWN);
    assert_word(EVQ_INSUFFICIENT);
    step->attempts[1].chunk_count = 0;
    step->attempt_count = 1;
    assert_word(EVQ_INSUFFICIENT);
}

static void running_out_of_time_while_answered_is_too_slow(void **state)
{
    (void)state;
    evq_trial *trial = fixture_done(trace);
    trial->outcome = EVQ_OUTCOME_TIME_LIMIT;
    trial->steps[1].attempts[0].done_ns = trial->ended_ns = 7201000000000;
    assert_word(EVQ_TOO_SLOW);
    assert_string_equal(verdict()->reasons[0].text, "trial 1 used up its time: 2h00m00s for 2 answered steps (the "
                                                    "recording has 2), the last prompt of about 20,000 tokens");
    trial->steps[1].attempts[0].failure = EVQ_FAILURE_TRIAL_TIMEOUT; // it hung: that is another matter
    assert_word(EVQ_INSUFFICIENT);
}

static void all_that_fires_gives_a_reason_and_the_worst_has_the_word(void **state)
{
    (void)state;
    add_trials(0, 5);
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED);
    fixture_fails(trace, trial, EVQ_FAILURE_TOTAL_TIMEOUT, 2, 600)->request_bytes = 400000;
    assert_word(EVQ_FAILED);
    assert_int_equal(verdict()->reason_count, 3); // failed, too slow, trials lost
    trace->trial_count = 0;
    add_trials(20, 0);
    trial = fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED);
    fixture_fails(trace, trial, EVQ_FAILURE_TOTAL_TIMEOUT, 2, 600)->request_bytes = 400000;
    assert_word(EVQ_TOO_SLOW); // not Production
    assert_int_equal(verdict()->reason_count, 1);
}

static void production_bears_fewer_than_one_lost_trial_in_ten(void **state)
{
    (void)state;
    add_trials(18, 0);
    add_lost(EVQ_FAILURE_SERVER_ERROR, 3, 1);
    assert_word(EVQ_PRODUCTION);
    assert_string_equal(verdict()->reasons[1].text,
                        "1 of 19 trials was lost to the endpoint: the server failed (3 attempts)");
    add_lost(EVQ_FAILURE_SERVER_ERROR, 3, 1); // 2 of 20
    assert_word(EVQ_INSUFFICIENT);
    assert_string_equal(needed(), "look into the server's log, then run it again: evalq run mini --trials 1 --endpoint "
                                  "http://127.0.0.1:9/v1 --model test-model");
}

static void missing_trials_are_counted(void **state)
{
    (void)state;
    static const struct {
        size_t done, not_done, lost;
        const char *missing; // how it begins
    } cases[] = {
        {1, 0, 0, "9 more trials like this one: evalq run mini --trials 10 --endpoint"},
        {0, 1, 0, "4 more trials like this one: evalq run mini --trials 5 --endpoint"},
        {3, 0, 0, "7 more trials like these: evalq run mini --trials 10 --endpoint"},
        {0, 3, 2, "4 more trials like these: evalq run mini --trials 9 --endpoint"},
        {3, 1, 0, "a model whose rate of success is further from the thresholds: at this one, 200 trials"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trace->trial_count = 0;
        add_trials(cases[i].done, cases[i].not_done);
        for (size_t j = 0; j < cases[i].lost; j++) add_lost(EVQ_FAILURE_SERVER_ERROR, 3, 1);
        assert_word(EVQ_INSUFFICIENT);
        if (strncmp(needed(), cases[i].missing, strlen(cases[i].missing))) fail_msg("%zu: %s", i, needed());
    }
}

static void commands_are_fit_for_a_shell(void **state)
{
    (void)state;
    add_trials(1, 0);
    trace->run.model = "x; rm -rf ~";
    assert_non_null(strstr(needed(), " --model 'x; rm -rf ~'"));
    trace->run.simulated = true;
    trace->run.endpoint = "sim:steady";
    assert_non_null(strstr(needed(), "--trials 10 --endpoint sim:steady"));
    assert_null(strstr(needed(), "--model"));
}

static void forced_replay_never_judges_the_task(void **state)
{
    (void)state;
    trace->run.mode = EVQ_MODE_FORCED;
    add_trials(10, 0);
    assert_word(EVQ_INSUFFICIENT);
    assert_string_equal(verdict()->reasons[0].text, "forced replay measures speed and agreement, not the task");
    assert_string_equal(needed(), "a free replay: evalq run mini --trials 10 --endpoint "
                                  "http://127.0.0.1:9/v1 --model test-model");
    trace->trial_count = 0;
    add_lost(EVQ_FAILURE_SERVER_ERROR, 3, 1); // what the endpoint does is judged all the same
    assert_word(EVQ_COULD_NOT_SERVE);
}

static void runs_that_show_nothing_are_insufficient(void **state)
{
    (void)state;
    assert_word(EVQ_INSUFFICIENT);
    assert_string_equal(verdict()->reasons[0].text, "nothing was asked");
    assert_non_null(strstr(needed(), "a run that comes to its end: evalq run mini --trials 1"));
    fixture_done(trace)->outcome = EVQ_OUTCOME_INTERRUPTED;
    assert_word(EVQ_INSUFFICIENT);
    assert_string_equal(verdict()->reasons[0].text, "no trial came to its end");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, finish)
    const struct CMUnitTest tests[] = {
        CASE(done_share_decides),
        CASE(toy_prompts_prove_nothing),
        CASE(reasons_carry_their_numbers),
        CASE(commonest_cause_is_named),
        CASE(simulated_endpoints_say_so_first),
        CASE(server_that_never_answers_could_not_serve),
        CASE(serving_rule_needs_silence_and_a_server_to_blame),
        CASE(unreached_endpoint_gets_advice),
        CASE(long_prompts_without_a_token_are_too_slow),
        CASE(one_time_out_or_one_token_is_not_too_slow),
        CASE(running_out_of_time_while_answered_is_too_slow),
        CASE(all_that_fires_gives_a_reason_and_the_worst_has_the_word),
        CASE(production_bears_fewer_than_one_lost_trial_in_ten),
        CASE(missing_trials_are_counted),
        CASE(commands_are_fit_for_a_shell),
        CASE(forced_replay_never_judges_the_task),
        CASE(runs_that_show_nothing_are_insufficient),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
