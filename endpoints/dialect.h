// The small interface of a dialect: how a conversation becomes a request body, how an answer's bytes become
// events. A dialect is one file and one row in dialects.c. It is pure: no socket, no clock, no file.
#ifndef EVQ_ENDPOINTS_DIALECT_H
#define EVQ_ENDPOINTS_DIALECT_H

#include "base/buf.h"
#include "endpoints/event.h"
#include "endpoints/quirks.h"
#include "scenarios/scenario.h"

// What a request says besides its messages. Borrowed.
typedef struct evq_request_options {
    const char *model;
    const evq_tool *tools;
    size_t tool_count;
    bool stream;
    bool must_call;           // a tool has to be called; else the model may choose
    int output_tokens;        // ceiling of the reply; 0 leaves it out
    const char *members;      // further members as the user gave them: JSON without the braces; NULL: none
    const evq_quirks *quirks; // of the server; NULL: none are known
} evq_request_options;

// In `add` and `close`: nothing was added before.
#define EVQ_NO_ROLE EVQ_ROLE_COUNT

struct evq_reply_builder;

typedef struct evq_dialect {
    const char *name;        // in configs and traces: "openai-chat"
    const char *label;       // for people: "OpenAI Chat Completions"
    const char *base;        // what base URLs of its servers end with: "/v1"; "" where nothing
    const char *path;        // what follows the base URL; "{model}" stands for the model's name
    const char *stream_path; // the same where a stream is asked for; NULL: no other
    const char *models_path; // lists the models
    const char *key_header;  // that carries the key; NULL: "Authorization: Bearer"
    const char *header;      // sent with every request; NULL: none
    bool lines;              // its streams are JSON lines, not server-sent events
    bool ends_unmarked;      // its streams end with their connection, not with a mark of their own

    // The body in pieces, so that a further step serializes only what is new: everything before the first message, one
    // message, and what closes the body. `before` is the role of the message that was added last. System messages come
    // first. What is written stays as it is when more is added.
    void (*begin)(evq_buf *body, const evq_request_options *options);
    void (*add)(evq_buf *body, const evq_request_options *options, const evq_message *message, evq_role before);
    void (*close)(evq_buf *body, evq_role before);

    // One event of a stream (`name` is its "event:" line or NULL), one comment of a stream, and a whole
    // non-streamed body. All report to the builder. Data is any bytes; what cannot be read is remarked there,
    // never fatal.
    void (*on_event)(struct evq_reply_builder *reply, const char *name, const char *data, size_t len);
    // A dialect whose comments say nothing has no on_comment.
    void (*on_comment)(struct evq_reply_builder *reply, const char *text, size_t len);
    void (*on_body)(struct evq_reply_builder *reply, const char *data, size_t len);
} evq_dialect;

extern const evq_dialect *const evq_dialects[];
extern const size_t evq_dialect_count;
const evq_dialect *evq_dialect_find(const char *name); // NULL when there is none

extern const evq_dialect evq_openai_chat, evq_openai_responses, evq_anthropic_messages, evq_gemini, evq_ollama;

#endif
