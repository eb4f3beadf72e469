#include "base/buf.h"
#include "simulator/sim_cache.h"
#include "tests/test.h"

static void remember(evq_sim_cache *cache, const char *body)
{
    size_t len = strlen(body);
    char *copy = malloc(len + 1);
    assert_non_null(copy);
    memcpy(copy, body, len + 1);
    evq_sim_cache_remember(cache, copy, len);
}

static size_t match(evq_sim_cache *cache, const char *body)
{
    return evq_sim_cache_match(cache, body, strlen(body));
}

static void finds_the_longest_beginning(void **state)
{
    (void)state;
    evq_sim_cache cache;
    evq_sim_cache_init(&cache);
    assert_int_equal(match(&cache, "abc"), 0);
    remember(&cache, "abcdef");
    remember(&cache, "abcxyz!");
    remember(&cache, "b");
    static const struct {
        const char *body;
        size_t common;
    } cases[] = {{"", 0},       {"a", 1},        {"abc", 3},  {"abcdef", 6}, {"abcdefgh", 6},
                 {"abcxyz", 6}, {"abcxyz!?", 7}, {"abcq", 3}, {"zabc", 0},   {"bcd", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(match(&cache, cases[i].body), cases[i].common);
    evq_sim_cache_dispose(&cache);
}

// Around the blocks that are compared whole.
static void compares_to_the_byte(void **state)
{
    (void)state;
    enum { LEN = 3 * 4096 + 5 };
    static char text[LEN + 1];
    memset(text, 'a', LEN);
    evq_sim_cache cache;
    evq_sim_cache_init(&cache);
    remember(&cache, text);
    static const size_t places[] = {0, 1, 4095, 4096, 4097, 8191, 8192, 3 * 4096 - 1, 3 * 4096, LEN - 1};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        text[places[i]] = 'b';
        assert_int_equal(match(&cache, text), places[i]);
        text[places[i]] = 'a';
    }
    assert_int_equal(match(&cache, text), LEN);
    evq_sim_cache_dispose(&cache);
}

static void forgets_the_least_recently_used(void **state)
{
    (void)state;
    evq_sim_cache cache;
    evq_sim_cache_init(&cache);
    char body[] = "A-body";
    for (int i = 0; i < EVQ_SIM_CACHE_SLOTS; i++, body[0]++) remember(&cache, body);
    assert_int_equal(match(&cache, "A-body"), 6); // used: so B is the oldest
    remember(&cache, "B-body");                   // remembered again: now C is
    remember(&cache, "z-body");
    assert_int_equal(match(&cache, "A-body"), 6);
    assert_int_equal(match(&cache, "B-body"), 6);
    assert_int_equal(match(&cache, "C-body"), 0);
    assert_int_equal(match(&cache, "D-body"), 6);
    assert_int_equal(match(&cache, "z-body"), 6);
    evq_sim_cache_dispose(&cache);
}

static void holds_one_copy_of_equal_bodies(void **state)
{
    (void)state;
    evq_sim_cache cache;
    evq_sim_cache_init(&cache);
    remember(&cache, "first");
    for (int i = 0; i < 2 * EVQ_SIM_CACHE_SLOTS; i++) remember(&cache, "again");
    assert_int_equal(match(&cache, "first"), 5);
    assert_int_equal(cache.bytes, 10);
    evq_sim_cache_dispose(&cache);
}

static void bounds_its_bytes(void **state)
{
    (void)state;
    enum { COUNT = 5, LEN_MIB = 64 };
    evq_sim_cache cache;
    evq_sim_cache_init(&cache);
    for (int i = 0; i < COUNT; i++) {
        char *body = calloc(1, EVQ_MIB(LEN_MIB)); // pages nobody writes to cost nothing
        assert_non_null(body);
        body[0] = (char)('a' + i);
        evq_sim_cache_remember(&cache, body, EVQ_MIB(LEN_MIB));
        assert_true(cache.bytes <= EVQ_MIB(EVQ_SIM_CACHE_MIB));
    }
    assert_int_equal(match(&cache, "a"), 0);
    assert_int_equal(match(&cache, "b"), 1);
    assert_int_equal(match(&cache, "e"), 1);
    evq_sim_cache_dispose(&cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_longest_beginning),
        cmocka_unit_test(compares_to_the_byte),
        cmocka_unit_test(forgets_the_least_recently_used),
        cmocka_unit_test(holds_one_copy_of_equal_bodies),
        cmocka_unit_test(bounds_its_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
