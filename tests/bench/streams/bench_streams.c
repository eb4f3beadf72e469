// How well evalq measures many streams at once, beside a bare client: errors of its times, its CPU, its memory. Server and
// client have a core each. usage: bench_streams EVALQ SCENARIO [ROW...]
#include "compare.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BEST_OF = 5 };

typedef struct row {
    const char *name;
    int streams, waves;
    schedule plan;
    int steps;         // instead: so many steps of one conversation
    size_t step_bytes; // each of which adds so much
} row;

// clang-format off
static const row rows[] = {
    {.name = "1 stream", .streams = 1, .waves = 3,
     .plan = {.events = 400, .first_us = 50000, .gap_us = 5000, .spread = 1}},
    {.name = "64 streams", .streams = 64, .waves = 2,
     .plan = {.events = 1000, .first_us = 200000, .gap_us = 5000, .spread = 64}},
    {.name = "64, awkward", .streams = 64, .waves = 2,
     .plan = {.events = 1000, .first_us = 200000, .gap_us = 5000, .spread = 64, .hard = true}},
    {.name = "256 streams", .streams = 256, .waves = 2,
     .plan = {.events = 400, .first_us = 400000, .gap_us = 20000, .spread = 256}},
    {.name = "1000 streams", .streams = 1000, .waves = 2,
     .plan = {.events = 200, .first_us = 1000000, .gap_us = 50000, .spread = 1000}},
    {.name = "2000 streams", .streams = 2000, .waves = 2,
     .plan = {.events = 100, .first_us = 1500000, .gap_us = 100000, .spread = 2000}},
    {.name = "as fast as possible", .streams = 64, .waves = 1, .plan = {.events = 15625, .spread = 1}},
    {.name = "400 steps to 4 MB", .streams = 1, .waves = 1, .steps = 400, .step_bytes = 10000,
     .plan = {.events = 2, .first_us = 10, .gap_us = 10, .spread = 1}},
};
// clang-format on

typedef struct outcome {
    errors errors;
    double cpu_s, cpu_us_per_event;
    double score_s; // CPU of scoring the trace again
    long rss_kb;
    int status;
} outcome;

static void pin(int core)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    sched_setaffinity(0, sizeof set, &set); // on a machine of one core it stays where it is
}

static pid_t start_server(const schedule *plan, const char *log, int *port)
{
    int ends[2];
    char text[16] = "";
    if (pipe(ends)) exit(3);
    fflush(stdout);
    pid_t pid = fork();
    if (!pid) {
        pin(0);
        close(ends[0]);
        serve(plan, ends[1], log);
        _exit(0);
    }
    close(ends[1]);
    if (read(ends[0], text, sizeof text - 1) <= 0) exit(3);
    close(ends[0]);
    *port = atoi(text);
    return pid;
}

