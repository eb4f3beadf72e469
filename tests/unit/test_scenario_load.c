#include "base/buf.h"
#include "scenarios/scenario.h"
#include "tests/test.h"

#include <jansson.h>

#define TOOLS                                                                                                          \
    "[{\"name\":\"read\",\"description\":\"Read.\",\"parameters\":{\"type\":\"object\",\"properties\":"                \
    "{\"file_path\":{\"type\":\"string\"}}},\"world\":{\"behaviour\":\"files.read\",\"arguments\":"                    \
    "{\"path\":\"file_path\"}}},{\"name\":\"ask\",\"description\":\"Ask.\",\"parameters\":"                            \
    "{\"type\":\"object\"}}]"
#define TURNS                                                                                                          \
    "[{\"user\":\"Which port?\",\"reference\":[{\"reasoning\":\"Look.\",\"tool_calls\":["                              \
    "{\"name\":\"read\",\"arguments\":{\"file_path\": \"a.ini\"}},{\"id\":\"mine\",\"type\":\"function\","             \
    "\"function\":{\"name\":\"ask\",\"arguments\":\"{\\\"n\\\": 1}\"}}]},{\"content\":\"8471\"}]},"                    \
    "{\"user\":\"Sure?\",\"reference\":[{\"content\":\"Yes.\"}]}]"
#define CHECKS "[{\"id\":\"port\",\"title\":\"t\",\"kind\":\"reply\",\"contains\":\"Yes\",\"earliest\":3}]"

// The members of a whole scenario; a test replaces one of them, or adds one.
static const char *const members[][2] = {
    {"format", "\"evalq-scenario/1\""},
    {"name", "\"demo\""},
    {"purpose", "\"Can it?\""},
    {"system", "\"Be careful.\""},
    {"tools", TOOLS},
    {"turns", TURNS},
    {"checks", CHECKS},
};
enum { MEMBER_COUNT = sizeof members / sizeof *members };

static int parse_with(evq_scenario **out, const char *key, const char *value, evq_err *err)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(8));
    bool replaced = !key;
    evq_buf_putc(&text, '{');
    for (int i = 0; i < MEMBER_COUNT; i++) {
        bool here = key && !strcmp(members[i][0], key);
        replaced |= here;
        evq_buf_printf(&text, "%s\"%s\":%s", i ? "," : "", members[i][0], here ? value : members[i][1]);
    }
    if (!replaced) evq_buf_printf(&text, ",\"%s\":%s", key, value);
    evq_buf_putc(&text, '}');
    int rc = evq_scenario_parse(out, evq_buf_text(&text), text.len, "demo.json", err);
    evq_buf_dispose(&text);
    return rc;
}

static evq_scenario *parsed(const char *key, const char *value)
{
    evq_scenario *scenario = NULL;
    evq_err err;
    if (parse_with(&scenario, key, value, &err)) fail_msg("%s: %s", err.where, err.text);
    return scenario;
}

static void whole_document(void **state)
{
    (void)state;
    evq_scenario *s = parsed(NULL, NULL);
    assert_string_equal(s->name, "demo");
    assert_string_equal(s->purpose, "Can it?");
    assert_string_equal(s->system, "Be careful.");
    assert_int_equal(s->tool_count, 2);
    assert_int_equal(s->turn_count, 2);
    assert_int_equal(s->reference_steps, 3);
    assert_int_equal(s->check_count, 1);
    assert_int_equal(s->history_count, 0);
    assert_int_equal(s->checks[0].earliest, 3);
    assert_true(s->checks[0].weight == 1);
    evq_scenario_free(s);
    evq_scenario_free(NULL);
}

static void tools(void **state)
{
    (void)state;
    evq_scenario *s = parsed(NULL, NULL);
    const evq_tool *read = evq_scenario_tool(s, "read");
    assert_non_null(read);
    assert_int_equal(read->behaviour, EVQ_FILES_READ);
    assert_int_equal(read->renamed_count, 1);
    assert_string_equal(read->renamed[0].ours, "path");
    assert_string_equal(read->renamed[0].theirs, "file_path");
    assert_string_equal(read->parameters, "{\"type\":\"object\",\"properties\":{\"file_path\":{\"type\":\"string\"}}}");
    assert_int_equal(evq_scenario_tool(s, "ask")->behaviour, EVQ_RECORDED);
    assert_null(evq_scenario_tool(s, "rea"));
    assert_null(evq_scenario_tool(s, ""));
    evq_scenario_free(s);
}

