#include "base/file.h"
#include "tests/support/scratch.h"
#include "tests/support/trace_fixture.h"
#include "tests/test.h"
#include "trace/trace_read.h"

#include <ctype.h>

// Traces put together line by line.
#define RUN                                                                                                            \
    "{\"type\":\"run\",\"format\":\"evalq-trace/"                                                                      \
    "1\",\"endpoint\":{\"name\":\"e\",\"model\":\"m\"},\"mode\":\"free\"}\n"
#define TRIAL            "{\"type\":\"trial\",\"trial\":0,\"scenario\":0,\"repeat\":1,\"limits\":{\"steps\":5}}\n"
#define REQUEST          "{\"type\":\"request\",\"trial\":0,\"step\":1}\n"
#define ATTEMPT(members) "{\"type\":\"attempt\",\"trial\":0,\"step\":1,\"attempt\":1" members "}\n"
#define CALLING          ATTEMPT(",\"reply\":{\"calls\":[{\"name\":\"read\"}]}")

// The text of a trace: RUN, the fixture's scenario, and `rest`.
static evq_buf lines_with(const char *rest)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_printf(&text, "%s{\"type\":\"scenario\",\"index\":0,\"document\":%s}\n%s", RUN, fixture_scenario, rest);
    return text;
}

static void put_text(const char *path, const evq_buf *text)
{
    evq_err err;
    assert_int_equal(evq_file_write(path, evq_buf_text(text), text->len, &err), 0);
}

static evq_trace *must_read(const char *path)
{
    evq_err err;
    evq_trace *trace;
    if (evq_trace_read(&trace, path, &err)) fail_msg("%s: %s: %s", err.file, err.where, err.text);
    return trace;
}

static void what_a_later_version_adds_is_skipped(void **state)
{
    (void)state;
    evq_buf text = lines_with("{\"type\":\"hologram\",\"trial\":99,\"x\":[1,2]}\n" TRIAL REQUEST
                              "{\"type\":\"attempt\",\"trial\":0,\"step\":1,\"new\":{},\"reply\":{\"newer\":1}}\n"
                              "{\"type\":\"run_end\",\"mood\":\"good\"}\n");
    put_text("later.jsonl", &text);
    evq_trace *trace = must_read("later.jsonl");
    assert_int_equal(trace->lines, 7);
    assert_int_equal(trace->trials[0].steps[0].attempt_count, 1);
    assert_true(trace->has_end);
    evq_trace_free(trace);
    evq_buf_dispose(&text);
}

static void what_is_missing_is_unknown(void **state)
{
    (void)state;
    evq_buf text = lines_with(TRIAL REQUEST CALLING "{\"type\":\"result\",\"trial\":0,\"step\":1}\n"
                                                    "{\"type\":\"trial_end\",\"trial\":0}\n");
    put_text("bare.jsonl", &text);
    evq_trace *trace = must_read("bare.jsonl");
    const evq_trial *trial = &trace->trials[0];
    const evq_attempt *attempt = &trial->steps[0].attempts[0];
    assert_string_equal(trace->run.url, "");
    assert_null(trace->run.description);
    assert_true(trace->run.time_scale == 1);
    assert_int_equal(trial->outcome, EVQ_OUTCOME_CUT);
    assert_string_equal(trial->steps[0].added, "");
    assert_int_equal(attempt->retry_after_ms, EVQ_UNKNOWN);
    assert_int_equal(attempt->reply.usage.prompt, EVQ_UNKNOWN);
    assert_true(attempt->reply.timings.prompt_ms == EVQ_UNKNOWN);
    assert_null(attempt->reply.message.content);
    assert_string_equal(attempt->reply.message.calls[0].arguments, "");
    assert_string_equal(trial->steps[0].results[0].content, "");
    assert_false(trace->has_end);
    evq_trace_free(trace);
    evq_buf_dispose(&text);
}

