// The prompt curve: metrics reference vectors, shapes, intervals.
#include "scoring/prefill_fit.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

// Progress of one prompt on a real llama.cpp server, tokens and seconds.
static const evq_prefill_point real[] = {
    {2048, 0, 4.73, 0},   {4096, 0, 10.02, 0},  {6144, 0, 15.79, 0},  {8192, 0, 22.02, 0},
    {10240, 0, 28.87, 0}, {12288, 0, 36.24, 0}, {14336, 0, 44.22, 0}, {16384, 0, 52.91, 0},
};
enum { REAL = sizeof real / sizeof *real };

static void assert_near(double value, double expected, double relative)
{
    if (!(fabs(value - expected) <= relative * fabs(expected))) fail_msg("%.10g is not %.10g", value, expected);
}

static void golden_coefficients(void **state)
{
    (void)state;
    evq_prefill_model linear, quadratic;
    assert_true(evq_prefill_solve(&linear, real, REAL, false));
    assert_near(linear.a, -1.6786, 1e-4);
    assert_near(linear.b, 0.00302061, 1e-5);
    assert_true(evq_prefill_solve(&quadratic, real, REAL, true));
    assert_near(quadratic.a, 0.02333, 1e-3);
    assert_near(quadratic.b, 0.00217040, 1e-5);
    assert_near(quadratic.c, 6.37695e-8, 1e-5);
    assert_near(evq_prefill_seconds(&linear, 99000, 0), 297.4, 1e-3);
    assert_near(evq_prefill_seconds(&quadratic, 32768, 0), 139.6, 1e-3);
    assert_near(evq_prefill_seconds(&quadratic, 65536, 0), 416.2, 1e-3);
    assert_near(evq_prefill_seconds(&quadratic, 99000, 0), 839.9, 1e-3);
}

static void golden_reach(void **state)
{
    (void)state;
    static const struct {
        double seconds, quadratic, linear;
    } rows[] = {{300, 53648, 99873}, {600, 81461, 199191}, {1800, 151849, 596462}, {3600, 221189, 1192367}};
    evq_prefill_model linear, quadratic;
    assert_true(evq_prefill_solve(&linear, real, REAL, false));
    assert_true(evq_prefill_solve(&quadratic, real, REAL, true));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_near(evq_prefill_reach(&quadratic, rows[i].seconds), rows[i].quadratic, 1e-5);
        assert_near(evq_prefill_reach(&linear, rows[i].seconds), rows[i].linear, 1e-5);
    }
    assert_true(evq_prefill_reach(&quadratic, 0.01) == 0);
}

static void the_real_server_is_curved(void **state)
{
    (void)state;
    evq_arena arena = EVQ_ARENA_INIT;
    evq_prefill_fit fit;
    evq_prefill_fit_make(&fit, real, REAL, &arena);
    assert_true(fit.fitted);
    assert_int_equal(fit.shape, EVQ_PREFILL_QUADRATIC);
    assert_near(fit.model.c, 6.377e-8, 0.02);
    assert_true(fit.worst < 0.006);
    assert_int_equal(fit.blocks, 1);
    evq_interval span = evq_prefill_reach_interval(&fit, 600);
    assert_true(span.low < 81461 && span.high > 81461 && span.high - span.low < 10000);
    assert_true(evq_prefill_is_far(&fit, 81461));
    evq_arena_dispose(&arena);
}

// Times of a model, with a noise that only the seed decides; repeated in blocks.
static size_t make(evq_prefill_point *out, const evq_prefill_model *model, double noise, int blocks, unsigned seed)
{
    size_t count = 0;
    for (int block = 0; block < blocks; block++)
        for (int i = 0; i < 7; i++) {
            double n = 1000 << i;
            seed = seed * 1103515245u + 12345u;
            double off = ((double)(seed >> 16 & 0x7fff) / 0x7fff - 0.5) * 2 * noise;
            out[count++] = (evq_prefill_point){n, 0, evq_prefill_seconds(model, n, 0) * (1 + off), block};
        }
    return count;
}

