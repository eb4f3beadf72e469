#include "scoring/validity.h"

#include "scoring/attempts.h"
#include "scoring/stats.h"
#include "scoring/value.h"

#include <string.h>

// One answered step of a trial, wherever it is.
typedef struct place {
    const evq_trial_score *trial;
    const evq_step_score *step;
} place;

typedef void place_fn(void *context, const place *at);

static void each_answer(const evq_scorecard *card, place_fn *fn, void *context)
{
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t k = 0; k < card->trials[i].step_count; k++) {
            const place at = {.trial = &card->trials[i], .step = &card->trials[i].steps[k]};
            if (at.step->answer) fn(context, &at);
        }
}

static bool is_valid(const evq_step_score *step)
{
    return step->valid == step->call_count;
}

// ---- calls by rung ----

typedef struct counts {
    evq_validity *out;
    size_t calls, came, json, name, schema, model;
    size_t ended_in_calls, good_ends;
    size_t recorded, same;
} counts;

// The first rung that a call fails because of what stands in it; one that came in the wrong channel fails none of these.
static bool passes(const evq_call_score *call, evq_rung last)
{
    return call->model_rung < EVQ_RUNG_BAD_JSON || call->model_rung > last;
}

static void count_call(counts *c, const evq_call_score *call)
{
    c->calls++;
    c->out->rungs[call->rung]++;
    c->out->blamed[call->culprit]++;
    c->model += call->model_rung == EVQ_RUNG_VALID;
    c->out->nulls += call->has_null;
    c->out->matches[call->match]++;
    c->same += call->match == EVQ_MATCH_SAME;
    if (call->origin != EVQ_ORIGIN_CALL) return;
    c->came++;
    c->json += passes(call, EVQ_RUNG_TRUNCATED_JSON);
    c->name += passes(call, EVQ_RUNG_UNKNOWN_TOOL);
    c->schema += passes(call, EVQ_RUNG_BAD_VALUE);
}

// K2-Vendor-Verifier's schema accuracy: of the replies that say they end in tool calls, those in which every call parses, names
// a known tool, and fits its schema.
static void count_end(counts *c, const evq_step_score *step)
{
    if (step->answer->reply.finish != EVQ_FINISH_TOOL_CALLS) return;
    bool good = step->answer->reply.message.call_count > 0;
    for (size_t i = 0; i < step->call_count; i++)
        good &= step->calls[i].origin == EVQ_ORIGIN_CALL && passes(&step->calls[i], EVQ_RUNG_BAD_VALUE);
    c->ended_in_calls++;
    c->good_ends += good;
}

static void count_presence(evq_validity *out, const evq_step_score *step)
{
    bool called = step->answer->reply.message.call_count > 0;
    if (step->expects == EVQ_EXPECT_CALL) {
        out->called_right += called;
        out->missed += !called;
    } else if (step->expects == EVQ_EXPECT_NO_CALL) {
        out->called_wrong += called;
        out->silent_right += !called;
    }
}

static void count_step(void *context, const place *at)
{
    counts *c = context;
    for (size_t i = 0; i < at->step->call_count; i++) count_call(c, &at->step->calls[i]);
    count_end(c, at->step);
    count_presence(c->out, at->step);
    c->recorded += at->step->recorded_calls;
    for (int i = 0; i < EVQ_REMARK_COUNT; i++) c->out->remarks[i] += at->step->answer->reply.remarks >> i & 1;
}

static evq_value ratio(double over, double under, size_t n, const char *reason)
{
    if (!(under > 0)) return evq_value_none(reason);
    evq_value out = evq_value_of(over / under, "recording");
    out.n = n;
    return out;
}

static void measure_presence(evq_validity *out)
{
    double right = (double)out->called_right, wrong = (double)out->called_wrong, missed = (double)out->missed;
    size_t n = out->called_right + out->called_wrong + out->missed + out->silent_right;
    out->precision = ratio(right, right + wrong, n, "no step with a known need made a call");
    out->recall = ratio(right, right + missed, n, "no step was sure to need a call");
    out->f1 = ratio(2 * right, 2 * right + wrong + missed, n, "no step was sure to need a call");
}

static void measure_calls(evq_scorecard *card)
{
    evq_validity *out = &card->validity;
    counts c = {.out = out};
    each_answer(card, count_step, &c);
    out->valid = evq_share_of(out->rungs[EVQ_RUNG_VALID], c.calls);
    out->model_valid = evq_share_of(c.model, c.calls);
    out->json = evq_share_of(c.json, c.came);
    out->name = evq_share_of(c.name, c.came);
    out->schema = evq_share_of(c.schema, c.came);
    out->schema_accuracy = evq_share_of(c.good_ends, c.ended_in_calls);
    bool forced = card->trace->run.mode == EVQ_MODE_FORCED;
    out->agreement = evq_share_of(forced ? c.same : 0, forced ? c.recorded : 0);
    measure_presence(out);
}

