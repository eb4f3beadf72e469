// Every case of fixtures/wire, fed whole, by 7 bytes and by 1, and with other line ends: the outcome, written as JSON,
// must equal the stored one byte for byte. WIRE_RECORD=1 writes the outcomes instead; read the difference before
// keeping it.
#include "base/file.h"
#include "base/json_write.h"
#include "endpoints/decoder.h"
#include "endpoints/prompt.h"
#include "tests/test.h"

#include <dirent.h>

static const struct {
    const char *file, *content_type;
} answers[] = {{"response.sse", "text/event-stream"},
               {"response.ndjson", "application/x-ndjson"},
               {"response.json", "application/json"},
               {"response.html", "text/html"}};

typedef struct wire_case {
    char folder[512];
    const evq_dialect *dialect;
    const char *content_type;
    evq_buf answer;
    int status;
    bool asked_stream;
} wire_case;

// The kinds of the events as letters, with a count where a letter repeats: "oc3fud".
typedef struct letters {
    evq_buf text;
    char last;
    int count;
} letters;

static void end_run(letters *out)
{
    if (out->count > 0) evq_buf_putc(&out->text, out->last);
    if (out->count > 1) evq_buf_printf(&out->text, "%d", out->count);
    out->count = 0;
}

static void on_event(void *context, const evq_event *event)
{
    letters *out = context;
    char letter = evq_event_letters[event->kind];
    if (letter != out->last) end_run(out);
    out->last = letter;
    out->count++;
}

static bool read_optional(evq_buf *out, const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!evq_file_exists(path)) return false;
    evq_err err;
    assert_int_equal(evq_file_read(out, path, &err), 0);
    return true;
}

static bool is_stream(const wire_case *wire)
{
    return !strcmp(wire->content_type, "text/event-stream") || !strcmp(wire->content_type, "application/x-ndjson");
}

// A case says whether a stream was asked for in its request; without one, it got what it asked for.
static void load_case(wire_case *out, const evq_dialect *dialect, const char *folder)
{
    *out = (wire_case){.dialect = dialect, .answer = EVQ_BUF_INIT(EVQ_MIB(1)), .status = 200};
    snprintf(out->folder, sizeof out->folder, "%s", folder);
    for (size_t i = 0; i < sizeof answers / sizeof *answers && !out->content_type; i++)
        if (read_optional(&out->answer, folder, answers[i].file)) out->content_type = answers[i].content_type;
    if (!out->content_type) fail_msg("%s has no response", folder);
    out->asked_stream = is_stream(out);

    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(1));
    if (read_optional(&text, folder, "request.json")) {
        json_t *request = json_loadb(text.data, text.len, 0, NULL);
        assert_non_null(request);
        out->asked_stream = json_is_true(json_object_get(request, "stream"));
        json_decref(request);
    }
    evq_buf_truncate(&text, 0);
    if (read_optional(&text, folder, "status")) out->status = atoi(evq_buf_text(&text));
    evq_buf_dispose(&text);
}

static void put_known(evq_json_writer *w, const char *key, int64_t value)
{
    if (value != EVQ_UNKNOWN) evq_put_int(w, key, value);
}

static void put_known_ms(evq_json_writer *w, const char *key, double value)
{
    if (value >= 0) evq_put_real(w, key, value);
}

static void put_text(evq_json_writer *w, const char *key, const char *text)
{
    if (text && *text) evq_put_string(w, key, text);
}

static void put_calls(evq_json_writer *w, const evq_message *message)
{
    if (!message->call_count) return;
    evq_put_array(w, "calls");
    for (size_t i = 0; i < message->call_count; i++) {
        evq_write_object(w);
        evq_put_string(w, "id", message->calls[i].id);
        evq_put_string(w, "name", message->calls[i].name);
        evq_put_string(w, "arguments", message->calls[i].arguments);
        evq_write_end(w);
    }
    evq_write_end(w);
}

static void put_usage(evq_json_writer *w, const evq_usage *usage)
{
    evq_put_object(w, "usage");
    put_known(w, "prompt", usage->prompt);
    put_known(w, "cached", usage->cached);
    put_known(w, "cache_write", usage->cache_write);
    put_known(w, "completion", usage->completion);
    put_known(w, "reasoning", usage->reasoning);
    evq_write_end(w);
}

