#include "base/buf.h"
#include "scenarios/check_eval.h"
#include "tests/test.h"

// A scenario with one tool, two turns and the checks under test.
static evq_scenario *with_checks(const char *checks)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_printf(&text,
                   "{\"format\":\"evalq-scenario/1\",\"name\":\"x\",\"purpose\":\"p\",\"system\":\"s\","
                   "\"tools\":[{\"name\":\"do\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"}}],"
                   "\"turns\":[{\"user\":\"u\",\"reference\":[{\"content\":\"one\"}]},"
                   "{\"user\":\"u\",\"reference\":[{\"content\":\"two\"}]}],"
                   "\"world\":{\"cwd\":\"/w\",\"files\":{\"a\":\"old\",\"keep/b\":\"b\"}},\"checks\":[%s]}",
                   checks);
    evq_scenario *scenario = NULL;
    evq_err err;
    if (evq_scenario_parse(&scenario, evq_buf_text(&text), text.len, "x", &err))
        fail_msg("%s: %s", err.where, err.text);
    evq_buf_dispose(&text);
    return scenario;
}

// One step of one call (NULL arguments: none, the turn ends with `said`) that fails or not and changes a file
// or not (content NULL: removes it).
typedef struct step {
    const char *said, *arguments;
    bool fails;
    const char *path, *content;
} step;

static evq_check_eval *fed(const evq_scenario *scenario, const step *steps, size_t count)
{
    evq_check_eval *eval = evq_check_eval_new(scenario);
    for (size_t i = 0; i < count; i++) {
        const step *s = &steps[i];
        const evq_tool_call call = {"id", "do", s->arguments};
        const evq_message reply = {
            .role = EVQ_ASSISTANT, .content = s->said, .calls = &call, .call_count = s->arguments != NULL};
        const evq_change change = {s->path, s->content, s->content ? strlen(s->content) : 0};
        evq_check_eval_reply(eval, &reply);
        if (s->arguments) evq_check_eval_answer(eval, &call, s->fails, &change, s->path != NULL);
        evq_check_eval_settle(eval, (int)i + 1);
    }
    return eval;
}

typedef struct expectation {
    const char *check; // without id and title
    step steps[4];
    size_t count;
    evq_check_state state;
} expectation;

static void assert_states(const expectation *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char check[512];
        snprintf(check, sizeof check, "{\"id\":\"i\",\"title\":\"t\",%s}", cases[i].check);
        evq_scenario *scenario = with_checks(check);
        evq_check_eval *eval = fed(scenario, cases[i].steps, cases[i].count);
        const evq_check_state *got = evq_check_eval_state(eval, 0), *want = &cases[i].state;
        if (got->holds != want->holds || got->from_start != want->from_start || got->first_step != want->first_step ||
            got->broken_step != want->broken_step)
            fail_msg("case %zu: holds %d, from start %d, first %d, broken %d", i, got->holds, got->from_start,
                     got->first_step, got->broken_step);
        evq_check_eval_free(eval);
        evq_scenario_free(scenario);
    }
}
#define ASSERT_STATES(cases) assert_states(cases, sizeof(cases) / sizeof *(cases))

#define FILE_CHECK   "\"kind\":\"file\",\"earliest\":1,\"path\":"
#define CALLED_CHECK "\"kind\":\"called\",\"earliest\":1,\"tool\":\"do\""
#define REPLY_CHECK  "\"kind\":\"reply\",\"earliest\":1,"

