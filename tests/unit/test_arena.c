#include "base/arena.h"
#include "tests/test.h"

#include <stdalign.h>

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    enum { COUNT = 2000 };
    static const size_t sizes[] = {1, 7, 16, 100, 5000, 8192, 8193, 40000};
    evq_arena arena = EVQ_ARENA_INIT;
    unsigned char *pieces[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        size_t size = sizes[i * 7 % 8];
        pieces[i] = evq_arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        for (size_t k = 0; k < size; k++) assert_int_equal(pieces[i][k], 0);
        memset(pieces[i], (int)(i % 251) + 1, size);
    }
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < sizes[i * 7 % 8]; k++)
            if (pieces[i][k] != i % 251 + 1) fail_msg("piece %zu was overwritten at byte %zu", i, k);
    evq_arena_dispose(&arena);
}

static void copies_texts(void **state)
{
    (void)state;
    evq_arena arena = EVQ_ARENA_INIT;
    assert_string_equal(evq_arena_strdup(&arena, ""), "");
    assert_string_equal(evq_arena_strndup(&arena, "abcdef", 3), "abc");
    assert_memory_equal(evq_arena_strndup(&arena, "a\0b", 3), "a\0b", 4);
    assert_string_equal(evq_arena_printf(&arena, "%s-%d", "x", 12), "x-12");
    assert_int_equal(strlen(evq_arena_printf(&arena, "%050000d", 1)), 50000);
    evq_arena_dispose(&arena);
}

static void arrays_grow_and_keep_what_they_hold(void **state)
{
    (void)state;
    evq_arena arena = EVQ_ARENA_INIT;
    int *numbers = NULL;
    size_t count = 0;
    for (int i = 0; i < 3000; i++) {
        EVQ_GROW(&arena, numbers, count);
        numbers[count++] = i;
        assert_non_null(evq_arena_alloc(&arena, 4)); // somebody else's
    }
    for (int i = 0; i < 3000; i++) assert_int_equal(numbers[i], i);
    evq_arena_dispose(&arena);
}

static void asking_for_nothing_is_allowed(void **state)
{
    (void)state;
    evq_arena arena = EVQ_ARENA_INIT;
    assert_non_null(evq_arena_alloc(&arena, 0));
    assert_non_null(evq_arena_array(&arena, int, 0));
    evq_arena_dispose(&arena);
    evq_arena_dispose(&arena);
    assert_string_equal(evq_arena_strdup(&arena, "used again"), "used again");
    evq_arena_dispose(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(copies_texts),
        cmocka_unit_test(arrays_grow_and_keep_what_they_hold),
        cmocka_unit_test(asking_for_nothing_is_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
