#include "replay/runner.h"

#include "base/clock.h"
#include "replay/attempt.h"
#include "replay/event_loop.h"
#include "replay/health.h"
#include "replay/session.h"

#include <stdlib.h>
#include <string.h>

enum { URL_MAX = 16 * 1024 };

typedef struct runner runner;

// One place for a trial under way.
typedef struct lane {
    runner *run;
    evq_trial trial; // its steps stay in the trace
    const evq_scenario *scenario;
    const evq_endpoint *endpoint; // that this trial is asked of
    evq_pin pin;                  // says so in the trace, where it is not the run's
    evq_session *session;         // NULL: the lane is free
    evq_transfer *transfer;
    evq_health_check *health;      // under way: then nothing else is
    int asked_step, asked_attempt; // what it was asked after
    evq_attempt_recorder recorder;
    bool trial_is_up; // the running attempt's time ends with the trial's
    uint64_t sent_at_ns;
    uv_timer_t wait;
} lane;

struct runner {
    const evq_plan *plan;
    evq_trace_writer *trace;
    evq_news_fn news;
    void *news_context;
    evq_event_loop loop;
    lane *lanes;
    int lane_count, running;
    int next_trial, trial_total;
    evq_overhead overhead;
    bool seen; // the server has answered something
    int rc;    // the trace's first failure
    evq_err *err;
};

static void tell(lane *l, evq_news news)
{
    if (!l->run->news) return;
    news.trial = &l->trial;
    news.scenario = l->scenario;
    news.running = l->run->running;
    if (l->session && !news.step) {
        news.step = evq_session_step(l->session);
        news.attempt_number = evq_session_attempt(l->session);
    }
    l->run->news(l->run->news_context, &news);
}

static void stop_all(runner *run);

static void flush(runner *run)
{
    if (run->rc) return;
    run->rc = evq_trace_flush(run->trace, run->err);
    if (run->rc) stop_all(run);
}

static void advance(lane *l);

// ---- one attempt
// --------------------------------------------------------------------------------------------------

static void on_head(void *context, int status, const char *content_type)
{
    lane *l = context;
    evq_attempt_head(&l->recorder, status, content_type);
}

static int on_data(void *context, uint64_t now_ns, const char *bytes, size_t len)
{
    lane *l = context;
    return evq_attempt_data(&l->recorder, now_ns, bytes, len);
}

static void on_health(void *context, const evq_health *health)
{
    lane *l = context;
    l->health = NULL;
    evq_trace_put_health(l->run->trace, l->trial.number, l->asked_step, l->asked_attempt, health);
    tell(l, (evq_news){.kind = EVQ_NEWS_HEALTH,
                       .step = evq_session_step(l->session),
                       .health = health,
                       .attempt_number = l->asked_attempt});
    flush(l->run);
    advance(l);
}

// A server that has never been seen is not asked how it is.
static bool asks_health(const lane *l, const evq_attempt *attempt)
{
    if (!evq_health_is_unclear(attempt->failure) || l->run->loop.interrupted || l->run->rc) return false;
    bool never_there = attempt->failure == EVQ_FAILURE_REFUSED || attempt->failure == EVQ_FAILURE_CONNECT_TIMEOUT;
    return l->run->seen || !never_there;
}

static void take_reply(lane *l, const evq_attempt *attempt)
{
    const evq_result *results;
    size_t count;
    int step = evq_session_step(l->session)->number;
    evq_session_reply(l->session, &attempt->reply.message, &results, &count);
    for (size_t i = 0; i < count; i++) evq_trace_put_result(l->run->trace, l->trial.number, step, &results[i]);
}

