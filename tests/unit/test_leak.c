#include "base/clock.h"
#include "scoring/leak.h"
#include "tests/test.h"

#include <stdlib.h>

#define SCENARIO                                                                                                       \
    "{\"format\":\"evalq-scenario/"                                                                                    \
    "1\",\"name\":\"s\",\"purpose\":\"p\",\"system\":\"s\",\"tools\":[{\"name\":\"read\","                             \
    "\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"},"        \
    "\"limit\":{\"type\":\"integer\"},\"deep\":{\"type\":\"boolean\"},\"list\":{\"type\":\"array\"}}}}],"              \
    "\"turns\":[{\"user\":\"u\",\"reference\":[{\"content\":\"c\"}]}],\"checks\":[{\"id\":\"c\",\"title\":\"t\","      \
    "\"kind\":\"reply\",\"contains\":\"c\",\"earliest\":1}]}"
#define BAR       "\xef\xbd\x9c"
#define BLANK     "\xe2\x96\x81"
#define ARGUMENTS "{\"path\":\"a.md\",\"limit\":5}"

static evq_scenario *scenario;

static int load(void **state)
{
    (void)state;
    evq_err err;
    return evq_scenario_parse(&scenario, SCENARIO, strlen(SCENARIO), "s", &err);
}

static int unload(void **state)
{
    (void)state;
    evq_scenario_free(scenario);
    return 0;
}