static void hostile_records_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *lines, *expected; // NULL: the reading ends there, and the trace is marked as cut
    } cases[] = {
        {"[]\n", "expected an object"},
        {"{}\n", "\"type\" is missing"},
        {"{\"type\":7}\n", "expected a string"},
        {"{\"type\":\"scenario\"}\n", "\"document\" is missing"},
        {"{\"type\":\"scenario\",\"document\":{}}\n", "is missing"},
        {"{\"type\":\"trial\",\"trial\":0}\n", "\"limits\" is missing"},
        {"{\"type\":\"trial\",\"trial\":0,\"limits\":[]}\n", "expected an object"},
        {"{\"type\":\"trial\",\"trial\":1,\"limits\":{}}\n", "trial 1 begins where trial 0 was expected"},
        {"{\"type\":\"trial\",\"trial\":-1,\"limits\":{}}\n", "out of range"},
        {"{\"type\":\"trial\",\"trial\":1e3,\"limits\":{}}\n", "expected a whole number"},
        {"{\"type\":\"trial\",\"trial\":4294967296,\"limits\":{}}\n", "out of range"},
        {"{\"type\":\"trial\",\"trial\":0,\"scenario\":1,\"limits\":{}}\n", "scenario 1 is not in this trace"},
        {"{\"type\":\"trial\",\"trial\":0,\"scenario\":9223372036854775807,\"limits\":{}}\n", "is not in this trace"},
        {"{\"type\":\"trial\",\"trial\":0,\"limits\":{\"steps\":-3}}\n", "out of range"},
        {TRIAL TRIAL, "trial 0 begins where trial 1 was expected"},
        {REQUEST, "trial 0 has not begun"},
        {"{\"type\":\"request\",\"step\":1}\n", "has not begun"},
        {TRIAL "{\"type\":\"request\",\"trial\":0,\"step\":0}\n", "step 0 follows step 0"},
        {TRIAL "{\"type\":\"request\",\"trial\":0,\"step\":2}\n", "step 2 follows step 0"},
        {TRIAL "{\"type\":\"request\",\"trial\":0,\"step\":-1}\n", "out of range"},
        {TRIAL "{\"type\":\"request\",\"trial\":0,\"step\":1,\"bytes\":\"many\"}\n", "expected a whole number"},
        {TRIAL "{\"type\":\"request\",\"trial\":0,\"step\":1,\"added\":{}}\n", "expected a string"},
        {TRIAL ATTEMPT(""), "step 1 of trial 0 has not begun"},
        {TRIAL REQUEST ATTEMPT(",\"status\":1000"), "out of range"},
        {TRIAL REQUEST ATTEMPT(",\"reused\":1"), "expected true or false"},
        {TRIAL REQUEST ATTEMPT(",\"failure\":\"mood\""), "is not known here"},
        {TRIAL REQUEST ATTEMPT(",\"sent_ns\":-2"), "out of range"},
        {TRIAL REQUEST ATTEMPT(",\"sent_ns\":99999999999999999999"), NULL}, // not even JSON's business
        {TRIAL REQUEST ATTEMPT(",\"chunks\":[]"), "expected an object"},
        {TRIAL REQUEST ATTEMPT(",\"chunks\":{\"t\":5,\"kind\":\"\",\"bytes\":[]}"), "expected an array"},
        {TRIAL REQUEST ATTEMPT(",\"chunks\":{\"t\":[],\"kind\":\"\",\"bytes\":{}}"), "expected an array"},
        {TRIAL REQUEST ATTEMPT(",\"chunks\":{\"t\":[1],\"kind\":\"cc\",\"bytes\":[1]}"), "different lengths"},
        {TRIAL REQUEST ATTEMPT(",\"chunks\":{\"t\":[1],\"kind\":\"c\",\"bytes\":[]}"), "different lengths"},
        {TRIAL REQUEST ATTEMPT(",\"chunks\":{\"t\":[1],\"kind\":\"?\",\"bytes\":[1]}"), "is not a kind of chunk"},
        {TRIAL REQUEST ATTEMPT(",\"chunks\":{\"t\":[-1],\"kind\":\"c\",\"bytes\":[1]}"), "out of range"},
        {TRIAL REQUEST ATTEMPT(",\"chunks\":{\"t\":[1],\"kind\":\"c\",\"bytes\":[4294967296]}"), "out of range"},
        {TRIAL REQUEST ATTEMPT(",\"chunks\":{\"t\":[9223372036854775807,1],\"kind\":\"cc\",\"bytes\":[1,1]}"),
         "out of range"},
        {TRIAL REQUEST ATTEMPT(",\"chunks\":{\"t\":[1],\"kind\":\"c\",\"bytes\":[1],\"tokens\":[[1,1]]}"),
         "out of range"},
        {TRIAL REQUEST ATTEMPT(",\"chunks\":{\"t\":[1],\"kind\":\"c\",\"bytes\":[1],\"tokens\":[5]}"),
         "expected [chunk, count]"},
        {TRIAL REQUEST ATTEMPT(",\"chunks\":{\"t\":[1],\"kind\":\"c\",\"bytes\":[1],\"tokens\":7}"),
         "expected an array"},
        {TRIAL REQUEST ATTEMPT(",\"progress\":[[1,2,3]]"), "expected [time, processed, total, cached]"},
        {TRIAL REQUEST ATTEMPT(",\"progress\":[[-1,2,3,4]]"), "out of range"},
        {TRIAL REQUEST ATTEMPT(",\"progress\":\"slow\""), "expected an array"},
        {TRIAL REQUEST ATTEMPT(",\"reply\":3"), "expected an object"},
        {TRIAL REQUEST ATTEMPT(",\"reply\":{\"calls\":{}}"), "expected an array"},
        {TRIAL REQUEST ATTEMPT(",\"reply\":{\"calls\":[7]}"), "expected an object"},
        {TRIAL REQUEST ATTEMPT(",\"reply\":{\"usage\":[1]}"), "expected an object"},
        {TRIAL REQUEST ATTEMPT(",\"reply\":{\"usage\":{\"prompt\":-7}}"), "out of range"},
        {TRIAL REQUEST ATTEMPT(",\"reply\":{\"timings\":{\"prompt_ms\":1e308}}"), "out of range"},
        {TRIAL REQUEST ATTEMPT(",\"reply\":{\"remarks\":[\"odd\"]}"), "is not known here"},
        {TRIAL REQUEST ATTEMPT(",\"reply\":{\"remarks\":7}"), "expected an array"},
        {TRIAL REQUEST CALLING "{\"type\":\"result\",\"trial\":0,\"step\":1,\"call\":1}\n",
         "answers a call that was not made"},
        {TRIAL REQUEST CALLING "{\"type\":\"result\",\"trial\":0,\"step\":1,\"changes\":[{}]}\n",
         "\"path\" is missing"},
        {TRIAL REQUEST CALLING "{\"type\":\"result\",\"trial\":0,\"step\":1,\"changes\":1}\n", "expected an array"},
        {TRIAL REQUEST ATTEMPT(",\"failure\":\"dns\"") "{\"type\":\"result\",\"trial\":0,\"step\":1}\n",
         "answers a call that was not made"},
        {"{\"type\":\"trial_end\",\"trial\":0}\n", "trial 0 has not begun"},
        {TRIAL "{\"type\":\"trial_end\",\"trial\":0,\"outcome\":\"fame\"}\n", "is not known here"},
        {"{\"type\":\"run_end\",\"overhead\":7}\n", "expected an object"},
        {"{\"type\":\"run_end\",\"a\":\"\\u0000\"}\n", NULL},
        {"not JSON\n" TRIAL, NULL},
        {"\n" TRIAL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_err err = {0};
        evq_trace *trace = NULL;
        evq_buf text = lines_with(cases[i].lines);
        put_text("hostile.jsonl", &text);
        evq_buf_dispose(&text);
        int rc = evq_trace_read(&trace, "hostile.jsonl", &err);
        if (cases[i].expected) {
            if (rc != EVQ_EFORMAT || !strstr(err.text, cases[i].expected))
                fail_msg("case %zu: %d, %s: %s", i, rc, err.where, err.text);
            assert_ptr_equal(strstr(err.file, "hostile.jsonl:"), err.file); // and the line
        } else {
            assert_int_equal(rc, 0);
            assert_true(trace->cut);
            evq_trace_free(trace);
        }
    }
}

