#include "base/file.h"
#include "base/json.h"
#include "scenarios/scenario_resolve.h"
#include "tests/support/scratch.h"
#include "tests/test.h"

#include <sys/stat.h>
#include <unistd.h>

static int resolve(const char *document, char **out, evq_err *err)
{
    json_t *value;
    evq_arena arena = EVQ_ARENA_INIT;
    evq_includes includes;
    assert_int_equal(evq_json_parse(&value, document, strlen(document), "scenario.json", err), 0);
    int rc = evq_scenario_resolve(value, "scenario.json", &includes, &arena, err);
    *out = rc ? NULL : json_dumps(value, JSON_COMPACT);
    json_decref(value);
    evq_arena_dispose(&arena);
    return rc;
}

static void assert_resolves(const char *document, const char *expected)
{
    evq_err err;
    char *got, *again;
    if (resolve(document, &got, &err)) fail_msg("%s: %s", err.where, err.text);
    assert_string_equal(got, expected);
    assert_int_equal(resolve(got, &again, &err), 0); // resolving again changes nothing
    assert_string_equal(again, got);
    free(got);
    free(again);
}

static void assert_refused(const char *document, const char *file, const char *where, const char *text)
{
    evq_err err = {0};
    char *got;
    if (!resolve(document, &got, &err)) fail_msg("accepted: %s", got);
    if (!strstr(err.text, text)) fail_msg("%s: %s: %s", err.file, err.where, err.text);
    assert_string_equal(err.file, file);
    assert_string_equal(err.where, where);
}

static void texts(void **state)
{
    (void)state;
    scratch_put("a.md", "A\n");
    scratch_put("empty.md", "");
    assert_resolves("{\"world\":{\"pages\":[{\"url\":{\"file\":\"a.md\"},\"title\":[\"x \",{\"file\":\"a.md\"}],"
                    "\"keywords\":{\"file\":\"a.md\"},\"content\":[{\"file\":\"a.md\"},{\"cat\":\"b\"}],"
                    "\"when\":[{\"equals\":{\"file\":\"a.md\"},\"json\":[{\"is\":{\"file\":\"a.md\"}}]}]}]}}",
                    "{\"world\":{\"pages\":[{\"url\":{\"file\":\"a.md\"},\"title\":\"x A\\n\",\"keywords\":\"A\\n\","
                    "\"content\":[\"A\\n\",{\"cat\":\"b\"}],\"when\":[{\"equals\":\"A\\n\","
                    "\"json\":[{\"is\":{\"file\":\"a.md\"}}]}]}]}}");
    assert_resolves("{\"system\":\"x\"}", "{\"system\":\"x\"}");
    assert_resolves("{\"system\":{\"file\":\"a.md\"}}", "{\"system\":\"A\\n\"}");
    assert_resolves("{\"system\":[\"<\",{\"file\":\"a.md\"},[{\"file\":\"./a.md\"},\">\"]]}",
                    "{\"system\":\"<A\\nA\\n>\"}");
    assert_resolves("{\"system\":{\"file\":\"empty.md\"}}", "{\"system\":\"\"}");
    assert_resolves("{\"system\":[]}", "{\"system\":\"\"}");
    assert_resolves("{\"tools\":[{\"description\":[\"a\",\"b\"]}]}", "{\"tools\":[{\"description\":\"ab\"}]}");
    assert_resolves("{\"turns\":[{\"user\":[\"a\"],\"reference\":[{\"content\":{\"file\":\"a.md\"}}]}]}",
                    "{\"turns\":[{\"user\":\"a\",\"reference\":[{\"content\":\"A\\n\"}]}]}");
    assert_resolves("{\"checks\":[{\"contains\":[\"a\",[\"b\",\"c\"]],\"equals\":[\"d\",\"e\"]}]}",
                    "{\"checks\":[{\"contains\":[\"a\",\"bc\"],\"equals\":\"de\"}]}");
}

