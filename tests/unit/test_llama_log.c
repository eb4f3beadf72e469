#include "tests/support/trace_fixture.h"
#include "tests/test.h"

#include "base/file.h"
#include "scoring/log_story.h"

#include <math.h>

static evq_arena arena;

static evq_log_story story_of(const char *text)
{
    evq_log_story story;
    evq_log_story_tell(&story, text, strlen(text), &arena);
    return story;
}

static evq_log_story story_of_file(const char *name)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(8));
    evq_err err;
    char path[512];
    snprintf(path, sizeof path, "%s/fixtures/logs/%s", SOURCE_DIR, name);
    assert_int_equal(evq_file_read(&text, path, &err), 0);
    evq_log_story story;
    evq_log_story_tell(&story, evq_arena_strdup(&arena, evq_buf_text(&text)), text.len, &arena);
    evq_buf_dispose(&text);
    return story;
}

static bool tells(const evq_log_story *story, const char *words)
{
    for (size_t i = 0; i < story->sentence_count; i++)
        if (strstr(story->sentences[i], words)) return true;
    return false;
}

static void assert_evening(const char *name, bool knows_size)
{
    static const int64_t came_to[] = {31204, 71681, 81921, 88065};
    evq_log_story story = story_of_file(name);
    assert_int_equal(story.log.task_count, 4);
    for (int i = 0; i < 4; i++) {
        const evq_log_task *task = &story.log.tasks[i];
        assert_true(llabs(task->processed - came_to[i]) <= 1);
        assert_int_equal(task->end, i ? EVQ_LOG_CANCELLED : EVQ_LOG_DONE);
        if (i && knows_size) assert_int_equal(task->prompt_tokens, 98972);
    }
    assert_int_equal(story.log.tasks[0].generated, 95);
    assert_int_equal(story.log.tasks[0].prompt_evaluated, 31204);
    assert_int_equal(story.log.tasks[1].reused, 30376);
    assert_int_equal(story.log.tasks[2].reused, 1);
    assert_true(tells(&story, knows_size
                                  ? "3 attempts at 98,972 tokens, each cancelled at 71,681 to 88,065, nothing generated"
                                  : "3 attempts, each cancelled at 71,681 to 88,065, nothing generated"));
}

static void the_evening_in_every_format(void **state)
{
    (void)state;
    assert_evening("llama-2026.log", true);
    assert_evening("llama-2025.log", true);
    assert_evening("llama-2024.log", false);
}

static void newest_has_times(void **state)
{
    (void)state;
    evq_log_story story = story_of_file("llama-2026.log");
    assert_true(story.curve.fitted);
    assert_true(tells(&story, "processed the whole prompt again in 2 of 4 requests"));
    assert_true(tells(&story, "a prompt of 98,972 tokens takes 39m"));
    assert_true(isnan(story.log.tasks[0].similarity) && story.log.tasks[0].by_lru);
    assert_float_equal(story.log.tasks[1].similarity, 0.307, 1e-9);
}

static void terse_builds(void **state)
{
    (void)state;
    // Without "new prompt": sizes follow from what was evaluated and what lies in the slot at the end. Behind a journal's prefix.
    evq_log_story story = story_of("Nov 23 20:00:00 box llama-server[71]: 1.00.000.000 I slot get_availabl: id  3 | "
                                   "task -1 | selected slot by LCP "
                                   "similarity, f_sim_best = 0.987 (> 0.100 thold), f_keep = 1.000\n"
                                   "Nov 23 20:00:00 box llama-server[71]: 1.00.100.000 I slot launch_slot_: id  3 | "
                                   "task 9 | processing task, is_child = 0\n"
                                   "Nov 23 20:00:01 box llama-server[71]: 1.01.000.000 I slot print_timing: id  3 | "
                                   "task 9 | prompt eval time =     "
                                   "155.00 ms /   212 tokens (    0.73 ms per token,  1367.72 tokens per second)\n"
                                   "Nov 23 20:00:01 box llama-server[71]: 1.01.000.100 I slot print_timing: id  3 | "
                                   "task 9 |        eval time =     735.41 "
                                   "ms /    64 tokens (   11.67 ms per token,    85.67 tokens per second)\n"
                                   "Nov 23 20:00:01 box llama-server[71]: 1.01.000.200 I slot      release: id  3 | "
                                   "task 9 | stop processing: n_tokens = "
                                   "16859, truncated = 0\n");
    assert_int_equal(story.log.task_count, 1);
    const evq_log_task *task = story.log.tasks;
    assert_int_equal(task->slot, 3);
    assert_int_equal(task->prompt_tokens, 16795);
    assert_int_equal(task->reused, 16583);
    assert_float_equal(task->similarity, 0.987, 1e-9);
    assert_float_equal(task->end_s - task->began_s, 0.9002, 1e-4);
}

