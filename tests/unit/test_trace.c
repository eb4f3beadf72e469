#include "base/file.h"
#include "base/text.h"
#include "tests/support/scratch.h"
#include "tests/support/trace_fixture.h"
#include "tests/test.h"
#include "trace/trace_read.h"
#include "trace/trace_write.h"

#include <fcntl.h>
#include <unistd.h>

// ---- a trace in which no value is its default, and one that goes wrong

static const evq_chunk chunks[] = {
    {5000001100, EVQ_EVENT_OTHER, 0, EVQ_UNKNOWN},   {5000001100, EVQ_EVENT_REASONING, 4, 1},
    {5000002000, EVQ_EVENT_CONTENT, 70000, 2},       {5000002001, EVQ_EVENT_CALL, 9, EVQ_UNKNOWN},
    {5000002002, EVQ_EVENT_USAGE, 0, EVQ_UNKNOWN},   {5000002003, EVQ_EVENT_PROGRESS, 0, EVQ_UNKNOWN},
    {5000002004, EVQ_EVENT_COMMENT, 3, EVQ_UNKNOWN}, {5000002005, EVQ_EVENT_FINISH, 0, 3},
    {5000002006, EVQ_EVENT_ERROR, 0, EVQ_UNKNOWN},   {9000000000, EVQ_EVENT_DONE, 0, EVQ_UNKNOWN},
};
static const evq_progress progress[] = {{5000000500, 100, 2000, 30}, {5000000900, 2000, EVQ_UNKNOWN, EVQ_UNKNOWN}};
static const evq_tool_call calls[] = {{"call_1", "read", "{\"path\": \"a\\\"b\"}"}, {"", "", "{broken \x01"}};
static const evq_change changes[] = {{"/srv/new", "text\n", 5}, {"/srv/gone", NULL, 0}};

static evq_trace *sample(void)
{
    evq_trace *trace = fixture_trace();
    trace->run.description = "plays \"the reference\"";
    trace->run.simulated = true;
    trace->run.mode = EVQ_MODE_FORCED;
    trace->run.trials = 2;
    trace->run.jobs = 3;
    trace->run.time_scale = 12.5;
    trace->overhead = (evq_overhead){.events = 77, .busy_ns = 88};
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    trial->started_ns = 1;
    trial->ended_ns = 9000000003;
    trial->limits = (evq_limits){7, 0.25, 1e6, 1.5, 3.125, 4097, 5};
    evq_step *step = fixture_step(trace, trial, 12345);
    step->at_ns = 4999999999;
    step->added_bytes = 345;
    step->message_count = 17;
    step->prompt_hash = 0xfedcba9876543210;
    step->added = "{\"model\":\"m\",\n\"messages\":[\xC3\xA4";
    evq_attempt *attempt = fixture_attempt(trace, step, EVQ_FAILURE_RATE_LIMIT, 3, 4);
    attempt->text = "slow down, \"please\"";
    attempt->retry_after_ms = 0;
    attempt = fixture_attempt(trace, step, EVQ_FAILURE_NONE, 5, 9);
    *attempt = (evq_attempt){
        .number = 2,
        .wait_ns = 500000000,
        .started_ns = 4999999998,
        .sent_ns = 5000000000,
        .head_ns = 5000001000,
        .first_ns = 5000001100,
        .last_ns = 9000000000,
        .done_ns = 9000000001,
        .status = 200,
        .reused = true,
        .body_bytes = 5000000000,
        .retry_after_ms = 60000,
        .text = "",
        .chunks = chunks,
        .chunk_count = sizeof chunks / sizeof *chunks,
        .progress = progress,
        .progress_count = 2,
        .reply = {.message =
                      {.role = EVQ_ASSISTANT, .content = "", .reasoning = "hm\x1B\n", .calls = calls, .call_count = 2},
                  .finish = EVQ_FINISH_OTHER,
                  .finish_text = "eos",
                  .model = "echoed",
                  .usage = {1, 2, 3, 4, 5},
                  .timings = {6, 7, 8, 9, 10, 11.5, 12.25},
                  .remarks = (1u << EVQ_REMARK_COUNT) - 1},
    };
    step->results[0] = (evq_result){
        .call = 0, .content = "port = 8471\n", .source = EVQ_ANSWER_COMMAND, .changes = changes, .change_count = 2};
    step->results[1] = (evq_result){.call = 1, .content = "", .is_error = true, .source = EVQ_ANSWER_INVALID};
    step->result_count = 2;
    fixture_says(trace, trial, "It is 8471.");
    trial = fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED);
    trial->repeat = 2;
    trial->stream = false;
    trace->run.parity = true;
    fixture_fails(trace, trial, EVQ_FAILURE_IDLE_TIMEOUT, 2, 1.5);
    return trace;
}

