// What the times of a streamed answer's chunks show: its first and last tokens, and whether they came as they were made.
#ifndef EVQ_SCORING_STREAM_SHAPE_H
#define EVQ_SCORING_STREAM_SHAPE_H

#include "trace/trace.h"

typedef struct evq_stream_shape {
    uint64_t any_ns, visible_ns, last_ns; // first generated token, first visible one, last one; 0: none
    int64_t first_tokens;                 // how many tokens had come with the first read, EVQ_UNKNOWN if nobody said
    size_t token_chunks, visible_chunks;
    size_t first_visible_chunks;       // that came in the same read as the first visible token
    size_t reads;                      // different times among the token chunks: reads that brought some
    size_t first_chunks;               // token chunks that the first of them brought
    size_t largest_burst;              // most token chunks that share one time
    bool shows_reasoning, interleaved; // reasoning came after visible text, too
    double gap_ms;                     // median between one token chunk and the next; NAN below two
} evq_stream_shape;

void evq_stream_look(evq_stream_shape *out, const evq_attempt *attempt);

// How long the first token had probably been lying somewhere when it came, since others came with it. 0: it was alone.
double evq_stream_held_ms(const evq_stream_shape *shape);

#endif