static void what_is_no_trace(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"", "this is not a trace"},
        {"hello\n", "this is not a trace"},
        {"{\n  \"format\": \"evalq-scenario/1\"\n}\n", "this is not a trace"},
        {"{}\n", "\"type\" is missing"},
        {TRIAL, "a trace begins with its run record"},
        {RUN, "this is not a trace, or it was cut before its first request"},
        {"{\"type\":\"run\"}\n", "\"format\" is missing"},
        {"{\"type\":\"run\",\"format\":\"evalq-trace/2\",\"endpoint\":{}}\n", "it reads evalq-trace/1"},
        {"{\"type\":\"run\",\"format\":\"evalq-trace/1\"}\n", "\"endpoint\" is missing"},
        {"{\"type\":\"run\",\"format\":\"evalq-trace/1\",\"endpoint\":{},\"mode\":\"wild\"}\n", "is not known here"},
    };
    evq_err err;
    evq_trace *trace;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(evq_file_write("no.jsonl", cases[i].text, strlen(cases[i].text), &err), 0);
        assert_int_equal(evq_trace_read(&trace, "no.jsonl", &err), EVQ_EFORMAT);
        if (!strstr(err.text, cases[i].expected)) fail_msg("case %zu: %s", i, err.text);
    }
    assert_int_equal(evq_trace_read(&trace, "nowhere", &err), EVQ_ENOTFOUND);
    assert_int_equal(evq_file_mkdirs("empty-run", &err), 0);
    assert_int_equal(evq_trace_read(&trace, "empty-run", &err), EVQ_ENOTFOUND);
    assert_string_equal(err.file, "empty-run/trace.jsonl.gz");
    assert_int_equal(evq_file_mkdirs("odd-run/trace.jsonl.gz", &err), 0);
    assert_int_equal(evq_trace_read(&trace, "odd-run", &err), EVQ_EFORMAT);
}

