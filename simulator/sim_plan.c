#include "simulator/sim_plan.h"

#include "base/clock.h"
#include "base/text.h"

#include <string.h>

enum { MAX_PROGRESS_COMMENTS = 4096 };

// An error goes out by itself: one client library looks for it in a read of its own.
enum { ERROR_DELAY_MS = 50 };

typedef struct builder {
    evq_sim_plan *plan;
    const evq_sim_profile *profile;
    evq_arena *arena;
    int64_t tokens; // generated so far
} builder;

static uint64_t ns_of(double tokens, double rate)
{
    return (uint64_t)(tokens / rate * (double)EVQ_NS_PER_S);
}

static void add(builder *b, evq_sim_piece piece)
{
    evq_sim_plan *plan = b->plan;
    EVQ_GROW(b->arena, plan->pieces, plan->count);
    plan->pieces[plan->count++] = piece;
}

// When the latest token is due. The first one ends the prompt's processing and so costs no time of its own.
static uint64_t due_now(const builder *b)
{
    double gaps = b->tokens > 1 ? (double)(b->tokens - 1) : 0;
    return b->plan->first_ns + ns_of(gaps, b->profile->generation_rate);
}

// A token is 4 bytes, less where that would cut a character.
static size_t token_length(const char *text)
{
    size_t len = strnlen(text, EVQ_SIM_BYTES_PER_TOKEN);
    size_t whole = evq_utf8_floor(text, len);
    return whole ? whole : len; // no UTF-8: then anything may be cut
}

static void add_text(builder *b, evq_sim_piece_kind kind, const char *text, size_t call)
{
    while (text && *text) {
        size_t len = 0;
        for (int i = 0; i < b->profile->chunk_tokens && text[len]; i++, b->tokens++) len += token_length(text + len);
        add(b, (evq_sim_piece){.kind = kind, .due_ns = due_now(b), .text = text, .len = len, .call = call});
        text += len;
    }
}

static void add_call(builder *b, const evq_tool_call *call, size_t index)
{
    for (const char *name = call->name; *name; name += token_length(name)) b->tokens++;
    add(b, (evq_sim_piece){.kind = EVQ_SIM_CALL, .due_ns = due_now(b), .call = index});
    if (b->plan->slip != EVQ_SIM_SLIP_ARGUMENTS_OBJECT) add_text(b, EVQ_SIM_ARGUMENTS, call->arguments, index);
}

// How long the tokens from `from` to `to` of a prompt take: the later ones longer, where there is a curve.
static uint64_t prompt_ns(const evq_sim_profile *profile, double from, double to)
{
    double square_ms = profile->curve_ms * (to * to - from * from) / 1e6;
    return ns_of(to - from, profile->prompt_rate) + (uint64_t)(square_ms * (double)EVQ_NS_PER_MS);
}

static void add_progress(builder *b)
{
    double cached = (double)b->plan->cached_tokens;
    int64_t total = b->plan->prompt_tokens - b->plan->cached_tokens;
    int64_t stride = b->profile->progress_tokens;
    if (!stride) return;
    if (stride < total / MAX_PROGRESS_COMMENTS) stride = total / MAX_PROGRESS_COMMENTS;
    uint64_t start_ns = b->plan->first_ns - prompt_ns(b->profile, cached, cached + (double)total);
    for (int64_t done = 0; done < total; done += stride)
        add(b, (evq_sim_piece){.kind = EVQ_SIM_PROGRESS,
                               .due_ns = start_ns + prompt_ns(b->profile, cached, cached + (double)done),
                               .processed = done});
    add(b, (evq_sim_piece){.kind = EVQ_SIM_PROGRESS, .due_ns = b->plan->first_ns, .processed = total});
}

static void add_message(builder *b)
{
    const evq_message *message = b->plan->message;
    add_text(b, EVQ_SIM_REASONING, message->reasoning, 0);
    b->plan->reasoning_tokens = b->tokens;
    add_text(b, EVQ_SIM_CONTENT, message->content, 0);
    for (size_t i = 0; i < message->call_count; i++) add_call(b, &message->calls[i], i);
    if (!b->tokens) b->tokens = 1; // the end mark itself
}

