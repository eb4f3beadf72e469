// Judges the tool calls of one reply: how far each gets on the ladder, who is to blame where it falls short, and the proof.
#ifndef EVQ_SCORING_LADDER_H
#define EVQ_SCORING_LADDER_H

#include "scoring/expectation.h"
#include "scoring/scorecard.h"

// What a reply is judged by.
typedef struct evq_ladder {
    const evq_scenario *scenario;
    evq_expectation expects;
    int step;                    // from 1
    const evq_message *recorded; // forced replay: the message of this step; else NULL
    const char *shown;           // the JSON text of all that the model was shown
} evq_ladder;

// Fills calls, call_count and valid of a step that was answered. Texts live in the arena.
void evq_ladder_climb(evq_step_score *out, const evq_ladder *ladder, evq_arena *arena);

#endif
