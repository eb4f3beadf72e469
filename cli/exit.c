#include "base/log.h"
#include "cli/cmd.h"

int evq_exit_of(const evq_err *err)
{
    evq_error_report(err);
    if (err->code == EVQ_EINTERRUPTED) return EVQ_EXIT_INTERRUPTED;
    return err->code == EVQ_EIO ? EVQ_EXIT_FAILED : EVQ_EXIT_USAGE;
}