static void on_done(void *context, const evq_http_result *result)
{
    lane *l = context;
    evq_attempt attempt;
    l->transfer = NULL;
    evq_attempt_end(&l->recorder, result, &attempt);
    evq_attempt_blot(&l->recorder, l->endpoint->key);
    attempt.number = evq_session_attempt(l->session);
    attempt.wait_ns = evq_session_wait_ns(l->session);
    if (attempt.failure == EVQ_FAILURE_TOTAL_TIMEOUT && l->trial_is_up) attempt.failure = EVQ_FAILURE_TRIAL_TIMEOUT;
    evq_step step = *evq_session_step(l->session);
    step.added = ""; // the session's own, which the next step overwrites
    evq_trace_put_attempt(l->run->trace, l->trial.number, step.number, &attempt);
    if (attempt.failure == EVQ_FAILURE_NONE)
        take_reply(l, &attempt);
    else if (attempt.failure == EVQ_FAILURE_INTERRUPTED)
        evq_session_interrupt(l->session);
    else
        evq_session_failed(l->session, attempt.failure, attempt.retry_after_ms, attempt.should_retry, evq_clock_ns());
    bool will_retry =
        evq_session_step(l->session)->number == step.number && evq_session_attempt(l->session) > attempt.number;
    tell(l, (evq_news){.kind = EVQ_NEWS_ATTEMPT,
                       .step = &step,
                       .attempt = &attempt,
                       .attempt_number = attempt.number,
                       .will_retry = will_retry});
    l->run->seen |= attempt.status != 0;
    bool asks = asks_health(l, &attempt);
    l->asked_step = step.number;
    l->asked_attempt = attempt.number;
    evq_attempt_dispose(&l->recorder);
    flush(l->run);
    if (asks && !l->run->rc)
        l->health = evq_health_ask(l->run->loop.http, l->endpoint, on_health, l);
    else
        advance(l);
}

static void send_request(lane *l, const evq_action *action)
{
    runner *run = l->run;
    const evq_limits *limits = &l->trial.limits;
    evq_step step = *evq_session_step(l->session);
    step.at_ns = l->sent_at_ns = evq_clock_ns();
    if (evq_session_attempt(l->session) == 1) evq_trace_put_request(run->trace, l->trial.number, &step);
    evq_attempt_begin(&l->recorder, l->endpoint->dialect, l->trial.stream, &run->overhead);
    evq_buf url = EVQ_BUF_INIT(URL_MAX);
    evq_endpoint_reply_url(&url, l->endpoint, l->trial.stream);
    const evq_http_request request = {.url = evq_buf_text(&url),
                                      .endpoint = l->endpoint,
                                      .body = action->body,
                                      .body_len = action->body_len,
                                      .connect_seconds = limits->connect_seconds,
                                      .idle_seconds = limits->idle_seconds,
                                      .total_seconds = action->total_seconds};
    const evq_http_handler handler = {.head = on_head, .data = on_data, .done = on_done, .context = l};
    l->trial_is_up = action->trial_is_up;
    l->transfer = evq_http_send(run->loop.http, &request, &handler);
    evq_buf_dispose(&url);
    tell(l, (evq_news){.kind = EVQ_NEWS_SENT});
}

// ---- one trial
// ----------------------------------------------------------------------------------------------------

static evq_limits limits_in_force(const evq_limits *base, const evq_limit_overrides *said)
{
    evq_limits limits = *base;
    if (said->steps >= 0) limits.steps = said->steps;
    if (said->seconds_per_step >= 0) limits.seconds_per_step = said->seconds_per_step;
    if (said->seconds_per_trial >= 0) limits.seconds_per_trial = said->seconds_per_trial;
    if (said->idle_seconds >= 0) limits.idle_seconds = said->idle_seconds;
    if (said->connect_seconds >= 0) limits.connect_seconds = said->connect_seconds;
    if (said->output_tokens >= 0) limits.output_tokens = said->output_tokens;
    if (said->retries >= 0) limits.retries = said->retries;
    return limits;
}

