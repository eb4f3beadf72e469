#include "scoring/reply_outcome.h"
#include "tests/test.h"

static const evq_tool_call call = {"c", "f", "{}"};

static evq_reply reply(const char *content, const char *reasoning, size_t calls, evq_finish finish, int64_t tokens)
{
    return (evq_reply){.message = {.role = EVQ_ASSISTANT,
                                   .content = content,
                                   .reasoning = reasoning,
                                   .calls = &call,
                                   .call_count = calls},
                       .finish = finish,
                       .usage = {.completion = tokens, .reasoning = EVQ_UNKNOWN}};
}

static void what_a_reply_is(void **state)
{
    (void)state;
    static const struct {
        const char *content, *reasoning;
        size_t calls;
        evq_finish finish;
        int64_t tokens;
        evq_reply_outcome outcome;
    } cases[] = {
        {"yes", NULL, 0, EVQ_FINISH_STOP, 3, EVQ_REPLY_OK},
        {"yes", "hm", 0, EVQ_FINISH_STOP, 3, EVQ_REPLY_OK},
        {NULL, "hm", 1, EVQ_FINISH_TOOL_CALLS, 3, EVQ_REPLY_OK},
        {NULL, "hm", 0, EVQ_FINISH_STOP, 3, EVQ_REPLY_ANSWER_IN_REASONING},
        {" \n", "hm", 0, EVQ_FINISH_STOP, 3, EVQ_REPLY_ANSWER_IN_REASONING},
        {"", "hm", 0, EVQ_FINISH_NONE, 3, EVQ_REPLY_ANSWER_IN_REASONING},
        {NULL, "hm", 0, EVQ_FINISH_LENGTH, 3, EVQ_REPLY_TRUNCATED_IN_REASONING},
        {"half", "hm", 0, EVQ_FINISH_LENGTH, 3, EVQ_REPLY_TRUNCATED},
        {NULL, NULL, 1, EVQ_FINISH_LENGTH, 3, EVQ_REPLY_TRUNCATED},
        {NULL, NULL, 0, EVQ_FINISH_LENGTH, 3, EVQ_REPLY_TRUNCATED},
        {NULL, NULL, 0, EVQ_FINISH_STOP, 3, EVQ_REPLY_EMPTY},
        {"", " ", 0, EVQ_FINISH_STOP, EVQ_UNKNOWN, EVQ_REPLY_EMPTY},
        {NULL, NULL, 0, EVQ_FINISH_STOP, 0, EVQ_REPLY_EMPTY_ZERO},
        {NULL, NULL, 0, EVQ_FINISH_BAD_CALL, 0, EVQ_REPLY_BAD_CALL},
        {"no", NULL, 0, EVQ_FINISH_CONTENT_FILTER, 1, EVQ_REPLY_REFUSED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_reply r = reply(cases[i].content, cases[i].reasoning, cases[i].calls, cases[i].finish, cases[i].tokens);
        if (evq_reply_outcome_of(&r) != cases[i].outcome)
            fail_msg("case %zu: %s", i, evq_reply_outcome_names[evq_reply_outcome_of(&r)]);
    }
    evq_reply hidden = reply(NULL, NULL, 0, EVQ_FINISH_LENGTH, 64); // reasoning that is counted and not shown
    hidden.usage.reasoning = 64;
    assert_int_equal(evq_reply_outcome_of(&hidden), EVQ_REPLY_TRUNCATED_IN_REASONING);
}

static void each_has_words(void **state)
{
    (void)state;
    for (int i = 0; i < EVQ_REPLY_OUTCOME_COUNT; i++)
        assert_true(strlen(evq_reply_outcome_words((evq_reply_outcome)i)) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_a_reply_is), cmocka_unit_test(each_has_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
