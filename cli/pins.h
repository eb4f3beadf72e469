// --pin ROLE=ENDPOINT: scenarios for that model of an agent are asked of another endpoint.
#ifndef EVQ_CLI_PINS_H
#define EVQ_CLI_PINS_H

#include "cli/target.h"
#include "replay/runner.h"

enum { EVQ_PINS_MAX = 8 };

typedef struct evq_pins {
    evq_target targets[EVQ_PINS_MAX];
    evq_pinned pins[EVQ_PINS_MAX];
    size_t count;
    evq_arena arena;
} evq_pins;

// Opens and identifies each of them. Of the options only config and time scale hold for them, too. On an error what is open
// stays so: close it.
int evq_pins_open(evq_pins *pins, const evq_opt_list *given, const evq_target_options *options,
                  evq_scenario *const *scenarios, size_t count, evq_err *err);
void evq_pins_close(evq_pins *pins);

#endif
