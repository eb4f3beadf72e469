#include "scoring/stream_shape.h"

#include "base/err.h"
#include "scoring/attempts.h"
#include "scoring/stats.h"

#include <math.h>
#include <stdlib.h>

static void see_token(evq_stream_shape *s, const evq_chunk *chunk, size_t *burst)
{
    bool is_reasoning = chunk->kind == EVQ_EVENT_REASONING;
    if (!is_reasoning) {
        if (!s->visible_ns) s->visible_ns = chunk->at_ns;
        s->first_visible_chunks += chunk->at_ns == s->visible_ns;
        s->visible_chunks++;
    }
    s->shows_reasoning |= is_reasoning;
    s->interleaved |= is_reasoning && s->visible_ns;
    s->first_chunks += chunk->at_ns == s->any_ns;
    bool same_read = s->token_chunks && chunk->at_ns == s->last_ns;
    *burst = same_read ? *burst + 1 : 1;
    s->reads += !same_read;
    if (*burst > s->largest_burst) s->largest_burst = *burst;
    s->last_ns = chunk->at_ns;
    s->token_chunks++;
}

static double median_gap_ms(const evq_attempt *attempt, size_t token_chunks)
{
    if (token_chunks < 2) return NAN;
    double *gaps = malloc(token_chunks * sizeof *gaps);
    if (!gaps) evq_out_of_memory();
    size_t count = 0;
    uint64_t before = 0;
    for (size_t i = 0; i < attempt->chunk_count; i++) {
        const evq_chunk *chunk = &attempt->chunks[i];
        if (!evq_event_is_token(chunk->kind)) continue;
        if (before) gaps[count++] = (double)(chunk->at_ns - before) / 1e6;
        before = chunk->at_ns;
    }
    double median = evq_median(gaps, count);
    free(gaps);
    return median;
}

void evq_stream_look(evq_stream_shape *out, const evq_attempt *attempt)
{
    *out = (evq_stream_shape){.first_tokens = EVQ_UNKNOWN};
    size_t burst = 0;
    for (size_t i = 0; i < attempt->chunk_count; i++) {
        const evq_chunk *chunk = &attempt->chunks[i];
        if (!out->any_ns && evq_chunk_proves_token(chunk)) out->any_ns = chunk->at_ns;
        if (chunk->at_ns == out->any_ns && chunk->tokens > 0) out->first_tokens = chunk->tokens;
        if (evq_event_is_token(chunk->kind)) see_token(out, chunk, &burst);
    }
    out->gap_ms = median_gap_ms(attempt, out->token_chunks);
}

double evq_stream_held_ms(const evq_stream_shape *s)
{
    size_t later = s->token_chunks - s->first_chunks;
    if (s->first_chunks < 2 || !later) return 0;
    double a_chunk = (double)(s->last_ns - s->any_ns) / 1e6 / (double)later;
    return (double)(s->first_chunks - 1) * a_chunk;
}
