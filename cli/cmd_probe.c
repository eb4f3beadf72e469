#include "base/log.h"
#include "cli/cmd.h"
#include "cli/probe_view.h"
#include "cli/target.h"
#include "scoring/failure_words.h"

#include <stdio.h>
#include <unistd.h>

static struct {
    evq_target_options target;
    const char *save;
    bool json, quiet;
} given;

static const evq_opt options[] = {
    EVQ_TARGET_ROWS(given.target),
    {"save", 0, EVQ_OPT_TEXT, &given.save, "NAME", "write the endpoint into evalq.json under this name", 0, 0},
    {"json", 0, EVQ_OPT_FLAG, &given.json, NULL, "print what was found as JSON", 0, 0},
    {"quiet", 'q', EVQ_OPT_FLAG, &given.quiet, NULL, "no progress on stderr", 0, 0},
};

static void show_question(void *context, const char *title)
{
    (void)context;
    if (isatty(STDERR_FILENO) && !given.quiet) fprintf(stderr, "\rasking: %s\033[K", title);
}

static void print_probe(const evq_probe *probe, const evq_endpoint *endpoint)
{
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(4));
    if (given.json)
        evq_probe_view_json(&out, probe, endpoint);
    else
        evq_probe_view_text(&out, probe, endpoint);
    fputs(evq_buf_text(&out), stdout);
    evq_buf_dispose(&out);
}

static int save(const evq_target *target, const evq_probe *probe, evq_arena *arena, evq_err *err)
{
    evq_config_endpoint entry = {.endpoint = evq_identified(&target->endpoint, &probe->identity),
                                 .key_env = target->key_env};
    entry.endpoint.labels.quantization = probe->identity.quantization;
    const char *path = given.target.config ? given.target.config : evq_config_path(arena);
    int rc = evq_config_save(path, given.save, &entry, err);
    if (!rc) evq_note("%s: endpoint %s written", path, given.save);
    return rc;
}

static int run(int argc, char **argv)
{
    evq_log_set_quiet(given.quiet);
    evq_err err;
    evq_target target = {0};
    evq_arena arena = EVQ_ARENA_INIT;
    evq_probe probe;
    int rc = argc == 1 ? 0 : evq_fail(&err, EVQ_EUSAGE, NULL, NULL, "probe takes one endpoint: a URL, or a name");
    if (!rc) given.target.endpoint = argv[0];
    if (!rc) rc = evq_target_open(&target, &given.target, NULL, 0, &err);
    int status = EVQ_EXIT_OK;
    if (!rc) {
        evq_probe_run(&target.endpoint, &probe, &arena, show_question, NULL);
        if (isatty(STDERR_FILENO) && !given.quiet) fputs("\r\033[K", stderr);
        print_probe(&probe, &target.endpoint);
        if (probe.failure) {
            evq_note("no reply: %s", evq_failure_remedy(probe.failure));
            status = EVQ_EXIT_UNANSWERED;
        } else if (given.save) {
            rc = save(&target, &probe, &arena, &err);
        }
    }
    evq_target_close(&target);
    evq_arena_dispose(&arena);
    return rc ? evq_exit_of(&err) : status;
}

const evq_cmd evq_cmd_probe = {
    .name = "probe",
    .arguments = "ENDPOINT",
    .summary = "what is there: server, dialect, models, context, and what works",
    .details =
        "Asks the server what it is, then some twenty small questions: does it stream, call tools, count tokens,\n"
        "tell its own times and what it took from its cache? A few hundred tokens are generated.\n"
        "\n"
        "exit status: 0 it answered, 2 wrong arguments, 4 no reply came\n"
        "\n"
        "examples:\n"
        "  evalq probe http://127.0.0.1:8080\n"
        "  evalq probe https://api.example.net/v1 --model big-model --key-env API_KEY --json\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
