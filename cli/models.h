// Several runs read and reported as one.
#ifndef EVQ_CLI_MODELS_H
#define EVQ_CLI_MODELS_H

#include "cli/run_folder.h"

// `probe`: ask each endpoint what it is now; `config` says where the names of endpoints stand (NULL: the one that is found).
int evq_models_print(char **runs, size_t count, const evq_scoring *how, bool probe, const char *config, evq_err *err);

#endif