static void put_timings(evq_json_writer *w, const evq_server_timings *timings)
{
    evq_put_object(w, "timings");
    put_known(w, "prompt_tokens", timings->prompt_tokens);
    put_known(w, "cached_tokens", timings->cached_tokens);
    put_known(w, "generated_tokens", timings->generated_tokens);
    put_known(w, "draft_tokens", timings->draft_tokens);
    put_known(w, "draft_accepted", timings->draft_accepted);
    put_known_ms(w, "prompt_ms", timings->prompt_ms);
    put_known_ms(w, "generated_ms", timings->generated_ms);
    evq_write_end(w);
}

static void put_remarks(evq_json_writer *w, unsigned remarks)
{
    evq_put_array(w, "remarks");
    for (int i = 0; i < EVQ_REMARK_COUNT; i++)
        if (remarks & 1u << i) evq_write_string(w, evq_remark_names[i]);
    evq_write_end(w);
}

static void put_outcome(evq_buf *out, const char *events, evq_failure failure, const char *text, const evq_reply *reply)
{
    evq_json_writer w = evq_json_writer_on(out, 2);
    evq_write_object(&w);
    evq_put_string(&w, "events", events);
    evq_put_string(&w, "failure", evq_failure_names[failure]);
    put_text(&w, "text", text);
    put_text(&w, "model", reply->model);
    put_text(&w, "reasoning", reply->message.reasoning);
    put_text(&w, "content", reply->message.content);
    put_calls(&w, &reply->message);
    if (reply->message.echo) evq_put_raw(&w, "echo", reply->message.echo);
    evq_put_string(&w, "finish", evq_finish_names[reply->finish]);
    put_text(&w, "finish_text", reply->finish_text);
    put_usage(&w, &reply->usage);
    put_timings(&w, &reply->timings);
    put_remarks(&w, reply->remarks);
    evq_write_end(&w);
    evq_buf_putc(out, '\n');
}

static void decode(evq_buf *out, const wire_case *wire, const evq_buf *bytes, size_t piece)
{
    letters events = {.text = EVQ_BUF_INIT(EVQ_MIB(1))};
    evq_decoder decoder;
    evq_decoder_init(&decoder, wire->dialect, wire->asked_stream, on_event, &events);
    evq_decoder_head(&decoder, wire->status, wire->content_type);
    for (size_t at = 0; at < bytes->len; at += piece) {
        size_t len = bytes->len - at < piece ? bytes->len - at : piece;
        assert_int_equal(evq_decoder_feed(&decoder, bytes->data + at, len), 0);
    }
    evq_arena arena = EVQ_ARENA_INIT;
    evq_reply reply;
    char text[256];
    evq_failure failure = evq_decoder_end(&decoder, &reply, text, sizeof text, &arena);
    end_run(&events);
    put_outcome(out, evq_buf_text(&events.text), failure, text, &reply);
    evq_arena_dispose(&arena);
    evq_decoder_dispose(&decoder);
    evq_buf_dispose(&events.text);
}

static void check(const wire_case *wire, const char *expected, const evq_buf *bytes, size_t piece, const char *how)
{
    evq_buf found = EVQ_BUF_INIT(EVQ_MIB(1));
    decode(&found, wire, bytes, piece);
    if (strcmp(expected, evq_buf_text(&found)))
        fail_msg("%s, %s: found\n%sexpected\n%s", wire->folder, how, evq_buf_text(&found), expected);
    evq_buf_dispose(&found);
}

static void with_line_ends(evq_buf *out, const evq_buf *in, const char *line_end)
{
    for (size_t i = 0; i < in->len; i++) {
        if (in->data[i] == '\n')
            evq_buf_puts(out, line_end);
        else
            evq_buf_putc(out, in->data[i]);
    }
}

static void check_line_ends(const wire_case *wire, const char *expected)
{
    static const char *const ends[] = {"\r", "\r\n"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        evq_buf bytes = EVQ_BUF_INIT(EVQ_MIB(1));
        with_line_ends(&bytes, &wire->answer, ends[i]);
        const char *how = i ? "with CRLF" : "with CR";
        check(wire, expected, &bytes, bytes.len, how);
        check(wire, expected, &bytes, 1, how);
        evq_buf_dispose(&bytes);
    }
}

static void record(const wire_case *wire, const char *path)
{
    evq_buf found = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_err err;
    decode(&found, wire, &wire->answer, wire->answer.len);
    assert_int_equal(evq_file_write(path, evq_buf_text(&found), found.len, &err), 0);
    evq_buf_dispose(&found);
}

