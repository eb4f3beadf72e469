#include "tests/test.h"

#include "reports/score_tables.h"
#include "tests/support/scorecard_fixture.h"

static evq_scorecard *card;

static int start(void **state)
{
    (void)state;
    card = card_normal();
    return 0;
}

static int finish(void **state)
{
    (void)state;
    card_free(card);
    return 0;
}

static void expect_text(evq_table *table, const char *expected)
{
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    const evq_page page = {.out = &out, .width = 100};
    evq_table_put_text(table, &page, NULL);
    assert_string_equal(evq_buf_text(&out), expected);
    evq_table_dispose(table);
    evq_buf_dispose(&out);
}

static void expect_steps(size_t count, size_t most, const char *expected)
{
    static const evq_value unmeasured = {.reason = "not asked for"};
    evq_speed none;
    for (size_t i = 0; i < sizeof none / sizeof unmeasured; i++) ((evq_value *)&none)[i] = unmeasured;
    for (size_t i = 0; i < 6; i++) card->trials[0].steps[i].speed = none;
    card->trials[0].step_count = count;
    evq_table table;
    evq_table_of_steps(&table, &card->trials[0], &card->trace->run, most);
    expect_text(&table, expected);
}

static void the_middle_is_left_out(void **state)
{
    (void)state;
    expect_steps(6, 4,
                 "Step  Calls    Valid\n"
                 "   1  read     ok\n"
                 "   2  read x2  ok\n"
                 "      ... 3 steps not shown, 2 of them with something wrong; scorecard.json has all\n"
                 "   6  reply    ok\n");
    expect_steps(2, 2,
                 "Step  Calls    Valid\n"
                 "   1  read     ok\n"
                 "   2  read x2  ok\n");
}

static void calls_are_named_in_order(void **state)
{
    (void)state;
    static const char *const tools[] = {"read", "read", "exec", "read"};
    evq_call_score calls[8] = {0};
    evq_step_score *step = &card->trials[0].steps[0];
    step->calls = calls;
    for (size_t i = 0; i < 4; i++) calls[i].tool = tools[i];
    step->call_count = step->valid = 4;
    expect_steps(1, 9, "Step  Calls                Valid\n   1  read x2, exec, read  ok\n");
    calls[4].tool = "write";
    calls[2].tool = "";
    step->call_count = step->valid = 5;
    expect_steps(1, 9, "Step  Calls                        Valid\n   1  read x2, (no name), read, …  ok\n");
}

static void what_is_wrong_in_a_word(void **state)
{
    (void)state;
    evq_step_score *step = &card->trials[0].steps[0];
    evq_reply *reply = &((evq_attempt *)step->answer)->reply;
    step->call_count = step->valid = 0;
    reply->message.call_count = 0;
    reply->message.content = "";
    expect_steps(1, 9, "Step  Calls  Valid\n   1  reply  empty\n");
    reply->message.content = "It is";
    reply->finish = EVQ_FINISH_LENGTH;
    expect_steps(1, 9, "Step  Calls  Valid\n   1  reply  cut\n");
    reply->finish = EVQ_FINISH_STOP;
    ((evq_trace *)card->trace)->run.mode = EVQ_MODE_FORCED;
    expect_steps(1, 9, "Step  Calls  Valid\n   1  reply  differs\n");
    step->agrees = true;
    expect_steps(1, 9, "Step  Calls  Valid\n   1  reply  ok\n");
    step->answer = NULL;
    expect_steps(1, 9, "Step  Valid\n   1  failed\n");
    step->step->attempts[0].failure = EVQ_FAILURE_INTERRUPTED;
    expect_steps(1, 9, "Step  Valid\n   1  stopped\n");
}

static void cold_and_cached_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        evq_value prompt, cached;
        const char *expected;
    } cases[] = {
        {{.scored = true, .value = 1000}, {.scored = true, .value = 0}, "1,000    cold"},
        {{.scored = true, .value = 1000},
         {.scored = true, .value = 5},
         "1,000    cold"}, // what every prompt begins with
        {{.scored = true, .value = 1000}, {.scored = true, .value = 740}, "1,000    74 %"},
        {{.scored = true, .value = 1000}, {.scored = true, .value = 2000}, "1,000   2,000"}, // nonsense, as told
        {{.reason = "x"}, {.scored = true, .value = 740}, "740"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_table table;
        evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
        const evq_page page = {.out = &out, .width = 100};
        card->trials[0].step_count = 1;
        card->trials[0].steps[0].speed.prompt_tokens = cases[i].prompt;
        card->trials[0].steps[0].speed.cached_tokens = cases[i].cached;
        evq_table_of_steps(&table, &card->trials[0], &card->trace->run, 9);
        evq_table_put_text(&table, &page, NULL);
        if (!strstr(evq_buf_text(&out), cases[i].expected)) fail_msg("no \"%s\" in\n%s", cases[i].expected, out.data);
        evq_table_dispose(&table);
        evq_buf_dispose(&out);
    }
}

static void ranges_are_told_in_k(void **state)
{
    (void)state;
    evq_value rate = {.scored = true, .value = 43.1, .n = 1}, none = {.reason = "x"};
    const evq_size_score sizes[] = {
        {0, 4096, 3, none, none, rate, none, none, none, none, none},
        {65536, 131072, 12, none, none, rate, none, none, none, none, none},
    };
    evq_table table;
    evq_table_of_sizes(&table, sizes, 2);
    expect_text(&table, "Prompt       Steps   Cold\n"
                        "tokens              tok/s\n"
                        "below 4K         3   43.1\n"
                        "64K to 128K     12   43.1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_middle_is_left_out, start, finish),
        cmocka_unit_test_setup_teardown(calls_are_named_in_order, start, finish),
        cmocka_unit_test_setup_teardown(what_is_wrong_in_a_word, start, finish),
        cmocka_unit_test_setup_teardown(cold_and_cached_are_told_apart, start, finish),
        cmocka_unit_test(ranges_are_told_in_k),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
