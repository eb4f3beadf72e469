#include "base/clock.h"
#include "replay/attempt.h"
#include "tests/test.h"

#define HEAD "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"
#define TEXT "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n"
#define STOP "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
#define DONE "data: [DONE]\n\n"

// Records an answer that comes in these reads, a second apart from 10 s on, and ends as `result` says.
static void record(evq_attempt_recorder *recorder, const char *const *reads, int status, evq_failure failure,
                   evq_attempt *out, evq_overhead *overhead)
{
    uint64_t now = 10 * EVQ_NS_PER_S;
    evq_http_result result = {.failure = failure, .text = "the transport's words", .status = status};
    result.retry_after_ms = EVQ_UNKNOWN;
    result.times = (evq_http_times){.started = 1, .sent = 2, .head = 3, .first = now};
    evq_attempt_begin(recorder, &evq_openai_chat, true, overhead);
    if (status) evq_attempt_head(recorder, status, status == 200 ? "text/event-stream" : "application/json");
    for (; *reads; reads++, now += EVQ_NS_PER_S) {
        assert_int_equal(evq_attempt_data(recorder, now, *reads, strlen(*reads)), 0);
        result.times.last = now;
        result.body_bytes += strlen(*reads);
    }
    result.times.done = now;
    evq_attempt_end(recorder, &result, out);
}

static void every_piece_has_the_time_of_its_read(void **state)
{
    (void)state;
    // An event that two reads bring counts when it is whole; one whose end never came, when the stream ends.
    static const char *const reads[] = {HEAD TEXT, "data: {\"choices\":[{\"delta\":{\"con",
                                        "tent\":\"Ho\"}}]}\n\n" STOP, "data: [DONE]", NULL};
    static const struct {
        uint64_t second;
        evq_event_kind kind;
        uint32_t bytes;
    } expected[] = {{10, EVQ_EVENT_OTHER, 0},
                    {10, EVQ_EVENT_CONTENT, 2},
                    {12, EVQ_EVENT_CONTENT, 2},
                    {12, EVQ_EVENT_FINISH, 0},
                    {13, EVQ_EVENT_DONE, 0}};
    evq_attempt_recorder recorder;
    evq_overhead overhead = {0};
    evq_attempt attempt;
    record(&recorder, reads, 200, EVQ_FAILURE_NONE, &attempt, &overhead);
    assert_int_equal(attempt.failure, EVQ_FAILURE_NONE);
    assert_string_equal(attempt.text, "");
    assert_string_equal(attempt.reply.message.content, "HiHo");
    assert_int_equal(attempt.chunk_count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < attempt.chunk_count; i++) {
        assert_int_equal(attempt.chunks[i].at_ns, expected[i].second * EVQ_NS_PER_S);
        assert_int_equal(attempt.chunks[i].kind, expected[i].kind);
        assert_int_equal(attempt.chunks[i].bytes, expected[i].bytes);
    }
    assert_int_equal(attempt.sent_ns, 2);
    assert_int_equal(attempt.status, 200);
    assert_true(overhead.events >= 4);
    evq_attempt_dispose(&recorder);
}

static void who_is_to_blame(void **state)
{
    (void)state;
    static const struct {
        const char *reads[4];
        int status;
        evq_failure transport, expected;
        const char *text;
    } cases[] = {
        {{TEXT STOP DONE, NULL}, 200, EVQ_FAILURE_NONE, EVQ_FAILURE_NONE, ""},
        {{TEXT STOP DONE, NULL}, 200, EVQ_FAILURE_CUT_STREAM, EVQ_FAILURE_NONE, ""}, // reset behind the end mark
        {{TEXT STOP, NULL}, 200, EVQ_FAILURE_CUT_STREAM, EVQ_FAILURE_CUT_STREAM, "the transport's words"},
        {{TEXT, NULL}, 200, EVQ_FAILURE_NONE, EVQ_FAILURE_CUT_STREAM, ""},
        {{TEXT, NULL}, 200, EVQ_FAILURE_IDLE_TIMEOUT, EVQ_FAILURE_IDLE_TIMEOUT, "the transport's words"},
        {{TEXT, "data: {\"error\":{\"message\":\"boom\"}}\n\n", NULL},
         200,
         EVQ_FAILURE_CUT_STREAM,
         EVQ_FAILURE_STREAM_ERROR,
         "boom"},
        {{"{\"error\":{\"message\":\"who are you\"}}", NULL}, 401, EVQ_FAILURE_NONE, EVQ_FAILURE_AUTH, "who are you"},
        {{NULL}, 0, EVQ_FAILURE_REFUSED, EVQ_FAILURE_REFUSED, "the transport's words"},
        {{NULL}, 200, EVQ_FAILURE_INTERRUPTED, EVQ_FAILURE_INTERRUPTED, "the transport's words"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_attempt_recorder recorder;
        evq_overhead overhead = {0};
        evq_attempt attempt;
        record(&recorder, cases[i].reads, cases[i].status, cases[i].transport, &attempt, &overhead);
        if (attempt.failure != cases[i].expected || !strstr(attempt.text, cases[i].text) ||
            !*cases[i].text != !*attempt.text)
            fail_msg("case %zu: %s, \"%s\"", i, evq_failure_names[attempt.failure], attempt.text);
        evq_attempt_dispose(&recorder);
    }
}

static void many_pieces_and_the_servers_progress(void **state)
{
    (void)state;
    static const char progress[] = "data: {\"choices\":[],\"prompt_progress\":{\"total\":900,\"cache\":100,"
                                   "\"processed\":400,\"time_ms\":5}}\n\n";
    enum { COUNT = 500 };
    const char *reads[COUNT + 3] = {progress};
    for (int i = 1; i <= COUNT; i++) reads[i] = TEXT;
    reads[COUNT + 1] = STOP DONE;
    evq_attempt_recorder recorder;
    evq_overhead overhead = {0};
    evq_attempt attempt;
    record(&recorder, reads, 200, EVQ_FAILURE_NONE, &attempt, &overhead);
    assert_int_equal(attempt.progress_count, 1);
    assert_int_equal(attempt.progress[0].at_ns, 10 * EVQ_NS_PER_S);
    assert_int_equal(attempt.progress[0].processed, 400);
    assert_int_equal(attempt.progress[0].total, 900);
    assert_int_equal(attempt.progress[0].cached, 100);
    assert_int_equal(strlen(attempt.reply.message.content), 2 * COUNT);
    assert_int_equal(attempt.chunks[COUNT].at_ns, (10 + COUNT) * EVQ_NS_PER_S);
    assert_int_equal(overhead.events, attempt.chunk_count);
    evq_attempt_dispose(&recorder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_has_the_time_of_its_read),
        cmocka_unit_test(who_is_to_blame),
        cmocka_unit_test(many_pieces_and_the_servers_progress),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
