#include "base/clock.h"
#include "replay/runner.h"
#include "tests/support/raw_server.h"
#include "tests/support/scratch.h"
#include "tests/support/trace_fixture.h"
#include "tests/test.h"
#include "trace/trace_read.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#define STREAM "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
#define CALL_TEXT                                                                                                      \
    "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"read\","      \
    "\"arguments\":\"{\\\"path\\\":\\\"config.ini\\\"}\"}}]},\"finish_reason\":\"tool_calls\"}]}\n\n"
#define ANSWER_TEXT                                                                                                    \
    "data: {\"choices\":[{\"delta\":{\"content\":\"Port 8471.\"},\"finish_reason\":\"stop\"}]}\n\n"                    \
    "data: [DONE]\n\n"

static const char tool_role[] = "\"role\":\"tool\""; // only requests from the second step on hold it

// Answers step 1 with a call and step 2 with the port, slowly enough to have a course.
static raw_move calling[] = {SAY(STREAM), WAIT(5), SAY(NULL), END};
static raw_move answering[] = {SAY(STREAM), WAIT(5), SAY(NULL), END};
static const raw_answer well[] = {{.when = tool_role, .moves = answering}, {.moves = calling}};

static evq_scenario *scenario;

// What a test may say about its run; 0 and NULL are the defaults.
typedef struct setup {
    int trials, jobs;
    evq_mode mode;
    const evq_limit_overrides *limits;
    const char *key;
    bool whole; // no stream
    evq_news_fn news;
    void *context;
} setup;

static char *chunked(const char *text)
{
    char *out = malloc(strlen(text) + 32);
    assert_non_null(out);
    sprintf(out, "%zx\r\n%s\r\n0\r\n\r\n", strlen(text), text);
    return out;
}

static int prepare(void **state)
{
    evq_err err;
    signal(SIGPIPE, SIG_IGN);
    calling[2].bytes = chunked(CALL_TEXT);
    answering[2].bytes = chunked(ANSWER_TEXT);
    return evq_scenario_parse(&scenario, fixture_scenario, strlen(fixture_scenario), "fixture", &err) ||
           scratch_enter(state);
}

static int clean_up(void **state)
{
    free((char *)calling[2].bytes);
    free((char *)answering[2].bytes);
    evq_scenario_free(scenario);
    return scratch_leave(state);
}

// Runs the fixture's scenario against `url` and reads the trace back; `rc` takes what the runner returned.
static evq_trace *run_on(const char *url, const setup *s, int *rc)
{
    evq_scenario *const scenarios[] = {scenario};
    const evq_endpoint endpoint = {.name = url,
                                   .url = url,
                                   .dialect = &evq_openai_chat,
                                   .model = "test-model",
                                   .key = s->key,
                                   .stream = !s->whole,
                                   .simulated = true};
    const evq_plan plan = {.endpoint = &endpoint,
                           .scenarios = scenarios,
                           .scenario_count = 1,
                           .trials = s->trials ? s->trials : 1,
                           .jobs = s->jobs ? s->jobs : 1,
                           .mode = s->mode,
                           .limits = s->limits ? *s->limits : EVQ_NO_OVERRIDES};
    evq_err err;
    evq_trace_writer *writer;
    evq_trace *trace;
    evq_run run;
    unlink("trace.jsonl.gz");
    assert_int_equal(evq_trace_create(&writer, "trace.jsonl.gz", &err), 0);
    evq_trace_hide(writer, s->key);
    evq_runner_describe(&run, &plan, "2026-05-06T12:00:00Z");
    evq_trace_put_run(writer, &run);
    evq_trace_put_scenario(writer, 0, scenario);
    *rc = evq_runner_run(&plan, writer, s->news, s->context, &err);
    assert_int_equal(evq_trace_close(writer, &err), 0);
    if (evq_trace_read(&trace, "trace.jsonl.gz", &err)) fail_msg("%s: %s", err.where, err.text);
    assert_false(trace->cut);
    assert_true(trace->has_end);
    return trace;
}

static evq_trace *run_against(const raw_answer *answers, size_t count, const setup *s, int *rc)
{
    raw_server *server = raw_server_start(answers, count);
    evq_trace *trace = run_on(raw_server_url(server), s, rc);
    raw_server_stop(server);
    return trace;
}