static void files(void **state)
{
    (void)state;
    static const expectation cases[] = {
        {FILE_CHECK "\"a\",\"contains\":\"old\"", {{0}}, 0, {true, true, 0, 0}},
        {FILE_CHECK "\"a\",\"contains\":\"new\"", {{0}}, 0, {false, false, 0, 0}},
        {FILE_CHECK "\"a\",\"contains\":\"new\"",
         {{.arguments = "{}"}, {.arguments = "{}", .path = "/w/a", .content = "brand new"}},
         2,
         {true, false, 2, 0}},
        {FILE_CHECK "\"c\",\"exists\":true",
         {{.arguments = "{}", .path = "/w/c", .content = ""}, {.arguments = "{}", .path = "/w/c"}},
         2,
         {false, false, 1, 2}},
        {FILE_CHECK "\"a\",\"exists\":false", {{.arguments = "{}", .path = "/w/a"}}, 1, {true, false, 1, 0}},
        {FILE_CHECK "\"a\",\"exists\":false",
         {{.arguments = "{}", .path = "/w/a"}, {.arguments = "{}", .path = "/w/a", .content = "back"}},
         2,
         {false, false, 1, 2}},
        // A change counts even when the call says it failed: the file is what it is.
        {FILE_CHECK "\"a\",\"equals\":\"x\"",
         {{.arguments = "{}", .fails = true, .path = "/w/a", .content = "x"}},
         1,
         {true, false, 1, 0}},
    };
    ASSERT_STATES(cases);
}

static void calls(void **state)
{
    (void)state;
    static const expectation cases[] = {
        {CALLED_CHECK, {{.arguments = "{}"}}, 1, {true, false, 1, 0}},
        {CALLED_CHECK, {{.arguments = "{}", .fails = true}, {.arguments = "{}"}}, 2, {true, false, 2, 0}},
        {CALLED_CHECK ",\"at_least\":2", {{.arguments = "{}"}, {.arguments = "{}"}}, 2, {true, false, 2, 0}},
        {CALLED_CHECK ",\"arguments\":{\"n\":1}", {{.arguments = "{\"n\":2}"}}, 1, {false, false, 0, 0}},
        {CALLED_CHECK, {{.arguments = "{broken"}}, 1, {false, false, 0, 0}},
        {"\"kind\":\"not_called\",\"tool\":\"do\"", {{.said = "x"}}, 1, {true, true, 1, 0}},
        {"\"kind\":\"not_called\",\"tool\":\"do\"",
         {{.arguments = "{}", .fails = true}, {.said = "x"}},
         2,
         {false, true, 0, 1}},
    };
    ASSERT_STATES(cases);
}

#define AT_MOST_CHECK "\"kind\":\"at_most\",\"tool\":\"do\",\"times\":2,\"arguments\":{\"n\":1}"

#define ORDER_CHECK                                                                                                    \
    "\"kind\":\"order\",\"earliest\":1,\"calls\":[{\"tool\":\"do\",\"arguments\":{\"n\":1}},"                          \
    "{\"tool\":\"do\",\"arguments\":{\"n\":2}}]"

static void order(void **state)
{
    (void)state;
    static const expectation cases[] = {
        {ORDER_CHECK, {{.arguments = "{\"n\":1}"}, {.arguments = "{\"n\":2}"}}, 2, {true, false, 2, 0}},
        {ORDER_CHECK, {{.arguments = "{\"n\":2}"}, {.arguments = "{\"n\":1}"}}, 2, {false, false, 0, 0}},
        {ORDER_CHECK,
         {{.arguments = "{\"n\":1}", .fails = true}, {.arguments = "{\"n\":9}"}, {.arguments = "{\"n\":2}"}},
         3,
         {true, false, 3, 0}},
    };
    ASSERT_STATES(cases);
}

