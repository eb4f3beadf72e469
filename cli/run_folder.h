// The folder of a run: runs/<UTC time>-<endpoint>/, and what is made in it.
#ifndef EVQ_CLI_RUN_FOLDER_H
#define EVQ_CLI_RUN_FOLDER_H

#include "base/arena.h"
#include "base/err.h"

// Creates a folder of its own for this run below `parent`. The path is in the arena.
int evq_run_folder_create(const char **path, const char *parent, const char *started, const char *endpoint,
                          evq_arena *arena, evq_err *err);

// Scores the trace of a run and writes its reports beside it; then prints one to stdout, in `format` ("text",
// "json" ...; NULL: none). `status`, when not NULL, takes the exit status that the scorecard calls for under
// `fail_on` (may be NULL).
int evq_run_folder_score(const char *path, const char *format, const char *fail_on, int *status, evq_err *err);

// "task", "verdict", or NULL.
int evq_fail_on_check(const char *fail_on, evq_err *err);

#endif