static void choose_endpoint(lane *l)
{
    const evq_plan *plan = l->run->plan;
    l->endpoint = plan->endpoint;
    l->trial.pin = NULL;
    for (size_t i = 0; i < plan->pin_count; i++) {
        if (strcmp(plan->pins[i].role, l->scenario->role) != 0) continue;
        const evq_endpoint *endpoint = l->endpoint = plan->pins[i].endpoint;
        l->pin = (evq_pin){l->scenario->role, endpoint->name, endpoint->url, endpoint->dialect->name, endpoint->model};
        l->trial.pin = &l->pin;
    }
}

// Trials of all scenarios alternate, so that a run that is cut short has seen each of them.
static void begin_trial(lane *l)
{
    runner *run = l->run;
    const evq_plan *plan = run->plan;
    uint64_t now = evq_clock_ns();
    int number = run->next_trial++, pair = plan->parity ? number / 2 : number;
    size_t scenario = (size_t)pair % plan->scenario_count;
    l->scenario = plan->scenarios[scenario];
    l->trial = (evq_trial){.number = number,
                           .scenario = scenario,
                           .repeat = pair / (int)plan->scenario_count + 1,
                           .started_ns = now,
                           .limits = limits_in_force(&l->scenario->limits, &plan->limits)};
    choose_endpoint(l);
    l->trial.stream = l->endpoint->stream && !(plan->parity && number % 2);
    evq_trace_put_trial(run->trace, &l->trial);
    l->session = evq_session_new(l->scenario, &l->trial.limits, plan->mode, l->endpoint, l->trial.stream, now);
    run->running++;
    tell(l, (evq_news){.kind = EVQ_NEWS_TRIAL_BEGAN});
}

static void end_trial(lane *l)
{
    runner *run = l->run;
    l->trial.ended_ns = evq_clock_ns();
    l->trial.outcome = evq_session_outcome(l->session);
    evq_trace_put_trial_end(run->trace, &l->trial);
    run->running--;
    tell(l, (evq_news){.kind = EVQ_NEWS_TRIAL_ENDED});
    evq_session_free(l->session);
    l->session = NULL;
    flush(run);
}

static void on_wait_over(uv_timer_t *timer)
{
    advance(timer->data);
}

// Does what the lane's session wants next; a free lane takes the next trial.
static void advance(lane *l)
{
    runner *run = l->run;
    for (;;) {
        if (!l->session && (run->next_trial == run->trial_total || run->loop.interrupted || run->rc)) break;
        if (!l->session) begin_trial(l);
        if (run->loop.interrupted || run->rc) evq_session_interrupt(l->session);
        evq_action action = evq_session_next(l->session, evq_clock_ns());
        if (action.kind == EVQ_ACTION_SEND) {
            send_request(l, &action);
            return;
        }
        if (action.kind == EVQ_ACTION_WAIT) {
            uint64_t real_ms = evq_clock_real_ns(action.wait_ns) / EVQ_NS_PER_MS + 1;
            uv_timer_start(&l->wait, on_wait_over, real_ms, 0);
            return;
        }
        end_trial(l);
    }
    if (!uv_is_closing((uv_handle_t *)&l->wait)) uv_close((uv_handle_t *)&l->wait, NULL);
    if (!run->running) evq_event_loop_finish(&run->loop); // nothing is left: the loop runs out
}

// ---- the whole run
// ------------------------------------------------------------------------------------------------

static void stop_all(runner *run)
{
    for (int i = 0; i < run->lane_count; i++) {
        lane *l = &run->lanes[i];
        if (l->transfer) {
            evq_http_cancel(l->transfer, EVQ_FAILURE_INTERRUPTED);
        } else if (l->health) {
            evq_health_cancel(l->health);
            l->health = NULL;
            advance(l);
        } else if (l->session && uv_is_active((uv_handle_t *)&l->wait)) {
            uv_timer_start(&l->wait, on_wait_over, 0, 0);
        }
    }
}

static void on_interrupt(void *context)
{
    stop_all(context);
}

