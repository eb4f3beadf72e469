#include "tests/test.h"

#include "reports/report.h"
#include "tests/support/scorecard_fixture.h"

static evq_buf render(const evq_scorecard *card)
{
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(16));
    evq_report_find("markdown")->render(&out, card, &(evq_report_options){.run = "not told"});
    assert_false(out.over);
    return out;
}

static size_t count_bars(const char *line)
{
    size_t bars = 0;
    for (; *line; line++) {
        if (*line == '\\' && line[1])
            line++;
        else
            bars += *line == '|';
    }
    return bars;
}

// Every row of a table has as many cells as its heading, whatever a stranger wrote.
static void tables_hold(void **state)
{
    (void)state;
    evq_scorecard *card = card_hostile();
    evq_buf out = render(card);
    size_t bars = 0, previous_end = 0;
    for (char *line = strtok(out.data, "\n"); line; line = strtok(NULL, "\n")) {
        size_t start = (size_t)(line - out.data);
        bool goes_on = bars && start == previous_end + 1 && *line == '|';
        if (goes_on) assert_int_equal(count_bars(line), bars);
        bars = *line == '|' ? count_bars(line) : 0;
        previous_end = start + strlen(line);
    }
    evq_buf_dispose(&out);
    card_free(card);
}

// Outside of the block of code, "<" is only ever ours.
static void no_html_but_ours(void **state)
{
    (void)state;
    evq_scorecard *card = card_hostile();
    evq_buf out = render(card);
    char *code = strstr(out.data, "```sh\n");
    assert_non_null(code);
    char *end = strstr(code + 6, "\n```\n");
    assert_non_null(end);
    memset(code, ' ', (size_t)(end - code));
    for (char *at = strchr(out.data, '<'); at; at = strchr(at + 1, '<')) assert_memory_equal(at, "<br>", 4);
    evq_buf_dispose(&out);
    card_free(card);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_hold),
        cmocka_unit_test(no_html_but_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
