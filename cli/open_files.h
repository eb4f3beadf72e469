// Room for many connections: each is an open file to the system.
#ifndef EVQ_CLI_OPEN_FILES_H
#define EVQ_CLI_OPEN_FILES_H

#include "base/err.h"

#include <stdbool.h>

// Raises the process's limit so far as it may; EVQ_EUSAGE, with what to do, when that is not enough. A simulated endpoint
// has its own end of each connection in the same process.
int evq_open_files_allow(long connections, bool simulated, evq_err *err);

#endif
