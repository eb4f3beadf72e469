// The questions a probe asks, one row each.
#ifndef EVQ_PROBE_FEATURES_H
#define EVQ_PROBE_FEATURES_H

#include "probe/probe.h"

typedef struct evq_probing {
    evq_requester *requester;
    evq_endpoint endpoint; // as it was identified
    evq_arena *arena;
    evq_answered plain, streamed; // the first two requests: several questions are answered by them
    char nonce[17];               // makes this probe's long prompt new to every cache
} evq_probing;

typedef struct evq_feature {
    const char *id, *title;
    void (*ask)(evq_probing *probing, evq_finding *finding); // sets state and detail
} evq_feature;

extern const evq_feature evq_features[];
extern const size_t evq_feature_count;

// The first two requests; false when not even the plain one brought a reply.
bool evq_features_begin(evq_probing *probing);
void evq_features_end(evq_probing *probing);

// A word or two in another dialect: does it answer?
bool evq_features_speaks(evq_probing *probing, const evq_dialect *dialect);

#endif