static void put_step(evq_trace_writer *writer, const evq_trial *trial, size_t i)
{
    const evq_step *step = &trial->steps[i];
    evq_err err;
    evq_trace_put_request(writer, trial->number, step);
    for (size_t k = 0; k < step->attempt_count; k++) {
        evq_trace_put_attempt(writer, trial->number, step->number, &step->attempts[k]);
        assert_int_equal(evq_trace_flush(writer, &err), 0);
    }
    for (size_t k = 0; k < step->result_count; k++)
        evq_trace_put_result(writer, trial->number, step->number, &step->results[k]);
}

// Writes the whole, trials interleaved, as a run with several jobs does.
static void write_trace(const char *path, const evq_trace *trace, const char *secret)
{
    evq_err err;
    evq_trace_writer *writer;
    unlink(path);
    assert_int_equal(evq_trace_create(&writer, path, &err), 0);
    evq_trace_hide(writer, secret);
    evq_trace_put_run(writer, &trace->run);
    for (size_t i = 0; i < trace->scenario_count; i++) evq_trace_put_scenario(writer, i, trace->scenarios[i]);
    for (size_t i = 0; i < trace->trial_count; i++) evq_trace_put_trial(writer, &trace->trials[i]);
    for (size_t k = 0, more = 1; more; k++) {
        more = 0;
        for (size_t i = 0; i < trace->trial_count; i++) {
            const evq_trial *trial = &trace->trials[i];
            if (k < trial->step_count) put_step(writer, trial, k);
            if (k + 1 == trial->step_count) evq_trace_put_trial_end(writer, trial);
            more += k + 1 < trial->step_count;
        }
    }
    evq_trace_put_run_end(writer, 10000000000, trace->interrupted, &trace->overhead);
    assert_int_equal(evq_trace_close(writer, &err), 0);
}

static evq_trace *must_read(const char *path)
{
    evq_err err;
    evq_trace *trace;
    if (evq_trace_read(&trace, path, &err)) fail_msg("%s: %s: %s", err.file, err.where, err.text);
    return trace;
}

// ---- equality, field by field

static void same_text(const char *a, const char *b)
{
    assert_int_equal(!a, !b);
    if (a && b) assert_string_equal(a, b);
}

static void same_reply(const evq_reply *a, const evq_reply *b)
{
    assert_int_equal(a->message.role, b->message.role);
    same_text(a->message.content, b->message.content);
    same_text(a->message.reasoning, b->message.reasoning);
    assert_int_equal(a->message.call_count, b->message.call_count);
    for (size_t i = 0; i < a->message.call_count; i++) {
        same_text(a->message.calls[i].id, b->message.calls[i].id);
        same_text(a->message.calls[i].name, b->message.calls[i].name);
        same_text(a->message.calls[i].arguments, b->message.calls[i].arguments);
    }
    assert_int_equal(a->finish, b->finish);
    same_text(a->finish_text, b->finish_text);
    same_text(a->model, b->model);
    assert_memory_equal(&a->usage, &b->usage, sizeof a->usage);
    assert_memory_equal(&a->timings, &b->timings, sizeof a->timings);
    assert_int_equal(a->remarks, b->remarks);
}

