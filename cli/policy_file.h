// --policy: a file, or a name from evalq.json.
#ifndef EVQ_CLI_POLICY_FILE_H
#define EVQ_CLI_POLICY_FILE_H

#include "cli/opt.h"
#include "scoring/policy.h"

// The rows of a command's option table.
// clang-format off
#define EVQ_POLICY_ROWS(policy, config) \
    {"policy", 0, EVQ_OPT_TEXT, &(policy), "FILE|NAME", "what the verdict asks for: a file, or a name from evalq.json (built in)", 0, 0}, \
    {"config", 0, EVQ_OPT_TEXT, &(config), "FILE", "where that name stands (evalq.json here, else in the config folder)", 0, 0}
// clang-format on

// `argument` with a "/" or ending in ".json" is a file; else a name of the config, which is `config` or the one that is found.
// Texts are in the arena.
int evq_policy_file_find(evq_policy *out, const char *argument, const char *config, evq_arena *arena, evq_err *err);

// The policy as one line of JSON, in the arena: what a trace carries.
const char *evq_policy_file_text(const evq_policy *policy, evq_arena *arena);

#endif
