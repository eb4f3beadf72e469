#include "cli/target_options.h"

#include "base/json.h"

#include <stdlib.h>
#include <string.h>

static int refuse_name(const char *option, const char *name, const evq_buf *known, evq_err *err)
{
    return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "%s takes one of %s, not \"%.60s\"", option, evq_buf_text(known),
                    name);
}

static int take_dialect(evq_endpoint *endpoint, const char *name, evq_err *err)
{
    endpoint->dialect = evq_dialect_find(name);
    if (endpoint->dialect) return 0;
    evq_buf known = EVQ_BUF_INIT(4096);
    for (size_t i = 0; i < evq_dialect_count; i++) evq_buf_printf(&known, "%s%s", i ? ", " : "", evq_dialects[i]->name);
    int rc = refuse_name("--dialect", name, &known, err);
    evq_buf_dispose(&known);
    return rc;
}

static int take_server(evq_endpoint *endpoint, const char *name, evq_err *err)
{
    endpoint->quirks = evq_quirks_find(name);
    if (endpoint->quirks) return 0;
    evq_buf known = EVQ_BUF_INIT(4096);
    for (size_t i = 0; i < evq_quirk_count; i++)
        evq_buf_printf(&known, "%s%s", i ? ", " : "", evq_quirk_rows[i].server);
    int rc = refuse_name("--server", name, &known, err);
    evq_buf_dispose(&known);
    return rc;
}

// The command line says it, else the entry, else what is known of the server; else what is signed goes back.
static int take_reasoning(evq_target *target, const char *word, bool entry_said, evq_err *err)
{
    evq_endpoint *endpoint = &target->endpoint;
    target->reasoning_said = word || entry_said;
    if (!word) {
        if (!entry_said) endpoint->reasoning = endpoint->quirks ? endpoint->quirks->reasoning : EVQ_REASONING_ECHO;
        return 0;
    }
    int policy = evq_name_index(evq_reasoning_policy_names, EVQ_REASONING_POLICY_COUNT, word);
    if (policy < 0)
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--reasoning takes strip, echo or keep, not \"%.40s\"", word);
    endpoint->reasoning = (evq_reasoning_policy)policy;
    return 0;
}

// Where "NAME=VALUE" is cut; NULL and a complaint when it is none.
static const char *find_equals(const char *option, const char *example, const char *text, evq_err *err)
{
    const char *equals = strchr(text, '=');
    if (equals && equals != text) return equals;
    evq_fail(err, EVQ_EUSAGE, NULL, NULL, "%s takes NAME=VALUE, such as %s, not \"%.80s\"", option, example, text);
    return NULL;
}

// The entry's members and those of the command line, which win. A value is JSON, or else a text.
static int take_members(evq_target *target, const evq_opt_list *list, evq_err *err)
{
    const char *of_entry = target->endpoint.members;
    if (!list->count) return 0;
    json_t *all = json_loads(evq_arena_printf(&target->arena, "{%s}", of_entry ? of_entry : ""), 0, NULL);
    int rc = 0;
    for (size_t i = 0; !rc && i < list->count; i++) {
        const char *text = list->items[i], *equals = find_equals("--set", "temperature=0.6", text, err);
        rc = equals ? 0 : EVQ_EUSAGE;
        if (rc) break;
        json_t *value = json_loads(equals + 1, JSON_DECODE_ANY, NULL);
        if (!value) value = json_string(equals + 1);
        const char *name = evq_arena_strndup(&target->arena, text, (size_t)(equals - text));
        if (!value || json_object_set_new(all, name, value))
            rc = evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--set %.80s: this is not UTF-8", text);
    }
    char *text = rc ? NULL : evq_json_compact(all, &target->arena);
    if (text) {
        text[strlen(text) - 1] = '\0';
        target->endpoint.members = text + 1;
    }
    json_decref(all);
    return rc;
}

