// Several runs read and reported as one.
#ifndef EVQ_CLI_MODELS_H
#define EVQ_CLI_MODELS_H

#include "cli/report_files.h"
#include "cli/run_folder.h"

// `probe`: ask each endpoint what it is now; `config` says where the names of endpoints stand (NULL: the one that is found).
// `files`: what is to be written; NULL: it is printed as `how` says.
int evq_models_report(char **runs, size_t count, const evq_scoring *how, const evq_report_files *files, bool probe,
                      const char *config, evq_err *err);

#endif
