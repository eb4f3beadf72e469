#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "bench/self_test.h"
#include "cli/bench_progress.h"
#include "cli/cmd.h"
#include "cli/open_files.h"
#include "cli/run_folder.h"
#include "cli/target.h"
#include "replay/runner.h"
#include "trace/trace_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SIZE = 10000000, MAX_STREAMS = 10000 };

static struct {
    evq_target_options target;
    evq_goals goals;
    const char *sizes, *outputs, *streams, *out, *resume;
    int repeats, tail;
    double budget, seconds, idle, connect;
    bool no_warm, json, quiet;
} given = {.sizes = "512,1K,2K,4K,8K,16K,32K,64K,128K",
           .outputs = "64",
           .streams = "1",
           .out = "runs",
           .repeats = 3,
           .tail = 256,
           .budget = 1800,
           .seconds = 3600,
           .idle = 3600,
           .connect = 20};

static const evq_opt options[] = {
    EVQ_TARGET_ROWS(given.target),
    {"sizes", 0, EVQ_OPT_TEXT, &given.sizes, "N,N,...", "prompt tokens, K is 1,024 (512 to 128K, doubling)", 0, 0},
    {"output", 0, EVQ_OPT_TEXT, &given.outputs, "N,N,...", "tokens of a reply, at most (64)", 0, 0},
    {"concurrency", 'c', EVQ_OPT_TEXT, &given.streams, "N,N,...", "conversations at once (1)", 0, 0},
    {"repeats", 'n', EVQ_OPT_INT, &given.repeats, "N", "how often each is measured (3)", 1, 1000},
    {"tail", 0, EVQ_OPT_INT, &given.tail, "N", "new tokens behind the cached prefix (256)", 1, MAX_SIZE},
    {"no-warm", 0, EVQ_OPT_FLAG, &given.no_warm, NULL, "cold prompts only, no second turns", 0, 0},
    {"budget", 0, EVQ_OPT_NUMBER, &given.budget, "S", "seconds after which nothing new is begun (1800; 0: none)", 0,
     1e7},
    {"step-seconds", 0, EVQ_OPT_NUMBER, &given.seconds, "S", "time of one request (3600)", 0.001, 1e6},
    {"idle-seconds", 0, EVQ_OPT_NUMBER, &given.idle, "S", "silence on an open stream (3600)", 0.001, 1e6},
    {"connect-seconds", 0, EVQ_OPT_NUMBER, &given.connect, "S", "until the connection stands (20)", 0.001, 1e5},
    {"goal-first-token", 0, EVQ_OPT_NUMBER, &given.goals.first_token_s, "S",
     "what a good request keeps to: seconds to the first token (goodput)", 0.001, 1e6},
    {"goal-rate", 0, EVQ_OPT_NUMBER, &given.goals.rate, "TOK/S", "and tokens per second after it", 0.001, 1e6},
    {"time-scale", 0, EVQ_OPT_NUMBER, &given.target.time_scale, "X", "simulated endpoints: X seconds pass in one", 0.01,
     10000},
    {"resume", 0, EVQ_OPT_TEXT, &given.resume, "RUN", "go on with a bench that was broken off", 0, 0},
    {"out", 'o', EVQ_OPT_TEXT, &given.out, "FOLDER", "where the run's folder is made (runs)", 0, 0},
    {"json", 0, EVQ_OPT_FLAG, &given.json, NULL, "print the result as JSON", 0, 0},
    {"quiet", 'q', EVQ_OPT_FLAG, &given.quiet, NULL, "no progress on stderr", 0, 0},
};

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

// "512,4K": ascending, each once.
static int read_list(evq_bench_list *out, const char *option, const char *text, int64_t max, evq_err *err)
{
    *out = (evq_bench_list){0};
    for (const char *at = text;;) {
        char *end;
        double number = strtod(at, &end);
        bool is_number = end != at && *at >= '0' && *at <= '9';
        if (*end == 'k' || *end == 'K') number *= 1024, end++;
        if (!is_number || number < 1 || number > (double)max || (*end && *end != ','))
            return evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                            "--%s takes whole numbers from 1 to %lld with commas between them, not \"%.60s\"", option,
                            (long long)max, text);
        if (out->count == EVQ_BENCH_MAX_VALUES)
            return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--%s takes at most %d numbers", option, EVQ_BENCH_MAX_VALUES);
        out->items[out->count++] = (int64_t)number;
        if (!*end) break;
        at = end + 1;
    }
    qsort(out->items, out->count, sizeof *out->items, compare);
    size_t kept = 1;
    for (size_t i = 1; i < out->count; i++)
        if (out->items[i] != out->items[kept - 1]) out->items[kept++] = out->items[i];
    out->count = kept;
    return 0;
}