static void both_call_shapes(void **state)
{
    (void)state;
    evq_scenario *s = parsed(NULL, NULL);
    const evq_message *message = &s->turns[0].reference[0];
    assert_int_equal(message->role, EVQ_ASSISTANT);
    assert_null(message->content);
    assert_string_equal(message->reasoning, "Look.");
    assert_int_equal(message->call_count, 2);
    assert_string_equal(message->calls[0].id, "call_1_1");
    assert_string_equal(message->calls[0].arguments, "{\"file_path\":\"a.ini\"}");
    assert_string_equal(message->calls[1].id, "mine");
    assert_string_equal(message->calls[1].arguments, "{\"n\": 1}"); // text stays as it was written
    evq_scenario_free(s);
}

static void reference_by_step(void **state)
{
    (void)state;
    evq_scenario *s = parsed(NULL, NULL);
    size_t turn = 9;
    assert_string_equal(evq_scenario_reference(s, 1, &turn)->content, "8471");
    assert_int_equal(turn, 0);
    assert_string_equal(evq_scenario_reference(s, 2, &turn)->content, "Yes.");
    assert_int_equal(turn, 1);
    assert_ptr_equal(evq_scenario_reference(s, 0, NULL), &s->turns[0].reference[0]);
    assert_null(evq_scenario_reference(s, 3, NULL));
    assert_null(evq_scenario_reference(s, -1, NULL));
    evq_scenario_free(s);
}

static void history(void **state)
{
    (void)state;
    evq_scenario *s =
        parsed("history", "[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":null,"
                          "\"tool_calls\":[{\"id\":\"a\",\"name\":\"gone\",\"arguments\":{}},"
                          "{\"id\":\"b\",\"name\":\"gone\",\"arguments\":{}}]},"
                          "{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"2\"},"
                          "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"\"},"
                          "{\"role\":\"assistant\",\"content\":\"Done\"}]");
    assert_int_equal(s->history_count, 5);
    assert_int_equal(s->history[1].call_count, 2);
    assert_null(s->history[1].content);
    assert_int_equal(s->history[2].role, EVQ_TOOL);
    assert_string_equal(s->history[2].call_id, "b");
    evq_scenario_free(s);
}

static void limits(void **state)
{
    (void)state;
    evq_scenario *s = parsed(NULL, NULL);
    assert_int_equal(s->limits.steps, 11); // 2 x 3 + 5
    assert_true(s->limits.seconds_per_step == 600);
    assert_true(s->limits.seconds_per_trial == 7200);
    assert_true(s->limits.idle_seconds == 300);
    assert_true(s->limits.connect_seconds == 10);
    assert_int_equal(s->limits.output_tokens, 4096);
    assert_int_equal(s->limits.retries, 2);
    evq_scenario_free(s);
    s = parsed("limits", "{\"steps\":4,\"idle_seconds\":0.5,\"retries\":0}");
    assert_int_equal(s->limits.steps, 4);
    assert_true(s->limits.idle_seconds == 0.5);
    assert_int_equal(s->limits.retries, 0);
    assert_int_equal(s->limits.output_tokens, 4096);
    evq_scenario_free(s);
}

static void folders_of_the_world(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"{}", "/home/agent/work", "/home/agent"},
        {"{\"cwd\":\"/home/ops/site/src\"}", "/home/ops/site/src", "/home/ops"},
        {"{\"cwd\":\"/home/ops\"}", "/home/ops", "/home/ops"},
        {"{\"cwd\":\"/srv\"}", "/srv", "/srv"},
        {"{\"cwd\":\"/\"}", "/", "/"},
        {"{\"cwd\":\"/srv/x/../y/\",\"home\":\"/root\"}", "/srv/y", "/root"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_scenario *s = parsed("world", cases[i][0]);
        assert_string_equal(s->world.cwd, cases[i][1]);
        assert_string_equal(s->world.home, cases[i][2]);
        evq_scenario_free(s);
    }
}

