#include "endpoints/http.h"

#include "base/clock.h"
#include "base/err.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// A stream's reads are small and come as they come; a large answer's should not be many.
enum { READ_BUFFER_BYTES = 64 * 1024, MAX_KEPT_CONNECTIONS = 4096 };

struct evq_http {
    uv_loop_t *loop;
    CURLM *multi;
    uv_timer_t timer; // libcurl's own
};

struct evq_transfer {
    evq_http *http;
    CURL *easy;
    struct curl_slist *headers;
    evq_http_handler handler;
    evq_http_result result;
    uv_timer_t watchdog;      // idle and total time-outs
    uint64_t idle_ns, due_ns; // due: when the total time is up
    uint64_t heard_ns;        // when anything was last sent or received
    bool head_told, refused_data;
    char error[CURL_ERROR_SIZE];
};

typedef struct socket_watch {
    uv_poll_t poll;
    evq_http *http;
    curl_socket_t fd;
} socket_watch;

static uint64_t ns_of_seconds(double seconds)
{
    return (uint64_t)(seconds * (double)EVQ_NS_PER_S);
}

static long real_ms(uint64_t span_ns)
{
    return (long)((evq_clock_real_ns(span_ns) + EVQ_NS_PER_MS - 1) / EVQ_NS_PER_MS);
}

// ---- how a transfer ended
// -----------------------------------------------------------------------------------------

static evq_failure failure_of(CURLcode code, const evq_transfer *transfer)
{
    switch (code) {
    case CURLE_OK: // libcurl does not mind a head that ends in its middle
        return transfer->head_told ? EVQ_FAILURE_NONE : EVQ_FAILURE_CUT_STREAM;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return EVQ_FAILURE_DNS;
    case CURLE_COULDNT_CONNECT:
        return EVQ_FAILURE_REFUSED;
    case CURLE_OPERATION_TIMEDOUT: // only the connect time-out is libcurl's; the others are the watchdog's
        return EVQ_FAILURE_CONNECT_TIMEOUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        return EVQ_FAILURE_TLS;
    case CURLE_UNSUPPORTED_PROTOCOL: // before the request the URL's; after it "HTTP/0.9": the answer is no HTTP
        return transfer->result.times.sent ? EVQ_FAILURE_MALFORMED : EVQ_FAILURE_BAD_REQUEST;
    case CURLE_URL_MALFORMAT:
        return EVQ_FAILURE_BAD_REQUEST;
    case CURLE_WEIRD_SERVER_REPLY:
        return EVQ_FAILURE_MALFORMED;
    case CURLE_WRITE_ERROR:
        return transfer->refused_data ? EVQ_FAILURE_OVERSIZE : EVQ_FAILURE_CUT_STREAM;
    default:
        return EVQ_FAILURE_CUT_STREAM;
    }
}

static const char *words_for(CURLcode code, const evq_transfer *transfer)
{
    if (code == CURLE_OK)
        return transfer->head_told ? "" : "the connection was closed in the middle of the answer's head";
    return *transfer->error ? transfer->error : curl_easy_strerror(code);
}

static void free_transfer(uv_handle_t *watchdog)
{
    free(watchdog->data);
}

static void finish(evq_transfer *transfer, evq_failure failure, const char *text)
{
    evq_http_result *result = &transfer->result;
    struct curl_header *header;
    curl_off_t retry_after = 0;
    long status = 0, connects = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &retry_after);
    curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &connects);
    result->failure = failure;
    snprintf(result->text, sizeof result->text, "%s", text);
    result->status = transfer->head_told ? (int)status : 0;
    if (curl_easy_header(transfer->easy, "Server", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
        snprintf(result->server, sizeof result->server, "%s", header->value);
    if (curl_easy_header(transfer->easy, "x-should-retry", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
        result->should_retry = !strcmp(header->value, "true") ? 1 : !strcmp(header->value, "false") ? 0 : EVQ_UNKNOWN;
    if (result->retry_after_ms == EVQ_UNKNOWN && retry_after > 0) result->retry_after_ms = retry_after * 1000;
    result->reused = result->times.sent && connects == 0;
    result->times.done = evq_clock_ns();
    curl_multi_remove_handle(transfer->http->multi, transfer->easy);
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    transfer->handler.done(transfer->handler.context, result);
    uv_close((uv_handle_t *)&transfer->watchdog, free_transfer);
}

static void finish_done_transfers(evq_http *http)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(http->multi, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        evq_transfer *transfer;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
        finish(transfer, failure_of(code, transfer), words_for(code, transfer));
    }
}

// ---- libcurl on libuv
// ---------------------------------------------------------------------------------------------

static void on_socket(uv_poll_t *poll, int status, int events)
{
    socket_watch *watch = poll->data;
    evq_http *http = watch->http;
    int flags = status < 0 ? CURL_CSELECT_ERR : 0;
    if (events & UV_READABLE) flags |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE) flags |= CURL_CSELECT_OUT;
    int running;
    curl_multi_socket_action(http->multi, watch->fd, flags, &running);
    finish_done_transfers(http);
}

static void free_watch(uv_handle_t *poll)
{
    free(poll->data);
}

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *assigned)
{
    (void)easy;
    evq_http *http = context;
    socket_watch *watch = assigned;
    if (what == CURL_POLL_REMOVE) {
        if (watch) uv_close((uv_handle_t *)&watch->poll, free_watch);
        curl_multi_assign(http->multi, fd, NULL);
        return 0;
    }
    if (!watch) {
        watch = calloc(1, sizeof *watch);
        if (!watch) evq_out_of_memory();
        *watch = (socket_watch){.http = http, .fd = fd};
        if (uv_poll_init_socket(http->loop, &watch->poll, fd)) {
            free(watch);
            return -1;
        }
        watch->poll.data = watch;
        curl_multi_assign(http->multi, fd, watch);
    }
    int events = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
    return uv_poll_start(&watch->poll, events, on_socket) ? -1 : 0;
}