static int make_plan(evq_bench_plan *plan, evq_err *err)
{
    *plan = (evq_bench_plan){.repeats = given.repeats,
                             .tail_tokens = given.tail,
                             .warm = !given.no_warm,
                             .budget_s = given.budget,
                             .seconds_per_request = given.seconds,
                             .idle_seconds = given.idle,
                             .connect_seconds = given.connect};
    int rc = read_list(&plan->sizes, "sizes", given.sizes, MAX_SIZE, err);
    if (!rc) rc = read_list(&plan->outputs, "output", given.outputs, MAX_SIZE, err);
    if (!rc) rc = read_list(&plan->streams, "concurrency", given.streams, MAX_STREAMS, err);
    if (!rc && evq_bench_group_count(plan) > EVQ_BENCH_MAX_GROUPS)
        rc = evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                      "that would be more than %d measurements: ask for fewer sizes or repeats", EVQ_BENCH_MAX_GROUPS);
    return rc;
}

// A bench that was broken off is gone on with as it was planned, at the endpoint it was made with.
static int load_earlier(evq_trace **out, evq_err *err)
{
    int rc = evq_trace_read(out, given.resume, err);
    if (rc) return rc;
    evq_trace *trace = *out;
    if (!trace->bench || !evq_file_is_folder(given.resume))
        rc = evq_fail(err, EVQ_EUSAGE, given.resume, NULL, "this is not the folder of a bench");
    if (rc) {
        evq_trace_free(trace);
        *out = NULL;
        return rc;
    }
    given.goals = trace->run.goals;
    if (!given.target.endpoint) given.target.endpoint = trace->run.endpoint;
    if (!given.target.model && !trace->run.simulated) given.target.model = trace->run.model;
    if (!given.target.dialect) given.target.dialect = trace->run.dialect;
    if (!given.target.server) given.target.server = trace->run.server;
    if (trace->run.simulated && !(given.target.time_scale > 0) && trace->run.time_scale != 1)
        given.target.time_scale = trace->run.time_scale;
    return 0;
}

static int open_trace(evq_trace_writer **trace, const char *folder, const evq_endpoint *endpoint,
                      const evq_bench_plan *plan, const evq_trace *earlier, const char *started, evq_err *err)
{
    evq_arena arena = EVQ_ARENA_INIT;
    const char *path = evq_arena_printf(&arena, "%s/trace.jsonl.gz", folder);
    int rc = 0;
    if (earlier) {
        bool *done = evq_arena_array(&arena, bool, evq_bench_group_count(plan));
        evq_bench_find_done(earlier->bench, done);
        rc = evq_trace_continue(trace, path, earlier, done, err);
    } else {
        rc = evq_trace_create(trace, path, err);
    }
    if (!rc) evq_trace_hide(*trace, endpoint->key);
    if (!rc && !earlier) {
        evq_run run;
        evq_self_test self_test;
        evq_self_test_run(&self_test);
        const evq_plan as_run = {.self_test = self_test,
                                 .endpoint = endpoint,
                                 .goals = given.goals,
                                 .jobs = (int)plan->streams.items[plan->streams.count - 1]};
        evq_runner_describe(&run, &as_run, started);
        evq_trace_put_run(*trace, &run);
        evq_trace_put_bench(*trace, plan);
    }
    evq_arena_dispose(&arena);
    return rc;
}

static int measure(const evq_endpoint *endpoint, const evq_bench_plan *plan, const evq_trace *earlier,
                   const char *folder, const char *started, evq_err *err)
{
    evq_trace_writer *trace;
    int rc = open_trace(&trace, folder, endpoint, plan, earlier, started, err);
    if (rc) return rc;
    evq_bench_view view;
    evq_bench_view_init(&view);
    rc = evq_bench_run(endpoint, plan, earlier ? earlier->bench : NULL, trace, evq_bench_view_news, &view, err);
    evq_bench_view_clear(&view);
    evq_err close_err;
    int close_rc = evq_trace_close(trace, &close_err);
    if (!close_rc || rc) return rc;
    *err = close_err;
    return close_rc;
}

