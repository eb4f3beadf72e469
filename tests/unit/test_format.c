#include "tests/test.h"

#include "reports/format.h"

typedef void put_double(evq_buf *out, double value);
typedef void put_integer(evq_buf *out, int64_t value);

static void expect_double(put_double *put, double value, const char *text)
{
    evq_buf out = EVQ_BUF_INIT(1024);
    put(&out, value);
    assert_string_equal(evq_buf_text(&out), text);
    evq_buf_dispose(&out);
}

static void expect_integer(put_integer *put, int64_t value, const char *text)
{
    evq_buf out = EVQ_BUF_INIT(1024);
    put(&out, value);
    assert_string_equal(evq_buf_text(&out), text);
    evq_buf_dispose(&out);
}

static void counts_and_bytes(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        const char *count, *bytes;
    } cases[] = {
        {0, "0", "0 bytes"},
        {1, "1", "1 byte"},
        {999, "999", "999 bytes"},
        {1000, "1,000", "1.0 KB"},
        {9949, "9,949", "9.9 KB"},
        {9951, "9,951", "10 KB"},
        {111800, "111,800", "112 KB"},
        {999499, "999,499", "999 KB"},
        {999500, "999,500", "1.0 MB"},
        {2300000, "2,300,000", "2.3 MB"},
        {5000000000, "5,000,000,000", "5.0 GB"},
        {INT64_MAX, "9,223,372,036,854,775,807", "9,223,372,037 GB"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expect_integer(evq_format_count, cases[i].value, cases[i].count);
        expect_integer(evq_format_bytes, cases[i].value, cases[i].bytes);
    }
}

static void spans(void **state)
{
    (void)state;
    static const struct {
        double ms;
        const char *text;
    } cases[] = {{850, "850 ms"}, {2300, "2.3 s"}, {62000, "1m02s"}, {724000, "12m04s"}, {7200000, "2h00m00s"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_double(evq_format_span, cases[i].ms, cases[i].text);
}

static void rates(void **state)
{
    (void)state;
    static const struct {
        double rate;
        const char *text;
    } cases[] = {{0, "0.00"},       {0.424, "0.42"},   {0.994, "0.99"},   {0.996, "1.0"}, {43.05, "43.0"},
                 {999.94, "999.9"}, {999.96, "1,000"}, {2345.4, "2,345"}, {1e30, "1e+30"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_double(evq_format_rate, cases[i].rate, cases[i].text);
}

static void shares_are_never_rounded_to_all_or_nothing(void **state)
{
    (void)state;
    static const struct {
        double share;
        const char *text;
    } cases[] = {{0, "0 %"},      {0.0001, "<1 %"},  {0.0051, "1 %"}, {0.92, "92 %"},
                 {0.994, "99 %"}, {0.9999, ">99 %"}, {1, "100 %"},    {1.5, "150 %"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_double(evq_format_percent, cases[i].share, cases[i].text);
}

static void unscored_is_a_dash(void **state)
{
    (void)state;
    static const struct {
        evq_value value;
        evq_unit unit;
        const char *text;
    } cases[] = {
        {{.scored = true, .value = 31204}, EVQ_UNIT_COUNT, "31,204"},
        {{.scored = true, .value = 1e19}, EVQ_UNIT_COUNT, "1e+19"},
        {{.scored = true, .value = 850}, EVQ_UNIT_SPAN, "850 ms"},
        {{.scored = true, .value = 43.1}, EVQ_UNIT_RATE, "43.1"},
        {{.value = 43.1, .reason = "the endpoint reports no timings"}, EVQ_UNIT_RATE, "-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_buf out = EVQ_BUF_INIT(1024);
        evq_format_value(&out, &cases[i].value, cases[i].unit);
        assert_string_equal(evq_buf_text(&out), cases[i].text);
        evq_buf_dispose(&out);
    }
}

static void counted_words(void **state)
{
    (void)state;
    evq_buf out = EVQ_BUF_INIT(1024);
    evq_format_counted(&out, 0, "trial");
    evq_buf_putc(&out, ' ');
    evq_format_counted(&out, 1, "trial");
    evq_buf_putc(&out, ' ');
    evq_format_counted(&out, 1200, "trial");
    assert_string_equal(evq_buf_text(&out), "0 trials 1 trial 1,200 trials");
    evq_buf_dispose(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_and_bytes),
        cmocka_unit_test(spans),
        cmocka_unit_test(rates),
        cmocka_unit_test(shares_are_never_rounded_to_all_or_nothing),
        cmocka_unit_test(unscored_is_a_dash),
        cmocka_unit_test(counted_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
