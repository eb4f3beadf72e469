#include "tests/test.h"

#include "reports/sentences.h"
#include "tests/support/scorecard_fixture.h"

typedef void say(evq_buf *out, const evq_scorecard *card);

static void expect(say *sentence, const evq_scorecard *card, const char *expected)
{
    evq_buf out = EVQ_BUF_INIT(4096);
    sentence(&out, card);
    assert_string_equal(evq_buf_text(&out), expected);
    evq_buf_dispose(&out);
}

static void task_of_several_trials(void **state)
{
    (void)state;
    evq_scorecard *card = card_normal();
    expect(evq_say_task, card, "1 of 2 trials done (50 %, 95 % interval 9 to 91 %)");
    card->done = (evq_share){1, 1, 0.2065, 1};
    expect(evq_say_task, card, "1 of 1 trial done (100 %, 95 % interval 21 to 100 %); 1 more cut off and not judged");
    card->done = (evq_share){0, 0, 0, 1};
    expect(evq_say_task, card, "not judged: no trial came to its end");
    card_free(card);
}

static void task_of_one_trial(void **state)
{
    (void)state;
    evq_scorecard *card = card_normal();
    card->trial_count = 1;
    expect(evq_say_task, card, "done: 5 of 5 checks hold");
    card->trials[0] = card->trials[1];
    expect(evq_say_task, card, "not done: 3 of 5 checks hold, progress 80 %");
    card->trials[0].judged = false;
    expect(evq_say_task, card, "not judged, the trial was cut off: 3 of 5 checks hold, progress 80 %");
    card_free(card);
}

static void task_without_judgement(void **state)
{
    (void)state;
    evq_scorecard *dead = card_dead(), *forced = card_hostile();
    expect(evq_say_task, dead, "not judged: no request was answered");
    expect(evq_say_task, forced, "not judged in forced replay; 23 of 29 answered steps as recorded");
    card_free(dead);
    card_free(forced);
}

static void calls(void **state)
{
    (void)state;
    evq_scorecard *card = card_normal();
    expect(evq_say_calls, card,
           "8 of 9 valid (89 %, 95 % interval 56 to 98 %); 1 off-script, not foreseen in the scenario");
    card->validity.valid = (evq_share){0, 0, 0, 1};
    expect(evq_say_calls, card, "none were made");
    card_free(card);
}

static void requests(void **state)
{
    (void)state;
    evq_scorecard *card = card_normal();
    expect(evq_say_requests, card, "9 of 9 answered, in 10 attempts; 2.1 s lost to failures");
    card->attempts = 9;
    expect(evq_say_requests, card, "");
    card->answered = 8;
    card->waste_ms = 0;
    expect(evq_say_requests, card, "8 of 9 answered, in 9 attempts");
    card_free(card);
}

static void trials_planned(void **state)
{
    (void)state;
    evq_scorecard *card = card_normal();
    expect(evq_say_trials, card, "2 trials");
    ((evq_trace *)card->trace)->run.trials = 10;
    expect(evq_say_trials, card, "2 of 10 trials");
    ((evq_trace *)card->trace)->run.trials = 0;
    expect(evq_say_trials, card, "2 trials");
    ((evq_trace *)card->trace)->run.trials = -5;
    expect(evq_say_trials, card, "2 trials");
    card_free(card);
}

static void expect_missed(const evq_scorecard *card, size_t check, const char *expected)
{
    evq_buf out = EVQ_BUF_INIT(4096);
    bool missed = evq_say_missed_check(&out, card, card->trace->scenarios[0], check);
    assert_int_equal(missed, expected[0] != '\0');
    assert_string_equal(evq_buf_text(&out), expected);
    evq_buf_dispose(&out);
}

static void missed_checks(void **state)
{
    (void)state;
    evq_scorecard *card = card_normal();
    expect_missed(card, 0, "");
    expect_missed(
        card, 2,
        "not held in 1 of 2 trials: the index names the post (trial 2: never, in the recording from step 4 on)");
    expect_missed(card, 4, "not held in 1 of 2 trials: no other post was touched (trial 2: broken at step 2)");
    card->trials[0].checks[1].held = false;
    card->trials[0].checks[1].broken_step = 5;
    expect_missed(
        card, 1, "not held in 1 of 2 trials: the post has its new section (trial 1: held from step 3, lost at step 5)");
    card->trials[0].judged = false;
    expect_missed(card, 1, "");
    expect_missed(card, 99, "");
    card->trial_count = 1;
    card->trials[0].judged = true;
    expect_missed(card, 1, "not held: the post has its new section (held from step 3, lost at step 5)");
    card_free(card);
}

