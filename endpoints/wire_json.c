#include "endpoints/wire_json.h"

#include "endpoints/error_words.h"
#include "endpoints/lenient_json.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

// Numbers as they were written: 0.1, not 0.10000000000000001.
static char *dump(const json_t *value)
{
    return json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
}

// ---- requests ----

const char *evq_wire_arguments(const char *arguments)
{
    json_t *value = arguments ? json_loads(arguments, JSON_ALLOW_NUL, NULL) : NULL;
    bool is_object = json_is_object(value);
    json_decref(value);
    return is_object ? arguments : "{}";
}

const char *evq_wire_parameters(const evq_tool *tool)
{
    return tool->parameters ? tool->parameters : "{\"type\":\"object\",\"properties\":{}}";
}

bool evq_wire_has_begun(evq_role before)
{
    return before != EVQ_NO_ROLE && before != EVQ_SYSTEM;
}

evq_json_writer evq_wire_open_side(evq_buf *body, const evq_two_sided *shape, evq_role before, evq_role role)
{
    bool has_begun = evq_wire_has_begun(before);
    bool same_side = has_begun && (before == EVQ_ASSISTANT) == (role == EVQ_ASSISTANT);
    if (!has_begun) evq_buf_printf(body, ",\"%s\":[", shape->list);
    if (!same_side)
        evq_buf_printf(body, "%s{\"role\":\"%s\",\"%s\":[", has_begun ? "]}," : "",
                       role == EVQ_ASSISTANT ? shape->model : "user", shape->parts);
    return evq_json_writer_within(body, same_side);
}

void evq_wire_close_sides(evq_buf *body, const evq_two_sided *shape, evq_role before)
{
    if (evq_wire_has_begun(before))
        evq_buf_puts(body, "]}]}");
    else
        evq_buf_printf(body, ",\"%s\":[]}", shape->list);
}

void evq_wire_put_echo(evq_json_writer *w, const char *echo)
{
    size_t len = strlen(echo); // of "[...]"
    evq_write_raw_bytes(w, echo + 1, len - 2);
}

static bool is_one_of(const char *key, const char *const *keys)
{
    for (; *keys; keys++)
        if (!strcmp(*keys, key)) return true;
    return false;
}

static json_t *object_of(const char *members)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_printf(&text, "{%s}", members ? members : "");
    json_t *object = json_loads(evq_buf_text(&text), 0, NULL);
    evq_buf_dispose(&text);
    return object;
}

void evq_wire_put_all_members(evq_json_writer *w, const evq_request_options *options)
{
    static const char *const none[] = {NULL};
    json_t *all = object_of(options->quirks ? options->quirks->members : NULL);
    json_t *of_user = object_of(options->members);
    json_object_update(all, of_user);
    evq_wire_put_members(w, all, none, false);
    json_decref(of_user);
    json_decref(all);
}

json_t *evq_wire_members(const evq_request_options *options)
{
    return object_of(options->members);
}

void evq_wire_put_members(evq_json_writer *w, json_t *members, const char *const *keys, bool in_keys)
{
    const char *key;
    json_t *value;
    json_object_foreach(members, key, value) {
        if (is_one_of(key, keys) != in_keys) continue;
        char *text = dump(value);
        if (text) evq_put_raw(w, key, text);
        free(text);
    }
}

// ---- answers ----

json_t *evq_wire_parse(evq_reply_builder *reply, const char *data, size_t len)
{
    bool mended;
    json_t *value = evq_lenient_parse(data, len, &mended);
    if (mended) evq_reply_remark(reply, EVQ_REMARK_BAD_UTF8);
    if (json_is_object(value)) return value;
    if (len) evq_reply_remark(reply, EVQ_REMARK_BAD_EVENT); // an empty one is a kind of keep-alive
    json_decref(value);
    return NULL;
}

void evq_wire_event(evq_reply_builder *reply, const char *name, const char *data, size_t len,
                    void (*read)(evq_reply_builder *reply, const char *type, const json_t *event))
{
    size_t events = reply->events;
    json_t *event = evq_wire_parse(reply, data, len);
    const char *type = evq_lenient_text(event, "type");
    if (event) read(reply, type ? type : name ? name : "", event);
    if (reply->events == events) evq_reply_other(reply, EVQ_EVENT_OTHER, EVQ_UNKNOWN);
    json_decref(event);
}

void evq_wire_call(evq_reply_builder *reply, evq_call_fragment fragment, const json_t *arguments, int64_t tokens)
{
    char *text = arguments && !json_is_null(arguments) ? dump(arguments) : NULL;
    fragment.arguments = text;
    fragment.arguments_len = text ? strlen(text) : 0;
    evq_reply_call(reply, &fragment, tokens);
    free(text);
}

void evq_wire_echo(evq_reply_builder *reply, const json_t *element, bool matters)
{
    char *text = dump(element);
    if (text) evq_reply_echo(reply, text, matters);
    free(text);
}

void evq_wire_text(evq_reply_builder *reply, evq_event_kind kind, const json_t *string, int64_t tokens)
{
    evq_reply_text(reply, kind, json_string_value(string), json_string_length(string), tokens);
}

bool evq_wire_error(evq_reply_builder *reply, const json_t *answer)
{
    evq_error_words words;
    if (!evq_error_words_find(&words, answer)) return false;
    evq_reply_error(reply, &words);
    return true;
}

evq_finish evq_wire_finish(const evq_finish_word *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (!strcasecmp(words[i].word, word)) return words[i].finish;
    return EVQ_FINISH_OTHER;
}
