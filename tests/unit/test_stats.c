#include "tests/test.h"

#include "scoring/stats.h"

static void median_of_odd_and_even_counts(void **state)
{
    (void)state;
    double one[] = {7}, odd[] = {9, 1, 5}, even[] = {4, 1, 3, 2};
    assert_float_equal(evq_median(one, 1), 7, 0);
    assert_float_equal(evq_median(odd, 3), 5, 0);
    assert_float_equal(evq_median(even, 4), 2.5, 0);
}

// Two requests: 100 tokens in 1 s and 100 tokens in 10 s make 200 in 11 s, not the mean of 100 and 10.
static void weighted_mean_is_all_tokens_over_all_time(void **state)
{
    (void)state;
    double rates[] = {100, 10}, seconds[] = {1, 10};
    assert_float_equal(evq_weighted_mean(rates, seconds, 2), 200.0 / 11, 1e-12);
}

static void wilson_interval_meets_the_published_vectors(void **state)
{
    (void)state;
    static const struct {
        size_t count, of;
        double low, high;
    } cases[] = {
        {3, 3, .439, 1},      {5, 5, .566, 1},      {8, 8, .676, 1},      {10, 10, .722, 1},    {20, 20, .839, 1},
        {30, 30, .886, 1},    {60, 60, .940, 1},    {9, 10, .596, .982},  {18, 20, .699, .972}, {19, 20, .764, .991},
        {27, 30, .744, .965}, {29, 30, .833, .994}, {45, 50, .786, .957}, {48, 50, .865, .989}, {90, 100, .826, .945},
        {0, 10, 0, .278},     {0, 30, 0, .114},     {0, 60, 0, .060},     {0, 5, 0, .434},      {3, 5, .231, .882},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_share share = evq_share_of(cases[i].count, cases[i].of);
        assert_float_equal(share.low, cases[i].low, .0005);
        assert_float_equal(share.high, cases[i].high, .0005);
        assert_true(share.count == cases[i].count && share.of == cases[i].of);
    }
}

static void interval_reaches_its_ends_exactly(void **state)
{
    (void)state;
    for (size_t n = 1; n < 2000; n++) {
        assert_true(evq_share_of(0, n).low == 0);
        assert_true(evq_share_of(n, n).high == 1);
    }
}

static void nothing_counted_allows_everything(void **state)
{
    (void)state;
    evq_share share = evq_share_of(0, 0);
    assert_int_equal(share.of, 0);
    assert_true(share.low == 0 && share.high == 1);
}

// R. G. Newcombe, Statistics in Medicine 17 (1998), table II: 56/70 against 48/80 is 0.0524 to 0.3339.
static void difference_meets_the_published_vector(void **state)
{
    (void)state;
    double low, high;
    evq_share less = evq_share_of(48, 80), more = evq_share_of(56, 70), nothing = evq_share_of(0, 0);
    evq_difference_of(&less, &more, &low, &high);
    assert_float_equal(low, .0524, .00005);
    assert_float_equal(high, .3339, .00005);
    evq_difference_of(&nothing, &more, &low, &high);
    assert_true(low == -1 && high == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(median_of_odd_and_even_counts),
        cmocka_unit_test(weighted_mean_is_all_tokens_over_all_time),
        cmocka_unit_test(wilson_interval_meets_the_published_vectors),
        cmocka_unit_test(interval_reaches_its_ends_exactly),
        cmocka_unit_test(nothing_counted_allows_everything),
        cmocka_unit_test(difference_meets_the_published_vector),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
