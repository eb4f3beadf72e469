// Records one attempt: every piece of the answer with the time of the read that brought it.
#ifndef EVQ_REPLAY_ATTEMPT_H
#define EVQ_REPLAY_ATTEMPT_H

#include "endpoints/decoder.h"
#include "endpoints/http.h"
#include "trace/trace.h"

typedef struct evq_attempt_recorder {
    evq_decoder decoder;
    uint64_t now_ns; // of the read being handled
    evq_chunk *chunks;
    size_t chunk_count, chunk_cap;
    evq_progress *progress;
    size_t progress_count, progress_cap;
    evq_overhead *overhead;
    evq_arena arena; // what the finished attempt points to
    char text[512];
} evq_attempt_recorder;

void evq_attempt_begin(evq_attempt_recorder *recorder, const evq_dialect *dialect, bool stream, evq_overhead *overhead);
void evq_attempt_head(evq_attempt_recorder *recorder, int status, const char *content_type);
int evq_attempt_data(evq_attempt_recorder *recorder, uint64_t now_ns, const char *bytes, size_t len);

// What came of it: the transport's failure, or else the decoder's. `out` is valid until dispose.
void evq_attempt_end(evq_attempt_recorder *recorder, const evq_http_result *result, evq_attempt *out);

// Some servers send the key back in their complaint. It has no place on a screen or in a trace. `key` may be NULL.
void evq_attempt_blot(evq_attempt_recorder *recorder, const char *key);
void evq_attempt_dispose(evq_attempt_recorder *recorder);

#endif
