// The parts of a bench that need no server: its order, its text, its sizes, what it says of "cold", and its trace.
#include "tests/support/scratch.h"
#include "tests/test.h"

#include "bench/calibration.h"
#include "bench/conversation.h"
#include "bench/prose.h"
#include "scoring/bench_card.h"
#include "trace/trace_read.h"
#include "trace/trace_write.h"

#include <math.h>

static const evq_bench_plan plan = {.sizes = {{512, 1024, 2048}, 3},
                                    .outputs = {{64}, 1},
                                    .streams = {{1, 4}, 2},
                                    .repeats = 3,
                                    .tail_tokens = 256,
                                    .warm = true};

static void order(void **state)
{
    (void)state;
    evq_arena arena = EVQ_ARENA_INIT;
    size_t count, again;
    const evq_bench_group *groups = evq_bench_groups(&plan, &count, &arena);
    assert_int_equal(count, 18);
    for (size_t i = 1; i < 6; i++) assert_true(groups[i].size >= groups[i - 1].size); // small ones first
    bool differs = false;
    for (int block = 0; block < 3; block++) {
        int64_t sizes = 0;
        for (size_t i = 0; i < 6; i++) {
            sizes += groups[(size_t)block * 6 + i].size;
            differs |= block && groups[(size_t)block * 6 + i].size != groups[i].size;
            assert_int_equal(groups[(size_t)block * 6 + i].block, block);
        }
        assert_int_equal(sizes, 2 * (512 + 1024 + 2048)); // each once in every block
    }
    assert_true(differs);
    const evq_bench_group *same = evq_bench_groups(&plan, &again, &arena);
    assert_memory_equal(groups, same, count * sizeof *groups);
    evq_arena_dispose(&arena);
}

static size_t count_words(const char *text)
{
    size_t words = 0;
    for (const char *c = text; *c; c++)
        words += *c != ' ' && *c != '\n' && (c == text || c[-1] == ' ' || c[-1] == '\n');
    return words;
}

static void prose(void **state)
{
    (void)state;
    evq_buf one = EVQ_BUF_INIT(EVQ_MIB(4)), other = EVQ_BUF_INIT(EVQ_MIB(4));
    for (int64_t words = 1; words < 3000; words = words * 3 + 1) {
        evq_buf_truncate(&one, 0);
        evq_prose_write(&one, 7, words);
        assert_int_equal(count_words(evq_buf_text(&one)), words);
    }
    evq_buf_truncate(&one, 0);
    evq_prose_write(&one, 7, 1000);
    evq_prose_write(&other, 7, 1000);
    assert_string_equal(evq_buf_text(&one), evq_buf_text(&other));
    evq_buf_truncate(&other, 0);
    evq_prose_write(&other, 8, 1000);
    size_t common = 0;
    while (one.data[common] == other.data[common]) common++;
    assert_true(common < 200);
    evq_buf_dispose(&one);
    evq_buf_dispose(&other);
}

static void calibration(void **state)
{
    (void)state;
    evq_calibration c;
    evq_calibration_init(&c);
    assert_true(evq_calibration_words(&c, 1000) > 500);
    evq_calibration_learn(&c, 60, 200);
    evq_calibration_learn(&c, 1500, 200 + 1440 * 2); // 2 tokens a word, the rest around it
    assert_int_equal(evq_calibration_tokens(&c, 1000), 200 + 940 * 2);
    assert_int_equal(evq_calibration_words(&c, 200 + 940 * 2), 1000);
    assert_int_equal(evq_calibration_words(&c, 3), 1);
    evq_calibration_learn(&c, 0, 5);
    evq_calibration_learn(&c, 5, -1); // a server that counts nothing
    assert_int_equal(evq_calibration_words(&c, 200 + 940 * 2), 1000);
}