static void world_rules(void **state)
{
    (void)state;
    evq_scenario *s = parsed(
        "world",
        "{\"cwd\":\"/w\",\"files\":{\"b\":\"2\",\"~/a\":\"1\"},"
        "\"commands\":[{\"match\":\"cat (.+)\",\"when\":[{\"file\":\"b\",\"exists\":true,\"lacks\":[\"x\",\"y\"]}],"
        "\"output\":[\"> \",{\"cat\":\"${1}\"}],\"exit\":3,\"effects\":[{\"write\":\"c\",\"content\":\"\"},"
        "{\"copy\":\"c\",\"to\":\"d\"},{\"delete\":\"c\"},{\"append\":\"d\",\"content\":{\"diff\":\".\"}}]},"
        "{\"match\":\"true\"}],"
        "\"results\":[{\"tool\":\"ask\",\"content\":\"${0} ${x} $1 ${10}\",\"error\":true}]}");
    const evq_world_data *w = &s->world;
    assert_int_equal(w->files.count, 2);
    assert_string_equal(evq_tree_find(&w->files, "/w/a")->content, "1"); // home is /w as well
    assert_int_equal(w->command_count, 2);
    const evq_command *cat = &w->commands[0];
    assert_string_equal(cat->source, "cat (.+)");
    assert_true(evq_pattern_match(cat->match, "cat b", 5, NULL));
    assert_false(evq_pattern_match(cat->match, "xcat b", 6, NULL));
    assert_string_equal(cat->when[0].path, "/w/b");
    assert_int_equal(cat->when[0].condition.exists, 1);
    assert_int_equal(cat->when[0].condition.lacks_count, 2);
    assert_int_equal(cat->exit_status, 3);
    assert_int_equal(cat->output.items[1].kind, EVQ_PART_CAT);
    assert_int_equal(cat->effect_count, 4);
    assert_int_equal(cat->effects[1].kind, EVQ_EFFECT_COPY);
    assert_string_equal(cat->effects[1].to, "d");
    assert_int_equal(cat->effects[3].content.items[0].kind, EVQ_PART_DIFF);
    assert_int_equal(w->commands[1].output.count, 0);
    assert_true(w->results[0].is_error);
    evq_scenario_free(s);
}

static void matchers(void **state)
{
    (void)state;
    evq_scenario *s =
        parsed("checks",
               "[{\"id\":\"a\",\"title\":\"t\",\"kind\":\"not_called\",\"tool\":\"ask\",\"arguments\":"
               "{\"p\":{\"$path\":\"x/../y\"},\"q\":{\"$pattern\":\"z\"},\"r\":{\"$any_of\":[1,{\"$pattern\":\"u\"}]},"
               "\"s\":{\"t\":true},\"n\":null}}]");
    const evq_matcher *root = &s->checks[0].calls[0].arguments;
    assert_int_equal(root->kind, EVQ_MATCH_OBJECT);
    assert_int_equal(root->item_count, 5);
    assert_string_equal(root->items[0].key, "p");
    assert_int_equal(root->items[0].kind, EVQ_MATCH_PATH);
    assert_string_equal(root->items[0].path, "/home/agent/work/y");
    assert_int_equal(root->items[1].kind, EVQ_MATCH_PATTERN);
    assert_int_equal(root->items[2].kind, EVQ_MATCH_ANY_OF);
    assert_int_equal(root->items[2].items[0].kind, EVQ_MATCH_EQUAL);
    assert_int_equal(root->items[2].items[1].kind, EVQ_MATCH_PATTERN);
    assert_int_equal(root->items[3].kind, EVQ_MATCH_OBJECT);
    assert_int_equal(root->items[3].items[0].kind, EVQ_MATCH_EQUAL);
    assert_true(json_is_null(root->items[4].value));
    evq_scenario_free(s);
}