static void same_attempt(const evq_attempt *a, const evq_attempt *b)
{
    assert_int_equal(a->number, b->number);
    assert_int_equal(a->wait_ns, b->wait_ns);
    assert_int_equal(a->started_ns, b->started_ns);
    assert_int_equal(a->sent_ns, b->sent_ns);
    assert_int_equal(a->head_ns, b->head_ns);
    assert_int_equal(a->first_ns, b->first_ns);
    assert_int_equal(a->last_ns, b->last_ns);
    assert_int_equal(a->done_ns, b->done_ns);
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->reused, b->reused);
    assert_int_equal(a->body_bytes, b->body_bytes);
    assert_int_equal(a->retry_after_ms, b->retry_after_ms);
    assert_int_equal(a->failure, b->failure);
    same_text(a->text, b->text);
    assert_int_equal(a->chunk_count, b->chunk_count);
    for (size_t i = 0; i < a->chunk_count; i++) {
        assert_int_equal(a->chunks[i].at_ns, b->chunks[i].at_ns);
        assert_int_equal(a->chunks[i].kind, b->chunks[i].kind);
        assert_int_equal(a->chunks[i].bytes, b->chunks[i].bytes);
        assert_int_equal(a->chunks[i].tokens, b->chunks[i].tokens);
    }
    assert_int_equal(a->progress_count, b->progress_count);
    for (size_t i = 0; i < a->progress_count; i++)
        assert_memory_equal(&a->progress[i], &b->progress[i], sizeof *a->progress);
    same_reply(&a->reply, &b->reply);
}

static void same_result(const evq_result *a, const evq_result *b)
{
    assert_int_equal(a->call, b->call);
    same_text(a->content, b->content);
    assert_int_equal(a->is_error, b->is_error);
    assert_int_equal(a->source, b->source);
    assert_int_equal(a->change_count, b->change_count);
    for (size_t i = 0; i < a->change_count; i++) {
        same_text(a->changes[i].path, b->changes[i].path);
        same_text(a->changes[i].content, b->changes[i].content);
        assert_int_equal(a->changes[i].len, b->changes[i].len);
    }
}

static void same_step(const evq_step *a, const evq_step *b)
{
    assert_int_equal(a->number, b->number);
    assert_int_equal(a->at_ns, b->at_ns);
    assert_int_equal(a->request_bytes, b->request_bytes);
    assert_int_equal(a->added_bytes, b->added_bytes);
    assert_int_equal(a->message_count, b->message_count);
    assert_int_equal(a->prompt_hash, b->prompt_hash);
    same_text(a->added, b->added);
    assert_int_equal(a->attempt_count, b->attempt_count);
    for (size_t i = 0; i < a->attempt_count; i++) same_attempt(&a->attempts[i], &b->attempts[i]);
    assert_int_equal(a->result_count, b->result_count);
    for (size_t i = 0; i < a->result_count; i++) same_result(&a->results[i], &b->results[i]);
}

static void same_trial(const evq_trial *a, const evq_trial *b)
{
    assert_int_equal(a->number, b->number);
    assert_int_equal(a->scenario, b->scenario);
    assert_int_equal(a->repeat, b->repeat);
    assert_int_equal(a->stream, b->stream);
    assert_int_equal(a->started_ns, b->started_ns);
    assert_int_equal(a->ended_ns, b->ended_ns);
    assert_int_equal(a->limits.steps, b->limits.steps);
    assert_true(a->limits.seconds_per_step == b->limits.seconds_per_step);
    assert_true(a->limits.seconds_per_trial == b->limits.seconds_per_trial);
    assert_true(a->limits.idle_seconds == b->limits.idle_seconds);
    assert_true(a->limits.connect_seconds == b->limits.connect_seconds);
    assert_int_equal(a->limits.output_tokens, b->limits.output_tokens);
    assert_int_equal(a->limits.retries, b->limits.retries);
    assert_int_equal(a->outcome, b->outcome);
    assert_int_equal(a->step_count, b->step_count);
    for (size_t i = 0; i < a->step_count; i++) same_step(&a->steps[i], &b->steps[i]);
}

