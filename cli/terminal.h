// What stdout is: how wide, and whether it takes colours.
#ifndef EVQ_CLI_TERMINAL_H
#define EVQ_CLI_TERMINAL_H

#include "reports/report.h"

// For a report on stdout. `folder` of the run, NULL when there is none.
evq_report_options evq_terminal_options(const char *folder);

#endif
