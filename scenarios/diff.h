// What changed between two versions of a text file, told as `git diff` tells it.
#ifndef EVQ_SCENARIOS_DIFF_H
#define EVQ_SCENARIOS_DIFF_H

#include "base/buf.h"

// One version of a file; `text` is NULL where there is no such file.
typedef struct evq_version {
    const char *text;
    size_t len;
} evq_version;

// Appends the difference, with 3 lines of context; nothing when both are the same. Work and memory are bounded: of
// files too different the changed part is shown as removed and added in whole, of files too big only that they differ.
void evq_diff(evq_buf *out, const char *path, evq_version before, evq_version after);

#endif
