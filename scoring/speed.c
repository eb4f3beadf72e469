#include "scoring/speed.h"

#include "base/clock.h"
#include "scoring/attempts.h"
#include "scoring/value.h"

#include <math.h>

static const char from_usage[] = "usage";
static const char from_timings[] = "server timings";
static const char from_chunks[] = "chunks";
static const char from_clock[] = "client clock";

static const char not_streamed[] = "the answer was not streamed";
static const char no_token[] = "no generated token was seen";

// Below these a rate says more about rounding and per-request work than about the server.
enum { MIN_PROMPT_TOKENS = 32, MIN_OUTPUT_TOKENS = 16, MIN_TOKEN_CHUNKS = 3 };

// Every prompt begins with the same few tokens (begin of text, the first role), and a server that has seen any other finds
// those in its cache: one block of vLLM's is 16. That is still a cold prompt; they are not counted as processed.
enum { COLD_MAX_CACHED_TOKENS = 16 };

// A whole answer within this was not generated while it came: it lay ready, in a server's or a proxy's buffer.
static const uint64_t min_span_ns = 5 * EVQ_NS_PER_MS;

// What the chunks of a streamed answer show.
typedef struct stream {
    uint64_t any_ns, visible_ns, last_ns; // first generated token, first visible one, last one; 0: none
    int64_t first_tokens;                 // how many tokens had come with the first, if it was told
    size_t token_chunks;
    size_t largest_burst; // token chunks that share one time
    bool shows_reasoning;
} stream;

static stream look_at(const evq_attempt *attempt)
{
    stream s = {.first_tokens = EVQ_UNKNOWN};
    size_t burst = 0;
    for (size_t i = 0; i < attempt->chunk_count; i++) {
        const evq_chunk *chunk = &attempt->chunks[i];
        if (!s.any_ns && evq_chunk_proves_token(chunk)) {
            s.any_ns = chunk->at_ns;
            s.first_tokens = chunk->tokens;
        }
        if (!evq_event_is_token(chunk->kind)) continue;
        if (!s.visible_ns && chunk->kind != EVQ_EVENT_REASONING) s.visible_ns = chunk->at_ns;
        s.shows_reasoning |= chunk->kind == EVQ_EVENT_REASONING;
        burst = chunk->at_ns == s.last_ns ? burst + 1 : 1;
        if (burst > s.largest_burst) s.largest_burst = burst;
        s.last_ns = chunk->at_ns;
        s.token_chunks++;
    }
    return s;
}

static evq_value since_sent(const evq_attempt *attempt, uint64_t at_ns, const char *missing)
{
    if (!at_ns || at_ns < attempt->sent_ns) return evq_value_none(missing);
    return evq_value_of((double)(at_ns - attempt->sent_ns) / 1e6, from_clock);
}

static evq_value count_of(int64_t usage, int64_t timings, const char *missing)
{
    if (usage >= 0) return evq_value_of((double)usage, from_usage);
    if (timings >= 0) return evq_value_of((double)timings, from_timings);
    return evq_value_none(missing);
}

static void count_tokens(evq_speed *out, const evq_reply *reply, const stream *s)
{
    static const char no_counts[] = "the endpoint reports no token counts";
    const evq_usage *usage = &reply->usage;
    const evq_server_timings *timings = &reply->timings;
    bool knows_prompt = timings->prompt_tokens >= 0 && timings->cached_tokens >= 0;
    // A sum of two hostile counts must not overflow.
    double processed = (double)timings->prompt_tokens + (double)timings->cached_tokens;
    out->prompt_tokens = usage->prompt < 0 && knows_prompt ? evq_value_of(processed, from_timings)
                                                           : count_of(usage->prompt, EVQ_UNKNOWN, no_counts);
    out->cached_tokens =
        count_of(usage->cached, timings->cached_tokens, "the endpoint does not say how much of the prompt was cached");
    out->output_tokens = count_of(usage->completion, timings->generated_tokens, no_counts);
    if (!out->output_tokens.scored && s->token_chunks)
        out->output_tokens = evq_value_of((double)s->token_chunks, from_chunks);
    out->reasoning_tokens = count_of(usage->reasoning, EVQ_UNKNOWN, "the endpoint does not count its reasoning tokens");
}

static void take_times(evq_speed *out, const evq_attempt *attempt, const stream *s, bool streamed)
{
    if (!attempt->sent_ns) {
        out->ttfb_ms = out->ttft_ms = out->ttfo_ms = out->e2e_ms = evq_value_none("the request was never sent");
        return;
    }
    out->ttfb_ms = since_sent(attempt, attempt->head_ns, "no answer came");
    out->e2e_ms = since_sent(attempt, attempt->done_ns, "the answer did not end");
    out->ttft_ms = streamed ? since_sent(attempt, s->any_ns, no_token) : evq_value_none(not_streamed);
    out->ttfo_ms =
        streamed ? since_sent(attempt, s->visible_ns, "no visible token was seen") : evq_value_none(not_streamed);
}

static evq_value prompt_rate(double tokens, double ms, const char *source, evq_arena *arena)
{
    if (tokens < MIN_PROMPT_TOKENS)
        return evq_value_none(evq_arena_printf(arena, "only %.0f prompt token%s processed", fmax(tokens, 0),
                                               tokens == 1 ? " was" : "s were"));
    if (!(ms > 0)) return evq_value_none("it took no measurable time");
    return evq_value_rate(tokens, ms, source);
}

