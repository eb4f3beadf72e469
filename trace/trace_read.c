#include "trace/trace_read.h"

#include "base/buf.h"
#include "base/file.h"
#include "trace/attempt_read.h"
#include "trace/bench_records.h"
#include "trace/record_fields.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { LINE_MAX_MIB = 512, MAX_TRIALS = 1000000, MAX_STEPS = 100000, PATH_BYTES = 4096 };

static int read_facts(const evq_json *endpoint, evq_run *run, evq_arena *arena)
{
    evq_json labels, prices;
    int rc = evq_field_object(endpoint, "labels", &labels);
    if (!rc) rc = evq_field_text(&labels, "hardware", arena, &run->labels.hardware);
    if (!rc) rc = evq_field_text(&labels, "server", arena, &run->labels.server);
    if (!rc) rc = evq_field_text(&labels, "quantization", arena, &run->labels.quantization);
    if (!rc) rc = evq_field_text(&labels, "active_parameters", arena, &run->labels.active_parameters);
    if (!rc) rc = evq_field_object(endpoint, "prices", &prices);
    if (!rc) rc = evq_field_real(&prices, "input", &run->prices.input);
    if (!rc) rc = evq_field_real(&prices, "output", &run->prices.output);
    if (!rc) rc = evq_field_real(&prices, "cache_read", &run->prices.cache_read);
    if (!rc) rc = evq_field_real(&prices, "cache_write", &run->prices.cache_write);
    return rc;
}

static int read_self_test(const evq_json *record, evq_self_test *out)
{
    evq_json at;
    int rc = evq_field_object(record, "self_test", &at);
    if (rc || !at.value) return rc;
    out->done = true;
    rc = evq_field_real(&at, "clock_ns", &out->clock_ns);
    if (!rc) rc = evq_field_real(&at, "delay_ns", &out->delay_ns);
    if (!rc) rc = evq_field_real(&at, "delay_p95_ns", &out->delay_p95_ns);
    if (!rc) rc = evq_field_real(&at, "event_ns", &out->event_ns);
    return rc;
}

static int read_fingerprint(const evq_json *endpoint, evq_fingerprint *out, evq_arena *arena)
{
    evq_json at = {0};
    int rc = evq_field_object(endpoint, "fingerprint", &at);
    if (!rc) rc = evq_field_text(&at, "server", arena, &out->server);
    if (!rc) rc = evq_field_text(&at, "model", arena, &out->model);
    if (!rc) rc = evq_field_text(&at, "quantization", arena, &out->quantization);
    if (!rc) rc = evq_field_text(&at, "chat_template", arena, &out->chat_template);
    if (!rc) rc = evq_field_int(&at, "context", &out->context);
    return rc;
}

static int read_run(evq_trace *trace, const evq_json *record)
{
    evq_run *run = &trace->run;
    evq_json at, endpoint;
    const char *format;
    int rc = evq_json_need(record, "format", &at);
    if (!rc) rc = evq_json_string(&at, &format);
    if (!rc && strcmp(format, EVQ_TRACE_FORMAT))
        rc = evq_json_fail(&at, "\"%.40s\" is not a trace this evalq reads: it reads %s", format, EVQ_TRACE_FORMAT);
    if (!rc) rc = evq_json_need(record, "endpoint", &endpoint);
    if (!rc) rc = evq_json_object(&endpoint);
    if (rc) return rc;
    *run = (evq_run){.evalq = "",
                     .started = "",
                     .endpoint = "",
                     .url = "",
                     .dialect = "",
                     .model = "",
                     .prices = EVQ_PRICES_UNKNOWN,
                     .fingerprint = EVQ_FINGERPRINT_UNKNOWN,
                     .time_scale = 1};
    int mode = EVQ_MODE_FREE;
    evq_json goals = {0};
    evq_arena *arena = &trace->arena;
    if (!rc) rc = evq_field_text(record, "evalq", arena, &run->evalq);
    if (!rc) rc = evq_field_text(record, "started", arena, &run->started);
    if (!rc) rc = evq_field_text(&endpoint, "name", arena, &run->endpoint);
    if (!rc) rc = evq_field_text(&endpoint, "url", arena, &run->url);
    if (!rc) rc = evq_field_text(&endpoint, "dialect", arena, &run->dialect);
    if (!rc) rc = evq_field_text(&endpoint, "model", arena, &run->model);
    if (!rc) rc = evq_field_text(&endpoint, "description", arena, &run->description);
    if (!rc) rc = evq_field_text(&endpoint, "server", arena, &run->server);
    if (!rc) rc = evq_field_text(&endpoint, "reasoning", arena, &run->reasoning);
    if (!rc) rc = read_facts(&endpoint, run, arena);
    if (!rc) rc = read_fingerprint(&endpoint, &run->fingerprint, arena);
    if (!rc) rc = evq_field_bool(&endpoint, "stream", &run->stream);
    if (!rc) rc = evq_field_bool(&endpoint, "simulated", &run->simulated);
    if (!rc) rc = evq_field_choice(record, "mode", evq_mode_names, EVQ_MODE_COUNT, &mode);
    if (!rc) rc = evq_field_bool(record, "parity", &run->parity);
    if (!rc) rc = evq_field_small(record, "trials", MAX_TRIALS, &run->trials);
    if (!rc) rc = evq_field_small(record, "jobs", MAX_TRIALS, &run->jobs);
    if (!rc) rc = evq_field_real(record, "time_scale", &run->time_scale);
    if (!rc) rc = evq_field_object(record, "goals", &goals);
    if (!rc) rc = evq_field_real(&goals, "first_token_s", &run->goals.first_token_s);
    if (!rc) rc = evq_field_real(&goals, "rate", &run->goals.rate);
    if (!rc) rc = evq_field_text(record, "command", arena, &run->command);
    if (!rc && evq_json_find(record, "policy", &at)) run->policy = evq_json_compact(at.value, arena);
    if (!rc) rc = read_self_test(record, &run->self_test);
    if (!rc) rc = evq_field_u64(record, "clock_ns", &run->clock_ns);
    run->mode = (evq_mode)mode;
    return rc;
}