static void assert_done_well(const evq_trial *trial)
{
    assert_int_equal(trial->outcome, EVQ_OUTCOME_ENDED);
    assert_int_equal(trial->step_count, 2);
    const evq_attempt *first = evq_step_answer(&trial->steps[0]), *second = evq_step_answer(&trial->steps[1]);
    assert_true(first && second);
    assert_int_equal(first->reply.message.call_count, 1);
    assert_string_equal(second->reply.message.content, "Port 8471.");
}

static void two_steps(void **state)
{
    (void)state;
    int rc;
    evq_trace *trace = run_against(well, 2, &(setup){0}, &rc);
    assert_int_equal(rc, 0);
    assert_string_equal(trace->run.model, "test-model");
    assert_string_equal(trace->run.evalq, EVALQ_VERSION);
    assert_int_equal(trace->trial_count, 1);
    const evq_trial *trial = &trace->trials[0];
    assert_done_well(trial);
    assert_true(trial->started_ns > 0 && trial->started_ns < trial->ended_ns);
    assert_int_equal(trial->limits.steps, scenario->limits.steps);
    assert_int_equal(trial->steps[0].result_count, 1);
    assert_string_equal(trial->steps[0].results[0].content, "port = 8471\n");
    uint64_t before = trial->started_ns;
    for (int i = 0; i < 2; i++) {
        const evq_step *step = &trial->steps[i];
        const evq_attempt *attempt = &step->attempts[0];
        assert_int_equal(step->number, i + 1);
        assert_int_equal(step->attempt_count, 1);
        assert_int_equal(attempt->number, 1);
        assert_int_equal(attempt->status, 200);
        assert_int_equal(attempt->reused, i > 0);
        assert_true(before <= step->at_ns && step->at_ns <= attempt->started_ns);
        assert_true(attempt->started_ns <= attempt->sent_ns && attempt->sent_ns < attempt->head_ns);
        assert_true(attempt->head_ns < attempt->first_ns && attempt->first_ns <= attempt->last_ns);
        assert_true(attempt->last_ns <= attempt->done_ns);
        assert_true(attempt->chunk_count > 0);
        for (size_t k = 0; k < attempt->chunk_count; k++)
            assert_in_range(attempt->chunks[k].at_ns, attempt->first_ns, attempt->last_ns);
        before = attempt->done_ns;
    }
    assert_true(trial->steps[1].request_bytes > trial->steps[0].request_bytes);
    assert_true(trial->steps[1].prompt_hash != trial->steps[0].prompt_hash);
    assert_true(trace->overhead.events > 0 && trace->overhead.busy_ns > 0);
    evq_trace_free(trace);
}

static void what_was_sent_can_be_put_together(void **state)
{
    (void)state;
    raw_server *server = raw_server_start(well, 2);
    char url[128];
    int rc;
    snprintf(url, sizeof url, "%s/v1//", raw_server_url(server)); // slashes at the end do not matter
    evq_trace *trace = run_on(url, &(setup){.key = "sk-1234567890"}, &rc);
    evq_buf body = EVQ_BUF_INIT(EVQ_MIB(1));
    for (size_t i = 0; i < 2; i++) {
        char *request = raw_server_request(server, i);
        assert_ptr_equal(strstr(request, "POST /v1/chat/completions HTTP/1.1\r\n"), request);
        assert_non_null(strstr(request, "Authorization: Bearer sk-1234567890\r\n"));
        evq_buf_puts(&body, trace->trials[0].steps[i].added);
        size_t open_len = body.len;
        evq_openai_chat.close(&body, EVQ_NO_ROLE);
        assert_string_equal(strstr(request, "\r\n\r\n") + 4, evq_buf_text(&body));
        evq_buf_truncate(&body, open_len);
        free(request);
    }
    evq_buf_dispose(&body);
    evq_trace_free(trace);
    raw_server_stop(server);
}

static void a_failure_that_passes(void **state)
{
    (void)state;
    static const raw_move busy[] = {
        SAY("HTTP/1.1 503 Busy\r\nretry-after-ms: 20\r\nContent-Length: 25\r\n\r\n{\"error\":\"not yet, sorry\"}"),
        END};
    const raw_answer answers[] = {{.times = 2, .moves = busy}, well[0], well[1]};
    int rc;
    evq_trace *trace = run_against(answers, 3, &(setup){0}, &rc);
    assert_int_equal(rc, 0);
    assert_done_well(&trace->trials[0]);
    const evq_step *step = &trace->trials[0].steps[0];
    assert_int_equal(step->attempt_count, 3);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(step->attempts[i].status, 503);
        assert_int_equal(step->attempts[i].retry_after_ms, 20);
        assert_true(step->attempts[i].failure != EVQ_FAILURE_NONE);
        assert_int_equal(step->attempts[i + 1].number, i + 2);
        assert_int_equal(step->attempts[i + 1].wait_ns, 20 * EVQ_NS_PER_MS);
        assert_true(step->attempts[i + 1].started_ns >= step->attempts[i].done_ns + 20 * EVQ_NS_PER_MS);
    }
    evq_trace_free(trace);
}

