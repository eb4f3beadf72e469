#include "replay/event_loop.h"

#include "base/clock.h"
#include "base/err.h"

#include <signal.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

enum { TICK_REAL_MS = 1000 };

static void on_signal(uv_signal_t *signal, int number)
{
    (void)number;
    evq_event_loop *loop = signal->data;
    if (loop->interrupted) return;
    loop->interrupted = true;
    loop->on_interrupt(loop->context);
}

static void on_tick(uv_timer_t *timer)
{
    evq_event_loop *loop = timer->data;
    loop->on_tick(loop->context);
}

// What the loop did since its last wait, and for how long: bytes that came meanwhile were not seen at once.
static void on_turn(uv_prepare_t *turn)
{
    static const uint64_t late_ns = 5 * EVQ_NS_PER_MS;
    evq_event_loop *loop = turn->data;
    evq_overhead *overhead = loop->overhead;
    uint64_t now = uv_hrtime(), waited = uv_metrics_idle_time(&loop->uv);
    uint64_t span = now - loop->turn_ns, waiting = waited - loop->waited_ns;
    uint64_t busy = span > waiting ? span - waiting : 0;
    overhead->loop_busy_ns += busy;
    overhead->loop_ns += span;
    if (busy > late_ns) overhead->late_ns += busy;
    if (busy > overhead->longest_ns) overhead->longest_ns = busy;
    loop->turn_ns = now;
    loop->waited_ns = waited;
}

void evq_event_loop_open(evq_event_loop *loop, evq_overhead *overhead, void (*on_interrupt)(void *context),
                         void (*ticked)(void *context), void *context)
{
    *loop = (evq_event_loop){.overhead = overhead, .on_interrupt = on_interrupt, .on_tick = ticked, .context = context};
    if (uv_loop_init(&loop->uv)) evq_out_of_memory();
    uv_loop_configure(&loop->uv, UV_METRICS_IDLE_TIME);
    uv_prepare_init(&loop->uv, &loop->turn);
    loop->turn.data = loop;
    loop->turn_ns = uv_hrtime();
    if (overhead) uv_prepare_start(&loop->turn, on_turn);
    uv_unref((uv_handle_t *)&loop->turn);
    loop->http = evq_http_new(&loop->uv);
    uv_signal_init(&loop->uv, &loop->sigint);
    uv_signal_init(&loop->uv, &loop->sigterm);
    loop->sigint.data = loop->sigterm.data = loop->tick.data = loop;
    uv_signal_start(&loop->sigint, on_signal, SIGINT);
    uv_signal_start(&loop->sigterm, on_signal, SIGTERM);
    uv_timer_init(&loop->uv, &loop->tick);
    uv_timer_start(&loop->tick, on_tick, TICK_REAL_MS, TICK_REAL_MS);
}

void evq_event_loop_finish(evq_event_loop *loop)
{
    uv_handle_t *const handles[] = {(uv_handle_t *)&loop->sigint, (uv_handle_t *)&loop->sigterm,
                                    (uv_handle_t *)&loop->tick, (uv_handle_t *)&loop->turn};
    for (size_t i = 0; i < sizeof handles / sizeof *handles; i++)
        if (!uv_is_closing(handles[i])) uv_close(handles[i], NULL);
}

void evq_event_loop_run(evq_event_loop *loop)
{
    uv_run(&loop->uv, UV_RUN_DEFAULT);
}

void evq_event_loop_close(evq_event_loop *loop)
{
    evq_http_free(loop->http);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    uv_loop_close(&loop->uv);
#ifdef __GLIBC__
    malloc_trim(0); // what thousands of streams took is the system's again before they are scored
#endif
}
