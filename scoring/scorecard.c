#include "scoring/scorecard.h"

#include "scoring/coherence.h"
#include "scoring/cost.h"
#include "scoring/load.h"
#include "scoring/log_story.h"
#include "scoring/outlook.h"
#include "scoring/parity.h"
#include "scoring/reliability.h"
#include "scoring/speed_summary.h"
#include "scoring/trials.h"
#include "scoring/validity.h"
#include "scoring/verdict.h"

#include <stdlib.h>
#include <string.h>

static void add_up(evq_scorecard *card)
{
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        card->requests += trial->step_count;
        for (size_t k = 0; k < trial->step_count; k++)
            card->replies[trial->steps[k].outcome] += trial->steps[k].answer != NULL;
        card->answered += trial->answered;
        card->waste_ms += trial->waste_ms;
        for (size_t j = 0; j < trial->step_count; j++) card->attempts += trial->steps[j].step->attempt_count;
    }
}

static void summarize_speed(evq_scorecard *card)
{
    const evq_speed **samples = evq_arena_array(&card->arena, const evq_speed *, card->answered);
    size_t count = 0;
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t j = 0; j < card->trials[i].step_count; j++)
            if (card->trials[i].steps[j].answer) samples[count++] = &card->trials[i].steps[j].speed;
    evq_speed_summarize(&card->speed, samples, count);
    evq_sizes_summarize(&card->sizes, &card->size_count, samples, count, &card->arena);
}

// A trace is written by evalq and may have been changed by anybody: a policy that cannot be read is none.
static evq_policy policy_of(const evq_trace *trace, evq_arena *arena)
{
    const char *text = trace->run.policy;
    evq_policy policy;
    evq_err err;
    if (!text || evq_policy_parse(&policy, text, strlen(text), "policy", arena, &err)) return evq_policy_default;
    return policy;
}

void evq_scorecard_make(evq_scorecard **out, const evq_trace *trace, const evq_policy *policy)
{
    evq_scorecard *card = calloc(1, sizeof *card);
    if (!card) evq_out_of_memory();
    card->trace = trace;
    card->policy = policy ? *policy : policy_of(trace, &card->arena);
    card->trial_count = trace->trial_count;
    card->trials = evq_arena_array(&card->arena, evq_trial_score, card->trial_count);
    for (size_t i = 0; i < card->trial_count; i++)
        evq_trial_assess(&card->trials[i], &trace->trials[i], trace, &card->arena);
    add_up(card);
    evq_reliability_measure(card);
    evq_outlook_curve(card);
    summarize_speed(card);
    evq_load_measure(&card->load, card);
    evq_outlook_make(card);
    evq_log_story_join(card);
    evq_validity_measure(card);
    evq_coherence_measure(card);
    evq_cost_measure(card);
    evq_parity_measure(card);
    evq_verdict_reach(card);
    *out = card;
}

void evq_scorecard_free(evq_scorecard *card)
{
    if (!card) return;
    evq_arena_dispose(&card->arena);
    free(card);
}
