#include "base/log.h"
#include "cli/cmd.h"

#include <stdio.h>

static void print_all(void)
{
    puts("evalq replays recorded agent tasks against an LLM endpoint and says whether the model can do the "
         "work.\n");
    puts("usage: evalq COMMAND [ARGUMENTS] [OPTIONS]\n");
    for (size_t i = 0; i < evq_command_count; i++)
        printf("  %-9s %s\n", evq_commands[i]->name, evq_commands[i]->summary);
    puts("\n`evalq help COMMAND` tells more. A first try, on the simulated endpoint:  evalq run mini");
}

void evq_help_print(const evq_cmd *command)
{
    if (!command) {
        print_all();
        return;
    }
    printf("evalq %s: %s\n\nusage: evalq %s %s%s\n", command->name, command->summary, command->name, command->arguments,
           command->option_count ? " [OPTIONS]" : "");
    if (command->option_count) puts("");
    for (size_t i = 0; i < command->option_count; i++) {
        const evq_opt *option = &command->options[i];
        char left[64], letter[8] = "    ";
        if (option->letter) snprintf(letter, sizeof letter, "-%c, ", option->letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->argument ? " " : "",
                 option->argument ? option->argument : "");
        printf("  %-28s %s\n", left, option->help);
    }
    printf("\n%s", command->details);
}

static int run(int argc, char **argv)
{
    const evq_cmd *command = argc ? evq_command_find(argv[0]) : NULL;
    if (argc && !command) {
        evq_error("there is no command \"%.40s\"; `evalq help` lists them", argv[0]);
        return EVQ_EXIT_USAGE;
    }
    evq_help_print(command);
    return EVQ_EXIT_OK;
}

const evq_cmd evq_cmd_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "this list, or one command in full",
    .details = "examples:\n  evalq help run\n",
    .run = run,
};
