// Is what stands behind an endpoint still what was measured?
#ifndef EVQ_SCORING_FINGERPRINT_H
#define EVQ_SCORING_FINGERPRINT_H

#include "trace/trace.h"

// What is different, a clause in the arena: "the server is b7164 and was b6500"; NULL when nothing is that both told of.
const char *evq_fingerprint_change(const evq_fingerprint *then, const evq_fingerprint *now, evq_arena *arena);

#endif
