// The folder of a run: runs/<UTC time>-<endpoint>/, and what is made in it.
#ifndef EVQ_CLI_RUN_FOLDER_H
#define EVQ_CLI_RUN_FOLDER_H

#include "base/arena.h"
#include "base/err.h"
#include "cli/report_page.h"
#include "scoring/policy.h"

// Creates a folder of its own for this run below `parent`. The path is in the arena.
int evq_run_folder_create(const char **path, const char *parent, const char *started, const char *endpoint,
                          evq_arena *arena, evq_err *err);

// How a run is to be scored.
typedef struct evq_scoring {
    const char *format;       // that is printed to stdout, one of evq_reports by name; NULL: none
    const char *fail_on;      // "task", "verdict"; NULL: nothing
    const evq_policy *policy; // NULL: the run's own
    evq_drawing drawing;      // of the charts in the page
    bool look_only;           // leave the reports beside the trace as they are
} evq_scoring;

// Scores the trace of a run, writes its reports beside it, and prints one. `status`, when not NULL, takes the exit status that
// the scorecard calls for.
int evq_run_folder_score(const char *path, const evq_scoring *how, int *status, evq_err *err);

// "task", "verdict", or NULL.
int evq_fail_on_check(const char *fail_on, evq_err *err);

#endif
