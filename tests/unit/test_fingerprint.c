#include "tests/test.h"

#include "scoring/fingerprint.h"

static void tells_what_has_changed(void **state)
{
    (void)state;
    evq_arena arena = EVQ_ARENA_INIT;
    const evq_fingerprint then = {"b6500", "kimi", "Q2_K_XL", "00aa", 98304};
    evq_fingerprint now = then;
    assert_null(evq_fingerprint_change(&then, &now, &arena));
    now.server = "b7164";
    assert_string_equal(evq_fingerprint_change(&then, &now, &arena), "the server is b7164 and was b6500");
    now.context = 131072;
    now.chat_template = "00bb";
    assert_string_equal(
        evq_fingerprint_change(&then, &now, &arena),
        "the server is b7164 and was b6500, the context is 131,072 and was 98,304, the chat template is "
        "another one");
    evq_arena_dispose(&arena);
}

static void what_one_side_does_not_tell_is_no_change(void **state)
{
    (void)state;
    evq_arena arena = EVQ_ARENA_INIT;
    const evq_fingerprint all = {"b6500", "kimi", "Q2_K_XL", "00aa", 98304}, none = EVQ_FINGERPRINT_UNKNOWN;
    assert_null(evq_fingerprint_change(&all, &none, &arena));
    assert_null(evq_fingerprint_change(&none, &all, &arena));
    assert_null(evq_fingerprint_change(&none, &none, &arena));
    evq_arena_dispose(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_has_changed),
        cmocka_unit_test(what_one_side_does_not_tell_is_no_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