static void on_timer(uv_timer_t *timer)
{
    evq_http *http = timer->data;
    int running;
    curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    finish_done_transfers(http);
}

static int set_timer(CURLM *multi, long timeout_ms, void *context)
{
    (void)multi;
    evq_http *http = context;
    if (timeout_ms < 0)
        uv_timer_stop(&http->timer);
    else
        uv_timer_start(&http->timer, on_timer, (uint64_t)timeout_ms, 0);
    return 0;
}

evq_http *evq_http_new(uv_loop_t *loop)
{
    evq_http *http = calloc(1, sizeof *http);
    if (!http || curl_global_init(CURL_GLOBAL_DEFAULT) || !(http->multi = curl_multi_init())) evq_out_of_memory();
    http->loop = loop;
    uv_timer_init(loop, &http->timer);
    http->timer.data = http;
    curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
    curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
    curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)MAX_KEPT_CONNECTIONS);
    return http;
}

static void free_http(uv_handle_t *timer)
{
    free(timer->data);
}

void evq_http_free(evq_http *http)
{
    curl_multi_cleanup(http->multi);
    curl_global_cleanup();
    uv_close((uv_handle_t *)&http->timer, free_http);
}

// ---- one transfer
// -------------------------------------------------------------------------------------------------

static int on_connected(void *context, char *ip, char *local_ip, int port, int local_port)
{
    (void)ip, (void)local_ip, (void)port, (void)local_port;
    evq_transfer *transfer = context;
    transfer->result.times.sent = transfer->heard_ns = evq_clock_ns();
    return CURL_PREREQFUNC_OK;
}

static void read_retry_after_ms(evq_transfer *transfer, const char *line, size_t len)
{
    static const char name[] = "retry-after-ms:";
    char digits[24] = "";
    if (len < sizeof name || strncasecmp(line, name, sizeof name - 1)) return;
    snprintf(digits, sizeof digits, "%.*s", (int)(len - sizeof name + 1), line + sizeof name - 1);
    char *end;
    double ms = strtod(digits, &end);
    if (end != digits && ms >= 0 && ms < 1e9) transfer->result.retry_after_ms = (int64_t)ms;
}

static size_t on_header(char *line, size_t size, size_t count, void *context)
{
    evq_transfer *transfer = context;
    uint64_t now = evq_clock_ns();
    size_t len = size * count;
    transfer->heard_ns = now;
    long status = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    if (status < 200) return len; // an interim answer (100, 103): a sign of life, not yet the answer
    if (!transfer->result.times.head) transfer->result.times.head = now;
    read_retry_after_ms(transfer, line, len);
    bool is_end = len <= 2 && (line[0] == '\r' || line[0] == '\n');
    if (is_end && !transfer->head_told) {
        const char *type = NULL;
        curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_TYPE, &type);
        transfer->head_told = true;
        transfer->handler.head(transfer->handler.context, (int)status, type);
    }
    return len;
}

static size_t on_data(char *bytes, size_t size, size_t count, void *context)
{
    evq_transfer *transfer = context;
    evq_http_times *times = &transfer->result.times;
    uint64_t now = evq_clock_ns(); // before anything is done with the bytes
    size_t len = size * count;
    if (!times->first) times->first = now;
    times->last = transfer->heard_ns = now;
    transfer->result.body_bytes += len;
    if (!transfer->handler.data(transfer->handler.context, now, bytes, len)) return len;
    transfer->refused_data = true;
    return 0;
}

