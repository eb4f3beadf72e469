#include "tests/support/trace_fixture.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIALS = 64, STEPS = 16, ATTEMPTS = 8, CHUNKS = 256, PROGRESS = 8, CALLS = 16 };

const char fixture_scenario[] =
    "{\"format\": \"evalq-scenario/1\", \"name\": \"mini\", \"purpose\": \"Can it read a file?\","
    " \"system\": \"Be careful.\","
    " \"tools\": [{\"name\": \"read\", \"description\": \"Reads.\", \"world\": \"files.read\", \"parameters\":"
    " {\"type\": \"object\", \"required\": [\"path\"], \"properties\": {\"path\": {\"type\": \"string\"}}}},"
    " {\"name\": \"drop\", \"description\": \"Drops.\", \"parameters\": {\"type\": \"object\"}}],"
    " \"turns\": [{\"user\": \"Which port?\", \"reference\": ["
    " {\"tool_calls\": [{\"name\": \"read\", \"arguments\": {\"path\": \"config.ini\"}}]},"
    " {\"content\": \"Port 8471.\"}]}],"
    " \"world\": {\"cwd\": \"/srv\", \"files\": {\"config.ini\": \"port = 8471\\n\"}},"
    " \"checks\": ["
    " {\"id\": \"looked\", \"title\": \"config.ini was read\", \"kind\": \"called\", \"tool\": \"read\","
    " \"arguments\": {\"path\": \"config.ini\"}, \"earliest\": 1},"
    " {\"id\": \"port\", \"title\": \"the reply names the port\", \"kind\": \"reply\", \"contains\": \"8471\","
    " \"weight\": 3, \"earliest\": 2},"
    " {\"id\": \"careful\", \"title\": \"nothing was dropped\", \"kind\": \"not_called\", \"tool\": \"drop\"}]}";

static uint64_t ns(double seconds)
{
    return (uint64_t)(seconds * 1e9 + 0.5);
}

evq_trace *fixture_trace(void)
{
    evq_trace *trace = calloc(1, sizeof *trace);
    evq_err err;
    assert(trace);
    trace->scenarios = evq_arena_array(&trace->arena, evq_scenario *, 1);
    int rc = evq_scenario_parse(&trace->scenarios[0], fixture_scenario, strlen(fixture_scenario), "fixture", &err);
    if (rc) fprintf(stderr, "fixture_scenario: %s %s\n", err.where, err.text);
    assert(!rc);
    trace->scenario_count = 1;
    trace->trials = evq_arena_array(&trace->arena, evq_trial, TRIALS);
    trace->has_end = true;
    trace->run = (evq_run){.evalq = "0.1.0",
                           .prices = EVQ_PRICES_UNKNOWN,
                           .started = "2026-05-06T12:00:00Z",
                           .endpoint = "http://127.0.0.1:9/v1",
                           .url = "http://127.0.0.1:9/v1",
                           .dialect = "openai-chat",
                           .model = "test-model",
                           .stream = true,
                           .mode = EVQ_MODE_FREE,
                           .trials = 1,
                           .jobs = 1,
                           .time_scale = 1};
    return trace;
}

void fixture_free(evq_trace *trace)
{
    for (size_t i = 0; i < trace->scenario_count; i++) evq_scenario_free(trace->scenarios[i]);
    evq_arena_dispose(&trace->arena);
    free(trace);
}

evq_trial *fixture_trial(evq_trace *trace, evq_outcome outcome)
{
    assert(trace->trial_count < TRIALS);
    evq_trial *trial = &trace->trials[trace->trial_count];
    *trial = (evq_trial){.number = (int)trace->trial_count,
                         .repeat = (int)trace->trial_count + 1,
                         .stream = true,
                         .started_ns = ns(1),
                         .limits = trace->scenarios[0]->limits,
                         .outcome = outcome,
                         .steps = evq_arena_array(&trace->arena, evq_step, STEPS)};
    trace->trial_count++;
    return trial;
}

evq_step *fixture_step(evq_trace *trace, evq_trial *trial, size_t request_bytes)
{
    assert(trial->step_count < STEPS);
    evq_step *step = &trial->steps[trial->step_count++];
    *step = (evq_step){.number = (int)trial->step_count,
                       .request_bytes = request_bytes,
                       .attempts = evq_arena_array(&trace->arena, evq_attempt, ATTEMPTS),
                       .results = evq_arena_array(&trace->arena, evq_result, CALLS),
                       .added = ""};
    return step;
}

