#include "tests/test.h"

#include "reports/report.h"
#include "tests/support/golden.h"
#include "tests/support/scorecard_fixture.h"

// Every report of every hand-made scorecard, byte for byte: tests/golden/reports/<scorecard>.<ending>.
static void reports_are_as_stored(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        evq_scorecard *(*make)(void);
    } cards[] = {{"normal", card_normal}, {"dead", card_dead}, {"hostile", card_hostile}};
    static const struct {
        const char *report, *ending;
    } formats[] = {{"text", "txt"},
                   {"markdown", "md"},
                   {"json", "json"},
                   {"csv", "csv"},
                   {"csv-trials", "trials.csv"},
                   {"junit", "xml"},
                   {"explanation", "explanation.txt"},
                   {"github-summary", "summary.md"}};

    for (size_t i = 0; i < sizeof cards / sizeof *cards; i++) {
        evq_scorecard *card = cards[i].make();
        for (size_t k = 0; k < sizeof formats / sizeof *formats; k++) {
            char path[512];
            snprintf(path, sizeof path, SOURCE_DIR "/tests/golden/reports/%s.%s", cards[i].name, formats[k].ending);
            evq_buf out = EVQ_BUF_INIT(EVQ_MIB(16));
            const evq_report_options options = {.width = 80, .run = "runs/2026-05-06T12-00-00Z-127.0.0.1-8080-v1"};
            evq_report_find(formats[k].report)->render(&out, card, &options);
            assert_false(out.over);
            assert_true(golden_same(path, &out));
            evq_buf_dispose(&out);
        }
        card_free(card);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reports_are_as_stored)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
