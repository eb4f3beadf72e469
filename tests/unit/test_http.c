#include "base/buf.h"
#include "base/clock.h"
#include "endpoints/http.h"
#include "tests/support/raw_server.h"
#include "tests/test.h"

#include <signal.h>
#include <strings.h>

// One transfer and all that was told about it.
typedef struct fetch {
    evq_transfer *transfer;
    int heads, status, done;
    char type[64];
    evq_buf body;
    size_t pieces;
    bool refuses; // all data
    evq_http_result result;
} fetch;

static uv_loop_t loop;
static evq_http *http;

static int open_loop(void **state)
{
    (void)state;
    if (uv_loop_init(&loop)) return -1;
    http = evq_http_new(&loop);
    return 0;
}

static int close_loop(void **state)
{
    (void)state;
    evq_http_free(http);
    uv_run(&loop, UV_RUN_DEFAULT);
    return uv_loop_close(&loop); // fails when a handle was forgotten
}

static void on_head(void *context, int status, const char *content_type)
{
    fetch *f = context;
    f->heads++;
    f->status = status;
    snprintf(f->type, sizeof f->type, "%s", content_type ? content_type : "(none)");
}

static int on_data(void *context, uint64_t now_ns, const char *bytes, size_t len)
{
    fetch *f = context;
    assert_true(now_ns > 0);
    f->pieces++;
    return f->refuses ? -1 : evq_buf_append(&f->body, bytes, len);
}

static void on_done(void *context, const evq_http_result *result)
{
    fetch *f = context;
    f->done++;
    f->result = *result;
}

static const evq_endpoint loopback = {.dialect = &evq_openai_chat, .simulated = true};

static evq_http_request request_to(const char *url)
{
    return (evq_http_request){.url = url,
                              .body = "{\"hello\":1}",
                              .body_len = 11,
                              .endpoint = &loopback,
                              .connect_seconds = 20,
                              .idle_seconds = 20,
                              .total_seconds = 40};
}

static void begin(fetch *f, const evq_http_request *request)
{
    const evq_http_handler handler = {.head = on_head, .data = on_data, .done = on_done, .context = f};
    f->body = EVQ_BUF_INIT(EVQ_MIB(4));
    f->transfer = evq_http_send(http, request, &handler);
    assert_int_equal(f->done, 0);
}

static void run(fetch *f, const evq_http_request *request)
{
    begin(f, request);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(f->done, 1);
}

// The whole course of one request that gets these moves for an answer.
static fetch fetched(const raw_move *moves)
{
    const raw_answer answer = {.moves = moves};
    raw_server *server = raw_server_start(&answer, 1);
    const evq_http_request request = request_to(raw_server_url(server));
    fetch f = {0};
    run(&f, &request);
    raw_server_stop(server);
    return f;
}

static void a_stream_in_pieces(void **state)
{
    (void)state;
    static const raw_move moves[] = {SAY("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"),
                                     WAIT(20),
                                     SAY("Transfer-Encoding: chunked\r\n\r\n"),
                                     WAIT(200),
                                     SAY("6\r\nfirst \r\n"),
                                     WAIT(200),
                                     SAY("6\r\nsec"),
                                     WAIT(20),
                                     SAY("ond\r\n0\r\n\r\n"),
                                     END};
    fetch f = fetched(moves);
    const evq_http_times *times = &f.result.times;
    assert_int_equal(f.result.failure, EVQ_FAILURE_NONE);
    assert_string_equal(f.result.text, "");
    assert_int_equal(f.result.status, 200);
    assert_int_equal(f.heads, 1);
    assert_string_equal(f.type, "text/event-stream");
    assert_string_equal(evq_buf_text(&f.body), "first second");
    assert_int_equal(f.result.body_bytes, 12);
    assert_true(f.pieces >= 2);
    assert_int_equal(f.result.retry_after_ms, EVQ_UNKNOWN);
    assert_false(f.result.reused);
    assert_true(times->started > 0 && times->started <= times->sent && times->sent <= times->head);
    assert_true(times->head < times->first && times->first < times->last && times->last <= times->done);
    assert_true(times->first - times->head >= 50 * EVQ_NS_PER_MS);
    assert_true(times->last - times->first >= 50 * EVQ_NS_PER_MS);
    evq_buf_dispose(&f.body);
}

