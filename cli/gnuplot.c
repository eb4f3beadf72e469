#include "cli/gnuplot.h"

#include "base/buf.h"
#include "base/log.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { TIMEOUT_MS = 120000, COMPLAINT_KIB = 16 };

typedef struct job {
    uv_loop_t loop;
    uv_process_t process;
    uv_pipe_t errors;
    uv_timer_t timer;
    evq_buf complaint;
    char piece[4096];
    int64_t status;
    bool late;
} job;

static void on_exit_of_process(uv_process_t *process, int64_t status, int signal)
{
    job *j = process->data;
    j->status = signal ? -signal : status;
    uv_close((uv_handle_t *)process, NULL);
    uv_close((uv_handle_t *)&j->timer, NULL);
}

static void on_timer(uv_timer_t *timer)
{
    job *j = timer->data;
    j->late = true;
    uv_process_kill(&j->process, SIGKILL);
}

static void give_room(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
    (void)wanted;
    job *j = handle->data;
    *out = uv_buf_init(j->piece, sizeof j->piece);
}

static void on_complaint(uv_stream_t *stream, ssize_t len, const uv_buf_t *piece)
{
    job *j = stream->data;
    if (len > 0) evq_buf_append(&j->complaint, piece->base, (size_t)len);
    if (len < 0) uv_close((uv_handle_t *)stream, NULL);
}

static const char *last_line(evq_buf *text)
{
    while (text->len && text->data[text->len - 1] == '\n') evq_buf_truncate(text, text->len - 1);
    const char *words = evq_buf_text(text), *line = strrchr(words, '\n');
    return line ? line + 1 : words;
}

// Its own words end with what is wrong: "line 12: undefined variable: x".
static void tell(job *j, int rc)
{
    if (rc == UV_ENOENT)
        evq_note("gnuplot is not installed: the charts' data and scripts are in charts/, not drawn");
    else if (rc)
        evq_note("gnuplot cannot be run (%s): the charts' data and scripts are in charts/", uv_strerror(rc));
    else if (j->late)
        evq_note("gnuplot took too long and was stopped: the charts' data and scripts are in charts/");
    else if (j->status) {
        const char *words = last_line(&j->complaint);
        evq_note("gnuplot failed: %.300s", *words ? words : "it says nothing");
    }
}

static int spawn(job *j, const char *folder, char **args)
{
    uv_stdio_container_t streams[3] = {
        {.flags = UV_IGNORE}, {.flags = UV_IGNORE}, {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE}};
    streams[2].data.stream = (uv_stream_t *)&j->errors;
    const uv_process_options_t options = {.exit_cb = on_exit_of_process,
                                          .file = "gnuplot",
                                          .args = args,
                                          .cwd = folder,
                                          .stdio_count = 3,
                                          .stdio = streams};
    uv_pipe_init(&j->loop, &j->errors, 0);
    uv_timer_init(&j->loop, &j->timer);
    j->process.data = j->errors.data = j->timer.data = j;
    int rc = uv_spawn(&j->loop, &j->process, &options);
    if (rc) {
        uv_close((uv_handle_t *)&j->process, NULL);
        uv_close((uv_handle_t *)&j->errors, NULL);
        uv_close((uv_handle_t *)&j->timer, NULL);
        return rc;
    }
    uv_timer_start(&j->timer, on_timer, TIMEOUT_MS, 0);
    return uv_read_start((uv_stream_t *)&j->errors, give_room, on_complaint);
}

void evq_gnuplot_draw(const char *folder, const char *const *scripts, size_t count, bool png)
{
    char *args[EVQ_GNUPLOT_MOST + 5]; // execvp's old type: it changes none of them
    size_t n = 0;
    args[n++] = (char *)"gnuplot";
    args[n++] = (char *)"-d";
    if (png) args[n++] = (char *)"-e";
    if (png) args[n++] = (char *)"png=1";
    for (size_t i = 0; i < count && i < EVQ_GNUPLOT_MOST; i++) args[n++] = (char *)scripts[i];
    args[n] = NULL;
    job j = {.complaint = EVQ_BUF_INIT((size_t)COMPLAINT_KIB * 1024)};
    if (uv_loop_init(&j.loop)) return;
    int rc = spawn(&j, folder, args);
    uv_run(&j.loop, UV_RUN_DEFAULT);
    uv_loop_close(&j.loop);
    tell(&j, rc);
    evq_buf_dispose(&j.complaint);
}