// ---- along the session ----

typedef struct rows {
    evq_arena *arena;
    evq_valid_steps *items; // ascending, without gaps
    size_t count;
    int64_t (*below)(int64_t from);
    int64_t (*measure)(const evq_step_score *step);
} rows;

// Five steps a row; tokens in rows that double.
static int64_t five_more(int64_t from)
{
    return from + 5;
}

static int64_t twice(int64_t from)
{
    enum { SMALLEST = 4096 };
    return from ? 2 * from : SMALLEST;
}

static int64_t number_of(const evq_step_score *step)
{
    return step->step->number - 1;
}

static int64_t prompt_of(const evq_step_score *step)
{
    bool told;
    return evq_step_prompt_tokens(step->step, &told);
}

static evq_valid_steps *row_of(rows *r, int64_t value)
{
    while (!r->count || r->items[r->count - 1].below <= value) {
        int64_t from = r->count ? r->items[r->count - 1].below : 0;
        EVQ_GROW(r->arena, r->items, r->count);
        r->items[r->count++] = (evq_valid_steps){.from = from, .below = r->below(from)};
    }
    size_t i = r->count - 1;
    while (r->items[i].from > value) i--;
    return &r->items[i];
}

static void add_to_row(void *context, const place *at)
{
    rows *r = context;
    if (!at->step->call_count) return;
    evq_valid_steps *row = row_of(r, r->measure(at->step));
    row->valid.of++;
    row->valid.count += is_valid(at->step);
}

// Rows with steps in them, with their intervals.
static evq_valid_steps *fill_rows(evq_scorecard *card, rows r, size_t *count)
{
    r.arena = &card->arena;
    each_answer(card, add_to_row, &r);
    *count = 0;
    for (size_t i = 0; i < r.count; i++) {
        if (!r.items[i].valid.of) continue;
        r.items[*count] = r.items[i];
        r.items[*count].valid = evq_share_of(r.items[i].valid.count, r.items[i].valid.of);
        (*count)++;
    }
    return r.items;
}

static void count_halves(void *context, const place *at)
{
    evq_validity *out = context;
    if (!at->step->call_count) return;
    bool early = at->step->step->number * 2 <= at->trial->scenario->reference_steps;
    evq_share *half = early ? &out->early : &out->late;
    half->of++;
    half->count += is_valid(at->step);
}

static void measure_course(evq_scorecard *card)
{
    evq_validity *out = &card->validity;
    out->by_step = fill_rows(card, (rows){.below = five_more, .measure = number_of}, &out->step_row_count);
    out->by_size = fill_rows(card, (rows){.below = twice, .measure = prompt_of}, &out->size_row_count);
    each_answer(card, count_halves, out);
    out->early = evq_share_of(out->early.count, out->early.of);
    out->late = evq_share_of(out->late.count, out->late.of);
    evq_difference_of(&out->early, &out->late, &out->late_low, &out->late_high);
}

// ---- mending ----

enum { STEPS_TO_MEND = 2 };

static bool is_mended(const evq_trial_score *trial, size_t step, const evq_call_score *broken)
{
    bool any_tool = broken->rung == EVQ_RUNG_UNKNOWN_TOOL; // another name is the way to mend it
    for (size_t i = step + 1; i < trial->step_count && i <= step + STEPS_TO_MEND; i++)
        for (size_t k = 0; k < trial->steps[i].call_count; k++) {
            const evq_call_score *call = &trial->steps[i].calls[k];
            if (call->rung == EVQ_RUNG_VALID && (any_tool || !strcmp(call->tool, broken->tool))) return true;
        }
    return false;
}

// Only calls that came and fell short by what stands in them: these the model was told of.
static void measure_recovery(evq_scorecard *card)
{
    size_t broken = 0, mended = 0;
    bool free_replay = card->trace->run.mode == EVQ_MODE_FREE;
    for (size_t i = 0; free_replay && i < card->trial_count; i++)
        for (size_t k = 0; k < card->trials[i].step_count; k++)
            for (size_t c = 0; c < card->trials[i].steps[k].call_count; c++) {
                const evq_call_score *call = &card->trials[i].steps[k].calls[c];
                if (call->origin != EVQ_ORIGIN_CALL || call->rung < EVQ_RUNG_BAD_JSON) continue;
                broken++;
                mended += is_mended(&card->trials[i], k, call);
            }
    card->validity.recovered = evq_share_of(mended, broken);
}

void evq_validity_measure(evq_scorecard *card)
{
    measure_calls(card);
    measure_course(card);
    measure_recovery(card);
}