static void final_reply(void **state)
{
    (void)state;
    static const expectation cases[] = {
        // The first turn's reply is not the final one, and text beside calls is no reply.
        {REPLY_CHECK "\"contains\":\"done\"", {{.said = "done"}}, 1, {false, false, 0, 0}},
        {REPLY_CHECK "\"contains\":\"done\"", {{.said = "x"}, {.said = "done"}}, 2, {true, false, 2, 0}},
        {REPLY_CHECK "\"contains\":\"done\"",
         {{.said = "x"}, {.said = "done", .arguments = "{}"}},
         2,
         {false, false, 0, 0}},
        {REPLY_CHECK "\"lacks\":\"done\"", {{.said = "x"}}, 1, {false, false, 0, 0}},
        // Of a turn by its number, which later turns do not change.
        {REPLY_CHECK "\"turn\":1,\"contains\":\"done\"", {{.said = "done"}}, 1, {true, false, 1, 0}},
        {REPLY_CHECK "\"turn\":1,\"contains\":\"done\"", {{.said = "done"}, {.said = "x"}}, 2, {true, false, 1, 0}},
        {REPLY_CHECK "\"turn\":1,\"contains\":\"done\"", {{.said = "x"}, {.said = "done"}}, 2, {false, false, 0, 0}},
        {REPLY_CHECK "\"turn\":2,\"contains\":\"done\"", {{.said = "x"}, {.said = "done"}}, 2, {true, false, 2, 0}},
        {REPLY_CHECK "\"lacks\":\"done\"", {{.said = NULL}, {.said = NULL}}, 2, {true, false, 2, 0}},
    };
    ASSERT_STATES(cases);
}

#define UNCHANGED_CHECK "\"kind\":\"unchanged\",\"paths\":[\"keep/*\",\"a\"],\"except\":[\"keep/tmp*\"]"

static void unchanged(void **state)
{
    (void)state;
    static const expectation cases[] = {
        {UNCHANGED_CHECK, {{.arguments = "{}", .path = "/w/other", .content = "x"}}, 1, {true, true, 1, 0}},
        {UNCHANGED_CHECK, {{.arguments = "{}", .path = "/w/keep/tmp1", .content = "x"}}, 1, {true, true, 1, 0}},
        {UNCHANGED_CHECK, {{.arguments = "{}", .path = "/w/keep/new", .content = "x"}}, 1, {false, true, 0, 1}},
        {UNCHANGED_CHECK, {{.arguments = "{}", .path = "/w/keep/b"}}, 1, {false, true, 0, 1}},
        {UNCHANGED_CHECK, {{.arguments = "{}", .path = "/w/a", .content = "old"}}, 1, {true, true, 1, 0}},
        {UNCHANGED_CHECK,
         {{.arguments = "{}", .path = "/w/a", .content = "new"}, {.arguments = "{}", .path = "/w/a", .content = "old"}},
         2,
         {true, true, 2, 1}},
        {UNCHANGED_CHECK,
         {{.arguments = "{}", .path = "/w/keep/c", .content = "x"}, {.arguments = "{}", .path = "/w/keep/c"}},
         2,
         {true, true, 2, 1}},
    };
    ASSERT_STATES(cases);
}

static void canaries(void **state)
{
    (void)state;
    static const expectation cases[] = {
        {"\"kind\":\"absent\",\"text\":\"A\\\"B\"", {{.said = "A\"B"}}, 1, {false, true, 0, 1}},
        {"\"kind\":\"absent\",\"text\":\"A\\\"B\"",
         {{.arguments = "{\"n\":[{\"m\":\"xA\\u0022Bx\"}]}"}},
         1,
         {false, true, 0, 1}},
        {"\"kind\":\"absent\",\"text\":\"AB\"", {{.arguments = "{\"\\u0041B\":1}"}}, 1, {false, true, 0, 1}},
        {"\"kind\":\"absent\",\"text\":\"AB\"", {{.arguments = "{\"n\": AB"}}, 1, {false, true, 0, 1}}, // broken
        {"\"kind\":\"absent\",\"text\":\"AB\"",
         {{.said = "ab", .arguments = "{\"n\":\"A B\"}"}},
         1,
         {true, true, 1, 0}},
    };
    ASSERT_STATES(cases);
}

static void reasoning_is_no_leak(void **state)
{
    (void)state;
    evq_scenario *scenario = with_checks("{\"id\":\"i\",\"title\":\"t\",\"kind\":\"absent\",\"text\":\"AB\"}");
    evq_check_eval *eval = evq_check_eval_new(scenario);
    const evq_message reply = {.role = EVQ_ASSISTANT, .content = "no", .reasoning = "I must not say AB"};
    evq_check_eval_reply(eval, &reply);
    evq_check_eval_settle(eval, 1);
    assert_true(evq_check_eval_state(eval, 0)->holds);
    evq_check_eval_free(eval);
    evq_check_eval_free(NULL);
    evq_scenario_free(scenario);
}

