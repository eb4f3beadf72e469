// The retry policy, stated once: what the official OpenAI SDKs do, without their jitter so that runs repeat.
#ifndef EVQ_ENDPOINTS_RETRY_H
#define EVQ_ENDPOINTS_RETRY_H

#include "scenarios/reply.h"

// May attempt number `attempt` (from 1), which failed so, be followed by another? `retries` further attempts
// are allowed in all. `should_retry` is the server's own word (x-should-retry), EVQ_UNKNOWN when it said nothing: it
// overrules the class. `wait_ms` takes how long to wait before it: Retry-After when the server sent one of at
// most 60 s (`retry_after_ms`
// >= 0), else 0.5 s doubled each time, up to 8 s.
bool evq_retry_allowed(evq_failure failure, int attempt, int retries, int64_t retry_after_ms, int should_retry,
                       int64_t *wait_ms);

#endif
