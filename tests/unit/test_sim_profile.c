#include "simulator/sim_profile.h"
#include "tests/test.h"

static evq_arena arena;

static void has_defaults(void **state)
{
    (void)state;
    evq_sim_profile profile;
    evq_err err;
    assert_int_equal(evq_sim_profile_parse(&profile, "reference", NULL, &arena, &err), 0);
    assert_true(profile.prompt_rate == 20000 && profile.generation_rate == 400 && profile.latency_ms == 0);
    assert_int_equal(profile.chunk_tokens, 1);
    assert_int_equal(profile.progress_tokens, 2048);
    assert_true(profile.cache && profile.usage && profile.timings);
    assert_int_equal(profile.fault, EVQ_SIM_FAULT_NONE);
    assert_int_equal(profile.fault_step, 1);
    assert_int_equal(profile.fault_times, 0);
}

static void reads_every_option(void **state)
{
    (void)state;
    evq_sim_profile profile;
    evq_err err;
    const char *text =
        "reference?prompt=43&generation=11.9&chunk=7&cache=off&latency=2.5&progress=0&usage=off&timings=off&"
        "fault=cut&fault_step=0&fault_times=2";
    assert_int_equal(evq_sim_profile_parse(&profile, text, NULL, &arena, &err), 0);
    assert_true(profile.prompt_rate == 43 && profile.generation_rate == 11.9 && profile.latency_ms == 2.5);
    assert_int_equal(profile.chunk_tokens, 7);
    assert_int_equal(profile.progress_tokens, 0);
    assert_false(profile.cache || profile.usage || profile.timings);
    assert_int_equal(profile.fault, EVQ_SIM_FAULT_CUT);
    assert_int_equal(profile.fault_step, 0);
    assert_int_equal(profile.fault_times, 2);
}

static void takes_blank_option_lists(void **state)
{
    (void)state;
    static const char *const texts[] = {"reference?", "reference?cache=on", "reference?cache=on&"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        evq_sim_profile profile;
        evq_err err;
        assert_int_equal(evq_sim_profile_parse(&profile, texts[i], NULL, &arena, &err), 0);
    }
}

static void refuses(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says; // a part of the message
    } cases[] = {
        {"", "known are reference, alternative, writer, dead"},
        {"referenc", "no simulated endpoint \"referenc\""},
        {"reference2", "no simulated endpoint \"reference2\""},
        {"reference&cache=on", "no simulated endpoint"},
        {"?cache=on", "no simulated endpoint \"\""},
        {"reference?speed=3", "no option \"speed\"; it knows prompt, curve, generation, chunk, cache"},
        {"reference?=3", "no option \"\""},
        {"reference?&cache=on", "no option \"\""},
        {"reference?prompt", "option prompt takes a number from 0.01 to 1000000000, not \"\""},
        {"reference?prompt=", "option prompt"},
        {"reference?prompt=0", "option prompt"},
        {"reference?prompt=-1", "option prompt"},
        {"reference?prompt=fast", "not \"fast\""},
        {"reference?prompt=3x", "not \"3x\""},
        {"reference?prompt= 3", "not \" 3\""},
        {"reference?prompt=nan", "not \"nan\""},
        {"reference?prompt=inf", "not \"inf\""},
        {"reference?prompt=1e400", "not \"1e400\""},
        {"reference?chunk=0", "option chunk takes a whole number from 1 to 1000000, not \"0\""},
        {"reference?chunk=1.5", "not \"1.5\""},
        {"reference?cache=yes", "option cache takes on or off, not \"yes\""},
        {"reference?fault=418", "option fault takes one of none, 400, 401, 402, 403, 404, 429, 500, 503, 529, loading"},
        {"reference?fault_times=-1", "option fault_times"},
        {"reference?slip=nonsense", "option slip takes one of none, missing_call, unexpected_call, wrong_finish"},
        {"reference?slip_chance=2", "option slip_chance takes a number from 0 to 1, not \"2\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_sim_profile profile;
        evq_err err = {0};
        assert_int_equal(evq_sim_profile_parse(&profile, cases[i].text, NULL, &arena, &err), EVQ_EUSAGE);
        if (!strstr(err.text, cases[i].says)) fail_msg("%s: %s", cases[i].text, err.text);
        assert_null(strchr(err.text, '\n'));
    }
}

static void cuts_long_words_in_messages(void **state)
{
    (void)state;
    char text[5000];
    memset(text, 'x', sizeof text);
    memcpy(text, "reference?", 10);
    text[sizeof text - 1] = '\0';
    evq_sim_profile profile;
    evq_err err;
    assert_int_equal(evq_sim_profile_parse(&profile, text, NULL, &arena, &err), EVQ_EUSAGE);
    assert_non_null(strstr(err.text, "it knows prompt"));
}

static void describes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"reference", "follows the reference, prompt 20,000 tok/s, generation 400 tok/s, 1 token a chunk, prefix "
                      "cache on"},
        {"reference?prompt=43&generation=11.9&chunk=2000&cache=off",
         "follows the reference, prompt 43 tok/s, generation 11.9 tok/s, 2,000 tokens a chunk, prefix cache "
         "off"},
        {"reference?prompt=1234567.25&generation=0.125&latency=5&usage=off&timings=off",
         "follows the reference, prompt 1,234,567.25 tok/s, generation 0.125 tok/s, 1 token a chunk, prefix "
         "cache on, latency 5 ms, no usage, no timings"},
        {"reference?fault=429&fault_times=1", "follows the reference, prompt 20,000 tok/s, generation 400 "
                                              "tok/s, 1 token a chunk, prefix cache on, "
                                              "fault 429 at step 1 (first 1 attempt)"},
        {"reference?prompt=999&fault=stall&fault_step=0",
         "follows the reference, prompt 999 tok/s, generation 400 tok/s, 1 token a chunk, prefix cache on, "
         "fault "
         "stall at every step"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_sim_profile profile;
        evq_err err;
        assert_int_equal(evq_sim_profile_parse(&profile, cases[i].text, NULL, &arena, &err), 0);
        assert_string_equal(evq_sim_profile_describe(&profile, &arena), cases[i].expected);
        evq_arena_dispose(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(has_defaults),
        cmocka_unit_test(reads_every_option),
        cmocka_unit_test(takes_blank_option_lists),
        cmocka_unit_test(refuses),
        cmocka_unit_test(cuts_long_words_in_messages),
        cmocka_unit_test(describes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