static void checks(void **state)
{
    (void)state;
    evq_scenario *s = parsed(
        "checks",
        "[{\"id\":\"a\",\"title\":\"t\",\"kind\":\"file\",\"path\":\"~/"
        "x\",\"equals\":\"\",\"weight\":2.5,\"earliest\":1},"
        "{\"id\":\"b\",\"title\":\"t\",\"kind\":\"called\",\"tool\":\"ask\",\"at_least\":3,\"earliest\":2},"
        "{\"id\":\"c\",\"title\":\"t\",\"kind\":\"order\",\"calls\":[{\"tool\":\"ask\"},{\"tool\":\"read\"}],"
        "\"earliest\":3},"
        "{\"id\":\"d\",\"title\":\"t\",\"kind\":\"unchanged\",\"paths\":[\"*\",\"/etc/*\"],\"except\":[\"log/?\"]},"
        "{\"id\":\"e\",\"title\":\"t\",\"kind\":\"absent\",\"text\":\"secret\"}]");
    assert_int_equal(s->check_count, 5);
    assert_string_equal(s->checks[0].path, "/home/agent/x");
    assert_string_equal(s->checks[0].condition.equals, "");
    assert_int_equal(s->checks[0].condition.exists, -1);
    assert_true(s->checks[0].weight == 2.5);
    assert_int_equal(s->checks[1].at_least, 3);
    assert_int_equal(s->checks[2].call_count, 2);
    assert_string_equal(s->checks[2].calls[1].tool, "read");
    assert_string_equal(s->checks[3].paths[0], "/home/agent/work/*");
    assert_string_equal(s->checks[3].paths[1], "/etc/*");
    assert_string_equal(s->checks[3].except[0], "/home/agent/work/log/?");
    assert_int_equal(s->checks[3].earliest, 0);
    assert_string_equal(s->checks[4].text, "secret");
    evq_scenario_free(s);
}