static void conversations_share_nothing(void **state)
{
    (void)state;
    const evq_quirks *salted = evq_quirks_find("vllm");
    const evq_endpoint endpoint = {
        .dialect = &evq_openai_chat, .model = "m", .quirks = salted, .members = "\"temperature\":0"};
    evq_conversation a, b;
    evq_conversation_begin(&a, &endpoint, 1, 500, 64);
    evq_conversation_begin(&b, &endpoint, 2, 500, 64);
    const char *first = strstr(evq_buf_text(&a.prompt.body), "\"messages\""),
               *second = strstr(evq_buf_text(&b.prompt.body), "\"messages\"");
    size_t common = 0;
    while (first[common] == second[common]) common++;
    assert_true(common < 60); // they part in the first words
    assert_non_null(strstr(evq_buf_text(&a.prompt.body), "\"cache_salt\":\"0000000000000001\""));
    assert_non_null(strstr(evq_buf_text(&a.prompt.body), "\"temperature\":0"));
    assert_non_null(strstr(evq_buf_text(&a.prompt.body), "\"max_tokens\":64"));
    // The second turn has all of the first before it.
    char *before = strdup(evq_buf_text(&a.prompt.body));
    size_t open = strlen(before) - strlen("]}");
    evq_conversation_go_on(&a, &(evq_message){.role = EVQ_ASSISTANT, .content = "And so on."}, 50);
    assert_memory_equal(before, evq_buf_text(&a.prompt.body), open);
    assert_int_equal(a.words, 550);
    free(before);
    evq_conversation_dispose(&a);
    evq_conversation_dispose(&b);
}

// ---- what it says ----

// A bench of one size: 10 s cold, `warm_s` warm; the server tells `cold_told` and `warm_told` tokens cached.
static evq_trace *bench_trace(int64_t cold_told, int64_t warm_told, double warm_s)
{
    evq_trace *trace = calloc(1, sizeof *trace);
    evq_arena *arena = &trace->arena;
    trace->run = (evq_run){.evalq = "0",
                           .started = "",
                           .endpoint = "e",
                           .url = "u",
                           .dialect = "d",
                           .model = "m",
                           .prices = EVQ_PRICES_UNKNOWN,
                           .time_scale = 1,
                           .stream = true};
    trace->bench = evq_arena_alloc(arena, sizeof *trace->bench);
    *trace->bench = (evq_bench){
        .plan = {.sizes = {{8000}, 1}, .outputs = {{32}, 1}, .streams = {{1}, 1}, .repeats = 1, .warm = true},
        .points = evq_arena_array(arena, evq_point, 2),
        .point_count = 2};
    for (int i = 0; i < 2; i++) {
        double first = i ? warm_s : 10, at = i ? 20 : 1;
        evq_chunk *chunks = evq_arena_array(arena, evq_chunk, 32);
        for (int k = 0; k < 32; k++)
            chunks[k] = (evq_chunk){
                .at_ns = (uint64_t)((at + first + k * 0.05) * 1e9), .kind = EVQ_EVENT_CONTENT, .tokens = -1};
        trace->bench->points[i] =
            (evq_point){.kind = i ? EVQ_POINT_WARM : EVQ_POINT_COLD,
                        .group = {.size = 8000, .output = 32, .streams = 1},
                        .words = 6000,
                        .estimate = 8000,
                        .attempt = {.number = 1,
                                    .started_ns = (uint64_t)(at * 1e9),
                                    .sent_ns = (uint64_t)(at * 1e9),
                                    .done_ns = (uint64_t)((at + first + 2) * 1e9),
                                    .text = "",
                                    .retry_after_ms = -1,
                                    .should_retry = -1,
                                    .chunks = chunks,
                                    .chunk_count = 32,
                                    .reply = {.usage = {i ? 8300 : 8000, i ? warm_told : cold_told, -1, 32, -1},
                                              .timings = EVQ_TIMINGS_UNKNOWN}}};
    }
    return trace;
}

static void free_bench(evq_trace *trace)
{
    evq_arena_dispose(&trace->arena);
    free(trace);
}

