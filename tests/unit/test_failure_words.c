#include "tests/support/trace_fixture.h"
#include "tests/test.h"

#include "scoring/failure_words.h"
#include "scoring/scorecard.h"

static evq_trace bare;
static evq_trial trial;
static const evq_run run = {.url = "http://127.0.0.1:9/v1"};

static int start(void **state)
{
    (void)state;
    bare = (evq_trace){0};
    trial = (evq_trial){.steps = evq_arena_array(&bare.arena, evq_step, 8)};
    return 0;
}

static int finish(void **state)
{
    (void)state;
    evq_arena_dispose(&bare.arena);
    return 0;
}

static const char *sentence(const evq_step *step)
{
    return evq_failure_sentence(step, &run, &bare.arena);
}

static void every_class_has_its_words(void **state)
{
    (void)state;
    for (int i = 0; i < EVQ_FAILURE_COUNT; i++) {
        const char *words = evq_failure_words((evq_failure)i);
        assert_true(words && *words);
        assert_true(evq_failure_remedy((evq_failure)i));
        for (int j = 0; j < i; j++) assert_string_not_equal(words, evq_failure_words((evq_failure)j));
    }
}

static void every_class_makes_a_sentence(void **state)
{
    (void)state;
    for (int i = 1; i < EVQ_FAILURE_COUNT; i++) {
        trial.step_count = 0;
        evq_step *step = fixture_step(&bare, &trial, 400);
        fixture_attempt(&bare, step, (evq_failure)i, 1, 2);
        const char *text = sentence(step);
        assert_true(strlen(text) > 10);
        assert_null(strchr(text, '\n'));
    }
}

static void unreached_endpoints_are_named(void **state)
{
    (void)state;
    evq_step *step = fixture_step(&bare, &trial, 400);
    assert_string_equal(sentence(step), "it was never sent");
    for (int i = 0; i < 3; i++) fixture_attempt(&bare, step, EVQ_FAILURE_REFUSED, 1, 1);
    assert_string_equal(sentence(step), "nothing listens at http://127.0.0.1:9/v1 (3 attempts)");
}

static void crashed_server_is_told_from_an_absent_one(void **state)
{
    (void)state;
    evq_step *step = fixture_step(&bare, &trial, 400);
    fixture_attempt(&bare, step, EVQ_FAILURE_REFUSED, 1, 1);
    fixture_attempt(&bare, step, EVQ_FAILURE_CUT_STREAM, 2, 3)->body_bytes = 90;
    fixture_attempt(&bare, step, EVQ_FAILURE_REFUSED, 4, 4);
    assert_string_equal(sentence(step), "the stream was cut after 90 of the answer's bytes before the first token; "
                                        "then nothing listened there any more (3 attempts)");
}

static void answers_are_quoted_short(void **state)
{
    (void)state;
    evq_step *step = fixture_step(&bare, &trial, 400);
    evq_attempt *attempt = fixture_attempt(&bare, step, EVQ_FAILURE_AUTH, 1, 2);
    attempt->status = 401;
    attempt->text = "invalid_api_key";
    assert_string_equal(sentence(step), "the server refused the key: 401 invalid_api_key (1 attempt)");
    attempt->text = "";
    assert_string_equal(sentence(step), "the server refused the key: 401 (1 attempt)");
    attempt->text = NULL;
    attempt->status = 0;
    assert_string_equal(sentence(step), "the server refused the key (1 attempt)");
    char flood[5000];
    memset(flood, 'x', sizeof flood - 1);
    flood[sizeof flood - 1] = 0;
    attempt->text = flood;
    assert_true(strlen(sentence(step)) < 250);
}

