// Writes what the simulated endpoint says in the shapes of OpenAI Chat Completions.
#ifndef EVQ_SIMULATOR_SIM_CHAT_H
#define EVQ_SIMULATOR_SIM_CHAT_H

#include "base/buf.h"
#include "simulator/sim_plan.h"

#define EVQ_SIM_MODEL "simulated-reference"

// More than any message of a scenario can become, whatever of it has to be escaped (EVQ_RESOLVE_FILE_MIB).
#define EVQ_SIM_ANSWER_MAX_BYTES EVQ_MIB(512)

typedef struct evq_sim_answer {
    const evq_sim_plan *plan;
    const char *id, *model;
    int64_t created;     // seconds of the epoch
    bool usage, timings; // usage: of a whole body; a stream's plan says by itself
} evq_sim_answer;

// One piece of a stream: an event, or a comment. A CUT and a STALL have nothing to say.
void evq_sim_piece_write(evq_buf *out, const evq_sim_answer *answer, const evq_sim_piece *piece);

void evq_sim_body_write(evq_buf *out, const evq_sim_answer *answer); // the same, not streamed
void evq_sim_broken_write(evq_buf *out);                             // the error object of an answer that breaks off
void evq_sim_models_write(evq_buf *out);

#endif
