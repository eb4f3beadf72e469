#include "tests/test.h"

#include "base/text.h"
#include "reports/report.h"
#include "tests/support/scorecard_fixture.h"

static const char run[] = "runs/2026-05-06T12-00-00Z-127.0.0.1-8080-v1";

static evq_buf render(const evq_scorecard *card, size_t width, bool color)
{
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(16));
    const evq_report_options options = {.width = width, .color = color, .run = run};
    evq_report_find("text")->render(&out, card, &options);
    assert_false(out.over);
    return out;
}

// Only a command may be longer than a line: it is there to be copied.
static void expect_fits(const evq_scorecard *card, size_t width)
{
    evq_buf out = render(card, width, false);
    for (char *line = strtok(out.data, "\n"); line; line = strtok(NULL, "\n")) {
        if (strncmp(line, "         evalq run ", 19) != 0) assert_in_range(evq_text_cells(line), 0, width);
        assert_int_not_equal(line[strlen(line) - 1], ' ');
    }
    evq_buf_dispose(&out);
}

static void every_line_fits(void **state)
{
    (void)state;
    static const size_t widths[] = {60, 66, 72, 80, 100, 120};
    evq_scorecard *cards[] = {card_normal(), card_dead(), card_hostile()};
    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 0; k < sizeof widths / sizeof *widths; k++) expect_fits(cards[i], widths[k]);
        card_free(cards[i]);
    }
}

// Colours may only be added: without them every character is the same.
static void color_carries_no_meaning(void **state)
{
    (void)state;
    evq_scorecard *card = card_normal();
    evq_buf plain = render(card, 80, false), colored = render(card, 80, true);
    evq_buf stripped = EVQ_BUF_INIT(EVQ_MIB(16));
    for (const char *c = evq_buf_text(&colored); *c; c++) {
        if (*c == '\033')
            c = strchr(c, 'm');
        else
            evq_buf_putc(&stripped, *c);
    }
    assert_true(colored.len > plain.len);
    assert_string_equal(evq_buf_text(&stripped), evq_buf_text(&plain));
    evq_buf_dispose(&plain);
    evq_buf_dispose(&colored);
    evq_buf_dispose(&stripped);
    card_free(card);
}

static void strangers_send_no_escapes(void **state)
{
    (void)state;
    evq_scorecard *card = card_hostile();
    evq_buf out = render(card, 80, false);
    for (size_t i = 0; i < out.len; i++) assert_true(out.data[i] == '\n' || (unsigned char)out.data[i] >= 0x20);
    assert_null(strstr(out.data, "\xC2\x9B"));
    assert_null(strstr(out.data, "\xE2\x80\xAE"));
    assert_true(evq_utf8_valid(out.data, out.len));
    evq_buf_dispose(&out);
    card_free(card);
}

static void nothing_began(void **state)
{
    (void)state;
    evq_scorecard *card = card_dead();
    card->trial_count = card->requests = card->attempts = 0;
    evq_buf out = render(card, 80, false);
    assert_non_null(strstr(out.data, "mini, free, 0 of 1 trial: any on"));
    assert_non_null(strstr(out.data, "Task     not judged: no request was answered"));
    evq_buf_dispose(&out);
    card_free(card);
}

static void simulation_is_said_first(void **state)
{
    (void)state;
    evq_scorecard *card = card_hostile();
    evq_buf out = render(card, 80, false);
    assert_memory_equal(out.data, "simulated endpoint, time scale 100: mini", 40);
    evq_buf_dispose(&out);
    card_free(card);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_fits),           cmocka_unit_test(color_carries_no_meaning),
        cmocka_unit_test(strangers_send_no_escapes), cmocka_unit_test(nothing_began),
        cmocka_unit_test(simulation_is_said_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
