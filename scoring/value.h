// Making an evq_value: a number with its source, or the reason why there is none.
#ifndef EVQ_SCORING_VALUE_H
#define EVQ_SCORING_VALUE_H

#include "scoring/scorecard.h"

static inline evq_value evq_value_of(double value, const char *source)
{
    return (evq_value){.scored = true, .value = value, .n = 1, .source = source};
}

// Tokens per second; `ms` > 0.
static inline evq_value evq_value_rate(double tokens, double ms, const char *source)
{
    return (evq_value){.scored = true, .value = tokens * 1000 / ms, .n = 1, .over_ms = ms, .source = source};
}

static inline evq_value evq_value_none(const char *reason)
{
    return (evq_value){.reason = reason};
}

#endif
