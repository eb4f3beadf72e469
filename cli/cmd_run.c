#include "base/clock.h"
#include "base/log.h"
#include "bench/self_test.h"
#include "cli/cmd.h"
#include "cli/command_line.h"
#include "cli/find.h"
#include "cli/open_files.h"
#include "cli/pins.h"
#include "cli/policy_file.h"
#include "cli/progress.h"
#include "cli/run_folder.h"
#include "cli/server_log.h"
#include "cli/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_SCENARIOS = 256 };

static struct {
    evq_target_options target;
    evq_limit_overrides limits;
    evq_goals goals;
    evq_opt_list pins;
    const char *mode, *out, *fail_on, *server_log, *policy;
    int trials, jobs;
    bool parity, no_charts, json, quiet;
} given = {.limits = {-1, -1, -1, -1, -1, -1, -1}, .trials = 1, .jobs = 1, .out = "runs"};

static evq_server_log server_log; // as it was when the run began

static const evq_opt options[] = {
    {"endpoint", 'e', EVQ_OPT_TEXT, &given.target.endpoint, "URL",
     "base URL of a server, a name from evalq.json, or sim:PROFILE[?key=value&...] (sim:reference)", 0, 0},
    EVQ_TARGET_ROWS(given.target),
    {"no-stream", 0, EVQ_OPT_FLAG, &given.target.no_stream, NULL, "ask for whole replies (no client-side speed then)",
     0, 0},
    {"trials", 'n', EVQ_OPT_INT, &given.trials, "N", "trials of each scenario (1)", 1, 10000},
    {"jobs", 'j', EVQ_OPT_INT, &given.jobs, "N", "trials at once (1)", 1, 10000},
    {"mode", 0, EVQ_OPT_TEXT, &given.mode, "free|forced", "follow the model, or the recording at every step (free)", 0,
     0},
    {"parity", 0, EVQ_OPT_FLAG, &given.parity, NULL, "every step streamed and again in one piece, and compare (forced)",
     0, 0},
    {"steps", 0, EVQ_OPT_INT, &given.limits.steps, "N", "replies a trial may take", 1, 10000},
    {"step-seconds", 0, EVQ_OPT_NUMBER, &given.limits.seconds_per_step, "S", "time of one attempt at one request",
     0.001, 1e6},
    {"trial-seconds", 0, EVQ_OPT_NUMBER, &given.limits.seconds_per_trial, "S", "time of a whole trial", 0.001, 1e7},
    {"idle-seconds", 0, EVQ_OPT_NUMBER, &given.limits.idle_seconds, "S", "silence on an open stream", 0.001, 1e6},
    {"connect-seconds", 0, EVQ_OPT_NUMBER, &given.limits.connect_seconds, "S", "until the connection stands", 0.001,
     1e5},
    {"output-tokens", 0, EVQ_OPT_INT, &given.limits.output_tokens, "N", "ceiling of one reply (0: not sent)", 0,
     10000000},
    {"retries", 0, EVQ_OPT_INT, &given.limits.retries, "N", "further attempts after a failure that may pass", 0, 100},
    {"goal-first-token", 0, EVQ_OPT_NUMBER, &given.goals.first_token_s, "S",
     "what a good request keeps to: seconds to the first token (goodput)", 0.001, 1e6},
    {"goal-rate", 0, EVQ_OPT_NUMBER, &given.goals.rate, "TOK/S", "and tokens per second after it", 0.001, 1e6},
    {"time-scale", 0, EVQ_OPT_NUMBER, &given.target.time_scale, "X", "simulated endpoints: X seconds pass in one", 0.01,
     10000},
    {"pin", 0, EVQ_OPT_LIST, &given.pins, "ROLE=ENDPOINT",
     "ask scenarios of that role of another endpoint; may be repeated", 0, 0},
    {"policy", 0, EVQ_OPT_TEXT, &given.policy, "FILE|NAME",
     "what the verdict asks for: a file, or a name from evalq.json (built in)", 0, 0},
    {"server-log", 0, EVQ_OPT_TEXT, &given.server_log, "FILE",
     "llama-server's log: what it writes meanwhile is told, too", 0, 0},
    {"out", 'o', EVQ_OPT_TEXT, &given.out, "FOLDER", "where the run's folder is made (runs)", 0, 0},
    {"fail-on", 0, EVQ_OPT_TEXT, &given.fail_on, "task|verdict", "exit 1: a trial not done, or no Production verdict",
     0, 0},
    {"no-charts", 0, EVQ_OPT_FLAG, &given.no_charts, NULL, "do not draw charts: their data and scripts stay", 0, 0},
    {"json", 0, EVQ_OPT_FLAG, &given.json, NULL, "print the scorecard as JSON", 0, 0},
    {"quiet", 'q', EVQ_OPT_FLAG, &given.quiet, NULL, "no progress on stderr", 0, 0},
};