static double cpu_seconds(const struct rusage *usage)
{
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
           (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

static void measure(outcome *out, pid_t client, pid_t server)
{
    struct rusage usage;
    int status;
    if (wait4(client, &out->status, 0, &usage) < 0) exit(3);
    out->cpu_s = cpu_seconds(&usage);
    out->rss_kb = usage.ru_maxrss;
    kill(server, SIGTERM);
    waitpid(server, &status, 0);
}

static double measure_scoring(const char *evalq, const char *folder)
{
    struct rusage usage;
    int status;
    pid_t pid = fork();
    if (!pid) {
        dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
        execl(evalq, evalq, "score", folder, (char *)NULL);
        _exit(3);
    }
    if (wait4(pid, &status, 0, &usage) < 0 || status) exit(3);
    return cpu_seconds(&usage);
}

// A task that reads one file over and over: the conversation grows by the file with every step.
static void write_long_scenario(const char *folder, const row *r)
{
    char path[4400];
    snprintf(path, sizeof path, "%s/scenario.json", folder);
    FILE *file = mkdir(folder, 0777) && errno != EEXIST ? NULL : fopen(path, "w");
    if (!file) exit(3);
    fputs("{\"format\":\"evalq-scenario/1\",\"name\":\"long\",\"purpose\":\"A conversation that "
          "grows.\",\"system\":\"Go.\","
          "\"tools\":[{\"name\":\"read\",\"description\":\"Read a "
          "file.\",\"parameters\":{\"type\":\"object\",\"properties\":"
          "{\"path\":{\"type\":\"string\",\"description\":\"Which.\"}}},\"world\":\"files.read\"}],\"limits\":{"
          "\"steps\":1000},"
          "\"turns\":[{\"user\":\"go\",\"reference\":[",
          file);
    for (int i = 0; i + 1 < r->steps; i++)
        fputs("{\"tool_calls\":[{\"name\":\"read\",\"arguments\":{\"path\":\"a.txt\"}}]},", file);
    fputs("{\"content\":\"Done.\"}]}],\"world\":{\"cwd\":\"/home\",\"files\":{\"a.txt\":\"", file);
    for (size_t i = 0; i < r->step_bytes / 10; i++) fputs("some words", file);
    fprintf(file,
            "\"}},\"checks\":[{\"id\":\"said\",\"title\":\"it is "
            "done\",\"kind\":\"reply\",\"matches\":\"Done\",\"earliest\":%d}]}\n",
            r->steps);
    if (fclose(file)) exit(3);
}

static void exec_evalq(const char *evalq, const char *scenario, const row *r, const char *url, const char *runs)
{
    char trials[16], jobs[16], path[4300];
    if (r->steps) {
        snprintf(path, sizeof path, "%s-long/long", runs);
        scenario = path;
    }
    snprintf(trials, sizeof trials, "%d", r->streams * r->waves);
    snprintf(jobs, sizeof jobs, "%d", r->streams);
    int null = open("/dev/null", O_WRONLY);
    dup2(null, STDOUT_FILENO);
    execl(evalq, evalq, "run", scenario, "--endpoint", url, "--model", "m", "--dialect", "openai-chat", "--trials",
          trials, "--jobs", jobs, "--mode", r->steps ? "forced" : "free", "--steps", r->steps ? "1000" : "1", "--quiet",
          "--out", runs, (char *)NULL);
    perror(evalq);
    _exit(3);
}

// Reads the only run in `runs` and removes it. A run scores itself at its end: what scoring costs by itself is taken off, since
// it is no part of the measuring.
static void take_run(outcome *out, times *saw, const char *evalq, const char *runs)
{
    glob_t found;
    char pattern[4300];
    snprintf(pattern, sizeof pattern, "%s/*", runs);
    if (glob(pattern, 0, NULL, &found)) exit(3);
    const char *folder = found.gl_pathv[found.gl_pathc - 1];
    times_of_run(saw, folder);
    out->score_s = measure_scoring(evalq, folder);
    out->cpu_s -= out->score_s;
    globfree(&found);
    char command[4400];
    snprintf(command, sizeof command, "rm -rf '%s'", runs);
    if (system(command)) exit(3);
}

// Runs one client, evalq or (evalq NULL) the yardstick, against a server of its own.
static outcome run(const row *r, const char *evalq, const char *scenario, const char *scratch)
{
    char server_log[4200], client_log[4200], runs[4200], url[64];
    snprintf(server_log, sizeof server_log, "%s/server", scratch);
    snprintf(client_log, sizeof client_log, "%s/client", scratch);
    snprintf(runs, sizeof runs, "%s/runs", scratch);
    if (evalq && r->steps) {
        char folder[4300];
        snprintf(folder, sizeof folder, "%s-long", runs);
        if (mkdir(folder, 0777) && errno != EEXIST) exit(3);
        snprintf(folder, sizeof folder, "%s-long/long", runs);
        write_long_scenario(folder, r);
    }
    int port;
    pid_t server = start_server(&r->plan, server_log, &port);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/v1%s", port, evalq ? "" : "/chat/completions");
    outcome out = {0};
    pid_t client = fork();
    if (!client) {
        pin(1);
        if (evalq) exec_evalq(evalq, scenario, r, url, runs);
        if (r->steps) yardstick_growing(url, r->steps, r->step_bytes);
        yardstick(url, r->streams, r->waves, client_log);
    }
    measure(&out, client, server);
    if (out.status) return out;
    times wrote = {0}, saw = {0};
    times_load(&wrote, server_log);
    if (evalq)
        take_run(&out, &saw, evalq, runs);
    else if (!r->steps)
        times_load(&saw, client_log);
    if (!r->steps) out.cpu_us_per_event = out.cpu_s * 1e6 / ((double)r->streams * r->waves * r->plan.events);
    // Warm: the first wave made the connections.
    size_t from = r->waves > 1 ? (size_t)r->streams : 0;
    compare(&out.errors, &wrote, &saw, from, (size_t)r->streams * (size_t)r->waves);
    times_free(&wrote);
    times_free(&saw);
    return out;
}

// Sending megabytes over loopback takes the kernel two or three times as long at one time as at another: the best of some.
static outcome run_best(const row *r, const char *evalq, const char *scenario, const char *scratch)
{
    outcome best = run(r, evalq, scenario, scratch);
    for (int i = 1; r->steps && i < BEST_OF && !best.status; i++) {
        outcome again = run(r, evalq, scenario, scratch);
        if (again.status || again.cpu_s < best.cpu_s) best = again;
    }
    return best;
}

static void print(const char *who, const outcome *o, bool has_times)
{
    printf("  %-9s ", who);
    if (o->status) {
        printf("failed\n");
        return;
    }
    if (has_times)
        printf("%7.3f %7.3f   %7.4f %7.4f  ", o->errors.first_ms, o->errors.first_p95_ms, o->errors.rate_percent,
               o->errors.rate_p95_percent);
    else
        printf("%33s  ", "");
    printf("%6.2f s ", o->cpu_s);
    if (o->cpu_us_per_event > 0)
        printf("%8.2f", o->cpu_us_per_event);
    else
        printf("%8s", "");
    printf("  %8.1f  %6zu\n", (double)o->rss_kb / 1024, has_times ? o->errors.lost : 0);
}

static bool is_wanted(const row *r, int argc, char **argv)
{
    for (int i = 3; i < argc; i++)
        if (!strcmp(argv[i], r->name)) return true;
    return argc <= 3;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: bench_streams EVALQ SCENARIO [ROW...]\n");
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    char scratch[] = "/tmp/bench-streams-XXXXXX";
    if (!mkdtemp(scratch)) return 3;
    printf("%12s first token, error  tokens/s, error       CPU   CPU us    memory    lost\n", "");
    printf("%12s  p50 ms  p95 ms     p50 %%   p95 %%           an event        MB  streams\n", "");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const row *r = &rows[i];
        if (!is_wanted(r, argc, argv)) continue;
        printf("%s\n", r->name);
        outcome bare = run_best(r, NULL, NULL, scratch), own = run_best(r, argv[1], argv[2], scratch);
        bool has_times = r->plan.gap_us && !r->steps;
        print("yardstick", &bare, has_times);
        print("evalq", &own, has_times);
        if (!bare.status && !own.status)
            printf("  ratio %46.2f %19.2f\n", own.cpu_s / bare.cpu_s, (double)own.rss_kb / (double)bare.rss_kb);
        if (!own.status && !r->plan.gap_us)
            printf("  its trace of %d chunks is scored again in %.2f s of CPU\n", r->streams * r->plan.events,
                   own.score_s);
        fflush(stdout);
    }
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", scratch);
    return system(command) ? 3 : 0;
}
