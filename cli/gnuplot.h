// Runs gnuplot on scripts of ours: no shell, no start-up file of the user's, not for ever.
#ifndef EVQ_CLI_GNUPLOT_H
#define EVQ_CLI_GNUPLOT_H

#include <stdbool.h>
#include <stddef.h>

enum { EVQ_GNUPLOT_MOST = 128 };

// `scripts`: names of files in `folder`, in which it runs. One note when it is not there or does not manage: reports are
// whole without it.
void evq_gnuplot_draw(const char *folder, const char *const *scripts, size_t count, bool png);

#endif
