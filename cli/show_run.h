// A run told step by step from its trace: what was asked, what came back, what the world answered.
#ifndef EVQ_CLI_SHOW_RUN_H
#define EVQ_CLI_SHOW_RUN_H

#include "base/err.h"

// `trial` from 1, 0: all of them. `step` 0: all, each shortened to a few lines; else that step in full.
int evq_show_run(const char *path, int trial, int step, evq_err *err);

#endif
