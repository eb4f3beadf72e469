// What the simulated model says, in which pieces, and when each is due. Pure: no clock, no socket.
#ifndef EVQ_SIMULATOR_SIM_PLAN_H
#define EVQ_SIMULATOR_SIM_PLAN_H

#include "scenarios/message.h"
#include "simulator/sim_profile.h"

#include <stdint.h>

enum { EVQ_SIM_BYTES_PER_TOKEN = 4 };

// In the order in which they come.
typedef enum evq_sim_piece_kind {
    EVQ_SIM_ROLE,      // at once, with the headers
    EVQ_SIM_PROGRESS,  // a comment while the prompt is processed; the pieces below follow when that is done
    EVQ_SIM_REASONING, // text
    EVQ_SIM_CONTENT,   // text
    EVQ_SIM_CALL,      // id and name of a call
    EVQ_SIM_ARGUMENTS, // text
    EVQ_SIM_FINISH,
    EVQ_SIM_USAGE,
    EVQ_SIM_DONE,
    EVQ_SIM_ERROR, // these three end an answer before its time: an error object,
    EVQ_SIM_CUT,   // a closed connection,
    EVQ_SIM_STALL  // silence
} evq_sim_piece_kind;

typedef struct evq_sim_piece {
    evq_sim_piece_kind kind;
    uint64_t due_ns;   // after the request's arrival
    const char *text;  // borrowed from the message
    size_t len, call;  // call: which of the message's calls
    int64_t processed; // PROGRESS: tokens
} evq_sim_piece;

// What an answer is planned from.
typedef struct evq_sim_order {
    const evq_message *message; // must outlive the plan
    size_t prompt_bytes, cached_bytes;
    bool usage; // a usage chunk was asked for
    evq_sim_fault fault;
    evq_sim_slip slip; // made in the message already; some show in how it is sent, too
} evq_sim_order;

typedef struct evq_sim_plan {
    const evq_message *message;
    evq_sim_slip slip;
    int64_t prompt_tokens, cached_tokens, output_tokens, reasoning_tokens; // reasoning is part of output
    double prompt_ms, output_ms; // output: from the first token to the last, as llama.cpp counts
    uint64_t first_ns, last_ns;  // when the first and the last token are due, after the arrival
    evq_sim_piece *pieces;
    size_t count;
} evq_sim_plan;

// The pieces are in the arena. Tokens are 4 bytes; at least one token of a prompt is processed and at least one is
// generated.
void evq_sim_plan_make(evq_sim_plan *out, const evq_sim_profile *profile, const evq_sim_order *order, evq_arena *arena);

#endif
