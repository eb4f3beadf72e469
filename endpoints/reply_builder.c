#include "endpoints/reply_builder.h"

#include "base/err.h"
#include "base/text.h"
#include "endpoints/call_assembler.h"
#include "endpoints/error_words.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS_BYTES = 4096 }; // model name, finish word, error message

void evq_reply_init(evq_reply_builder *reply, evq_event_fn emit, void *context)
{
    *reply = (evq_reply_builder){.emit = emit,
                                 .context = context,
                                 .content = EVQ_BUF_INIT(EVQ_REPLY_MAX_BYTES),
                                 .reasoning = EVQ_BUF_INIT(EVQ_REPLY_MAX_BYTES),
                                 .echo = EVQ_BUF_INIT(4 * EVQ_REPLY_MAX_BYTES), // the same again, escaped
                                 .block.signature = EVQ_BUF_INIT(EVQ_REPLY_MAX_BYTES),
                                 .told.text = EVQ_BUF_INIT(EVQ_REPLY_MAX_BYTES),
                                 .model = EVQ_BUF_INIT(MAX_WORDS_BYTES),
                                 .finish_text = EVQ_BUF_INIT(MAX_WORDS_BYTES),
                                 .usage = EVQ_USAGE_UNKNOWN,
                                 .timings = EVQ_TIMINGS_UNKNOWN};
    evq_think_init(&reply->think);
}

void evq_reply_dispose(evq_reply_builder *reply)
{
    evq_buf_dispose(&reply->content);
    evq_buf_dispose(&reply->reasoning);
    evq_buf_dispose(&reply->echo);
    evq_buf_dispose(&reply->block.signature);
    evq_think_dispose(&reply->think);
    evq_buf_dispose(&reply->told.text);
    free(reply->error);
    evq_buf_dispose(&reply->model);
    evq_buf_dispose(&reply->finish_text);
    evq_calls_dispose(reply);
}

static void emit(evq_reply_builder *reply, const evq_event *event)
{
    reply->events++;
    if (reply->emit) reply->emit(reply->context, event);
}

static void emit_kind(evq_reply_builder *reply, evq_event_kind kind, size_t bytes, int64_t tokens)
{
    emit(reply, &(evq_event){.kind = kind,
                             .bytes = bytes,
                             .tokens = tokens,
                             .processed = EVQ_UNKNOWN,
                             .total = EVQ_UNKNOWN,
                             .cached = EVQ_UNKNOWN});
}

// False, and the reply is over, when `len` more bytes would pass the ceiling.
static bool take_room(evq_reply_builder *reply, size_t len)
{
    if (reply->over || len > EVQ_REPLY_MAX_BYTES - reply->bytes) {
        reply->over = true;
        return false;
    }
    reply->bytes += len;
    return true;
}

static void set_words(evq_buf *buf, const char *text)
{
    size_t len = strlen(text);
    evq_buf_truncate(buf, 0);
    evq_buf_append(buf, text, len <= buf->max ? len : evq_utf8_floor(text, buf->max));
}

// ---- text, and reasoning between tags in it ----

static void on_reasoning(void *context, const char *text, size_t len)
{
    evq_reply_builder *reply = context;
    evq_buf_append(&reply->reasoning, text, len);
}

static void on_content(void *context, const char *text, size_t len)
{
    evq_reply_builder *reply = context;
    evq_buf_append(&reply->content, text, len);
}

static void on_recast(void *context)
{
    evq_reply_builder *reply = context;
    evq_buf_append(&reply->reasoning, evq_buf_text(&reply->content), reply->content.len);
    evq_buf_truncate(&reply->content, 0);
    reply->recast = true;
}

static void on_tags(void *context)
{
    evq_reply_remark(context, EVQ_REMARK_INLINE_REASONING);
}

static evq_think_sink sink_of(evq_reply_builder *reply)
{
    return (evq_think_sink){on_reasoning, on_content, on_recast, on_tags, reply};
}

// One event for one piece, whatever it holds: visible text counts most. What is held back will be what it looks like.
static evq_event_kind split(evq_reply_builder *reply, const char *text, size_t len)
{
    const evq_think_sink sink = sink_of(reply);
    size_t content = reply->content.len;
    evq_think_feed(&reply->think, &sink, text, len);
    bool has_content = reply->recast ? reply->content.len > 0 : reply->content.len > content;
    if (has_content) return EVQ_EVENT_CONTENT;
    bool inside = reply->think.state == EVQ_THINK_INSIDE || reply->recast;
    bool opens = reply->think.state == EVQ_THINK_START && strpbrk(evq_buf_text(&reply->think.held), "<[");
    return inside || opens ? EVQ_EVENT_REASONING : EVQ_EVENT_CONTENT;
}

void evq_reply_end_text(evq_reply_builder *reply)
{
    const evq_think_sink sink = sink_of(reply);
    evq_think_end(&reply->think, &sink);
}

static void note(evq_told_text *told, evq_event_kind kind, const char *text, size_t len, int64_t tokens)
{
    told->count++;
    told->kind = kind;
    told->tokens = tokens;
    evq_buf_truncate(&told->text, 0);
    evq_buf_append(&told->text, text, len);
}

void evq_reply_text(evq_reply_builder *reply, evq_event_kind kind, const char *text, size_t len, int64_t tokens)
{
    if (!len || !take_room(reply, len)) return;
    if (reply->told.wanted) note(&reply->told, kind, text, len, tokens);
    if (kind == EVQ_EVENT_REASONING) {
        reply->has_reasoning_field = true;
        evq_buf_append(&reply->reasoning, text, len);
    } else if (reply->has_reasoning_field) {
        evq_reply_end_text(reply);
        evq_buf_append(&reply->content, text, len);
    } else {
        kind = split(reply, text, len);
    }
    emit(reply, &(evq_event){.kind = kind,
                             .bytes = len,
                             .tokens = tokens,
                             .recast = reply->recast,
                             .processed = EVQ_UNKNOWN,
                             .total = EVQ_UNKNOWN,
                             .cached = EVQ_UNKNOWN});
    reply->recast = false;
}

