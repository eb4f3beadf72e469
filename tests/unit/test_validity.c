#include "tests/support/trace_fixture.h"
#include "tests/test.h"

#include "scoring/scorecard.h"

static evq_scorecard *scored(evq_trace *trace)
{
    evq_scorecard *card;
    evq_scorecard_make(&card, trace, NULL);
    return card;
}

static void free_replay(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    evq_step *step = fixture_calls(trace, trial, "read", "{\"path\": ");
    step->attempts[0].reply.finish = EVQ_FINISH_TOOL_CALLS;
    step = fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}");
    step->attempts[0].reply.finish = EVQ_FINISH_TOOL_CALLS;
    fixture_says(trace, trial, "8471");
    evq_trial *silent = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    fixture_says(trace, silent, "8471"); // its only turn cannot be done without a call
    evq_scorecard *card = scored(trace);
    const evq_validity *v = &card->validity;
    assert_int_equal(v->valid.of, 3);
    assert_int_equal(v->valid.count, 1);
    assert_int_equal(v->rungs[EVQ_RUNG_TRUNCATED_JSON], 1);
    assert_int_equal(v->rungs[EVQ_RUNG_MISSING_CALL], 1);
    assert_int_equal(v->blamed[EVQ_CULPRIT_MODEL], 2);
    assert_int_equal(v->json.of, 2);
    assert_int_equal(v->json.count, 1);
    assert_int_equal(v->recovered.count, 1);
    assert_int_equal(v->recovered.of, 1);
    assert_int_equal(v->schema_accuracy.of, 2);
    assert_int_equal(v->schema_accuracy.count, 1);
    assert_int_equal(v->called_right, 1);
    assert_int_equal(v->missed, 1);
    assert_float_equal(v->precision.value, 1, 0);
    assert_float_equal(v->recall.value, .5, 0);
    assert_float_equal(v->f1.value, 2.0 / 3, 1e-12);
    assert_int_equal(v->agreement.of, 0);
    assert_int_equal(v->step_row_count, 1);
    assert_int_equal(v->by_step[0].valid.of, 3);
    evq_scorecard_free(card);
    fixture_free(trace);
}

static void forced_replay(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    trace->run.mode = EVQ_MODE_FORCED;
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDED);
    fixture_calls(trace, trial, "read", "{\"path\": \"other.ini\"}");
    fixture_calls(trace, trial, "read", "{\"path\": \"config.ini\"}");
    evq_scorecard *card = scored(trace);
    const evq_validity *v = &card->validity;
    assert_int_equal(v->agreement.of, 1);
    assert_int_equal(v->agreement.count, 0);
    assert_int_equal(v->matches[EVQ_MATCH_OTHER_ARGUMENTS], 1);
    assert_int_equal(v->matches[EVQ_MATCH_OTHER_ORDER], 1);
    assert_int_equal(v->rungs[EVQ_RUNG_UNEXPECTED_CALL], 1);
    assert_int_equal(v->called_wrong, 1);
    assert_int_equal(v->recovered.of, 0);
    assert_int_equal(v->early.of, 1);
    assert_int_equal(v->late.of, 1);
    evq_scorecard_free(card);
    fixture_free(trace);
}

static void nothing_is_never_zero(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    evq_scorecard *card = scored(trace);
    assert_int_equal(card->validity.valid.of, 0);
    assert_false(card->validity.precision.scored || card->validity.recall.scored || card->validity.f1.scored);
    assert_non_null(card->validity.f1.reason);
    evq_scorecard_free(card);
    fixture_free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(free_replay),
        cmocka_unit_test(forced_replay),
        cmocka_unit_test(nothing_is_never_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
