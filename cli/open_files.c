#include "cli/open_files.h"

#include <sys/resource.h>

enum { OTHERS = 64, OF_SIMULATED = 4 };

int evq_open_files_allow(long connections, bool simulated, evq_err *err)
{
    struct rlimit limit;
    rlim_t needed = (rlim_t)connections * (simulated ? 1 + OF_SIMULATED : 1) + OTHERS;
    if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= needed) return 0;
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || limit.rlim_max >= needed ? needed : limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= needed) return 0;
    return evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                    "%ld connections at once need about %llu open files, and this process may have %llu: raise it with "
                    "ulimit -n, or ask for fewer at once",
                    connections, (unsigned long long)needed, (unsigned long long)limit.rlim_max);
}
