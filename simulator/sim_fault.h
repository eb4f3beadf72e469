// The ways in which the simulated endpoint fails when it is told to.
#ifndef EVQ_SIMULATOR_SIM_FAULT_H
#define EVQ_SIMULATOR_SIM_FAULT_H

#include "base/buf.h"

// X(NAME, word on the command line)
#define EVQ_SIM_FAULTS(X)                                                                                              \
    X(NONE, "none")                                                                                                    \
    X(400, "400")                                                                                                      \
    X(401, "401")                                                                                                      \
    X(402, "402")                                                                                                      \
    X(403, "403")                                                                                                      \
    X(404, "404")                                                                                                      \
    X(429, "429")                                                                                                      \
    X(500, "500")                                                                                                      \
    X(503, "503")                                                                                                      \
    X(529, "529")                                                                                                      \
    X(LOADING, "loading")     /* the model is not loaded yet */                                                        \
    X(OVERFLOW, "overflow")   /* the prompt does not fit the context */                                                \
    X(ERROR, "error")         /* an error inside an answer that began well */                                          \
    X(CUT, "cut")             /* the connection is closed in the middle of a tool call */                              \
    X(STALL, "stall")         /* half of the answer, then nothing until the client goes away */                        \
    X(SILENT, "silent")       /* the request is taken and never answered */                                            \
    X(MALFORMED, "malformed") /* a stream of bytes that are no events */                                               \
    X(CRASH, "crash")         /* the server is gone from then on */                                                    \
    X(GARBAGE, "garbage")     /* a web page where an answer should be */

typedef enum evq_sim_fault {
#define X(name, word) EVQ_SIM_FAULT_##name,
    EVQ_SIM_FAULTS(X)
#undef X
        EVQ_SIM_FAULT_COUNT
} evq_sim_fault;
extern const char *const evq_sim_fault_names[EVQ_SIM_FAULT_COUNT];

// A fault that is a whole answer by itself, sent instead of the model's.
typedef struct evq_sim_canned {
    int status;
    const char *content_type;
    const char *retry_after;    // seconds, NULL: no such header
    const char *type, *message; // of the error object; NULL: `body` is all there is
    const char *body;           // as Chat Completions servers say it; NULL: as they say any error
} evq_sim_canned;
const evq_sim_canned *evq_sim_fault_canned(evq_sim_fault fault); // NULL for the faults that are none

// An error as llama.cpp writes it: {"error":{"code":...,"message":...,"type":...}}.
void evq_sim_error_write(evq_buf *out, int status, const char *type, const char *message);

#endif