// What fixtures/invalid does not show: the corners, and what a stranger's file may try.
static void complaints(void **state)
{
    (void)state;
    static const struct {
        const char *key, *value, *where, *text;
    } cases[] = {
        {"name", "\"\"", "$.name", "is empty"},
        {"name", "\"..\"", "$.name", "a letter or digit first"},
        {"name", "null", "$", "\"name\" is missing"},
        {"purpose", "\"\"", "$.purpose", "is empty"},
        {"system", "{\"file\":\"/etc/passwd\"}", "$.system", "expected a string"}, // resolved: no files any more
        {"tools", "{}", "$.tools", "expected an array"},
        {"tools", "[{\"name\":\"a b\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"}}]", "$.tools[0].name",
         "not a name"},
        {"tools", "[{\"name\":\"a\",\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"required\":[1]}}]",
         "$.tools[0].parameters.required", "is no JSON Schema: expected an array of property names"},
        {"tools",
         "[{\"name\":\"a\",\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"anyOf\":[true,{\"items\":{"
         "\"type\":"
         "\"strng\"}}]}}]",
         "$.tools[0].parameters.anyOf[1].items.type", "is no JSON Schema: expected null, boolean"},
        {"tools",
         "[{\"name\":\"a\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"},\"world\":{\"behaviour\":"
         "\"recorded\",\"arguments\":{\"path\":\"p\"}}}]",
         "$.tools[0].world.arguments", "reads no arguments"},
        {"tools", "[]", "$.turns[0].reference[0].tool_calls[0]", "not among the tools"},
        {"turns", "[{\"user\":\"u\",\"reference\":[{}]}]", "$.turns[0].reference[0]", "says nothing"},
        {"turns", "[{\"user\":\"u\",\"reference\":[{\"content\":\"\"}]}]", "$.turns[0].reference[0]", "says nothing"},
        {"turns",
         "[{\"user\":\"u\",\"reference\":[{\"tool_calls\":[{\"id\":\"i\",\"name\":\"ask\",\"arguments\":{}},{\"id\":"
         "\"i\",\"name\":\"ask\",\"arguments\":{}}]},{\"content\":\"x\"}]}]",
         "$.turns[0].reference[0].tool_calls[1]", "a second call has the id"},
        {"history", "[{\"role\":\"system\",\"content\":\"x\"}]", "$.history[0].role", "\"user\""},
        {"history", "[{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"x\"}]", "$.history[0]",
         "every call needs"},
        {"history", "[{\"role\":\"user\",\"content\":\"x\",\"tool_calls\":[]}]", "$.history[0].tool_calls",
         "unknown key"},
        {"world", "{\"cwd\":\"work\"}", "$.world.cwd", "not an absolute path"},
        {"world", "{\"files\":{\"\":\"x\"}}", "$.world.files[\"\"]", "no file name"},
        {"world", "{\"files\":{\"a/\":\"x\"}}", "$.world.files.a/", "no file name"},
        {"world", "{\"files\":{\"a\":{\"folder\":\"x\"}}}", "$.world.files.a", "expected a string"},
        {"world", "{\"commands\":[{\"match\":\"\"}]}", "$.world.commands[0].match", "is empty"},
        {"world", "{\"commands\":[{\"match\":\"x\",\"exit\":256}]}", "$.world.commands[0].exit", "0 to 255"},
        {"world", "{\"commands\":[{\"match\":\"x\",\"output\":{\"cat\":\"a\",\"list\":\"b\"}}]}",
         "$.world.commands[0].output", "one of"},
        {"world", "{\"commands\":[{\"match\":\"x\",\"output\":[{\"rm\":\"a\"}]}]}", "$.world.commands[0].output[0].rm",
         "unknown key"},
        {"world", "{\"commands\":[{\"match\":\"x\",\"effects\":[\"rm\"]}]}", "$.world.commands[0].effects[0]",
         "expected an object"},
        {"world", "{\"commands\":[{\"match\":\"x\",\"effects\":[{\"copy\":\"a\"}]}]}", "$.world.commands[0].effects[0]",
         "\"to\" is missing"},
        {"world", "{\"results\":[{\"tool\":\"ask\"}]}", "$.world.results[0]", "\"content\" is missing"},
        {"checks",
         "[{\"kind\":\"called\",\"id\":\"a\",\"title\":\"t\",\"tool\":\"ask\",\"earliest\":1,\"at_least\":0}]",
         "$.checks[0].at_least", "out of range"},
        {"checks", "[{\"kind\":\"order\",\"id\":\"a\",\"title\":\"t\",\"calls\":[],\"earliest\":1}]",
         "$.checks[0].calls", "is empty"},
        {"checks", "[{\"kind\":\"reply\",\"id\":\"a\",\"title\":\"t\",\"contains\":[],\"earliest\":1}]",
         "$.checks[0].contains", "is empty"},
        {"checks", "[{\"kind\":\"reply\",\"id\":\"a\",\"title\":\"t\",\"contains\":[\"\"],\"earliest\":1}]",
         "$.checks[0].contains[0]", "is empty"},
        {"checks", "[{\"kind\":\"unchanged\",\"id\":\"a\",\"title\":\"t\",\"paths\":\"*\"}]", "$.checks[0].paths",
         "expected an array"},
        {"checks",
         "[{\"kind\":\"not_called\",\"id\":\"a\",\"title\":\"t\",\"tool\":\"ask\",\"arguments\":{\"$pattern\":\"x\"}}]",
         "$.checks[0].arguments.$pattern", "stands alone"},
        {"checks",
         "[{\"kind\":\"not_called\",\"id\":\"a\",\"title\":\"t\",\"tool\":\"ask\",\"arguments\":{\"x\":{\"$any_of\":[]}"
         "}}]",
         "$.checks[0].arguments.x.$any_of", "matches nothing"},
        {"checks", "[{\"kind\":\"absent\",\"id\":\"a\",\"title\":\"t\",\"text\":\"\"}]", "$.checks[0].text",
         "is empty"},
        {"checks", "[{\"kind\":\"absent\",\"id\":\"a\",\"title\":\"t\",\"text\":\"x\",\"weight\":-1}]",
         "$.checks[0].weight", "out of range"},
        {"limits", "{\"retries\":1.5}", "$.limits.retries", "whole number"},
        {"limits", "{\"steps\":99999999999}", "$.limits.steps", "out of range"},
        {"extra", "1", "$.extra", "unknown key"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_scenario *scenario = NULL;
        evq_err err = {0};
        int rc = parse_with(&scenario, cases[i].key, cases[i].value, &err);
        if (rc != EVQ_EFORMAT || strcmp(err.where, cases[i].where) || !strstr(err.text, cases[i].text))
            fail_msg("case %zu (%s): %d %s: %s", i, cases[i].key, rc, err.where, err.text);
        assert_string_equal(err.file, "demo.json");
        assert_null(scenario);
    }
}

