// The part of a server's log that was written during a run.
#ifndef EVQ_CLI_SERVER_LOG_H
#define EVQ_CLI_SERVER_LOG_H

#include "base/arena.h"
#include "base/err.h"

typedef struct evq_server_log {
    const char *path;
    long long from; // where the run began
} evq_server_log;

// Notes where the log ends now.
int evq_server_log_open(evq_server_log *out, const char *path, evq_err *err);

// What was written since, as far as it tells of requests; in the arena, "" for nothing. A log that has become shorter was
// begun anew and is read from its start.
int evq_server_log_take(const evq_server_log *log, const char **out, evq_arena *arena, evq_err *err);

#endif