static void expect_place(const evq_scorecard *card, int trial, int step, const char *expected)
{
    evq_buf out = EVQ_BUF_INIT(64);
    evq_say_place(&out, card, &(evq_reason){"", trial, step});
    assert_string_equal(evq_buf_text(&out), expected);
    evq_buf_dispose(&out);
}

static void places(void **state)
{
    (void)state;
    evq_scorecard *card = card_normal();
    expect_place(card, -1, 0, "");
    expect_place(card, 1, 9, " [trial 2, step 9]");
    expect_place(card, 1, 0, " [trial 2]");
    card->trial_count = 1;
    expect_place(card, 0, 9, " [step 9]");
    expect_place(card, 0, 0, "");
    card_free(card);
}

static void the_whole_and_the_broken_run(void **state)
{
    (void)state;
    evq_trace trace = {.has_end = true};
    assert_null(evq_say_unfinished(&trace));
    trace.cut = true;
    assert_non_null(strstr(evq_say_unfinished(&trace), "in the middle"));
    trace = (evq_trace){.has_end = false};
    assert_non_null(strstr(evq_say_unfinished(&trace), "in the middle"));
    trace.interrupted = true;
    assert_non_null(strstr(evq_say_unfinished(&trace), "interrupted"));
}

static void own_work(void **state)
{
    (void)state;
    evq_buf out = EVQ_BUF_INIT(256);
    evq_say_overhead(&out, &(evq_trace){0});
    assert_string_equal(evq_buf_text(&out), "");
    evq_say_overhead(&out, &(evq_trace){.overhead = {.events = 4812, .busy_ns = 96240000}});
    assert_string_equal(evq_buf_text(&out), "its own work: 0.02 ms an event, 4,812 events");
    evq_buf_dispose(&out);
}

static void self_test_and_bottleneck(void **state)
{
    (void)state;
    evq_buf out = EVQ_BUF_INIT(4096);
    evq_trace trace = {
        .run = {
            .jobs = 1,
            .self_test = {.done = true, .clock_ns = 21, .delay_ns = 41000, .delay_p95_ns = 58000, .event_ns = 2100}}};
    evq_say_overhead(&out, &trace);
    assert_string_equal(
        evq_buf_text(&out),
        "self-test on this machine: clock in steps of 0.021 us, 2.1 us of work an event, events seen 0.041 "
        "ms after they were written, 95 % of them within 0.058 ms");
    static const struct {
        uint64_t busy, late;
        int jobs;
        bool marked;
    } cases[] = {{500, 0, 1, false}, {710, 0, 1, true}, {500, 200, 1, false}, {500, 200, 8, true}, {500, 5, 8, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const evq_overhead overhead = {
            .loop_ns = 1000, .loop_busy_ns = cases[i].busy, .late_ns = cases[i].late, .longest_ns = 200};
        assert_true(evq_client_was_bottleneck(&overhead, cases[i].jobs) == cases[i].marked);
    }
    trace.overhead = (evq_overhead){.loop_ns = 1000, .loop_busy_ns = 800, .longest_ns = 30000000};
    evq_buf_truncate(&out, 0);
    evq_say_overhead(&out, &trace);
    assert_non_null(strstr(evq_buf_text(&out), "evalq itself was a bottleneck, busy 80 % of the time and up to 30 ms"));
    evq_buf_dispose(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(task_of_several_trials),
        cmocka_unit_test(task_of_one_trial),
        cmocka_unit_test(task_without_judgement),
        cmocka_unit_test(calls),
        cmocka_unit_test(requests),
        cmocka_unit_test(trials_planned),
        cmocka_unit_test(missed_checks),
        cmocka_unit_test(places),
        cmocka_unit_test(the_whole_and_the_broken_run),
        cmocka_unit_test(own_work),
        cmocka_unit_test(self_test_and_bottleneck),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