static void when_cold_is_cold(void **state)
{
    (void)state;
    static const struct {
        int64_t cold, warm;
        double warm_s;
        evq_cold_proof proof;
    } cases[] = {
        {0, 8000, 0.3, EVQ_COLD_TOLD},
        {16, 8000, 0.3, EVQ_COLD_TOLD},
        {0, 0, 10.4, EVQ_COLD_TOLD}, // no cache at all
        {EVQ_UNKNOWN, EVQ_UNKNOWN, 0.3, EVQ_COLD_COMPARED},
        {EVQ_UNKNOWN, EVQ_UNKNOWN, 10.4, EVQ_COLD_UNPROVEN},
        {0, 0, 0.3, EVQ_COLD_DOUBTED},
        {4000, 8000, 0.3, EVQ_COLD_REFUTED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        evq_trace *trace = bench_trace(cases[i].cold, cases[i].warm, cases[i].warm_s);
        evq_bench_card *card;
        evq_bench_card_make(&card, trace);
        if (card->cold != cases[i].proof) fail_msg("case %zu: %s", i, evq_cold_proof_names[card->cold]);
        bool called_cold = card->cells[0].cold.pp_cold.scored;
        assert_int_equal(called_cold, cases[i].proof == EVQ_COLD_TOLD);
        if (cases[i].proof == EVQ_COLD_DOUBTED) assert_false(card->cells[0].warm.pp_cold.scored);
        evq_bench_card_free(card);
        free_bench(trace);
    }
}

// ---- its trace ----

static void goes_through_a_file_and_goes_on(void **state)
{
    (void)state;
    static const char path[] = "trace.jsonl.gz";
    evq_err err;
    evq_trace *trace = bench_trace(0, 8000, 0.3), *read;
    evq_trace_writer *writer;
    assert_int_equal(evq_trace_create(&writer, path, &err), 0);
    evq_trace_put_run(writer, &trace->run);
    evq_trace_put_bench(writer, &trace->bench->plan);
    evq_trace_put_point(writer, &trace->bench->points[0]); // its second turn is missing: the group is not done
    assert_int_equal(evq_trace_close(writer, &err), 0);
    assert_int_equal(evq_trace_read(&read, path, &err), 0);
    assert_int_equal(read->bench->point_count, 1);
    assert_int_equal(read->bench->stop, EVQ_BENCH_STOP_CUT);
    bool done[1];
    evq_bench_find_done(read->bench, done);
    assert_false(done[0]);
    // What is not whole is left out.
    assert_int_equal(evq_trace_continue(&writer, path, read, done, &err), 0);
    evq_trace_free(read);
    for (int i = 0; i < 2; i++) evq_trace_put_point(writer, &trace->bench->points[i]);
    evq_trace_put_bench_end(writer, EVQ_BENCH_STOP_DONE);
    assert_int_equal(evq_trace_close(writer, &err), 0);
    assert_int_equal(evq_trace_read(&read, path, &err), 0);
    assert_int_equal(read->bench->point_count, 2);
    assert_int_equal(read->bench->stop, EVQ_BENCH_STOP_DONE);
    evq_bench_find_done(read->bench, done);
    assert_true(done[0]);
    const evq_point *a = &trace->bench->points[1], *b = &read->bench->points[1];
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->group.size, b->group.size);
    assert_int_equal(a->words, b->words);
    assert_int_equal(a->attempt.reply.usage.cached, b->attempt.reply.usage.cached);
    assert_int_equal(a->attempt.chunks[31].at_ns, b->attempt.chunks[31].at_ns);
    evq_trace_free(read);
    free_bench(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order),
        cmocka_unit_test(prose),
        cmocka_unit_test(calibration),
        cmocka_unit_test(conversations_share_nothing),
        cmocka_unit_test(when_cold_is_cold),
        cmocka_unit_test(goes_through_a_file_and_goes_on),
    };
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
