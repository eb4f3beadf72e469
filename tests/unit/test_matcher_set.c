#include "scenarios/matcher_set.h"
#include "tests/test.h"

static void pairings(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        uint64_t accepted[4];
        bool expected;
    } cases[] = {
        {0, {0}, true},          {1, {1}, true},     {1, {0}, false},
        {2, {1, 2}, true},       {2, {1, 1}, false}, {2, {3, 1}, true}, // the first has to give way
        {3, {7, 3, 1}, true},                                           // twice
        {3, {3, 3, 3}, false},                                          // nobody takes the third element
        {4, {6, 3, 9, 8}, true},                                        // round about
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (evq_set_pairs_up(cases[i].accepted, cases[i].count) != cases[i].expected) fail_msg("case %zu", i);
}

static void largest(void **state)
{
    (void)state;
    uint64_t accepted[64];
    for (int i = 0; i < 64; i++) accepted[i] = UINT64_MAX >> i; // only one way, found from the back
    assert_true(evq_set_pairs_up(accepted, 64));
    accepted[62] = 1;
    assert_false(evq_set_pairs_up(accepted, 64)); // now two want the first element alone
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pairings), cmocka_unit_test(largest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
