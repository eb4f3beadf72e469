// The speed of one answered request, from the times of its chunks and the counts the endpoint told.
// Every formula is in docs/metrics.md.
#ifndef EVQ_SCORING_SPEED_H
#define EVQ_SCORING_SPEED_H

#include "scoring/scorecard.h"

// The fields of evq_speed and how those of several requests are put together.
#define EVQ_SPEED_FIELDS(X)                                                                                            \
    X(prompt_tokens, TOTAL)                                                                                            \
    X(cached_tokens, TOTAL)                                                                                            \
    X(output_tokens, TOTAL)                                                                                            \
    X(reasoning_tokens, TOTAL)                                                                                         \
    X(conn_ms, MEDIAN)                                                                                                 \
    X(ttfb_ms, MEDIAN)                                                                                                 \
    X(ttft_ms, MEDIAN)                                                                                                 \
    X(ttfo_ms, MEDIAN)                                                                                                 \
    X(prefill_ms, MEDIAN)                                                                                              \
    X(e2e_ms, MEDIAN)                                                                                                  \
    X(pp_cold, RATE)                                                                                                   \
    X(pp_cached, RATE)                                                                                                 \
    X(pp_effective, RATE)                                                                                              \
    X(pp_server, RATE)                                                                                                 \
    X(tg, RATE)                                                                                                        \
    X(tg_server, RATE)                                                                                                 \
    X(tg_visible, RATE)                                                                                                \
    X(tpot_ms, MEDIAN)                                                                                                 \
    X(icl_ms, MEDIAN)                                                                                                  \
    X(e2e_rate, RATE)                                                                                                  \
    X(tokens_per_chunk, MEDIAN)                                                                                        \
    X(draft_accepted, RATE)

// `streamed`: the answer was asked for, and came, as a stream. Reasons live in the arena.
void evq_speed_measure(evq_speed *out, const evq_attempt *attempt, bool streamed, evq_arena *arena);

// Everything unscored for one reason.
void evq_speed_none(evq_speed *out, const char *reason);

// Was nothing of the prompt taken from a cache, by the endpoint's own word? (But for the few tokens every prompt shares.)
bool evq_speed_is_cold(const evq_speed *speed);

#endif