static int read_scenario(evq_trace *trace, const evq_json *record)
{
    evq_json document;
    int rc = evq_json_need(record, "document", &document);
    if (rc) return rc;
    evq_arena scratch = EVQ_ARENA_INIT;
    const char *text = evq_json_compact(document.value, &scratch);
    evq_scenario *scenario;
    rc = evq_scenario_parse(&scenario, text, strlen(text), record->source->file, record->source->err);
    evq_arena_dispose(&scratch);
    if (rc) return rc;
    EVQ_GROW(&trace->arena, trace->scenarios, trace->scenario_count);
    trace->scenarios[trace->scenario_count++] = scenario;
    return 0;
}

static int read_limits(const evq_json *record, evq_limits *limits)
{
    evq_json at;
    int rc = evq_json_need(record, "limits", &at);
    if (!rc) rc = evq_json_object(&at);
    if (!rc) rc = evq_field_small(&at, "steps", MAX_STEPS, &limits->steps);
    if (!rc) rc = evq_field_real(&at, "seconds_per_step", &limits->seconds_per_step);
    if (!rc) rc = evq_field_real(&at, "seconds_per_trial", &limits->seconds_per_trial);
    if (!rc) rc = evq_field_real(&at, "idle_seconds", &limits->idle_seconds);
    if (!rc) rc = evq_field_real(&at, "connect_seconds", &limits->connect_seconds);
    if (!rc) rc = evq_field_small(&at, "output_tokens", INT32_MAX, &limits->output_tokens);
    if (!rc) rc = evq_field_small(&at, "retries", INT32_MAX, &limits->retries);
    return rc;
}

// The pin of a trial, if it has one.
static int read_pin(evq_trace *trace, const evq_json *record, const evq_pin **out)
{
    evq_json at;
    if (!evq_json_find(record, "pin", &at)) return 0;
    evq_pin *pin = evq_arena_alloc(&trace->arena, sizeof *pin);
    *pin = (evq_pin){"", "", "", "", ""};
    *out = pin;
    int rc = evq_json_object(&at);
    if (!rc) rc = evq_field_text(&at, "role", &trace->arena, &pin->role);
    if (!rc) rc = evq_field_text(&at, "endpoint", &trace->arena, &pin->endpoint);
    if (!rc) rc = evq_field_text(&at, "url", &trace->arena, &pin->url);
    if (!rc) rc = evq_field_text(&at, "dialect", &trace->arena, &pin->dialect);
    if (!rc) rc = evq_field_text(&at, "model", &trace->arena, &pin->model);
    return rc;
}