// What a server of late 2026 wrote while one prompt was given up three times; progress was kept, and the third had begun to write.
static void a_real_evening(void **state)
{
    (void)state;
    evq_log_story story = story_of_file("llama-late-2026.log");
    assert_int_equal(story.log.task_count, 6);
    const evq_log_task *first = &story.log.tasks[0], *second = &story.log.tasks[2], *third = &story.log.tasks[4];
    assert_int_equal(first->end, EVQ_LOG_CANCELLED);
    assert_int_equal(first->reused, 0);
    assert_int_equal(first->processed, 18437);
    assert_true(first->approximate && llabs(first->prompt_tokens - 30989) < 3100);
    assert_int_equal(second->processed, 28677);
    assert_true(llabs(second->reused - 18437) < 600); // by shares of two decimals
    assert_int_equal(third->generated, 125);
    assert_true(tells(&story, "2 attempts at about "));
    assert_true(tells(&story, "each cancelled at 18,437 to 28,677, nothing generated: "));
    assert_false(tells(&story, "from the start again"));
}

static void a_restarted_server_counts_anew(void **state)
{
    (void)state;
#define ONE                                                                                                            \
    "slot launch_slot_: id  0 | task 0 | processing task\n"                                                            \
    "slot update_slots: id  0 | task 0 | new prompt, n_ctx_slot = 8192, n_keep = 0, task.n_tokens = 5000\n"            \
    "slot release: id  0 | task 0 | stop processing: n_tokens = 5010, truncated = 0\n"
    evq_log_story story = story_of(ONE "ggml_metal: error: command buffer 0 failed with status 5\n" ONE);
    assert_int_equal(story.log.task_count, 2);
    assert_int_equal(story.log.trouble_count, 1);
    assert_true(tells(&story, "trouble: "));
}

// A run whose second step was given up three times at 98,972 tokens finds them in the log.
static void requests_are_joined_to_attempts(void **state)
{
    (void)state;
    evq_trace *trace = fixture_trace();
    evq_trial *trial = fixture_trial(trace, EVQ_OUTCOME_ENDPOINT_FAILED);
    fixture_attempt(trace, fixture_step(trace, trial, 120000), EVQ_FAILURE_NONE, 1, 700)->reply.usage.prompt = 31204;
    evq_step *lost = fixture_step(trace, trial, 400000);
    for (int i = 0; i < 3; i++)
        fixture_progress(fixture_attempt(trace, lost, EVQ_FAILURE_TOTAL_TIMEOUT, 800 + 2000 * i, 2600 + 2000 * i),
                         2000 + 2000 * i, 70000, 98972);
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(8));
    evq_err err;
    assert_int_equal(evq_file_read(&text, SOURCE_DIR "/fixtures/logs/llama-2026.log", &err), 0);
    trace->server_log = evq_buf_text(&text);
    evq_scorecard *card;
    evq_scorecard_make(&card, trace, NULL);
    const evq_log_story *story = &card->server_log;
    assert_int_equal(story->joined, 4);
    assert_int_equal(story->log.tasks[0].run_step, 1);
    assert_int_equal(story->log.tasks[3].run_step, 2);
    assert_true(tells(story, "step 2: 3 attempts at 98,972 tokens, each cancelled at 71,681 to 88,065"));
    assert_true(tells(story, "4 of 4 attempts of this run stand in the log"));
    evq_scorecard_free(card);
    evq_buf_dispose(&text);
    fixture_free(trace);
}

static void rubbish_is_skipped(void **state)
{
    (void)state;
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(8));
    evq_buf_puts(&text, "slot x: id 99999999999999999999 | task 99999999999999999999 | processing task\n"
                        "slot x: id -5 | task 3 | selected slot by LCP similarity, sim_best = nan\n"
                        "slot x: id 0 | task 4 | kv cache rm [\n"
                        "slot x: id 0 | task 4 | kv cache rm [abc, end)\n"
                        "slot x: id 0 | task 4 | prompt processing progress, n_tokens = 1e99, progress = 0.0\n"
                        "slot x: id 0 | task 4 | prompt eval time = / tokens\n"
                        "srv stop: cancel task, id_task = 77\n"
                        "[ | task ] prompt eval time = 1 ms / 2 tokens\n\n|\n");
    for (int i = 0; i < 100000; i++) evq_buf_putc(&text, (char)(i % 251 + 1));
    evq_log_story story;
    evq_log_story_tell(&story, evq_buf_text(&text), text.len, &arena);
    assert_true(story.log.task_count < 200);
    evq_buf_dispose(&text);
    story = story_of("");
    assert_int_equal(story.log.task_count, 0);
}

static int forget(void **state)
{
    (void)state;
    evq_arena_dispose(&arena);
    return 0;
}

int main(void)
{
#define CASE(name) cmocka_unit_test_teardown(name, forget)
    const struct CMUnitTest tests[] = {CASE(the_evening_in_every_format),
                                       CASE(newest_has_times),
                                       CASE(terse_builds),
                                       CASE(a_real_evening),
                                       CASE(a_restarted_server_counts_anew),
                                       CASE(requests_are_joined_to_attempts),
                                       CASE(rubbish_is_skipped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
