#include "cli/config.h"

#include "base/file.h"
#include "base/json.h"
#include "scenarios/reply.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAX_CONFIG_MIB = 4, MAX_HEADERS = 64 };
static const char file_name[] = "evalq.json";

// ---- one entry ----

typedef struct entry_loading {
    evq_config_endpoint *out;
    evq_arena *arena;
} entry_loading;

static const char *keep(const entry_loading *l, const char *text)
{
    return evq_arena_strdup(l->arena, text);
}

static int load_text(const entry_loading *l, const evq_json *at, const char **out)
{
    const char *text;
    if (evq_json_string(at, &text)) return EVQ_EFORMAT;
    if (!*text) return evq_json_fail(at, "must not be empty; leave it out");
    *out = keep(l, text);
    return 0;
}

static int load_url(entry_loading *l, const evq_json *at)
{
    evq_endpoint *endpoint = &l->out->endpoint;
    if (load_text(l, at, &endpoint->url)) return EVQ_EFORMAT;
    if (strncmp(endpoint->url, "http://", 7) != 0 && strncmp(endpoint->url, "https://", 8) != 0)
        return evq_json_fail(at, "must begin with http:// or https://");
    if (strpbrk(endpoint->url, "@?#"))
        return evq_json_fail(at, "must be a base URL without user name, query or fragment; keys go into an environment "
                                 "variable (\"key_env\"), the rest into \"query\"");
    return 0;
}

static int load_dialect(entry_loading *l, const evq_json *at)
{
    const char *name;
    if (evq_json_string(at, &name)) return EVQ_EFORMAT;
    l->out->endpoint.dialect = evq_dialect_find(name);
    if (l->out->endpoint.dialect) return 0;
    evq_buf known = EVQ_BUF_INIT(4096);
    for (size_t i = 0; i < evq_dialect_count; i++) evq_buf_printf(&known, "%s%s", i ? ", " : "", evq_dialects[i]->name);
    int rc = evq_json_fail(at, "\"%.60s\" is no dialect; there are %s", name, evq_buf_text(&known));
    evq_buf_dispose(&known);
    return rc;
}

static int load_server(entry_loading *l, const evq_json *at)
{
    const char *name;
    if (evq_json_string(at, &name)) return EVQ_EFORMAT;
    l->out->endpoint.quirks = evq_quirks_find(name);
    if (l->out->endpoint.quirks) return 0;
    evq_buf known = EVQ_BUF_INIT(4096);
    for (size_t i = 0; i < evq_quirk_count; i++)
        evq_buf_printf(&known, "%s%s", i ? ", " : "", evq_quirk_rows[i].server);
    int rc = evq_json_fail(at, "\"%.60s\" is no server that evalq knows; there are %s", name, evq_buf_text(&known));
    evq_buf_dispose(&known);
    return rc;
}

static int load_model(entry_loading *l, const evq_json *at)
{
    return load_text(l, at, &l->out->endpoint.model);
}

static int load_key_env(entry_loading *l, const evq_json *at)
{
    return load_text(l, at, &l->out->key_env);
}

static bool is_key_header(const char *name)
{
    static const char *const names[] = {"authorization", "x-api-key", "api-key", "x-goog-api-key"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcasecmp(names[i], name)) return true;
    return false;
}

static int load_headers(entry_loading *l, const evq_json *at)
{
    if (evq_json_object(at)) return EVQ_EFORMAT;
    const char **lines = evq_arena_array(l->arena, const char *, MAX_HEADERS);
    size_t count = 0;
    const char *name, *value;
    json_t *member;
    json_object_foreach((json_t *)at->value, name, member) {
        evq_json header;
        evq_json_find(at, name, &header);
        if (count == MAX_HEADERS) return evq_json_fail(at, "holds more than %d headers", MAX_HEADERS);
        if (evq_json_string(&header, &value)) return EVQ_EFORMAT;
        if (is_key_header(name))
            return evq_json_fail(&header, "a key has no place in a file: name its environment variable in \"key_env\"");
        if (strpbrk(name, ":\r\n ") || strpbrk(value, "\r\n")) return evq_json_fail(&header, "must be one line");
        lines[count++] = evq_arena_printf(l->arena, "%s: %s", name, value);
    }
    l->out->endpoint.headers = lines;
    l->out->endpoint.header_count = count;
    return 0;
}

