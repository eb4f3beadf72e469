// The evidence, trial by trial, within a budget of bytes: trials that tell most have it first.
#include "reports/html.h"

#include "reports/escape.h"
#include "reports/models_internal.h"
#include "reports/score_tables.h"

#include <stdlib.h>

enum { STEPS_SHOWN = 200, LEAST_TEXT = 240, MOST_TEXT = 4000, TEXTS_OF_STEP = 6 };

// How much of a trial the page has.
typedef enum detail { NOTHING, LINE, TABLE, STEPS } detail;

// ---- one trial ----

static void put_checks(evq_buf *out, const evq_trial_score *trial)
{
    if (!trial->check_count) return;
    evq_buf_printf(out, "<p>%zu of %zu checks hold.</p>\n", trial->held, trial->check_count);
    if (trial->held == trial->check_count) return;
    evq_buf_puts(out, "<ul>\n");
    for (size_t i = 0; i < trial->check_count; i++) {
        if (trial->checks[i].held) continue;
        evq_buf_puts(out, "<li>not held: ");
        evq_escape_xml(out, trial->checks[i].check->title);
        evq_buf_puts(out, "</li>\n");
    }
    evq_buf_puts(out, "</ul>\n");
}

static void put_steps(evq_buf *out, const evq_scorecard *card, const evq_trial_score *trial, size_t index, detail level,
                      size_t most)
{
    evq_table table;
    evq_table_of_steps(&table, trial, &card->trace->run, STEPS_SHOWN);
    if (trial->step_count) evq_table_put_html(&table, out);
    evq_table_dispose(&table);
    for (size_t i = 0; level == STEPS && i < trial->step_count; i++)
        evq_html_step(out, trial, &trial->steps[i], index, most);
    if (level == STEPS || !trial->step_count) return;
    evq_buf_printf(out, "<p class=\"note\">Its steps are in the trace: <code>evalq show RUN --trial %d</code></p>\n",
                   trial->trial->number + 1);
}

static void put_trial(evq_buf *out, const evq_scorecard *card, const evq_trial_score *trial, size_t index, detail level,
                      size_t most)
{
    int number = trial->trial->number + 1;
    evq_buf_printf(out, "<details class=\"trial\" id=\"m%zu-t%d\"><summary>trial %d, ", index + 1, number, number);
    evq_escape_xml(out, trial->scenario->name);
    evq_buf_puts(out, ", ");
    evq_format_span(out, trial->wall_ms);
    evq_buf_puts(out, ": ");
    evq_escape_xml(out, trial->sentence);
    evq_buf_puts(out, "</summary>\n");
    put_checks(out, trial);
    if (level >= TABLE) put_steps(out, card, trial, index, level, most);
    evq_buf_puts(out, "</details>\n");
}

// ---- which of them, and how much ----

static int worth(const evq_scorecard *card, const evq_trial_score *trial)
{
    if (evq_model_is_quoted(card, trial)) return 3;
    if (trial->lost) return 2;
    return !trial->done || trial->valid < trial->calls;
}

typedef struct place {
    size_t trial;
    int worth;
} place;

static int by_worth(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->worth != y->worth) return x->worth < y->worth ? 1 : -1;
    return x->trial > y->trial ? 1 : -1;
}

static size_t text_limit(const evq_scorecard *card, size_t room)
{
    size_t steps = 1;
    for (size_t i = 0; i < card->trial_count; i++) steps += card->trials[i].step_count;
    size_t most = room / steps / TEXTS_OF_STEP;
    return most < LEAST_TEXT ? LEAST_TEXT : most > MOST_TEXT ? MOST_TEXT : most;
}

// As much of the trial as there is room for, from `level` down.
static detail fit(evq_buf *out, const evq_scorecard *card, const evq_trial_score *trial, size_t index, size_t most,
                  size_t room, detail level)
{
    for (; level > NOTHING; level--) {
        put_trial(out, card, trial, index, level, most);
        if (out->len <= room && !out->over) break;
        evq_buf_truncate(out, 0);
    }
    return level;
}

void evq_html_trials(evq_buf *out, const evq_model_entry *entry, size_t index, size_t room)
{
    const evq_scorecard *card = entry->card;
    if (!card->trial_count) return;
    size_t most = text_limit(card, room), left_out = 0;
    place *order = calloc(card->trial_count, sizeof *order);
    evq_buf *texts = calloc(card->trial_count, sizeof *texts);
    if (!order || !texts) evq_out_of_memory();
    for (size_t i = 0; i < card->trial_count; i++) order[i] = (place){i, worth(card, &card->trials[i])};
    qsort(order, card->trial_count, sizeof *order, by_worth);
    // What tells less never has more than what tells more: the level only falls.
    detail level = STEPS;
    for (size_t i = 0; i < card->trial_count; i++) {
        evq_buf *text = &texts[order[i].trial];
        *text = EVQ_BUF_INIT(out->max);
        level = fit(text, card, &card->trials[order[i].trial], index, most, room, level);
        left_out += level == NOTHING;
        room -= text->len;
    }
    evq_buf_puts(out, "<h3>Evidence</h3>\n<div class=\"trials\">\n");
    for (size_t i = 0; i < card->trial_count; i++) {
        evq_buf_append(out, evq_buf_text(&texts[i]), texts[i].len);
        evq_buf_dispose(&texts[i]);
    }
    evq_buf_puts(out, "</div>\n");
    if (left_out)
        evq_buf_printf(out,
                       "<p class=\"note\">%zu further trials would make the page too large: trials.csv has them.</p>\n",
                       left_out);
    free(order);
    free(texts);
}
