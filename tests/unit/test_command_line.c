#include "tests/test.h"

#include "cli/command_line.h"

static void values_that_may_be_keys_are_left_out(void **state)
{
    (void)state;
    const char *words[] = {"evalq",
                           "run",
                           "my task",
                           "-H",
                           "Authorization: Bearer s3cret",
                           "--header=X: s3cret",
                           "-HX: s3cret",
                           "--query",
                           "k=s3cret",
                           "--proxy",
                           "http://p:s3cret@h",
                           "-e",
                           "https://me:s3cret@host/v1",
                           "-e",
                           "http://h/v1?key=s3cret",
                           "--trials",
                           "2"};
    evq_arena arena = EVQ_ARENA_INIT;
    evq_command_line_keep(sizeof words / sizeof *words, (char **)words);
    assert_string_equal(evq_command_line(&arena),
                        "evalq run 'my task' -H '[secret]' --header='[secret]' -H'[secret]' --query '[secret]' --proxy "
                        "'[secret]' -e https://'[secret]' -e http://h/v1'[secret]' --trials 2");
    evq_arena_dispose(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(values_that_may_be_keys_are_left_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
