// evalq measures itself: a stub on loopback writes events at known times, and they are read the way all are. So a report can say
// how late a time may be on this very machine.
#ifndef EVQ_BENCH_SELF_TEST_H
#define EVQ_BENCH_SELF_TEST_H

#include "trace/trace.h"

// Takes about 25 ms. Where no stub can be had (no port, no thread), `done` stays false.
void evq_self_test_run(evq_self_test *out);

#endif
