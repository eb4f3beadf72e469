// What --endpoint and its companions mean: a real server by URL, or the simulated one, started here.
#ifndef EVQ_CLI_TARGET_H
#define EVQ_CLI_TARGET_H

#include "cli/opt.h"
#include "endpoints/endpoint.h"
#include "simulator/simulator.h"

// As given on the command line.
typedef struct evq_target_options {
    const char *endpoint, *model, *key_env;
    evq_opt_list headers;
    bool no_stream;
    double time_scale;
} evq_target_options;

typedef struct evq_target {
    evq_endpoint endpoint;
    evq_simulator *simulator; // NULL for a real server
    evq_arena arena;
} evq_target;

// Checks everything before anything is sent, and starts the simulated endpoint if it is the one meant.
int evq_target_open(evq_target *target, const evq_target_options *options, evq_scenario *const *scenarios, size_t count,
                    evq_err *err);

// Asks a real server what it is, where nobody said: which dialect it speaks, its quirks, its only model.
int evq_target_identify(evq_target *target, evq_err *err);
void evq_target_close(evq_target *target);

#endif
