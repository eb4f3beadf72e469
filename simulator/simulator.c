// An endpoint whose timing is measured must not share the loop that measures it: one thread per connection sleeps
// until its next piece is due and writes it (docs/decisions/002).

#include "simulator/simulator.h"

#include "base/clock.h"
#include "simulator/sim_exchange.h"
#include "simulator/sim_wait.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 16384 };

static void url_set(evq_simulator *simulator, unsigned port)
{
    snprintf(simulator->url, sizeof simulator->url, "http://127.0.0.1:%u", port);
}

static int listen_on_loopback(evq_simulator *simulator, evq_err *err)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                  .sin_port = htons((uint16_t)simulator->listening.port)};
    errno = 0;
    simulator->daemon = MHD_start_daemon(
        MHD_USE_THREAD_PER_CONNECTION | MHD_USE_AUTO_INTERNAL_THREAD, 0, NULL, NULL, evq_sim_exchange_request,
        simulator, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_NOTIFY_COMPLETED,
        evq_sim_exchange_over, NULL, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)EVQ_SIM_CONNECTION_BYTES * 2,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)MAX_CONNECTIONS, MHD_OPTION_LISTEN_BACKLOG_SIZE,
        (unsigned)MAX_CONNECTIONS, MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_END);
    if (!simulator->daemon)
        return evq_fail(err, EVQ_EIO, NULL, NULL, "the simulated endpoint cannot listen on 127.0.0.1, port %d: %s",
                        simulator->listening.port, errno ? strerror(errno) : "libmicrohttpd refuses");
    simulator->port = MHD_get_daemon_info(simulator->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
    url_set(simulator, (unsigned)simulator->port);
    return 0;
}

// Takes a port and does not listen: who connects is refused, and nobody else can get the port meanwhile.
static int refuse_on_loopback(evq_simulator *simulator, evq_err *err)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    simulator->deaf_fd = socket(AF_INET, SOCK_STREAM, 0);
    if (simulator->deaf_fd < 0 || bind(simulator->deaf_fd, (struct sockaddr *)&address, len) ||
        getsockname(simulator->deaf_fd, (struct sockaddr *)&address, &len))
        return evq_fail(err, EVQ_EIO, NULL, NULL, "the simulated endpoint cannot take a port of 127.0.0.1: %s",
                        strerror(errno));
    url_set(simulator, ntohs(address.sin_port));
    return 0;
}

int evq_simulator_start(evq_simulator **out, const evq_sim_profile *profile, const evq_scenario *const *scenarios,
                        size_t count, const evq_sim_listening *listening, evq_err *err)
{
    evq_simulator *simulator = calloc(1, sizeof *simulator);
    const evq_scenario **own = calloc(count ? count : 1, sizeof *own);
    if (!simulator || !own) evq_out_of_memory();
    for (size_t i = 0; i < count; i++) own[i] = scenarios[i];
    simulator->profile = *profile;
    if (listening) simulator->listening = *listening;
    simulator->deaf_fd = -1;
    simulator->scenarios = own;
    simulator->scenario_count = count;
    evq_sim_cache_init(&simulator->cache);
    evq_sim_attempts_init(&simulator->attempts);
    (void)evq_clock_ns(); // the clock's origin is set here, not by several threads at once
    int rc = 0;
    if (pipe(simulator->stop_pipe))
        rc = evq_fail(err, EVQ_EIO, NULL, NULL, "the simulated endpoint cannot open a pipe: %s", strerror(errno));
    if (rc) simulator->stop_pipe[0] = simulator->stop_pipe[1] = -1;
    if (!rc) rc = profile->behaviour->say ? listen_on_loopback(simulator, err) : refuse_on_loopback(simulator, err);
    if (rc)
        evq_simulator_stop(simulator);
    else
        *out = simulator;
    return rc;
}

// ---- crashes ----

static void *restart(void *context)
{
    evq_simulator *simulator = context;
    evq_sim_watch watch = {.stop_fd = simulator->stop_pipe[0], .client_fd = -1};
    uint64_t up_ns = evq_clock_ns() + (uint64_t)(simulator->profile.restart_s * (double)EVQ_NS_PER_S);
    evq_err err;
    if (!evq_sim_wait(&watch, up_ns)) return NULL;
    evq_sim_cache_dispose(&simulator->cache);
    evq_sim_cache_init(&simulator->cache);
    if (!listen_on_loopback(simulator, &err)) atomic_store(&simulator->crashed, false);
    return NULL;
}

void evq_simulator_crash(evq_simulator *simulator)
{
    if (atomic_exchange(&simulator->crashed, true)) return;
    MHD_socket listening = MHD_quiesce_daemon(simulator->daemon);
    if (listening != MHD_INVALID_SOCKET) {
        // At once: closed alone, it takes connections until the thread that polls it looks.
        shutdown(listening, SHUT_RDWR);
        close(listening);
    }
    if (!(simulator->profile.restart_s > 0) || simulator->gone_count == EVQ_SIM_RESTARTS) return;
    if (simulator->has_restarter) pthread_join(simulator->restarter, NULL); // its work is long done
    simulator->gone[simulator->gone_count++] = simulator->daemon;
    simulator->daemon = NULL;
    simulator->listening.port = simulator->port;
    simulator->has_restarter = !pthread_create(&simulator->restarter, NULL, restart, simulator);
}

const char *evq_simulator_url(const evq_simulator *simulator)
{
    return simulator->url;
}

void evq_simulator_stop(evq_simulator *simulator)
{
    if (simulator->stop_pipe[1] >= 0) close(simulator->stop_pipe[1]);
    if (simulator->has_restarter) pthread_join(simulator->restarter, NULL);
    if (simulator->daemon) MHD_stop_daemon(simulator->daemon);
    for (size_t i = 0; i < simulator->gone_count; i++) MHD_stop_daemon(simulator->gone[i]);
    if (simulator->deaf_fd >= 0) close(simulator->deaf_fd);
    if (simulator->stop_pipe[0] >= 0) close(simulator->stop_pipe[0]);
    evq_sim_attempts_dispose(&simulator->attempts);
    evq_sim_cache_dispose(&simulator->cache);
    free(simulator->scenarios);
    free(simulator);
}