static void same_trace(const evq_trace *a, const evq_trace *b)
{
    same_text(a->run.evalq, b->run.evalq);
    same_text(a->run.started, b->run.started);
    same_text(a->run.endpoint, b->run.endpoint);
    same_text(a->run.url, b->run.url);
    same_text(a->run.dialect, b->run.dialect);
    same_text(a->run.model, b->run.model);
    same_text(a->run.description, b->run.description);
    assert_int_equal(a->run.simulated, b->run.simulated);
    assert_int_equal(a->run.stream, b->run.stream);
    assert_int_equal(a->run.parity, b->run.parity);
    assert_int_equal(a->run.mode, b->run.mode);
    assert_int_equal(a->run.trials, b->run.trials);
    assert_int_equal(a->run.jobs, b->run.jobs);
    assert_true(a->run.time_scale == b->run.time_scale);
    assert_int_equal(a->scenario_count, b->scenario_count);
    for (size_t i = 0; i < a->scenario_count; i++) same_text(a->scenarios[i]->document, b->scenarios[i]->document);
    assert_int_equal(a->trial_count, b->trial_count);
    for (size_t i = 0; i < a->trial_count; i++) same_trial(&a->trials[i], &b->trials[i]);
    assert_int_equal(a->overhead.events, b->overhead.events);
    assert_int_equal(a->overhead.busy_ns, b->overhead.busy_ns);
    assert_int_equal(a->has_end, b->has_end);
    assert_int_equal(a->interrupted, b->interrupted);
}

// ---- the tests

static void what_is_written_is_read(void **state)
{
    (void)state;
    evq_trace *written = sample();
    for (int i = 0; i < 2; i++) {
        written->interrupted = i;
        write_trace("trace.jsonl.gz", written, NULL);
        evq_trace *read = must_read("trace.jsonl.gz");
        same_trace(written, read);
        assert_false(read->cut);
        evq_trace_free(read);
    }
    evq_trace *read = must_read("."); // a run is named by its folder
    same_trace(written, read);
    evq_trace_free(read);
    fixture_free(written);
}

static void the_answer_is_the_attempt_that_succeeded(void **state)
{
    (void)state;
    evq_trace *trace = sample();
    assert_ptr_equal(evq_step_answer(&trace->trials[0].steps[0]), &trace->trials[0].steps[0].attempts[1]);
    assert_null(evq_step_answer(&trace->trials[1].steps[0]));
    assert_null(evq_step_answer(&(evq_step){.number = 1}));
    fixture_free(trace);
}

static void a_trace_is_never_overwritten(void **state)
{
    (void)state;
    evq_err err;
    evq_trace_writer *writer;
    assert_int_equal(evq_file_write("there.gz", "x", 1, &err), 0);
    assert_int_equal(evq_trace_create(&writer, "there.gz", &err), EVQ_EIO);
    assert_string_equal(err.file, "there.gz");
    assert_non_null(strstr(err.text, "cannot create the trace: "));
    assert_int_equal(evq_trace_create(&writer, "nowhere/trace.gz", &err), EVQ_EIO);
}

// Reads what may be broken: it must succeed or say one clear thing. The lines read, 0 after an error.
static size_t try_read(const char *path, bool *cut)
{
    evq_err err = {0};
    evq_trace *trace;
    int rc = evq_trace_read(&trace, path, &err);
    if (rc) {
        assert_int_equal(rc, err.code);
        assert_true(err.text[0] && err.file[0]);
        assert_null(strchr(err.text, '\n'));
        return 0;
    }
    size_t lines = trace->lines;
    *cut = trace->cut;
    assert_true(trace->scenario_count > 0);
    evq_trace_free(trace);
    return lines;
}

static void cut_at_every_byte(void **state)
{
    (void)state;
    evq_trace *trace = sample();
    write_trace("cut.gz", trace, NULL);
    fixture_free(trace);
    evq_err err;
    evq_buf whole = EVQ_BUF_INIT(EVQ_MIB(1));
    assert_int_equal(evq_file_read(&whole, "cut.gz", &err), 0);
    assert_int_equal(evq_file_write("cut.jsonl", whole.data, whole.len, &err), 0);
    evq_buf_dispose(&whole);
    static const char *const names[] = {"cut.gz", "cut.jsonl"};
    for (int i = 0; i < 2; i++) {
        bool cut;
        const size_t all = try_read(names[i], &cut);
        size_t before = all;
        assert_true(all > 10 && !cut);
        FILE *file = fopen(names[i], "rb");
        assert_non_null(file);
        fseek(file, 0, SEEK_END);
        for (off_t size = ftell(file) - 1; size >= 0; size--) {
            assert_int_equal(truncate(names[i], size), 0);
            size_t lines = try_read(names[i], &cut);
            assert_true(lines <= before);
            if (lines && i == 0) assert_true(cut); // between two plain lines nothing is missing
            before = lines;
        }
        assert_int_equal(before, 0);
        fclose(file);
    }
}

