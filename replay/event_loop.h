// The one event loop of a run: libuv's, with libcurl on it, the user's signals, and a tick about once a second.
#ifndef EVQ_REPLAY_EVENT_LOOP_H
#define EVQ_REPLAY_EVENT_LOOP_H

#include "endpoints/http.h"
#include "trace/trace.h"

typedef struct evq_event_loop {
    uv_loop_t uv;
    evq_http *http;
    uv_signal_t sigint, sigterm;
    uv_timer_t tick;
    uv_prepare_t turn;           // before each wait
    uint64_t turn_ns, waited_ns; // by libuv's clock
    evq_overhead *overhead;
    void (*on_interrupt)(void *context); // SIGINT or SIGTERM came: once
    void (*on_tick)(void *context);
    void *context;
    bool interrupted;
} evq_event_loop;

// Not to be moved in memory afterwards. `overhead` takes how busy the loop is; NULL: nobody wants to know.
void evq_event_loop_open(evq_event_loop *loop, evq_overhead *overhead, void (*on_interrupt)(void *context),
                         void (*ticked)(void *context), void *context);

// Nothing more is to come: the loop runs out when the handles of others are closed, too.
void evq_event_loop_finish(evq_event_loop *loop);
void evq_event_loop_run(evq_event_loop *loop);
void evq_event_loop_close(evq_event_loop *loop);

#endif