static int bench(const evq_endpoint *endpoint, const evq_bench_plan *plan, const evq_trace *earlier, int *status,
                 evq_err *err)
{
    char started[EVQ_WALL_SIZE];
    evq_clock_wall(started);
    evq_arena arena = EVQ_ARENA_INIT;
    const char *folder = given.resume;
    int rc = 0;
    if (!earlier)
        rc = evq_run_folder_create(&folder, given.out, started, evq_arena_printf(&arena, "bench-%s", endpoint->name),
                                   &arena, err);
    if (!rc)
        evq_note("%s on %s; broken off, `evalq bench --resume %s` goes on", endpoint->model, endpoint->name, folder);
    if (!rc) rc = measure(endpoint, plan, earlier, folder, started, err);
    if (!rc || rc == EVQ_EINTERRUPTED) {
        evq_err score_err;
        int score_rc =
            evq_run_folder_score(folder, &(evq_scoring){.format = given.json ? "json" : "text"}, status, &score_err);
        if (rc) *status = EVQ_EXIT_INTERRUPTED;
        if (score_rc) *err = score_err;
        rc = score_rc;
    }
    evq_arena_dispose(&arena);
    return rc;
}

static int run(int argc, char **argv)
{
    evq_log_set_quiet(given.quiet);
    evq_err err;
    evq_trace *earlier = NULL;
    evq_target target = {0};
    evq_bench_plan plan;
    int status = EVQ_EXIT_OK, rc = 0;
    if (argc > 1 || (!argc && !given.resume))
        rc = evq_fail(&err, EVQ_EUSAGE, NULL, NULL, "bench takes one endpoint: a URL, a name, or sim:writer");
    if (argc) given.target.endpoint = argv[0];
    if (!rc) rc = make_plan(&plan, &err);
    if (!rc && given.resume) rc = load_earlier(&earlier, &err);
    if (earlier) plan = earlier->bench->plan;
    bool simulated = given.target.endpoint && !strncmp(given.target.endpoint, "sim:", 4);
    if (!rc) rc = evq_open_files_allow((long)plan.streams.items[plan.streams.count - 1], simulated, &err);
    if (!rc) rc = evq_target_open(&target, &given.target, NULL, 0, &err);
    if (!rc) rc = evq_target_identify(&target, &err);
    if (!rc) rc = bench(&target.endpoint, &plan, earlier, &status, &err);
    evq_target_close(&target);
    if (earlier) evq_trace_free(earlier);
    return rc ? evq_exit_of(&err) : status;
}

const evq_cmd evq_cmd_bench = {
    .name = "bench",
    .arguments = "ENDPOINT",
    .summary = "prompt processing and generation by size of prompt, cold, cached, and many at once",
    .details =
        "Sends prompts of growing size, each with first words of its own so that no cache knows it (cold), and each\n"
        "again with its reply and a short new tail behind it (warm: what an agent's next step is). Every combination\n"
        "of --sizes, --output and --concurrency is measured --repeats times, the later rounds in mixed order. From\n"
        "the times a curve is fitted, and from the curve comes the largest prompt within a time limit. It stops\n"
        "where the context or the budget ends; every point is saved as it comes.\n"
        "\n"
        "exit status: 0 fine, 2 wrong arguments, 3 evalq failed, 4 not one request was answered, 130 interrupted\n"
        "\n"
        "examples:\n"
        "  evalq bench http://127.0.0.1:8080\n"
        "  evalq bench home --sizes 1K,8K,32K,99K --output 128 --budget 7200\n"
        "  evalq bench http://127.0.0.1:8000/v1 -m NAME --sizes 2K --concurrency 1,8,64 --goal-first-token 2\n"
        "  evalq bench --resume runs/2026-05-06T12-00-00Z-bench-127.0.0.1-8080\n"
        "  evalq bench 'sim:writer?prompt=500&curve=60' --time-scale 100\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
