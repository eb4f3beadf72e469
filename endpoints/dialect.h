// The small interface of a dialect: how a conversation becomes a request body, how an answer's bytes become
// events. A dialect is one file and one row in dialects.c. It is pure: no socket, no clock, no file.
#ifndef EVQ_ENDPOINTS_DIALECT_H
#define EVQ_ENDPOINTS_DIALECT_H

#include "base/buf.h"
#include "endpoints/event.h"
#include "scenarios/scenario.h"

// What a request says besides its messages.
typedef struct evq_request_options {
    const char *model;
    const evq_tool *tools;
    size_t tool_count;
    bool stream;
    int output_tokens; // ceiling of the reply; 0 leaves it out
} evq_request_options;

struct evq_reply_builder;

typedef struct evq_dialect {
    const char *name; // "openai-chat"
    const char *path; // appended to the base URL: "/chat/completions"

    // The body in three pieces, so that a further step serializes only what is new: everything before the
    // first message, one message (with the comma before it when `index` > 0), and what closes the body.
    void (*begin)(evq_buf *body, const evq_request_options *options);
    void (*add)(evq_buf *body, const evq_message *message, size_t index);
    void (*close)(evq_buf *body);

    // One event of a stream (`name` is its "event:" line or NULL), one comment of a stream, and a whole
    // non-streamed body. All report to the builder. Data is any bytes; what cannot be read is remarked there,
    // never fatal.
    void (*on_event)(struct evq_reply_builder *reply, const char *name, const char *data, size_t len);
    void (*on_comment)(struct evq_reply_builder *reply, const char *text, size_t len);
    void (*on_body)(struct evq_reply_builder *reply, const char *data, size_t len);
} evq_dialect;

const evq_dialect *evq_dialect_find(const char *name); // NULL when there is none
extern const evq_dialect evq_openai_chat;

#endif
