// One answer as it goes over the wire: pieces of text, each with the time at which it is due. Made before the first byte is
// sent, so that sending is nothing but waiting and writing.
#ifndef EVQ_SIMULATOR_SIM_ANSWER_H
#define EVQ_SIMULATOR_SIM_ANSWER_H

#include "base/buf.h"
#include "scenarios/message.h"
#include "simulator/sim_profile.h"

#include <stdbool.h>
#include <stdint.h>

enum { EVQ_SIM_BYTES_PER_TOKEN = 4 };

typedef struct evq_sim_piece {
    uint64_t due_ns;
    size_t start, end; // bytes of the answer's text
} evq_sim_piece;

// What follows the last piece.
typedef enum evq_sim_ending { EVQ_SIM_END, EVQ_SIM_CLOSE, EVQ_SIM_HANG } evq_sim_ending;

typedef struct evq_sim_answer {
    evq_buf text;
    evq_sim_piece *pieces;
    size_t count, cap;
    evq_sim_ending ending;
    uint64_t prefill_end_ns; // from then on the prompt is in the cache
} evq_sim_answer;

// What an answer depends on besides its message.
typedef struct evq_sim_work {
    const evq_sim_profile *profile;
    evq_sim_fault fault; // ERROR, CUT and STALL shape a stream; others are not this module's
    bool stream, wants_usage;
    uint64_t arrival_ns;
    int64_t prompt_tokens, cached_tokens;
} evq_sim_work;

// Chat Completions, streamed or whole.
void evq_sim_answer_chat(evq_sim_answer *out, const evq_message *message, const evq_sim_work *work);
void evq_sim_answer_dispose(evq_sim_answer *answer);

#endif
