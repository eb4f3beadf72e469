#include "tests/test.h"

#include "reports/chart_svg.h"
#include "reports/report_html.h"
#include "tests/support/golden.h"
#include "tests/support/scorecard_fixture.h"

#include <string.h>

typedef struct fixture {
    evq_scorecard *cards[2];
    evq_model_entry entries[2];
    size_t count;
    evq_charts charts;
    evq_buf drawings[64];
} fixture;

static void begin(fixture *f, evq_scorecard *(*first)(void), evq_scorecard *(*second)(void))
{
    *f = (fixture){.count = second ? 2 : 1};
    f->cards[0] = first();
    if (second) f->cards[1] = second();
    for (size_t i = 0; i < f->count; i++) f->entries[i] = (evq_model_entry){.card = f->cards[i], .run = "runs/one"};
    evq_charts_make(&f->charts, f->entries, f->count);
    assert_true(f->charts.count <= 64);
}

static void end(fixture *f)
{
    evq_charts_free(&f->charts);
    for (size_t i = 0; i < f->count; i++) card_free(f->cards[i]);
}

static const struct {
    const char *name;
    evq_scorecard *(*first)(void), *(*second)(void);
} cases[] = {{"normal", card_normal, NULL},
             {"dead", card_dead, NULL},
             {"hostile", card_hostile, NULL},
             {"both", card_normal, card_hostile}};

static void pages_are_as_stored(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        begin(&f, cases[i].first, cases[i].second);
        evq_buf out = EVQ_BUF_INIT(EVQ_MIB(16));
        evq_html_render(&out, f.entries, f.count, &f.charts, f.drawings);
        char path[512];
        snprintf(path, sizeof path, SOURCE_DIR "/tests/golden/reports/%s.html", cases[i].name);
        assert_true(golden_same(path, &out));
        evq_buf_dispose(&out);
        end(&f);
    }
}

static void charts_are_as_stored(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        begin(&f, cases[i].first, cases[i].second);
        evq_buf out = EVQ_BUF_INIT(EVQ_MIB(16));
        for (size_t k = 0; k < f.charts.count; k++) {
            const evq_chart *chart = &f.charts.charts[k];
            evq_buf_printf(&out, "==== %s.gp\n%s==== %s.tsv\n%s", chart->name, evq_buf_text(&chart->script),
                           chart->name, evq_buf_text(&chart->data));
        }
        char path[512];
        snprintf(path, sizeof path, SOURCE_DIR "/tests/golden/reports/%s.charts.txt", cases[i].name);
        assert_true(golden_same(path, &out));
        evq_buf_dispose(&out);
        end(&f);
    }
}

static bool is_taken(const char *inside)
{
    const evq_chart chart = {.name = "rates", .title = "Rates", .caption = "n = <3>", .height = 400};
    char drawn[1024];
    snprintf(drawn, sizeof drawn, "<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 900 400\">%s</svg>\n", inside);
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    bool is = evq_chart_svg(&out, &chart, drawn);
    if (is) assert_non_null(strstr(evq_buf_text(&out), "<desc id=\"rates-desc\">n = &lt;3&gt;</desc>"));
    evq_buf_dispose(&out);
    return is;
}

static void only_shapes_are_taken_from_a_drawing(void **state)
{
    (void)state;
    assert_true(is_taken("<g><path d='M0,0'/><text>on time</text></g>"));
    assert_false(is_taken("<script>alert(1)</script>"));
    assert_false(is_taken("<g onclick=\"alert(1)\"/>"));
    assert_false(is_taken("<a href=\"javascript:alert(1)\"/>"));
    assert_false(is_taken("<foreignObject/>"));
    assert_false(is_taken("<g"));
}

static void names_in_a_drawing_are_its_own(void **state)
{
    (void)state;
    const evq_chart chart = {.name = "rates", .title = "t", .caption = "c", .height = 400};
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    assert_true(
        evq_chart_svg(&out, &chart, "<svg x><defs id='a'/><use xlink:href='#a'/><path fill = 'url(#b)'/></svg>"));
    const char *text = evq_buf_text(&out);
    assert_non_null(strstr(text, "id='rates-a'"));
    assert_non_null(strstr(text, "href='#rates-a'"));
    assert_non_null(strstr(text, "url(#rates-b)"));
    evq_buf_dispose(&out);
}

static void labels_are_only_text_to_gnuplot(void **state)
{
    (void)state;
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_escape_chart(&out, "a\tb\n`id`\"; system \"x\" \\n\033[31m");
    assert_string_equal(evq_buf_text(&out), "a b 'id''; system 'x' /n[31m");
    evq_buf_dispose(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_as_stored),
        cmocka_unit_test(charts_are_as_stored),
        cmocka_unit_test(only_shapes_are_taken_from_a_drawing),
        cmocka_unit_test(names_in_a_drawing_are_its_own),
        cmocka_unit_test(labels_are_only_text_to_gnuplot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
