// What dialects have in common when they write requests and read answers.
#ifndef EVQ_ENDPOINTS_WIRE_JSON_H
#define EVQ_ENDPOINTS_WIRE_JSON_H

#include "base/json_write.h"
#include "endpoints/dialect.h"
#include "endpoints/reply_builder.h"

#include <jansson.h>

// ---- requests ----

// The arguments of an earlier call as they can be sent: "{}" in place of what is no JSON object. Chat templates parse
// them, and servers refuse the whole conversation when they cannot (llama.cpp#16932, Ollama). The trace keeps the original.
const char *evq_wire_arguments(const char *arguments);

// A tool's parameters where a dialect insists on some.
const char *evq_wire_parameters(const evq_tool *tool);

// Dialects that know two sides and want all that one side says, tool results among it, in one message:
// "messages":[{"role":"assistant","content":[...]}].
typedef struct evq_two_sided {
    const char *list, *model, *parts; // "messages", "assistant", "content"
} evq_two_sided;

// Goes on with the open message of a side, or ends it and begins the other's. The writer stands in the array of its parts.
evq_json_writer evq_wire_open_side(evq_buf *body, const evq_two_sided *shape, evq_role before, evq_role role);
void evq_wire_close_sides(evq_buf *body, const evq_two_sided *shape, evq_role before);

// Was anything but a system message added?
bool evq_wire_has_begun(evq_role before);

// The elements of evq_message.echo, as further ones of the open array.
void evq_wire_put_echo(evq_json_writer *w, const char *echo);

// The server's quirks' members and the user's, which win where both name one.
void evq_wire_put_all_members(evq_json_writer *w, const evq_request_options *options);

// For dialects that keep sampling options in an object of their own: the members the user gave, NULL when there are none
// (json_decref), and the writing of those whose names are in `keys`, or of those that are not.
json_t *evq_wire_members(const evq_request_options *options);
void evq_wire_put_members(evq_json_writer *w, json_t *members, const char *const *keys, bool in_keys);

// ---- answers ----

// NULL when it is no JSON object; that is remarked. To be freed by the caller (json_decref).
json_t *evq_wire_parse(evq_reply_builder *reply, const char *data, size_t len);

// One event: parses it and hands it to `read` with its type ("type" in it, else the event's name, else ""). What reports
// nothing is a sign of life.
void evq_wire_event(evq_reply_builder *reply, const char *name, const char *data, size_t len,
                    void (*read)(evq_reply_builder *reply, const char *type, const json_t *event));

// Reports a whole call whose arguments are JSON by the dialect's nature; a NULL `arguments` is none.
void evq_wire_call(evq_reply_builder *reply, evq_call_fragment fragment, const json_t *arguments, int64_t tokens);

// Adds an element to what goes back unchanged.
void evq_wire_echo(evq_reply_builder *reply, const json_t *element, bool matters);

void evq_wire_text(evq_reply_builder *reply, evq_event_kind kind, const json_t *string, int64_t tokens);

// Reports the error object of an answer, if it has one.
bool evq_wire_error(evq_reply_builder *reply, const json_t *answer);

// The dialect's word for why it stopped; OTHER when it is in no row.
typedef struct evq_finish_word {
    const char *word;
    evq_finish finish;
} evq_finish_word;
evq_finish evq_wire_finish(const evq_finish_word *words, size_t count, const char *word);

#endif