// Only in forced replay do both of a pair see the same prompts.
static int read_mode(evq_mode *mode, evq_err *err)
{
    if (!given.mode) given.mode = given.parity ? "forced" : "free";
    int index = evq_name_index(evq_mode_names, EVQ_MODE_COUNT, given.mode);
    if (index < 0)
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--mode takes free or forced, not \"%.40s\"", given.mode);
    *mode = (evq_mode)index;
    if (given.parity && *mode != EVQ_MODE_FORCED)
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--parity compares replies to the same prompts: leave --mode out");
    if (given.parity && given.target.no_stream)
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--parity needs streamed replies: leave --no-stream out");
    return 0;
}

static void say_what_runs(const evq_plan *plan)
{
    const evq_endpoint *endpoint = plan->endpoint;
    if (!given.target.endpoint)
        evq_note("no --endpoint given: this is the simulated endpoint, not a model; it follows the recording");
    else
        evq_note("%s on %s", endpoint->model, endpoint->name);
}

// The run stands without it.
static void keep_server_log(evq_trace_writer *trace, const evq_server_log *log)
{
    evq_arena arena = EVQ_ARENA_INIT;
    const char *text;
    evq_err err;
    if (!evq_server_log_take(log, &text, &arena, &err))
        evq_trace_put_server_log(trace, text);
    else
        evq_note("%s: %s", err.where, err.text);
    evq_arena_dispose(&arena);
}

// Writes the trace; on any end but a failure to write, the run can be scored from it.
static int record(const evq_plan *plan, const char *folder, const char *started, evq_err *err)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/trace.jsonl.gz", folder);
    evq_trace_writer *trace;
    int rc = evq_trace_create(&trace, path, err);
    if (rc) return rc;
    evq_run run;
    evq_runner_describe(&run, plan, started);
    evq_trace_hide(trace, plan->endpoint->key);
    for (size_t i = 0; i < plan->pin_count; i++) evq_trace_hide(trace, plan->pins[i].endpoint->key);
    evq_trace_put_run(trace, &run);
    for (size_t i = 0; i < plan->scenario_count; i++) evq_trace_put_scenario(trace, i, plan->scenarios[i]);
    evq_progress_view view;
    evq_progress_init(&view, evq_plan_trials(plan));
    rc = evq_runner_run(plan, trace, evq_progress_news, &view, err);
    evq_progress_clear(&view);
    if (given.server_log) keep_server_log(trace, &server_log);
    evq_err close_err;
    int close_rc = evq_trace_close(trace, &close_err);
    if (!close_rc || rc) return rc;
    *err = close_err;
    return close_rc;
}

