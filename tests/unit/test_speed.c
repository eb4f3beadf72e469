#include "tests/support/trace_fixture.h"
#include "tests/test.h"

#include "scoring/speed.h"

// Every attempt here is sent at 10 s.
static evq_trace bare;

static evq_attempt *attempt(double done_s)
{
    evq_trial trial = {.steps = evq_arena_array(&bare.arena, evq_step, 8)};
    return fixture_attempt(&bare, fixture_step(&bare, &trial, 0), EVQ_FAILURE_NONE, 10, 10 + done_s);
}

static void chunk(evq_attempt *to, double at_s, evq_event_kind kind)
{
    fixture_chunk(to, 10 + at_s, kind, EVQ_UNKNOWN);
}

static int start(void **state)
{
    (void)state;
    bare = (evq_trace){0};
    return 0;
}

static int finish(void **state)
{
    (void)state;
    evq_arena_dispose(&bare.arena);
    return 0;
}

static evq_speed measure(const evq_attempt *of)
{
    evq_speed speed;
    evq_speed_measure(&speed, of, true, &bare.arena);
    return speed;
}

static void assert_value(const evq_value *value, double expected, const char *source)
{
    if (!value->scored) fail_msg("unscored: %s", value->reason);
    assert_float_equal(value->value, expected, 1e-6 * (1 + expected));
    assert_string_equal(value->source, source);
    assert_int_equal(value->n, 1);
}

static void assert_unscored(const evq_value *value, const char *reason)
{
    if (value->scored) fail_msg("scored: %f", value->value);
    assert_string_equal(value->reason, reason);
}

// One stream, every definition: 20,000 prompt tokens of which 16,000 cached; 200 output tokens, of which 120
// reasoning, in 100 chunks of 2.
static evq_attempt *golden(void)
{
    evq_attempt *a = attempt(8.05);
    a->head_ns = 10290000000;
    a->reply.usage =
        (evq_usage){.prompt = 20000, .cached = 16000, .cache_write = -1, .completion = 200, .reasoning = 120};
    chunk(a, 0.30, EVQ_EVENT_OTHER);
    for (int i = 0; i < 60; i++) chunk(a, 2.0 + i * 0.05, EVQ_EVENT_REASONING);
    for (int i = 0; i < 40; i++) chunk(a, 5.0 + i * (3.0 / 39), EVQ_EVENT_CONTENT);
    chunk(a, 8.05, EVQ_EVENT_USAGE);
    chunk(a, 8.05, EVQ_EVENT_DONE);
    return a;
}

static void golden_stream(void **state)
{
    (void)state;
    evq_speed s = measure(golden());
    assert_value(&s.prompt_tokens, 20000, "usage");
    assert_value(&s.cached_tokens, 16000, "usage");
    assert_value(&s.output_tokens, 200, "usage");
    assert_value(&s.reasoning_tokens, 120, "usage");
    assert_value(&s.ttfb_ms, 290, "client clock");
    assert_value(&s.ttft_ms, 2000, "client clock");
    assert_value(&s.ttfo_ms, 5000, "client clock");
    assert_value(&s.e2e_ms, 8050, "client clock");
    assert_value(&s.pp_cached, 2000, "usage");
    assert_value(&s.pp_effective, 10000, "usage");
    assert_value(&s.tg, 33, "usage");
    assert_value(&s.tokens_per_chunk, 2, "usage");
    assert_float_equal(s.tg.over_ms, 6000, 1e-6);
    assert_value(&s.tpot_ms, 1000 / 33.0, "usage");
    assert_value(&s.tg_visible, 78 / 3.0, "usage");
    assert_value(&s.e2e_rate, 200 / 8.05, "usage");
    assert_value(&s.icl_ms, 50, "client clock");
    assert_value(&s.prefill_ms, 2000, "client clock");
    assert_value(&s.conn_ms, 0, "client clock");
    assert_unscored(&s.draft_accepted, "the endpoint tells of no draft tokens");
    assert_unscored(&s.pp_cold, "part of the prompt was cached");
    assert_unscored(&s.pp_server, "the endpoint reports no timings");
    assert_unscored(&s.tg_server, "the endpoint reports no timings");
}