// "name=value&...", with what is special in a query escaped.
static void put_query_text(evq_buf *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || strchr("-._~", c);
        evq_buf_printf(out, plain ? "%c" : "%%%02X", c);
    }
}

static int load_query(entry_loading *l, const evq_json *at)
{
    if (evq_json_object(at)) return EVQ_EFORMAT;
    evq_buf query = EVQ_BUF_INIT(8192);
    const char *name, *value;
    json_t *member;
    int rc = 0;
    json_object_foreach((json_t *)at->value, name, member) {
        evq_json one;
        evq_json_find(at, name, &one);
        rc = evq_json_string(&one, &value);
        if (rc) break;
        if (query.len) evq_buf_putc(&query, '&');
        put_query_text(&query, name);
        evq_buf_putc(&query, '=');
        put_query_text(&query, value);
    }
    if (!rc && query.len) l->out->endpoint.query = keep(l, evq_buf_text(&query));
    evq_buf_dispose(&query);
    return rc;
}

static int load_unix_socket(entry_loading *l, const evq_json *at)
{
    return load_text(l, at, &l->out->endpoint.unix_socket);
}

static int load_proxy(entry_loading *l, const evq_json *at)
{
    if (load_text(l, at, &l->out->endpoint.proxy)) return EVQ_EFORMAT;
    if (strchr(l->out->endpoint.proxy, '@'))
        return evq_json_fail(at, "a password has no place in a file: set https_proxy in the environment");
    return 0;
}

static int load_ca_file(entry_loading *l, const evq_json *at)
{
    return load_text(l, at, &l->out->endpoint.ca_file);
}

static int load_stream(entry_loading *l, const evq_json *at)
{
    return evq_json_bool(at, &l->out->endpoint.stream);
}

static int load_reasoning(entry_loading *l, const evq_json *at)
{
    int policy;
    if (evq_json_choice(at, evq_reasoning_policy_names, EVQ_REASONING_POLICY_COUNT, &policy)) return EVQ_EFORMAT;
    l->out->endpoint.reasoning = (evq_reasoning_policy)policy;
    l->out->reasoning_said = true;
    return 0;
}

static int load_request(entry_loading *l, const evq_json *at)
{
    if (evq_json_object(at)) return EVQ_EFORMAT;
    char *text = evq_json_compact(at->value, l->arena); // "{...}"
    size_t len = strlen(text);
    text[len - 1] = '\0';
    if (len > 2) l->out->endpoint.members = text + 1;
    return 0;
}

static int load_prices(entry_loading *l, const evq_json *at)
{
    static const struct {
        const char *key;
        size_t offset;
    } rows[] = {{"input", offsetof(evq_prices, input)},
                {"output", offsetof(evq_prices, output)},
                {"cache_read", offsetof(evq_prices, cache_read)},
                {"cache_write", offsetof(evq_prices, cache_write)}};
    static const char *const keys[] = {"input", "output", "cache_read", "cache_write", NULL};
    if (evq_json_object(at) || evq_json_only(at, keys)) return EVQ_EFORMAT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        evq_json price;
        double *field = (double *)(void *)((char *)&l->out->endpoint.prices + rows[i].offset);
        if (evq_json_find(at, rows[i].key, &price) && evq_json_number(&price, 0, 1e6, field)) return EVQ_EFORMAT;
    }
    return 0;
}

static int load_labels(entry_loading *l, const evq_json *at)
{
    static const char *const keys[] = {"hardware", "server", "quantization", "active_parameters", NULL};
    evq_labels *labels = &l->out->endpoint.labels;
    const char **const fields[] = {&labels->hardware, &labels->server, &labels->quantization,
                                   &labels->active_parameters};
    if (evq_json_object(at) || evq_json_only(at, keys)) return EVQ_EFORMAT;
    for (size_t i = 0; keys[i]; i++) {
        evq_json label;
        if (evq_json_find(at, keys[i], &label) && load_text(l, &label, fields[i])) return EVQ_EFORMAT;
    }
    return 0;
}

