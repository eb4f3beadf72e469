#include "cli/target.h"

#include "base/clock.h"
#include "base/hash.h"
#include "cli/find.h"
#include "cli/target_options.h"
#include "probe/identify.h"
#include "scoring/failure_words.h"

#include <string.h>

static const char default_endpoint[] = "sim:reference";

static int open_simulated(evq_target *target, const evq_target_options *options, evq_scenario *const *scenarios,
                          size_t count, evq_err *err)
{
    evq_endpoint *endpoint = &target->endpoint;
    evq_sim_profile profile;
    if (!endpoint->dialect) endpoint->dialect = &evq_openai_chat;
    int rc = evq_sim_profile_parse(&profile, endpoint->name + strlen("sim:"), evq_find_profiles(&target->arena),
                                   &target->arena, err);
    if (rc) return rc;
    endpoint->description = evq_sim_profile_describe(&profile, &target->arena);
    if (options->time_scale > 0) evq_clock_set_scale(options->time_scale);
    rc = evq_simulator_start(&target->simulator, &profile, (const evq_scenario *const *)scenarios, count, NULL, err);
    if (rc) return rc;
    endpoint->simulated = true;
    endpoint->url =
        evq_arena_printf(&target->arena, "%s%s", evq_simulator_url(target->simulator), endpoint->dialect->base);
    if (!endpoint->model) endpoint->model = profile.model ? profile.model : "simulated";
    endpoint->labels = profile.labels;
    return 0;
}

// A name from the config, unless it is a URL or sim:...
static int find_entry(evq_target *target, const evq_target_options *options, const evq_config_endpoint **out,
                      evq_err *err)
{
    *out = NULL;
    bool is_name = !strstr(options->endpoint, "://") && strncmp(options->endpoint, "sim:", 4) != 0;
    if (!is_name && !options->config) return 0;
    int rc = evq_config_load(&target->config, options->config, err);
    if (rc || !is_name) return rc;
    *out = evq_config_find(&target->config, options->endpoint);
    if (*out || !target->config.path) return 0;
    evq_buf names = EVQ_BUF_INIT(4096);
    for (size_t i = 0; i < target->config.count; i++)
        evq_buf_printf(&names, "%s%s", i ? ", " : "; it has ", target->config.endpoints[i].endpoint.name);
    rc = evq_fail(err, EVQ_EUSAGE, NULL, NULL, "there is no endpoint \"%.80s\" in %s%s", options->endpoint,
                  target->config.path, evq_buf_text(&names));
    evq_buf_dispose(&names);
    return rc;
}

int evq_target_open(evq_target *target, const evq_target_options *options, evq_scenario *const *scenarios, size_t count,
                    evq_err *err)
{
    *target = (evq_target){0};
    evq_target_options effective = *options;
    if (!effective.endpoint) effective.endpoint = default_endpoint;
    bool is_simulated = !strncmp(effective.endpoint, "sim:", 4);
    const evq_config_endpoint *entry;
    int rc = find_entry(target, &effective, &entry, err);
    if (!rc) rc = evq_target_take_options(target, &effective, entry, err);
    if (!rc && !is_simulated && effective.time_scale > 0)
        rc = evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                      "--time-scale is for simulated endpoints: real time cannot be hurried");
    if (!rc && is_simulated) {
        target->endpoint.name = effective.endpoint;
        rc = open_simulated(target, &effective, scenarios, count, err);
    }
    if (rc) evq_target_close(target);
    return rc;
}

static int miss_model(const evq_identity *identity, evq_err *err)
{
    if (identity->failure)
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--model is missing, and the server cannot be asked: %s",
                        evq_failure_words(identity->failure));
    evq_buf names = EVQ_BUF_INIT(300);
    for (size_t i = 0; i < identity->model_count && !names.over; i++)
        evq_buf_printf(&names, "%s%.100s", i ? ", " : "; it has ", identity->models[i].id);
    int rc =
        evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--model is missing: the name of the model as the server knows it%s%s",
                 evq_buf_text(&names), names.over ? " ..." : "");
    evq_buf_dispose(&names);
    return rc;
}

static evq_fingerprint take_fingerprint(const evq_identity *identity, evq_arena *arena)
{
    const char *template_text = identity->chat_template;
    evq_fingerprint out = {.server = identity->version,
                           .model = identity->model,
                           .quantization = identity->quantization,
                           .context = identity->context};
    if (template_text)
        out.chat_template = evq_arena_printf(
            arena, "%016llx", (unsigned long long)evq_hash(EVQ_HASH_INIT, template_text, strlen(template_text)));
    return out;
}

int evq_target_identify(evq_target *target, evq_err *err)
{
    evq_endpoint *endpoint = &target->endpoint;
    if (endpoint->dialect) endpoint->url = evq_endpoint_base_url(endpoint->url, endpoint->dialect, &target->arena);
    if (endpoint->simulated) {
        target->fingerprint = EVQ_FINGERPRINT_UNKNOWN;
        target->fingerprint.server = endpoint->description;
        target->fingerprint.model = endpoint->model;
        return 0;
    }
    target->fingerprint = EVQ_FINGERPRINT_UNKNOWN;
    bool all_said = endpoint->dialect && endpoint->model;
    if (all_said && !endpoint->quirks) return 0; // a stranger is not asked more than it must be
    evq_requester requester;
    evq_identity identity;
    evq_requester_init(&requester);
    evq_identify(&requester, endpoint, &identity, &target->arena);
    evq_requester_dispose(&requester);
    target->was_there = !identity.failure;
    target->fingerprint = take_fingerprint(&identity, &target->arena);
    if (all_said) return 0;
    const evq_reasoning_policy said = endpoint->reasoning;
    *endpoint = evq_identified(endpoint, &identity);
    if (target->reasoning_said) endpoint->reasoning = said;
    return endpoint->model ? 0 : miss_model(&identity, err);
}

void evq_target_close(evq_target *target)
{
    if (target->simulator) evq_simulator_stop(target->simulator);
    evq_config_dispose(&target->config);
    evq_arena_dispose(&target->arena);
    *target = (evq_target){0};
}
