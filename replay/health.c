#include "replay/health.h"

#include "base/clock.h"
#include "base/err.h"
#include "endpoints/decoder.h"
#include "endpoints/prompt.h"

#include <stdlib.h>

static const double get_seconds = 5, token_seconds = 30;

// What is asked, one after the other, until one brings an answer; then the token.
typedef enum phase { ASK_HEALTH, ASK_MODELS, ASK_TOKEN } phase;

struct evq_health_check {
    evq_http *http;
    const evq_endpoint *endpoint;
    void (*done)(void *context, const evq_health *health);
    void *context;
    phase phase;
    evq_transfer *transfer;
    bool canceled;
    evq_decoder decoder; // of the token's request
    evq_prompt prompt;
    uint64_t token_asked_ns;
    evq_health health;
};

bool evq_health_is_unclear(evq_failure failure)
{
    switch (failure) {
    case EVQ_FAILURE_TOTAL_TIMEOUT:
    case EVQ_FAILURE_TRIAL_TIMEOUT:
    case EVQ_FAILURE_IDLE_TIMEOUT:
    case EVQ_FAILURE_STALL:
    case EVQ_FAILURE_CUT_STREAM:
    case EVQ_FAILURE_CONNECT_TIMEOUT:
    case EVQ_FAILURE_REFUSED:
        return true;
    default:
        return false;
    }
}

static void ask(evq_health_check *check);

static void free_token_request(evq_health_check *check)
{
    evq_decoder_dispose(&check->decoder);
    evq_prompt_dispose(&check->prompt);
}

static void end(evq_health_check *check, evq_health_state state)
{
    check->health.state = state;
    check->health.done_ns = evq_clock_ns();
    if (!check->canceled) check->done(check->context, &check->health);
    free(check);
}

// ---- the GETs ----

static void on_get_head(void *context, int status, const char *content_type)
{
    (void)context, (void)status, (void)content_type;
}

static int on_get_data(void *context, uint64_t now_ns, const char *bytes, size_t len)
{
    (void)context, (void)now_ns, (void)bytes, (void)len;
    return 0;
}

// Any answer shows that somebody is there; that it is well is for the token to prove.
static void on_get_done(void *context, const evq_http_result *result)
{
    evq_health_check *check = context;
    check->transfer = NULL;
    bool is_well = !result->failure && result->status >= 200 && result->status < 300;
    if (check->canceled || (result->failure && check->phase == ASK_MODELS)) {
        end(check, EVQ_HEALTH_DOWN);
        return;
    }
    check->phase = is_well || check->phase == ASK_MODELS ? ASK_TOKEN : ASK_MODELS;
    ask(check);
}

// ---- one token ----

static void on_token_head(void *context, int status, const char *content_type)
{
    evq_health_check *check = context;
    evq_decoder_head(&check->decoder, status, content_type);
}

static int on_token_data(void *context, uint64_t now_ns, const char *bytes, size_t len)
{
    (void)now_ns;
    evq_health_check *check = context;
    return evq_decoder_feed(&check->decoder, bytes, len);
}

static void on_token_done(void *context, const evq_http_result *result)
{
    evq_health_check *check = context;
    evq_arena arena = EVQ_ARENA_INIT;
    evq_reply reply;
    char text[256];
    check->transfer = NULL;
    evq_failure failure = evq_decoder_end(&check->decoder, &reply, text, sizeof text, &arena);
    evq_arena_dispose(&arena);
    free_token_request(check);
    if (result->failure) failure = result->failure;
    if (!failure) check->health.token_ns = result->times.done - check->token_asked_ns;
    bool is_gone = failure == EVQ_FAILURE_REFUSED || failure == EVQ_FAILURE_CUT_STREAM;
    end(check, !failure ? EVQ_HEALTH_ALIVE : is_gone ? EVQ_HEALTH_DOWN : EVQ_HEALTH_BUSY);
}

static void begin_token_request(evq_health_check *check)
{
    const evq_endpoint *endpoint = check->endpoint;
    const evq_request_options options = {
        .model = endpoint->model, .output_tokens = 1, .members = endpoint->members, .quirks = endpoint->quirks};
    evq_prompt_init(&check->prompt, endpoint->dialect, &options);
    evq_prompt_add(&check->prompt, &(evq_message){.role = EVQ_USER, .content = "hi"});
    evq_decoder_init(&check->decoder, endpoint->dialect, false, NULL, NULL);
    check->token_asked_ns = evq_clock_ns();
}

static void ask(evq_health_check *check)
{
    const evq_dialect *dialect = check->endpoint->dialect;
    evq_buf url = EVQ_BUF_INIT(16 * 1024);
    bool is_token = check->phase == ASK_TOKEN;
    if (is_token) {
        begin_token_request(check);
        evq_endpoint_reply_url(&url, check->endpoint, false);
    } else {
        evq_endpoint_url(&url, check->endpoint, check->phase == ASK_HEALTH ? "//health" : dialect->models_path);
    }
    double seconds = is_token ? token_seconds : get_seconds;
    const evq_http_request request = {.url = evq_buf_text(&url),
                                      .endpoint = check->endpoint,
                                      .body = is_token ? check->prompt.body.data : NULL,
                                      .body_len = is_token ? check->prompt.body.len : 0,
                                      .connect_seconds = get_seconds,
                                      .idle_seconds = seconds,
                                      .total_seconds = seconds};
    const evq_http_handler get = {.head = on_get_head, .data = on_get_data, .done = on_get_done, .context = check};
    const evq_http_handler token = {
        .head = on_token_head, .data = on_token_data, .done = on_token_done, .context = check};
    check->transfer = evq_http_send(check->http, &request, is_token ? &token : &get);
    evq_buf_dispose(&url);
}

evq_health_check *evq_health_ask(evq_http *http, const evq_endpoint *endpoint,
                                 void (*done)(void *context, const evq_health *health), void *context)
{
    evq_health_check *check = calloc(1, sizeof *check);
    if (!check) evq_out_of_memory();
    check->http = http;
    check->endpoint = endpoint;
    check->done = done;
    check->context = context;
    check->health.asked_ns = evq_clock_ns();
    ask(check);
    return check;
}

void evq_health_cancel(evq_health_check *check)
{
    check->canceled = true;
    evq_http_cancel(check->transfer, EVQ_FAILURE_INTERRUPTED); // ends in on_..._done, which frees the check
}
