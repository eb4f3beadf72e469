// Profiles as files: what a model on its server is known for, as data. {"format": "evalq-profile/1", "name", "about", "model",
// "labels", "behaviour", "options"}; the options are those of the command line. Private to the simulator.
#ifndef EVQ_SIMULATOR_SIM_PROFILE_FILE_H
#define EVQ_SIMULATOR_SIM_PROFILE_FILE_H

#include "base/buf.h"
#include "simulator/sim_profile.h"

// The path that a name stands for, in the arena; NULL when there is none.
const char *evq_sim_profile_find(const char *name, size_t len, const char *folder, evq_arena *arena);

// Reads one over a profile with its defaults.
int evq_sim_profile_read(evq_sim_profile *out, const char *path, evq_arena *arena, evq_err *err);

// Sets how it behaves, and the fault that comes with that.
void evq_sim_profile_behave(evq_sim_profile *profile, const evq_sim_behaviour *behaviour);

// Appends ", NAME" for each in the folder.
void evq_sim_profile_list(evq_buf *out, const char *folder);

#endif
