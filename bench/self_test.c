#include "bench/self_test.h"

#include "base/clock.h"
#include "replay/attempt.h"
#include "replay/event_loop.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EVENTS = 20, GAP_REAL_NS = 1000000, MAX_REAL_SECONDS = 2, CLOCK_READINGS = 200 };

// ---- the stub ----

typedef struct stub {
    struct MHD_Daemon *daemon;
    uint64_t start_ns; // by the system's clock
    int next;
    char text[256];
    size_t len, sent;
} stub;

static uint64_t real_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * EVQ_NS_PER_S + (uint64_t)now.tv_nsec;
}

// What an event says is when it was written.
static void write_event(stub *s)
{
    if (s->next == EVENTS) {
        s->len = (size_t)snprintf(
            s->text, sizeof s->text,
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
        return;
    }
    uint64_t due = s->start_ns + (uint64_t)s->next * GAP_REAL_NS, now = real_now();
    if (due > now) nanosleep(&(struct timespec){.tv_nsec = (long)(due - now)}, NULL);
    s->len = (size_t)snprintf(
        s->text, sizeof s->text,
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%llu \"},\"finish_reason\":null}]}\n\n",
        (unsigned long long)real_now());
}

static ssize_t read_stream(void *context, uint64_t position, char *out, size_t size)
{
    (void)position;
    stub *s = context;
    if (s->sent == s->len) {
        if (s->next > EVENTS) return MHD_CONTENT_READER_END_OF_STREAM;
        write_event(s);
        s->next++;
        s->sent = 0;
    }
    size_t len = s->len - s->sent < size ? s->len - s->sent : size;
    memcpy(out, s->text + s->sent, len);
    s->sent += len;
    return (ssize_t)len;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *data, size_t *len, void **state)
{
    (void)path, (void)method, (void)version, (void)data;
    stub *s = context;
    if (!*state || *len) { // its head, its body
        *state = s;
        *len = 0;
        return MHD_YES;
    }
    s->start_ns = real_now();
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, sizeof s->text, read_stream, s, NULL);
    if (!response) return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "text/event-stream");
    enum MHD_Result result = MHD_queue_response(connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return result;
}

static bool start_stub(stub *s, char *url, size_t size)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    *s = (stub){0};
    s->daemon = MHD_start_daemon(MHD_USE_THREAD_PER_CONNECTION | MHD_USE_AUTO_INTERNAL_THREAD, 0, NULL, NULL,
                                 on_request, s, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_END);
    if (!s->daemon) return false;
    snprintf(url, size, "http://127.0.0.1:%u/v1/chat/completions",
             MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    return true;
}

// ---- the client: what every run is ----

typedef struct client {
    evq_event_loop loop;
    evq_attempt_recorder recorder;
    evq_self_test *out;
} client;

static void on_head(void *context, int status, const char *content_type)
{
    client *c = context;
    evq_attempt_head(&c->recorder, status, content_type);
}

static int on_data(void *context, uint64_t now_ns, const char *bytes, size_t len)
{
    client *c = context;
    return evq_attempt_data(&c->recorder, now_ns, bytes, len);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// How long after they were written the events were seen.
static void take_delays(evq_self_test *out, const evq_attempt *attempt)
{
    double delays[EVENTS];
    size_t count = 0;
    const char *written = attempt->reply.message.content;
    for (size_t i = 0; written && i < attempt->chunk_count && count < EVENTS; i++) {
        if (!evq_event_is_token(attempt->chunks[i].kind)) continue;
        char *end;
        uint64_t wrote = strtoull(written, &end, 10),
                 saw = evq_clock_origin_ns() + evq_clock_real_ns(attempt->chunks[i].at_ns);
        written = end;
        delays[count++] = saw > wrote ? (double)(saw - wrote) : 0;
    }
    if (count < EVENTS) return;
    qsort(delays, count, sizeof *delays, compare);
    out->done = true;
    out->delay_ns = delays[count / 2];
    out->delay_p95_ns = delays[count * 95 / 100];
}

static void on_done(void *context, const evq_http_result *result)
{
    client *c = context;
    evq_attempt attempt;
    evq_attempt_end(&c->recorder, result, &attempt);
    take_delays(c->out, &attempt);
    evq_attempt_dispose(&c->recorder);
    evq_event_loop_finish(&c->loop);
}

static void nothing(void *context)
{
    (void)context;
}

static double clock_step_ns(void)
{
    uint64_t least = UINT64_MAX, before = real_now();
    for (int i = 0; i < CLOCK_READINGS; i++) {
        uint64_t now = real_now();
        if (now > before && now - before < least) least = now - before;
        before = now;
    }
    return least == UINT64_MAX ? 0 : (double)least;
}

void evq_self_test_run(evq_self_test *out)
{
    static const evq_endpoint itself = {.dialect = &evq_openai_chat, .name = "self-test", .url = "", .simulated = true};
    static const char body[] = "{}";
    *out = (evq_self_test){.clock_ns = clock_step_ns()};
    stub s;
    char url[64];
    if (!start_stub(&s, url, sizeof url)) return;
    evq_overhead overhead = {0};
    client c = {.out = out};
    evq_event_loop_open(&c.loop, NULL, nothing, nothing, &c);
    evq_attempt_begin(&c.recorder, itself.dialect, true, &overhead);
    double limit = (double)MAX_REAL_SECONDS * evq_clock_scale();
    const evq_http_request request = {.url = url,
                                      .endpoint = &itself,
                                      .body = body,
                                      .body_len = sizeof body - 1,
                                      .connect_seconds = limit,
                                      .idle_seconds = limit,
                                      .total_seconds = limit};
    const evq_http_handler handler = {.head = on_head, .data = on_data, .done = on_done, .context = &c};
    evq_http_send(c.loop.http, &request, &handler);
    evq_event_loop_run(&c.loop);
    evq_event_loop_close(&c.loop);
    MHD_stop_daemon(s.daemon);
    if (overhead.events) out->event_ns = (double)overhead.busy_ns / (double)overhead.events;
}
