// evalq.json: endpoints by name. In the working folder, else in the user's config folder; never with a key in it.
#ifndef EVQ_CLI_CONFIG_H
#define EVQ_CLI_CONFIG_H

#include "base/arena.h"
#include "base/err.h"
#include "endpoints/endpoint.h"
#include "scoring/policy.h"

// One entry. `endpoint` holds what it says, NULL where it says nothing.
typedef struct evq_config_endpoint {
    evq_endpoint endpoint;
    const char *key_env; // name of the environment variable with the key
    bool reasoning_said;
} evq_config_endpoint;

typedef struct evq_config {
    const char *path; // NULL: there is none
    evq_policy *policies;
    size_t policy_count;
    evq_config_endpoint *endpoints;
    size_t count;
    evq_arena arena;
} evq_config;

// The file named, or the one that is found; none at all is no error, except where it was named.
int evq_config_load(evq_config *out, const char *path, evq_err *err);
void evq_config_dispose(evq_config *config);

const evq_config_endpoint *evq_config_find(const evq_config *config, const char *name); // NULL when there is none

const evq_policy *evq_config_policy(const evq_config *config, const char *name); // likewise

// Where an entry is to be written when nobody names a file: the config that is found, else evalq.json in the working folder.
const char *evq_config_path(evq_arena *arena);

// Adds an endpoint to the file, or puts it in place of the one of that name; all else in the file stays. What the user
// cannot see in a probe (key, labels, prices) stays as it was in the entry, too.
int evq_config_save(const char *path, const char *name, const evq_config_endpoint *entry, evq_err *err);

#endif