static void what_was_flushed_is_there(void **state)
{
    (void)state;
    evq_trace *written = sample();
    evq_err err;
    evq_trace_writer *writer;
    assert_int_equal(evq_trace_create(&writer, "open.gz", &err), 0);
    evq_trace_put_run(writer, &written->run);
    evq_trace_put_scenario(writer, 0, written->scenarios[0]);
    evq_trace_put_trial(writer, &written->trials[0]);
    assert_int_equal(evq_trace_flush(writer, &err), 0);
    assert_int_equal(evq_trace_flush(writer, &err), 0); // nothing new
    for (size_t i = 0; i < written->trials[0].step_count; i++) {
        put_step(writer, &written->trials[0], i);
        assert_int_equal(evq_trace_flush(writer, &err), 0);
        evq_trace *read = must_read("open.gz"); // as after kill -9
        assert_true(read->cut);
        assert_false(read->has_end);
        assert_int_equal(read->trials[0].outcome, EVQ_OUTCOME_CUT);
        assert_int_equal(read->trials[0].step_count, i + 1);
        same_step(&read->trials[0].steps[i], &written->trials[0].steps[i]);
        evq_trace_free(read);
    }
    assert_int_equal(evq_trace_close(writer, &err), 0);
    fixture_free(written);
}

// The trace's text as it stands on disk.
static evq_buf unpacked(const char *path)
{
    evq_err err;
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(16));
    assert_int_equal(evq_file_read(&text, path, &err), 0);
    return text;
}

static void without_backslashes(char *text)
{
    char *to = text;
    for (const char *at = text; *at; at++)
        if (*at != '\\') *to++ = *at;
    *to = '\0';
}

