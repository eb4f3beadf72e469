#include "scoring/cost.h"

#include "scoring/value.h"

static const char per_usage[] = "usage and the prices given";

static double known(double price, double otherwise)
{
    return price >= 0 ? price : otherwise;
}

// What one answer cost. Tokens read from a cache and written to it have prices of their own where one was given.
static evq_value cost_of(const evq_usage *usage, const evq_prices *prices)
{
    if (prices->input < 0 || prices->output < 0) return evq_value_none("no prices are given for the endpoint");
    if (usage->prompt < 0 || usage->completion < 0) return evq_value_none("the endpoint reports no token counts");
    double cached = usage->cached > 0 ? (double)usage->cached : 0;
    double written = usage->cache_write > 0 ? (double)usage->cache_write : 0;
    double plain = (double)usage->prompt - cached - written;
    double cost = (plain > 0 ? plain : 0) * prices->input + cached * known(prices->cache_read, prices->input) +
                  written * known(prices->cache_write, prices->input) + (double)usage->completion * prices->output;
    return evq_value_of(cost / 1e6, per_usage);
}

static void add(evq_value *sum, const evq_value *value)
{
    if (!sum->scored) return;
    if (!value->scored) {
        *sum = *value;
        return;
    }
    sum->value += value->value;
    sum->n++;
}

static evq_value cost_of_trial(const evq_trial_score *trial, const evq_prices *prices)
{
    // A pinned role is another endpoint's work, whose prices the run does not have.
    if (trial->trial->pin) return evq_value_none("another endpoint did it");
    evq_value sum = {.scored = true, .source = per_usage};
    for (size_t i = 0; i < trial->step_count; i++) {
        const evq_step_score *step = &trial->steps[i];
        if (!step->answer) continue;
        evq_value one = cost_of(&step->answer->reply.usage, prices);
        add(&sum, &one);
    }
    return sum.scored && !sum.n ? evq_value_none("no request was answered") : sum;
}

void evq_cost_measure(evq_scorecard *card)
{
    evq_cost *cost = &card->cost;
    evq_value total = {.scored = true, .source = per_usage};
    size_t done = 0;
    for (size_t i = 0; i < card->trial_count; i++) {
        evq_trial_score *trial = &card->trials[i];
        trial->cost = cost_of_trial(trial, &card->trace->run.prices);
        if (trial->trial->pin) continue;
        add(&total, &trial->cost);
        done += trial->done;
    }
    if (total.scored && !total.n) total = evq_value_none("no request was answered");
    cost->total = cost->per_trial = cost->per_done = total;
    if (!total.scored) return;
    cost->per_trial.value /= (double)total.n;
    if (done) {
        cost->per_done.value /= (double)done;
        cost->per_done.n = done;
    } else {
        cost->per_done = evq_value_none("no task was done");
    }
}