static const struct member {
    const char *key;
    int (*load)(entry_loading *l, const evq_json *at);
} members[] = {
    {"url", load_url},         {"dialect", load_dialect}, {"server", load_server}, {"model", load_model},
    {"key_env", load_key_env}, {"headers", load_headers}, {"query", load_query},   {"unix_socket", load_unix_socket},
    {"proxy", load_proxy},     {"ca_file", load_ca_file}, {"stream", load_stream}, {"reasoning", load_reasoning},
    {"request", load_request}, {"prices", load_prices},   {"labels", load_labels},
};
enum { MEMBER_COUNT = sizeof members / sizeof *members };

static int refuse_keys(const evq_json *at)
{
    static const char *const names[] = {"key", "api_key", "apikey", "token", "secret", "password"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        evq_json key;
        if (evq_json_find(at, names[i], &key))
            return evq_json_fail(&key, "a key has no place in a file: name its environment variable in \"key_env\"");
    }
    return 0;
}

static int load_entry(evq_config *config, evq_config_endpoint *out, const char *name, const evq_json *at)
{
    const char *keys[MEMBER_COUNT + 1] = {NULL};
    entry_loading l = {out, &config->arena};
    *out = (evq_config_endpoint){.endpoint = {.name = evq_arena_strdup(&config->arena, name),
                                              .stream = true,
                                              .reasoning = EVQ_REASONING_ECHO,
                                              .prices = EVQ_PRICES_UNKNOWN}};
    for (size_t i = 0; i < MEMBER_COUNT; i++) keys[i] = members[i].key;
    evq_json url;
    if (evq_json_object(at) || refuse_keys(at) || evq_json_only(at, keys) || evq_json_need(at, "url", &url))
        return EVQ_EFORMAT;
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        evq_json member;
        if (evq_json_find(at, members[i].key, &member) && members[i].load(&l, &member)) return EVQ_EFORMAT;
    }
    return 0;
}

// ---- the file ----

static int load_endpoints(evq_config *config, const evq_json *root)
{
    evq_json list;
    if (!evq_json_find(root, "endpoints", &list)) return 0;
    if (evq_json_object(&list)) return EVQ_EFORMAT;
    config->endpoints = evq_arena_array(&config->arena, evq_config_endpoint, json_object_size(list.value) + 1);
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)list.value, name, value) {
        evq_json entry;
        if (!evq_json_find(&list, name, &entry)) continue;
        if (!*name || strchr(name, '/') || !strncmp(name, "sim:", 4))
            return evq_json_fail(&entry, "the name of an endpoint must not be empty, hold a slash or begin with sim:");
        if (load_entry(config, &config->endpoints[config->count], name, &entry)) return EVQ_EFORMAT;
        config->count++;
    }
    return 0;
}

static int load_policies(evq_config *config, const evq_json *root)
{
    evq_json list;
    if (!evq_json_find(root, "policies", &list)) return 0;
    if (evq_json_object(&list)) return EVQ_EFORMAT;
    config->policies = evq_arena_array(&config->arena, evq_policy, json_object_size(list.value) + 1);
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)list.value, name, value) {
        evq_json entry;
        if (!evq_json_find(&list, name, &entry)) continue;
        if (!*name || strchr(name, '/'))
            return evq_json_fail(&entry, "the name of a policy must not be empty or hold a slash");
        if (evq_policy_load(&config->policies[config->policy_count], &entry, name, &config->arena)) return EVQ_EFORMAT;
        config->policy_count++;
    }
    return 0;
}

static int load_root(evq_config *config, const evq_json *root)
{
    static const char *const keys[] = {"endpoints", "policies", "$schema", NULL};
    if (evq_json_object(root) || evq_json_only(root, keys)) return EVQ_EFORMAT;
    int rc = load_endpoints(config, root);
    return rc ? rc : load_policies(config, root);
}