static void parts(void **state)
{
    (void)state;
    scratch_put("out.txt", "T");
    assert_resolves("{\"world\":{\"commands\":[{\"output\":[{\"file\":\"out.txt\"},{\"cat\":\"x\"},[\"a\",\"b\"]]}]}}",
                    "{\"world\":{\"commands\":[{\"output\":[\"T\",{\"cat\":\"x\"},\"ab\"]}]}}");
    assert_resolves("{\"world\":{\"commands\":[{\"output\":[\"a\",{\"file\":\"out.txt\"}]}]}}",
                    "{\"world\":{\"commands\":[{\"output\":\"aT\"}]}}");
    assert_resolves("{\"world\":{\"results\":[{\"content\":{\"diff\":\".\"}}]}}",
                    "{\"world\":{\"results\":[{\"content\":{\"diff\":\".\"}}]}}");
    assert_resolves("{\"world\":{\"commands\":[{\"effects\":[{\"write\":\"x\",\"content\":{\"file\":\"out.txt\"}}]}]}}",
                    "{\"world\":{\"commands\":[{\"effects\":[{\"write\":\"x\",\"content\":\"T\"}]}]}}");
}

// {"file": ...} is a text only where texts stand.
static void data_is_left_alone(void **state)
{
    (void)state;
    static const char *const documents[] = {
        "{\"tools\":[{\"parameters\":{\"example\":{\"file\":\"nope\"}}}]}",
        "{\"turns\":[{\"reference\":[{\"tool_calls\":[{\"arguments\":{\"file\":\"nope\"}}]}]}]}",
        "{\"checks\":[{\"arguments\":{\"file\":\"nope\"}}]}",
        "{\"world\":{\"results\":[{\"arguments\":{\"folder\":\"nope\"},\"when\":[{\"file\":\"nope\"}]}]}}",
        "{\"vars\":{\"file\":\"nope\"}}",
        "{\"tools\":7,\"world\":[],\"checks\":{\"a\":1},\"turns\":[3,null]}",
        "{}",
    };
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) assert_resolves(documents[i], documents[i]);
}

static void folders(void **state)
{
    (void)state;
    scratch_put("site/b.md", "b");
    scratch_put("site/B.md", "B");
    scratch_put("site/sub/.hidden", "h");
    scratch_put("site/a/x", "x");
    assert_resolves("{\"world\":{\"files\":{\"z\":\"1\",\"w/s\":{\"folder\":\"site\"}}}}",
                    "{\"world\":{\"files\":{\"z\":\"1\",\"w/s/B.md\":\"B\",\"w/s/a/x\":\"x\",\"w/s/b.md\":\"b\","
                    "\"w/s/sub/.hidden\":\"h\"}}}");
    scratch_put("twice/a.md", "1");
    scratch_put("twice/a.md.gz", "2"); // not gzipped, which does not matter here
    assert_refused("{\"world\":{\"files\":{\"t\":{\"folder\":\"twice\"}}}}", "scenario.json", "$.world.files.t",
                   "t/a.md is there twice");
    assert_refused("{\"world\":{\"files\":{\"s/b.md\":\"\",\"s\":{\"folder\":\"site\"}}}}", "scenario.json",
                   "$.world.files.s", "s/b.md is there twice");
    assert_refused("{\"world\":{\"files\":{\"\":{\"folder\":\"site\"}}}}", "scenario.json", "$.world.files[\"\"]",
                   "is no folder name");
    assert_int_equal(mkdir("bare", 0777), 0);
    assert_refused("{\"world\":{\"files\":{\"e\":{\"folder\":\"bare\"}}}}", "scenario.json", "$.world.files.e",
                   "holds no files");
    assert_refused("{\"world\":{\"files\":{\"e\":{\"folder\":\"site/b.md\"}}}}", "scenario.json", "$.world.files.e",
                   "is not a folder");
}

