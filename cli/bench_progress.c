#include "cli/bench_progress.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "reports/format.h"
#include "scoring/failure_words.h"

#include <stdio.h>
#include <unistd.h>

enum { LINE_CELLS = 78 };
static const uint64_t log_every_ns = 30 * EVQ_NS_PER_S;

void evq_bench_view_init(evq_bench_view *view)
{
    *view = (evq_bench_view){.is_terminal = isatty(STDERR_FILENO) == 1};
}

void evq_bench_view_clear(evq_bench_view *view)
{
    if (view->line_open) fputs("\r\033[K", stderr);
    view->line_open = false;
}

// "3 of 27: 8,192 tokens, cold, 16 streams"
static void put_place(evq_buf *out, const evq_bench_news *news)
{
    if (news->phase == EVQ_POINT_CALIBRATE) {
        evq_buf_puts(out, "warming up and counting tokens");
        return;
    }
    evq_buf_printf(out, "%d of %zu: ", news->group->number + 1, news->group_count);
    evq_format_count(out, news->group->size);
    evq_buf_printf(out, " tokens, %s", evq_point_kind_names[news->phase]);
    if (news->group->streams > 1) evq_buf_printf(out, ", %lld streams", (long long)news->group->streams);
}

static void put_state(evq_buf *out, const evq_bench_news *news)
{
    evq_buf_puts(out, ": ");
    evq_format_span(out, (double)news->elapsed_ns / 1e6);
    if (news->expected_s >= 1) {
        evq_buf_puts(out, " of about ");
        evq_format_span(out, news->expected_s * 1000);
    }
    const evq_progress *told = news->progress;
    if (!told || told->total <= 0) return;
    evq_buf_puts(out, ", prompt ");
    evq_format_count(out, told->processed);
    evq_buf_puts(out, " of ");
    evq_format_count(out, told->total);
}

static void show(evq_bench_view *view, const evq_bench_news *news)
{
    uint64_t now = evq_clock_ns();
    bool quiet_yet = !view->is_terminal && (news->kind == EVQ_BENCH_NEWS_SENT || now < view->next_log_ns);
    if (news->kind == EVQ_BENCH_NEWS_SENT) view->next_log_ns = now + log_every_ns;
    if (quiet_yet) return;
    evq_buf text = EVQ_BUF_INIT(4096), line = EVQ_BUF_INIT(4096);
    put_place(&text, news);
    put_state(&text, news);
    evq_text_line(&line, evq_buf_text(&text), LINE_CELLS);
    if (view->is_terminal) {
        fprintf(stderr, "\r%s\033[K", evq_buf_text(&line));
        view->line_open = true;
    } else {
        evq_note("%s", evq_buf_text(&line));
        view->next_log_ns = now + log_every_ns;
    }
    evq_buf_dispose(&text);
    evq_buf_dispose(&line);
}

static void tell_failure(evq_bench_view *view, const evq_bench_news *news)
{
    const evq_attempt *attempt = &news->point->attempt;
    if (attempt->failure == EVQ_FAILURE_NONE || attempt->failure == EVQ_FAILURE_INTERRUPTED) return;
    evq_buf text = EVQ_BUF_INIT(4096);
    put_place(&text, news);
    evq_buf_printf(&text, ": %s", evq_failure_words(attempt->failure));
    if (*attempt->text) evq_buf_printf(&text, " (%s)", attempt->text);
    evq_buf_puts(&text, news->will_retry ? "; trying again" : "");
    evq_bench_view_clear(view);
    evq_note("%s", evq_buf_text(&text));
    evq_buf_dispose(&text);
}

static void tell_health(evq_bench_view *view, const evq_bench_news *news)
{
    evq_arena arena = EVQ_ARENA_INIT;
    evq_bench_view_clear(view);
    evq_note("%s", evq_health_sentence(news->health, &arena));
    evq_arena_dispose(&arena);
}

void evq_bench_view_news(void *context, const evq_bench_news *news)
{
    evq_bench_view *view = context;
    if (evq_log_is_quiet()) return;
    switch (news->kind) {
    case EVQ_BENCH_NEWS_SENT:
    case EVQ_BENCH_NEWS_TICK:
        show(view, news);
        break;
    case EVQ_BENCH_NEWS_POINT:
        tell_failure(view, news);
        break;
    case EVQ_BENCH_NEWS_HEALTH:
        tell_health(view, news);
        break;
    }
}
