#include "bench/bench_runner.h"

#include "base/clock.h"
#include "bench/calibration.h"
#include "bench/conversation.h"
#include "endpoints/retry.h"
#include "replay/attempt.h"
#include "replay/event_loop.h"
#include "replay/health.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CALIBRATION_WORDS = 60,
    CALIBRATION_MAX_WORDS = 1500,
    CALIBRATION_OUTPUT = 8,
    RETRIES = 3,
    SENT_A_MS = 16, // requests that go out in one real millisecond: more at once would wait for each other
};

typedef struct runner runner;

// One conversation of the group under way.
typedef struct lane {
    runner *run;
    int stream;
    evq_conversation conversation;
    evq_transfer *transfer;
    evq_attempt_recorder recorder;
    int attempt;
    uint64_t wait_ns;
    uv_timer_t wait;
    bool open;   // the conversation has begun
    bool busy;   // its request is under way, or waits to be
    bool failed; // it has not been answered
} lane;

struct runner {
    const evq_endpoint *endpoint;
    const evq_bench_plan *plan;
    evq_trace_writer *trace;
    evq_bench_news_fn news;
    void *news_context;
    evq_event_loop loop;
    evq_arena arena;
    char *url;
    evq_calibration calibration;
    evq_overhead overhead;
    evq_bench_group *groups;
    size_t group_count, next; // next: the group to come
    bool *done;
    evq_bench_group calibrations[2]; // short and long; they also warm up
    size_t calibrated;
    bool calibrates;
    evq_bench_group group; // under way
    evq_point_kind phase;
    lane *lanes;
    size_t lane_count, busy;
    uint64_t began_ns, phase_ns;
    evq_bench_group *failed; // groups that failed: none as large in size and streams is tried any more
    size_t failed_count;
    double took_s[EVQ_BENCH_MAX_VALUES]; // what the latest group of each size took; 0: there was none
    evq_failure worst;                   // of the group
    bool any_answer;
    evq_health_check *health; // under way
    evq_bench_stop stop;
    bool stopped, over_budget;
    uint64_t nonce;
    int rc;
    evq_err *err;
};

static void advance(runner *run);
static void send_request(lane *l);

// What a group of that size will take: what one took, or by a smaller one, as if the time grew with the power 1.5, between
// a straight line and a square; 0: no idea.
static double expected_s(const runner *run, int64_t size)
{
    const evq_bench_list *sizes = &run->plan->sizes;
    double expected = 0;
    for (size_t i = 0; i < sizes->count && sizes->items[i] <= size; i++)
        if (run->took_s[i] > 0) expected = run->took_s[i] * pow((double)size / (double)sizes->items[i], 1.5);
    return expected;
}

static void tell(runner *run, evq_bench_news news)
{
    if (!run->news) return;
    news.phase = run->phase;
    news.group = &run->group;
    news.group_count = run->group_count;
    news.under_way = run->busy;
    news.elapsed_ns = evq_clock_ns() - run->phase_ns;
    if (run->phase == EVQ_POINT_COLD) news.expected_s = expected_s(run, run->group.size);
    run->news(run->news_context, &news);
}

static void stop(runner *run, evq_bench_stop why)
{
    if (run->stopped) return;
    run->stopped = true;
    run->stop = why;
}

static void flush(runner *run)
{
    if (!run->rc) run->rc = evq_trace_flush(run->trace, run->err);
    if (run->rc) stop(run, EVQ_BENCH_STOP_INTERRUPTED);
}

// ---- one request ----

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

static void learn(runner *run, const evq_point *point)
{
    const evq_reply *reply = &point->attempt.reply;
    const evq_attempt *attempt = &point->attempt;
    int64_t tokens = reply->usage.prompt;
    if (tokens <= 0 && reply->timings.prompt_tokens >= 0 && reply->timings.cached_tokens >= 0)
        tokens = reply->timings.prompt_tokens + reply->timings.cached_tokens;
    if (tokens <= 0 && attempt->progress_count) tokens = attempt->progress[attempt->progress_count - 1].total;
    if (point->kind != EVQ_POINT_WARM) evq_calibration_learn(&run->calibration, point->words, tokens);
}

static void end_lane(lane *l, bool failed)
{
    l->busy = false;
    l->failed = failed;
    l->run->busy--;
    if (!l->run->busy) advance(l->run);
}

static void on_wait_over(uv_timer_t *timer)
{
    lane *l = timer->data;
    if (l->run->stopped)
        end_lane(l, true);
    else
        send_request(l);
}

