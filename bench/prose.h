// Text that reads like a log of work, made to size: what a prompt of a bench consists of. No two seeds make the same text, so
// nothing of it lies in a cache.
#ifndef EVQ_BENCH_PROSE_H
#define EVQ_BENCH_PROSE_H

#include "base/buf.h"

#include <stdint.h>

// Appends exactly so many words, in sentences and paragraphs.
void evq_prose_write(evq_buf *out, uint64_t seed, int64_t words);

#endif