static int run_plan(const evq_plan *plan, int *status, evq_err *err)
{
    char started[EVQ_WALL_SIZE];
    evq_clock_wall(started);
    evq_arena arena = EVQ_ARENA_INIT;
    const char *folder = NULL;
    int rc = evq_run_folder_create(&folder, given.out, started, plan->endpoint->name, &arena, err);
    if (!rc) {
        say_what_runs(plan);
        rc = record(plan, folder, started, err);
    }
    if (!rc || rc == EVQ_EINTERRUPTED) {
        evq_err score_err;
        const evq_scoring how = {.format = given.json ? "json" : "text",
                                 .fail_on = given.fail_on,
                                 .drawing = given.no_charts ? EVQ_DRAW_NONE : EVQ_DRAW_SVG};
        int score_rc = evq_run_folder_score(folder, &how, status, &score_err);
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
    evq_scenario *scenarios[MAX_SCENARIOS] = {0};
    evq_target target = {0};
    evq_pins pins = {.count = 0};
    evq_policy policy;
    evq_plan plan = {.endpoint = &target.endpoint,
                     .scenarios = scenarios,
                     .trials = given.trials,
                     .jobs = given.jobs,
                     .parity = given.parity,
                     .limits = given.limits,
                     .goals = given.goals};
    evq_err err;
    int status = EVQ_EXIT_OK;
    int rc = read_mode(&plan.mode, &err);
    if (!rc) rc = evq_fail_on_check(given.fail_on, &err);
    if (!rc && given.server_log) rc = evq_server_log_open(&server_log, given.server_log, &err);
    if (!rc) rc = evq_find_scenarios(scenarios, MAX_SCENARIOS, &plan.scenario_count, argv, argc, &err);
    int at_once = plan.jobs < evq_plan_trials(&plan) ? plan.jobs : evq_plan_trials(&plan);
    bool simulated = !given.target.endpoint || !strncmp(given.target.endpoint, "sim:", 4);
    if (!rc) rc = evq_open_files_allow(at_once, simulated, &err);
    if (!rc) rc = evq_target_open(&target, &given.target, scenarios, plan.scenario_count, &err);
    if (!rc) rc = evq_target_identify(&target, &err);
    if (!rc) rc = evq_pins_open(&pins, &given.pins, &given.target, scenarios, plan.scenario_count, &err);
    if (!rc && given.policy) rc = evq_policy_file_find(&policy, given.policy, given.target.config, &pins.arena, &err);
    if (!rc && given.policy) plan.policy = evq_policy_file_text(&policy, &pins.arena);
    plan.command = evq_command_line(&pins.arena);
    plan.fingerprint = target.fingerprint;
    plan.pins = pins.pins;
    plan.pin_count = pins.count;
    if (!rc) evq_self_test_run(&plan.self_test);
    if (!rc) rc = run_plan(&plan, &status, &err);
    evq_pins_close(&pins);
    evq_target_close(&target);
    for (size_t i = 0; i < plan.scenario_count; i++) evq_scenario_free(scenarios[i]);
    return rc ? evq_exit_of(&err) : status;
}

const evq_cmd evq_cmd_run = {
    .name = "run",
    .arguments = "SCENARIO...|all",
    .summary = "replay scenarios against an endpoint, and score what comes back",
    .details = "Each trial replays one recorded task. Tool calls are answered from the scenario's data; nothing is "
               "ever\n"
               "executed. Everything is written to runs/<time>-<endpoint>/: trace.jsonl.gz, report.html, "
               "scorecard.md,\nscorecard.json, steps.csv, trials.csv, junit.xml, charts/.\n"
               "`run all` runs every shipped scenario. Without --endpoint a simulated one is used, which\n"
               "follows the recording.\n"
               "\n"
               "exit status: 0 fine, 1 --fail-on missed, 2 wrong arguments or a bad scenario, 3 evalq failed,\n"
               "             4 the endpoint answered not one request, 130 interrupted (the trace is kept)\n"
               "\n"
               "examples:\n"
               "  evalq run mini\n"
               "  evalq run all --endpoint http://127.0.0.1:8080 --trials 2\n"
               "  evalq run blog-update --endpoint home --set temperature=0.6\n"
               "  evalq run all --endpoint cloud --pin recall=small --policy strict.json\n"
               "  evalq run blog-update -e https://api.example.net/v1 -m big-model --key-env API_KEY --json\n"
               "  evalq run blog-update -e 'sim:reference?prompt=43&cache=off' --time-scale 100\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