static void nobody_there(void **state)
{
    (void)state;
    evq_limit_overrides limits = EVQ_NO_OVERRIDES;
    limits.retries = 1;
    char url[64];
    int rc;
    raw_dead_url(url, sizeof url);
    evq_trace *trace = run_on(url, &(setup){.trials = 2, .limits = &limits}, &rc);
    assert_int_equal(rc, 0); // what an endpoint does is no error of ours
    assert_int_equal(trace->trial_count, 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(trace->trials[i].outcome, EVQ_OUTCOME_ENDPOINT_FAILED);
        assert_int_equal(trace->trials[i].steps[0].attempt_count, 2);
        assert_int_equal(trace->trials[i].steps[0].attempts[1].failure, EVQ_FAILURE_REFUSED);
    }
    evq_trace_free(trace);
}

static void limits_can_be_overridden(void **state)
{
    (void)state;
    evq_limit_overrides limits = {1, 11, 12, 13, 14, 15, 0};
    int rc;
    evq_trace *trace = run_against(well, 2, &(setup){.limits = &limits}, &rc);
    const evq_trial *trial = &trace->trials[0];
    assert_int_equal(trial->outcome, EVQ_OUTCOME_STEP_LIMIT);
    assert_int_equal(trial->step_count, 1);
    assert_int_equal(trial->limits.steps, 1);
    assert_true(trial->limits.seconds_per_step == 11 && trial->limits.seconds_per_trial == 12);
    assert_true(trial->limits.idle_seconds == 13 && trial->limits.connect_seconds == 14);
    assert_int_equal(trial->limits.output_tokens, 15);
    assert_int_equal(trial->limits.retries, 0);
    evq_trace_free(trace);
}

static void the_trials_time_is_up(void **state)
{
    (void)state;
    static const raw_move stalled[] = {SAY(STREAM), STALL};
    const raw_answer answer = {.moves = stalled};
    evq_limit_overrides limits = EVQ_NO_OVERRIDES;
    limits.seconds_per_trial = 0.3;
    int rc;
    evq_trace *trace = run_against(&answer, 1, &(setup){.limits = &limits}, &rc);
    assert_int_equal(rc, 0);
    assert_int_equal(trace->trials[0].outcome, EVQ_OUTCOME_TIME_LIMIT);
    assert_int_equal(trace->trials[0].steps[0].attempt_count, 1);
    assert_int_equal(trace->trials[0].steps[0].attempts[0].failure, EVQ_FAILURE_TRIAL_TIMEOUT);
    evq_trace_free(trace);
}

static void no_time_for_any_request(void **state)
{
    (void)state;
    evq_limit_overrides limits = EVQ_NO_OVERRIDES;
    limits.seconds_per_trial = 0;
    int rc;
    evq_trace *trace = run_against(well, 2, &(setup){.trials = 3, .jobs = 2, .limits = &limits}, &rc);
    assert_int_equal(rc, 0);
    assert_int_equal(trace->trial_count, 3);
    for (int i = 0; i < 3; i++) assert_int_equal(trace->trials[i].outcome, EVQ_OUTCOME_TIME_LIMIT);
    evq_trace_free(trace);
}

static void a_whole_body_instead_of_a_stream(void **state)
{
    (void)state;
    static const raw_move whole[] = {
        SAY("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 73\r\n\r\n"
            "{\"choices\":[{\"message\":{\"content\":\"Port 8471.\"},\"finish_reason\":\"stop\"}]}"),
        END};
    const raw_answer answer = {.moves = whole};
    int rc;
    evq_trace *trace = run_against(&answer, 1, &(setup){.whole = true}, &rc);
    assert_int_equal(trace->trials[0].outcome, EVQ_OUTCOME_ENDED);
    assert_string_equal(evq_step_answer(&trace->trials[0].steps[0])->reply.message.content, "Port 8471.");
    assert_false(trace->run.stream);
    evq_trace_free(trace);
}