static void run_case(const evq_dialect *dialect, const char *folder)
{
    wire_case wire;
    load_case(&wire, dialect, folder);
    char path[1024];
    snprintf(path, sizeof path, "%s/expected.json", folder);
    if (getenv("WIRE_RECORD")) record(&wire, path);

    evq_buf expected = EVQ_BUF_INIT(EVQ_MIB(1));
    assert_true(read_optional(&expected, folder, "expected.json"));
    const char *want = evq_buf_text(&expected);
    if (wire.answer.len) check(&wire, want, &wire.answer, wire.answer.len, "whole");
    check(&wire, want, &wire.answer, 7, "by 7 bytes");
    check(&wire, want, &wire.answer, 1, "byte by byte");
    bool has_lf_only = !memchr(evq_buf_text(&wire.answer), '\r', wire.answer.len);
    if (is_stream(&wire) && has_lf_only) check_line_ends(&wire, want);
    evq_buf_dispose(&expected);
    evq_buf_dispose(&wire.answer);
}

// ---- requests ----

// One conversation with all there is: what it looks like in a dialect is stored as request.json.
static const evq_tool tools[] = {
    {.name = "read",
     .description = "Reads a file.",
     .parameters = "{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}},\"required\":[\"path\"]}"},
    {.name = "now"},
};
static const evq_tool_call calls[] = {{"call_a", "read", "{\"path\":\"a.md\"}"}, {"call_b", "now", "{\"broken"}};
static const evq_message conversation[] = {
    {.role = EVQ_SYSTEM, .content = "Be brief."},
    {.role = EVQ_USER, .content = "Read \"a.md\"."},
    {.role = EVQ_ASSISTANT, .content = "Reading.", .reasoning = "Two tools.", .calls = calls, .call_count = 2},
    {.role = EVQ_TOOL, .content = "# A", .call_id = "call_a", .call_name = "read"},
    {.role = EVQ_TOOL, .content = "no clock", .call_id = "call_b", .call_name = "now", .is_error = true},
    {.role = EVQ_ASSISTANT, .content = "It says A."},
    {.role = EVQ_USER, .content = "Thanks."},
    {.role = EVQ_ASSISTANT},
    {.role = EVQ_USER, .content = "Hello?"},
};
static const evq_request_options request_options = {.model = "some/model:1",
                                                    .tools = tools,
                                                    .tool_count = 2,
                                                    .stream = true,
                                                    .output_tokens = 100,
                                                    .members = "\"temperature\":0.5"};

static void check_request(const evq_dialect *dialect, const char *folder)
{
    evq_prompt prompt;
    evq_prompt_init(&prompt, dialect, &request_options);
    for (size_t i = 0; i < sizeof conversation / sizeof *conversation; i++) {
        assert_int_equal(evq_prompt_add(&prompt, &conversation[i]), 0);
        json_t *whole = json_loadb(prompt.body.data, prompt.body.len, 0, NULL);
        assert_non_null(whole);
        json_decref(whole);
    }
    json_t *body = json_loadb(prompt.body.data, prompt.body.len, 0, NULL);
    char *text = json_dumps(body, JSON_INDENT(2));
    char path[1024];
    snprintf(path, sizeof path, "%s/request.json", folder);
    evq_err err;
    if (getenv("WIRE_RECORD")) assert_int_equal(evq_file_write(path, text, strlen(text), &err), 0);
    evq_buf expected = EVQ_BUF_INIT(EVQ_MIB(1));
    assert_int_equal(evq_file_read(&expected, path, &err), 0);
    assert_string_equal(text, evq_buf_text(&expected));
    evq_buf_dispose(&expected);
    free(text);
    json_decref(body);
    evq_prompt_dispose(&prompt);
}

static void run_dialect(const evq_dialect *dialect)
{
    char root[512];
    snprintf(root, sizeof root, SOURCE_DIR "/fixtures/wire/%s", dialect->name);
    check_request(dialect, root);
    DIR *dir = opendir(root);
    assert_non_null(dir);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.' || strchr(entry->d_name, '.')) continue;
        char folder[1024];
        snprintf(folder, sizeof folder, "%s/%s", root, entry->d_name);
        run_case(dialect, folder);
        count++;
    }
    closedir(dir);
    assert_true(count >= 5);
}

static void every_dialect(void **state)
{
    (void)state;
    for (size_t i = 0; i < evq_dialect_count; i++) run_dialect(evq_dialects[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_dialect)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
