#include "scoring/log_story.h"

#include "scoring/attempts.h"
#include "scoring/words.h"

#include <math.h>
#include <string.h>

enum { MIN_REPEATS = 2, MAX_STATIONS = 24 };

static void say(evq_log_story *out, evq_arena *arena, const char *sentence)
{
    EVQ_GROW(arena, out->sentences, out->sentence_count);
    out->sentences[out->sentence_count++] = sentence;
}

// ---- retries that got nowhere ----

static bool is_hopeless(const evq_log_task *task)
{
    return task->end == EVQ_LOG_CANCELLED && task->generated <= 0;
}

static bool same_prompt(const evq_log_task *a, const evq_log_task *b)
{
    if (a->approximate || b->approximate)
        return fabs((double)(a->prompt_tokens - b->prompt_tokens)) < 0.15 * (double)a->prompt_tokens;
    return a->prompt_tokens == b->prompt_tokens;
}

typedef struct row {
    const evq_log_task *first;
    size_t count, last;  // last: index of the last of them
    int64_t least, most; // how far they came
    int64_t again;       // tokens processed, in all
    double seconds;
    bool begins_over; // none began further on than the first
} row;

// A short request in between, such as the one for a token that asks how the server is, ends no row.
static bool is_aside(const evq_log_task *task, const evq_log_task *first)
{
    enum { ASIDE_TOKENS = 256 };
    return task->end == EVQ_LOG_DONE && task->prompt_tokens >= 0 && task->prompt_tokens <= ASIDE_TOKENS &&
           first->prompt_tokens > 4 * ASIDE_TOKENS;
}

static row look_at_row(const evq_llama_log *log, size_t from)
{
    row r = {.first = &log->tasks[from], .least = INT64_MAX, .most = -1, .begins_over = true};
    for (size_t i = from; i < log->task_count; i++) {
        const evq_log_task *task = &log->tasks[i];
        if (is_aside(task, r.first)) continue;
        if (!is_hopeless(task) || !same_prompt(task, r.first)) break;
        r.last = i;
        r.count++;
        if (task->processed >= 0 && task->processed < r.least) r.least = task->processed;
        if (task->processed > r.most) r.most = task->processed;
        if (task->processed >= 0) r.again += task->processed - (task->reused > 0 ? task->reused : 0);
        if (!isnan(task->began_s) && !isnan(task->end_s)) r.seconds += task->end_s - task->began_s;
        if (task->reused > r.first->reused) r.begins_over = false;
    }
    return r;
}

// "step 9: ", "trial 2, step 9: ", or nothing.
static const char *place_of(const evq_log_task *task, bool many_trials, evq_arena *arena)
{
    if (!task->run_step) return "";
    if (many_trials) return evq_arena_printf(arena, "trial %d, step %d: ", task->trial + 1, task->run_step);
    return evq_arena_printf(arena, "step %d: ", task->run_step);
}

static const char *tell_row(const row *r, bool many_trials, evq_arena *arena)
{
    const char *size = r->first->prompt_tokens >= 0
                           ? evq_arena_printf(arena, " at %s%s tokens", r->first->approximate ? "about " : "",
                                              evq_words_count(arena, r->first->prompt_tokens))
                           : "";
    const char *each = r->count > 1 ? "each cancelled" : "cancelled";
    const char *where = "";
    if (r->most >= 0 && r->least == r->most)
        where = evq_arena_printf(arena, " at %s", evq_words_count(arena, r->most));
    else if (r->most >= 0)
        where =
            evq_arena_printf(arena, " at %s to %s", evq_words_count(arena, r->least), evq_words_count(arena, r->most));
    const char *over = r->count > 1 && r->begins_over ? ", each from the start again" : "";
    const char *lost = r->seconds > 0 ? evq_arena_printf(arena, ": %s and %s processed tokens lost",
                                                         evq_words_duration(arena, r->seconds * 1000),
                                                         evq_words_count(arena, r->again))
                                      : "";
    return evq_arena_printf(arena, "%s%zu attempt%s%s, %s%s, nothing generated%s%s",
                            place_of(r->first, many_trials, arena), r->count, evq_words_plural(r->count), size, each,
                            where, over, lost);
}

static void tell_hopeless(evq_log_story *out, bool many_trials, evq_arena *arena)
{
    const evq_llama_log *log = &out->log;
    for (size_t i = 0; i < log->task_count;) {
        row r = look_at_row(log, i);
        if (r.count) say(out, arena, tell_row(&r, many_trials, arena));
        i = r.count ? r.last + 1 : i + 1;
    }
}

// ---- the rest ----

static void tell_reprocessing(evq_log_story *out, evq_arena *arena)
{
    size_t full = 0;
    for (size_t i = 0; i < out->log.task_count; i++) full += out->log.tasks[i].full_reprocess;
    if (!full) return;
    say(out, arena,
        evq_arena_printf(
            arena,
            "the server gave up its cache and processed the whole prompt again in %zu of %zu requests: its "
            "log says so, and names sliding-window or recurrent layers as the usual reason",
            full, out->log.task_count));
}

