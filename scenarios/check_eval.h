// Which checks hold, step by step, from data alone: what the model wrote, which of its calls failed, and what
// they changed in the files. The lint feeds it from a world, the scoring from a trace.
#ifndef EVQ_SCENARIOS_CHECK_EVAL_H
#define EVQ_SCENARIOS_CHECK_EVAL_H

#include "scenarios/scenario.h"
#include "scenarios/world.h"

// What is known of one check after the steps fed so far.
typedef struct evq_check_state {
    bool holds;      // and all that it comes after were reached
    bool from_start; // it held before the first step
    int first_step;  // the first step after which it held, 0: none yet
    int broken_step; // the first step after which it held no more though it had before, 0: none yet
} evq_check_state;

typedef struct evq_check_eval evq_check_eval;

evq_check_eval *evq_check_eval_new(const evq_scenario *scenario); // the scenario must outlive it
void evq_check_eval_free(evq_check_eval *eval);

// One step of a trial is fed as `reply` once, `answer` for every call that was answered, in order, and
// `settle` once. Nothing that is passed in has to live on.
//
// - A call counts as made with the reply and as done with an answer that is no error: "called" wants calls
//   done, "order" and "not_called" look at calls made, as "at_most" does.
// - A reply without calls ends a user turn. "reply" looks at the one that ended its turn, and does not hold before it.
// - "unchanged" compares files with how they were at the start: what was put back is unchanged.
// - A milestone with "after" holds only once those were reached, at the same step at the earliest.
// - "absent" looks into content and call arguments, raw and decoded. Reasoning is not looked at: it goes
//   nowhere.
void evq_check_eval_reply(evq_check_eval *eval, const evq_message *reply);
void evq_check_eval_answer(evq_check_eval *eval, const evq_tool_call *call, bool is_error, const evq_change *changes,
                           size_t change_count);
void evq_check_eval_settle(evq_check_eval *eval, int step); // its number, from 1

// Of the scenario's check with that index; changes with every `settle`.
const evq_check_state *evq_check_eval_state(const evq_check_eval *eval, size_t check);

// Index of the forbidden guard that broke first, whatever became of it later; -1: none did.
int evq_check_eval_minefield(const evq_check_eval *eval);

// The share of the milestones' weight that was reached; what held before the first step is nobody's merit, and in a
// minefield there is none.
double evq_check_eval_progress(const evq_check_eval *eval);

#endif
