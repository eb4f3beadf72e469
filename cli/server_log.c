#include "cli/server_log.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "scoring/llama_log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { MAX_MIB = 64, LINE_BYTES = 4096 };

static int refuse(const char *path, evq_err *err)
{
    return evq_fail(err, EVQ_EUSAGE, path, NULL, "cannot read the server's log: %s", strerror(errno));
}

int evq_server_log_open(evq_server_log *out, const char *path, evq_err *err)
{
    *out = (evq_server_log){.path = path};
    if (evq_file_is_folder(path)) return evq_fail(err, EVQ_EUSAGE, path, NULL, "this is a folder, not a server's log");
    FILE *file = fopen(path, "rb");
    if (!file) return refuse(path, err);
    int rc = fseek(file, 0, SEEK_END) || (out->from = ftell(file)) < 0 ? refuse(path, err) : 0;
    fclose(file);
    return rc;
}

int evq_server_log_take(const evq_server_log *log, const char **out, evq_arena *arena, evq_err *err)
{
    char line[LINE_BYTES];
    *out = "";
    FILE *file = fopen(log->path, "rb");
    if (!file) return refuse(log->path, err);
    fseek(file, 0, SEEK_END);
    bool is_anew = ftell(file) < log->from;
    fseek(file, is_anew ? 0 : (long)log->from, SEEK_SET);
    evq_buf kept = EVQ_BUF_INIT(EVQ_MIB(MAX_MIB));
    while (fgets(line, sizeof line, file) && !kept.over) {
        size_t len = strlen(line);
        if (evq_llama_log_matters(line, len)) evq_utf8_clean(&kept, line, len);
    }
    int rc = ferror(file) ? refuse(log->path, err) : 0;
    fclose(file);
    *out = evq_arena_strdup(arena, evq_buf_text(&kept));
    evq_buf_dispose(&kept);
    return rc;
}
