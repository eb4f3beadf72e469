// What --endpoint and its companions mean: a real server by URL, or the simulated one, started here.
#ifndef EVQ_CLI_TARGET_H
#define EVQ_CLI_TARGET_H

#include "cli/config.h"
#include "cli/opt.h"
#include "endpoints/endpoint.h"
#include "simulator/simulator.h"
#include "trace/trace.h"

// As given on the command line.
typedef struct evq_target_options {
    const char *endpoint, *config, *model, *dialect, *server, *reasoning, *key_env;
    const char *proxy, *ca_file, *unix_socket;
    evq_opt_list headers, members, query;
    bool no_stream;
    double time_scale;
} evq_target_options;

// The rows of a command's option table that set them.
// clang-format off
#define EVQ_TARGET_ROWS(given) \
    {"model", 'm', EVQ_OPT_TEXT, &(given).model, "NAME", "the model, as the server knows it", 0, 0}, \
    {"dialect", 0, EVQ_OPT_TEXT, &(given).dialect, "NAME", "what it speaks (else it is asked)", 0, 0}, \
    {"server", 0, EVQ_OPT_TEXT, &(given).server, "NAME", "what kind of server it is (else it is asked)", 0, 0}, \
    {"config", 0, EVQ_OPT_TEXT, &(given).config, "FILE", "endpoints by name (evalq.json here, else in the config folder)", 0, 0}, \
    {"key-env", 0, EVQ_OPT_TEXT, &(given).key_env, "VARIABLE", "environment variable that holds the API key", 0, 0}, \
    {"header", 'H', EVQ_OPT_LIST, &(given).headers, "\"NAME: VALUE\"", "one more header; may be repeated", 0, 0}, \
    {"query", 0, EVQ_OPT_LIST, &(given).query, "NAME=VALUE", "one more parameter of the URL; may be repeated", 0, 0}, \
    {"set", 0, EVQ_OPT_LIST, &(given).members, "NAME=VALUE", "one more member of each request; may be repeated", 0, 0}, \
    {"reasoning", 0, EVQ_OPT_TEXT, &(given).reasoning, "POLICY", "what of a reply's reasoning is sent back: strip, echo or keep", 0, 0}, \
    {"proxy", 0, EVQ_OPT_TEXT, &(given).proxy, "URL", "through this proxy (else as the environment says)", 0, 0}, \
    {"ca-file", 0, EVQ_OPT_TEXT, &(given).ca_file, "FILE", "certificates to trust, in PEM", 0, 0}, \
    {"unix-socket", 0, EVQ_OPT_TEXT, &(given).unix_socket, "PATH", "connect to this socket, whatever the host", 0, 0}
// clang-format on

typedef struct evq_target {
    evq_endpoint endpoint;
    evq_simulator *simulator;    // NULL for a real server
    bool reasoning_said;         // by the user; else the server's quirks decide
    evq_fingerprint fingerprint; // when it is identified
    bool was_there;              // somebody answered then
    evq_config config;
    const char *key_env; // name of the variable the key came from; NULL: there is no key
    evq_arena arena;
} evq_target;

// Checks everything before anything is sent, and starts the simulated endpoint if it is the one meant.
int evq_target_open(evq_target *target, const evq_target_options *options, evq_scenario *const *scenarios, size_t count,
                    evq_err *err);

// Asks a real server what it is, where nobody said: which dialect it speaks, its quirks, its only model. Then its fingerprint
// is known, too; one of which dialect and model are said is asked for that only where its kind is said as well.
int evq_target_identify(evq_target *target, evq_err *err);
void evq_target_close(evq_target *target);

#endif
