// What --endpoint and its companions mean: a real server by URL, or the simulated one, started here.
#ifndef EVQ_CLI_TARGET_H
#define EVQ_CLI_TARGET_H

#include "cli/opt.h"
#include "endpoints/endpoint.h"
#include "simulator/simulator.h"

// As given on the command line.
typedef struct evq_target_options {
    const char *endpoint, *model, *dialect, *server, *reasoning, *key_env;
    evq_opt_list headers, members;
    bool no_stream;
    double time_scale;
} evq_target_options;

// The rows of a command's option table that set them.
#define EVQ_TARGET_ROWS(given)                                                                                           \
    {"model", 'm', EVQ_OPT_TEXT, &(given).model, "NAME", "the model, as the server knows it", 0, 0},                     \
        {"dialect", 0, EVQ_OPT_TEXT, &(given).dialect, "NAME", "what it speaks (else it is asked)", 0, 0},               \
        {"server", 0, EVQ_OPT_TEXT, &(given).server, "NAME", "what kind of server it is (else it is asked)", 0, 0},      \
        {"key-env", 0, EVQ_OPT_TEXT, &(given).key_env, "VARIABLE", "environment variable that holds the API key", 0, 0}, \
        {"header", 'H', EVQ_OPT_LIST, &(given).headers, "\"NAME: VALUE\"", "one more header; may be repeated", 0, 0},    \
        {"set", 0, EVQ_OPT_LIST, &(given).members, "NAME=VALUE", "one more member of each request; may be repeated",     \
         0,     0},                                                                                                      \
    {                                                                                                                    \
        "reasoning", 0, EVQ_OPT_TEXT, &(given).reasoning, "strip|echo|keep",                                             \
            "what of a reply's reasoning is sent back (echo: what is signed)", 0, 0                                      \
    }

typedef struct evq_target {
    evq_endpoint endpoint;
    evq_simulator *simulator; // NULL for a real server
    bool reasoning_said;      // by the user; else the server's quirks decide
    evq_arena arena;
} evq_target;

// Checks everything before anything is sent, and starts the simulated endpoint if it is the one meant.
int evq_target_open(evq_target *target, const evq_target_options *options, evq_scenario *const *scenarios, size_t count,
                    evq_err *err);

// Asks a real server what it is, where nobody said: which dialect it speaks, its quirks, its only model.
int evq_target_identify(evq_target *target, evq_err *err);
void evq_target_close(evq_target *target);

#endif
