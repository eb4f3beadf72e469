// What is signed or sealed goes back as it came; the policy says what does.
#include "endpoints/decoder.h"
#include "endpoints/prompt.h"
#include "tests/test.h"

static void take_reply(evq_reply *out, const evq_dialect *dialect, const char *stream, evq_arena *arena)
{
    evq_decoder decoder;
    char text[256];
    evq_decoder_init(&decoder, dialect, true, NULL, NULL);
    evq_decoder_head(&decoder, 200, "text/event-stream");
    assert_int_equal(evq_decoder_feed(&decoder, stream, strlen(stream)), 0);
    assert_int_equal(evq_decoder_end(&decoder, out, text, sizeof text, arena), EVQ_FAILURE_NONE);
    evq_decoder_dispose(&decoder);
}

static void goes_back(const evq_dialect *dialect, const evq_quirks *quirks, const char *stream, const char *sent)
{
    evq_arena arena = EVQ_ARENA_INIT;
    evq_reply reply;
    take_reply(&reply, dialect, stream, &arena);
    assert_non_null(reply.message.echo);
    const evq_request_options options = {.model = "m", .quirks = quirks};
    evq_prompt prompt;
    evq_prompt_init(&prompt, dialect, &options);
    assert_int_equal(evq_prompt_add(&prompt, &(evq_message){.role = EVQ_USER, .content = "hi"}), 0);
    assert_int_equal(evq_prompt_add(&prompt, &reply.message), 0);
    json_t *body = json_loads(prompt.body.data, 0, NULL);
    assert_non_null(body);
    if (!strstr(prompt.body.data, sent)) fail_msg("%s\nis not in\n%s", sent, prompt.body.data);
    json_decref(body);
    evq_prompt_dispose(&prompt);
    evq_arena_dispose(&arena);
}

#define CHUNK(delta) "data: {\"choices\":[{\"index\":0,\"delta\":" delta "}]}\n\n"

static void pieces_of_a_detail_are_put_together(void **state)
{
    (void)state;
    goes_back(
        &evq_openai_chat, evq_quirks_find("openrouter"),
        CHUNK("{\"reasoning\":\"a\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"a\",\"index\":0}]}")
            CHUNK("{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"b\",\"index\":0}]}")
                CHUNK("{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"signature\":\"sig\",\"index\":0}]}")
                    CHUNK("{\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"xx\",\"index\":1}]}")
                        CHUNK("{\"content\":\"ok\"}") "data: [DONE]\n\n",
        "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"ab\",\"index\":0,\"signature\":\"sig\"},"
        "{\"type\":\"reasoning.encrypted\",\"data\":\"xx\",\"index\":1}]");
}

static void a_call_keeps_its_signature(void **state)
{
    (void)state;
    goes_back(&evq_openai_chat, NULL,
              CHUNK("{\"tool_calls\":[{\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},"
                    "\"extra_content\":{\"google\":{\"thought_signature\":\"QUJD\"}}}]}") "data: [DONE]\n\n",
              "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},\"extra_content\":{\"google\":{\"thought_signature\":"
              "\"QUJD\"}}}]");
}

static void gemini_gets_its_parts_back(void **state)
{
    (void)state;
    goes_back(&evq_gemini, NULL,
              "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":{\"x\":0.1}},"
              "\"thoughtSignature\":\"QUJD\"}]},\"finishReason\":\"STOP\"}]}\n\n",
              "{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":{\"x\":0.1}},"
              "\"thoughtSignature\":\"QUJD\"}]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pieces_of_a_detail_are_put_together),
                                       cmocka_unit_test(a_call_keeps_its_signature),
                                       cmocka_unit_test(gemini_gets_its_parts_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