void evq_reply_call(evq_reply_builder *reply, const evq_call_fragment *fragment, int64_t tokens)
{
    size_t name_len = fragment->name ? strlen(fragment->name) : 0;
    size_t bytes = name_len + fragment->arguments_len;
    if (!take_room(reply, bytes + (fragment->id ? strlen(fragment->id) : 0))) return;
    evq_built_call *call = evq_call_of_fragment(reply, fragment);
    if (!call) return;
    evq_call_extend(call, fragment);
    if (fragment->is_object) evq_reply_remark(reply, EVQ_REMARK_ARGUMENTS_OBJECT);
    emit_kind(reply, bytes ? EVQ_EVENT_CALL : EVQ_EVENT_OTHER, bytes, tokens);
}

void evq_reply_finish(evq_reply_builder *reply, evq_finish finish, const char *word)
{
    evq_reply_end_text(reply);
    reply->finish = finish;
    set_words(&reply->finish_text, word ? word : "");
    emit_kind(reply, EVQ_EVENT_FINISH, 0, EVQ_UNKNOWN);
}

static void overwrite(int64_t *count, int64_t known)
{
    if (known != EVQ_UNKNOWN) *count = known;
}

static void overwrite_ms(double *ms, double known)
{
    if (known >= 0) *ms = known;
}

void evq_reply_usage(evq_reply_builder *reply, const evq_usage *usage)
{
    overwrite(&reply->usage.prompt, usage->prompt);
    overwrite(&reply->usage.cached, usage->cached);
    overwrite(&reply->usage.cache_write, usage->cache_write);
    overwrite(&reply->usage.completion, usage->completion);
    overwrite(&reply->usage.reasoning, usage->reasoning);
    emit_kind(reply, EVQ_EVENT_USAGE, 0, usage->completion);
}

void evq_reply_timings(evq_reply_builder *reply, const evq_server_timings *timings)
{
    overwrite(&reply->timings.prompt_tokens, timings->prompt_tokens);
    overwrite(&reply->timings.cached_tokens, timings->cached_tokens);
    overwrite(&reply->timings.generated_tokens, timings->generated_tokens);
    overwrite(&reply->timings.draft_tokens, timings->draft_tokens);
    overwrite(&reply->timings.draft_accepted, timings->draft_accepted);
    overwrite_ms(&reply->timings.prompt_ms, timings->prompt_ms);
    overwrite_ms(&reply->timings.generated_ms, timings->generated_ms);
}

void evq_reply_progress(evq_reply_builder *reply, int64_t processed, int64_t total, int64_t cached)
{
    emit(reply, &(evq_event){.kind = EVQ_EVENT_PROGRESS,
                             .tokens = EVQ_UNKNOWN,
                             .processed = processed,
                             .total = total,
                             .cached = cached});
}

void evq_reply_model(evq_reply_builder *reply, const char *model)
{
    if (!reply->model.len) set_words(&reply->model, model);
}

void evq_reply_error(evq_reply_builder *reply, const evq_error_words *words)
{
    if (!reply->error) {
        reply->error = malloc(sizeof *reply->error);
        if (!reply->error) evq_out_of_memory();
        *reply->error = *words;
    }
    emit_kind(reply, EVQ_EVENT_ERROR, 0, EVQ_UNKNOWN);
}

void evq_reply_other(evq_reply_builder *reply, evq_event_kind kind, int64_t tokens)
{
    if (kind == EVQ_EVENT_DONE) reply->done = true;
    emit_kind(reply, kind, 0, tokens);
}

void evq_reply_remark(evq_reply_builder *reply, evq_remark remark)
{
    reply->remarks |= 1u << remark;
}

void evq_reply_echo(evq_reply_builder *reply, const char *json, bool matters)
{
    if (reply->echo.len) evq_buf_putc(&reply->echo, ',');
    evq_buf_puts(&reply->echo, json);
    if (reply->echo.over) reply->over = true;
    if (matters) reply->echo_matters = true;
}

static const char *copy_or_null(const evq_buf *buf, evq_arena *arena)
{
    return buf->len ? evq_arena_strndup(arena, buf->data, buf->len) : NULL;
}

void evq_reply_take(evq_reply_builder *reply, evq_reply *out, evq_arena *arena)
{
    evq_reply_end_text(reply);
    *out = (evq_reply){.message = {.role = EVQ_ASSISTANT,
                                   .content = copy_or_null(&reply->content, arena),
                                   .reasoning = copy_or_null(&reply->reasoning, arena)},
                       .finish = reply->finish,
                       .finish_text = copy_or_null(&reply->finish_text, arena),
                       .model = copy_or_null(&reply->model, arena),
                       .usage = reply->usage,
                       .timings = reply->timings};
    evq_calls_take(reply, &out->message, arena);
    if (reply->echo_matters) out->message.echo = evq_arena_printf(arena, "[%s]", evq_buf_text(&reply->echo));
    bool has_calls = out->message.call_count > 0;
    if (has_calls ? reply->finish == EVQ_FINISH_STOP : reply->finish == EVQ_FINISH_TOOL_CALLS)
        evq_reply_remark(reply, EVQ_REMARK_WRONG_FINISH);
    out->remarks = reply->remarks;
}
