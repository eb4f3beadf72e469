#include "cli/progress.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "reports/format.h"
#include "scoring/failure_words.h"
#include "scoring/scorecard.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_CELLS = 78 };
static const uint64_t log_every_ns = 30 * EVQ_NS_PER_S;

void evq_progress_init(evq_progress_view *view, int trials)
{
    *view = (evq_progress_view){.is_terminal = isatty(STDERR_FILENO) == 1, .trials = trials};
}

void evq_progress_clear(evq_progress_view *view)
{
    if (view->line_open) fputs("\r\033[K", stderr);
    view->line_open = false;
}

static void show_in_place(evq_progress_view *view, const char *text)
{
    evq_buf line = EVQ_BUF_INIT(4096);
    evq_text_line(&line, text, LINE_CELLS);
    fprintf(stderr, "\r%s\033[K", evq_buf_text(&line));
    view->line_open = true;
    evq_buf_dispose(&line);
}

static void put_place(evq_buf *out, const evq_progress_view *view, const evq_news *news)
{
    evq_buf_puts(out, news->scenario->name);
    if (view->trials > 1) evq_buf_printf(out, " trial %d/%d", news->trial->number + 1, view->trials);
    evq_buf_printf(out, " step %d", news->step->number);
    if (news->attempt_number > 1) evq_buf_printf(out, " attempt %d", news->attempt_number);
}

// How long until the first token, in all: from the server's own progress, else from how the last request went; 0: no idea.
static double expected_ms(const evq_progress_view *view, const evq_news *news)
{
    const evq_progress *told = news->progress;
    if (told && told->processed > 0 && told->total > 0)
        return (double)news->elapsed_ns / 1e6 * (double)told->total / (double)told->processed;
    return view->prompt_bytes_per_s > 0 ? (double)news->step->added_bytes / view->prompt_bytes_per_s * 1e3 : 0;
}

static void put_state(evq_buf *out, const evq_progress_view *view, const evq_news *news)
{
    const evq_progress *told = news->progress;
    evq_buf_puts(out, ": ");
    evq_format_span(out, (double)news->elapsed_ns / 1e6);
    if (news->token_chunks) {
        evq_buf_printf(out, ", writing (%lld pieces)", (long long)news->token_chunks);
        return;
    }
    double expected = expected_ms(view, news);
    if (expected > 0) {
        evq_buf_puts(out, " of about ");
        evq_format_span(out, expected);
    }
    evq_buf_puts(out, ", prompt ");
    if (told && told->total > 0) {
        evq_format_count(out, told->processed);
        evq_buf_puts(out, " of ");
        evq_format_count(out, told->total);
    } else {
        evq_buf_puts(out, "of about ");
        evq_format_count(out, (int64_t)(news->step->request_bytes / 4));
    }
    evq_buf_puts(out, " tokens");
}

static void on_tick(evq_progress_view *view, const evq_news *news)
{
    uint64_t now = evq_clock_ns();
    if (!view->is_terminal && now < view->next_log_ns) return;
    evq_buf text = EVQ_BUF_INIT(4096);
    put_place(&text, view, news);
    put_state(&text, view, news);
    if (news->running > 1) evq_buf_printf(&text, " (%d trials at once)", news->running);
    if (view->is_terminal)
        show_in_place(view, evq_buf_text(&text));
    else
        evq_note("%s", evq_buf_text(&text));
    view->next_log_ns = now + log_every_ns;
    evq_buf_dispose(&text);
}

static uint64_t first_token_ns(const evq_attempt *attempt)
{
    for (size_t i = 0; i < attempt->chunk_count; i++)
        if (evq_event_is_token(attempt->chunks[i].kind)) return attempt->chunks[i].at_ns;
    return 0;
}

static void on_attempt(evq_progress_view *view, const evq_news *news)
{
    const evq_attempt *attempt = news->attempt;
    uint64_t first = first_token_ns(attempt);
    if (attempt->failure == EVQ_FAILURE_NONE) {
        if (first > attempt->sent_ns)
            view->prompt_bytes_per_s = (double)news->step->added_bytes * 1e9 / (double)(first - attempt->sent_ns);
        return;
    }
    if (attempt->failure == EVQ_FAILURE_INTERRUPTED) return;
    evq_buf text = EVQ_BUF_INIT(4096);
    put_place(&text, view, news);
    evq_buf_printf(&text, ": %s", evq_failure_words(attempt->failure));
    if (attempt->text[0]) evq_buf_printf(&text, " (%s)", attempt->text);
    evq_buf_puts(&text, news->will_retry ? "; trying again" : "; given up");
    evq_progress_clear(view);
    evq_note("%s", evq_buf_text(&text));
    evq_buf_dispose(&text);
}

static void on_health(evq_progress_view *view, const evq_news *news)
{
    evq_arena arena = EVQ_ARENA_INIT;
    evq_buf text = EVQ_BUF_INIT(4096);
    put_place(&text, view, news);
    evq_progress_clear(view);
    evq_note("%s: %s", evq_buf_text(&text), evq_health_sentence(news->health, &arena));
    evq_buf_dispose(&text);
    evq_arena_dispose(&arena);
}

void evq_progress_news(void *context, const evq_news *news)
{
    evq_progress_view *view = context;
    if (evq_log_is_quiet()) return;
    switch (news->kind) {
    case EVQ_NEWS_SENT:
        view->next_log_ns = evq_clock_ns() + log_every_ns;
        if (view->is_terminal)
            on_tick(view, &(evq_news){.kind = EVQ_NEWS_TICK,
                                      .trial = news->trial,
                                      .scenario = news->scenario,
                                      .step = news->step,
                                      .attempt_number = news->attempt_number,
                                      .running = news->running});
        break;
    case EVQ_NEWS_TICK:
        on_tick(view, news);
        break;
    case EVQ_NEWS_ATTEMPT:
        on_attempt(view, news);
        break;
    case EVQ_NEWS_HEALTH:
        on_health(view, news);
        break;
    case EVQ_NEWS_TRIAL_BEGAN:
    case EVQ_NEWS_TRIAL_ENDED:
        break;
    }
}