static void gzipped_files(void **state)
{
    (void)state;
    scratch_put("gz/a.txt", "hello");
    scratch_put("gz/.gz", "dot"); // an ending alone is a name
    assert_int_equal(system("gzip gz/a.txt"), 0);
    assert_resolves("{\"system\":{\"file\":\"gz/a.txt.gz\"}}", "{\"system\":\"hello\"}");
    assert_resolves("{\"world\":{\"files\":{\"g\":{\"folder\":\"gz\"}}}}",
                    "{\"world\":{\"files\":{\"g/.gz\":\"dot\",\"g/a.txt\":\"hello\"}}}");
}

static void includes(void **state)
{
    (void)state;
    scratch_put("inc/tools.json", "[{\"name\":\"t\",\"description\":{\"file\":\"inc/d.md\"}}]");
    scratch_put("inc/d.md", "D");
    scratch_put("inc/bad.json", "[{\"description\":5}]");
    assert_resolves("{\"tools\":{\"include\":\"inc/tools.json\"}}",
                    "{\"tools\":[{\"name\":\"t\",\"description\":\"D\"}]}");
    // Below the top it is no include, and the loader complains.
    assert_resolves("{\"vars\":{\"y\":{\"include\":\"q\"}}}", "{\"vars\":{\"y\":{\"include\":\"q\"}}}");
    assert_refused("{\"tools\":{\"include\":\"inc/bad.json\"}}", "inc/bad.json", "$[0].description", "expected a text");
    assert_refused("{\"tools\":{\"include\":\"inc/d.md\"}}", "inc/d.md", "1:1", "not valid JSON");
    assert_refused("{\"tools\":{\"include\":\"../tools.json\"}}", "scenario.json", "$.tools", "no path inside");
}

static void blame_only_within(void **state)
{
    (void)state;
    evq_include items[] = {{.key = "tools", .file = "t.json"}};
    const evq_includes all = {items, 1};
    static const char *const cases[][3] = {
        {"$.tools", "t.json", "$"},
        {"$.tools[3].name", "t.json", "$[3].name"},
        {"$.toolset.name", "scenario.json", "$.toolset.name"},
        {"$.turns", "scenario.json", "$.turns"},
        {"$", "scenario.json", "$"},
        {"3:4", "scenario.json", "3:4"},
        {"", "scenario.json", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_err err;
        evq_fail(&err, EVQ_EFORMAT, "scenario.json", cases[i][0], "x");
        evq_includes_blame(&all, &err);
        assert_string_equal(err.file, cases[i][1]);
        assert_string_equal(err.where, cases[i][2]);
    }
}

static void nothing_leads_outside(void **state)
{
    (void)state;
    static const char *const names[] = {"", "/etc/passwd", "..", "../x", "in/../../x", "in/..", "//x"};
    scratch_put("in/x", "x");
    scratch_put("..x", "two dots in a name are fine");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char document[128];
        snprintf(document, sizeof document, "{\"system\":{\"file\":\"%s\"}}", names[i]);
        assert_refused(document, "scenario.json", "$.system", "is no path inside");
    }
    assert_resolves("{\"system\":{\"file\":\"..x\"}}", "{\"system\":\"two dots in a name are fine\"}");
    assert_int_equal(symlink("/etc/passwd", "in/out"), 0);
    assert_int_equal(symlink("/etc", "etc-link"), 0);
    assert_int_equal(symlink("in/x", "inner"), 0);
    assert_refused("{\"system\":{\"file\":\"in/out\"}}", "scenario.json", "$.system", "symbolic link");
    assert_refused("{\"system\":{\"file\":\"etc-link/passwd\"}}", "scenario.json", "$.system", "symbolic link");
    assert_refused("{\"world\":{\"files\":{\"e\":{\"folder\":\"etc-link\"}}}}", "scenario.json", "$.world.files.e",
                   "symbolic link");
    assert_refused("{\"world\":{\"files\":{\"e\":{\"folder\":\"in\"}}}}", "scenario.json", "$.world.files.e",
                   "\"in/out\" leads out");
    assert_resolves("{\"system\":{\"file\":\"inner\"}}", "{\"system\":\"x\"}");
}