static void hidden_reasoning_is_no_speed(void **state)
{
    (void)state;
    evq_attempt *a = attempt(8.05); // 120 of 200 tokens are thought unseen until 5 s, 80 come in 40 chunks
    a->reply.usage = (evq_usage){.prompt = 20000, .cached = 0, .cache_write = -1, .completion = 200, .reasoning = 120};
    for (int i = 0; i < 40; i++) chunk(a, 5.0 + i * (3.0 / 39), EVQ_EVENT_CONTENT);
    evq_speed speed = measure(a);
    assert_value(&speed.tg, 78 / 3.0, "usage");
    assert_value(&speed.tokens_per_chunk, 2, "usage");
    assert_value(&speed.ttft_ms, 5000, "client clock");
    assert_unscored(&speed.pp_cold, "the model reasoned unseen before its first token");
    assert_unscored(&speed.pp_effective, "the model reasoned unseen before its first token");
}

// A proxy holds the beginning back: 60 of 100 pieces come with the first read.
static void what_was_held_back_has_no_first_token(void **state)
{
    (void)state;
    evq_attempt *a = attempt(12);
    a->reply.usage = (evq_usage){.prompt = 20000, .cached = 0, .cache_write = -1, .completion = 100, .reasoning = -1};
    for (int i = 0; i < 40; i++) chunk(a, 4.0, EVQ_EVENT_CONTENT);
    for (int i = 0; i < 60; i++) chunk(a, 4.1 + i * 0.1, EVQ_EVENT_CONTENT);
    evq_speed s = measure(a);
    static const char reason[] = "the first pieces came all at once, held back on the way";
    assert_unscored(&s.ttft_ms, reason);
    assert_unscored(&s.ttfo_ms, reason);
    assert_unscored(&s.pp_cold, reason);
    assert_unscored(&s.pp_effective, reason);
    assert_value(&s.tg, 60 / 6.0, "usage"); // the 40 had come when the clock started
    assert_value(&s.e2e_ms, 12000, "client clock");
}

// A fast server's neighbours in one packet are no buffer.
static void a_few_pieces_in_one_read_do_no_harm(void **state)
{
    (void)state;
    evq_attempt *a = attempt(3);
    a->reply.usage = (evq_usage){.prompt = 2000, .cached = 0, .cache_write = -1, .completion = 100, .reasoning = -1};
    for (int i = 0; i < 100; i++) chunk(a, 1.0 + 0.004 * (i - i % 4) / 4, EVQ_EVENT_CONTENT);
    evq_speed s = measure(a);
    assert_value(&s.ttft_ms, 1000, "client clock");
    assert_value(&s.tg, 96 / 0.096, "usage");
}

static void a_stream_in_few_large_reads_has_no_rate(void **state)
{
    (void)state;
    evq_attempt *a = attempt(9);
    a->reply.usage.completion = 200;
    for (int i = 0; i < 200; i++) chunk(a, 1.0 + 1.5 * (i - i % 40) / 40, EVQ_EVENT_CONTENT);
    evq_speed s = measure(a);
    assert_unscored(&s.tg, "the answer arrived in bursts");
}

static void drafts_and_connections(void **state)
{
    (void)state;
    evq_attempt *a = golden();
    a->reply.timings.draft_tokens = 400;
    a->reply.timings.draft_accepted = 284;
    a->started_ns = 9950000000;
    evq_speed s = measure(a);
    assert_value(&s.draft_accepted, 0.71, "server timings");
    assert_float_equal(s.draft_accepted.over_ms, 400, 1e-9);
    assert_value(&s.conn_ms, 50, "client clock");
    a->reused = true;
    s = measure(a);
    assert_unscored(&s.conn_ms, "the connection was open already");
}

static void reasoning_in_turns_has_no_visible_rate(void **state)
{
    (void)state;
    evq_attempt *a = golden();
    chunk(a, 8.01, EVQ_EVENT_REASONING);
    evq_speed s = measure(a);
    assert_unscored(&s.tg_visible, "reasoning and visible text take turns");
    a = golden();
    a->reply.usage.reasoning = EVQ_UNKNOWN;
    s = measure(a);
    assert_unscored(&s.tg_visible, "the endpoint does not count its reasoning tokens");
}

static void cold_only_when_the_endpoint_says_so(void **state)
{
    (void)state;
    evq_attempt *a = golden();
    a->reply.usage.cached = 0;
    evq_speed s = measure(a);
    assert_value(&s.pp_cold, 10000, "usage");
    assert_unscored(&s.pp_cached, "nothing was cached");
    a->reply.usage.cached = 16; // what every prompt begins with
    s = measure(a);
    assert_value(&s.pp_cold, 9992, "usage");
    a->reply.usage.cached = 17;
    s = measure(a);
    assert_unscored(&s.pp_cold, "part of the prompt was cached");
    a->reply.usage.cached = EVQ_UNKNOWN;
    s = measure(a);
    assert_unscored(&s.pp_cold, "the endpoint does not say how much of the prompt was cached");
    assert_unscored(&s.pp_cached, "the endpoint does not say how much of the prompt was cached");
    assert_value(&s.pp_effective, 10000, "usage");
}

