// One command of the tool: a name, a line of help, its options, and the function that does it.
#ifndef EVQ_CLI_CMD_H
#define EVQ_CLI_CMD_H

#include "cli/opt.h"

// What the process says to its caller.
enum {
    EVQ_EXIT_OK = 0,
    EVQ_EXIT_MISSED = 1,     // a gate, or --fail-on
    EVQ_EXIT_USAGE = 2,      // wrong arguments or a bad input file
    EVQ_EXIT_FAILED = 3,     // evalq's own failure
    EVQ_EXIT_UNANSWERED = 4, // the endpoint never answered one request
    EVQ_EXIT_INTERRUPTED = 130,
};

typedef struct evq_cmd {
    const char *name, *arguments, *summary;
    const char *details; // what it does, then examples; shown by help
    const evq_opt *options;
    size_t option_count;
    int (*run)(int argc, char **argv); // the names left after option parsing; returns an exit status
} evq_cmd;

extern const evq_cmd evq_cmd_bench, evq_cmd_explain, evq_cmd_explain_log, evq_cmd_probe, evq_cmd_endpoints, evq_cmd_run,
    evq_cmd_simulate, evq_cmd_list, evq_cmd_show, evq_cmd_check, evq_cmd_new, evq_cmd_score, evq_cmd_report,
    evq_cmd_help, evq_cmd_version;

extern const evq_cmd *const evq_commands[];
extern const size_t evq_command_count;
const evq_cmd *evq_command_find(const char *name); // NULL when there is none

void evq_help_print(const evq_cmd *command); // NULL: all commands, a line each

// Reports the error on stderr and says which exit status it means.
int evq_exit_of(const evq_err *err);

#endif
