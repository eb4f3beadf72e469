#include "trace/trace_write.h"

#include "base/json_write.h"
#include "trace/attempt_write.h"
#include "trace/bench_records.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { LINE_MAX_MIB = 512, OUT_BYTES = 64 * 1024, GZIP_WINDOW_BITS = 15 + 16, MIN_SECRET_BYTES = 6 };

struct evq_trace_writer {
    int fd;
    char *path;
    z_stream zip;
    evq_buf line;
    char *secret; // as it would stand inside a JSON string, without its backslashes
    int error;    // errno of the first failed write
    unsigned char out[OUT_BYTES];
};

int evq_trace_create(evq_trace_writer **out, const char *path, evq_err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) return evq_fail(err, EVQ_EIO, path, NULL, "cannot create the trace: %s", strerror(errno));
    evq_trace_writer *writer = calloc(1, sizeof *writer);
    if (!writer || !(writer->path = strdup(path))) evq_out_of_memory();
    writer->fd = fd;
    writer->line = EVQ_BUF_INIT(EVQ_MIB(LINE_MAX_MIB));
    if (deflateInit2(&writer->zip, Z_BEST_SPEED, Z_DEFLATED, GZIP_WINDOW_BITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        evq_out_of_memory();
    *out = writer;
    return 0;
}

// The old file stays until the new one holds all that is kept.
int evq_trace_continue(evq_trace_writer **out, const char *path, const evq_trace *trace, const bool *done, evq_err *err)
{
    evq_arena arena = EVQ_ARENA_INIT;
    const char *new_path = evq_arena_printf(&arena, "%s.new", path);
    unlink(new_path); // left by an attempt that was itself broken off
    evq_trace_writer *writer = NULL;
    int rc = evq_trace_create(&writer, new_path, err);
    if (!rc) {
        evq_trace_put_run(writer, &trace->run);
        evq_trace_put_bench(writer, &trace->bench->plan);
        for (size_t i = 0; i < trace->bench->point_count; i++) {
            const evq_point *point = &trace->bench->points[i];
            if (point->kind == EVQ_POINT_CALIBRATE || done[point->group.number]) evq_trace_put_point(writer, point);
        }
        rc = evq_trace_flush(writer, err);
    }
    if (!rc && rename(new_path, path))
        rc = evq_fail(err, EVQ_EIO, path, NULL, "cannot replace the trace: %s", strerror(errno));
    evq_err ignored;
    if (rc && writer) evq_trace_close(writer, &ignored);
    if (!rc) {
        memcpy(writer->path, path, strlen(path) + 1); // shorter than the one it had
        *out = writer;
    }
    evq_arena_dispose(&arena);
    return rc;
}

void evq_trace_hide(evq_trace_writer *writer, const char *secret)
{
    if (!secret) return;
    evq_buf quoted = EVQ_BUF_INIT(EVQ_MIB(1)), bare = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_json_writer w = evq_json_writer_on(&quoted, 0);
    evq_write_string(&w, secret);
    for (size_t i = 1; i + 1 < quoted.len; i++)
        if (quoted.data[i] != '\\') evq_buf_putc(&bare, quoted.data[i]);
    evq_buf_dispose(&quoted);
    free(writer->secret);
    writer->secret = NULL;
    // Shorter ones would blot out ordinary text; a key that short protects nothing.
    if (bare.len >= MIN_SECRET_BYTES) writer->secret = evq_buf_take(&bare);
    evq_buf_dispose(&bare);
}

// Where the secret next stands in a line. Backslashes in it are passed over: a key inside a call's arguments inside a
// request's body has been escaped three times, and some servers escape more than they must.
static const char *find_secret(const char *secret, const char *line, const char **end)
{
    for (const char *start = line; (start = strchr(start, *secret)); start++) {
        const char *at = start, *rest = secret;
        for (; *rest && (*at == *rest || *at == '\\'); at++)
            if (*at == *rest) rest++;
        if (*rest) continue;
        *end = at;
        size_t backslashes = 0;
        while (start - backslashes > line && start[-1 - (ptrdiff_t)backslashes] == '\\') backslashes++;
        return start - backslashes % 2; // one that is left alone would escape what follows
    }
    return NULL;
}

static void write_out(evq_trace_writer *writer, size_t len)
{
    for (size_t done = 0; done < len && !writer->error;) {
        ssize_t n = write(writer->fd, writer->out + done, len - done);
        if (n >= 0)
            done += (size_t)n;
        else if (errno != EINTR)
            writer->error = errno;
    }
}

static void compress_bytes(evq_trace_writer *writer, const char *data, size_t len, int flush)
{
    z_stream *zip = &writer->zip;
    zip->next_in = (unsigned char *)data;
    zip->avail_in = (unsigned)len;
    do {
        zip->next_out = writer->out;
        zip->avail_out = OUT_BYTES;
        deflate(zip, flush);
        write_out(writer, OUT_BYTES - zip->avail_out);
    } while (!zip->avail_out);
}

static void put_line(evq_trace_writer *writer)
{
    evq_buf_putc(&writer->line, '\n');
    if (writer->line.over && !writer->error) writer->error = EFBIG;
    if (writer->error) evq_buf_truncate(&writer->line, 0);
    const char *rest = evq_buf_text(&writer->line), *hit, *end;
    while (writer->secret && (hit = find_secret(writer->secret, rest, &end))) {
        compress_bytes(writer, rest, (size_t)(hit - rest), Z_NO_FLUSH);
        compress_bytes(writer, "[secret]", 8, Z_NO_FLUSH);
        rest = end;
    }
    compress_bytes(writer, rest, strlen(rest), Z_NO_FLUSH);
    evq_buf_truncate(&writer->line, 0);
}

static evq_json_writer begin_record(evq_trace_writer *writer, const char *type)
{
    evq_json_writer w = evq_json_writer_on(&writer->line, 0);
    evq_write_object(&w);
    evq_put_string(&w, "type", type);
    return w;
}

static void end_record(evq_trace_writer *writer, evq_json_writer *w)
{
    evq_write_end(w);
    put_line(writer);
}

static void put_fingerprint(evq_json_writer *w, const evq_fingerprint *fingerprint)
{
    evq_put_object(w, "fingerprint");
    evq_put_string(w, "server", fingerprint->server);
    evq_put_string(w, "model", fingerprint->model);
    evq_put_string(w, "quantization", fingerprint->quantization);
    evq_put_string(w, "chat_template", fingerprint->chat_template);
    evq_put_int(w, "context", fingerprint->context);
    evq_write_end(w);
}

void evq_trace_put_run(evq_trace_writer *writer, const evq_run *run)
{
    evq_json_writer w = begin_record(writer, "run");
    evq_put_string(&w, "format", EVQ_TRACE_FORMAT);
    evq_put_string(&w, "evalq", run->evalq);
    evq_put_string(&w, "started", run->started);
    evq_put_object(&w, "endpoint");
    evq_put_string(&w, "name", run->endpoint);
    evq_put_string(&w, "url", run->url);
    evq_put_string(&w, "dialect", run->dialect);
    evq_put_string(&w, "model", run->model);
    evq_put_bool(&w, "stream", run->stream);
    evq_put_bool(&w, "simulated", run->simulated);
    evq_put_string(&w, "description", run->description);
    evq_put_string(&w, "server", run->server);
    evq_put_string(&w, "reasoning", run->reasoning);
    evq_put_facts(&w, &run->labels, &run->prices);
    put_fingerprint(&w, &run->fingerprint);
    evq_write_end(&w);
    evq_put_string(&w, "mode", evq_mode_names[run->mode]);
    evq_put_bool(&w, "parity", run->parity);
    evq_put_int(&w, "trials", run->trials);
    evq_put_int(&w, "jobs", run->jobs);
    evq_put_real(&w, "time_scale", run->time_scale);
    evq_put_object(&w, "goals");
    evq_put_real(&w, "first_token_s", run->goals.first_token_s);
    evq_put_real(&w, "rate", run->goals.rate);
    evq_write_end(&w);
    if (run->command) evq_put_string(&w, "command", run->command);
    if (run->policy) evq_put_raw(&w, "policy", run->policy);
    if (run->self_test.done) {
        evq_put_object(&w, "self_test");
        evq_put_real(&w, "clock_ns", run->self_test.clock_ns);
        evq_put_real(&w, "delay_ns", run->self_test.delay_ns);
        evq_put_real(&w, "delay_p95_ns", run->self_test.delay_p95_ns);
        evq_put_real(&w, "event_ns", run->self_test.event_ns);
        evq_write_end(&w);
    }
    evq_put_int(&w, "clock_ns", (int64_t)run->clock_ns);
    end_record(writer, &w);
}

void evq_trace_put_scenario(evq_trace_writer *writer, size_t index, const evq_scenario *scenario)
{
    evq_json_writer w = begin_record(writer, "scenario");
    evq_put_int(&w, "index", (int64_t)index);
    evq_put_raw(&w, "document", scenario->document);
    end_record(writer, &w);
}

void evq_trace_put_trial(evq_trace_writer *writer, const evq_trial *trial)
{
    const evq_limits *limits = &trial->limits;
    evq_json_writer w = begin_record(writer, "trial");
    evq_put_int(&w, "trial", trial->number);
    evq_put_int(&w, "scenario", (int64_t)trial->scenario);
    evq_put_int(&w, "repeat", trial->repeat);
    evq_put_bool(&w, "stream", trial->stream);
    if (trial->pin) {
        evq_put_object(&w, "pin");
        evq_put_string(&w, "role", trial->pin->role);
        evq_put_string(&w, "endpoint", trial->pin->endpoint);
        evq_put_string(&w, "url", trial->pin->url);
        evq_put_string(&w, "dialect", trial->pin->dialect);
        evq_put_string(&w, "model", trial->pin->model);
        evq_write_end(&w);
    }
    evq_put_int(&w, "at_ns", (int64_t)trial->started_ns);
    evq_put_object(&w, "limits");
    evq_put_int(&w, "steps", limits->steps);
    evq_put_real(&w, "seconds_per_step", limits->seconds_per_step);
    evq_put_real(&w, "seconds_per_trial", limits->seconds_per_trial);
    evq_put_real(&w, "idle_seconds", limits->idle_seconds);
    evq_put_real(&w, "connect_seconds", limits->connect_seconds);
    evq_put_int(&w, "output_tokens", limits->output_tokens);
    evq_put_int(&w, "retries", limits->retries);
    evq_write_end(&w);
    end_record(writer, &w);
}

void evq_trace_put_request(evq_trace_writer *writer, int trial, const evq_step *step)
{
    char hash[17];
    snprintf(hash, sizeof hash, "%016llx", (unsigned long long)step->prompt_hash);
    evq_json_writer w = begin_record(writer, "request");
    evq_put_int(&w, "trial", trial);
    evq_put_int(&w, "step", step->number);
    evq_put_int(&w, "at_ns", (int64_t)step->at_ns);
    evq_put_int(&w, "bytes", (int64_t)step->request_bytes);
    evq_put_int(&w, "added_bytes", (int64_t)step->added_bytes);
    evq_put_int(&w, "messages", (int64_t)step->message_count);
    evq_put_string(&w, "hash", hash);
    evq_put_string(&w, "added", step->added);
    end_record(writer, &w);
}

void evq_trace_put_attempt(evq_trace_writer *writer, int trial, int step, const evq_attempt *attempt)
{
    evq_json_writer w = begin_record(writer, "attempt");
    evq_put_int(&w, "trial", trial);
    evq_put_int(&w, "step", step);
    evq_attempt_write(&w, attempt);
    end_record(writer, &w);
}

void evq_trace_put_bench(evq_trace_writer *writer, const evq_bench_plan *plan)
{
    evq_json_writer w = begin_record(writer, "bench");
    evq_bench_plan_write(&w, plan);
    end_record(writer, &w);
}

void evq_trace_put_point(evq_trace_writer *writer, const evq_point *point)
{
    evq_json_writer w = begin_record(writer, "point");
    evq_point_write(&w, point);
    end_record(writer, &w);
}

void evq_trace_put_bench_end(evq_trace_writer *writer, evq_bench_stop stop)
{
    evq_json_writer w = begin_record(writer, "bench_end");
    evq_put_string(&w, "stop", evq_bench_stop_names[stop]);
    end_record(writer, &w);
}

void evq_trace_put_health(evq_trace_writer *writer, int trial, int step, int attempt, const evq_health *health)
{
    evq_json_writer w = begin_record(writer, "health");
    evq_put_int(&w, "trial", trial);
    evq_put_int(&w, "step", step);
    evq_put_int(&w, "attempt", attempt);
    evq_put_string(&w, "state", evq_health_state_names[health->state]);
    evq_put_int(&w, "asked_ns", (int64_t)health->asked_ns);
    evq_put_int(&w, "done_ns", (int64_t)health->done_ns);
    evq_put_int(&w, "token_ns", (int64_t)health->token_ns);
    end_record(writer, &w);
}

void evq_trace_put_result(evq_trace_writer *writer, int trial, int step, const evq_result *result)
{
    evq_json_writer w = begin_record(writer, "result");
    evq_put_int(&w, "trial", trial);
    evq_put_int(&w, "step", step);
    evq_put_int(&w, "call", result->call);
    evq_put_string(&w, "content", result->content);
    evq_put_bool(&w, "error", result->is_error);
    evq_put_string(&w, "source", evq_answer_source_names[result->source]);
    evq_put_array(&w, "changes");
    for (size_t i = 0; i < result->change_count; i++) {
        evq_write_object(&w);
        evq_put_string(&w, "path", result->changes[i].path);
        evq_put_string(&w, "content", result->changes[i].content);
        evq_write_end(&w);
    }
    evq_write_end(&w);
    end_record(writer, &w);
}

void evq_trace_put_trial_end(evq_trace_writer *writer, const evq_trial *trial)
{
    evq_json_writer w = begin_record(writer, "trial_end");
    evq_put_int(&w, "trial", trial->number);
    evq_put_int(&w, "at_ns", (int64_t)trial->ended_ns);
    evq_put_string(&w, "outcome", evq_outcome_names[trial->outcome]);
    end_record(writer, &w);
}

void evq_trace_put_server_log(evq_trace_writer *writer, const char *text)
{
    evq_json_writer w = begin_record(writer, "server_log");
    evq_put_string(&w, "text", text);
    end_record(writer, &w);
}

void evq_trace_put_run_end(evq_trace_writer *writer, uint64_t at_ns, bool interrupted, const evq_overhead *overhead)
{
    evq_json_writer w = begin_record(writer, "run_end");
    evq_put_int(&w, "at_ns", (int64_t)at_ns);
    evq_put_bool(&w, "interrupted", interrupted);
    evq_put_object(&w, "overhead");
    evq_put_int(&w, "events", (int64_t)overhead->events);
    evq_put_int(&w, "busy_ns", (int64_t)overhead->busy_ns);
    evq_put_int(&w, "loop_ns", (int64_t)overhead->loop_ns);
    evq_put_int(&w, "loop_busy_ns", (int64_t)overhead->loop_busy_ns);
    evq_put_int(&w, "late_ns", (int64_t)overhead->late_ns);
    evq_put_int(&w, "longest_ns", (int64_t)overhead->longest_ns);
    evq_write_end(&w);
    end_record(writer, &w);
}

static int failed_write(const evq_trace_writer *writer, evq_err *err)
{
    if (!writer->error) return 0;
    return evq_fail(err, EVQ_EIO, writer->path, NULL, "cannot write the trace: %s; it can be read up to here",
                    strerror(writer->error));
}

int evq_trace_flush(evq_trace_writer *writer, evq_err *err)
{
    compress_bytes(writer, NULL, 0, Z_SYNC_FLUSH);
    return failed_write(writer, err);
}

int evq_trace_close(evq_trace_writer *writer, evq_err *err)
{
    compress_bytes(writer, NULL, 0, Z_FINISH);
    if (close(writer->fd) && !writer->error) writer->error = errno;
    int rc = failed_write(writer, err);
    deflateEnd(&writer->zip);
    evq_buf_dispose(&writer->line);
    free(writer->secret);
    free(writer->path);
    free(writer);
    return rc;
}