static int read_trial(evq_trace *trace, const evq_json *record)
{
    evq_trial trial = {.outcome = EVQ_OUTCOME_CUT, .stream = trace->run.stream};
    int rc = evq_field_small(record, "trial", MAX_TRIALS, &trial.number);
    if (!rc) rc = evq_field_size(record, "scenario", &trial.scenario);
    if (!rc) rc = evq_field_small(record, "repeat", MAX_TRIALS, &trial.repeat);
    if (!rc) rc = evq_field_bool(record, "stream", &trial.stream);
    if (!rc) rc = read_pin(trace, record, &trial.pin);
    if (!rc) rc = evq_field_u64(record, "at_ns", &trial.started_ns);
    if (!rc) rc = read_limits(record, &trial.limits);
    if (rc) return rc;
    if ((size_t)trial.number != trace->trial_count)
        return evq_json_fail(record, "trial %d begins where trial %zu was expected", trial.number, trace->trial_count);
    if (trial.scenario >= trace->scenario_count)
        return evq_json_fail(record, "scenario %zu is not in this trace", trial.scenario);
    EVQ_GROW(&trace->arena, trace->trials, trace->trial_count);
    trace->trials[trace->trial_count++] = trial;
    return 0;
}

static int find_trial(evq_trace *trace, const evq_json *record, evq_trial **out)
{
    int number = MAX_TRIALS;
    int rc = evq_field_small(record, "trial", MAX_TRIALS, &number);
    if (rc) return rc;
    if ((size_t)number >= trace->trial_count) return evq_json_fail(record, "trial %d has not begun", number);
    *out = &trace->trials[number];
    return 0;
}

static int find_step(evq_trace *trace, const evq_json *record, evq_step **out)
{
    evq_trial *trial = NULL;
    int number = 0, rc = find_trial(trace, record, &trial);
    if (!rc) rc = evq_field_small(record, "step", MAX_STEPS, &number);
    if (rc) return rc;
    if (number < 1 || (size_t)number > trial->step_count)
        return evq_json_fail(record, "step %d of trial %d has not begun", number, trial->number);
    *out = &trial->steps[number - 1];
    return 0;
}

static int read_request(evq_trace *trace, const evq_json *record)
{
    evq_trial *trial = NULL;
    evq_step step = {.added = ""};
    const char *hash = "0";
    int rc = find_trial(trace, record, &trial);
    if (!rc) rc = evq_field_small(record, "step", MAX_STEPS, &step.number);
    if (!rc) rc = evq_field_u64(record, "at_ns", &step.at_ns);
    if (!rc) rc = evq_field_size(record, "bytes", &step.request_bytes);
    if (!rc) rc = evq_field_size(record, "added_bytes", &step.added_bytes);
    if (!rc) rc = evq_field_size(record, "messages", &step.message_count);
    if (!rc) rc = evq_field_text(record, "hash", &trace->arena, &hash);
    if (!rc) rc = evq_field_text(record, "added", &trace->arena, &step.added);
    if (rc) return rc;
    if ((size_t)step.number != trial->step_count + 1)
        return evq_json_fail(record, "step %d follows step %zu", step.number, trial->step_count);
    step.prompt_hash = strtoull(hash, NULL, 16);
    EVQ_GROW(&trace->arena, trial->steps, trial->step_count);
    trial->steps[trial->step_count++] = step;
    return 0;
}

static int read_attempt(evq_trace *trace, const evq_json *record)
{
    evq_step *step = NULL;
    evq_attempt attempt;
    int rc = find_step(trace, record, &step);
    if (!rc) rc = evq_attempt_read(&attempt, record, &trace->arena);
    if (rc) return rc;
    EVQ_GROW(&trace->arena, step->attempts, step->attempt_count);
    step->attempts[step->attempt_count++] = attempt;
    return 0;
}

static int read_health(evq_trace *trace, const evq_json *record)
{
    evq_step *step = NULL;
    evq_health health = {0};
    int number = 0, state = EVQ_HEALTH_UNASKED;
    int rc = find_step(trace, record, &step);
    if (!rc) rc = evq_field_small(record, "attempt", INT32_MAX, &number);
    if (!rc) rc = evq_field_choice(record, "state", evq_health_state_names, EVQ_HEALTH_STATE_COUNT, &state);
    if (!rc) rc = evq_field_u64(record, "asked_ns", &health.asked_ns);
    if (!rc) rc = evq_field_u64(record, "done_ns", &health.done_ns);
    if (!rc) rc = evq_field_u64(record, "token_ns", &health.token_ns);
    if (rc) return rc;
    evq_attempt *last = step->attempt_count ? &step->attempts[step->attempt_count - 1] : NULL;
    if (!last || last->number != number) return evq_json_fail(record, "attempt %d has not been made", number);
    health.state = (evq_health_state)state;
    last->health = health;
    return 0;
}

