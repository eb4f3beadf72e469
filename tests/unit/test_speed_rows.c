#include "tests/test.h"

#include "reports/speed_rows.h"
#include "scoring/speed.h"

static evq_value none(const char *reason)
{
    return (evq_value){.reason = reason};
}

static evq_value rate(double number, size_t n, double over_ms)
{
    return (evq_value){.scored = true, .value = number, .n = n, .over_ms = over_ms, .source = "usage"};
}

static evq_speed nothing(const char *reason)
{
    evq_speed speed;
    evq_speed_none(&speed, reason);
    return speed;
}

static void collect(void *context, const char *line)
{
    evq_buf_printf(context, "%s\n", line);
}

static void expect_unmeasured(const evq_speed *speed, const char *expected)
{
    evq_buf out = EVQ_BUF_INIT(4096);
    evq_speed_say_unmeasured(speed, collect, &out);
    assert_string_equal(evq_buf_text(&out), expected);
    evq_buf_dispose(&out);
}

static void expect_gaps(const evq_speed *speed, const char *expected)
{
    evq_buf out = EVQ_BUF_INIT(4096);
    evq_speed_say_gaps(speed, collect, &out);
    assert_string_equal(evq_buf_text(&out), expected);
    evq_buf_dispose(&out);
}

static evq_value together(evq_value cold, evq_value cached)
{
    evq_speed speed = nothing("-");
    speed.pp_cold = cold;
    speed.pp_cached = cached;
    evq_speed_row rows[EVQ_SPEED_ROWS];
    evq_speed_rows(rows, &speed);
    return rows[2].client;
}

static void cold_and_cached_add_up(void **state)
{
    (void)state;
    // 1,000 tokens in 10 s, then 200 in 10 s.
    evq_value both = together(rate(100, 1, 10000), rate(20, 3, 10000));
    assert_true(both.value == 60 && both.n == 4 && both.over_ms == 20000);
    assert_true(together(rate(100, 1, 10000), none("x")).value == 100);
    assert_true(together(none("x"), rate(20, 3, 10000)).value == 20);
    assert_false(together(none("x"), none("y")).scored);
    evq_value other = rate(20, 3, 10000);
    other.source = "server timings";
    assert_string_equal(together(rate(100, 1, 10000), other).source, "several sources");
}

static void the_first_visible_token_is_told_when_it_is_another(void **state)
{
    (void)state;
    evq_speed_row rows[EVQ_SPEED_ROWS];
    evq_speed speed = nothing("-");
    assert_int_equal(evq_speed_rows(rows, &speed), EVQ_SPEED_ROWS);
    speed.ttft_ms = speed.ttfo_ms = rate(850, 3, 0);
    assert_int_equal(evq_speed_rows(rows, &speed), EVQ_SPEED_ROWS - 1);
    speed.ttfo_ms.value = 4000;
    assert_int_equal(evq_speed_rows(rows, &speed), EVQ_SPEED_ROWS);
    speed.ttfo_ms = rate(850, 2, 0); // one answer was all reasoning
    assert_int_equal(evq_speed_rows(rows, &speed), EVQ_SPEED_ROWS);
}

static void reasons_are_told_once(void **state)
{
    (void)state;
    evq_speed speed = nothing("the answer was not streamed");
    expect_unmeasured(&speed, "not measured: the answer was not streamed\n");
    speed.ttft_ms = speed.ttfo_ms = speed.tg = speed.pp_cold = speed.pp_effective = rate(1, 1, 1);
    speed.pp_cached = none("nothing was cached");
    speed.pp_server = speed.tg_server = none("the endpoint reports no timings");
    expect_unmeasured(&speed, "not measured (nothing was cached): prompt, cached\n"
                              "not measured (the endpoint reports no timings): the server's prompt; the server's "
                              "generation\n");
}

static void client_and_server_are_compared(void **state)
{
    (void)state;
    evq_speed speed = nothing("-");
    expect_gaps(&speed, "");
    speed.tg = rate(91, 3, 1000);
    speed.tg_server = rate(100, 3, 1000);
    expect_gaps(&speed, ""); // 9 % is no gap
    speed.tg.value = 80;
    expect_gaps(&speed, "generation: seen from here it is 20 % slower than the server says\n");
    speed.tg.value = 150;
    expect_gaps(&speed, "generation: seen from here it is 50 % faster than the server says\n");
    speed.tg.n = 2; // not over the same requests
    expect_gaps(&speed, "");
    speed.pp_cold = rate(50, 3, 1000);
    speed.pp_server = rate(100, 3, 1000);
    expect_gaps(&speed, "prompt, together: seen from here it is 50 % slower than the server says (network, queue and "
                        "the first token's work are in the client's time)\n");
    speed.pp_server.value = 0;
    expect_gaps(&speed, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cold_and_cached_add_up),
        cmocka_unit_test(the_first_visible_token_is_told_when_it_is_another),
        cmocka_unit_test(reasons_are_told_once),
        cmocka_unit_test(client_and_server_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