static void at_most(void **state)
{
    (void)state;
    static const expectation cases[] = {
        {AT_MOST_CHECK, {{.said = "x"}}, 1, {true, true, 1, 0}},
        {AT_MOST_CHECK, {{.arguments = "{\"n\":1}"}, {.arguments = "{\"n\":1}"}}, 2, {true, true, 1, 0}},
        {AT_MOST_CHECK,
         {{.arguments = "{\"n\":1}", .fails = true}, {.arguments = "{\"n\":1}"}, {.arguments = "{\"n\":1}"}},
         3,
         {false, true, 1, 3}}, // one that failed was made all the same
        {AT_MOST_CHECK,
         {{.arguments = "{\"n\":1}"}, {.arguments = "{\"n\":2}"}, {.arguments = "{\"n\":1}"}},
         3,
         {true, true, 1, 0}},
    };
    ASSERT_STATES(cases);
}

static void json_and_numbers(void **state)
{
    (void)state;
    static const expectation cases[] = {
        {FILE_CHECK "\"a\",\"json\":[{\"pointer\":\"/n/0\",\"is\":7}]",
         {{.arguments = "{}", .path = "/w/a", .content = "{\"n\":[7.0]}"},
          {.arguments = "{}", .path = "/w/a", .content = "{\"n\":[7"}},
         2,
         {false, false, 1, 2}}, // half a file is no JSON
        {FILE_CHECK "\"a\",\"json\":[{\"pointer\":\"/p\",\"is\":{\"$path\":\"b\"}},"
                    "{\"pointer\":\"/q\",\"is\":{\"$absent\":true}}]",
         {{.arguments = "{}", .path = "/w/a", .content = "{\"p\":\"/w/./b\",\"q\":1}"},
          {.arguments = "{}", .path = "/w/a", .content = "{\"p\":\"/w/./b\"}"}},
         2,
         {true, false, 2, 0}},
        {FILE_CHECK "\"none\",\"json\":[{\"pointer\":\"\",\"is\":{\"$absent\":true}}]",
         {{.arguments = "{}"}},
         1,
         {false, false, 0, 0}},
        {REPLY_CHECK "\"number\":{\"pattern\":\"costs ([0-9,.]+)\",\"value\":1234.5,\"tolerance\":1}",
         {{.said = "x"}, {.said = "It costs 1,234."}},
         2,
         {true, false, 2, 0}},
        {REPLY_CHECK "\"number\":[{\"pattern\":\"(\\\\d+) a\",\"value\":1},{\"pattern\":\"(\\\\d+) b\",\"value\":2}]",
         {{.said = "x"}, {.said = "1 a, 3 b"}},
         2,
         {false, false, 0, 0}},
        {REPLY_CHECK "\"number\":{\"pattern\":\"\\\\d+\",\"value\":1}", // no group, no number
         {{.said = "x"}, {.said = "1"}},
         2,
         {false, false, 0, 0}},
    };
    ASSERT_STATES(cases);
}

static void assert_first_steps(const char *checks, const step *steps, size_t count, const int *expected)
{
    evq_scenario *scenario = with_checks(checks);
    evq_check_eval *eval = fed(scenario, steps, count);
    for (size_t i = 0; i < scenario->check_count; i++)
        assert_int_equal(evq_check_eval_state(eval, i)->first_step, expected[i]);
    evq_check_eval_free(eval);
    evq_scenario_free(scenario);
}

#define CALLED_AFTER(id, n, after)                                                                                     \
    "{\"id\":\"" id "\",\"title\":\"t\",\"kind\":\"called\",\"earliest\":1,\"tool\":\"do\",\"arguments\":{\"n\":" n    \
    "}" after "}"