static void on_watchdog(uv_timer_t *timer)
{
    evq_transfer *transfer = timer->data;
    uint64_t now = evq_clock_ns(), idle_due = transfer->heard_ns + transfer->idle_ns;
    if (now >= transfer->due_ns) {
        finish(transfer, EVQ_FAILURE_TOTAL_TIMEOUT, "");
    } else if (transfer->result.times.sent && now >= idle_due) {
        finish(transfer, transfer->result.times.first ? EVQ_FAILURE_STALL : EVQ_FAILURE_IDLE_TIMEOUT, "");
    } else {
        // Before the connection stands, libcurl's connect time-out watches; silence is not yet the server's.
        uint64_t due = transfer->result.times.sent && idle_due < transfer->due_ns ? idle_due : transfer->due_ns;
        if (!transfer->result.times.sent && now + transfer->idle_ns < due) due = now + transfer->idle_ns;
        uv_timer_start(timer, on_watchdog, (uint64_t)real_ms(due - now), 0);
    }
}

static void add_header(evq_transfer *transfer, const char *line)
{
    struct curl_slist *longer = curl_slist_append(transfer->headers, line);
    if (!longer) evq_out_of_memory();
    transfer->headers = longer;
}

static void add_key(evq_transfer *transfer, const evq_endpoint *endpoint)
{
    const char *name = endpoint->dialect ? endpoint->dialect->key_header : NULL;
    if (!name) {
        curl_easy_setopt(transfer->easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
        curl_easy_setopt(transfer->easy, CURLOPT_XOAUTH2_BEARER, endpoint->key);
        return;
    }
    evq_buf line = EVQ_BUF_INIT(64 * 1024);
    evq_buf_printf(&line, "%s: %s", name, endpoint->key);
    add_header(transfer, evq_buf_text(&line));
    evq_buf_dispose(&line);
}

static void set_headers(evq_transfer *transfer, const evq_http_request *request)
{
    const evq_endpoint *endpoint = request->endpoint;
    if (request->body) add_header(transfer, "Content-Type: application/json");
    add_header(transfer, "Expect:"); // no round trip before a large body
    if (endpoint->dialect && endpoint->dialect->header) add_header(transfer, endpoint->dialect->header);
    for (size_t i = 0; i < endpoint->header_count; i++) add_header(transfer, endpoint->headers[i]);
    if (endpoint->key) add_key(transfer, endpoint);
    curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
}

static void set_route(CURL *easy, const evq_endpoint *endpoint)
{
    if (endpoint->simulated) curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    if (endpoint->proxy) curl_easy_setopt(easy, CURLOPT_PROXY, endpoint->proxy);
    if (endpoint->ca_file) curl_easy_setopt(easy, CURLOPT_CAINFO, endpoint->ca_file);
    if (endpoint->unix_socket) curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, endpoint->unix_socket);
}

static void set_options(evq_transfer *transfer, const evq_http_request *request)
{
    CURL *easy = transfer->easy;
    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "evalq/" EVALQ_VERSION);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)READ_BUFFER_BYTES);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, real_ms(ns_of_seconds(request->connect_seconds)));
    set_route(easy, request->endpoint);
    if (request->body) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_len);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body);
    }
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_connected);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
}

evq_transfer *evq_http_send(evq_http *http, const evq_http_request *request, const evq_http_handler *handler)
{
    evq_transfer *transfer = calloc(1, sizeof *transfer);
    if (!transfer || !(transfer->easy = curl_easy_init())) evq_out_of_memory();
    uint64_t now = evq_clock_ns();
    transfer->http = http;
    transfer->handler = *handler;
    transfer->result.retry_after_ms = EVQ_UNKNOWN;
    transfer->result.should_retry = EVQ_UNKNOWN;
    transfer->result.times.started = transfer->heard_ns = now;
    transfer->idle_ns = ns_of_seconds(request->idle_seconds);
    transfer->due_ns = now + ns_of_seconds(request->total_seconds);
    set_options(transfer, request);
    set_headers(transfer, request);
    uv_timer_init(http->loop, &transfer->watchdog);
    transfer->watchdog.data = transfer;
    uv_timer_start(&transfer->watchdog, on_watchdog, 0, 0); // not at once: `done` must not come before we return
    curl_multi_add_handle(http->multi, transfer->easy);
    return transfer;
}

void evq_http_cancel(evq_transfer *transfer, evq_failure why)
{
    finish(transfer, why, "");
}