static int read_changes(const evq_json *record, evq_result *result, evq_arena *arena)
{
    evq_json list;
    if (evq_field_array(record, "changes", &list)) return EVQ_EFORMAT;
    size_t count = evq_json_count(&list);
    evq_change *changes = evq_arena_array(arena, evq_change, count);
    for (size_t i = 0; i < count; i++) {
        evq_json change = evq_json_at(&list, i);
        int rc = evq_json_object(&change);
        if (!rc) rc = evq_field_text(&change, "path", arena, &changes[i].path);
        if (!rc) rc = evq_field_text(&change, "content", arena, &changes[i].content);
        if (rc) return rc;
        if (!changes[i].path) return evq_json_fail(&change, "\"path\" is missing");
        changes[i].len = changes[i].content ? strlen(changes[i].content) : 0;
    }
    result->changes = changes;
    result->change_count = count;
    return 0;
}

static int read_result(evq_trace *trace, const evq_json *record)
{
    evq_step *step = NULL;
    evq_result result = {.content = ""};
    int source = EVQ_ANSWER_RECORDED;
    int rc = find_step(trace, record, &step);
    if (!rc) rc = evq_field_small(record, "call", INT32_MAX, &result.call);
    if (!rc) rc = evq_field_text(record, "content", &trace->arena, &result.content);
    if (!rc) rc = evq_field_bool(record, "error", &result.is_error);
    if (!rc) rc = evq_field_choice(record, "source", evq_answer_source_names, EVQ_ANSWER_SOURCE_COUNT, &source);
    if (!rc) rc = read_changes(record, &result, &trace->arena);
    if (rc) return rc;
    const evq_attempt *answer = evq_step_answer(step);
    if (!answer || (size_t)result.call >= answer->reply.message.call_count)
        return evq_json_fail(record, "answers a call that was not made");
    result.source = (evq_answer_source)source;
    EVQ_GROW(&trace->arena, step->results, step->result_count);
    step->results[step->result_count++] = result;
    return 0;
}

static int read_trial_end(evq_trace *trace, const evq_json *record)
{
    evq_trial *trial = NULL;
    int outcome = EVQ_OUTCOME_CUT;
    int rc = find_trial(trace, record, &trial);
    if (!rc) rc = evq_field_u64(record, "at_ns", &trial->ended_ns);
    if (!rc) rc = evq_field_choice(record, "outcome", evq_outcome_names, EVQ_OUTCOME_COUNT, &outcome);
    if (!rc) trial->outcome = (evq_outcome)outcome;
    return rc;
}

static int read_run_end(evq_trace *trace, const evq_json *record)
{
    evq_json overhead;
    trace->has_end = true;
    int rc = evq_field_bool(record, "interrupted", &trace->interrupted);
    if (!rc) rc = evq_field_object(record, "overhead", &overhead);
    if (!rc) rc = evq_field_u64(&overhead, "events", &trace->overhead.events);
    if (!rc) rc = evq_field_u64(&overhead, "busy_ns", &trace->overhead.busy_ns);
    if (!rc) rc = evq_field_u64(&overhead, "loop_ns", &trace->overhead.loop_ns);
    if (!rc) rc = evq_field_u64(&overhead, "loop_busy_ns", &trace->overhead.loop_busy_ns);
    if (!rc) rc = evq_field_u64(&overhead, "late_ns", &trace->overhead.late_ns);
    if (!rc) rc = evq_field_u64(&overhead, "longest_ns", &trace->overhead.longest_ns);
    return rc;
}

static int read_server_log(evq_trace *trace, const evq_json *record)
{
    return evq_field_text(record, "text", &trace->arena, &trace->server_log);
}

static int read_bench(evq_trace *trace, const evq_json *record)
{
    trace->bench = evq_arena_alloc(&trace->arena, sizeof *trace->bench);
    *trace->bench = (evq_bench){.stop = EVQ_BENCH_STOP_CUT};
    return evq_bench_plan_read(&trace->bench->plan, record);
}

static int read_point(evq_trace *trace, const evq_json *record)
{
    evq_bench *bench = trace->bench;
    evq_point point;
    if (!bench) return evq_json_fail(record, "a point without the bench it belongs to");
    int rc = evq_point_read(&point, record, &trace->arena);
    if (rc) return rc;
    if ((size_t)point.group.number >= evq_bench_group_count(&bench->plan))
        return evq_json_fail(record, "group %d is not in the plan", point.group.number);
    EVQ_GROW(&trace->arena, bench->points, bench->point_count);
    bench->points[bench->point_count++] = point;
    return 0;
}

static int read_bench_end(evq_trace *trace, const evq_json *record)
{
    int stop = EVQ_BENCH_STOP_CUT;
    if (!trace->bench) return evq_json_fail(record, "the end of a bench that did not begin");
    int rc = evq_field_choice(record, "stop", evq_bench_stop_names, EVQ_BENCH_STOP_COUNT, &stop);
    trace->bench->stop = (evq_bench_stop)stop;
    return rc;
}