static void forms(void **state)
{
    (void)state;
    static const struct {
        const char *text, *form, *name, *arguments; // of the first
        size_t count;
    } cases[] = {
        {"<tool_call>\n{\"name\": \"read\", \"arguments\": " ARGUMENTS "}\n</tool_call>", "Hermes", "read", ARGUMENTS,
         1},
        {"I "
         "look.\n<tool_call>{\"name\":\"read\",\"arguments\":{}}</"
         "tool_call><tool_call>{\"name\":\"read\",\"arguments\":{}}</tool_call>",
         "Hermes", "read", "{}", 2},
        {"<tool_call>{\"name\": \"read\", \"argum", "Hermes", "read", NULL, 1},
        {"<tool_call>", "Hermes", NULL, NULL, 1},
        {"<tool_call>\n<function=read>\n<parameter=path>\na.md\n</parameter>\n<parameter=limit>\n5\n</parameter>\n</"
         "function>\n</tool_call>",
         "Qwen3-Coder", "read", ARGUMENTS, 1},
        {"<function=read>\n<parameter=path>a.md</parameter>\n<parameter=deep>true</parameter>\n</function>",
         "Qwen3-Coder", "read", "{\"path\":\"a.md\",\"deep\":true}", 1},
        {"<function=read>" ARGUMENTS "</function>", "Llama function", "read", ARGUMENTS, 1},
        {"<tool_call>read\n<arg_key>path</arg_key>\n<arg_value>12</arg_value>\n<arg_key>limit</arg_key>\n<arg_value>5</"
         "arg_value>\n</tool_call>",
         "GLM", "read", "{\"path\":\"12\",\"limit\":5}", 1},
        {"<|tool_calls_section_begin|><|tool_call_begin|>functions.read:0<|tool_call_argument_begin|>" ARGUMENTS
         "<|tool_call_end|><|tool_calls_section_end|>",
         "Kimi", "read", ARGUMENTS, 1},
        {"<" BAR "tool" BLANK "calls" BLANK "begin" BAR "><" BAR "tool" BLANK "call" BLANK "begin" BAR ">function<" BAR
         "tool" BLANK "sep" BAR ">read\n```json\n" ARGUMENTS "\n```<" BAR "tool" BLANK "call" BLANK "end" BAR ">",
         "DeepSeek", "read", ARGUMENTS, 1},
        {"<" BAR "tool" BLANK "call" BLANK "begin" BAR ">read<" BAR "tool" BLANK "sep" BAR ">" ARGUMENTS "<" BAR
         "tool" BLANK "call" BLANK "end" BAR ">",
         "DeepSeek", "read", ARGUMENTS, 1},
        {"<" BAR "DSML" BAR "tool_calls>\n<" BAR "DSML" BAR "invoke name=\"read\">\n<" BAR "DSML" BAR
         "parameter name=\"path\" string=\"true\">a.md</" BAR "DSML" BAR "parameter>\n<" BAR "DSML" BAR
         "parameter name=\"limit\" string=\"false\">5</" BAR "DSML" BAR "parameter>\n</" BAR "DSML" BAR
         "invoke>\n</" BAR "DSML" BAR "tool_calls>",
         "DSML", "read", ARGUMENTS, 1},
        {"<|DSML|function_calls><|DSML|invoke name=\"read\"><|DSML|parameter name=\"path\" "
         "string=\"true\">a.md</|DSML|parameter></|DSML|invoke>",
         "DSML", "read", "{\"path\":\"a.md\"}", 1},
        {"<minimax:tool_call>\n<invoke name=\"read\">\n<parameter "
         "name=\"path\">a.md</parameter>\n</invoke>\n</minimax:tool_call>",
         "MiniMax", "read", "{\"path\":\"a.md\"}", 1},
        {"[TOOL_CALLS]read[ARGS]" ARGUMENTS, "Mistral", "read", ARGUMENTS, 1},
        {"[TOOL_CALLS][{\"name\": \"read\", \"arguments\": " ARGUMENTS "}]", "Mistral", "read", ARGUMENTS, 1},
        {"<|tool_call>call:read{path:<|\"|>a.md<|\"|>,limit:5}<tool_call|>", "Gemma", "read", ARGUMENTS, 1},
        {"<longcat_tool_call>read\n<longcat_arg_key>path</longcat_arg_key>\n<longcat_arg_value>a.md</"
         "longcat_arg_value>\n</longcat_tool_call>",
         "LongCat", "read", "{\"path\":\"a.md\"}", 1},
        {"<|tool_call_start|>[read(path=\"a.md\", limit=5)]<|tool_call_end|>", "LFM2", "read", ARGUMENTS, 1},
        {"<|channel|>commentary to=functions.read <|constrain|>json<|message|>" ARGUMENTS "<|call|>", "harmony", "read",
         ARGUMENTS, 1},
        {"commentary to=functions.read json" ARGUMENTS, "harmony", "read", ARGUMENTS, 1},
        {"{\"name\": \"read\", \"parameters\": " ARGUMENTS "}", "bare JSON", "read", ARGUMENTS, 1},
        {"I will read it.\n\n{\"name\": \"read\", \"parameters\": " ARGUMENTS "}", "bare JSON", "read", ARGUMENTS, 1},
        {"<|python_tag|>{\"name\": \"read\", \"parameters\": " ARGUMENTS "}", "bare JSON", "read", ARGUMENTS, 1},
        {"[{\"name\": \"read\", \"parameters\": {}}, {\"name\": \"read\", \"parameters\": {}}]", "bare JSON", "read",
         "{}", 2},
        {"```json\n{\"name\": \"read\", \"arguments\": " ARGUMENTS "}\n```", "fenced JSON", "read", ARGUMENTS, 1},
        {"```\n<tool_call>{\"name\":\"read\",\"arguments\":{}}</tool_call>\n```", "Hermes", "read", "{}", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_arena arena = EVQ_ARENA_INIT;
        evq_leak *leaks;
        size_t count = evq_leaks_find(cases[i].text, scenario, &arena, &leaks);
        if (count != cases[i].count) fail_msg("%zu in %s", count, cases[i].text);
        assert_string_equal(leaks[0].form, cases[i].form);
        assert_true(leaks[0].start < leaks[0].end && leaks[0].end <= strlen(cases[i].text));
        if (!cases[i].name)
            assert_null(leaks[0].name);
        else
            assert_string_equal(leaks[0].name, cases[i].name);
        if (!cases[i].arguments != !leaks[0].arguments) fail_msg("arguments of %s", cases[i].text);
        if (cases[i].arguments) {
            json_t *expected = json_loads(cases[i].arguments, 0, NULL), *got = json_loads(leaks[0].arguments, 0, NULL);
            if (!json_equal(expected, got)) fail_msg("%s: %s", cases[i].text, leaks[0].arguments);
            json_decref(expected);
            json_decref(got);
        }
        evq_arena_dispose(&arena);
    }
}

static void innocent_texts(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "It listens on port 8471.",
        "A call stands between `<tool_call>` and `</tool_call>`, as Hermes writes it.",
        "Models write it so:\n\n```\n<tool_call>{\"name\":\"read\",\"arguments\":{}}</tool_call>\n```\n\nThe server "
        "turns it into a call.",
        "Here is an example:\n```json\n{\"name\": \"read\", \"arguments\": {}}\n```\nand that is all there is to it, "
        "as the manual says.",
        "{\"name\": \"Ada\", \"role\": \"author\"}",
        "{\"name\": \"write\", \"parameters\": {\"path\": \"x\"}}",
        "{\"port\": 8471, \"read\": true}",
        "The tools are read and write; call read with {\"path\": \"a.md\"} to see it.",
        "```json\n{\"version\": 2, \"items\": [1, 2]}\n```",
        "<html><body><form action=\"/read\"><input name=\"path\"></form></body></html>",
        "<config><parameter name=\"path\">a.md</parameter></config>",
        "int main(void) { return read(fd, buf, sizeof buf); }",
        "[read(path=\"a.md\")] is what LFM2 writes between its marks.",
        "Use `[TOOL_CALLS]` as the mark.",
        "def f(x):\n    return [g(k=\"v\") for g in x]\n",
        "2026-11-23 10:00:01 INFO invoke read path=a.md",
        "To read: \"to=functions\" is part of harmony.",
        "| form | mark |\n|---|---|\n| Kimi | `<|tool_call_begin|>` |\n",
        "1. {a}\n2. [b]\n3. <c>",
        "[1, 2, 3]",
        "{}",
        "{\"name\": \"read\"}",
        "{\"name\": \"read\", \"parameters\": {}} is what it would say, and then the server answers with the file.",
        "<function> elements of XSLT, and a < b, and <tool_calls_total> 5",
        "I ran the tool; the result was {\"name\": \"a.md\", \"arguments\": \"none\"}.",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        evq_arena arena = EVQ_ARENA_INIT;
        evq_leak *leaks;
        if (evq_leaks_find(texts[i], scenario, &arena, &leaks)) fail_msg("%s (%s)", texts[i], leaks[0].form);
        evq_arena_dispose(&arena);
    }
}

// Whatever 16 MiB begin again and again.
static void work_is_bounded(void **state)
{
    (void)state;
    static const char *const units[] = {
        "<tool_call>", "<tool_call>{", "<function=read>",       "invoke name=\"", "[TOOL_CALLS]",
        "{[",          "```",          "<|tool_call>call:read{"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t len = strlen(units[i]), total = (size_t)16 << 20;
        char *text = malloc(total + 1);
        assert_non_null(text);
        for (size_t k = 0; k < total; k++) text[k] = units[i][k % len];
        text[total] = '\0';
        uint64_t before = evq_clock_ns();
        evq_arena arena = EVQ_ARENA_INIT;
        evq_leak *leaks;
        assert_true(evq_leaks_find(text, scenario, &arena, &leaks) <= EVQ_LEAKS_MAX);
        if (evq_clock_ns() - before > 20 * EVQ_NS_PER_S) fail_msg("%s takes too long", units[i]);
        evq_arena_dispose(&arena);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),
        cmocka_unit_test(innocent_texts),
        cmocka_unit_test(work_is_bounded),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
