#include "base/file.h"
#include "cli/cmd.h"
#include "cli/explain_view.h"
#include "scoring/log_story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { LOG_MAX_MIB = 1024 };

static struct {
    bool json;
} given;

static const evq_opt options[] = {
    {"json", 0, EVQ_OPT_FLAG, &given.json, NULL, "print what was found as JSON", 0, 0},
};

static int explain(const char *path, evq_err *err)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(LOG_MAX_MIB)), out = EVQ_BUF_INIT(EVQ_MIB(LOG_MAX_MIB));
    evq_arena arena = EVQ_ARENA_INIT;
    int rc = evq_file_read(&text, path, err);
    evq_log_story story;
    if (!rc) {
        evq_log_story_tell(&story, evq_buf_text(&text), text.len, &arena);
        if (!story.log.task_count && !story.log.trouble_count)
            rc = evq_fail(err, EVQ_EFORMAT, path, NULL,
                          "in %zu lines there is nothing of a request: this reads llama-server's log", story.log.lines);
    }
    if (!rc && given.json)
        evq_explain_view_json(&out, &story);
    else if (!rc)
        evq_explain_view_text(&out, &story);
    if (!rc) fwrite(evq_buf_text(&out), 1, out.len, stdout);
    evq_buf_dispose(&text);
    evq_buf_dispose(&out);
    evq_arena_dispose(&arena);
    return rc;
}

static int run(int argc, char **argv)
{
    evq_err err;
    int rc = argc == 1 ? 0 : evq_fail(&err, EVQ_EUSAGE, NULL, NULL, "explain-log takes one file: llama-server's log");
    if (!rc) rc = explain(argv[0], &err);
    return rc ? evq_exit_of(&err) : EVQ_EXIT_OK;
}

const evq_cmd evq_cmd_explain_log = {
    .name = "explain-log",
    .arguments = "FILE",
    .summary = "what llama-server's log tells: prompts, reuse, progress, requests given up",
    .details =
        "Reads the log of any llama-server since 2024, as it is or from a journal: each request with its prompt, what\n"
        "was reused of it, how far it got and how it ended; then the story they make together. Run with\n"
        "`evalq run --server-log FILE` to have it in the scorecard.\n"
        "\n"
        "examples:\n"
        "  evalq explain-log llama-server.log\n"
        "  journalctl -u llama-server > log.txt; evalq explain-log log.txt --json | jq .story\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
