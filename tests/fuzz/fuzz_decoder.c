// Answers from anywhere, for one dialect (DIALECT, set by the build): as a stream fed whole and in pieces, which must come to
// the same, and as a body. What came of it goes back into a request, which must be JSON. Built as a fuzzer with EVALQ_FUZZ,
// and always as a program that takes files and folders of such inputs.
#include "endpoints/decoder.h"
#include "endpoints/prompt.h"
#include "tests/fuzz/fuzz_main.h"

#include <string.h>

typedef struct outcome {
    evq_failure failure;
    char text[256];
    evq_reply reply;
    size_t events;
    evq_arena arena;
} outcome;

static void count(void *context, const evq_event *event)
{
    fuzz_demand(event->kind < EVQ_EVENT_KIND_COUNT, "a kind of event");
    ++*(size_t *)context;
}

static void decode(outcome *out, bool stream, int status, const char *bytes, size_t len, size_t piece)
{
    *out = (outcome){.events = 0};
    evq_decoder decoder;
    evq_decoder_init(&decoder, evq_dialect_find(DIALECT), stream, count, &out->events);
    evq_decoder_head(&decoder, status, NULL);
    for (size_t at = 0; at < len; at += piece)
        if (evq_decoder_feed(&decoder, bytes + at, len - at < piece ? len - at : piece)) break;
    out->failure = evq_decoder_end(&decoder, &out->reply, out->text, sizeof out->text, &out->arena);
    evq_decoder_dispose(&decoder);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static void demand_same(const outcome *a, const outcome *b)
{
    fuzz_demand(a->failure == b->failure, "the same failure however it is fed");
    fuzz_demand(a->events == b->events, "as many events");
    fuzz_demand(a->reply.remarks == b->reply.remarks, "the same remarks");
    fuzz_demand(same_text(a->reply.message.content, b->reply.message.content), "the same text");
    fuzz_demand(same_text(a->reply.message.reasoning, b->reply.message.reasoning), "the same reasoning");
    fuzz_demand(a->reply.message.call_count == b->reply.message.call_count, "as many calls");
}

// Whatever the model said, the next request is JSON.
static void demand_can_go_on(const evq_message *said)
{
    static const evq_request_options options = {.model = "m", .stream = true};
    evq_prompt prompt;
    evq_prompt_init(&prompt, evq_dialect_find(DIALECT), &options);
    int rc = evq_prompt_add(&prompt, said);
    for (size_t i = 0; !rc && i < said->call_count; i++)
        rc = evq_prompt_add(&prompt, &(evq_message){.role = EVQ_TOOL,
                                                    .content = "ok",
                                                    .call_id = said->calls[i].id,
                                                    .call_name = said->calls[i].name});
    json_t *body = json_loadb(evq_buf_text(&prompt.body), prompt.body.len, JSON_ALLOW_NUL, NULL);
    fuzz_demand(body != NULL, "a request that is JSON");
    json_decref(body);
    evq_prompt_dispose(&prompt);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const char *bytes = (const char *)data;
    outcome whole, pieces, body, refused;
    decode(&whole, true, 200, bytes, size, size ? size : 1);
    decode(&pieces, true, 200, bytes, size, 1 + size % 7);
    decode(&body, false, 200, bytes, size, size ? size : 1);
    decode(&refused, false, 400, bytes, size, 5);
    demand_same(&whole, &pieces);
    demand_can_go_on(&whole.reply.message);
    demand_can_go_on(&body.reply.message);
    fuzz_demand(refused.failure != EVQ_FAILURE_NONE, "a refusal that is one");
    evq_arena_dispose(&whole.arena);
    evq_arena_dispose(&pieces.arena);
    evq_arena_dispose(&body.arena);
    evq_arena_dispose(&refused.arena);
    return 0;
}