static int take_headers(evq_target *target, const evq_opt_list *headers, evq_err *err)
{
    evq_endpoint *endpoint = &target->endpoint;
    size_t before = endpoint->header_count, count = before + headers->count;
    const char **all = evq_arena_array(&target->arena, const char *, count + 1);
    for (size_t i = 0; i < before; i++) all[i] = endpoint->headers[i];
    for (size_t i = 0; i < headers->count; i++) {
        const char *header = headers->items[i], *colon = strchr(header, ':');
        if (!colon || colon == header || strpbrk(header, "\r\n"))
            return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--header takes \"Name: value\", one line, not \"%.80s\"",
                            header);
        all[before + i] = header;
    }
    endpoint->headers = all;
    endpoint->header_count = count;
    return 0;
}

static void add_query(evq_target *target, const char *text)
{
    const char *before = target->endpoint.query;
    target->endpoint.query =
        before ? evq_arena_printf(&target->arena, "%s&%s", before, text) : evq_arena_strdup(&target->arena, text);
}

static int take_query(evq_target *target, const evq_opt_list *list, evq_err *err)
{
    for (size_t i = 0; i < list->count; i++) {
        if (!find_equals("--query", "api-version=2024-10-21", list->items[i], err)) return EVQ_EUSAGE;
        if (strpbrk(list->items[i], " #\r\n"))
            return evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                            "--query \"%.80s\": blanks and # have to be escaped (%%20, %%23)", list->items[i]);
        add_query(target, list->items[i]);
    }
    return 0;
}

// A URL is written into traces and reports: what may be a secret in it has no place there. Its query is kept apart.
static int take_url(evq_target *target, const char *url, evq_err *err)
{
    if (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0)
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                        "--endpoint takes a URL such as http://127.0.0.1:8080/v1, a name from evalq.json, or "
                        "sim:reference, not \"%.200s\"",
                        url);
    size_t len = strcspn(url, "?");
    if (strpbrk(url, "@#"))
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                        "--endpoint takes a base URL without user name or fragment; keys go into an environment "
                        "variable (--key-env) or a --header");
    if (url[len] && url[len + 1]) add_query(target, url + len + 1);
    target->endpoint.url = evq_arena_strndup(&target->arena, url, len);
    target->endpoint.name = target->endpoint.url;
    return 0;
}

static int take_key(evq_target *target, const char *option, const char *of_entry, evq_err *err)
{
    target->key_env = option ? option : of_entry;
    if (!target->key_env) return 0;
    target->endpoint.key = getenv(target->key_env);
    if (target->endpoint.key && *target->endpoint.key) return 0;
    return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "%s %s: there is no such environment variable, or it is empty",
                    option ? "--key-env" : "\"key_env\"", target->key_env);
}

static int take_proxy(evq_endpoint *endpoint, const char *proxy, evq_err *err)
{
    if (!proxy) return 0;
    endpoint->proxy = proxy;
    if (!strchr(proxy, '@')) return 0;
    return evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                    "--proxy takes no password: others can see a command line; set "
                    "https_proxy in the environment");
}

int evq_target_take_options(evq_target *target, const evq_target_options *options, const evq_config_endpoint *entry,
                            evq_err *err)
{
    evq_endpoint *endpoint = &target->endpoint;
    *endpoint = entry ? entry->endpoint : (evq_endpoint){.stream = true, .prices = EVQ_PRICES_UNKNOWN};
    if (options->model) endpoint->model = options->model;
    if (options->no_stream) endpoint->stream = false;
    if (options->ca_file) endpoint->ca_file = options->ca_file;
    if (options->unix_socket) endpoint->unix_socket = options->unix_socket;
    int rc = entry || !strncmp(options->endpoint, "sim:", 4) ? 0 : take_url(target, options->endpoint, err);
    if (!rc && options->dialect) rc = take_dialect(endpoint, options->dialect, err);
    if (!rc && options->server) rc = take_server(endpoint, options->server, err);
    if (!rc && !endpoint->quirks && endpoint->url) endpoint->quirks = evq_quirks_of_url(endpoint->url);
    if (!rc) rc = take_reasoning(target, options->reasoning, entry && entry->reasoning_said, err);
    if (!rc) rc = take_members(target, &options->members, err);
    if (!rc) rc = take_headers(target, &options->headers, err);
    if (!rc) rc = take_query(target, &options->query, err);
    if (!rc) rc = take_proxy(endpoint, options->proxy, err);
    if (!rc) rc = take_key(target, options->key_env, entry ? entry->key_env : NULL, err);
    return rc;
}