static void forced_replay(void **state)
{
    (void)state;
    const raw_answer only_text = {.moves = answering}; // never calls anything
    int rc;
    evq_trace *trace = run_against(&only_text, 1, &(setup){.mode = EVQ_MODE_FORCED}, &rc);
    assert_int_equal(trace->run.mode, EVQ_MODE_FORCED);
    assert_int_equal(trace->trials[0].outcome, EVQ_OUTCOME_ENDED);
    assert_int_equal(trace->trials[0].step_count, 2);
    assert_int_equal(trace->trials[0].steps[0].result_count, 0);
    assert_non_null(strstr(trace->trials[0].steps[1].added, "port = 8471")); // the recording's, answered by the world
    evq_trace_free(trace);
}

// ---- what a watching person is told

typedef struct watched {
    int counts[EVQ_NEWS_TRIAL_ENDED + 1];
    int most_running, retries;
    bool wrong;
} watched;

static void watch(void *context, const evq_news *news)
{
    watched *w = context;
    w->counts[news->kind]++;
    if (news->running > w->most_running) w->most_running = news->running;
    w->retries += news->kind == EVQ_NEWS_ATTEMPT && news->will_retry;
    w->wrong |= !news->trial || news->scenario != scenario;
    w->wrong |= (news->kind == EVQ_NEWS_ATTEMPT) != (news->attempt != NULL);
    w->wrong |= news->kind == EVQ_NEWS_SENT && (!news->step || news->attempt_number < 1);
}

static void several_trials_at_once(void **state)
{
    (void)state;
    enum { TRIALS = 7, JOBS = 3 };
    watched w = {0};
    int rc;
    evq_trace *trace =
        run_against(well, 2, &(setup){.trials = TRIALS, .jobs = JOBS, .news = watch, .context = &w}, &rc);
    assert_int_equal(rc, 0);
    assert_int_equal(trace->trial_count, TRIALS);
    for (int i = 0; i < TRIALS; i++) {
        assert_done_well(&trace->trials[i]);
        assert_int_equal(trace->trials[i].number, i);
        assert_int_equal(trace->trials[i].repeat, i + 1);
    }
    assert_true(trace->trials[1].started_ns < trace->trials[0].ended_ns); // side by side
    assert_true(trace->trials[JOBS].started_ns >= trace->trials[0].started_ns);
    assert_false(w.wrong);
    assert_int_equal(w.most_running, JOBS);
    assert_int_equal(w.counts[EVQ_NEWS_TRIAL_BEGAN], TRIALS);
    assert_int_equal(w.counts[EVQ_NEWS_SENT], 2 * TRIALS);
    assert_int_equal(w.counts[EVQ_NEWS_ATTEMPT], 2 * TRIALS);
    assert_int_equal(w.counts[EVQ_NEWS_TRIAL_ENDED], TRIALS);
    assert_int_equal(w.retries, 0);
    evq_trace_free(trace);
}

static void a_long_wait_is_told_of(void **state)
{
    (void)state;
    static const raw_move slow[] = {SAY("HTTP/1.1 503 Busy\r\n"), WAIT(1300),
                                    SAY("retry-after-ms: 1\r\nContent-Length: 0\r\n\r\n"), END};
    const raw_answer answers[] = {{.times = 1, .moves = slow}, well[0], well[1]};
    watched w = {0};
    int rc;
    evq_trace *trace = run_against(answers, 3, &(setup){.news = watch, .context = &w}, &rc);
    assert_done_well(&trace->trials[0]);
    assert_true(w.counts[EVQ_NEWS_TICK] >= 1);
    assert_int_equal(w.retries, 1);
    assert_false(w.wrong);
    evq_trace_free(trace);
}

// ---- what ends a run early

typedef struct interruption {
    raw_server *server;
    size_t requests; // once the server has read so many
    int signal;
} interruption;

static void *interrupt(void *context)
{
    const interruption *i = context;
    while (raw_server_requests(i->server) < i->requests) nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    raise(i->signal);
    return NULL;
}

