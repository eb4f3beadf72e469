#include "simulator/sim_wait.h"

#include "base/clock.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

// poll() counts whole milliseconds and may be late by one: the rest of a sleep is nanosleep's.
static const uint64_t fine_ns = 2 * EVQ_NS_PER_MS;

static uint64_t real_ns_left(uint64_t deadline_ns)
{
    uint64_t now = evq_clock_ns();
    return deadline_ns > now ? evq_clock_real_ns(deadline_ns - now) : 0;
}

static bool has_gone(int client_fd)
{
    char byte;
    ssize_t got = recv(client_fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

// Waits that long for a reason to stop.
static bool should_go_on(evq_sim_watch *watch, int ms)
{
    struct pollfd fds[] = {{.fd = watch->stop_fd, .events = POLLIN}, {.fd = watch->client_fd, .events = POLLIN}};
    if (poll(fds, 2, ms) <= 0) return true;
    if (fds[0].revents) return false;
    if (has_gone(watch->client_fd)) return false;
    watch->client_fd = -1; // it has sent its next request already: poll() would return at once from now on
    return true;
}

// Linux lets a sleeper oversleep by 50 us unless it asks for less.
static void ask_for_exact_sleep(void)
{
#ifdef __linux__
    static _Thread_local bool has_asked;
    if (!has_asked) prctl(PR_SET_TIMERSLACK, 1000ul, 0ul, 0ul, 0ul);
    has_asked = true;
#endif
}

static void sleep_to(uint64_t deadline_ns)
{
    ask_for_exact_sleep();
    uint64_t left = real_ns_left(deadline_ns);
    while (left) {
        struct timespec span = {.tv_sec = (time_t)(left / EVQ_NS_PER_S), .tv_nsec = (long)(left % EVQ_NS_PER_S)};
        nanosleep(&span, NULL);
        left = real_ns_left(deadline_ns);
    }
}

bool evq_sim_wait(evq_sim_watch *watch, uint64_t deadline_ns)
{
    for (;;) {
        uint64_t left = real_ns_left(deadline_ns);
        uint64_t ms = left > fine_ns ? (left - fine_ns) / EVQ_NS_PER_MS : 0;
        if (!should_go_on(watch, ms > INT_MAX ? INT_MAX : (int)ms)) return false;
        if (ms) continue;
        sleep_to(deadline_ns);
        return true;
    }
}
