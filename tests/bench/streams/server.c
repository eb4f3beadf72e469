// One thread, epoll, and a heap of what is due: the time of every write is taken right before it.
#include "streams.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { MAX_FDS = 20000, HEAD_BYTES = 4096, EVENT_BYTES = 2048, OUT_BYTES = 64 * 1024, CUT_NS = 300000 };

typedef struct stream {
    int fd;
    bool active, is_cut; // an answer is being written; half of an event has been
    uint32_t number;     // of the answer
    int next;            // token event due next; the last is followed by the end
    uint64_t due_ns, base_ns;
    char head[HEAD_BYTES]; // of the request
    size_t head_len;
    long body_left;         // of the request; -1: its head is being read
    char text[EVENT_BYTES]; // the event that is cut
    size_t text_len, text_sent;
    char *out; // what the socket has not taken yet
    size_t out_len;
} stream;

typedef struct server {
    const schedule *plan;
    int epoll, listener, timer;
    stream *streams[MAX_FDS], *heap[MAX_FDS];
    size_t heap_len;
    uint32_t answers;
    times log;
} server;

static volatile sig_atomic_t stopped;

static void on_term(int number)
{
    (void)number;
    stopped = 1;
}

// ---- the heap of what is due ----

static void swap(server *s, size_t a, size_t b)
{
    stream *held = s->heap[a];
    s->heap[a] = s->heap[b];
    s->heap[b] = held;
}

static void sift_up(server *s, size_t i)
{
    for (; i && s->heap[i]->due_ns < s->heap[(i - 1) / 2]->due_ns; i = (i - 1) / 2) swap(s, i, (i - 1) / 2);
}

static void sift_down(server *s, size_t i)
{
    for (;;) {
        size_t least = i;
        for (size_t k = 2 * i + 1; k <= 2 * i + 2 && k < s->heap_len; k++)
            if (s->heap[k]->due_ns < s->heap[least]->due_ns) least = k;
        if (least == i) return;
        swap(s, i, least);
        i = least;
    }
}

static void heap_add(server *s, stream *c)
{
    s->heap[s->heap_len++] = c;
    sift_up(s, s->heap_len - 1);
}

static void heap_remove(server *s, size_t i)
{
    s->heap[i] = s->heap[--s->heap_len];
    if (i == s->heap_len) return;
    sift_up(s, i);
    sift_down(s, i);
}

// ---- what is written ----

static size_t put_chunk(char *out, const char *text)
{
    return (size_t)sprintf(out, "%zx\r\n%s\r\n", strlen(text), text);
}

#define CHUNK_HEAD                                                                                                     \
    "data: {\"id\":\"chatcmpl-%u\",\"object\":\"chat.completion.chunk\",\"created\":1795471437,\"model\":\"s%u\","     \
    "\"system_fingerprint\":\"b1-de3ff81\",\"choices\":"

static const char *line_end(const schedule *plan)
{
    return plan->hard ? "\r\n\r\n" : "\n\n";
}

static size_t put_delta(char *out, const schedule *plan, uint32_t number, const char *delta, const char *finish)
{
    char text[EVENT_BYTES];
    sprintf(text, CHUNK_HEAD "[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}%s", number, number, delta, finish,
            line_end(plan));
    return put_chunk(out, text);
}

// One token event. `hard` streams think first, call at the end, and have 4 tokens an event.
static size_t put_token(char *out, const schedule *plan, uint32_t number, int event)
{
    static const char *const words[] = {" the",          " quick",        " server", " said",
                                        " na\xC3\xAFve", " \xE2\x82\xAC", " log",    " again"};
    const char *word = words[event % 8];
    char four[64], delta[256];
    sprintf(four, "%s%s%s%s", word, word, word, word);
    int third = plan->events / 3;
    if (!plan->hard)
        sprintf(delta, "{\"content\":\"%s\"}", word);
    else if (event < third)
        sprintf(delta, "{\"reasoning_content\":\"%s\"}", four);
    else if (event < 2 * third)
        sprintf(delta, "{\"content\":\"%s\"}", four);
    else if (event == 2 * third)
        sprintf(delta, "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":"
                       "\"note\",\"arguments\":\"{\\\"text\\\":\\\"\"}}]}");
    else
        sprintf(delta, "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"%s%s\"}}]}", four,
                event == plan->events - 1 ? "\\\"}" : "");
    return put_delta(out, plan, number, delta, "null");
}

