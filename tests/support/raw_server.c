#include "tests/support/raw_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 128, MAX_REQUESTS = 1024, MAX_REQUEST_BYTES = 4 * 1024 * 1024 };

typedef struct connection {
    raw_server *server;
    int fd;
    pthread_t thread;
} connection;

struct raw_server {
    const raw_answer *answers;
    size_t answer_count;
    int listener;
    int stop[2]; // a pipe: closed at its writing end when all is to end
    char url[64];
    pthread_t thread;
    pthread_mutex_t lock; // over what follows
    int *used;            // per answer
    connection connections[MAX_CONNECTIONS];
    size_t connection_count;
    char *requests[MAX_REQUESTS];
    size_t request_count;
};

static void must(int holds, const char *what)
{
    if (holds) return;
    perror(what);
    abort();
}

static struct sockaddr_in loopback(void)
{
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

// A socket bound to some free port, whose URL goes to `url`.
static int bound_socket(char *url, size_t size)
{
    struct sockaddr_in address = loopback();
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    must(fd >= 0, "socket");
    must(!bind(fd, (struct sockaddr *)&address, len), "bind");
    must(!getsockname(fd, (struct sockaddr *)&address, &len), "getsockname");
    snprintf(url, size, "http://127.0.0.1:%d", ntohs(address.sin_port));
    return fd;
}

void raw_dead_url(char *out, size_t size)
{
    close(bound_socket(out, size));
}

// True when there is something to read; false when the time is up or the server stops. -1: wait for ever.
static bool wait_readable(const raw_server *server, int fd, int ms)
{
    struct pollfd watched[] = {{.fd = server->stop[0], .events = POLLIN}, {.fd = fd, .events = POLLIN}};
    return poll(watched, fd < 0 ? 1 : 2, ms) > 0 && !watched[0].revents;
}

// Reads one request, head and body; NULL when the client went away first.
static char *read_request(const raw_server *server, int fd)
{
    char *text = malloc(MAX_REQUEST_BYTES + 1), *body;
    size_t len = 0, whole = 0;
    must(text != NULL, "malloc");
    while (!whole || len < whole) {
        ssize_t got = wait_readable(server, fd, -1) ? recv(fd, text + len, MAX_REQUEST_BYTES - len, 0) : 0;
        if (got <= 0) {
            free(text);
            return NULL;
        }
        len += (size_t)got;
        text[len] = '\0';
        if (whole || !(body = strstr(text, "\r\n\r\n"))) continue;
        const char *length = strstr(text, "Content-Length: ");
        whole = (size_t)(body + 4 - text) + (length && length < body ? strtoul(length + 16, NULL, 10) : 0);
    }
    return text;
}

static const raw_move *choose_answer(raw_server *server, char *request)
{
    const raw_move *moves = NULL;
    pthread_mutex_lock(&server->lock);
    must(server->request_count < MAX_REQUESTS, "too many requests");
    server->requests[server->request_count++] = request;
    for (size_t i = 0; i < server->answer_count && !moves; i++) {
        const raw_answer *answer = &server->answers[i];
        if ((answer->when && !strstr(request, answer->when)) || (answer->times && server->used[i] == answer->times))
            continue;
        server->used[i]++;
        moves = answer->moves;
    }
    pthread_mutex_unlock(&server->lock);
    must(moves != NULL, "no answer for this request");
    return moves;
}

static void say(int fd, const char *bytes)
{
    for (size_t len = strlen(bytes); len;) {
        ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);
        if (sent <= 0) return; // the client's affair
        bytes += sent;
        len -= (size_t)sent;
    }
}

static void wait_for_the_end(const raw_server *server, int fd)
{
    char ignored[4096];
    while (wait_readable(server, fd, -1) && recv(fd, ignored, sizeof ignored, 0) > 0) {
    }
}

// True when the connection goes on.
static bool play(const raw_server *server, int fd, const raw_move *move)
{
    for (;; move++) {
        switch (move->kind) {
        case RAW_SAY:
            say(fd, move->bytes);
            break;
        case RAW_WAIT:
            wait_readable(server, -1, move->ms);
            break;
        case RAW_END:
            return true;
        case RAW_STALL:
            wait_for_the_end(server, fd);
            return false;
        case RAW_CLOSE:
            shutdown(fd, SHUT_WR);
            wait_for_the_end(server, fd); // closing over unread bytes would reset
            return false;
        case RAW_RESET:
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){.l_onoff = 1}, sizeof(struct linger));
            return false;
        }
    }
}

static void *serve(void *context)
{
    connection *c = context;
    bool goes_on = true;
    while (goes_on) {
        char *request = read_request(c->server, c->fd);
        goes_on = request && play(c->server, c->fd, choose_answer(c->server, request));
    }
    close(c->fd);
    return NULL;
}

static void *accept_connections(void *context)
{
    raw_server *server = context;
    while (wait_readable(server, server->listener, -1)) {
        int fd = accept(server->listener, NULL, NULL);
        if (fd < 0) continue;
        pthread_mutex_lock(&server->lock);
        must(server->connection_count < MAX_CONNECTIONS, "too many connections");
        connection *c = &server->connections[server->connection_count++];
        *c = (connection){.server = server, .fd = fd};
        must(!pthread_create(&c->thread, NULL, serve, c), "pthread_create");
        pthread_mutex_unlock(&server->lock);
    }
    return NULL;
}

raw_server *raw_server_start(const raw_answer *answers, size_t count)
{
    raw_server *server = calloc(1, sizeof *server);
    must(server && (server->used = calloc(count + 1, sizeof *server->used)), "calloc");
    server->answers = answers;
    server->answer_count = count;
    server->listener = bound_socket(server->url, sizeof server->url);
    must(!listen(server->listener, MAX_CONNECTIONS), "listen");
    must(!pipe(server->stop), "pipe");
    pthread_mutex_init(&server->lock, NULL);
    // Signals are for the program under test.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    must(!pthread_create(&server->thread, NULL, accept_connections, server), "pthread_create");
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return server;
}

const char *raw_server_url(const raw_server *server)
{
    return server->url;
}

size_t raw_server_connections(raw_server *server)
{
    pthread_mutex_lock(&server->lock);
    size_t count = server->connection_count;
    pthread_mutex_unlock(&server->lock);
    return count;
}

size_t raw_server_requests(raw_server *server)
{
    pthread_mutex_lock(&server->lock);
    size_t count = server->request_count;
    pthread_mutex_unlock(&server->lock);
    return count;
}

char *raw_server_request(raw_server *server, size_t i)
{
    pthread_mutex_lock(&server->lock);
    char *text = i < server->request_count ? strdup(server->requests[i]) : NULL;
    pthread_mutex_unlock(&server->lock);
    must(text != NULL, "no such request");
    return text;
}

void raw_server_stop(raw_server *server)
{
    close(server->stop[1]);
    pthread_join(server->thread, NULL);
    for (size_t i = 0; i < server->connection_count; i++) pthread_join(server->connections[i].thread, NULL);
    for (size_t i = 0; i < server->request_count; i++) free(server->requests[i]);
    close(server->stop[0]);
    close(server->listener);
    pthread_mutex_destroy(&server->lock);
    free(server->used);
    free(server);
}