static void take(lane *l, evq_point *point)
{
    runner *run = l->run;
    const evq_attempt *attempt = &point->attempt;
    int64_t wait_ms = 0;
    bool failed = attempt->failure != EVQ_FAILURE_NONE;
    // A prompt that ran out of its time would do so again.
    bool retries = failed && !run->stopped && attempt->failure != EVQ_FAILURE_TOTAL_TIMEOUT &&
                   attempt->failure != EVQ_FAILURE_IDLE_TIMEOUT && attempt->failure != EVQ_FAILURE_INTERRUPTED &&
                   !evq_health_is_unclear(attempt->failure) &&
                   evq_retry_allowed(attempt->failure, attempt->number, RETRIES, attempt->retry_after_ms,
                                     attempt->should_retry, &wait_ms);
    tell(run, (evq_bench_news){.kind = EVQ_BENCH_NEWS_POINT, .point = point, .will_retry = retries});
    run->any_answer |= !failed;
    if (failed && attempt->failure > run->worst) run->worst = attempt->failure;
    if (!failed) learn(run, point);
    if (!failed && point->kind == EVQ_POINT_COLD && run->plan->warm && !run->stopped) {
        int64_t words = evq_calibration_words(&run->calibration, run->plan->tail_tokens);
        evq_conversation_go_on(&l->conversation, &attempt->reply.message, words);
    }
    evq_attempt_dispose(&l->recorder);
    flush(run);
    if (retries && !run->stopped) {
        l->attempt++;
        l->wait_ns = (uint64_t)wait_ms * EVQ_NS_PER_MS;
        uv_timer_start(&l->wait, on_wait_over, evq_clock_real_ns(l->wait_ns) / EVQ_NS_PER_MS + 1, 0);
        return;
    }
    end_lane(l, failed);
}

static void on_done(void *context, const evq_http_result *result)
{
    lane *l = context;
    runner *run = l->run;
    evq_point point = {.kind = run->phase,
                       .group = run->group,
                       .stream = l->stream,
                       .request_bytes = l->conversation.prompt.body.len,
                       .words = l->conversation.words};
    point.estimate = evq_calibration_tokens(&run->calibration, point.words);
    l->transfer = NULL;
    evq_attempt_end(&l->recorder, result, &point.attempt);
    evq_attempt_blot(&l->recorder, run->endpoint->key);
    point.attempt.number = l->attempt;
    point.attempt.wait_ns = l->wait_ns;
    evq_trace_put_point(run->trace, &point);
    take(l, &point);
}

static void send_request(lane *l)
{
    runner *run = l->run;
    evq_attempt_begin(&l->recorder, run->endpoint->dialect, true, &run->overhead);
    const evq_http_request request = {.url = run->url,
                                      .endpoint = run->endpoint,
                                      .body = l->conversation.prompt.body.data,
                                      .body_len = l->conversation.prompt.body.len,
                                      .connect_seconds = run->plan->connect_seconds,
                                      .idle_seconds = run->plan->idle_seconds,
                                      .total_seconds = run->plan->seconds_per_request};
    const evq_http_handler handler = {.head = on_head, .data = on_data, .done = on_done, .context = l};
    l->transfer = evq_http_send(run->loop.http, &request, &handler);
}

// ---- one group ----

static uint64_t next_nonce(runner *run)
{
    run->nonce = run->nonce * 6364136223846793005ull + 1442695040888963407ull;
    return run->nonce;
}

// All of a phase's requests; of many, a few each millisecond.
static void begin_phase(runner *run, evq_point_kind phase)
{
    size_t sent = 0;
    run->phase = phase;
    run->phase_ns = evq_clock_ns();
    for (size_t i = 0; i < run->lane_count; i++) run->busy += run->lanes[i].open && !run->lanes[i].failed;
    tell(run, (evq_bench_news){.kind = EVQ_BENCH_NEWS_SENT});
    for (size_t i = 0; i < run->lane_count; i++) {
        lane *l = &run->lanes[i];
        if (!l->open || l->failed) continue;
        l->busy = true;
        l->attempt = 1;
        l->wait_ns = 0;
        uv_timer_start(&l->wait, on_wait_over, sent++ / SENT_A_MS, 0);
    }
}

