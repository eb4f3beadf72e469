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

// Objects against the published schema: no key that it does not have, none missing. (Types are left to validators.)
static const json_t *schema;

static const json_t *follow(const json_t *rule)
{
    const char *ref = json_string_value(json_object_get(rule, "$ref"));
    return ref ? json_object_get(json_object_get(schema, "$defs"), ref + strlen("#/$defs/")) : rule;
}

static const char *first_difference(const json_t *value, const json_t *rule)
{
    rule = follow(rule);
    const json_t *variants = json_object_get(rule, "oneOf");
    if (variants) // a value: measured or not
        rule = json_array_get(variants, json_object_get(value, "reason") ? 1 : 0);
    const json_t *properties = json_object_get(rule, "properties"), *items = json_object_get(rule, "items");
    for (size_t i = 0; i < json_array_size(json_object_get(rule, "required")); i++) {
        const char *key = json_string_value(json_array_get(json_object_get(rule, "required"), i));
        if (!json_object_get(value, key)) return key;
    }
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)value, key, member) {
        const json_t *inner = json_object_get(properties, key);
        const char *wrong = inner ? first_difference(member, inner) : key;
        if (wrong) return wrong;
    }
    for (size_t i = 0; items && i < json_array_size(value); i++) {
        const char *wrong = first_difference(json_array_get(value, i), items);
        if (wrong) return wrong;
    }
    return NULL;
}

static void the_schema_knows_every_key(void **state)
{
    (void)state;
    json_t *loaded = json_load_file(SOURCE_DIR "/scoring/scorecard.schema.json", JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(loaded);
    schema = loaded;
    evq_scorecard *cards[] = {card_normal(), card_dead(), card_hostile()};
    for (size_t i = 0; i < 3; i++) {
        json_t *root = parse(cards[i]);
        const char *wrong = first_difference(root, schema);
        if (wrong) fail_msg("the schema and the scorecard differ at \"%s\"", wrong);
        json_decref(root);
        card_free(cards[i]);
    }
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
        cmocka_unit_test(the_schema_knows_every_key),
        cmocka_unit_test(a_document_cut_short_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
