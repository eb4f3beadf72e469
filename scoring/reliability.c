#include "scoring/reliability.h"

#include "scoring/stats.h"

enum { PASS_IN_A_ROW = 3 };

double evq_pass_all(size_t done, size_t judged, size_t k)
{
    double chance = 1;
    for (size_t i = 0; i < k; i++) chance *= done > i ? (double)(done - i) / (double)(judged - i) : 0;
    return chance;
}

// How many times larger the variance between the groups makes that of the share than independent trials would have it.
static double design_effect(const evq_share *groups, size_t count, const evq_share *all)
{
    double p = (double)all->count / (double)all->of, n = (double)all->of;
    double between = 0;
    size_t used = 0, several = 0;
    for (size_t i = 0; i < count; i++) {
        double off = (double)groups[i].count - p * (double)groups[i].of;
        between += off * off;
        used += groups[i].of > 0;
        several += groups[i].of > 1;
    }
    double alone = p * (1 - p) / n;
    if (used < 2 || !several || !(alone > 0)) return 1;
    double clustered = (double)used / (double)(used - 1) * between / (n * n);
    double effect = clustered / alone;
    return effect > 1 ? effect : 1;
}

evq_share evq_share_of_groups(const evq_share *groups, size_t count)
{
    evq_share all = {0};
    for (size_t i = 0; i < count; i++) {
        all.count += groups[i].count;
        all.of += groups[i].of;
    }
    if (!all.of) return evq_share_of(0, 0);
    double worth = (double)all.of / design_effect(groups, count, &all);
    evq_wilson((double)all.count / (double)all.of, worth, &all.low, &all.high);
    return all;
}

static void measure_scenario(evq_scenario_score *out, const evq_scorecard *card, const evq_scenario *scenario)
{
    size_t done = 0, judged = 0;
    double progress = 0;
    *out = (evq_scenario_score){.scenario = scenario};
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        if (trial->scenario != scenario) continue;
        out->trials++;
        judged += trial->judged;
        done += trial->done;
        if (trial->judged) progress += trial->progress;
    }
    out->done = evq_share_of(done, judged);
    out->is_flaky = done > 0 && done < judged;
    if (judged)
        out->progress =
            (evq_value){.scored = true, .value = progress / (double)judged, .n = judged, .source = "checks"};
    else
        out->progress.reason = "no trial came to its end";
    if (judged >= PASS_IN_A_ROW)
        out->pass3 = (evq_value){
            .scored = true, .value = evq_pass_all(done, judged, PASS_IN_A_ROW), .n = judged, .source = "trials"};
    else
        out->pass3.reason = "fewer than three trials of it came to their end";
}

static evq_value mean_pass3(const evq_scorecard *card)
{
    double sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < card->scenario_count; i++) {
        if (!card->scenarios[i].pass3.scored) return card->scenarios[i].pass3;
        sum += card->scenarios[i].pass3.value;
        count++;
    }
    if (!count) return (evq_value){.reason = "there is no scenario"};
    return (evq_value){.scored = true, .value = sum / (double)count, .n = card->done.of, .source = "trials"};
}

void evq_reliability_measure(evq_scorecard *card)
{
    card->scenario_count = card->trace->scenario_count;
    card->scenarios = evq_arena_array(&card->arena, evq_scenario_score, card->scenario_count);
    evq_share *groups = evq_arena_array(&card->arena, evq_share, card->scenario_count);
    for (size_t i = 0; i < card->scenario_count; i++) {
        measure_scenario(&card->scenarios[i], card, card->trace->scenarios[i]);
        groups[i] = card->scenarios[i].done;
    }
    card->done = evq_share_of_groups(groups, card->scenario_count);
    card->pass3 = mean_pass3(card);
}
