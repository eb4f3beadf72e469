#include "base/json_write.h"
#include "base/text.h"
#include "cli/cmd.h"
#include "cli/config.h"
#include "scenarios/reply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    const char *config;
    bool json;
} given;

static const evq_opt options[] = {
    {"config", 0, EVQ_OPT_TEXT, &given.config, "FILE", "this file in place of the one that is found", 0, 0},
    {"json", 0, EVQ_OPT_FLAG, &given.json, NULL, "one JSON array", 0, 0},
};

static const char example[] =
    "There is no evalq.json here, and none in the user's config folder. A small one:\n"
    "\n"
    "  {\"endpoints\": {\n"
    "    \"home\": {\"url\": \"http://127.0.0.1:8080/v1\", \"labels\": {\"quantization\": \"Q4_K_M\"}}\n"
    "  }}\n"
    "\n"
    "`evalq probe URL --save NAME` writes one.\n";

// What stands in for a key: where it comes from, and whether it is there.
static const char *key_state(const evq_config_endpoint *entry)
{
    if (!entry->key_env) return "none";
    const char *key = getenv(entry->key_env);
    return key && *key ? "set" : "not set";
}

static void put_line(evq_buf *out, const char *name, const char *value)
{
    if (!value) return;
    evq_buf_printf(out, "  %-18s", name);
    evq_text_line(out, value, 100);
    evq_buf_putc(out, '\n');
}

static void put_price(evq_buf *out, const char *name, double price)
{
    if (price >= 0) evq_buf_printf(out, "  %-18s%.6g per million tokens\n", name, price);
}

static void put_entry(evq_buf *out, const evq_config_endpoint *entry)
{
    const evq_endpoint *e = &entry->endpoint;
    evq_text_line(out, e->name, 100);
    evq_buf_putc(out, '\n');
    put_line(out, "url", e->url);
    put_line(out, "dialect", e->dialect ? e->dialect->name : NULL);
    put_line(out, "server", e->quirks ? e->quirks->server : NULL);
    put_line(out, "model", e->model);
    if (entry->key_env) evq_buf_printf(out, "  %-18s%s (%s)\n", "key", entry->key_env, key_state(entry));
    put_line(out, "unix socket", e->unix_socket);
    put_line(out, "proxy", e->proxy);
    put_line(out, "ca file", e->ca_file);
    if (entry->reasoning_said) put_line(out, "reasoning", evq_reasoning_policy_names[e->reasoning]);
    put_line(out, "request", e->members);
    put_line(out, "hardware", e->labels.hardware);
    put_line(out, "server build", e->labels.server);
    put_line(out, "quantization", e->labels.quantization);
    put_line(out, "active parameters", e->labels.active_parameters);
    put_price(out, "input", e->prices.input);
    put_price(out, "output", e->prices.output);
    put_price(out, "cache read", e->prices.cache_read);
    put_price(out, "cache write", e->prices.cache_write);
}

static void write_entry(evq_json_writer *w, const evq_config_endpoint *entry)
{
    const evq_endpoint *e = &entry->endpoint;
    evq_write_object(w);
    evq_put_string(w, "name", e->name);
    evq_put_string(w, "url", e->url);
    evq_put_string(w, "dialect", e->dialect ? e->dialect->name : NULL);
    evq_put_string(w, "server", e->quirks ? e->quirks->server : NULL);
    evq_put_string(w, "model", e->model);
    evq_put_string(w, "key_env", entry->key_env);
    evq_put_string(w, "key", key_state(entry));
    evq_put_string(w, "hardware", e->labels.hardware);
    evq_put_string(w, "server_build", e->labels.server);
    evq_put_string(w, "quantization", e->labels.quantization);
    evq_put_string(w, "active_parameters", e->labels.active_parameters);
    evq_write_end(w);
}

static void put_json(evq_buf *out, const evq_config *config, const char *name)
{
    evq_json_writer w = evq_json_writer_on(out, 2);
    evq_write_array(&w);
    for (size_t i = 0; i < config->count; i++)
        if (!name || !strcmp(config->endpoints[i].endpoint.name, name)) write_entry(&w, &config->endpoints[i]);
    evq_write_end(&w);
    evq_buf_putc(out, '\n');
}

static void put_text(evq_buf *out, const evq_config *config, const char *name)
{
    if (!config->path) evq_buf_puts(out, example);
    if (config->path && !name)
        evq_buf_printf(out, "%s: %zu endpoint%s\n", config->path, config->count, config->count == 1 ? "" : "s");
    for (size_t i = 0; i < config->count; i++) {
        if (name && strcmp(config->endpoints[i].endpoint.name, name) != 0) continue;
        if (!name) evq_buf_putc(out, '\n');
        put_entry(out, &config->endpoints[i]);
    }
}

static int run(int argc, char **argv)
{
    evq_err err;
    evq_config config = {0};
    const char *name = argc ? argv[0] : NULL;
    int rc = argc <= 1 ? 0 : evq_fail(&err, EVQ_EUSAGE, NULL, NULL, "endpoints takes one name at most");
    if (!rc) rc = evq_config_load(&config, given.config, &err);
    if (!rc && name && !evq_config_find(&config, name))
        rc = evq_fail(&err, EVQ_EUSAGE, NULL, NULL, "there is no endpoint \"%.80s\"; `evalq endpoints` lists them",
                      name);
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(8));
    if (!rc && given.json) put_json(&out, &config, name);
    if (!rc && !given.json) put_text(&out, &config, name);
    fputs(evq_buf_text(&out), stdout);
    evq_buf_dispose(&out);
    evq_config_dispose(&config);
    return rc ? evq_exit_of(&err) : EVQ_EXIT_OK;
}

const evq_cmd evq_cmd_endpoints = {
    .name = "endpoints",
    .arguments = "[NAME]",
    .summary = "the endpoints that evalq.json names",
    .details =
        "evalq.json is looked for in the working folder, then in $XDG_CONFIG_HOME/evalq or ~/.config/evalq. Keys are\n"
        "never in it: it names the environment variables that hold them. docs/endpoints.md tells its members.\n"
        "\n"
        "examples:\n"
        "  evalq endpoints\n"
        "  evalq endpoints m3-kimi --json\n"
        "  evalq run blog-update --endpoint m3-kimi\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