// ---- random mutations

// Reads what may be broken: it must succeed or say one clear thing.
static void try_read(const char *path)
{
    evq_err err = {0};
    evq_trace *trace;
    int rc = evq_trace_read(&trace, path, &err);
    if (rc) {
        assert_int_equal(rc, err.code);
        assert_true(err.text[0] && err.file[0]);
        return;
    }
    assert_true(trace->scenario_count > 0);
    evq_trace_free(trace);
}

static uint32_t below(uint32_t *random, size_t n)
{
    *random = *random * 1664525u + 1013904223u;
    return (uint32_t)((*random >> 8) % n);
}

static void replace(evq_buf *text, size_t at, size_t len, const char *with)
{
    evq_buf changed = EVQ_BUF_INIT(text->max);
    evq_buf_append(&changed, text->data, at);
    evq_buf_puts(&changed, with);
    evq_buf_append(&changed, text->data + at + len, text->len - at - len);
    evq_buf_dispose(text);
    *text = changed;
}

static void mutate(evq_buf *text, uint32_t *random)
{
    static const char *const values[] = {"-1",   "null", "{}",  "[]",   "\"\"", "9223372036854775807", "1e308", "true",
                                         "-1.5", "[[]]", "\\u", "\x01", "\n",   "\"trial\"",           "}",     ","};
    size_t at = below(random, text->len), len = 1 + below(random, 12);
    if (len > text->len - at) len = text->len - at;
    switch (below(random, 4)) {
    case 0: // one byte
        text->data[at] = (char)below(random, 256);
        break;
    case 1: // a piece is lost
        replace(text, at, len, "");
        break;
    case 2: // the next number becomes something else
        while (at < text->len && !isdigit((unsigned char)text->data[at])) at++;
        for (len = 0; at + len < text->len && isdigit((unsigned char)text->data[at + len]);) len++;
        replace(text, at, len, values[below(random, sizeof values / sizeof *values)]);
        break;
    default: // something gets in between
        replace(text, at, 0, values[below(random, sizeof values / sizeof *values)]);
    }
}

static void random_changes_never_crash_it(void **state)
{
    (void)state;
    // Every kind of record and every member that is more than a number or a text.
    evq_buf whole = lines_with(TRIAL REQUEST ATTEMPT(",\"failure\":\"dns\",\"text\":\"no\"") ATTEMPT(
        ",\"sent_ns\":5,\"chunks\":{\"t\":[1,20],\"kind\":\"rc\",\"bytes\":[7,8],\"tokens\":[[1,2]]},"
        "\"progress\":[[10,20,30,-1]],\"reply\":{\"content\":null,\"calls\":[{\"id\":\"1\",\"name\":\"read\","
        "\"arguments\":\"{}\"}],\"finish\":\"tool_calls\",\"usage\":{\"prompt\":9},\"timings\":"
        "{\"prompt_ms\":1.5},\"remarks\":[\"no_done\"]}") "{\"type\":\"result\",\"trial\":0,\"step\":1,\"call\":0,"
                                                          "\"source\":\"files\",\"changes\":[{\"path\":\"/a\"}]}\n"
                                                          "{\"type\":\"trial_end\",\"trial\":0,\"outcome\":\"ended\"}\n"
                                                          "{\"type\":\"run_end\",\"overhead\":{\"events\":1}}\n");
    put_text("fuzz.jsonl", &whole);
    evq_trace_free(must_read("fuzz.jsonl"));
    uint32_t random = 1;
    for (int round = 0; round < 2000; round++) {
        evq_buf text = EVQ_BUF_INIT(EVQ_MIB(1));
        evq_buf_append(&text, whole.data, whole.len);
        for (uint32_t i = 1 + below(&random, 3); i > 0; i--) mutate(&text, &random);
        put_text("fuzz.jsonl", &text);
        try_read("fuzz.jsonl");
        evq_buf_dispose(&text);
    }
    evq_buf_dispose(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_later_version_adds_is_skipped), cmocka_unit_test(what_is_missing_is_unknown),
        cmocka_unit_test(hostile_records_are_refused),          cmocka_unit_test(what_is_no_trace),
        cmocka_unit_test(random_changes_never_crash_it),
    };
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
