// The command as it was typed, for the record of a run.
#ifndef EVQ_CLI_COMMAND_LINE_H
#define EVQ_CLI_COMMAND_LINE_H

#include "base/arena.h"

void evq_command_line_keep(int argc, char **argv); // before options are taken out of it
const char *evq_command_line(evq_arena *arena);    // as a shell would take it again; NULL when none was kept

#endif
