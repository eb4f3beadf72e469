#include "endpoints/retry.h"
#include "tests/test.h"

#include <limits.h>

static void waits(void **state)
{
    (void)state;
    static const struct {
        int attempt, retries;
        int64_t retry_after_ms, wait_ms; // -1: not allowed
    } cases[] = {
        {1, 2, EVQ_UNKNOWN, 500},
        {2, 2, EVQ_UNKNOWN, 1000},
        {3, 2, EVQ_UNKNOWN, -1},
        {1, 0, EVQ_UNKNOWN, -1},
        {1, 0, 10, -1},
        {5, 99, EVQ_UNKNOWN, 8000},
        {6, 99, EVQ_UNKNOWN, 8000},
        {INT_MAX, INT_MAX, EVQ_UNKNOWN, 8000},
        {3, 5, 0, 0},
        {3, 5, 60000, 60000},
        {3, 5, 60001, 2000}, // longer than anybody waits: our own pace
        {1, 5, INT64_MAX, 500},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t wait = -1;
        bool allowed = evq_retry_allowed(EVQ_FAILURE_OVERLOAD, cases[i].attempt, cases[i].retries,
                                         cases[i].retry_after_ms, EVQ_UNKNOWN, &wait);
        assert_int_equal(allowed, cases[i].wait_ms >= 0);
        assert_int_equal(wait, cases[i].wait_ms);
    }
}

static void what_cannot_pass_is_not_retried(void **state)
{
    (void)state;
    for (int failure = 0; failure < EVQ_FAILURE_COUNT; failure++) {
        int64_t wait;
        assert_int_equal(evq_retry_allowed((evq_failure)failure, 1, 1, EVQ_UNKNOWN, EVQ_UNKNOWN, &wait),
                         evq_failure_may_pass((evq_failure)failure));
    }
    int64_t wait;
    assert_true(evq_retry_allowed(EVQ_FAILURE_RATE_LIMIT, 1, 1, 1, EVQ_UNKNOWN, &wait));
    assert_false(evq_retry_allowed(EVQ_FAILURE_CONTEXT_OVERFLOW, 1, 1, 1, EVQ_UNKNOWN, &wait));
    assert_false(evq_retry_allowed(EVQ_FAILURE_NONE, 1, 1, 1, EVQ_UNKNOWN, &wait));
    // The server's own word goes before the class, but not before the number of retries.
    assert_true(evq_retry_allowed(EVQ_FAILURE_BAD_REQUEST, 1, 1, 1, 1, &wait));
    assert_false(evq_retry_allowed(EVQ_FAILURE_OVERLOAD, 1, 1, 1, 0, &wait));
    assert_false(evq_retry_allowed(EVQ_FAILURE_OVERLOAD, 2, 1, 1, 1, &wait));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(waits), cmocka_unit_test(what_cannot_pass_is_not_retried)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
