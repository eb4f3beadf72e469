// Ways in which the simulated model loses the thread when it is told to: from some step on, for so many steps or for good. Each
// has its harmless relative, the same for fewer steps, so that the detectors can be held to telling them apart.
#ifndef EVQ_SIMULATOR_SIM_LAPSE_H
#define EVQ_SIMULATOR_SIM_LAPSE_H

#include "base/arena.h"
#include "simulator/sim_request.h"

// X(NAME, word on the command line)
#define EVQ_SIM_LAPSES(X)                                                                                              \
    X(NONE, "none")                                                                                                    \
    X(REPEAT, "repeat")       /* the message before, again */                                                          \
    X(ALTERNATE, "alternate") /* the two messages before, in turn */                                                   \
    X(WANDER, "wander")       /* all messages before, from the first */                                                \
    X(STUMBLE, "stumble")     /* the next call with an argument that makes it fail */                                  \
    X(BLUNDER, "blunder")     /* the same, and then on as though it had worked */                                      \
    X(UNDO, "undo")           /* the edit before, taken back; and made again, and so on */                             \
    X(MEDDLE, "meddle")       /* writes to a file that was to stay as it is */                                         \
    X(NOTE, "note")           /* writes a file of its own, elsewhere */                                                \
    X(GIVE_UP, "give_up")     /* says that it will go on another time */                                               \
    X(CLAIM, "claim")         /* says that all is done */

typedef enum evq_sim_lapse {
#define X(name, word) EVQ_SIM_LAPSE_##name,
    EVQ_SIM_LAPSES(X)
#undef X
        EVQ_SIM_LAPSE_COUNT
} evq_sim_lapse;
extern const char *const evq_sim_lapse_names[EVQ_SIM_LAPSE_COUNT];

typedef struct evq_sim_lapsing {
    evq_sim_lapse lapse;
    int from;  // step, from 1
    int steps; // 0: for good
} evq_sim_lapsing;

// What the model says at a step of its own, told by step. Borrowed, or in the arena.
typedef const evq_message *evq_sim_recall(void *context, int step);

// The message for the step at `place`, the lapse included: `recall` tells what the model would say without it.
const evq_message *evq_sim_lapse_say(const evq_sim_lapsing *lapsing, const evq_sim_request *request,
                                     const evq_sim_place *place, evq_sim_recall *recall, void *context,
                                     evq_arena *arena);

#endif
