#include "endpoints/retry.h"

enum { FIRST_WAIT_MS = 500, LONGEST_WAIT_MS = 8000, LONGEST_RETRY_AFTER_MS = 60000 };

bool evq_retry_allowed(evq_failure failure, int attempt, int retries, int64_t retry_after_ms, int should_retry,
                       int64_t *wait_ms)
{
    bool may_pass = should_retry == EVQ_UNKNOWN ? evq_failure_may_pass(failure) : should_retry;
    if (!may_pass || failure == EVQ_FAILURE_NONE || attempt > retries) return false;
    if (retry_after_ms >= 0 && retry_after_ms <= LONGEST_RETRY_AFTER_MS) {
        *wait_ms = retry_after_ms;
        return true;
    }
    int64_t wait = FIRST_WAIT_MS;
    for (int i = 1; i < attempt && wait < LONGEST_WAIT_MS; i++) wait *= 2;
    *wait_ms = wait;
    return true;
}
