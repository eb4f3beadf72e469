// Keys that somebody forgot in a recording. The text itself is not repeated: findings end up in logs.
#include "base/json.h"
#include "scenarios/lint_internal.h"

#include <string.h>

#define SMALL   "abcdefghijklmnopqrstuvwxyz"
#define CAPITAL "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS  "0123456789"

// A beginning, and how many of which characters follow at least.
static const struct shape {
    const char *start, *characters;
    size_t count;
    const char *name;
} shapes[] = {
    {"sk-", SMALL CAPITAL DIGITS, 20, "an API key (sk-...)"},
    {"ghp_", SMALL CAPITAL DIGITS, 20, "a GitHub token (ghp_...)"},
    {"AKIA", CAPITAL DIGITS, 16, "an AWS access key (AKIA...)"},
};

static bool has_shape(const char *text, const struct shape *shape)
{
    for (const char *at = strstr(text, shape->start); at; at = strstr(at + 1, shape->start)) {
        bool begins = at == text || !strchr(SMALL CAPITAL DIGITS, at[-1]); // not the end of "disk-"
        if (begins && strspn(at + strlen(shape->start), shape->characters) >= shape->count) return true;
    }
    return false;
}

// "-----BEGIN RSA PRIVATE KEY-----", all on one line.
static bool has_private_key(const char *text)
{
    static const char begin[] = "-----BEGIN ", end[] = "PRIVATE KEY-----";
    for (const char *at = strstr(text, begin); at; at = strstr(at + 1, begin)) {
        const char *found = strstr(at, end);
        if (found && strcspn(at, "\n") > (size_t)(found - at)) return true;
    }
    return false;
}

static const char *secret_in(const char *text)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (has_shape(text, &shapes[i])) return shapes[i].name;
    return has_private_key(text) ? "a private key" : NULL;
}

static void look_into(evq_findings *out, const evq_json *at)
{
    const char *secret = json_is_string(at->value) ? secret_in(json_string_value(at->value)) : NULL;
    if (secret)
        evq_lint_report(out, evq_json_path(at, &out->arena),
                        "looks as if it held %s: revoke it if it is real, and write something shorter", secret);
    for (size_t i = 0; i < json_array_size(at->value); i++) {
        evq_json item = evq_json_at(at, i);
        look_into(out, &item);
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)at->value, key, value) {
        evq_json member = {.value = value, .source = at->source, .parent = at, .key = key};
        look_into(out, &member);
    }
}

void evq_lint_secrets(evq_findings *out, const evq_scenario *scenario)
{
    const evq_json_source source = {.file = ""};
    evq_json root = evq_json_root(scenario->value, &source);
    look_into(out, &root);
}
