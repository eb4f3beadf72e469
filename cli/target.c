#include "cli/target.h"

#include "base/clock.h"
#include "probe/identify.h"
#include "scoring/failure_words.h"

#include <stdlib.h>
#include <string.h>

static const char default_endpoint[] = "sim:reference";

static int open_simulated(evq_target *target, const evq_target_options *options, evq_scenario *const *scenarios,
                          size_t count, evq_err *err)
{
    evq_endpoint *endpoint = &target->endpoint;
    evq_sim_profile profile;
    int rc = evq_sim_profile_parse(&profile, endpoint->name + strlen("sim:"), err);
    if (rc) return rc;
    endpoint->description = evq_sim_profile_describe(&profile, &target->arena);
    if (options->time_scale > 0) evq_clock_set_scale(options->time_scale);
    rc = evq_simulator_start(&target->simulator, &profile, (const evq_scenario *const *)scenarios, count, err);
    if (rc) return rc;
    endpoint->simulated = true;
    endpoint->dialect = &evq_openai_chat;
    endpoint->url = evq_simulator_url(target->simulator);
    if (!endpoint->model) endpoint->model = "simulated";
    return 0;
}

// A URL is written into traces and reports: what may be a secret in it has no place there.
static int check_url(const char *url, evq_err *err)
{
    if (strncmp(url, "http://", 7) && strncmp(url, "https://", 8))
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                        "--endpoint takes a URL such as http://127.0.0.1:8080/v1, or sim:reference, not \"%.200s\"",
                        url);
    if (strpbrk(url, "@?#"))
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                        "--endpoint takes a base URL without user name, query or fragment; keys go into an environment "
                        "variable (--key-env) or a --header");
    return 0;
}

static int take_key(evq_endpoint *endpoint, const char *name, evq_err *err)
{
    endpoint->key = getenv(name);
    if (endpoint->key && *endpoint->key) return 0;
    return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--key-env %s: there is no such environment variable, or it is empty",
                    name);
}

static int check_headers(const evq_opt_list *headers, evq_err *err)
{
    for (size_t i = 0; i < headers->count; i++) {
        const char *header = headers->items[i], *colon = strchr(header, ':');
        if (!colon || colon == header || strpbrk(header, "\r\n"))
            return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--header takes \"Name: value\", one line, not \"%.80s\"",
                            header);
    }
    return 0;
}

static int open_real(evq_target *target, const evq_target_options *options, evq_err *err)
{
    evq_endpoint *endpoint = &target->endpoint;
    endpoint->url = endpoint->name;
    int rc = check_url(endpoint->url, err);
    if (!rc && options->time_scale > 0)
        rc = evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                      "--time-scale is for simulated endpoints: real time cannot be hurried");
    if (!rc && options->key_env) rc = take_key(endpoint, options->key_env, err);
    if (!rc) rc = check_headers(&options->headers, err);
    return rc;
}

int evq_target_open(evq_target *target, const evq_target_options *options, evq_scenario *const *scenarios, size_t count,
                    evq_err *err)
{
    *target = (evq_target){0};
    evq_endpoint *endpoint = &target->endpoint;
    *endpoint = (evq_endpoint){.name = options->endpoint ? options->endpoint : default_endpoint,
                               .model = options->model,
                               .headers = options->headers.items,
                               .header_count = options->headers.count,
                               .stream = !options->no_stream};
    bool is_simulated = !strncmp(endpoint->name, "sim:", 4);
    int rc = is_simulated ? open_simulated(target, options, scenarios, count, err) : open_real(target, options, err);
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

int evq_target_identify(evq_target *target, evq_err *err)
{
    evq_endpoint *endpoint = &target->endpoint;
    if (endpoint->dialect && endpoint->model) return 0;
    evq_requester requester;
    evq_identity identity;
    evq_requester_init(&requester);
    evq_identify(&requester, endpoint, &identity, &target->arena);
    evq_requester_dispose(&requester);
    *endpoint = evq_identified(endpoint, &identity);
    return endpoint->model ? 0 : miss_model(&identity, err);
}

void evq_target_close(evq_target *target)
{
    if (target->simulator) evq_simulator_stop(target->simulator);
    evq_arena_dispose(&target->arena);
    *target = (evq_target){0};
}