static void on_tick(void *context)
{
    runner *run = context;
    for (int i = 0; i < run->lane_count; i++) {
        lane *l = &run->lanes[i];
        if (!l->transfer) continue;
        const evq_attempt_recorder *recorder = &l->recorder;
        int64_t tokens = 0;
        for (size_t k = 0; k < recorder->chunk_count; k++) tokens += evq_event_is_token(recorder->chunks[k].kind);
        size_t told = recorder->progress_count;
        tell(l, (evq_news){.kind = EVQ_NEWS_TICK,
                           .elapsed_ns = evq_clock_ns() - l->sent_at_ns,
                           .progress = told ? &recorder->progress[told - 1] : NULL,
                           .token_chunks = tokens});
    }
}

int evq_plan_trials(const evq_plan *plan)
{
    return plan->trials * (int)plan->scenario_count * (plan->parity ? 2 : 1);
}

static void open_run(runner *run)
{
    const evq_plan *plan = run->plan;
    run->trial_total = evq_plan_trials(plan);
    run->lane_count = plan->jobs < run->trial_total ? plan->jobs : run->trial_total;
    run->lanes = calloc((size_t)run->lane_count, sizeof *run->lanes);
    if (!run->lanes) evq_out_of_memory();
    evq_event_loop_open(&run->loop, &run->overhead, on_interrupt, on_tick, run);
    for (int i = 0; i < run->lane_count; i++) {
        run->lanes[i].run = run;
        run->lanes[i].wait.data = &run->lanes[i];
        uv_timer_init(&run->loop.uv, &run->lanes[i].wait);
    }
}

// Many connections made in one instant would wait for each other, and their first requests with them.
static void begin_lanes(runner *run)
{
    enum { BEGUN_A_MS = 16 };
    for (int i = 0; i < run->lane_count; i++) {
        if (i < BEGUN_A_MS)
            advance(&run->lanes[i]);
        else
            uv_timer_start(&run->lanes[i].wait, on_wait_over, (uint64_t)(i / BEGUN_A_MS), 0);
    }
}

static void close_run(runner *run)
{
    evq_event_loop_close(&run->loop);
    free(run->lanes);
}

int evq_runner_run(const evq_plan *plan, evq_trace_writer *trace, evq_news_fn news, void *context, evq_err *err)
{
    runner run = {.plan = plan, .trace = trace, .news = news, .news_context = context, .err = err};
    open_run(&run);
    begin_lanes(&run);
    if (!run.running) evq_event_loop_finish(&run.loop); // not one trial
    evq_event_loop_run(&run.loop);
    evq_trace_put_run_end(trace, evq_clock_ns(), run.loop.interrupted, &run.overhead);
    flush(&run);
    close_run(&run);
    if (run.rc) return run.rc;
    return run.loop.interrupted ? evq_fail(err, EVQ_EINTERRUPTED, NULL, NULL, "interrupted") : 0;
}

void evq_runner_describe(evq_run *out, const evq_plan *plan, const char *started)
{
    const evq_endpoint *endpoint = plan->endpoint;
    *out = (evq_run){.evalq = EVALQ_VERSION,
                     .started = started,
                     .endpoint = endpoint->name,
                     .url = endpoint->url,
                     .dialect = endpoint->dialect->name,
                     .model = endpoint->model,
                     .description = endpoint->description,
                     .server = endpoint->quirks ? endpoint->quirks->server : NULL,
                     .reasoning = evq_reasoning_policy_names[endpoint->reasoning],
                     .labels = endpoint->labels,
                     .prices = endpoint->prices,
                     .simulated = endpoint->simulated,
                     .stream = endpoint->stream,
                     .mode = plan->mode,
                     .parity = plan->parity,
                     .trials = plan->trials,
                     .jobs = plan->jobs,
                     .time_scale = evq_clock_scale(),
                     .goals = plan->goals,
                     .fingerprint = plan->fingerprint,
                     .command = plan->command,
                     .policy = plan->policy,
                     .self_test = plan->self_test,
                     .clock_ns = evq_clock_origin_ns()};
}
