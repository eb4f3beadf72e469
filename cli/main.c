#include "base/log.h"
#include "cli/cmd.h"
#include "cli/command_line.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

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
    if (errno == EPIPE) return status; // a reader such as head has seen enough
    evq_error("cannot write to standard output: %s", strerror(errno));
    return status == EVQ_EXIT_OK ? EVQ_EXIT_FAILED : status;
}

int main(int argc, char **argv)
{
    // A peer that hangs up and a file that may not grow are error codes, not the end of us.
    signal(SIGPIPE, SIG_IGN);
#ifdef SIGXFSZ
    signal(SIGXFSZ, SIG_IGN);
#endif
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
    evq_command_line_keep(argc, argv);
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
