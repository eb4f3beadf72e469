// Collects what a dialect reads into one reply, emitting an event for each piece. Every dialect reports here,
// so that calls are assembled, counts normalised and defects remarked in one way.
#ifndef EVQ_ENDPOINTS_REPLY_BUILDER_H
#define EVQ_ENDPOINTS_REPLY_BUILDER_H

#include "base/arena.h"
#include "base/buf.h"
#include "endpoints/event.h"
#include "endpoints/think_tags.h"

// One fragment of a tool call. NULL and EVQ_UNKNOWN for what it does not carry.
typedef struct evq_call_fragment {
    int64_t index;
    const char *id, *name;
    const char *arguments;
    size_t arguments_len;
    bool is_object;   // the arguments came as JSON, not as text
    bool needs_no_id; // calls of this dialect may come without one
    bool is_whole;    // a call complete in itself, as in a body: it continues none, whatever its id says
} evq_call_fragment;

typedef struct evq_built_call {
    int64_t index;
    evq_buf id, name, arguments;
    bool needs_no_id;
    size_t depth; // open brackets of `arguments` so far, to see where one JSON object is complete
    bool in_string, after_backslash;
} evq_built_call;

// For dialects that send a reply block by block: the one that is open.
typedef enum evq_block_kind { EVQ_BLOCK_NONE, EVQ_BLOCK_TEXT, EVQ_BLOCK_REASONING, EVQ_BLOCK_CALL } evq_block_kind;
typedef struct evq_open_block {
    evq_block_kind kind;
    int64_t index;
    size_t text_start; // where its text begins in `content` or `reasoning`
    evq_buf signature;
} evq_open_block;

// The texts that one event told, for who wants to know.
typedef struct evq_told_text {
    bool wanted;
    size_t count; // how many
    evq_event_kind kind;
    int64_t tokens;
    evq_buf text; // the latest
} evq_told_text;

typedef struct evq_reply_builder {
    evq_event_fn emit;
    void *context;
    evq_buf content, reasoning, model, finish_text;
    struct evq_error_words *error; // what went wrong inside the answer; NULL: nothing did
    evq_buf echo;                  // elements of evq_message.echo, comma-separated, as the dialect writes them
    evq_open_block block;
    evq_think_tags think;
    evq_told_text told;
    bool recast;              // by the text being reported
    bool has_reasoning_field; // reasoning came apart from the text
    bool echo_matters;        // they say more than the reply's other fields
    evq_built_call *calls;
    size_t call_count;
    size_t bytes;  // of texts and calls together
    size_t events; // emitted so far
    evq_finish finish;
    evq_usage usage;
    evq_server_timings timings;
    unsigned remarks; // bit per evq_remark
    bool done;        // the end mark came
    bool over;        // a ceiling was passed: what followed was dropped
} evq_reply_builder;

// Ceilings of one reply, so that an endless stream ends.
#define EVQ_REPLY_MAX_BYTES EVQ_MIB(16)
enum { EVQ_REPLY_MAX_CALLS = 256 };

void evq_reply_init(evq_reply_builder *reply, evq_event_fn emit, void *context);
void evq_reply_dispose(evq_reply_builder *reply);

// What dialects report. `tokens` is the running count of generated tokens if the same event told it. Reasoning between
// tags in a text is told apart here.
void evq_reply_text(evq_reply_builder *reply, evq_event_kind kind, const char *text, size_t len, int64_t tokens);
void evq_reply_call(evq_reply_builder *reply, const evq_call_fragment *fragment, int64_t tokens);
void evq_reply_finish(evq_reply_builder *reply, evq_finish finish, const char *word);
void evq_reply_usage(evq_reply_builder *reply, const evq_usage *usage); // known counts overwrite
void evq_reply_timings(evq_reply_builder *reply, const evq_server_timings *timings);
void evq_reply_progress(evq_reply_builder *reply, int64_t processed, int64_t total, int64_t cached);
void evq_reply_model(evq_reply_builder *reply, const char *model);
void evq_reply_error(evq_reply_builder *reply, const struct evq_error_words *words);
void evq_reply_other(evq_reply_builder *reply, evq_event_kind kind, int64_t tokens); // OTHER, COMMENT, DONE
void evq_reply_remark(evq_reply_builder *reply, evq_remark remark);

// Adds an element to what goes back unchanged: JSON text. `matters`: the rest of the reply does not say it.
void evq_reply_echo(evq_reply_builder *reply, const char *json, bool matters);

// No more text comes: what was held back, since it might have become a tag, is text.
void evq_reply_end_text(evq_reply_builder *reply);

// The reply as it stands, in the arena: calls in order, empty arguments read as {}, ids given where missing,
// final remarks made.
void evq_reply_take(evq_reply_builder *reply, evq_reply *out, evq_arena *arena);

#endif