static void add_end(builder *b, bool usage)
{
    add(b, (evq_sim_piece){.kind = EVQ_SIM_FINISH, .due_ns = due_now(b)});
    if (usage) add(b, (evq_sim_piece){.kind = EVQ_SIM_USAGE, .due_ns = due_now(b)});
    add(b, (evq_sim_piece){.kind = EVQ_SIM_DONE, .due_ns = due_now(b)});
}

// ---- faults ----

// Cut in the middle of the first call's arguments, or, without calls, of the text. A single piece is cut in two.
static void cut_short(evq_sim_plan *plan, size_t first_text)
{
    size_t from = first_text;
    for (size_t i = first_text; i < plan->count; i++) {
        if (plan->pieces[i].kind != EVQ_SIM_ARGUMENTS) continue;
        from = i;
        break;
    }
    size_t to = from;
    while (to < plan->count && plan->pieces[to].call == plan->pieces[from].call) to++;
    plan->count = from + (to - from + 1) / 2;
    if (to - from != 1) return;
    evq_sim_piece *only = &plan->pieces[from];
    only->len = evq_utf8_floor(only->text, only->len / 2);
}

// Keeps what goes out before the fault strikes. `first_text` is the first piece that was generated.
static void strike(builder *b, evq_sim_fault fault, size_t first_text)
{
    evq_sim_plan *plan = b->plan;
    evq_sim_piece last = {0};
    if (fault == EVQ_SIM_FAULT_CUT) {
        cut_short(plan, first_text);
        last.kind = EVQ_SIM_CUT;
    } else {
        plan->count = first_text + (plan->count - first_text + 1) / 2;
        last.kind = fault == EVQ_SIM_FAULT_ERROR ? EVQ_SIM_ERROR : EVQ_SIM_STALL;
    }
    last.due_ns = plan->count > first_text ? plan->pieces[plan->count - 1].due_ns : plan->first_ns;
    if (fault == EVQ_SIM_FAULT_ERROR) last.due_ns += ERROR_DELAY_MS * EVQ_NS_PER_MS;
    add(b, last);
}

void evq_sim_plan_make(evq_sim_plan *out, const evq_sim_profile *profile, const evq_sim_order *order, evq_arena *arena)
{
    int64_t prompt = (int64_t)(order->prompt_bytes / EVQ_SIM_BYTES_PER_TOKEN);
    int64_t cached = (int64_t)(order->cached_bytes / EVQ_SIM_BYTES_PER_TOKEN);
    *out = (evq_sim_plan){.message = order->message, .slip = order->slip, .prompt_tokens = prompt ? prompt : 1};
    out->cached_tokens = cached < out->prompt_tokens ? cached : out->prompt_tokens - 1;
    uint64_t processing_ns = prompt_ns(profile, (double)out->cached_tokens, (double)out->prompt_tokens);
    out->prompt_ms = (double)processing_ns / (double)EVQ_NS_PER_MS;
    out->first_ns = (uint64_t)(profile->latency_ms * (double)EVQ_NS_PER_MS) + processing_ns;

    builder b = {.plan = out, .profile = profile, .arena = arena};
    add(&b, (evq_sim_piece){.kind = EVQ_SIM_ROLE});
    if (profile->cache_secret)
        out->cached_tokens = 0; // its progress would tell
    else
        add_progress(&b);
    size_t first_text = out->count;
    add_message(&b);
    out->output_tokens = b.tokens;
    out->last_ns = due_now(&b);
    out->output_ms = (double)(b.tokens - 1) / profile->generation_rate * 1000;
    bool breaks_off =
        order->fault == EVQ_SIM_FAULT_ERROR || order->fault == EVQ_SIM_FAULT_CUT || order->fault == EVQ_SIM_FAULT_STALL;
    if (breaks_off)
        strike(&b, order->fault, first_text);
    else
        add_end(&b, order->usage);
}
