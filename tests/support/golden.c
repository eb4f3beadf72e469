#include "tests/support/golden.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void tell_difference(const char *path, const char *expected, const char *found)
{
    size_t line = 1, start = 0;
    for (size_t i = 0; expected[i] && expected[i] == found[i]; i++)
        if (expected[i] == '\n') line++, start = i + 1;
    fprintf(stderr, "%s:%zu:\n  expected: %.*s\n  found:    %.*s\n", path, line, (int)strcspn(expected + start, "\n"),
            expected + start, (int)strcspn(found + start, "\n"), found + start);
}

bool golden_same(const char *path, const evq_buf *found)
{
    evq_err err;
    const char *record = getenv("EVALQ_RECORD");
    if (record && !strcmp(record, "1")) return !evq_file_write(path, evq_buf_text(found), found->len, &err);
    evq_buf expected = EVQ_BUF_INIT(EVQ_MIB(16));
    bool same = false;
    if (evq_file_read(&expected, path, &err)) {
        fprintf(stderr, "%s: %s\n", path, err.text);
    } else {
        same = expected.len == found->len && !memcmp(evq_buf_text(&expected), evq_buf_text(found), found->len);
        if (!same) tell_difference(path, evq_buf_text(&expected), evq_buf_text(found));
    }
    evq_buf_dispose(&expected);
    return same;
}
