#include "endpoints/chat_echo.h"

#include "endpoints/lenient_json.h"
#include "endpoints/wire_json.h"

#include <stdlib.h>
#include <string.h>

static const char detail_key[] = "reasoning_detail", call_key[] = "call", extra_key[] = "extra_content";

// ---- reading ----

static bool is_sealed(const json_t *detail)
{
    const char *type = evq_lenient_text(detail, "type");
    return evq_lenient_text(detail, "signature") || (type && !strcmp(type, "reasoning.encrypted"));
}

void evq_chat_echo_details(evq_reply_builder *reply, const json_t *part)
{
    size_t i;
    json_t *detail;
    json_array_foreach(json_object_get(part, "reasoning_details"), i, detail) {
        if (!json_is_object(detail)) continue;
        json_t *element = json_pack("{s:O}", detail_key, detail);
        evq_wire_echo(reply, element, is_sealed(detail));
        json_decref(element);
    }
}

void evq_chat_echo_call(evq_reply_builder *reply, const json_t *call)
{
    const char *id = evq_lenient_text(call, "id");
    json_t *extra = json_object_get(call, extra_key);
    if (!id || !json_object_size(extra)) return;
    json_t *element = json_pack("{s:s, s:O}", call_key, id, extra_key, extra);
    evq_wire_echo(reply, element, true);
    json_decref(element);
}

// ---- writing ----

json_t *evq_chat_echo_load(const char *echo)
{
    return echo ? json_loads(echo, 0, NULL) : NULL;
}

static void put_value(evq_json_writer *w, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT);
    if (text) evq_write_raw(w, text);
    free(text);
}

// A stream brings a detail in pieces: those of one type and index that follow each other are one.
static bool continues(const json_t *detail, const json_t *next)
{
    return json_equal(json_object_get(detail, "type"), json_object_get(next, "type")) &&
           json_equal(json_object_get(detail, "index"), json_object_get(next, "index"));
}

static void join(json_t *detail, const json_t *next)
{
    static const char *const texts[] = {"text", "summary", "data"};
    evq_buf whole = EVQ_BUF_INIT(2 * EVQ_REPLY_MAX_BYTES);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *first = evq_lenient_text(detail, texts[i]), *second = evq_lenient_text(next, texts[i]);
        if (!second) continue;
        evq_buf_truncate(&whole, 0);
        if (first) evq_buf_puts(&whole, first);
        evq_buf_puts(&whole, second);
        json_object_set_new(detail, texts[i], json_string(evq_buf_text(&whole)));
    }
    evq_buf_dispose(&whole);
    json_t *signature = json_object_get(next, "signature");
    if (json_is_string(signature)) json_object_set(detail, "signature", signature);
}

void evq_chat_echo_put_details(evq_json_writer *w, const json_t *echo)
{
    json_t *open = NULL;
    size_t i;
    json_t *element;
    json_array_foreach(echo, i, element) {
        const json_t *detail = json_object_get(element, detail_key);
        if (!detail) continue;
        if (open && continues(open, detail)) {
            join(open, detail);
            continue;
        }
        if (open)
            put_value(w, open);
        else
            evq_put_array(w, "reasoning_details");
        json_decref(open);
        open = json_copy((json_t *)detail);
    }
    if (!open) return;
    put_value(w, open);
    json_decref(open);
    evq_write_end(w);
}

void evq_chat_echo_put_call(evq_json_writer *w, const json_t *echo, const char *id)
{
    size_t i;
    json_t *element;
    json_array_foreach(echo, i, element) {
        const char *of = json_string_value(json_object_get(element, call_key));
        if (!of || strcmp(of, id) != 0) continue;
        evq_write_key(w, extra_key);
        put_value(w, json_object_get(element, extra_key));
        return;
    }
}
