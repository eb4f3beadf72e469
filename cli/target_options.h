// What the command line and a config entry say of an endpoint, put together. Nothing is asked or started.
#ifndef EVQ_CLI_TARGET_OPTIONS_H
#define EVQ_CLI_TARGET_OPTIONS_H

#include "cli/target.h"

// Fills target->endpoint: the entry first (NULL: there is none), then what the options say.
int evq_target_take_options(evq_target *target, const evq_target_options *options, const evq_config_endpoint *entry,
                            evq_err *err);

#endif