static void prompt_rates_need_32_processed_tokens(void **state)
{
    (void)state;
    static const struct {
        int64_t cached;
        const char *reason; // NULL: scored
    } cases[] = {
        {20000 - 32, NULL},
        {20000 - 31, "only 31 prompt tokens were processed"},
        {19999, "only 1 prompt token was processed"},
        {20000, "only 0 prompt tokens were processed"},
        {20001, "more cached tokens are reported than the prompt has"},
        {INT64_MAX, "more cached tokens are reported than the prompt has"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_attempt *a = golden();
        a->reply.usage.cached = cases[i].cached;
        evq_speed s = measure(a);
        if (cases[i].reason)
            assert_unscored(&s.pp_cached, cases[i].reason);
        else
            assert_value(&s.pp_cached, 16, "usage");
    }
}

static void timings_stand_in_for_usage(void **state)
{
    (void)state;
    evq_attempt *a = golden();
    a->reply.usage = EVQ_USAGE_UNKNOWN;
    a->reply.timings = (evq_server_timings){.prompt_tokens = 4000,
                                            .cached_tokens = 16000,
                                            .generated_tokens = 200,
                                            .draft_tokens = -1,
                                            .draft_accepted = -1,
                                            .prompt_ms = 1900,
                                            .generated_ms = 6000};
    evq_speed s = measure(a);
    assert_value(&s.prompt_tokens, 20000, "server timings");
    assert_value(&s.cached_tokens, 16000, "server timings");
    assert_value(&s.output_tokens, 200, "server timings");
    assert_value(&s.pp_server, 4000 / 1.9, "server timings");
    assert_value(&s.tg_server, 199 / 6.0, "server timings");
    assert_value(&s.tg, 33, "server timings");
    a->reply.timings.cached_tokens = EVQ_UNKNOWN; // then the whole prompt is not known
    s = measure(a);
    assert_unscored(&s.prompt_tokens, "the endpoint reports no token counts");
}

static void timings_that_make_no_sense_are_not_used(void **state)
{
    (void)state;
    evq_attempt *a = golden();
    a->reply.timings = (evq_server_timings){
        .prompt_tokens = 1, .cached_tokens = INT64_MAX, .generated_tokens = 16, .prompt_ms = 20, .generated_ms = 100};
    evq_speed s = measure(a);
    assert_unscored(&s.pp_server, "only 1 prompt token was processed");
    assert_unscored(&s.tg_server, "fewer than 16 tokens came after the first");
    a->reply.timings =
        (evq_server_timings){.prompt_tokens = 4000, .generated_tokens = 200, .prompt_ms = 0.0, .generated_ms = 0.0};
    s = measure(a);
    assert_unscored(&s.pp_server, "it took no measurable time");
    assert_unscored(&s.tg_server, "the endpoint reports no timings");
}

static void chunks_are_the_last_resort_for_output_only(void **state)
{
    (void)state;
    evq_attempt *a = golden();
    a->reply.usage = EVQ_USAGE_UNKNOWN;
    evq_speed s = measure(a);
    assert_value(&s.output_tokens, 100, "chunks");
    assert_value(&s.tg, 99 / 6.0, "chunks");
    assert_unscored(&s.tokens_per_chunk, "the endpoint does not count its output tokens");
    assert_unscored(&s.prompt_tokens, "the endpoint reports no token counts");
    assert_unscored(&s.pp_effective, "the endpoint reports no token counts");
}

// A parser that holds a tool call back: only the running count shows the first token.
static void rising_count_is_the_first_token(void **state)
{
    (void)state;
    evq_attempt *a = attempt(6);
    a->reply.usage.completion = 60;
    fixture_chunk(a, 11, EVQ_EVENT_USAGE, 0);
    fixture_chunk(a, 12, EVQ_EVENT_USAGE, 10);
    for (int i = 0; i < 5; i++) fixture_chunk(a, 13 + i * 0.5, EVQ_EVENT_CALL, 20 + 10 * i);
    evq_speed s = measure(a);
    assert_value(&s.ttft_ms, 2000, "client clock");
    assert_value(&s.ttfo_ms, 3000, "client clock");
    assert_value(&s.tg, 50 / 3.0, "usage"); // of 60, 10 had come at the start
}

static void generation_rate_needs_a_stream_of_tokens(void **state)
{
    (void)state;
    static const struct {
        int chunks, tokens;
        double gap_s;
        const char *reason; // NULL: scored
    } cases[] = {
        {17, 17, 0.1, NULL},
        {16, 16, 0.1, "fewer than 16 tokens came after the first"},
        {2, 100, 0.1, "the answer came in fewer than 3 pieces"},
        {3, 100, 0.1, NULL},
        {50, 50, 0, "the answer arrived in bursts"},
        {0, 50, 0, "no generated token was seen"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_attempt *a = attempt(20);
        a->reply.usage.completion = cases[i].tokens;
        for (int j = 0; j < cases[i].chunks; j++) chunk(a, 1 + j * cases[i].gap_s, EVQ_EVENT_CONTENT);
        evq_speed s = measure(a);
        if (cases[i].reason)
            assert_unscored(&s.tg, cases[i].reason);
        else
            assert_true(s.tg.scored);
    }
}

static void more_than_half_at_once_is_a_burst(void **state)
{
    (void)state;
    static const struct {
        int apart, at_once;
        bool scored;
    } cases[] = {{20, 20, true}, {19, 21, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_attempt *a = attempt(20);
        a->reply.usage.completion = 40;
        for (int j = 0; j < cases[i].apart; j++) chunk(a, 1 + j * 0.1, EVQ_EVENT_CONTENT);
        for (int j = 0; j < cases[i].at_once; j++) chunk(a, 9, EVQ_EVENT_CALL);
        assert_true(measure(a).tg.scored == cases[i].scored);
    }
}

static void whole_bodies_have_no_first_token(void **state)
{
    (void)state;
    evq_attempt *a = golden();
    a->reply.timings.prompt_tokens = 4000;
    a->reply.timings.prompt_ms = 2000;
    evq_speed s;
    evq_speed_measure(&s, a, false, &bare.arena);
    const evq_value *clients[] = {&s.ttft_ms, &s.ttfo_ms,      &s.pp_cold,         &s.pp_cached,
                                  &s.tg,      &s.pp_effective, &s.tokens_per_chunk};
    for (size_t i = 0; i < sizeof clients / sizeof *clients; i++)
        assert_unscored(clients[i], "the answer was not streamed");
    assert_value(&s.e2e_ms, 8050, "client clock");
    assert_value(&s.pp_server, 2000, "server timings");
    assert_value(&s.output_tokens, 200, "usage");
}

static void what_did_not_happen_has_no_time(void **state)
{
    (void)state;
    evq_attempt *a = attempt(0);
    a->done_ns = 0;
    evq_speed s = measure(a);
    assert_unscored(&s.ttfb_ms, "no answer came");
    assert_unscored(&s.ttft_ms, "no generated token was seen");
    assert_unscored(&s.ttfo_ms, "no visible token was seen");
    assert_unscored(&s.e2e_ms, "the answer did not end");
    assert_unscored(&s.output_tokens, "the endpoint reports no token counts");
    a->sent_ns = 0;
    s = measure(a);
    assert_unscored(&s.ttft_ms, "the request was never sent");
    assert_unscored(&s.pp_effective, "the request was never sent");
}

static void none_gives_every_field_the_reason(void **state)
{
    (void)state;
    evq_speed s;
    memset(&s, 0xff, sizeof s);
    evq_speed_none(&s, "why");
    const evq_value *values = (const evq_value *)&s;
    for (size_t i = 0; i < sizeof s / sizeof *values; i++) assert_unscored(&values[i], "why");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, start, finish)
    const struct CMUnitTest tests[] = {
        CASE(golden_stream),
        CASE(hidden_reasoning_is_no_speed),
        CASE(what_was_held_back_has_no_first_token),
        CASE(a_few_pieces_in_one_read_do_no_harm),
        CASE(a_stream_in_few_large_reads_has_no_rate),
        CASE(drafts_and_connections),
        CASE(reasoning_in_turns_has_no_visible_rate),
        CASE(cold_only_when_the_endpoint_says_so),
        CASE(prompt_rates_need_32_processed_tokens),
        CASE(timings_stand_in_for_usage),
        CASE(timings_that_make_no_sense_are_not_used),
        CASE(chunks_are_the_last_resort_for_output_only),
        CASE(rising_count_is_the_first_token),
        CASE(generation_rate_needs_a_stream_of_tokens),
        CASE(more_than_half_at_once_is_a_burst),
        CASE(whole_bodies_have_no_first_token),
        CASE(what_did_not_happen_has_no_time),
        CASE(none_gives_every_field_the_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
