#include "cli/target.h"

#include "base/clock.h"
#include "base/json_write.h"
#include "probe/identify.h"
#include "scoring/failure_words.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char default_endpoint[] = "sim:reference";

static int open_simulated(evq_target *target, const evq_target_options *options, evq_scenario *const *scenarios,
                          size_t count, evq_err *err)
{
    evq_endpoint *endpoint = &target->endpoint;
    evq_sim_profile profile;
    if (!endpoint->dialect) endpoint->dialect = &evq_openai_chat;
    int rc = evq_sim_profile_parse(&profile, endpoint->name + strlen("sim:"), err);
    if (rc) return rc;
    endpoint->description = evq_sim_profile_describe(&profile, &target->arena);
    if (options->time_scale > 0) evq_clock_set_scale(options->time_scale);
    rc = evq_simulator_start(&target->simulator, &profile, (const evq_scenario *const *)scenarios, count, NULL, err);
    if (rc) return rc;
    endpoint->simulated = true;
    endpoint->url =
        evq_arena_printf(&target->arena, "%s%s", evq_simulator_url(target->simulator), endpoint->dialect->base);
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

// ---- what the options say, whatever the endpoint ----

static void put_names(evq_buf *out, const char *name)
{
    evq_buf_printf(out, "%s%s", out->len ? ", " : "", name);
}

static int take_dialect(evq_endpoint *endpoint, const char *name, evq_err *err)
{
    endpoint->dialect = evq_dialect_find(name);
    if (endpoint->dialect) return 0;
    evq_buf known = EVQ_BUF_INIT(4096);
    for (size_t i = 0; i < evq_dialect_count; i++) put_names(&known, evq_dialects[i]->name);
    int rc =
        evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--dialect takes one of %s, not \"%.60s\"", evq_buf_text(&known), name);
    evq_buf_dispose(&known);
    return rc;
}

static int take_server(evq_endpoint *endpoint, const char *name, evq_err *err)
{
    endpoint->quirks = evq_quirks_find(name);
    if (endpoint->quirks) return 0;
    evq_buf known = EVQ_BUF_INIT(4096);
    for (size_t i = 0; i < evq_quirk_count; i++) put_names(&known, evq_quirk_rows[i].server);
    int rc =
        evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--server takes one of %s, not \"%.60s\"", evq_buf_text(&known), name);
    evq_buf_dispose(&known);
    return rc;
}

static int take_reasoning(evq_target *target, const char *word, evq_err *err)
{
    int policy = evq_name_index(evq_reasoning_policy_names, EVQ_REASONING_POLICY_COUNT, word);
    if (policy < 0)
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--reasoning takes strip, echo or keep, not \"%.40s\"", word);
    target->endpoint.reasoning = (evq_reasoning_policy)policy;
    target->reasoning_said = true;
    return 0;
}

// "temperature=0.6": the value is JSON, or else a text.
static int take_members(evq_target *target, const evq_opt_list *list, evq_err *err)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(1));
    for (size_t i = 0; i < list->count; i++) {
        const char *equals = strchr(list->items[i], '=');
        if (!equals || equals == list->items[i]) {
            evq_buf_dispose(&text);
            return evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                            "--set takes NAME=VALUE, such as temperature=0.6, not \"%.80s\"", list->items[i]);
        }
        json_t *value = json_loads(equals + 1, JSON_DECODE_ANY, NULL);
        evq_json_writer w = evq_json_writer_on(&text, 0);
        if (i) evq_buf_putc(&text, ',');
        evq_write_bytes(&w, list->items[i], (size_t)(equals - list->items[i]));
        evq_buf_putc(&text, ':');
        if (value)
            evq_buf_puts(&text, equals + 1);
        else
            evq_write_string(&w, equals + 1);
        json_decref(value);
    }
    if (text.len) target->endpoint.members = evq_arena_strdup(&target->arena, evq_buf_text(&text));
    evq_buf_dispose(&text);
    return 0;
}

static int take_options(evq_target *target, const evq_target_options *options, evq_err *err)
{
    evq_endpoint *endpoint = &target->endpoint;
    int rc = 0;
    if (options->dialect) rc = take_dialect(endpoint, options->dialect, err);
    if (!rc && options->server) rc = take_server(endpoint, options->server, err);
    if (!rc && endpoint->quirks) endpoint->reasoning = endpoint->quirks->reasoning;
    if (!rc && options->reasoning) rc = take_reasoning(target, options->reasoning, err);
    return rc ? rc : take_members(target, &options->members, err);
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
                               .reasoning = EVQ_REASONING_ECHO,
                               .stream = !options->no_stream};
    bool is_simulated = !strncmp(endpoint->name, "sim:", 4);
    int rc = take_options(target, options, err);
    if (!rc)
        rc = is_simulated ? open_simulated(target, options, scenarios, count, err) : open_real(target, options, err);
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
    const evq_reasoning_policy said = endpoint->reasoning;
    *endpoint = evq_identified(endpoint, &identity);
    if (target->reasoning_said) endpoint->reasoning = said;
    return endpoint->model ? 0 : miss_model(&identity, err);
}

void evq_target_close(evq_target *target)
{
    if (target->simulator) evq_simulator_stop(target->simulator);
    evq_arena_dispose(&target->arena);
    *target = (evq_target){0};
}