static void cut_streams_say_where(void **state)
{
    (void)state;
    static const struct {
        evq_event_kind kind;
        const char *text;
    } cases[] = {
        {EVQ_EVENT_CALL,
         "the stream was cut after 1,212 of the answer's bytes in the middle of a tool call (1 attempt)"},
        {EVQ_EVENT_CONTENT,
         "the stream was cut after 1,212 of the answer's bytes in the middle of the text (1 attempt)"},
        {EVQ_EVENT_REASONING,
         "the stream was cut after 1,212 of the answer's bytes in the middle of its reasoning (1 attempt)"},
        {EVQ_EVENT_OTHER, "the stream was cut after 1,212 of the answer's bytes before the first token (1 attempt)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trial.step_count = 0;
        evq_step *step = fixture_step(&bare, &trial, 400);
        evq_attempt *attempt = fixture_attempt(&bare, step, EVQ_FAILURE_CUT_STREAM, 1, 2);
        attempt->body_bytes = 1212;
        fixture_chunk(attempt, 1.5, cases[i].kind, EVQ_UNKNOWN);
        fixture_chunk(attempt, 1.6, EVQ_EVENT_COMMENT, EVQ_UNKNOWN);
        assert_string_equal(sentence(step), cases[i].text);
    }
    evq_step *step = fixture_step(&bare, &trial, 400);
    for (int i = 0; i < 3; i++) fixture_attempt(&bare, step, EVQ_FAILURE_CUT_STREAM, 1, 2);
    assert_string_equal(sentence(step),
                        "the stream was cut before the first byte of the answer; 3 attempts, none whole");
}

static void a_bad_certificate_is_told(void **state)
{
    (void)state;
    evq_step *step = fixture_step(&bare, &trial, 400);
    evq_attempt *attempt = fixture_attempt(&bare, step, EVQ_FAILURE_TLS, 1, 2);
    attempt->text = "SSL certificate problem: self-signed certificate";
    const char *told = sentence(step);
    assert_non_null(strstr(told, "no secure connection could be made to "));
    assert_non_null(strstr(told, ": SSL certificate problem: self-signed certificate (1 attempt)"));
}

static void time_outs_say_how_far_it_came(void **state)
{
    (void)state;
    evq_step *step = fixture_step(&bare, &trial, 400000);
    evq_attempt *attempt = fixture_attempt(&bare, step, EVQ_FAILURE_TOTAL_TIMEOUT, 1, 2049);
    assert_string_equal(sentence(step),
                        "given up after 34m08s with nothing generated from a prompt of about 100,000 tokens "
                        "(1 attempt)");
    fixture_progress(attempt, 2000, 88065, 98972);
    assert_string_equal(
        sentence(step),
        "given up after 34m08s with 88,065 of 98,972 prompt tokens processed and nothing generated (1 attempt)");
    fixture_chunk(attempt, 2040, EVQ_EVENT_REASONING, EVQ_UNKNOWN);
    assert_string_equal(sentence(step), "given up after 34m08s in the middle of its reasoning (1 attempt)");
    attempt->failure = EVQ_FAILURE_STALL;
    assert_string_equal(sentence(step), "the server fell silent and was given up after 34m08s in the middle of "
                                        "its reasoning (1 attempt)");
    attempt->health = (evq_health){.state = EVQ_HEALTH_ALIVE, .token_ns = 400000000};
    assert_string_equal(sentence(step), "the server fell silent and was given up after 34m08s in the middle of "
                                        "its reasoning; right after, it answered a request for one token in 400 ms, "
                                        "so it has not crashed (1 attempt)");
    attempt->health = (evq_health){.state = EVQ_HEALTH_BUSY, .asked_ns = 1, .done_ns = 30000000001};
    assert_string_equal(sentence(step),
                        "the server fell silent and was given up after 34m08s in the middle of "
                        "its reasoning; right after, it was there but gave no token in 30 s (1 attempt)");
    attempt->health = (evq_health){.state = EVQ_HEALTH_DOWN};
    assert_string_equal(sentence(step), "the server fell silent and was given up after 34m08s in the middle of "
                                        "its reasoning; right after, nothing answered: it crashed (1 attempt)");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, finish)
    const struct CMUnitTest tests[] = {
        CASE(every_class_has_its_words),     CASE(every_class_makes_a_sentence),
        CASE(unreached_endpoints_are_named), CASE(crashed_server_is_told_from_an_absent_one),
        CASE(answers_are_quoted_short),      CASE(cut_streams_say_where),
        CASE(a_bad_certificate_is_told),     CASE(time_outs_say_how_far_it_came),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