static void what_is_sent(void **state)
{
    (void)state;
    static const raw_move moves[] = {SAY("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), END};
    const raw_answer answer = {.moves = moves};
    raw_server *server = raw_server_start(&answer, 1);
    static const char *const headers[] = {"X-Team: blue", "X-Other: a: b"};
    char url[128], expected[128];
    snprintf(url, sizeof url, "%s/v1/chat/completions", raw_server_url(server));
    evq_http_request request = request_to(url);
    const evq_endpoint endpoint = {
        .dialect = &evq_openai_chat, .headers = headers, .header_count = 2, .key = "sk-12345", .simulated = true};
    request.endpoint = &endpoint;
    fetch f = {0};
    run(&f, &request);
    char *sent = raw_server_request(server, 0);
    snprintf(expected, sizeof expected, "Host: %s\r\n", raw_server_url(server) + strlen("http://"));
    assert_ptr_equal(strstr(sent, "POST /v1/chat/completions HTTP/1.1\r\n"), sent);
    assert_non_null(strstr(sent, expected));
    assert_non_null(strstr(sent, "Content-Type: application/json\r\n"));
    assert_non_null(strstr(sent, "Authorization: Bearer sk-12345\r\n"));
    assert_non_null(strstr(sent, "X-Team: blue\r\n"));
    assert_non_null(strstr(sent, "X-Other: a: b\r\n"));
    assert_non_null(strstr(sent, "User-Agent: evalq/"));
    assert_non_null(strstr(sent, "\r\n\r\n{\"hello\":1}"));
    assert_null(strstr(sent, "Expect:"));
    free(sent);
    raw_server_stop(server);
    evq_buf_dispose(&f.body);
}

static void a_large_body_is_sent_whole(void **state)
{
    (void)state;
    enum { BYTES = 3 * 1024 * 1024 };
    static const raw_move moves[] = {SAY("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), END};
    const raw_answer answer = {.when = "}end", .moves = moves};
    raw_server *server = raw_server_start(&answer, 1);
    evq_http_request request = request_to(raw_server_url(server));
    char *body = malloc(BYTES);
    assert_non_null(body);
    memset(body, 'x', BYTES);
    memcpy(body + BYTES - 4, "}end", 4);
    request.body = body;
    request.body_len = BYTES;
    fetch f = {0};
    run(&f, &request);
    assert_int_equal(f.result.failure, EVQ_FAILURE_NONE);
    raw_server_stop(server);
    free(body);
    evq_buf_dispose(&f.body);
}

static void a_connection_is_used_again(void **state)
{
    (void)state;
    static const raw_move moves[] = {SAY("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), END};
    const raw_answer answer = {.moves = moves};
    raw_server *server = raw_server_start(&answer, 1);
    const evq_http_request request = request_to(raw_server_url(server));
    for (int i = 0; i < 3; i++) {
        fetch f = {0};
        run(&f, &request);
        assert_int_equal(f.result.failure, EVQ_FAILURE_NONE);
        assert_int_equal(f.result.reused, i > 0);
        assert_true(f.result.times.sent >= f.result.times.started);
        evq_buf_dispose(&f.body);
    }
    assert_int_equal(raw_server_connections(server), 1);
    assert_int_equal(raw_server_requests(server), 3);
    raw_server_stop(server);
}

static void answers_that_are_no_success(void **state)
{
    (void)state;
    static const struct {
        raw_move moves[4];
        int status;
        int64_t retry_after_ms;
        const char *body;
    } cases[] = {
        {{SAY("HTTP/1.1 429 Too Many\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nwait"), END}, 429, 7000, "wait"},
        {{SAY("HTTP/1.1 429 Too Many\r\nretry-after-ms: 1500\r\nContent-Length: 0\r\n\r\n"), END}, 429, 1500, ""},
        {{SAY("HTTP/1.1 503 No\r\nRETRY-AFTER-MS:250.7\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"), END},
         503,
         250,
         ""},
        {{SAY("HTTP/1.1 503 No\r\nretry-after-ms: soon\r\nContent-Length: 0\r\n\r\n"), END}, 503, EVQ_UNKNOWN, ""},
        {{SAY("HTTP/1.1 503 No\r\nretry-after-ms: -5\r\nContent-Length: 0\r\n\r\n"), END}, 503, EVQ_UNKNOWN, ""},
        {{SAY("HTTP/1.1 503 No\r\nretry-after-ms: inf\r\nContent-Length: 0\r\n\r\n"), END}, 503, EVQ_UNKNOWN, ""},
        {{SAY("HTTP/1.1 503 No\r\nretry-after-ms:\r\nContent-Length: 0\r\n\r\n"), END}, 503, EVQ_UNKNOWN, ""},
        {{SAY("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"), END}, 302, EVQ_UNKNOWN, ""},
        {{SAY("HTTP/1.1 204 Nothing\r\n\r\n"), END}, 204, EVQ_UNKNOWN, ""},
        {{SAY("HTTP/1.0 500 Old\r\n\r\nto the end"), CLOSE}, 500, EVQ_UNKNOWN, "to the end"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fetch f = fetched(cases[i].moves);
        assert_int_equal(f.result.failure, EVQ_FAILURE_NONE);
        assert_int_equal(f.result.status, cases[i].status);
        assert_int_equal(f.status, cases[i].status);
        assert_int_equal(f.result.retry_after_ms, cases[i].retry_after_ms);
        assert_string_equal(evq_buf_text(&f.body), cases[i].body);
        evq_buf_dispose(&f.body);
    }
}

static void interim_answers_are_not_the_answer(void **state)
{
    (void)state;
    static const raw_move moves[] = {SAY("HTTP/1.1 100 Continue\r\n\r\n"),
                                     WAIT(20),
                                     SAY("HTTP/1.1 103 Early Hints\r\nContent-Type: text/html\r\n\r\n"),
                                     WAIT(60),
                                     SAY("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                         "Content-Length: 2\r\n\r\n{}"),
                                     END};
    fetch f = fetched(moves);
    assert_int_equal(f.result.failure, EVQ_FAILURE_NONE);
    assert_int_equal(f.heads, 1);
    assert_int_equal(f.status, 200);
    assert_string_equal(f.type, "application/json");
    assert_string_equal(evq_buf_text(&f.body), "{}");
    assert_true(f.result.times.head - f.result.times.sent >= 60 * EVQ_NS_PER_MS);
    evq_buf_dispose(&f.body);
}

static void broken_answers(void **state)
{
    (void)state;
    static const struct {
        raw_move moves[4];
        evq_failure failure;
        int status;
    } cases[] = {
        {{SAY("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), CLOSE}, EVQ_FAILURE_CUT_STREAM, 200},
        {{SAY("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf"), CLOSE}, EVQ_FAILURE_CUT_STREAM, 200},
        {{SAY("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"), WAIT(50), RESET},
         EVQ_FAILURE_CUT_STREAM,
         200},
        {{SAY("HTTP/1.1 200 OK\r\nContent-Le"), CLOSE}, EVQ_FAILURE_CUT_STREAM, 0},
        {{SAY("HTTP/1.1 100 Continue\r\n\r\n"), CLOSE}, EVQ_FAILURE_CUT_STREAM, 0},
        {{CLOSE}, EVQ_FAILURE_CUT_STREAM, 0},
        {{RESET}, EVQ_FAILURE_CUT_STREAM, 0},
        {{SAY("SSH-2.0-OpenSSH_9.2\r\n"), CLOSE}, EVQ_FAILURE_MALFORMED, 0},
        {{SAY("\x16\x03\x01\x02 not http at all \r\n\r\n"), CLOSE}, EVQ_FAILURE_MALFORMED, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fetch f = fetched(cases[i].moves);
        if (f.result.failure != cases[i].failure || f.result.status != cases[i].status)
            fail_msg("case %zu: %s, status %d, %s", i, evq_failure_names[f.result.failure], f.result.status,
                     f.result.text);
        assert_string_not_equal(f.result.text, "");
        assert_int_equal(f.heads, f.result.status ? 1 : 0);
        evq_buf_dispose(&f.body);
    }
}

static void no_connection(void **state)
{
    (void)state;
    char dead[64];
    raw_dead_url(dead, sizeof dead);
    const struct {
        const char *url;
        evq_failure failure, or_else;
    } cases[] = {
        {dead, EVQ_FAILURE_REFUSED, EVQ_FAILURE_REFUSED},
        {"http://no-such-host.invalid/v1", EVQ_FAILURE_DNS, EVQ_FAILURE_CONNECT_TIMEOUT}, // where no resolver answers
        {"ftp://127.0.0.1/", EVQ_FAILURE_BAD_REQUEST, EVQ_FAILURE_BAD_REQUEST},
        {"file:///etc/passwd", EVQ_FAILURE_BAD_REQUEST, EVQ_FAILURE_BAD_REQUEST},
        {"http://127.0.0.1:99999/", EVQ_FAILURE_BAD_REQUEST, EVQ_FAILURE_BAD_REQUEST},
        {"", EVQ_FAILURE_BAD_REQUEST, EVQ_FAILURE_BAD_REQUEST},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_http_request request = request_to(cases[i].url);
        request.connect_seconds = 5;
        fetch f = {0};
        run(&f, &request);
        if (f.result.failure != cases[i].failure && f.result.failure != cases[i].or_else)
            fail_msg("%s: %s, %s", cases[i].url, evq_failure_names[f.result.failure], f.result.text);
        assert_int_equal(f.result.status, 0);
        assert_int_equal(f.result.times.sent, 0);
        assert_false(f.result.reused);
        assert_true(f.result.times.done >= f.result.times.started);
        evq_buf_dispose(&f.body);
    }
}

static void a_handshake_that_never_ends(void **state)
{
    (void)state;
    static const raw_move moves[] = {CLOSE};
    const raw_answer answer = {.moves = moves};
    raw_server *server = raw_server_start(&answer, 1);
    char url[64];
    snprintf(url, sizeof url, "https%s", raw_server_url(server) + strlen("http"));
    evq_http_request request = request_to(url);
    request.connect_seconds = 0.3; // the server waits for the blank line behind a request's head
    fetch f = {0};
    run(&f, &request);
    assert_int_equal(f.result.failure, EVQ_FAILURE_CONNECT_TIMEOUT);
    assert_int_equal(f.result.times.sent, 0);
    raw_server_stop(server);
    evq_buf_dispose(&f.body);
}

static void silence_ends_at_the_idle_time_out(void **state)
{
    (void)state;
    static const raw_move before_the_head[] = {STALL};
    static const raw_move in_the_body[] = {SAY("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
                                           STALL};
    static const raw_move *const stalls[] = {before_the_head, in_the_body};
    for (int i = 0; i < 2; i++) {
        const raw_answer answer = {.moves = stalls[i]};
        raw_server *server = raw_server_start(&answer, 1);
        evq_http_request request = request_to(raw_server_url(server));
        request.idle_seconds = 0.2;
        fetch f = {0};
        run(&f, &request);
        assert_int_equal(f.result.failure, i ? EVQ_FAILURE_STALL : EVQ_FAILURE_IDLE_TIMEOUT);
        assert_int_equal(f.result.status, i ? 200 : 0);
        assert_string_equal(evq_buf_text(&f.body), i ? "half" : "");
        assert_true(f.result.times.done - f.result.times.sent >= 200 * EVQ_NS_PER_MS);
        assert_true(f.result.times.done - f.result.times.sent < 10 * EVQ_NS_PER_S);
        raw_server_stop(server);
        evq_buf_dispose(&f.body);
    }
}

static void a_slow_drip_ends_at_the_total_time_out(void **state)
{
    (void)state;
    enum { DRIPS = 200 };
    raw_move moves[2 * DRIPS + 2] = {SAY("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")};
    for (int i = 0; i < DRIPS; i++) {
        moves[2 * i + 1] = (raw_move)SAY("1\r\n.\r\n");
        moves[2 * i + 2] = (raw_move)WAIT(30);
    }
    moves[2 * DRIPS + 1] = (raw_move)STALL;
    const raw_answer answer = {.moves = moves};
    raw_server *server = raw_server_start(&answer, 1);
    evq_http_request request = request_to(raw_server_url(server));
    request.idle_seconds = 5;
    request.total_seconds = 0.5;
    fetch f = {0};
    run(&f, &request);
    assert_int_equal(f.result.failure, EVQ_FAILURE_TOTAL_TIMEOUT);
    assert_int_equal(f.result.status, 200);
    assert_true(f.result.body_bytes >= 2);
    assert_true(f.result.times.done - f.result.times.started >= 500 * EVQ_NS_PER_MS);
    raw_server_stop(server);
    evq_buf_dispose(&f.body);
}

static void no_time_at_all(void **state)
{
    (void)state;
    char dead[64];
    raw_dead_url(dead, sizeof dead);
    evq_http_request request = request_to(dead);
    request.total_seconds = 0;
    fetch f = {0};
    run(&f, &request); // and `done` does not come before evq_http_send has returned
    assert_int_equal(f.result.failure, EVQ_FAILURE_TOTAL_TIMEOUT);
    evq_buf_dispose(&f.body);
}

static void refused_data_ends_the_transfer(void **state)
{
    (void)state;
    static const raw_move moves[] = {SAY("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nmore\r\n"), STALL};
    const raw_answer answer = {.moves = moves};
    raw_server *server = raw_server_start(&answer, 1);
    const evq_http_request request = request_to(raw_server_url(server));
    fetch f = {.refuses = true};
    run(&f, &request);
    assert_int_equal(f.result.failure, EVQ_FAILURE_OVERSIZE);
    raw_server_stop(server);
    evq_buf_dispose(&f.body);
}

static void cancel(uv_timer_t *timer)
{
    fetch *f = timer->data;
    evq_http_cancel(f->transfer, EVQ_FAILURE_INTERRUPTED);
    assert_int_equal(f->done, 1);
    uv_close((uv_handle_t *)timer, NULL);
}

static void cancelled_from_a_timer(void **state)
{
    (void)state;
    static const raw_move moves[] = {SAY("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"), STALL};
    static const uint64_t delays_ms[] = {0, 100}; // before the connection stands, and in the middle of the answer
    for (int i = 0; i < 2; i++) {
        const raw_answer answer = {.moves = moves};
        raw_server *server = raw_server_start(&answer, 1);
        const evq_http_request request = request_to(raw_server_url(server));
        fetch f = {0};
        uv_timer_t timer = {.data = &f};
        uv_timer_init(&loop, &timer);
        uv_timer_start(&timer, cancel, delays_ms[i], 0);
        run(&f, &request);
        assert_int_equal(f.result.failure, EVQ_FAILURE_INTERRUPTED);
        raw_server_stop(server);
        evq_buf_dispose(&f.body);
    }
}

static void many_at_once(void **state)
{
    (void)state;
    enum { COUNT = 20 };
    static const raw_move moves[] = {SAY("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
                                     WAIT(100),
                                     SAY("6\r\nfirst \r\n"),
                                     WAIT(100),
                                     SAY("6\r\nsecond\r\n0\r\n\r\n"),
                                     END};
    const raw_answer answer = {.moves = moves};
    raw_server *server = raw_server_start(&answer, 1);
    const evq_http_request request = request_to(raw_server_url(server));
    fetch fetches[COUNT] = {0};
    uint64_t start = evq_clock_ns();
    for (int i = 0; i < COUNT; i++) begin(&fetches[i], &request);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_true(evq_clock_ns() - start < COUNT * 200 * EVQ_NS_PER_MS); // side by side, not one by one
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(fetches[i].done, 1);
        assert_int_equal(fetches[i].result.failure, EVQ_FAILURE_NONE);
        assert_string_equal(evq_buf_text(&fetches[i].body), "first second");
        evq_buf_dispose(&fetches[i].body);
    }
    assert_int_equal(raw_server_connections(server), COUNT);
    raw_server_stop(server);
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN); // as the tool itself does
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_stream_in_pieces, open_loop, close_loop),
        cmocka_unit_test_setup_teardown(what_is_sent, open_loop, close_loop),
        cmocka_unit_test_setup_teardown(a_large_body_is_sent_whole, open_loop, close_loop),
        cmocka_unit_test_setup_teardown(a_connection_is_used_again, open_loop, close_loop),
        cmocka_unit_test_setup_teardown(answers_that_are_no_success, open_loop, close_loop),
        cmocka_unit_test_setup_teardown(interim_answers_are_not_the_answer, open_loop, close_loop),
        cmocka_unit_test_setup_teardown(broken_answers, open_loop, close_loop),
        cmocka_unit_test_setup_teardown(no_connection, open_loop, close_loop),
        cmocka_unit_test_setup_teardown(a_handshake_that_never_ends, open_loop, close_loop),
        cmocka_unit_test_setup_teardown(silence_ends_at_the_idle_time_out, open_loop, close_loop),
        cmocka_unit_test_setup_teardown(a_slow_drip_ends_at_the_total_time_out, open_loop, close_loop),
        cmocka_unit_test_setup_teardown(no_time_at_all, open_loop, close_loop),
        cmocka_unit_test_setup_teardown(refused_data_ends_the_transfer, open_loop, close_loop),
        cmocka_unit_test_setup_teardown(cancelled_from_a_timer, open_loop, close_loop),
        cmocka_unit_test_setup_teardown(many_at_once, open_loop, close_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
