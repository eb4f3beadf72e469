#include "base/clock.h"
#include "base/log.h"
#include "cli/cmd.h"
#include "cli/find.h"
#include "endpoints/dialect.h"
#include "simulator/simulator.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { MAX_SCENARIOS = 256 };

static struct {
    evq_opt_list scenarios;
    int port;
    double time_scale;
    bool quiet;
} given;

static const evq_opt options[] = {
    {"scenario", 's', EVQ_OPT_LIST, &given.scenarios, "NAME", "a scenario to play (all); may be repeated", 0, 0},
    {"port", 'p', EVQ_OPT_INT, &given.port, "N", "where to listen on 127.0.0.1 (any free port)", 0, 65535},
    {"time-scale", 0, EVQ_OPT_NUMBER, &given.time_scale, "X", "X seconds pass in one", 0.01, 10000},
    {"quiet", 'q', EVQ_OPT_FLAG, &given.quiet, NULL, "no line for every request", 0, 0},
};

// One call, so that lines of several threads do not mix.
static void show_request(void *context, const char *method, const char *path, int status)
{
    (void)context;
    if (!given.quiet) fprintf(stderr, "%d %s %.200s\n", status, method, path);
}

static void print_addresses(const char *root)
{
    for (size_t i = 0; i < evq_dialect_count; i++)
        printf("%-20s %s%s\n", evq_dialects[i]->name, root, evq_dialects[i]->base);
    fflush(stdout);
}

// The signals are blocked before any thread begins, so that they come here.
static void wait_for_signal(const sigset_t *signals)
{
    int number;
    while (sigwait(signals, &number)) continue;
}

static int serve(const evq_sim_profile *profile, const evq_scenario *const *scenarios, size_t count, evq_err *err)
{
    const evq_sim_listening listening = {.port = given.port, .told = show_request};
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    evq_simulator *simulator;
    int rc = evq_simulator_start(&simulator, profile, scenarios, count, &listening, err);
    if (rc) return rc;
    print_addresses(evq_simulator_url(simulator));
    wait_for_signal(&signals);
    evq_simulator_stop(simulator);
    return 0;
}

static int run(int argc, char **argv)
{
    static char all[] = "all";
    evq_err err;
    evq_sim_profile profile;
    evq_arena arena = EVQ_ARENA_INIT;
    evq_scenario *scenarios[MAX_SCENARIOS] = {0};
    size_t count = 0;
    char *names[EVQ_OPT_LIST_MAX] = {all};
    int name_count = given.scenarios.count ? (int)given.scenarios.count : 1;
    for (size_t i = 0; i < given.scenarios.count; i++) names[i] = (char *)given.scenarios.items[i];
    int rc = argc <= 1 ? 0 : evq_fail(&err, EVQ_EUSAGE, NULL, NULL, "simulate takes one profile, such as reference");
    const char *text = argc ? argv[0] : "reference";
    if (!strncmp(text, "sim:", 4)) text += 4;
    if (!rc) rc = evq_sim_profile_parse(&profile, text, evq_find_profiles(&arena), &arena, &err);
    if (!rc) rc = evq_find_scenarios(scenarios, MAX_SCENARIOS, &count, names, name_count, &err);
    if (!rc && given.time_scale > 0) evq_clock_set_scale(given.time_scale);
    if (!rc) rc = serve(&profile, (const evq_scenario *const *)scenarios, count, &err);
    for (size_t i = 0; i < count; i++) evq_scenario_free(scenarios[i]);
    evq_arena_dispose(&arena);
    return rc ? evq_exit_of(&err) : EVQ_EXIT_OK;
}

const evq_cmd evq_cmd_simulate = {
    .name = "simulate",
    .arguments = "[PROFILE]",
    .summary = "the simulated endpoint as a server of its own, for any client",
    .details =
        "A server on loopback that plays recorded tasks at set speeds, with faults where they are wanted: a test\n"
        "double for clients. It speaks every dialect that evalq knows; the base URLs are printed first. PROFILE\n"
        "is what stands behind sim: for `run`. It ends with Ctrl-C.\n"
        "\n"
        "examples:\n"
        "  evalq simulate\n"
        "  evalq simulate 'reference?prompt=43&generation=11.9' --port 8080 --scenario blog-update\n"
        "  evalq simulate 'reference?fault=429&fault_step=0&fault_times=1'\n"
        "  evalq simulate kimi-k2.6-q2 --time-scale 100\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
