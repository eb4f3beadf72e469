// The least a client can do: libcurl's socket interface on libuv, the time of each read, the ends of SSE events.
#include "streams.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

typedef struct client client;

typedef struct transfer {
    client *all;
    CURL *easy;
    int wave;
    bool known; // the stream's number has been read
    uint32_t stream, events;
    char head[256]; // of the event, as far as it is needed
    size_t head_len;
    bool at_line_start;
} transfer;

struct client {
    uv_loop_t loop;
    CURLM *multi;
    uv_timer_t timer;
    struct curl_slist *headers;
    const char *url;
    int waves, running;
    times log;
};

typedef struct watch {
    uv_poll_t poll;
    client *all;
    curl_socket_t fd;
} watch;

static const char body[] = "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}";

static void begin(client *all, transfer *t);

// Finds the ends of events. An event counts when it carries a token: anything but comments, role, finish, usage, the end mark.
static void end_event(transfer *t, uint64_t now)
{
    t->head[t->head_len] = '\0';
    const char *delta = strstr(t->head, "\"delta\":{\"");
    if (delta && !strstr(t->head, "\"role\"")) {
        if (!t->known) {
            const char *model = strstr(t->head, "\"model\":\"s");
            t->stream = model ? (uint32_t)strtoul(model + 10, NULL, 10) : 0;
            t->known = true;
        }
        times_add(&t->all->log, (token_time){t->stream, t->events++, now});
    }
    t->head_len = 0;
}

static size_t on_data(char *bytes, size_t size, size_t count, void *context)
{
    transfer *t = context;
    uint64_t now = now_ns();
    size_t len = size * count;
    const char *at = bytes, *end = bytes + len;
    while (at < end) {
        const char *lf = memchr(at, '\n', (size_t)(end - at));
        const char *stop = lf ? lf : end;
        size_t part = (size_t)(stop - at), room = sizeof t->head - 1 - t->head_len;
        bool blank = t->at_line_start && (part == 0 || (part == 1 && *at == '\r'));
        memcpy(t->head + t->head_len, at, part < room ? part : room);
        t->head_len += part < room ? part : room;
        if (!lf) {
            if (part && !blank) t->at_line_start = false;
            break;
        }
        if (blank) end_event(t, now);
        t->at_line_start = true;
        at = lf + 1;
    }
    return len;
}

static void finish_done(client *all)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(all->multi, &left))) {
        transfer *t;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&t);
        if (message->data.result != CURLE_OK) {
            fprintf(stderr, "yardstick: %s\n", curl_easy_strerror(message->data.result));
            exit(3);
        }
        curl_multi_remove_handle(all->multi, t->easy);
        curl_easy_cleanup(t->easy);
        if (++t->wave < all->waves)
            begin(all, t);
        else if (!--all->running)
            uv_stop(&all->loop);
    }
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    watch *w = poll->data;
    int running, flags = status < 0 ? CURL_CSELECT_ERR : 0;
    if (events & UV_READABLE) flags |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE) flags |= CURL_CSELECT_OUT;
    client *all = w->all;
    curl_multi_socket_action(all->multi, w->fd, flags, &running);
    finish_done(all);
}

static void free_watch(uv_handle_t *poll)
{
    free(poll->data);
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *assigned)
{
    (void)easy;
    client *all = context;
    watch *w = assigned;
    if (what == CURL_POLL_REMOVE) {
        uv_close((uv_handle_t *)&w->poll, free_watch);
        curl_multi_assign(all->multi, fd, NULL);
        return 0;
    }
    if (!w) {
        w = calloc(1, sizeof *w);
        w->all = all;
        w->fd = fd;
        uv_poll_init_socket(&all->loop, &w->poll, fd);
        w->poll.data = w;
        curl_multi_assign(all->multi, fd, w);
    }
    uv_poll_start(&w->poll, (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0),
                  on_ready);
    return 0;
}

static void on_timer(uv_timer_t *timer)
{
    client *all = timer->data;
    int running;
    curl_multi_socket_action(all->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    finish_done(all);
}

static int set_timer(CURLM *multi, long ms, void *context)
{
    (void)multi;
    client *all = context;
    if (ms < 0)
        uv_timer_stop(&all->timer);
    else
        uv_timer_start(&all->timer, on_timer, (uint64_t)ms, 0);
    return 0;
}

static void begin(client *all, transfer *t)
{
    t->all = all;
    t->known = false;
    t->events = 0;
    t->head_len = 0;
    t->at_line_start = true;
    t->easy = curl_easy_init();
    curl_easy_setopt(t->easy, CURLOPT_URL, all->url);
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, all->headers);
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    curl_multi_add_handle(all->multi, t->easy);
}

void yardstick(const char *url, int streams, int waves, const char *log)
{
    client all = {.url = url, .waves = waves, .running = streams};
    transfer *transfers = calloc((size_t)streams, sizeof *transfers);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    uv_loop_init(&all.loop);
    all.multi = curl_multi_init();
    all.headers = curl_slist_append(NULL, "Content-Type: application/json");
    uv_timer_init(&all.loop, &all.timer);
    all.timer.data = &all;
    curl_multi_setopt(all.multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(all.multi, CURLMOPT_SOCKETDATA, &all);
    curl_multi_setopt(all.multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(all.multi, CURLMOPT_TIMERDATA, &all);
    curl_multi_setopt(all.multi, CURLMOPT_MAXCONNECTS, 4096L);
    for (int i = 0; i < streams; i++) begin(&all, &transfers[i]);
    uv_run(&all.loop, UV_RUN_DEFAULT);
    times_save(&all.log, log);
    _exit(0); // nothing to tidy up that the system does not
}

static size_t ignore(char *bytes, size_t size, size_t count, void *context)
{
    (void)bytes, (void)context;
    return size * count;
}

void yardstick_growing(const char *url, int steps, size_t step_bytes)
{
    char *text = malloc((size_t)steps * step_bytes);
    memset(text, 'x', (size_t)steps * step_bytes);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *easy = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = curl_slist_append(headers, "Expect:");
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore);
    for (int i = 1; i <= steps; i++) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)((size_t)i * step_bytes));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, text);
        if (curl_easy_perform(easy)) _exit(3);
    }
    _exit(0);
}