// A neighbour whose name begins like the folder's is outside all the same.
static void neighbour_is_outside(void **state)
{
    (void)state;
    scratch_put("one/a", "a");
    scratch_put("one-more/b", "b");
    assert_int_equal(symlink("../one-more/b", "one/b"), 0);
    assert_int_equal(chdir("one"), 0);
    assert_refused("{\"system\":{\"file\":\"b\"}}", "scenario.json", "$.system", "symbolic link");
    assert_int_equal(chdir(".."), 0);
}

static void odd_files(void **state)
{
    (void)state;
    scratch_put("odd/a", "a");
    assert_int_equal(mkfifo("odd/pipe", 0600), 0);
    assert_refused("{\"system\":{\"file\":\"odd/pipe\"}}", "scenario.json", "$.system", "not a regular file");
    assert_refused("{\"system\":{\"file\":\"odd\"}}", "scenario.json", "$.system", "not a regular file");
    assert_refused("{\"world\":{\"files\":{\"o\":{\"folder\":\"odd\"}}}}", "scenario.json", "$.world.files.o",
                   "not a regular file");
    scratch_put("loop/a", "a");
    assert_int_equal(symlink(".", "loop/again"), 0); // too deep for us or for the system, whichever is first
    assert_refused("{\"world\":{\"files\":{\"l\":{\"folder\":\"loop\"}}}}", "scenario.json", "$.world.files.l", "");
    assert_int_equal(mkdir("maze", 0777) || symlink(".", "maze/a") || symlink(".", "maze/b"), 0);
    assert_refused("{\"world\":{\"files\":{\"m\":{\"folder\":\"maze\"}}}}", "scenario.json", "$.world.files.m", "");
    scratch_put("name/\xff", "x");
    assert_refused("{\"world\":{\"files\":{\"n\":{\"folder\":\"name\"}}}}", "scenario.json", "$.world.files.n",
                   "name is not valid UTF-8");
}

static void bad_bytes_are_named(void **state)
{
    (void)state;
    scratch_put("bad/late", "\xc3\xa4\xc3\xa4\xc3");
    scratch_put("bad/surrogate", "ab\xed\xa0\x80");
    assert_refused("{\"system\":{\"file\":\"bad/late\"}}", "scenario.json", "$.system", "not valid UTF-8 at byte 4");
    assert_refused("{\"system\":{\"file\":\"bad/surrogate\"}}", "scenario.json", "$.system", "at byte 2");
}

static void many_files_are_refused(void **state)
{
    (void)state;
    scratch_put("one.txt", "1");
    evq_buf document = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_puts(&document, "{\"system\":[");
    for (int i = 0; i <= EVQ_RESOLVE_FILES; i++) evq_buf_printf(&document, "%s{\"file\":\"one.txt\"}", i ? "," : "");
    evq_buf_puts(&document, "]}");
    assert_refused(evq_buf_text(&document), "scenario.json", "$.system[5000]", "more than 5000 files and folders");
    evq_buf_dispose(&document);
}

static void wrong_texts(void **state)
{
    (void)state;
    assert_refused("{\"system\":{\"file\":\"a\",\"more\":1}}", "scenario.json", "$.system", "expected a text");
    assert_refused("{\"system\":[\"a\",{\"include\":\"b\"}]}", "scenario.json", "$.system[1]", "expected a text");
    assert_refused("{\"world\":{\"files\":{\"a\":null}}}", "scenario.json", "$.world.files.a", "expected a text");
    assert_refused("{\"world\":{\"files\":[]}}", "scenario.json", "$.world.files", "expected an object");
    assert_refused("[1]", "scenario.json", "$", "expected an object");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(parts),
        cmocka_unit_test(data_is_left_alone),
        cmocka_unit_test(folders),
        cmocka_unit_test(gzipped_files),
        cmocka_unit_test(includes),
        cmocka_unit_test(blame_only_within),
        cmocka_unit_test(nothing_leads_outside),
        cmocka_unit_test(neighbour_is_outside),
        cmocka_unit_test(odd_files),
        cmocka_unit_test(bad_bytes_are_named),
        cmocka_unit_test(many_files_are_refused),
        cmocka_unit_test(wrong_texts),
    };
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
