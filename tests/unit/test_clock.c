#include "base/clock.h"
#include "tests/test.h"

#include <time.h>

static void sleep_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

// Must be the first test: it looks at the first reading in this process.
static void no_reading_is_zero(void **state)
{
    (void)state;
    assert_true(evq_clock_ns() > 0); // 0 stands for what did not happen
}

static void never_goes_back(void **state)
{
    (void)state;
    uint64_t before = evq_clock_ns();
    for (int i = 0; i < 10000; i++) {
        uint64_t now = evq_clock_ns();
        assert_true(now >= before);
        before = now;
    }
}

static void a_scale_stretches_time(void **state)
{
    (void)state;
    evq_clock_set_scale(1000);
    assert_true(evq_clock_scale() == 1000);
    uint64_t start = evq_clock_ns();
    sleep_ms(20);
    uint64_t span = evq_clock_ns() - start;
    assert_true(span >= 19 * EVQ_NS_PER_S); // 20 ms count as 20 s
    assert_int_equal(evq_clock_real_ns(1000 * EVQ_NS_PER_S), EVQ_NS_PER_S);
    evq_clock_set_scale(0.5);
    assert_int_equal(evq_clock_real_ns(EVQ_NS_PER_S), 2 * EVQ_NS_PER_S);
    evq_clock_set_scale(1);
    assert_int_equal(evq_clock_real_ns(12345), 12345);
}

static void wall_time_is_utc(void **state)
{
    (void)state;
    char wall[EVQ_WALL_SIZE];
    setenv("TZ", "Asia/Tokyo", 1);
    evq_clock_wall(wall);
    assert_int_equal(strlen(wall), EVQ_WALL_SIZE - 1);
    struct tm utc = {0};
    assert_int_equal(sscanf(wall, "%4d-%2d-%2dT%2d:%2d:%2dZ", &utc.tm_year, &utc.tm_mon, &utc.tm_mday, &utc.tm_hour,
                            &utc.tm_min, &utc.tm_sec),
                     6);
    time_t now = time(NULL);
    struct tm expected;
    gmtime_r(&now, &expected);
    int minutes = (expected.tm_hour - utc.tm_hour) * 60 + expected.tm_min - utc.tm_min;
    assert_in_range((minutes + 1440) % 1440, 0, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_reading_is_zero),
        cmocka_unit_test(never_goes_back),
        cmocka_unit_test(a_scale_stretches_time),
        cmocka_unit_test(wall_time_is_utc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