static void a_signal_ends_it_with_a_whole_trace(void **state)
{
    (void)state;
    static const raw_move stalled[] = {SAY(STREAM), STALL};
    static const raw_move busy[] = {SAY("HTTP/1.1 503 Busy\r\nretry-after-ms: 30000\r\nContent-Length: 0\r\n\r\n"),
                                    END};
    static const struct {
        const raw_move *second; // what the second step gets
        evq_failure failure;
        int signal;
    } cases[] = {
        {stalled, EVQ_FAILURE_INTERRUPTED, SIGINT}, // within a request
        {busy, EVQ_FAILURE_OVERLOAD, SIGTERM},      // between two attempts
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const raw_answer answers[] = {{.when = tool_role, .moves = cases[i].second}, {.moves = calling}};
        raw_server *server = raw_server_start(answers, 2);
        interruption soon = {server, 4, cases[i].signal};
        pthread_t thread;
        int rc;
        assert_int_equal(pthread_create(&thread, NULL, interrupt, &soon), 0);
        evq_trace *trace = run_on(raw_server_url(server), &(setup){.trials = 5, .jobs = 2}, &rc);
        pthread_join(thread, NULL);
        raw_server_stop(server);
        assert_int_equal(rc, EVQ_EINTERRUPTED);
        assert_true(trace->interrupted);
        assert_int_equal(trace->trial_count, 2); // no further one began
        for (int k = 0; k < 2; k++) {
            const evq_trial *trial = &trace->trials[k];
            assert_int_equal(trial->outcome, EVQ_OUTCOME_INTERRUPTED);
            assert_int_equal(trial->step_count, 2);
            assert_int_equal(trial->steps[1].attempt_count, 1);
            assert_int_equal(trial->steps[1].attempts[0].failure, cases[i].failure);
        }
        evq_trace_free(trace);
    }
}

static void signals_are_the_callers_again_afterwards(void **state)
{
    (void)state;
    signal(SIGTERM, SIG_IGN);
    int rc;
    evq_trace_free(run_against(well, 2, &(setup){0}, &rc));
    assert_int_equal(rc, 0);
    struct sigaction now;
    sigaction(SIGINT, NULL, &now);
    assert_true(now.sa_handler == SIG_DFL);
    signal(SIGTERM, SIG_DFL);
}

static void a_trace_that_cannot_be_written_ends_it(void **state)
{
    (void)state;
    int full = open("/dev/full", O_WRONLY);
    if (full < 0) skip(); // not every system has one
    raw_server *server = raw_server_start(well, 2);
    evq_scenario *const scenarios[] = {scenario};
    const evq_endpoint endpoint = {.name = "e",
                                   .url = raw_server_url(server),
                                   .dialect = &evq_openai_chat,
                                   .model = "m",
                                   .stream = true,
                                   .simulated = true};
    const evq_plan plan = {.endpoint = &endpoint,
                           .scenarios = scenarios,
                           .scenario_count = 1,
                           .trials = 20,
                           .jobs = 3,
                           .limits = EVQ_NO_OVERRIDES};
    evq_err err;
    evq_trace_writer *writer;
    int next = dup(full); // the number that the writer's file is about to get
    close(next);
    unlink("trace.jsonl.gz");
    assert_int_equal(evq_trace_create(&writer, "trace.jsonl.gz", &err), 0);
    assert_int_equal(dup2(full, next), next);
    assert_int_equal(evq_runner_run(&plan, writer, NULL, NULL, &err), EVQ_EIO);
    assert_non_null(strstr(err.text, "No space left on device"));
    assert_true(raw_server_requests(server) <= 4); // nothing is asked that cannot be kept
    assert_int_equal(evq_trace_close(writer, &err), EVQ_EIO);
    raw_server_stop(server);
    close(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_steps),
        cmocka_unit_test(what_was_sent_can_be_put_together),
        cmocka_unit_test(a_failure_that_passes),
        cmocka_unit_test(nobody_there),
        cmocka_unit_test(limits_can_be_overridden),
        cmocka_unit_test(the_trials_time_is_up),
        cmocka_unit_test(no_time_for_any_request),
        cmocka_unit_test(a_whole_body_instead_of_a_stream),
        cmocka_unit_test(forced_replay),
        cmocka_unit_test(several_trials_at_once),
        cmocka_unit_test(a_long_wait_is_told_of),
        cmocka_unit_test(a_signal_ends_it_with_a_whole_trace),
        cmocka_unit_test(signals_are_the_callers_again_afterwards),
        cmocka_unit_test(a_trace_that_cannot_be_written_ends_it),
    };
    return cmocka_run_group_tests(tests, prepare, clean_up);
}
