// A trial as a timeline: a bar a step, split into what the time went to.
#include "reports/chart_internal.h"
#include "reports/models_internal.h"
#include "scoring/speed.h"

#include <math.h>

enum { MOST_STEPS = 60, MOST_TRIALS = 12 };

typedef enum part {
    WAIT,
    FAILED,
    PREFILL_COLD,
    PREFILL_CACHED,
    PREFILL_UNKNOWN,
    REASONING,
    TEXT,
    CALL,
    WHOLE,
    PARTS
} part;

static const struct {
    const char *name, *fill; // fill: gnuplot's
} parts[PARTS] = {
    [WAIT] = {"waiting before a retry", "pattern 1 noborder fc rgb '#7f7f7f'"},
    [FAILED] = {"attempt without an answer", "pattern 4 noborder fc rgb '#d55e00'"},
    [PREFILL_COLD] = {"prompt, nothing cached", "solid 1 noborder fc rgb '#0072b2'"},
    [PREFILL_CACHED] = {"prompt behind a cached prefix", "solid 1 noborder fc rgb '#56b4e9'"},
    [PREFILL_UNKNOWN] = {"prompt, cache not told", "solid 1 noborder fc rgb '#7f7f7f'"},
    [REASONING] = {"reasoning", "solid 1 noborder fc rgb '#cc79a7'"},
    [TEXT] = {"visible text", "solid 1 noborder fc rgb '#009e73'"},
    [CALL] = {"tool call", "solid 1 noborder fc rgb '#e69f00'"},
    [WHOLE] = {"whole reply, not streamed", "solid 1 noborder fc rgb '" EVQ_NONE_C "'"},
};

typedef struct timeline {
    const evq_trial_score *trial;
    evq_chart *chart;
    part wanted; // what is put now
    size_t rows;
} timeline;

static double seconds(const timeline *line, uint64_t at_ns)
{
    return ((double)at_ns - (double)line->trial->trial->started_ns) / 1e9;
}

static void put(timeline *line, part is, int step, uint64_t from_ns, uint64_t to_ns)
{
    if (is != line->wanted || to_ns <= from_ns) return;
    evq_chart_row(line->chart, 5,
                  (double[]){seconds(line, from_ns), seconds(line, to_ns), step, step - 0.38, step + 0.38}, NULL);
    line->rows++;
}

static part kind_of(evq_event_kind kind)
{
    return kind == EVQ_EVENT_REASONING ? REASONING
           : kind == EVQ_EVENT_CONTENT ? TEXT
           : kind == EVQ_EVENT_CALL    ? CALL
                                       : PARTS;
}

// Pieces of one kind in a row are one bar, until the first of the next kind.
static void put_generation(timeline *line, int step, const evq_attempt *answer)
{
    part open = PARTS;
    uint64_t since = 0;
    for (size_t i = 0; i < answer->chunk_count; i++) {
        part kind = kind_of(answer->chunks[i].kind);
        if (kind == PARTS || kind == open) continue;
        if (open != PARTS) put(line, open, step, since, answer->chunks[i].at_ns);
        open = kind;
        since = answer->chunks[i].at_ns;
    }
    if (open != PARTS) put(line, open, step, since, answer->last_ns > since ? answer->last_ns : answer->done_ns);
}

static uint64_t first_token_ns(const evq_attempt *answer)
{
    for (size_t i = 0; i < answer->chunk_count; i++)
        if (evq_event_is_token(answer->chunks[i].kind)) return answer->chunks[i].at_ns;
    return 0;
}

