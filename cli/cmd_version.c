#include "cli/cmd.h"

#include <stdio.h>

static int run(int argc, char **argv)
{
    (void)argc, (void)argv;
    puts("evalq " EVALQ_VERSION);
    return EVQ_EXIT_OK;
}

const evq_cmd evq_cmd_version = {
    .name = "version",
    .arguments = "",
    .summary = "the version of evalq",
    .details = "examples:\n  evalq version\n",
    .run = run,
};