bool evq_speed_is_cold(const evq_speed *speed)
{
    return speed->cached_tokens.scored && speed->cached_tokens.value <= COLD_MAX_CACHED_TOKENS;
}

// Tokens of reasoning that are counted and never came: OpenAI, Gemini and others keep theirs to themselves. They were
// generated before the first token that was seen.
static double hidden_tokens(const evq_speed *speed, const stream *s)
{
    bool hides = speed->reasoning_tokens.scored && s->token_chunks && !s->shows_reasoning;
    return hides ? speed->reasoning_tokens.value : 0;
}

// The client's view: everything until the first token counts as prompt processing, since nothing tells the
// network and the queue apart from it.
static void rate_prompt(evq_speed *out, const stream *s, evq_arena *arena)
{
    if (hidden_tokens(out, s) > 0) {
        out->pp_effective = out->pp_cold = out->pp_cached =
            evq_value_none("the model reasoned unseen before its first token");
        return;
    }
    const evq_value *total = &out->prompt_tokens, *cached = &out->cached_tokens, *time = &out->ttft_ms;
    const evq_value *missing = !time->scored ? time : !total->scored ? total : NULL;
    out->pp_effective =
        missing ? evq_value_none(missing->reason) : prompt_rate(total->value, time->value, total->source, arena);
    if (!missing && !cached->scored) missing = cached;
    if (missing) {
        out->pp_cold = out->pp_cached = evq_value_none(missing->reason);
        return;
    }
    if (cached->value > total->value) {
        out->pp_cold = out->pp_cached = evq_value_none("more cached tokens are reported than the prompt has");
        return;
    }
    evq_value rate = prompt_rate(total->value - cached->value, time->value, total->source, arena);
    bool cold = evq_speed_is_cold(out);
    out->pp_cold = cold ? rate : evq_value_none("part of the prompt was cached");
    out->pp_cached = cold ? evq_value_none("nothing was cached") : rate;
}

// How many tokens had been generated when the clock of the generation started.
static double tokens_at_start(const stream *s, double tokens)
{
    if (s->first_tokens > 0) return (double)s->first_tokens;
    return fmax(1, round(tokens / (double)s->token_chunks));
}

static evq_value generation_rate(const evq_value *output, double hidden, const stream *s)
{
    if (!output->scored) return *output;
    if (!s->token_chunks) return evq_value_none(no_token);
    if (s->token_chunks < MIN_TOKEN_CHUNKS) return evq_value_none("the answer came in fewer than 3 pieces");
    double seen = output->value - hidden;
    double tokens = seen - tokens_at_start(s, seen);
    if (tokens < MIN_OUTPUT_TOKENS) return evq_value_none("fewer than 16 tokens came after the first");
    if (s->last_ns <= s->any_ns || s->largest_burst * 2 > s->token_chunks)
        return evq_value_none("the answer arrived in bursts");
    if (s->last_ns - s->any_ns < min_span_ns) return evq_value_none("the answer arrived all at once");
    return evq_value_rate(tokens, (double)(s->last_ns - s->any_ns) / 1e6, output->source);
}

static void rate_output(evq_speed *out, const stream *s, bool streamed)
{
    if (!streamed) {
        out->tg = out->tokens_per_chunk = evq_value_none(not_streamed);
        return;
    }
    const evq_value *output = &out->output_tokens;
    out->tg = generation_rate(output, hidden_tokens(out, s), s);
    if (!output->scored || !s->token_chunks)
        out->tokens_per_chunk = evq_value_none(output->scored ? no_token : output->reason);
    else if (output->source == from_chunks)
        out->tokens_per_chunk = evq_value_none("the endpoint does not count its output tokens");
    else
        out->tokens_per_chunk =
            evq_value_of((output->value - hidden_tokens(out, s)) / (double)s->token_chunks, output->source);
}

static void rate_server(evq_speed *out, const evq_server_timings *timings, evq_arena *arena)
{
    static const char no_timings[] = "the endpoint reports no timings";
    bool prompt = timings->prompt_tokens >= 0 && isfinite(timings->prompt_ms) && timings->prompt_ms >= 0;
    out->pp_server = prompt ? prompt_rate((double)timings->prompt_tokens, timings->prompt_ms, from_timings, arena)
                            : evq_value_none(no_timings);
    // The server's clock starts at its first token, which its count includes.
    bool generated = timings->generated_tokens >= 0 && isfinite(timings->generated_ms) && timings->generated_ms > 0;
    if (!generated)
        out->tg_server = evq_value_none(no_timings);
    else if (timings->generated_tokens - 1 < MIN_OUTPUT_TOKENS)
        out->tg_server = evq_value_none("fewer than 16 tokens came after the first");
    else
        out->tg_server = evq_value_rate((double)timings->generated_tokens - 1, timings->generated_ms, from_timings);
}

void evq_speed_measure(evq_speed *out, const evq_attempt *attempt, bool streamed, evq_arena *arena)
{
    stream s = {.first_tokens = EVQ_UNKNOWN};
    if (streamed) s = look_at(attempt);
    count_tokens(out, &attempt->reply, &s);
    take_times(out, attempt, &s, streamed);
    rate_prompt(out, &s, arena);
    rate_output(out, &s, streamed);
    rate_server(out, &attempt->reply.timings, arena);
}

void evq_speed_none(evq_speed *out, const char *reason)
{
#define X(field, how) out->field = evq_value_none(reason);
    EVQ_SPEED_FIELDS(X)
#undef X
}