evq_attempt *fixture_attempt(evq_trace *trace, evq_step *step, evq_failure failure, double sent_s, double done_s)
{
    assert(step->attempt_count < ATTEMPTS);
    evq_attempt *attempt = &step->attempts[step->attempt_count++];
    *attempt = (evq_attempt){
        .number = (int)step->attempt_count,
        .started_ns = ns(sent_s),
        .sent_ns = ns(sent_s),
        .done_ns = ns(done_s),
        .status = failure == EVQ_FAILURE_NONE ? 200 : 0,
        .retry_after_ms = EVQ_UNKNOWN,
        .failure = failure,
        .text = "",
        .chunks = evq_arena_array(&trace->arena, evq_chunk, CHUNKS),
        .progress = evq_arena_array(&trace->arena, evq_progress, PROGRESS),
        .reply = {.message = {.role = EVQ_ASSISTANT, .calls = evq_arena_array(&trace->arena, evq_tool_call, CALLS)},
                  .finish = EVQ_FINISH_STOP,
                  .usage = EVQ_USAGE_UNKNOWN,
                  .timings = EVQ_TIMINGS_UNKNOWN}};
    return attempt;
}

// The arrays below are ours to write: the trace only promises its readers not to.
void fixture_chunk(evq_attempt *attempt, double at_s, evq_event_kind kind, int64_t tokens)
{
    assert(attempt->chunk_count < CHUNKS);
    ((evq_chunk *)attempt->chunks)[attempt->chunk_count++] =
        (evq_chunk){.at_ns = ns(at_s), .kind = kind, .bytes = 8, .tokens = tokens};
}

void fixture_progress(evq_attempt *attempt, double at_s, int64_t processed, int64_t total)
{
    assert(attempt->progress_count < PROGRESS);
    ((evq_progress *)attempt->progress)[attempt->progress_count++] =
        (evq_progress){.at_ns = ns(at_s), .processed = processed, .total = total};
}

void fixture_call(evq_attempt *attempt, const char *tool, const char *arguments)
{
    evq_message *message = &attempt->reply.message;
    assert(message->call_count < CALLS);
    ((evq_tool_call *)message->calls)[message->call_count++] =
        (evq_tool_call){.id = "call_1", .name = tool, .arguments = arguments};
    attempt->reply.finish = EVQ_FINISH_TOOL_CALLS;
}

void fixture_result(evq_step *step, int call, evq_answer_source source, bool is_error)
{
    assert(step->result_count < CALLS);
    step->results[step->result_count++] =
        (evq_result){.call = call, .content = "port = 8471\n", .is_error = is_error, .source = source};
}

// When everything so far is over, in seconds.
static double now_s(const evq_trial *trial)
{
    uint64_t end = trial->started_ns;
    for (size_t i = 0; i < trial->step_count; i++)
        for (size_t j = 0; j < trial->steps[i].attempt_count; j++) end = trial->steps[i].attempts[j].done_ns;
    return (double)end / 1e9;
}

static evq_attempt *answer(evq_trace *trace, evq_trial *trial, evq_step **step)
{
    double now = now_s(trial);
    *step = fixture_step(trace, trial, 4000);
    trial->ended_ns = ns(now + 1);
    return fixture_attempt(trace, *step, EVQ_FAILURE_NONE, now, now + 1);
}

evq_step *fixture_says(evq_trace *trace, evq_trial *trial, const char *content)
{
    evq_step *step;
    answer(trace, trial, &step)->reply.message.content = content;
    return step;
}

evq_step *fixture_calls(evq_trace *trace, evq_trial *trial, const char *tool, const char *arguments)
{
    evq_step *step;
    fixture_call(answer(trace, trial, &step), tool, arguments);
    fixture_result(step, 0, EVQ_ANSWER_FILES, false);
    return step;
}

evq_step *fixture_fails(evq_trace *trace, evq_trial *trial, evq_failure failure, int attempts, double seconds)
{
    double now = now_s(trial);
    evq_step *step = fixture_step(trace, trial, 4000);
    for (int i = 0; i < attempts; i++)
        fixture_attempt(trace, step, failure, now + i * seconds, now + (i + 1) * seconds);
    trial->ended_ns = ns(now + attempts * seconds);
    return step;
}

evq_trial *fixture_done(evq_trace *trace)
{
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}");
    fixture_says(trace, trial, "It listens on port 8471.");
    return trial;
}

evq_trial *fixture_not_done(evq_trace *trace)
{
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}");
    fixture_says(trace, trial, "I could not find it.");
    return trial;
}
