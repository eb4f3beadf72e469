// Slips in what the simulated model writes: the text of a reply with something wrong in it, or something that only looks so.
#ifndef EVQ_SIMULATOR_SIM_SLIP_TEXT_H
#define EVQ_SIMULATOR_SIM_SLIP_TEXT_H

#include "simulator/sim_slip.h"

// The text with the slip in it, in the arena. NULL: the slip is not one of text.
const char *evq_sim_slip_text(evq_sim_slip slip, const char *text, evq_arena *arena);

#endif