static void put_step(timeline *line, const evq_step_score *score)
{
    int number = score->step->number;
    for (size_t i = 0; i < score->step->attempt_count; i++) {
        const evq_attempt *attempt = &score->step->attempts[i];
        put(line, WAIT, number, attempt->started_ns - attempt->wait_ns, attempt->started_ns);
        if (attempt != score->answer) {
            put(line, FAILED, number, attempt->started_ns, attempt->done_ns);
        } else if (!first_token_ns(attempt)) {
            put(line, WHOLE, number, attempt->started_ns, attempt->done_ns);
        } else {
            part prefill = !score->speed.cached_tokens.scored ? PREFILL_UNKNOWN
                           : evq_speed_is_cold(&score->speed) ? PREFILL_COLD
                                                              : PREFILL_CACHED;
            put(line, prefill, number, attempt->started_ns, first_token_ns(attempt));
            put_generation(line, number, attempt);
        }
    }
}

static void put_trial(evq_chart_maker *maker, size_t entry, const evq_trial_score *trial)
{
    if (!trial->step_count) return;
    size_t steps = trial->step_count < MOST_STEPS ? trial->step_count : MOST_STEPS;
    evq_arena *arena = &maker->out->arena;
    const char *name = evq_arena_printf(arena, "timeline-%zu-%d", entry + 1, trial->trial->number + 1);
    const char *title = evq_arena_printf(arena, "Trial %d: where the time went", trial->trial->number + 1);
    evq_chart *chart = evq_chart_begin(maker, name, title, entry, 170 + 22 * (int)steps);
    if (!chart) return;
    evq_buf_printf(&chart->script,
                   "set xlabel 'seconds since the trial began' tc rgb '" EVQ_INK "'\n"
                   "set ylabel 'step' tc rgb '" EVQ_INK "'\n"
                   "set key above maxrows 3\nset xrange [0:*]\nset yrange [%zu.6:0.4]\nset ytics 1\n",
                   steps);
    timeline line = {.trial = trial, .chart = chart};
    for (line.wanted = 0; line.wanted < PARTS; line.wanted++) {
        size_t before = line.rows, block = evq_chart_block(chart, "from s", parts[line.wanted].name, "step\tlow\thigh");
        for (size_t s = 0; s < steps; s++) put_step(&line, &trial->steps[s]);
        if (line.rows == before) continue;
        evq_chart_plot(chart, "data index %zu using 1:3:1:2:4:5 with boxxyerror fs %s title columnhead(2)", block,
                       parts[line.wanted].fill);
    }
    if (!line.rows) {
        evq_chart_drop(maker);
        return;
    }
    chart->caption =
        evq_arena_printf(arena,
                         "%s, trial %d, n = 1: %s%s A server's own queue is part of the prompt's time, which "
                         "nobody outside can tell from it.",
                         trial->scenario->name, trial->trial->number + 1, trial->sentence,
                         trial->step_count > steps ? "; the first steps." : ".");
}

// ---- which trials ----

// The one that tells most of its scenario: that the verdict quotes, else one not done, else the first.
static const evq_trial_score *telling(const evq_scorecard *card, const evq_scenario *scenario)
{
    const evq_trial_score *best = NULL;
    int most = -1;
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        if (trial->scenario != scenario) continue;
        int worth = evq_model_is_quoted(card, trial) ? 2 : !trial->done;
        if (worth > most) best = trial;
        if (worth > most) most = worth;
    }
    return best;
}

// Of one run a trial of each scenario; of several runs the one trial of each that its verdict rests on.
void evq_chart_timelines(evq_chart_maker *maker)
{
    for (size_t i = 0; i < maker->count; i++) {
        const evq_scorecard *card = maker->entries[i].card;
        const evq_trial_score *one = NULL;
        for (size_t k = 0; k < card->scenario_count && k < MOST_TRIALS; k++) {
            const evq_trial_score *trial = telling(card, card->scenarios[k].scenario);
            if (!trial) continue;
            if (maker->count == 1) put_trial(maker, i, trial);
            if (!one || (evq_model_is_quoted(card, trial) && !evq_model_is_quoted(card, one))) one = trial;
        }
        if (maker->count > 1 && one) put_trial(maker, i, one);
    }
}
