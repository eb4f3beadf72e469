#include "base/log.h"
#include "cli/cmd.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

const evq_cmd *const evq_commands[] = {
    &evq_cmd_run,   &evq_cmd_list,   &evq_cmd_show, &evq_cmd_check,
    &evq_cmd_score, &evq_cmd_report, &evq_cmd_help, &evq_cmd_version,
};
const size_t evq_command_count = sizeof evq_commands / sizeof *evq_commands;

const evq_cmd *evq_command_find(const char *name)
{
    for (size_t i = 0; i < evq_command_count; i++)
        if (!strcmp(evq_commands[i]->name, name)) return evq_commands[i];
    return NULL;
}

int evq_exit_of(const evq_err *err)
{
    evq_error_report(err);
    if (err->code == EVQ_EINTERRUPTED) return EVQ_EXIT_INTERRUPTED;
    return err->code == EVQ_EIO ? EVQ_EXIT_FAILED : EVQ_EXIT_USAGE;
}

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) return true;
    return false;
}

// What was printed must have arrived: a full disk behind stdout is a failure like any other.
static int checked(int status)
{
    if (!fflush(stdout) && !ferror(stdout)) return status;
    evq_error("cannot write to standard output");
    return status == EVQ_EXIT_OK ? EVQ_EXIT_FAILED : status;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); // a peer that hangs up is an error code, not the end of us
    const char *name = argc > 1 ? argv[1] : "";
    if (!*name) {
        evq_help_print(NULL);
        return EVQ_EXIT_USAGE;
    }
    if (!strcmp(name, "--version") || !strcmp(name, "-V")) name = "version";
    if (!strcmp(name, "--help") || !strcmp(name, "-h")) name = "help";
    const evq_cmd *command = evq_command_find(name);
    if (!command) {
        evq_error("there is no command \"%.40s\"; `evalq help` lists them", name);
        return EVQ_EXIT_USAGE;
    }
    argc--, argv++;
    if (asks_for_help(argc, argv)) {
        evq_help_print(command);
        return checked(EVQ_EXIT_OK);
    }
    evq_err err;
    if (evq_opt_parse(command->options, command->option_count, &argc, argv, &err)) {
        evq_error("%s; `evalq help %s` lists the options", err.text, command->name);
        return EVQ_EXIT_USAGE;
    }
    return checked(command->run(argc, argv));
}
