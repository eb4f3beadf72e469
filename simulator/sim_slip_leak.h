// A message's calls as the text a model family generates them in, before a server's parser has seen it.
#ifndef EVQ_SIMULATOR_SIM_SLIP_LEAK_H
#define EVQ_SIMULATOR_SIM_SLIP_LEAK_H

#include "simulator/sim_slip.h"

// In the arena. `slip` is one of the leaks.
const char *evq_sim_leak_text(evq_sim_slip slip, const evq_message *message, evq_arena *arena);

#endif
