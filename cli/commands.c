// The one table of commands, in the order in which help shows them.

#include "cli/cmd.h"

#include <string.h>

const evq_cmd *const evq_commands[] = {
    &evq_cmd_run,     &evq_cmd_bench,       &evq_cmd_probe,    &evq_cmd_endpoints, &evq_cmd_list,
    &evq_cmd_show,    &evq_cmd_check,       &evq_cmd_new,      &evq_cmd_score,     &evq_cmd_report,
    &evq_cmd_explain, &evq_cmd_explain_log, &evq_cmd_simulate, &evq_cmd_help,      &evq_cmd_version,
};
const size_t evq_command_count = sizeof evq_commands / sizeof *evq_commands;

const evq_cmd *evq_command_find(const char *name)
{
    for (size_t i = 0; i < evq_command_count; i++)
        if (!strcmp(evq_commands[i]->name, name)) return evq_commands[i];
    return NULL;
}