static size_t put_end(char *out, const schedule *plan, uint32_t number)
{
    char text[EVENT_BYTES];
    const char *end = line_end(plan);
    size_t len = put_delta(out, plan, number, "{}", plan->hard ? "\"tool_calls\"" : "\"stop\"");
    sprintf(text, CHUNK_HEAD "[],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":%d}}%sdata: [DONE]%s", number,
            number, plan->events * (plan->hard ? 4 : 1), end, end);
    len += put_chunk(out + len, text);
    return len + (size_t)sprintf(out + len, "0\r\n\r\n");
}

// ---- writing it ----

static void want(server *s, stream *c, bool writable)
{
    struct epoll_event event = {.events = EPOLLIN | (writable ? EPOLLOUT : 0), .data.fd = c->fd};
    epoll_ctl(s->epoll, EPOLL_CTL_MOD, c->fd, &event);
}

static void push(server *s, stream *c, const char *bytes, size_t len)
{
    if (!c->out_len) {
        ssize_t sent = send(c->fd, bytes, len, MSG_NOSIGNAL);
        if (sent == (ssize_t)len) return;
        if (sent < 0) sent = 0;
        bytes += sent;
        len -= (size_t)sent;
        want(s, c, true);
    }
    if (c->out_len + len > OUT_BYTES) abort(); // paced answers are small; fast ones look for room first
    memcpy(c->out + c->out_len, bytes, len);
    c->out_len += len;
}

static void finish(server *s, stream *c)
{
    char out[2 * EVENT_BYTES];
    push(s, c, out, put_end(out, s->plan, c->number));
    c->active = false;
    c->body_left = -1;
}

// What is due now; false when the answer is at its end.
static bool write_next(server *s, stream *c)
{
    const schedule *plan = s->plan;
    if (c->next == plan->events) {
        finish(s, c);
        return false;
    }
    if (!c->is_cut) c->text_len = put_token(c->text, plan, c->number, c->next);
    if (plan->hard && !c->is_cut && c->next % 7 == 3) push(s, c, "10\r\n: keep-alive\r\n\r\n\r\n", 22);
    bool cuts = plan->hard && !c->is_cut && c->next % 5 == 4; // in a character where there is a wide one
    if (cuts) {
        const char *wide = memchr(c->text, 0xC3, c->text_len);
        c->text_sent = wide ? (size_t)(wide - c->text) + 1 : c->text_len / 2;
        push(s, c, c->text, c->text_sent);
        c->is_cut = true;
        c->due_ns += CUT_NS;
        return true;
    }
    times_add(&s->log, (token_time){c->number, (uint32_t)c->next, now_ns()});
    push(s, c, c->text + c->text_sent, c->text_len - c->text_sent);
    c->is_cut = false;
    c->text_sent = 0;
    c->next++;
    c->due_ns = c->base_ns + (uint64_t)c->next * (uint64_t)plan->gap_us * 1000;
    return true;
}

// As many events as there is room for.
static void write_fast(server *s, stream *c)
{
    char batch[OUT_BYTES];
    size_t len = 0;
    while (c->next < s->plan->events && len < OUT_BYTES / 2)
        len += put_token(batch + len, s->plan, c->number, c->next++);
    push(s, c, batch, len);
    if (c->next == s->plan->events && !c->out_len) finish(s, c);
}

static void begin_answer(server *s, stream *c)
{
    static const char head[] =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    const schedule *plan = s->plan;
    char out[2 * EVENT_BYTES];
    c->active = true;
    c->is_cut = false;
    c->next = 0;
    c->text_sent = 0;
    c->number = s->answers++;
    size_t len = (size_t)sprintf(out, "%s", head);
    if (plan->hard) len += put_delta(out + len, plan, c->number, "{\"role\":\"assistant\",\"content\":\"\"}", "null");
    push(s, c, out, len);
    if (!plan->gap_us) {
        want(s, c, true);
        return;
    }
    uint64_t phase =
        (uint64_t)(c->number % (uint32_t)plan->spread) * (uint64_t)plan->gap_us * 1000 / (uint64_t)plan->spread;
    c->base_ns = c->due_ns = now_ns() + (uint64_t)plan->first_us * 1000 + phase;
    heap_add(s, c);
}

// ---- requests ----

static void drop(server *s, stream *c)
{
    for (size_t i = 0; i < s->heap_len; i++) {
        if (s->heap[i] != c) continue;
        heap_remove(s, i);
        break;
    }
    close(c->fd);
    s->streams[c->fd] = NULL;
    free(c->out);
    free(c);
}