static void the_secret_stays_out(void **state)
{
    (void)state;
    static const struct {
        const char *secret, *sent_back; // as it may come back inside a text
    } cases[] = {
        {"sk-12345678", "sk-12345678"},
        {"sk-\"quo\\te\"/1", "sk-\"quo\\te\"/1"},
        {"sk-\"quo\\te\"/1", "{\"key\": \"sk-\\\"quo\\\\te\\\"\\/1\"}"}, // in JSON
        {"sk-\"quo\\te\"/1",
         "{\"a\": \"{\\\"key\\\": \\\"sk-\\\\\\\"quo\\\\\\\\te\\\\\\\"/1\\\"}\"}"}, // in JSON in JSON
        {"\"begins-so", "x\\\"begins-so"},
        {"sk-\xC3\xA4\xFF-bytes", "sk-\xC3\xA4\xFF-bytes"},
        {"nvapi-123456", "\nvapi-123456 nvapi-123456"}, // its tail behind a line end looks like it, escaped
        {"sk-sk-sk-1", "sk-sk-sk-sk-1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_trace *trace = sample();
        evq_step *step = &trace->trials[0].steps[0];
        evq_attempt *attempt = &step->attempts[1];
        const evq_tool_call call = {cases[i].sent_back, cases[i].sent_back, cases[i].sent_back};
        const evq_change change = {cases[i].sent_back, cases[i].sent_back, strlen(cases[i].sent_back)};
        trace->run.url = trace->run.model = trace->run.description = cases[i].sent_back;
        step->added = attempt->text = cases[i].sent_back;
        attempt->reply.message.content = attempt->reply.message.reasoning = cases[i].sent_back;
        attempt->reply.model = attempt->reply.finish_text = cases[i].sent_back;
        attempt->reply.message.calls = &call;
        attempt->reply.message.call_count = 1;
        step->results[0].content = cases[i].sent_back;
        step->results[0].changes = &change;
        step->results[0].change_count = 1;
        step->result_count = 1;
        write_trace("secret.gz", trace, cases[i].secret);
        fixture_free(trace);

        evq_trace *read = must_read("secret.gz");
        assert_false(read->cut); // every line is still JSON
        assert_non_null(strstr(read->run.model, "[secret]"));
        assert_non_null(strstr(read->trials[0].steps[0].attempts[1].reply.message.content, "[secret]"));
        evq_trace_free(read);
        char bare[64];
        evq_buf text = unpacked("secret.gz"), clean = EVQ_BUF_INIT(sizeof bare - 1);
        evq_utf8_clean(&clean, cases[i].secret, strlen(cases[i].secret));
        snprintf(bare, sizeof bare, "%s", evq_buf_text(&clean));
        without_backslashes(text.data);
        without_backslashes(bare);
        assert_null(strstr(text.data, bare));
        evq_buf_dispose(&text);
        evq_buf_dispose(&clean);
    }
}

static void the_secret_stays_out_of_long_texts(void **state)
{
    (void)state;
    static const char secret[] = "sk-0123456789abcdef";
    evq_trace *trace = sample();
    evq_buf long_text = EVQ_BUF_INIT(EVQ_MIB(4));
    uint32_t random = 7;
    for (int i = 0; i < 20000; i++) { // hardly compressible, so that it fills many of the compressor's buffers
        random = random * 1664525u + 1013904223u;
        evq_buf_printf(&long_text, "%08x%.*s", random, (int)(random >> 28), "---------------");
        evq_buf_puts(&long_text, secret);
    }
    trace->trials[0].steps[0].attempts[1].reply.message.content = evq_buf_text(&long_text);
    write_trace("long.gz", trace, secret);
    fixture_free(trace);
    evq_buf text = unpacked("long.gz");
    assert_null(strstr(text.data, "sk-0123"));
    evq_buf_dispose(&text);
    evq_trace_free(must_read("long.gz"));
    evq_buf_dispose(&long_text);
}

static void a_key_too_short_to_be_one_blots_nothing_out(void **state)
{
    (void)state;
    static const char *const keys[] = {NULL, "", "a", "EMPTY", "\\\\\\\\\\\\\\\\"};
    evq_trace *trace = sample();
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        write_trace("short.gz", trace, keys[i]);
        evq_trace *read = must_read("short.gz");
        same_trace(trace, read);
        evq_trace_free(read);
    }
    fixture_free(trace);
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    int full = open("/dev/full", O_WRONLY);
    if (full < 0) skip(); // not every system has one
    evq_trace *trace = sample();
    evq_err err;
    evq_trace_writer *writer;
    int next = dup(full); // the number that the writer's file is about to get
    close(next);
    assert_int_equal(evq_trace_create(&writer, "full.gz", &err), 0);
    evq_trace_put_run(writer, &trace->run);
    assert_int_equal(evq_trace_flush(writer, &err), 0);
    assert_int_equal(dup2(full, next), next);
    evq_trace_put_scenario(writer, 0, trace->scenarios[0]);
    for (int i = 0; i < 3; i++) { // it stays so, whatever is put
        assert_int_equal(evq_trace_flush(writer, &err), EVQ_EIO);
        assert_string_equal(err.text, "cannot write the trace: No space left on device; it can be read up to here");
        assert_string_equal(err.file, "full.gz");
        evq_trace_put_trial(writer, &trace->trials[0]);
    }
    assert_int_equal(evq_trace_close(writer, &err), EVQ_EIO);
    close(full);
    fixture_free(trace);
}

static void each_pin_is_met_once(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    const evq_pin recall = {"recall", "a", "", "", ""}, title = {"title", "b", "", "", ""};
    const evq_pin *const pins[] = {NULL, &recall, &title, &recall, &title, NULL};
    for (size_t i = 0; i < 6; i++) fixture_trial(trace, EVQ_OUTCOME_ENDED)->pin = pins[i];
    for (size_t i = 0; i < 6; i++) assert_ptr_equal(evq_trace_new_pin(trace, i), i < 3 ? pins[i] : NULL);
    fixture_free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_pin_is_met_once),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(the_answer_is_the_attempt_that_succeeded),
        cmocka_unit_test(a_trace_is_never_overwritten),
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(what_was_flushed_is_there),
        cmocka_unit_test(the_secret_stays_out),
        cmocka_unit_test(the_secret_stays_out_of_long_texts),
        cmocka_unit_test(a_key_too_short_to_be_one_blots_nothing_out),
        cmocka_unit_test(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
