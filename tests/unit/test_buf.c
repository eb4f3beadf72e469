#include "base/buf.h"
#include "base/err.h"
#include "tests/test.h"

static void starts_empty(void **state)
{
    (void)state;
    evq_buf buf = EVQ_BUF_INIT(10);
    assert_string_equal(evq_buf_text(&buf), "");
    assert_int_equal(evq_buf_append(&buf, NULL, 0), 0);
    assert_non_null(buf.data);
    assert_int_equal(buf.len, 0);
    evq_buf_dispose(&buf);
    evq_buf_dispose(&buf);
    assert_int_equal(buf.max, 10);
}

static void is_always_terminated(void **state)
{
    (void)state;
    evq_buf buf = EVQ_BUF_INIT(100000);
    for (size_t i = 0; i < 5000; i++) {
        assert_int_equal(evq_buf_putc(&buf, 'x'), 0);
        assert_int_equal(strlen(buf.data), i + 1);
    }
    evq_buf_truncate(&buf, 3);
    assert_string_equal(buf.data, "xxx");
    evq_buf_truncate(&buf, 4); // never longer
    assert_int_equal(buf.len, 3);
    evq_buf_dispose(&buf);
}

static void holds_any_bytes(void **state)
{
    (void)state;
    evq_buf buf = EVQ_BUF_INIT(10);
    assert_int_equal(evq_buf_append(&buf, "a\0b", 3), 0);
    assert_int_equal(buf.len, 3);
    assert_memory_equal(buf.data, "a\0b", 4);
    evq_buf_dispose(&buf);
}

static void fills_to_its_ceiling_and_no_further(void **state)
{
    (void)state;
    evq_buf buf = EVQ_BUF_INIT(5);
    assert_int_equal(evq_buf_puts(&buf, "12345"), 0);
    assert_false(buf.over);
    assert_int_equal(evq_buf_putc(&buf, '6'), EVQ_ELIMIT);
    assert_true(buf.over);
    assert_string_equal(buf.data, "12345");
    assert_int_equal(evq_buf_append(&buf, "", 0), EVQ_ELIMIT); // stays over
    evq_buf_truncate(&buf, 1);
    assert_false(buf.over);
    assert_int_equal(evq_buf_puts(&buf, "2345"), 0);
    assert_string_equal(buf.data, "12345");
    evq_buf_dispose(&buf);
}

static void takes_whole_pieces_or_nothing(void **state)
{
    (void)state;
    evq_buf buf = EVQ_BUF_INIT(5);
    assert_int_equal(evq_buf_puts(&buf, "123"), 0);
    assert_int_equal(evq_buf_puts(&buf, "456"), EVQ_ELIMIT);
    assert_int_equal(evq_buf_printf(&buf, "%d", 4), EVQ_ELIMIT); // would fit, but the text would have a hole
    assert_string_equal(buf.data, "123");
    assert_int_equal(evq_buf_append(&buf, "x", (size_t)-1), EVQ_ELIMIT);
    evq_buf_dispose(&buf);
}

static void prints(void **state)
{
    (void)state;
    evq_buf buf = EVQ_BUF_INIT(1000);
    assert_int_equal(evq_buf_printf(&buf, "%s=%d", "a", 7), 0);
    assert_int_equal(evq_buf_printf(&buf, "%s", ""), 0);
    assert_int_equal(evq_buf_printf(&buf, ";%0200d", 1), 0); // longer than the first allocation
    assert_int_equal(buf.len, 3 + 1 + 200);
    assert_int_equal(strlen(buf.data), buf.len);
    evq_buf_dispose(&buf);
}

static void reserves_room_for_others_to_write(void **state)
{
    (void)state;
    evq_buf buf = EVQ_BUF_INIT(8);
    char *at = evq_buf_reserve(&buf, 8);
    assert_non_null(at);
    memcpy(at, "abcdefgh", 8);
    buf.len += 2;
    assert_null(evq_buf_reserve(&buf, 7));
    assert_true(buf.over);
    evq_buf_truncate(&buf, 2);
    assert_string_equal(buf.data, "ab");
    evq_buf_dispose(&buf);
}

static void hands_over_its_bytes(void **state)
{
    (void)state;
    evq_buf buf = EVQ_BUF_INIT(8);
    char *empty = evq_buf_take(&buf);
    assert_string_equal(empty, "");
    free(empty);
    evq_buf_puts(&buf, "abc");
    char *text = evq_buf_take(&buf);
    assert_string_equal(text, "abc");
    assert_string_equal(evq_buf_text(&buf), "");
    assert_int_equal(buf.len, 0);
    assert_int_equal(buf.max, 8);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_empty),
        cmocka_unit_test(is_always_terminated),
        cmocka_unit_test(holds_any_bytes),
        cmocka_unit_test(fills_to_its_ceiling_and_no_further),
        cmocka_unit_test(takes_whole_pieces_or_nothing),
        cmocka_unit_test(prints),
        cmocka_unit_test(reserves_room_for_others_to_write),
        cmocka_unit_test(hands_over_its_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
