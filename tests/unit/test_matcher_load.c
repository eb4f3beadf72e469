// Matchers as a scenario writes them, tried on the arguments of calls. What is refused is in fixtures/invalid.
#include "tests/support/parsed_world.h"
#include "tests/test.h"

static void matchers(void **state)
{
    (void)state;
    static const struct {
        const char *matcher, *arguments;
        bool expected;
    } cases[] = {
        {"{\"a\":{\"$text\":\" Hello  World \"}}", "{\"a\":\"hello\\nworld\"}", true},
        {"{\"a\":{\"$text\":\"hello\"}}", "{\"a\":\"hello!\"}", false},
        {"{\"a\":{\"$text\":\"7\"}}", "{\"a\":7}", false},
        {"{\"a\":{\"$number\":4.2,\"tolerance\":0.1}}", "{\"a\":4.1}", true},
        {"{\"a\":{\"$number\":4.2,\"tolerance\":0.1}}", "{\"a\":\"4.25\"}", true},
        {"{\"a\":{\"$number\":4.2,\"tolerance\":0.1}}", "{\"a\":\"4.5\"}", false},
        {"{\"a\":{\"$number\":7}}", "{\"a\":7.0}", true},
        {"{\"a\":{\"$number\":7}}", "{\"a\":\"seven\"}", false},
        {"{\"a\":{\"$number\":7}}", "{\"a\":true}", false},
        {"{\"a\":{\"$number\":9007199254740993}}", "{\"a\":9007199254740992}", false}, // not as doubles
        {"{\"a\":{\"$set\":[1,\"b\"]}}", "{\"a\":[\"b\",1.0]}", true},
        {"{\"a\":{\"$set\":[1,1,2]}}", "{\"a\":[1,2,2]}", false},
        {"{\"a\":{\"$set\":[1]}}", "{\"a\":[1,1]}", false},
        {"{\"a\":{\"$set\":[]}}", "{\"a\":[]}", true},
        {"{\"a\":{\"$set\":[1]}}", "{\"a\":1}", false},
        {"{\"a\":{\"$set\":[{\"$any\":true},\"x\"]}}", "{\"a\":[\"x\",\"y\"]}", true}, // "x" must not go to $any
        {"{\"a\":{\"$set\":[{\"k\":{\"$pattern\":\"^b\"}},{\"$number\":1}]}}", "{\"a\":[\"1\",{\"k\":\"bc\",\"z\":0}]}",
         true},
        {"{\"a\":{\"$any\":true}}", "{\"a\":false}", true},
        {"{\"a\":{\"$any\":true}}", "{\"a\":null}", false},
        {"{\"a\":{\"$any\":true}}", "{}", false},
        {"{\"a\":{\"$absent\":true}}", "{\"b\":1}", true},
        {"{\"a\":{\"$absent\":true}}", "{\"a\":null}", true},
        {"{\"a\":{\"$absent\":true}}", "{\"a\":0}", false},
        {"{\"a\":{\"$any_of\":[{\"$absent\":true},\"x\"]}}", "{}", true},
        {"{\"a\":{\"$any_of\":[{\"$absent\":true},\"x\"]}}", "{\"a\":\"y\"}", false},
        {"{\"a\":{\"$any_of\":[{\"$pattern\":\"^g\"},{\"$text\":\"A b\"}]}}", "{\"a\":\"a  B\"}", true},
        {"{\"a\":{\"b\":{\"$absent\":true}}}", "{\"a\":{}}", true},
        {"{\"a\":{\"b\":{\"$absent\":true}}}", "{}", false}, // the object itself has to be there
        {"{\"a\":[{\"$any\":true},{\"b\":{\"$path\":\"x\"}}]}", "{\"a\":[3,{\"b\":\"./x\",\"c\":1}]}", true},
        {"{\"a\":[{\"$any\":true}]}", "{\"a\":[]}", false},
        {"{\"a\":[1,[2,{\"$number\":3}]]}", "{\"a\":[1,[2,\"3\"]]}", true},
        {"{\"a\":[]}", "{\"a\":{}}", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char world[600];
        snprintf(world, sizeof world, "{\"results\":[{\"tool\":\"ask\",\"content\":\"ok\",\"arguments\":%s}]}",
                 cases[i].matcher);
        parsed_world parsed = parsed_world_new(world);
        const evq_world_data *data = &parsed.scenario->world;
        if (evq_call_matches(&data->results[0].call, "ask", cases[i].arguments, data->cwd, data->home) !=
            cases[i].expected)
            fail_msg("%s on %s", cases[i].matcher, cases[i].arguments);
        parsed_world_free(&parsed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(matchers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
