#include "tests/support/scratch.h"

#include "base/file.h"
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/evalq-test-XXXXXX";

int scratch_enter(void **state)
{
    (void)state;
    return mkdtemp(folder) && !chdir(folder) ? 0 : -1;
}

int scratch_leave(void **state)
{
    (void)state;
    char command[sizeof folder + 16];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return chdir("/") || system(command) ? -1 : 0;
}

const char *scratch_folder(void)
{
    return folder;
}

void scratch_put(const char *path, const char *text)
{
    evq_err err;
    char parent[256];
    snprintf(parent, sizeof parent, "%s", path);
    char *slash = strrchr(parent, '/');
    if (slash) {
        *slash = '\0';
        assert_int_equal(evq_file_mkdirs(parent, &err), 0);
    }
    assert_int_equal(evq_file_write(path, text, strlen(text), &err), 0);
}
