#include "scoring/expectation.h"

evq_expecting evq_expecting_init(const evq_scenario *scenario, evq_mode mode)
{
    return (evq_expecting){.scenario = scenario, .mode = mode, .is_first = true};
}

static bool turn_calls(const evq_turn *turn)
{
    for (size_t i = 0; i < turn->reference_count; i++)
        if (turn->reference[i].call_count) return true;
    return false;
}

static evq_expectation of_turn(const evq_expecting *expecting)
{
    const evq_scenario *scenario = expecting->scenario;
    if (expecting->turn >= scenario->turn_count) return EVQ_EXPECT_UNKNOWN;
    bool one = turn_calls(&scenario->turns[expecting->turn]);
    bool other = scenario->alternative ? turn_calls(&scenario->alternative[expecting->turn]) : one;
    if (one != other) return EVQ_EXPECT_UNKNOWN;
    if (!one) return EVQ_EXPECT_NO_CALL;
    return expecting->is_first ? EVQ_EXPECT_CALL : EVQ_EXPECT_UNKNOWN;
}

evq_expectation evq_expecting_at(const evq_expecting *expecting, int step)
{
    if (expecting->mode == EVQ_MODE_FREE) return of_turn(expecting);
    const evq_message *recorded = evq_scenario_reference(expecting->scenario, step - 1, NULL);
    if (!recorded) return EVQ_EXPECT_UNKNOWN;
    return recorded->call_count ? EVQ_EXPECT_CALL : EVQ_EXPECT_NO_CALL;
}

void evq_expecting_hear(evq_expecting *expecting, const evq_message *reply)
{
    expecting->is_first = !reply->call_count;
    expecting->turn += !reply->call_count; // a reply without calls ends the turn
}
