// One answer from its first byte to its last: chooses between stream, body and error by status and content
// type, and says at the end what came of it.
#ifndef EVQ_ENDPOINTS_DECODER_H
#define EVQ_ENDPOINTS_DECODER_H

#include "endpoints/dialect.h"
#include "endpoints/repeated_event.h"
#include "endpoints/reply_builder.h"
#include "endpoints/sse.h"

typedef struct evq_decoder {
    const evq_dialect *dialect;
    evq_reply_builder reply;
    evq_repeated_event repeated;
    evq_sse sse;
    evq_buf body; // a non-streamed answer, or an error's
    int status;
    int64_t retry_after_ms; // as the error itself says, EVQ_UNKNOWN when it does not
    bool asked_stream, is_stream;
} evq_decoder;

void evq_decoder_init(evq_decoder *decoder, const evq_dialect *dialect, bool stream, evq_event_fn emit, void *context);
void evq_decoder_head(evq_decoder *decoder, int status, const char *content_type); // content_type may be NULL
int evq_decoder_feed(evq_decoder *decoder, const char *bytes, size_t len);         // 0 or EVQ_ELIMIT: stop reading

// After the last byte: what came of it. NONE: a whole reply. AUTH ... SERVER_ERROR by status and body,
// STREAM_ERROR for an error inside, CUT_STREAM for a stream that ended before its finish, MALFORMED,
// OVERSIZE. `text` takes the server's own words (bounded, one line, "" when it gave none).
evq_failure evq_decoder_end(evq_decoder *decoder, evq_reply *out, char *text, size_t size, evq_arena *arena);
void evq_decoder_dispose(evq_decoder *decoder);

// Classifies an answer that is not a success, and finds the server's message in the shapes errors are sent in.
// `retry_after_ms` takes how long the body itself says to wait, EVQ_UNKNOWN where it does not.
evq_failure evq_failure_of_status(int status, const char *body, size_t len, char *text, size_t size,
                                  int64_t *retry_after_ms);

#endif