static void no_document_at_all(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
        int code;
    } cases[] = {
        {"", 0, EVQ_EPARSE},
        {"null", 4, EVQ_EFORMAT},
        {"[]", 2, EVQ_EFORMAT},
        {"{}", 2, EVQ_EFORMAT},
        {"{\"a\":\"\xff\"}", 9, EVQ_EPARSE},
        {"{}x", 3, EVQ_EPARSE},
        {"{\"a\":\"\0\"}", 9, EVQ_EPARSE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_scenario *scenario = NULL;
        evq_err err = {0};
        assert_int_equal(evq_scenario_parse(&scenario, cases[i].text, cases[i].len, "x", &err), cases[i].code);
    }
}

static void too_deep_is_an_error(void **state)
{
    (void)state;
    evq_buf deep = EVQ_BUF_INIT(EVQ_MIB(1));
    for (int i = 0; i < 100000; i++) evq_buf_putc(&deep, '[');
    evq_scenario *scenario = NULL;
    evq_err err = {0};
    assert_int_equal(evq_scenario_parse(&scenario, evq_buf_text(&deep), deep.len, "x", &err), EVQ_EPARSE);
    evq_buf_dispose(&deep);
}

// A trace embeds the document: what comes back from it must be the same scenario.
static void document_reads_back(void **state)
{
    (void)state;
    evq_scenario *first = NULL, *again = NULL;
    evq_err err;
    assert_int_equal(evq_scenario_load(&first, SOURCE_DIR "/scenarios/library/mini", &err), 0);
    assert_int_equal(evq_scenario_parse(&again, first->document, strlen(first->document), "trace", &err), 0);
    assert_string_equal(first->document, again->document);
    assert_null(strchr(first->document, '\n'));
    assert_string_equal(first->system, again->system);
    assert_int_equal(first->world.files.count, 1);
    assert_int_equal(again->world.files.count, 1);
    evq_scenario_free(first);
    evq_scenario_free(again);
}

static void every_way_to_name_a_scenario(void **state)
{
    (void)state;
    static const char *const paths[] = {
        SOURCE_DIR "/scenarios/library/mini",
        SOURCE_DIR "/scenarios/library/mini/",
        SOURCE_DIR "/scenarios/library/mini/scenario.json",
        SOURCE_DIR "/scenarios/library/../library/mini/.",
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        evq_scenario *scenario = NULL;
        evq_err err;
        if (evq_scenario_load(&scenario, paths[i], &err)) fail_msg("%s: %s", err.file, err.text);
        evq_scenario_free(scenario);
    }
    evq_scenario *scenario = NULL;
    evq_err err;
    assert_int_equal(evq_scenario_load(&scenario, SOURCE_DIR "/scenarios/nowhere", &err), EVQ_ENOTFOUND);
    assert_int_equal(evq_scenario_load(&scenario, SOURCE_DIR "/scenarios", &err), EVQ_ENOTFOUND);
    assert_string_equal(err.file, SOURCE_DIR "/scenarios/scenario.json");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_document),
        cmocka_unit_test(tools),
        cmocka_unit_test(both_call_shapes),
        cmocka_unit_test(reference_by_step),
        cmocka_unit_test(history),
        cmocka_unit_test(limits),
        cmocka_unit_test(folders_of_the_world),
        cmocka_unit_test(world_rules),
        cmocka_unit_test(matchers),
        cmocka_unit_test(checks),
        cmocka_unit_test(complaints),
        cmocka_unit_test(no_document_at_all),
        cmocka_unit_test(too_deep_is_an_error),
        cmocka_unit_test(document_reads_back),
        cmocka_unit_test(every_way_to_name_a_scenario),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
