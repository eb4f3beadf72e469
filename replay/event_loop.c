#include "replay/event_loop.h"

#include "base/err.h"

#include <signal.h>

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

void evq_event_loop_open(evq_event_loop *loop, void (*on_interrupt)(void *context), void (*ticked)(void *context),
                         void *context)
{
    *loop = (evq_event_loop){.on_interrupt = on_interrupt, .on_tick = ticked, .context = context};
    if (uv_loop_init(&loop->uv)) evq_out_of_memory();
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
                                    (uv_handle_t *)&loop->tick};
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
}