static void tell_best(evq_log_story *out, evq_arena *arena)
{
    const evq_log_task *best = NULL;
    size_t answered = 0;
    for (size_t i = 0; i < out->log.task_count; i++) {
        const evq_log_task *task = &out->log.tasks[i];
        if (task->end != EVQ_LOG_DONE) continue;
        answered++;
        if (!best || task->prompt_tokens > best->prompt_tokens) best = task;
    }
    if (!best || best->prompt_tokens < 0) return;
    const char *rate = best->prompt_ms > 0 && best->prompt_evaluated > 0
                           ? evq_arena_printf(arena, ", %s of them processed at %.1f tokens/s",
                                              evq_words_count(arena, best->prompt_evaluated),
                                              (double)best->prompt_evaluated * 1000 / best->prompt_ms)
                           : "";
    say(out, arena,
        evq_arena_printf(arena, "%zu request%s answered; the largest prompt among them had %s tokens%s", answered,
                         answered == 1 ? " was" : "s were", evq_words_count(arena, best->prompt_tokens), rate));
}

static void tell_need(evq_log_story *out, evq_arena *arena)
{
    int64_t largest = 0;
    for (size_t i = 0; i < out->log.task_count; i++)
        if (is_hopeless(&out->log.tasks[i]) && out->log.tasks[i].prompt_tokens > largest)
            largest = out->log.tasks[i].prompt_tokens;
    if (!largest || !out->curve.fitted) return;
    double seconds = evq_prefill_seconds(&out->curve.model, (double)largest, 0);
    evq_interval interval = evq_prefill_seconds_interval(&out->curve, (double)largest, 0);
    say(out, arena,
        evq_arena_printf(arena,
                         "by this log a prompt of %s tokens takes %s (%s to %s) until its first token: no client that "
                         "gives up before can ever be answered",
                         evq_words_count(arena, largest), evq_words_duration(arena, seconds * 1000),
                         evq_words_duration(arena, interval.low * 1000),
                         evq_words_duration(arena, interval.high * 1000)));
}

static void tell_troubles(evq_log_story *out, evq_arena *arena)
{
    for (size_t i = 0; i < out->log.trouble_count; i++)
        say(out, arena, evq_arena_printf(arena, "trouble: %s", out->log.troubles[i]));
}

static void fit_log_curve(evq_prefill_fit *out, const evq_llama_log *log, evq_arena *arena)
{
    evq_prefill_point *points = NULL;
    size_t count = 0;
    for (size_t i = 0; i < log->task_count; i++) {
        const evq_log_task *task = &log->tasks[i];
        double reused = task->reused > 0 ? (double)task->reused : 0;
        size_t stride = task->station_count / MAX_STATIONS + 1;
        for (size_t k = 0; k < task->station_count; k += stride) {
            const evq_log_station *at = &task->stations[k];
            if ((double)at->tokens - reused < 32) continue;
            EVQ_GROW(arena, points, count);
            points[count++] = (evq_prefill_point){(double)at->tokens, reused, at->seconds, (int)i};
        }
    }
    evq_prefill_fit_make(out, points, count, arena);
}

static void read_log(evq_log_story *out, const char *text, size_t len, evq_arena *arena)
{
    *out = (evq_log_story){.present = true};
    evq_llama_log_read(&out->log, text, len, arena);
    fit_log_curve(&out->curve, &out->log, arena);
}

static void tell_story(evq_log_story *out, bool many_trials, evq_arena *arena)
{
    tell_hopeless(out, many_trials, arena);
    tell_need(out, arena);
    tell_reprocessing(out, arena);
    tell_best(out, arena);
    tell_troubles(out, arena);
}

void evq_log_story_tell(evq_log_story *out, const char *text, size_t len, evq_arena *arena)
{
    read_log(out, text, len, arena);
    tell_story(out, false, arena);
}

// ---- which request was which attempt ----

// A cancelled task answers to an attempt that was given up, at the same size; in the order of both.
static evq_log_task *next_like(const evq_llama_log *log, size_t *from, const evq_attempt *attempt, int64_t tokens)
{
    bool given_up = attempt->failure != EVQ_FAILURE_NONE;
    for (size_t i = *from; i < log->task_count; i++) {
        evq_log_task *task = &log->tasks[i];
        if ((task->end == EVQ_LOG_CANCELLED) != given_up) continue;
        int64_t tolerance = 2 + tokens / (task->approximate ? 5 : 100);
        bool fits = task->prompt_tokens >= 0 && llabs(task->prompt_tokens - tokens) <= tolerance;
        if (!fits && !(given_up && task->prompt_tokens < 0)) continue; // of one cancelled early the size may be nowhere
        *from = i + 1;
        return task;
    }
    return NULL;
}

static void join_step(evq_log_story *story, int trial, const evq_step_score *step, size_t *from)
{
    for (size_t i = 0; i < step->step->attempt_count; i++) {
        bool told;
        int64_t tokens = evq_step_prompt_tokens(step->step, &told);
        story->attempts++;
        evq_log_task *task = told ? next_like(&story->log, from, &step->step->attempts[i], tokens) : NULL;
        if (!task) continue;
        if (task->approximate || task->prompt_tokens < 0) task->prompt_tokens = tokens; // the attempt knows it better
        task->approximate = false;
        task->trial = trial;
        task->run_step = step->step->number;
        story->joined++;
    }
}

void evq_log_story_join(evq_scorecard *card)
{
    const char *text = card->trace->server_log;
    evq_log_story *story = &card->server_log;
    if (!text) return;
    read_log(story, text, strlen(text), &card->arena);
    size_t from = 0;
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t j = 0; j < card->trials[i].step_count; j++)
            join_step(story, (int)i, &card->trials[i].steps[j], &from);
    tell_story(story, card->trial_count > 1, &card->arena);
    say(story, &card->arena,
        evq_arena_printf(&card->arena, "%zu of %zu attempts of this run stand in the log", story->joined,
                         story->attempts));
}
