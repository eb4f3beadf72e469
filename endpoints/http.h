// HTTP over libcurl's socket interface on a libuv loop: any number of transfers, one thread, times taken as
// bytes arrive.
#ifndef EVQ_ENDPOINTS_HTTP_H
#define EVQ_ENDPOINTS_HTTP_H

#include "endpoints/endpoint.h"

#include <uv.h>

typedef struct evq_http evq_http;
typedef struct evq_transfer evq_transfer;

// Borrowed until the transfer's `done`.
typedef struct evq_http_request {
    const char *url;
    const evq_endpoint *endpoint; // its headers, key, proxy, certificates; the URL need not be its own
    const char *body;             // posted; NULL: a GET
    size_t body_len;
    double connect_seconds, idle_seconds,
        total_seconds; // by evq_clock; total counts from the start of the transfer
} evq_http_request;

// Times by evq_clock_ns; 0 where the transfer did not get that far.
typedef struct evq_http_times {
    uint64_t started; // handed to libcurl
    uint64_t sent;    // connection stands, the request is about to be written: the zero of all latencies
    uint64_t head;    // first byte of the answer
    uint64_t first;   // first byte of its body
    uint64_t last;    // last byte of its body
    uint64_t done;
} evq_http_times;

typedef struct evq_http_result {
    evq_failure failure;    // of the transport: REFUSED, DNS, TLS, CONNECT_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT,
                            // CUT_STREAM ...
    char text[256];         // libcurl's words for it
    int status;             // 0 when no answer came
    int64_t retry_after_ms; // EVQ_UNKNOWN when not sent
    int should_retry;       // the server's x-should-retry: 1, 0, or EVQ_UNKNOWN
    char server[64];        // its Server header, "" when it sent none
    size_t body_bytes;
    bool reused; // an open connection was used again
    evq_http_times times;
} evq_http_result;

typedef struct evq_http_handler {
    void (*head)(void *context, int status, const char *content_type);
    // Returns 0 to go on, else the transfer ends as OVERSIZE.
    int (*data)(void *context, uint64_t now_ns, const char *bytes, size_t len);
    void (*done)(void *context, const evq_http_result *result); // once, last; the transfer is gone after it
    void *context;
} evq_http_handler;

evq_http *evq_http_new(uv_loop_t *loop);
void evq_http_free(evq_http *http); // no transfer may be running; run the loop once more afterwards to close handles

evq_transfer *evq_http_send(evq_http *http, const evq_http_request *request, const evq_http_handler *handler);
void evq_http_cancel(evq_transfer *transfer,
                     evq_failure why); // `done` is called with that failure before this returns

#endif