static void recovers_what_made_it(void **state)
{
    (void)state;
    const evq_prefill_model curved = {.a = 0.2, .b = 0.002, .c = 3e-8}, straight = {.a = 0.2, .b = 0.002},
                            knee = {.a = 0.2, .b = 0.002, .d = 0.006, .knot = 16000};
    evq_prefill_point points[64];
    evq_arena arena = EVQ_ARENA_INIT;
    for (unsigned seed = 1; seed <= 10; seed++) {
        evq_prefill_fit fit;
        evq_prefill_fit_make(&fit, points, make(points, &curved, 0.01, 3, seed), &arena);
        assert_int_equal(fit.shape, EVQ_PREFILL_QUADRATIC);
        assert_near(fit.model.b, curved.b, 0.03);
        assert_near(fit.model.c, curved.c, 0.05);
        evq_interval reach = evq_prefill_reach_interval(&fit, 200);
        double truth = evq_prefill_reach(&curved, 200);
        assert_true(reach.low <= truth && truth <= reach.high);

        evq_prefill_fit_make(&fit, points, make(points, &straight, 0.01, 3, seed), &arena);
        assert_int_equal(fit.shape, EVQ_PREFILL_LINEAR);
        assert_near(fit.model.b, straight.b, 0.01);

        evq_prefill_fit_make(&fit, points, make(points, &knee, 0.01, 3, seed), &arena);
        assert_int_equal(fit.shape, EVQ_PREFILL_KNEE);
        assert_near(fit.model.knot, knee.knot, 0.01);
        truth = evq_prefill_reach(&knee, 200);
        assert_near(evq_prefill_reach(&fit.model, 200), truth, 0.05);
    }
    evq_arena_dispose(&arena);
}

static void one_wild_point_does_not_matter(void **state)
{
    (void)state;
    const evq_prefill_model model = {.a = 0.1, .b = 0.001};
    evq_prefill_point points[64];
    evq_arena arena = EVQ_ARENA_INIT;
    size_t count = make(points, &model, 0.005, 4, 3);
    points[9].seconds *= 4;
    evq_prefill_fit fit;
    evq_prefill_fit_make(&fit, points, count, &arena);
    assert_near(fit.model.b, model.b, 0.03);
    evq_arena_dispose(&arena);
}

static void with_a_cache(void **state)
{
    (void)state;
    const evq_prefill_model model = {.a = 0.1, .b = 0.002, .c = 2e-8};
    evq_prefill_point points[40];
    for (int i = 0; i < 40; i++) {
        double cached = i < 4 ? 0 : 2000 * i, tokens = cached + 500 + 170 * (i % 7);
        points[i] = (evq_prefill_point){tokens, cached, evq_prefill_seconds(&model, tokens, cached), i};
    }
    evq_arena arena = EVQ_ARENA_INIT;
    evq_prefill_fit fit;
    evq_prefill_fit_make(&fit, points, 40, &arena);
    assert_int_equal(fit.shape, EVQ_PREFILL_QUADRATIC);
    assert_near(fit.model.c, model.c, 0.01);
    assert_near(evq_prefill_reach(&fit.model, 600), evq_prefill_reach(&model, 600), 0.01);
    evq_arena_dispose(&arena);
}

static void too_little_says_why(void **state)
{
    (void)state;
    evq_arena arena = EVQ_ARENA_INIT;
    evq_prefill_fit fit;
    evq_prefill_fit_make(&fit, real, 3, &arena);
    assert_false(fit.fitted);
    assert_string_equal(fit.reason, "fewer than 4 prompts were timed");
    const evq_prefill_point alike[] = {{1000, 0, 1, 0}, {1000, 0, 1.1, 1}, {1005, 0, 1, 2}, {2000, 0, 2, 3}};
    evq_prefill_fit_make(&fit, alike, 4, &arena);
    assert_false(fit.fitted);
    const evq_prefill_point flat[] = {{1000, 0, 4, 0}, {2000, 0, 3, 1}, {4000, 0, 2, 2}, {8000, 0, 1, 3}};
    evq_prefill_fit_make(&fit, flat, 4, &arena);
    assert_false(fit.fitted);
    assert_string_equal(fit.reason, "the times do not grow with the prompts");
    evq_arena_dispose(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_coefficients),
        cmocka_unit_test(golden_reach),
        cmocka_unit_test(the_real_server_is_curved),
        cmocka_unit_test(recovers_what_made_it),
        cmocka_unit_test(one_wild_point_does_not_matter),
        cmocka_unit_test(with_a_cache),
        cmocka_unit_test(too_little_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