static const char *user_config(evq_arena *arena)
{
    const char *folder = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (folder && *folder) return evq_arena_printf(arena, "%s/evalq/%s", folder, file_name);
    return home && *home ? evq_arena_printf(arena, "%s/.config/evalq/%s", home, file_name) : NULL;
}

static const char *find_config(evq_arena *arena)
{
    const char *user = user_config(arena);
    if (evq_file_exists(file_name)) return file_name;
    return user && evq_file_exists(user) ? user : NULL;
}

const char *evq_config_path(evq_arena *arena)
{
    const char *found = find_config(arena);
    return found ? found : file_name;
}

int evq_config_load(evq_config *out, const char *path, evq_err *err)
{
    *out = (evq_config){.path = path};
    if (!path) out->path = find_config(&out->arena);
    if (!out->path) return 0;
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(MAX_CONFIG_MIB));
    json_t *value = NULL;
    int rc = evq_file_read(&text, out->path, err);
    if (!rc) rc = evq_json_parse(&value, evq_buf_text(&text), text.len, out->path, err);
    if (!rc) {
        const evq_json_source source = {.file = out->path, .err = err};
        evq_json root = evq_json_root(value, &source);
        rc = load_root(out, &root);
    }
    json_decref(value);
    evq_buf_dispose(&text);
    if (rc) evq_config_dispose(out);
    return rc;
}

void evq_config_dispose(evq_config *config)
{
    evq_arena_dispose(&config->arena);
    *config = (evq_config){0};
}

const evq_config_endpoint *evq_config_find(const evq_config *config, const char *name)
{
    for (size_t i = 0; i < config->count; i++)
        if (!strcmp(config->endpoints[i].endpoint.name, name)) return &config->endpoints[i];
    return NULL;
}

const evq_policy *evq_config_policy(const evq_config *config, const char *name)
{
    for (size_t i = 0; i < config->policy_count; i++)
        if (!strcmp(config->policies[i].name, name)) return &config->policies[i];
    return NULL;
}

// ---- writing ----

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text) json_object_set_new(object, key, json_string(text));
}

static int read_or_begin(json_t **out, const char *path, evq_err *err)
{
    *out = NULL;
    if (!evq_file_exists(path)) {
        *out = json_object();
        return 0;
    }
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(MAX_CONFIG_MIB));
    int rc = evq_file_read(&text, path, err);
    if (!rc) rc = evq_json_parse(out, evq_buf_text(&text), text.len, path, err);
    evq_buf_dispose(&text);
    return rc;
}

// The object under a key, made where it is missing.
static json_t *object_under(json_t *object, const char *key)
{
    json_t *inner = json_object_get(object, key);
    if (!json_is_object(inner)) json_object_set_new(object, key, inner = json_object());
    return inner;
}

int evq_config_save(const char *path, const char *name, const evq_config_endpoint *entry, evq_err *err)
{
    evq_config before;
    int rc = evq_file_exists(path) ? evq_config_load(&before, path, err) : 0; // a broken file is not written over
    if (rc) return rc;
    if (evq_file_exists(path)) evq_config_dispose(&before);
    json_t *root;
    rc = read_or_begin(&root, path, err);
    if (rc) return rc;
    const evq_endpoint *endpoint = &entry->endpoint;
    json_t *object = object_under(object_under(root, "endpoints"), name);
    set_text(object, "url", endpoint->url);
    set_text(object, "dialect", endpoint->dialect ? endpoint->dialect->name : NULL);
    set_text(object, "server", endpoint->quirks ? endpoint->quirks->server : NULL);
    set_text(object, "model", endpoint->model);
    set_text(object, "key_env", entry->key_env);
    if (endpoint->labels.quantization)
        set_text(object_under(object, "labels"), "quantization", endpoint->labels.quantization);
    char *text = json_dumps(root, JSON_INDENT(2));
    evq_buf file = EVQ_BUF_INIT(EVQ_MIB(MAX_CONFIG_MIB));
    evq_buf_printf(&file, "%s\n", text);
    rc = evq_file_write(path, file.data, file.len, err);
    evq_buf_dispose(&file);
    free(text);
    json_decref(root);
    return rc;
}