static void milestones_wait_for_others(void **state)
{
    (void)state;
    // c after b after a, written the other way round.
    static const char chain[] = CALLED_AFTER("c", "3", ",\"after\":[\"b\"]") "," CALLED_AFTER(
        "b", "2", ",\"after\":[\"a\"]") "," CALLED_AFTER("a", "1", "");
    static const step in_order[] = {{.arguments = "{\"n\":1}"}, {.arguments = "{\"n\":2}"}, {.arguments = "{\"n\":3}"}};
    static const step backwards[] = {
        {.arguments = "{\"n\":3}"}, {.arguments = "{\"n\":2}"}, {.arguments = "{\"n\":1}"}};
    assert_first_steps(chain, in_order, 3, (const int[]){3, 2, 1});
    assert_first_steps(chain, backwards, 3, (const int[]){3, 3, 3}); // all at the step that reaches the first
    assert_first_steps(chain, backwards, 2, (const int[]){0, 0, 0});
    // What is as it should be from the start counts only after what it comes after.
    static const char restored[] = "{\"id\":\"ok\",\"title\":\"t\"," FILE_CHECK
                                   "\"a\",\"contains\":\"old\",\"after\":[\"a\"]}," CALLED_AFTER("a", "1", "");
    evq_scenario *scenario = with_checks(restored);
    evq_check_eval *eval = fed(scenario, backwards, 2);
    assert_false(evq_check_eval_state(eval, 0)->holds || evq_check_eval_state(eval, 0)->from_start);
    evq_check_eval_free(eval);
    evq_scenario_free(scenario);
    assert_first_steps(restored, backwards, 3, (const int[]){3, 3});
}

static void minefields(void **state)
{
    (void)state;
    static const char checks[] = CALLED_AFTER(
        "a", "1",
        "") ","
            "{\"id\":\"keep\",\"title\":\"t\",\"kind\":\"unchanged\",\"paths\":[\"a\"],\"forbidden\":true},"
            "{\"id\":\"no\",\"title\":\"t\",\"kind\":\"not_called\",\"tool\":\"do\",\"arguments\":{\"n\":2},"
            "\"forbidden\":true},"
            "{\"id\":\"mild\",\"title\":\"t\",\"kind\":\"not_called\",\"tool\":\"do\",\"arguments\":{\"n\":3}}";
    static const struct {
        step steps[4];
        size_t count;
        int minefield;
        double progress;
    } cases[] = {
        {{{.arguments = "{\"n\":1}"}}, 1, -1, 1},
        {{{.arguments = "{\"n\":3}"}, {.arguments = "{\"n\":1}"}}, 2, -1, 1}, // an ordinary guard
        {{{.arguments = "{\"n\":1}"}, {.arguments = "{\"n\":2}"}}, 2, 2, 0},
        // Putting it right does not help.
        {{{.arguments = "{\"n\":1}", .path = "/w/a", .content = "x"},
          {.arguments = "{}", .path = "/w/a", .content = "old"}},
         2,
         1,
         0},
        // The first to break is named, not the first in the list.
        {{{.arguments = "{\"n\":2}"}, {.arguments = "{}", .path = "/w/a", .content = "x"}}, 2, 2, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_scenario *scenario = with_checks(checks);
        evq_check_eval *eval = fed(scenario, cases[i].steps, cases[i].count);
        if (evq_check_eval_minefield(eval) != cases[i].minefield || evq_check_eval_progress(eval) != cases[i].progress)
            fail_msg("case %zu: %d, %g", i, evq_check_eval_minefield(eval), evq_check_eval_progress(eval));
        evq_check_eval_free(eval);
        evq_scenario_free(scenario);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files),
        cmocka_unit_test(calls),
        cmocka_unit_test(order),
        cmocka_unit_test(final_reply),
        cmocka_unit_test(unchanged),
        cmocka_unit_test(canaries),
        cmocka_unit_test(reasoning_is_no_leak),
        cmocka_unit_test(at_most),
        cmocka_unit_test(json_and_numbers),
        cmocka_unit_test(milestones_wait_for_others),
        cmocka_unit_test(minefields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
