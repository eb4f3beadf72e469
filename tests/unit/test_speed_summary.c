#include "tests/test.h"

#include "scoring/speed.h"
#include "scoring/speed_summary.h"
#include "scoring/value.h"

static evq_speed sample(double prompt_tokens, double ttft_ms, double tg_tokens, double tg_ms)
{
    evq_speed s;
    evq_speed_none(&s, "not measured");
    s.prompt_tokens = evq_value_of(prompt_tokens, "usage");
    s.ttft_ms = evq_value_of(ttft_ms, "client clock");
    s.tg = evq_value_rate(tg_tokens, tg_ms, "usage");
    return s;
}

static void counts_add_times_are_medians_rates_are_totals(void **state)
{
    (void)state;
    evq_speed a = sample(100, 500, 100, 1000), b = sample(200, 900, 100, 10000), c = sample(300, 100, 30, 1000);
    evq_speed_none(&c, "not measured");
    c.ttft_ms = evq_value_of(100, "client clock");
    const evq_speed *all[] = {&a, &b, &c};
    evq_speed out;
    evq_speed_summarize(&out, all, 3);
    assert_float_equal(out.prompt_tokens.value, 300, 0);
    assert_int_equal(out.prompt_tokens.n, 2);
    assert_float_equal(out.ttft_ms.value, 500, 0);
    assert_int_equal(out.ttft_ms.n, 3);
    assert_float_equal(out.tg.value, 200 / 11.0, 1e-9);
    assert_float_equal(out.tg.over_ms, 11000, 1e-9);
    assert_int_equal(out.tg.n, 2);
    assert_string_equal(out.tg.source, "usage");
}

static void what_nothing_measured_keeps_the_first_reason(void **state)
{
    (void)state;
    evq_speed a = sample(1, 1, 1, 1), b = a, out;
    a.pp_cold.reason = "part of the prompt was cached";
    const evq_speed *all[] = {&a, &b};
    evq_speed_summarize(&out, all, 2);
    assert_false(out.pp_cold.scored);
    assert_string_equal(out.pp_cold.reason, "part of the prompt was cached");
    evq_speed_summarize(&out, all, 0);
    assert_false(out.ttft_ms.scored);
    assert_string_equal(out.ttft_ms.reason, "no request was answered");
}

static void different_sources_are_told(void **state)
{
    (void)state;
    evq_speed a = sample(1, 1, 1, 1), b = a, out;
    b.prompt_tokens.source = "server timings";
    const evq_speed *all[] = {&a, &b, &a};
    evq_speed_summarize(&out, all, 3);
    assert_string_equal(out.prompt_tokens.source, "several sources");
    assert_string_equal(out.ttft_ms.source, "client clock");
}

static void sizes_double_from_4096(void **state)
{
    (void)state;
    static const double sizes[] = {4095, 0, 4096, 70000, 8192, 8191};
    static const struct {
        int64_t from, below;
        size_t steps;
    } expected[] = {{0, 4096, 2}, {4096, 8192, 2}, {8192, 16384, 1}, {65536, 131072, 1}};
    enum { N = sizeof sizes / sizeof *sizes };
    evq_speed speeds[N + 1];
    const evq_speed *all[N + 1];
    for (size_t i = 0; i < N; i++) speeds[i] = sample(sizes[i], sizes[i], 50, 1000);
    evq_speed_none(&speeds[N], "unknown size: in no range");
    for (size_t i = 0; i <= N; i++) all[i] = &speeds[i];
    evq_arena arena = EVQ_ARENA_INIT;
    evq_size_score *out;
    size_t count;
    evq_sizes_summarize(&out, &count, all, N + 1, &arena);
    assert_int_equal(count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(out[i].from, expected[i].from);
        assert_int_equal(out[i].below, expected[i].below);
        assert_int_equal(out[i].steps, expected[i].steps);
        assert_float_equal(out[i].tg.value, 50, 1e-9);
    }
    assert_float_equal(out[1].ttft_ms.value, (4096 + 8191) / 2.0, 0);
    assert_false(out[0].pp_cold.scored);
    evq_arena_dispose(&arena);
}

static void sizes_of_nothing_and_of_nonsense(void **state)
{
    (void)state;
    evq_arena arena = EVQ_ARENA_INIT;
    evq_size_score *out;
    size_t count = 9;
    evq_sizes_summarize(&out, &count, NULL, 0, &arena);
    assert_int_equal(count, 0);
    evq_speed absurd = sample(9.2e18, 1, 1, 1);
    const evq_speed *all[] = {&absurd};
    evq_sizes_summarize(&out, &count, all, 1, &arena);
    assert_int_equal(count, 0);
    evq_arena_dispose(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_add_times_are_medians_rates_are_totals),
        cmocka_unit_test(what_nothing_measured_keeps_the_first_reason),
        cmocka_unit_test(different_sources_are_told),
        cmocka_unit_test(sizes_double_from_4096),
        cmocka_unit_test(sizes_of_nothing_and_of_nonsense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