static void take(stream *c, const char *bytes, size_t len)
{
    while (len) {
        if (c->body_left >= 0) {
            size_t eaten = len < (size_t)c->body_left ? len : (size_t)c->body_left;
            c->body_left -= (long)eaten;
            return;
        }
        if (c->head_len == HEAD_BYTES - 1) abort();
        c->head[c->head_len++] = *bytes++;
        c->head[c->head_len] = '\0';
        len--;
        if (c->head_len < 4 || strcmp(c->head + c->head_len - 4, "\r\n\r\n") != 0) continue;
        const char *length = strcasestr(c->head, "content-length:");
        c->body_left = length ? strtol(length + 15, NULL, 10) : 0;
        c->head_len = 0;
    }
}

static void on_readable(server *s, stream *c)
{
    static char bytes[1 << 20];
    ssize_t got = recv(c->fd, bytes, sizeof bytes, 0);
    if (got <= 0) {
        if (got == 0 || errno != EAGAIN) drop(s, c);
        return;
    }
    take(c, bytes, (size_t)got);
    if (!c->body_left && !c->active) begin_answer(s, c);
}

static void on_writable(server *s, stream *c)
{
    if (c->out_len) {
        ssize_t sent = send(c->fd, c->out, c->out_len, MSG_NOSIGNAL);
        if (sent <= 0) return;
        c->out_len -= (size_t)sent;
        memmove(c->out, c->out + sent, c->out_len);
        if (c->out_len) return;
    }
    if (c->active && !s->plan->gap_us) {
        if (c->next < s->plan->events)
            write_fast(s, c);
        else
            finish(s, c);
        if (c->active) return;
    }
    want(s, c, c->out_len > 0);
}

static void accept_all(server *s)
{
    for (int fd; (fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        int on = 1;
        if (fd >= MAX_FDS) abort();
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        stream *c = calloc(1, sizeof *c);
        if (!c || !(c->out = malloc(OUT_BYTES))) abort();
        c->fd = fd;
        c->body_left = -1;
        s->streams[fd] = c;
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
        epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

// ---- the loop ----

static void write_what_is_due(server *s)
{
    while (s->heap_len && s->heap[0]->due_ns <= now_ns()) {
        stream *c = s->heap[0];
        if (write_next(s, c))
            sift_down(s, 0);
        else
            heap_remove(s, 0);
    }
}

static void set_timer(server *s)
{
    struct itimerspec at = {0};
    if (s->heap_len) {
        at.it_value.tv_sec = (time_t)(s->heap[0]->due_ns / 1000000000u);
        at.it_value.tv_nsec = (long)(s->heap[0]->due_ns % 1000000000u);
    }
    timerfd_settime(s->timer, TFD_TIMER_ABSTIME, &at, NULL);
}

static void listen_on_loopback(server *s, int port_fd)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    char port[16];
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (bind(s->listener, (struct sockaddr *)&address, len) || listen(s->listener, 4096) ||
        getsockname(s->listener, (struct sockaddr *)&address, &len)) {
        perror("listen");
        exit(3);
    }
    struct epoll_event event = {.events = EPOLLIN, .data.fd = s->listener};
    epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->listener, &event);
    int size = snprintf(port, sizeof port, "%d\n", ntohs(address.sin_port));
    if (write(port_fd, port, (size_t)size) != size) exit(3);
    close(port_fd);
}

void serve(const schedule *plan, int port_fd, const char *log)
{
    static server s;
    s.plan = plan;
    signal(SIGTERM, on_term);
    prctl(PR_SET_TIMERSLACK, 1000ul, 0ul, 0ul, 0ul);
    s.epoll = epoll_create1(EPOLL_CLOEXEC);
    s.timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    struct epoll_event ticks = {.events = EPOLLIN, .data.fd = s.timer};
    epoll_ctl(s.epoll, EPOLL_CTL_ADD, s.timer, &ticks);
    listen_on_loopback(&s, port_fd);
    while (!stopped) {
        struct epoll_event events[64];
        set_timer(&s);
        int ready = epoll_wait(s.epoll, events, 64, 1000);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            uint64_t ticked;
            if (fd == s.listener) accept_all(&s);
            if (fd == s.timer && read(fd, &ticked, sizeof ticked) < 0) continue;
            if (fd == s.listener || fd == s.timer) continue;
            if (s.streams[fd] && events[i].events & EPOLLOUT) on_writable(&s, s.streams[fd]);
            if (s.streams[fd] && events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) on_readable(&s, s.streams[fd]);
        }
        write_what_is_due(&s);
    }
    times_save(&s.log, log);
}