static void begin_group(runner *run, const evq_bench_group *group, evq_point_kind phase)
{
    run->group = *group;
    run->worst = EVQ_FAILURE_NONE;
    run->began_ns = evq_clock_ns();
    for (size_t i = 0; i < run->lane_count; i++) {
        lane *l = &run->lanes[i];
        l->open = (int64_t)i < group->streams;
        l->failed = false;
        if (!l->open) continue;
        int64_t words =
            phase == EVQ_POINT_CALIBRATE ? group->size : evq_calibration_words(&run->calibration, group->size);
        evq_conversation_begin(&l->conversation, run->endpoint, next_nonce(run), words, group->output);
    }
    begin_phase(run, phase);
}

static bool goes_on(const runner *run)
{
    if (run->phase != EVQ_POINT_COLD || !run->plan->warm || run->stopped) return false;
    for (size_t i = 0; i < run->lane_count; i++)
        if (run->lanes[i].open && !run->lanes[i].failed) return true;
    return false;
}

static void settle_group(runner *run)
{
    bool was_calibration = run->calibrates;
    if (!run->group.size) return; // nothing has begun yet
    for (size_t i = 0; i < run->lane_count; i++)
        if (run->lanes[i].open) evq_conversation_dispose(&run->lanes[i].conversation);
    for (size_t i = 0; i < run->lane_count; i++) run->lanes[i].open = false;
    double took = (double)(evq_clock_ns() - run->began_ns) / 1e9;
    const evq_bench_list *sizes = &run->plan->sizes;
    for (size_t i = 0; i < sizes->count && !was_calibration; i++)
        if (sizes->items[i] == run->group.size) run->took_s[i] = took;
    if (run->worst == EVQ_FAILURE_NONE) return;
    if (run->worst == EVQ_FAILURE_INTERRUPTED || was_calibration) return;
    EVQ_GROW(&run->arena, run->failed, run->failed_count);
    run->failed[run->failed_count++] = run->group;
}

// Did one fail that asked for no more than this one does?
static bool is_hopeless(const runner *run, const evq_bench_group *group)
{
    for (size_t i = 0; i < run->failed_count; i++)
        if (group->size >= run->failed[i].size && group->streams >= run->failed[i].streams) return true;
    return false;
}

// ---- the sweep ----

static void on_health(void *context, const evq_health *health)
{
    runner *run = context;
    run->health = NULL;
    tell(run, (evq_bench_news){.kind = EVQ_BENCH_NEWS_HEALTH, .health = health});
    if (health->state == EVQ_HEALTH_DOWN) stop(run, EVQ_BENCH_STOP_DOWN);
    run->worst = EVQ_FAILURE_NONE;
    advance(run);
}

// Does the group fit what is left of the time?
static bool fits_budget(const runner *run, const evq_bench_group *group)
{
    if (!(run->plan->budget_s > 0)) return true;
    double spent = (double)evq_clock_ns() / 1e9;
    return spent + expected_s(run, group->size) <= run->plan->budget_s;
}

static void finish(runner *run)
{
    for (size_t i = 0; i < run->lane_count; i++)
        if (!uv_is_closing((uv_handle_t *)&run->lanes[i].wait)) uv_close((uv_handle_t *)&run->lanes[i].wait, NULL);
    evq_event_loop_finish(&run->loop);
}

static bool begin_next(runner *run)
{
    run->calibrates = run->calibrated < 2;
    if (run->calibrates) {
        begin_group(run, &run->calibrations[run->calibrated++], EVQ_POINT_CALIBRATE);
        return true;
    }
    while (run->next < run->group_count) {
        const evq_bench_group *group = &run->groups[run->next++];
        if (run->done[group->number] || is_hopeless(run, group)) continue;
        if (!fits_budget(run, group)) {
            run->over_budget = true;
            continue;
        }
        begin_group(run, group, EVQ_POINT_COLD);
        return true;
    }
    return false;
}

// Called when nothing is under way.
static void advance(runner *run)
{
    if (run->health) return;
    if (goes_on(run)) {
        begin_phase(run, EVQ_POINT_WARM);
        return;
    }
    settle_group(run);
    if (run->calibrates && run->worst != EVQ_FAILURE_NONE && run->worst != EVQ_FAILURE_INTERRUPTED && !run->any_answer)
        stop(run, EVQ_BENCH_STOP_UNANSWERED);
    if (!run->stopped && evq_health_is_unclear(run->worst)) {
        run->health = evq_health_ask(run->loop.http, run->endpoint, on_health, run);
        return;
    }
    if (!run->stopped && begin_next(run)) return;
    stop(run, run->over_budget ? EVQ_BENCH_STOP_BUDGET : EVQ_BENCH_STOP_DONE);
    finish(run);
}

