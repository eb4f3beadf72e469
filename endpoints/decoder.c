#include "endpoints/decoder.h"

#include "base/err.h"
#include "base/text.h"
#include "endpoints/error_words.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MAX_ERROR_BYTES = 64 * 1024 }; // of an error's body; more words do not help

// An event that told one text and did nothing else that would not be the same if done again can be repeated unparsed.
static void on_event(void *context, const char *name, const char *data, size_t len)
{
    evq_decoder *decoder = context;
    evq_reply_builder *reply = &decoder->reply;
    const char *text;
    size_t text_len;
    if (evq_repeated_match(&decoder->repeated, name, data, len, &text, &text_len)) {
        evq_reply_text(reply, decoder->repeated.kind, text, text_len, EVQ_UNKNOWN);
        return;
    }
    size_t events = reply->events, echoed = reply->echo.len;
    evq_block_kind block = reply->block.kind;
    evq_told_text *told = &reply->told;
    told->wanted = true;
    told->count = 0;
    decoder->dialect->on_event(reply, name, data, len);
    told->wanted = false;
    bool did_no_more = reply->events == events + 1 && reply->echo.len == echoed && reply->block.kind == block;
    if (told->count == 1 && told->tokens == EVQ_UNKNOWN && did_no_more)
        evq_repeated_learn(&decoder->repeated, name, data, len, told->kind, evq_buf_text(&told->text), told->text.len);
    else
        evq_repeated_forget(&decoder->repeated);
}

static void on_comment(void *context, const char *text, size_t len)
{
    evq_decoder *decoder = context;
    if (decoder->dialect->on_comment)
        decoder->dialect->on_comment(&decoder->reply, text, len);
    else
        evq_reply_other(&decoder->reply, EVQ_EVENT_COMMENT, EVQ_UNKNOWN);
}

void evq_decoder_init(evq_decoder *decoder, const evq_dialect *dialect, bool stream, evq_event_fn emit, void *context)
{
    *decoder = (evq_decoder){.dialect = dialect,
                             .body = EVQ_BUF_INIT(EVQ_REPLY_MAX_BYTES),
                             .asked_stream = stream,
                             .retry_after_ms = EVQ_UNKNOWN};
    evq_reply_init(&decoder->reply, emit, context);
    evq_repeated_init(&decoder->repeated, EVQ_REPLY_MAX_BYTES);
    const evq_sse_handler handler = {.event = on_event, .comment = on_comment, .context = decoder};
    evq_sse_init(&decoder->sse, &handler, EVQ_REPLY_MAX_BYTES);
    decoder->sse.lines = dialect->lines;
}

void evq_decoder_dispose(evq_decoder *decoder)
{
    evq_reply_dispose(&decoder->reply);
    evq_repeated_dispose(&decoder->repeated);
    evq_sse_dispose(&decoder->sse);
    evq_buf_dispose(&decoder->body);
}

static bool is_success(const evq_decoder *decoder)
{
    return decoder->status >= 200 && decoder->status < 300;
}

static bool starts_with(const char *text, const char *start)
{
    return !strncasecmp(text, start, strlen(start));
}

// What was asked for decides where the content type says nothing useful. Proxies call JSON lines JSON.
static bool is_stream(const char *content_type, bool lines, bool asked_stream)
{
    if (!content_type || !*content_type) return asked_stream;
    if (starts_with(content_type, "text/event-stream")) return true;
    if (starts_with(content_type, "text/html")) return false;
    if (starts_with(content_type, "application/json")) return lines && asked_stream;
    return asked_stream;
}

void evq_decoder_head(evq_decoder *decoder, int status, const char *content_type)
{
    decoder->status = status;
    decoder->is_stream = is_success(decoder) && is_stream(content_type, decoder->dialect->lines, decoder->asked_stream);
    if (is_success(decoder) && decoder->asked_stream && !decoder->is_stream)
        evq_reply_remark(&decoder->reply, EVQ_REMARK_UNASKED_BODY);
}

int evq_decoder_feed(evq_decoder *decoder, const char *bytes, size_t len)
{
    if (!is_success(decoder)) {
        size_t room = MAX_ERROR_BYTES - decoder->body.len;
        return evq_buf_append(&decoder->body, bytes, len < room ? len : room);
    }
    int rc = decoder->is_stream ? evq_sse_feed(&decoder->sse, bytes, len) : evq_buf_append(&decoder->body, bytes, len);
    if (rc) decoder->reply.over = true;
    return decoder->reply.over ? EVQ_ELIMIT : 0;
}

static bool has_output(const evq_reply_builder *reply)
{
    return reply->content.len || reply->reasoning.len || reply->call_count;
}

static evq_failure malformed(const evq_decoder *decoder, char *text, size_t size)
{
    evq_error_words words;
    evq_error_words_of_body(&words, evq_buf_text(&decoder->body), decoder->body.len);
    char line[sizeof words.message + 64];
    if (decoder->is_stream)
        snprintf(line, sizeof line, "the stream holds no event that can be read");
    else if (!words.message[0])
        snprintf(line, sizeof line, "the answer is empty");
    else
        snprintf(line, sizeof line, "the answer is not what was asked for: %.120s", words.message);
    evq_error_line(text, size, line);
    return EVQ_FAILURE_MALFORMED;
}

// An error in place of an answer is what it says; one that breaks an answer off is that before all.
static evq_failure error_inside(const evq_reply_builder *reply, char *text, size_t size)
{
    evq_failure failure = evq_error_words_class(reply->error);
    evq_error_line(text, size, reply->error->message);
    return failure == EVQ_FAILURE_CONTEXT_OVERFLOW || !has_output(reply) ? failure : EVQ_FAILURE_STREAM_ERROR;
}

// A success by its status: is it a whole reply?
static evq_failure judge(evq_decoder *decoder, char *text, size_t size)
{
    evq_reply_builder *reply = &decoder->reply;
    if (reply->over) return EVQ_FAILURE_OVERSIZE;
    if (reply->error) return error_inside(reply, text, size);
    bool has_finish = reply->finish != EVQ_FINISH_NONE;
    bool has_bad_event = reply->remarks & 1u << EVQ_REMARK_BAD_EVENT;
    if (!has_output(reply) && !has_finish && (has_bad_event || !reply->events)) return malformed(decoder, text, size);
    bool has_end = reply->done || !decoder->is_stream; // a body that can be read is whole
    if (!has_finish && !has_end) return EVQ_FAILURE_CUT_STREAM;
    if (!has_finish) evq_reply_remark(reply, EVQ_REMARK_NO_FINISH);
    if (!has_end && !decoder->dialect->ends_unmarked) evq_reply_remark(reply, EVQ_REMARK_NO_DONE);
    return EVQ_FAILURE_NONE;
}

evq_failure evq_decoder_end(evq_decoder *decoder, evq_reply *out, char *text, size_t size, evq_arena *arena)
{
    evq_failure failure;
    text[0] = '\0';
    if (!is_success(decoder)) {
        failure = evq_failure_of_status(decoder->status, evq_buf_text(&decoder->body), decoder->body.len, text, size,
                                        &decoder->retry_after_ms);
    } else {
        if (decoder->is_stream)
            evq_sse_end(&decoder->sse);
        else if (!decoder->reply.over)
            decoder->dialect->on_body(&decoder->reply, evq_buf_text(&decoder->body), decoder->body.len);
        failure = judge(decoder, text, size);
    }
    evq_reply_take(&decoder->reply, out, arena);
    return failure;
}
