// The small interface of a dialect on the server's side: how a request is read and an answer is written. One file each;
// sim_dialects.c tells which path belongs to which.
#ifndef EVQ_SIMULATOR_SIM_DIALECT_H
#define EVQ_SIMULATOR_SIM_DIALECT_H

#include "base/buf.h"
#include "simulator/sim_plan.h"
#include "simulator/sim_request.h"

#define EVQ_SIM_MODEL "simulated-reference"

// More than any message of a scenario can become, whatever of it has to be escaped (EVQ_RESOLVE_FILE_MIB).
#define EVQ_SIM_ANSWER_MAX_BYTES EVQ_MIB(512)

typedef struct evq_sim_answer {
    const evq_sim_plan *plan;
    const char *id, *model;
    int64_t created;     // seconds of the epoch
    bool usage, timings; // usage: of a whole body; a stream's plan says by itself
} evq_sim_answer;

typedef struct evq_sim_dialect {
    const char *name;        // as the client's
    const char *stream_type; // content type of its streams

    // Reads a request's body, bringing messages and tools into the shape of Chat Completions. What the path said stands in
    // `out` already. 0, or EVQ_EFORMAT with a reason.
    int (*read)(evq_sim_request *out, const evq_json *root);

    // One piece of a stream, which may have nothing to say in this dialect; the neighbours of the piece in the plan tell
    // where a block begins and ends. The same answer whole. An error object, of a status and in the words of the
    // server that is played; and of one inside a stream.
    void (*piece)(evq_buf *out, const evq_sim_answer *answer, const evq_sim_piece *piece);
    void (*body)(evq_buf *out, const evq_sim_answer *answer);
    void (*error)(evq_buf *out, int status, const char *type, const char *message);
} evq_sim_dialect;

extern const evq_sim_dialect evq_sim_chat, evq_sim_responses, evq_sim_messages, evq_sim_gemini, evq_sim_ollama;

// What an address asks for.
typedef struct evq_sim_route {
    const evq_sim_dialect *dialect; // NULL: no request for a reply
    void (*list)(evq_buf *out);     // else what a GET brings; NULL: nothing is there
    bool streams;                   // the path itself asks for a stream
    const char *model;              // that the path names, with `model_len` bytes; NULL: the body does
    size_t model_len;
} evq_sim_route;

// `anthropic`: the request carries that vendor's version header.
evq_sim_route evq_sim_route_find(const char *method, const char *path, bool anthropic);

// The error of an answer that breaks off.
#define EVQ_SIM_BROKEN_STATUS 500
#define EVQ_SIM_BROKEN_TYPE   "server_error"
#define EVQ_SIM_BROKEN_TEXT   "Compute error."

#endif
