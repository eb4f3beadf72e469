#include "cli/policy_file.h"

#include "base/file.h"
#include "cli/config.h"

#include <string.h>

enum { MAX_POLICY_KIB = 256 };

static bool is_path(const char *argument)
{
    size_t len = strlen(argument);
    return strchr(argument, '/') || (len > 5 && !strcmp(argument + len - 5, ".json"));
}

static int read_file(evq_policy *out, const char *path, evq_arena *arena, evq_err *err)
{
    evq_buf text = EVQ_BUF_INIT((size_t)MAX_POLICY_KIB * 1024);
    int rc = evq_file_read(&text, path, err);
    if (!rc) rc = evq_policy_parse(out, evq_buf_text(&text), text.len, path, arena, err);
    evq_buf_dispose(&text);
    return rc;
}

static int refuse(const evq_config *config, const char *name, evq_err *err)
{
    evq_buf names = EVQ_BUF_INIT(4096);
    for (size_t i = 0; i < config->policy_count; i++)
        evq_buf_printf(&names, "%s%s", i ? ", " : "; it has ", config->policies[i].name);
    int rc = evq_fail(err, EVQ_EUSAGE, NULL, NULL, "there is no policy \"%.80s\" in %s%s", name,
                      config->path ? config->path : "evalq.json, which does not exist", evq_buf_text(&names));
    evq_buf_dispose(&names);
    return rc;
}

int evq_policy_file_find(evq_policy *out, const char *argument, const char *config, evq_arena *arena, evq_err *err)
{
    if (is_path(argument)) return read_file(out, argument, arena, err);
    evq_config loaded;
    int rc = evq_config_load(&loaded, config, err);
    if (rc) return rc;
    const evq_policy *found = evq_config_policy(&loaded, argument);
    if (found) {
        *out = *found;
        out->name = evq_arena_strdup(arena, found->name);
    } else {
        rc = refuse(&loaded, argument, err);
    }
    evq_config_dispose(&loaded);
    return rc;
}

const char *evq_policy_file_text(const evq_policy *policy, evq_arena *arena)
{
    evq_buf text = EVQ_BUF_INIT((size_t)MAX_POLICY_KIB * 1024);
    evq_json_writer w = evq_json_writer_on(&text, 0);
    evq_write_object(&w);
    evq_policy_write(&w, policy);
    evq_write_end(&w);
    const char *out = evq_arena_strdup(arena, evq_buf_text(&text));
    evq_buf_dispose(&text);
    return out;
}
