#include "scoring/speed.h"

#include "base/clock.h"
#include "scoring/stream_shape.h"
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

// A stream of which every read brings that many chunks is buffered; with that many reads its rate is right all the same.
enum { MIN_CHUNKS_A_READ = 8, MIN_READS = 10 };

// Every prompt begins with the same few tokens (begin of text, the first role), and a server that has seen any other finds
// those in its cache: one block of vLLM's is 16. That is still a cold prompt; they are not counted as processed.
enum { COLD_MAX_CACHED_TOKENS = 16 };

// A whole answer within this was not generated while it came: it lay ready, in a server's or a proxy's buffer.
static const uint64_t min_span_ns = 5 * EVQ_NS_PER_MS;

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

static void count_tokens(evq_speed *out, const evq_reply *reply, const evq_stream_shape *s)
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

// A first token that lay somewhere until others came with it says nothing of when it was made. A fast server's neighbours
// in one packet do no harm.
static bool first_was_held(const evq_stream_shape *s, const evq_attempt *attempt)
{
    const double harmless_ms = 20, harmless_share = 0.05;
    if (!s->any_ns || s->any_ns < attempt->sent_ns) return false;
    double held = evq_stream_held_ms(s), first = (double)(s->any_ns - attempt->sent_ns) / 1e6;
    return held > harmless_ms && held > harmless_share * first;
}

static void take_times(evq_speed *out, const evq_attempt *attempt, const evq_stream_shape *s, bool streamed)
{
    static const char never_sent[] = "the request was never sent", held[] =
                                                                       "the first pieces came all at once, held back "
                                                                       "on the way";
    if (!attempt->sent_ns) {
        out->conn_ms = out->ttfb_ms = out->ttft_ms = out->ttfo_ms = out->prefill_ms = out->e2e_ms =
            evq_value_none(never_sent);
        return;
    }
    uint64_t connecting = attempt->sent_ns > attempt->started_ns ? attempt->sent_ns - attempt->started_ns : 0;
    out->conn_ms = attempt->reused ? evq_value_none("the connection was open already")
                                   : evq_value_of((double)connecting / 1e6, from_clock);
    out->ttfb_ms = since_sent(attempt, attempt->head_ns, "no answer came");
    out->e2e_ms = since_sent(attempt, attempt->done_ns, "the answer did not end");
    const char *unseen = !streamed ? not_streamed : first_was_held(s, attempt) ? held : NULL;
    out->ttft_ms = unseen ? evq_value_none(unseen) : since_sent(attempt, s->any_ns, no_token);
    out->ttfo_ms = unseen ? evq_value_none(unseen) : since_sent(attempt, s->visible_ns, "no visible token was seen");
    out->prefill_ms = out->ttft_ms;
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
static double hidden_tokens(const evq_speed *speed, const evq_stream_shape *s)
{
    bool hides = speed->reasoning_tokens.scored && s->token_chunks && !s->shows_reasoning;
    return hides ? speed->reasoning_tokens.value : 0;
}

// The client's view: everything until the first token counts as prompt processing, since nothing tells the
// network and the queue apart from it.
static void rate_prompt(evq_speed *out, const evq_stream_shape *s, evq_arena *arena)
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

// How many tokens had been generated when the clock of the generation started: all that the first read brought.
static double tokens_at_start(const evq_stream_shape *s, double tokens)
{
    if (s->first_tokens > 0) return (double)s->first_tokens;
    double first = s->first_chunks ? (double)s->first_chunks : 1;
    return fmax(1, round(first * tokens / (double)s->token_chunks));
}

// Of `seen` tokens, `first` had come when the clock started at `from_ns`.
static evq_value rate_since(const evq_value *output, double seen, double first, const evq_stream_shape *s,
                            uint64_t from_ns)
{
    static const char bursts[] = "the answer arrived in bursts";
    if (!s->token_chunks) return evq_value_none(no_token);
    if (s->token_chunks < MIN_TOKEN_CHUNKS) return evq_value_none("the answer came in fewer than 3 pieces");
    if (seen - seen / (double)s->token_chunks < MIN_OUTPUT_TOKENS)
        return evq_value_none("fewer than 16 tokens came after the first");
    // Something on the way that fills a buffer before it passes anything on: one buffer more or less is the error.
    bool buffered = s->token_chunks >= MIN_CHUNKS_A_READ * s->reads && s->reads < MIN_READS;
    if (s->last_ns <= from_ns || s->largest_burst * 2 > s->token_chunks || buffered) return evq_value_none(bursts);
    if (s->last_ns - from_ns < min_span_ns) return evq_value_none("the answer arrived all at once");
    if (seen - first < MIN_OUTPUT_TOKENS) return evq_value_none(bursts);
    return evq_value_rate(seen - first, (double)(s->last_ns - from_ns) / 1e6, output->source);
}

static evq_value generation_rate(const evq_value *output, double hidden, const evq_stream_shape *s)
{
    if (!output->scored) return *output;
    double seen = output->value - hidden;
    return rate_since(output, seen, s->token_chunks ? tokens_at_start(s, seen) : 0, s, s->any_ns);
}

// Of the tokens after the reasoning.
static evq_value visible_rate(const evq_speed *speed, const evq_stream_shape *s)
{
    const evq_value *output = &speed->output_tokens, *reasoning = &speed->reasoning_tokens;
    if (!s->shows_reasoning) return speed->tg;
    if (!output->scored) return *output;
    if (s->interleaved) return evq_value_none("reasoning and visible text take turns");
    if (!reasoning->scored) return *reasoning;
    if (!s->visible_chunks) return evq_value_none("no visible token was seen");
    double seen = output->value - reasoning->value;
    double first = fmax(1, round((double)s->first_visible_chunks * seen / (double)s->visible_chunks));
    return rate_since(output, seen, first, s, s->visible_ns);
}

static void rate_output(evq_speed *out, const evq_stream_shape *s, bool streamed)
{
    const evq_value *output = &out->output_tokens;
    bool has_all = output->scored && out->e2e_ms.scored && out->e2e_ms.value > 0;
    out->e2e_rate = has_all           ? evq_value_rate(output->value, out->e2e_ms.value, output->source)
                    : !output->scored ? *output
                                      : evq_value_none("the answer did not end");
    if (!streamed) {
        out->tg = out->tg_visible = out->tpot_ms = out->icl_ms = out->tokens_per_chunk = evq_value_none(not_streamed);
        return;
    }
    out->tg = generation_rate(output, hidden_tokens(out, s), s);
    out->tg_visible = visible_rate(out, s);
    out->tpot_ms = out->tg.scored ? evq_value_of(1000 / out->tg.value, out->tg.source) : evq_value_none(out->tg.reason);
    out->icl_ms = isnan(s->gap_ms) ? evq_value_none(s->token_chunks ? "the answer came in one piece" : no_token)
                                   : evq_value_of(s->gap_ms, from_clock);
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
    // A share, weighed by what was drafted.
    bool drafts = timings->draft_tokens > 0 && timings->draft_accepted >= 0;
    out->draft_accepted = evq_value_none("the endpoint tells of no draft tokens");
    if (!drafts) return;
    out->draft_accepted = evq_value_of((double)timings->draft_accepted / (double)timings->draft_tokens, from_timings);
    out->draft_accepted.over_ms = (double)timings->draft_tokens;
}

void evq_speed_measure(evq_speed *out, const evq_attempt *attempt, bool streamed, evq_arena *arena)
{
    evq_stream_shape s = {.first_tokens = EVQ_UNKNOWN, .gap_ms = NAN};
    if (streamed) evq_stream_look(&s, attempt);
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