static void on_interrupt(void *context)
{
    runner *run = context;
    stop(run, EVQ_BENCH_STOP_INTERRUPTED);
    if (run->health) {
        evq_health_cancel(run->health);
        run->health = NULL;
        finish(run);
        return;
    }
    for (size_t i = 0; i < run->lane_count; i++) {
        lane *l = &run->lanes[i];
        if (l->transfer)
            evq_http_cancel(l->transfer, EVQ_FAILURE_INTERRUPTED);
        else if (l->busy)
            uv_timer_start(&l->wait, on_wait_over, 0, 0);
    }
}

static void on_tick(void *context)
{
    runner *run = context;
    const evq_progress *latest = NULL;
    for (size_t i = 0; i < run->lane_count; i++) {
        const evq_attempt_recorder *recorder = &run->lanes[i].recorder;
        if (run->lanes[i].transfer && recorder->progress_count)
            latest = &recorder->progress[recorder->progress_count - 1];
    }
    if (run->busy) tell(run, (evq_bench_news){.kind = EVQ_BENCH_NEWS_TICK, .progress = latest});
}

// Nobody shall have seen our prompts before, in this run or another.
static uint64_t fresh_seed(void)
{
    uint64_t seed = 0;
    FILE *random = fopen("/dev/urandom", "rb");
    if (!random || fread(&seed, sizeof seed, 1, random) != 1) {
        char wall[EVQ_WALL_SIZE];
        evq_clock_wall(wall);
        for (const char *c = wall; *c; c++) seed = seed * 31 + (unsigned char)*c;
        seed += evq_clock_ns() ^ evq_clock_origin_ns();
    }
    if (random) fclose(random);
    return seed;
}

static void plan_calibrations(runner *run)
{
    int64_t largest = run->plan->sizes.items[run->plan->sizes.count - 1];
    int64_t longer = largest / 2 < CALIBRATION_MAX_WORDS ? largest / 2 : CALIBRATION_MAX_WORDS;
    if (longer < 2 * CALIBRATION_WORDS) longer = 2 * CALIBRATION_WORDS;
    run->calibrations[0] = (evq_bench_group){.size = CALIBRATION_WORDS, .output = CALIBRATION_OUTPUT, .streams = 1};
    run->calibrations[1] = (evq_bench_group){.size = longer, .output = CALIBRATION_OUTPUT, .streams = 1};
}

static void open_run(runner *run, const evq_bench *before)
{
    const evq_bench_plan *plan = run->plan;
    run->groups = evq_bench_groups(plan, &run->group_count, &run->arena);
    run->done = evq_arena_array(&run->arena, bool, run->group_count);
    memset(run->done, 0, run->group_count * sizeof *run->done);
    evq_calibration_init(&run->calibration);
    if (before) evq_bench_find_done(before, run->done);
    plan_calibrations(run);
    run->lane_count = (size_t)plan->streams.items[plan->streams.count - 1];
    run->lanes = calloc(run->lane_count, sizeof *run->lanes);
    if (!run->lanes) evq_out_of_memory();
    evq_buf url = EVQ_BUF_INIT(16 * 1024);
    evq_endpoint_reply_url(&url, run->endpoint, true);
    run->url = evq_buf_take(&url);
    run->nonce = fresh_seed();
    evq_event_loop_open(&run->loop, &run->overhead, on_interrupt, on_tick, run);
    for (size_t i = 0; i < run->lane_count; i++) {
        run->lanes[i].run = run;
        run->lanes[i].stream = (int)i;
        run->lanes[i].wait.data = &run->lanes[i];
        uv_timer_init(&run->loop.uv, &run->lanes[i].wait);
    }
}

int evq_bench_run(const evq_endpoint *endpoint, const evq_bench_plan *plan, const evq_bench *before,
                  evq_trace_writer *trace, evq_bench_news_fn news, void *context, evq_err *err)
{
    runner run = {
        .endpoint = endpoint, .plan = plan, .trace = trace, .news = news, .news_context = context, .err = err};
    open_run(&run, before);
    advance(&run);
    evq_event_loop_run(&run.loop);
    evq_trace_put_bench_end(trace, run.stop);
    evq_trace_put_run_end(trace, evq_clock_ns(), run.loop.interrupted, &run.overhead);
    flush(&run);
    evq_event_loop_close(&run.loop);
    free(run.lanes);
    free(run.url);
    evq_arena_dispose(&run.arena);
    if (run.rc) return run.rc;
    return run.loop.interrupted ? evq_fail(err, EVQ_EINTERRUPTED, NULL, NULL, "interrupted") : 0;
}
