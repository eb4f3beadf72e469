#include "tests/test.h"

#include "scoring/reliability.h"
#include "scoring/stats.h"

#include <math.h>

// Unbiased, where (c/n)^k is too kind: .512, .729 and .512.
static void chance_of_three_in_a_row(void **state)
{
    (void)state;
    assert_float_equal(evq_pass_all(8, 10, 3), 0.467, 0.0005);
    assert_float_equal(evq_pass_all(9, 10, 3), 0.700, 0.0005);
    assert_float_equal(evq_pass_all(4, 5, 3), 0.400, 0.0005);
    assert_float_equal(evq_pass_all(10, 10, 3), 1, 0);
    assert_float_equal(evq_pass_all(2, 10, 3), 0, 0);
    assert_float_equal(evq_pass_all(0, 3, 3), 0, 0);
}

static void independent_trials_have_wilsons_interval(void **state)
{
    (void)state;
    const evq_share one[] = {{.count = 18, .of = 20}};
    evq_share share = evq_share_of_groups(one, 1), plain = evq_share_of(18, 20);
    assert_float_equal(share.low, plain.low, 1e-12);
    assert_float_equal(share.high, plain.high, 1e-12);
    evq_share single[20]; // each a scenario of its own
    for (int i = 0; i < 20; i++) single[i] = (evq_share){.count = i < 18, .of = 1};
    share = evq_share_of_groups(single, 20);
    assert_float_equal(share.low, plain.low, 1e-12);
    assert_int_equal(share.count, 18);
    assert_int_equal(share.of, 20);
}

// 16 of 18: two trials of each of nine scenarios, one of which is never done. p = 8/9; its variance between scenarios is
// 9/8 * (8 * (2/9)^2 + (16/9)^2) / 18^2 = 0.012346, alone it would be p (1 - p) / 18 = 0.0054870: an effect of 2.25, so that
// they are worth 8 trials.
static void trials_of_one_scenario_are_relatives(void **state)
{
    (void)state;
    evq_share groups[9];
    for (int i = 0; i < 9; i++) groups[i] = (evq_share){.count = i ? 2 : 0, .of = 2};
    evq_share share = evq_share_of_groups(groups, 9);
    double low, high;
    evq_wilson(16.0 / 18, 8, &low, &high);
    assert_float_equal(share.low, low, 1e-9);
    assert_float_equal(share.high, high, 1e-9);
    assert_true(share.low < evq_share_of(16, 18).low);
    assert_int_equal(share.count, 16);
    assert_int_equal(share.of, 18);
}

static void scenarios_that_agree_are_worth_no_more_than_their_trials(void **state)
{
    (void)state;
    const evq_share groups[] = {{.count = 9, .of = 10}, {.count = 9, .of = 10}};
    evq_share share = evq_share_of_groups(groups, 2);
    assert_float_equal(share.low, evq_share_of(18, 20).low, 1e-12);
}

static void nothing_is_possible_of_nothing(void **state)
{
    (void)state;
    const evq_share groups[] = {{0}, {0}};
    evq_share share = evq_share_of_groups(groups, 2);
    assert_int_equal(share.of, 0);
    assert_float_equal(share.low, 0, 0);
    assert_float_equal(share.high, 1, 0);
    share = evq_share_of_groups(NULL, 0);
    assert_int_equal(share.of, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chance_of_three_in_a_row),
        cmocka_unit_test(independent_trials_have_wilsons_interval),
        cmocka_unit_test(trials_of_one_scenario_are_relatives),
        cmocka_unit_test(scenarios_that_agree_are_worth_no_more_than_their_trials),
        cmocka_unit_test(nothing_is_possible_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