static const struct record_type {
    const char *name;
    int (*read)(evq_trace *trace, const evq_json *record);
} record_types[] = {
    {"run", read_run},
    {"scenario", read_scenario},
    {"trial", read_trial},
    {"request", read_request},
    {"attempt", read_attempt},
    {"health", read_health},
    {"result", read_result},
    {"trial_end", read_trial_end},
    {"run_end", read_run_end},
    {"bench", read_bench},
    {"point", read_point},
    {"bench_end", read_bench_end},
    {"server_log", read_server_log},
};

static int read_record(evq_trace *trace, const evq_json *record)
{
    evq_json at;
    const char *type;
    int rc = evq_json_need(record, "type", &at);
    if (!rc) rc = evq_json_string(&at, &type);
    if (rc) return rc;
    if (!trace->lines && strcmp(type, "run")) return evq_json_fail(record, "a trace begins with its run record");
    for (size_t i = 0; i < sizeof record_types / sizeof *record_types; i++)
        if (!strcmp(record_types[i].name, type)) return record_types[i].read(trace, record);
    return 0; // a record of a later version: what it adds is not ours to judge
}

// One whole line. A line that is not JSON ends the reading: it is where a write was cut off.
static int read_line(evq_trace *trace, const char *line, size_t len, const char *path, evq_err *err)
{
    char where[PATH_BYTES + 32];
    snprintf(where, sizeof where, "%s:%zu", path, trace->lines + 1);
    json_t *value;
    if (evq_json_parse(&value, line, len, path, err)) {
        trace->cut = true;
        return 0;
    }
    const evq_json_source source = {.file = where, .err = err};
    const evq_json record = evq_json_root(value, &source);
    int rc = read_record(trace, &record);
    json_decref(value);
    trace->lines++;
    return rc;
}

static int read_lines(evq_trace *trace, gzFile file, const char *path, evq_err *err)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(LINE_MAX_MIB));
    char chunk[65536];
    int rc = 0, got;
    while (!rc && !trace->cut && (got = gzread(file, chunk, sizeof chunk)) > 0) {
        const char *rest = chunk, *end = chunk + got, *newline;
        while (!rc && !trace->cut && (newline = memchr(rest, '\n', (size_t)(end - rest)))) {
            evq_buf_append(&line, rest, (size_t)(newline - rest));
            rc = line.over ? evq_fail(err, EVQ_ELIMIT, path, NULL, "line %zu is too long", trace->lines + 1)
                           : read_line(trace, evq_buf_text(&line), line.len, path, err);
            evq_buf_truncate(&line, 0);
            rest = newline + 1;
        }
        evq_buf_append(&line, rest, (size_t)(end - rest));
    }
    int number;
    gzerror(file, &number);
    if (line.len || (number != Z_OK && number != Z_STREAM_END)) trace->cut = true;
    evq_buf_dispose(&line);
    return rc;
}

static int open_trace(gzFile *out, const char *path, char *name, size_t size, evq_err *err)
{
    snprintf(name, size, "%s%s", path, evq_file_is_folder(path) ? "/trace.jsonl.gz" : "");
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return evq_fail(err, errno == ENOENT ? EVQ_ENOTFOUND : EVQ_EIO, name, NULL,
                        "cannot open the trace: %s; a run is a folder that `evalq run` made", strerror(errno));
    *out = gzdopen(fd, "rb");
    if (!*out) evq_out_of_memory();
    return 0;
}

int evq_trace_read(evq_trace **out, const char *path, evq_err *err)
{
    char name[PATH_BYTES];
    gzFile file = NULL;
    int rc = open_trace(&file, path, name, sizeof name, err);
    if (rc) return rc;
    evq_trace *trace = calloc(1, sizeof *trace);
    if (!trace) evq_out_of_memory();
    rc = read_lines(trace, file, name, err);
    gzclose(file);
    if (!rc && (!trace->lines || (!trace->scenario_count && !trace->bench)))
        rc = evq_fail(err, EVQ_EFORMAT, name, NULL, "this is not a trace, or it was cut before its first request");
    if (rc) {
        evq_trace_free(trace);
        return rc;
    }
    *out = trace;
    return 0;
}

void evq_trace_free(evq_trace *trace)
{
    if (!trace) return;
    for (size_t i = 0; i < trace->scenario_count; i++) evq_scenario_free(trace->scenarios[i]);
    evq_arena_dispose(&trace->arena);
    free(trace);
}
