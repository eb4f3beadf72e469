// What every fuzzer has: a demand that is fatal when it does not hold, and, when it is not built as a fuzzer, a main that feeds it files
// and folders.
#ifndef EVQ_TESTS_FUZZ_MAIN_H
#define EVQ_TESTS_FUZZ_MAIN_H

#include "base/file.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static inline void fuzz_demand(bool holds, const char *what)
{
    if (holds) return;
    fprintf(stderr, "wrong: %s\n", what);
    abort();
}

#ifndef EVALQ_FUZZ
static int run_file(const char *path)
{
    evq_buf data = EVQ_BUF_INIT(EVQ_MIB(16));
    evq_err err;
    if (evq_file_read(&data, path, &err)) return fprintf(stderr, "%s: %s\n", path, err.text), 1;
    LLVMFuzzerTestOneInput((const unsigned char *)evq_buf_text(&data), data.len);
    evq_buf_dispose(&data);
    return 0;
}

static int run_folder(const char *path)
{
    int rc = 0, count = 0;
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (entry->d_name[0] == '.') continue;
        char name[4096];
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        rc |= evq_file_is_folder(name) ? run_folder(name) : run_file(name);
        count++;
    }
    if (folder) closedir(folder);
    printf("%s: %d inputs\n", path, count);
    return rc || !count;
}

int main(int argc, char **argv)
{
    int rc = 0;
    for (int i = 1; i < argc; i++) rc |= evq_file_is_folder(argv[i]) ? run_folder(argv[i]) : run_file(argv[i]);
    return rc;
}
#endif

#endif
