#include "probe/requests.h"

#include "base/clock.h"
#include "base/err.h"
#include "endpoints/decoder.h"
#include "endpoints/lenient_json.h"
#include "endpoints/prompt.h"

#include <stdio.h>
#include <string.h>

enum { MAX_BODY_MIB = 16, CONNECT_SECONDS = 5 };

void evq_requester_init(evq_requester *requester)
{
    if (uv_loop_init(&requester->loop)) evq_out_of_memory();
    requester->http = evq_http_new(&requester->loop);
}

void evq_requester_dispose(evq_requester *requester)
{
    evq_http_free(requester->http);
    uv_run(&requester->loop, UV_RUN_DEFAULT);
    uv_loop_close(&requester->loop);
}

static void perform(evq_requester *requester, const evq_endpoint *endpoint, const char *url, const char *body,
                    size_t body_len, double seconds, const evq_http_handler *handler)
{
    const evq_http_request request = {.url = url,
                                      .endpoint = endpoint,
                                      .body = body,
                                      .body_len = body_len,
                                      .connect_seconds = CONNECT_SECONDS < seconds ? CONNECT_SECONDS : seconds,
                                      .idle_seconds = seconds,
                                      .total_seconds = seconds};
    evq_http_send(requester->http, &request, handler);
    uv_run(&requester->loop, UV_RUN_DEFAULT);
}

// ---- anything ----

static void ignore_head(void *context, int status, const char *content_type)
{
    (void)context, (void)status, (void)content_type;
}

static int keep_data(void *context, uint64_t now_ns, const char *bytes, size_t len)
{
    (void)now_ns;
    evq_fetched *out = context;
    return evq_buf_append(&out->body, bytes, len);
}

static void fetch_done(void *context, const evq_http_result *result)
{
    evq_fetched *out = context;
    out->failure = result->failure;
    out->status = result->status;
    memcpy(out->server, result->server, sizeof out->server);
}

void evq_fetch(evq_requester *requester, const evq_endpoint *endpoint, const char *path, const char *body,
               double seconds, evq_fetched *out)
{
    *out = (evq_fetched){.body = EVQ_BUF_INIT(EVQ_MIB(MAX_BODY_MIB))};
    evq_buf url = EVQ_BUF_INIT(16 * 1024);
    evq_endpoint_url(&url, endpoint, path);
    const evq_http_handler handler = {.head = ignore_head, .data = keep_data, .done = fetch_done, .context = out};
    perform(requester, endpoint, evq_buf_text(&url), body, body ? strlen(body) : 0, seconds, &handler);
    bool mended;
    if (!out->failure && out->status >= 200 && out->status < 300)
        out->json = evq_lenient_parse(evq_buf_text(&out->body), out->body.len, &mended);
    evq_buf_dispose(&url);
}

void evq_fetched_dispose(evq_fetched *fetched)
{
    json_decref(fetched->json);
    evq_buf_dispose(&fetched->body);
    *fetched = (evq_fetched){0};
}

// ---- a reply ----

typedef struct exchange {
    evq_decoder decoder;
    evq_answered *out;
} exchange;

static void on_event(void *context, const evq_event *event)
{
    evq_answered *out = context;
    out->token_events += evq_event_is_token(event->kind);
    out->progress_events += event->kind == EVQ_EVENT_PROGRESS;
    out->done |= event->kind == EVQ_EVENT_DONE;
}

static void on_head(void *context, int status, const char *content_type)
{
    exchange *x = context;
    evq_decoder_head(&x->decoder, status, content_type);
}

static int on_data(void *context, uint64_t now_ns, const char *bytes, size_t len)
{
    (void)now_ns;
    exchange *x = context;
    return evq_decoder_feed(&x->decoder, bytes, len);
}

static void on_done(void *context, const evq_http_result *result)
{
    exchange *x = context;
    evq_answered *out = x->out;
    out->status = result->status;
    out->failure = evq_decoder_end(&x->decoder, &out->reply, out->text, sizeof out->text, &out->arena);
    out->ms = (double)(result->times.done - result->times.started) / (double)EVQ_NS_PER_MS;
    if (!result->failure) return;
    out->failure = result->failure;
    snprintf(out->text, sizeof out->text, "%s", result->text);
}

// The endpoint's own members and the question's, as one text.
static void join_members(evq_buf *out, const char *own, const char *more)
{
    if (own && *own) evq_buf_puts(out, own);
    if (more && *more) evq_buf_printf(out, "%s%s", out->len ? "," : "", more);
}

void evq_ask(evq_requester *requester, const evq_endpoint *endpoint, const evq_question *question, double seconds,
             evq_answered *out)
{
    *out = (evq_answered){.ms = 0};
    evq_buf url = EVQ_BUF_INIT(16 * 1024), members = EVQ_BUF_INIT(EVQ_MIB(1));
    join_members(&members, endpoint->members, question->members);
    const evq_request_options options = {.model = endpoint->model ? endpoint->model : "",
                                         .tools = question->tools,
                                         .tool_count = question->tool_count,
                                         .stream = question->stream,
                                         .must_call = question->must_call,
                                         .output_tokens = question->output_tokens,
                                         .members = evq_buf_text(&members),
                                         .quirks = endpoint->quirks};
    evq_prompt prompt;
    evq_prompt_init(&prompt, endpoint->dialect, &options);
    for (size_t i = 0; i < question->message_count; i++) evq_prompt_add(&prompt, &question->messages[i]);
    evq_endpoint_reply_url(&url, endpoint, question->stream);
    exchange x = {.out = out};
    evq_decoder_init(&x.decoder, endpoint->dialect, question->stream, on_event, out);
    const evq_http_handler handler = {.head = on_head, .data = on_data, .done = on_done, .context = &x};
    perform(requester, endpoint, evq_buf_text(&url), prompt.body.data, prompt.body.len, seconds, &handler);
    evq_decoder_dispose(&x.decoder);
    evq_prompt_dispose(&prompt);
    evq_buf_dispose(&members);
    evq_buf_dispose(&url);
}

void evq_answered_dispose(evq_answered *answered)
{
    evq_arena_dispose(&answered->arena);
}
