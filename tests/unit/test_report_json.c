#include "schema/schema.h"
#include "tests/test.h"

#include "reports/report.h"
#include "tests/support/scorecard_fixture.h"

#include <jansson.h>
#include <math.h>

static evq_buf render(const evq_scorecard *card)
{
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(16));
    evq_report_find("json")->render(&out, card, &(evq_report_options){.run = "not told"});
    assert_false(out.over);
    return out;
}

static json_t *parse(const evq_scorecard *card)
{
    evq_buf out = render(card);
    json_error_t error;
    json_t *value = json_loadb(out.data, out.len, JSON_REJECT_DUPLICATES, &error);
    if (!value) fail_msg("%d: %s", error.line, error.text);
    evq_buf_dispose(&out);
    return value;
}

static void values_have_a_source_or_a_reason(void **state)
{
    (void)state;
    evq_scorecard *card = card_normal();
    card->speed.tg_server.value = INFINITY;
    json_t *root = parse(card), *speed = json_object_get(root, "speed");
    json_t *measured = json_object_get(speed, "pp_cached");
    assert_true(json_number_value(json_object_get(measured, "value")) == 42.2);
    assert_int_equal(json_integer_value(json_object_get(measured, "n")), 6);
    assert_string_equal(json_string_value(json_object_get(measured, "source")), "usage");
    static const char *const missing[] = {"reasoning_tokens", "tg_server"};
    for (size_t i = 0; i < 2; i++) {
        json_t *value = json_object_get(speed, missing[i]);
        assert_true(json_is_null(json_object_get(value, "value")));
        assert_true(json_string_length(json_object_get(value, "reason")) > 0);
        assert_int_equal(json_object_size(value), 2);
    }
    json_decref(root);
    card_free(card);
}

static void trials_count_from_one(void **state)
{
    (void)state;
    evq_scorecard *card = card_dead();
    json_t *root = parse(card);
    json_t *reason = json_array_get(json_object_get(json_object_get(root, "verdict"), "reasons"), 0);
    assert_int_equal(json_integer_value(json_object_get(reason, "trial")), 1);
    json_t *trial = json_array_get(json_object_get(root, "trials"), 0);
    assert_int_equal(json_integer_value(json_object_get(trial, "trial")), 1);
    assert_true(json_is_null(json_object_get(trial, "done")));
    json_decref(root);
    card_free(card);
}

static void scorecards_fit_the_published_schema(void **state)
{
    (void)state;
    json_t *loaded = json_load_file(SOURCE_DIR "/scoring/scorecard.schema.json", JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(loaded);
    evq_schema *schema;
    evq_err err;
    if (evq_schema_new(&schema, loaded, NULL, &err)) fail_msg("%s: %s", err.where, err.text);
    evq_scorecard *cards[] = {card_normal(), card_dead(), card_hostile()};
    for (size_t i = 0; i < 3; i++) {
        json_t *root = parse(cards[i]);
        evq_schema_report report;
        evq_schema_check(schema, root, &report);
        if (!report.valid) fail_msg("%s: %s", report.errors[0].at, report.errors[0].text);
        evq_arena_dispose(&report.arena);
        json_decref(root);
        card_free(cards[i]);
    }
    evq_schema_free(schema);
    json_decref(loaded);
}

static void a_document_cut_short_says_so(void **state)
{
    (void)state;
    evq_scorecard *card = card_normal();
    evq_buf out = EVQ_BUF_INIT(1000);
    evq_report_find("json")->render(&out, card, &(evq_report_options){0});
    assert_true(out.over);
    evq_buf_dispose(&out);
    card_free(card);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_have_a_source_or_a_reason),
        cmocka_unit_test(trials_count_from_one),
        cmocka_unit_test(scorecards_fit_the_published_schema),
        cmocka_unit_test(a_document_cut_short_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
