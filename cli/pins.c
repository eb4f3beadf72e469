#include "cli/pins.h"

#include <string.h>

static int refuse_role(const char *role, evq_scenario *const *scenarios, size_t count, evq_err *err)
{
    evq_buf known = EVQ_BUF_INIT(4096);
    for (size_t i = 0; i < count; i++)
        if (!strstr(evq_buf_text(&known), scenarios[i]->role))
            evq_buf_printf(&known, "%s%s", known.len ? ", " : "", scenarios[i]->role);
    int rc =
        evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--pin: no scenario of this run has the role \"%.60s\"; they have %s",
                 role, evq_buf_text(&known));
    evq_buf_dispose(&known);
    return rc;
}

static bool has_role(const char *role, evq_scenario *const *scenarios, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(scenarios[i]->role, role)) return true;
    return false;
}

static int open_one(evq_pins *pins, const char *text, const evq_target_options *options, evq_scenario *const *scenarios,
                    size_t count, evq_err *err)
{
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || !equals[1])
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--pin takes ROLE=ENDPOINT, such as recall=small, not \"%.80s\"",
                        text);
    const char *role = evq_arena_strndup(&pins->arena, text, (size_t)(equals - text));
    if (!has_role(role, scenarios, count)) return refuse_role(role, scenarios, count, err);
    bool simulated = !strncmp(equals + 1, "sim:", 4);
    bool main_simulated = !options->endpoint || !strncmp(options->endpoint, "sim:", 4);
    if (simulated != main_simulated)
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                        "--pin: real and simulated endpoints do not go together in one run");
    const evq_target_options own = {
        .endpoint = equals + 1, .config = options->config, .time_scale = simulated ? options->time_scale : 0};
    evq_target *target = &pins->targets[pins->count];
    int rc = evq_target_open(target, &own, scenarios, count, err);
    if (rc) return rc;
    pins->pins[pins->count] = (evq_pinned){.role = role, .endpoint = &target->endpoint};
    pins->count++;
    return evq_target_identify(target, err);
}

int evq_pins_open(evq_pins *pins, const evq_opt_list *given, const evq_target_options *options,
                  evq_scenario *const *scenarios, size_t count, evq_err *err)
{
    *pins = (evq_pins){.count = 0};
    if (given->count > EVQ_PINS_MAX)
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--pin may be given %d times at most", EVQ_PINS_MAX);
    int rc = 0;
    for (size_t i = 0; !rc && i < given->count; i++)
        rc = open_one(pins, given->items[i], options, scenarios, count, err);
    return rc;
}

void evq_pins_close(evq_pins *pins)
{
    for (size_t i = 0; i < pins->count; i++) evq_target_close(&pins->targets[i]);
    evq_arena_dispose(&pins->arena);
    pins->count = 0;
}
