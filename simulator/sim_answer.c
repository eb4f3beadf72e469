#include "simulator/sim_answer.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/json_write.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static const char id[] = "chatcmpl-simulated", model[] = "simulated";

// An answer being written: where it is in its text and in its tokens.
typedef struct draft {
    evq_sim_answer *out;
    const evq_sim_work *work;
    int64_t tokens;        // generated so far
    size_t piece_start;
} draft;

static uint64_t after(uint64_t ns, double seconds)
{
    return ns + (uint64_t)(seconds * (double)EVQ_NS_PER_S);
}

static uint64_t prefill_end(const evq_sim_work *work)
{
    double uncached = (double)(work->prompt_tokens - work->cached_tokens);
    return after(work->arrival_ns, work->profile->latency_ms / 1e3 + uncached / work->profile->prompt_rate);
}

// The first token is sampled from the prompt's last batch; each further one takes its time.
static uint64_t last_token_due(const draft *d)
{
    double further = d->tokens > 1 ? (double)(d->tokens - 1) : 0;
    return after(d->out->prefill_end_ns, further / d->work->profile->generation_rate);
}

static void end_piece(draft *d, uint64_t due_ns)
{
    evq_sim_answer *out = d->out;
    if (out->count == out->cap) {
        out->cap = out->cap ? 2 * out->cap : 64;
        out->pieces = realloc(out->pieces, out->cap * sizeof *out->pieces);
        if (!out->pieces) evq_out_of_memory();
    }
    out->pieces[out->count++] = (evq_sim_piece){.due_ns = due_ns, .start = d->piece_start, .end = out->text.len};
    d->piece_start = out->text.len;
}

// ---- the tokens of a message --------------------------------------------------------------------------------------

typedef void (*take_fn)(draft *d, const char *text, size_t len, size_t call);

// Cuts a text into runs of a chunk's tokens, never through a character.
static void take_text(draft *d, const char *text, take_fn take, size_t call)
{
    size_t step = (size_t)d->work->profile->chunk_tokens * EVQ_SIM_BYTES_PER_TOKEN;
    for (size_t len = text ? strlen(text) : 0, at = 0; at < len;) {
        size_t run = len - at <= step ? len - at : evq_utf8_floor(text + at, step);
        d->tokens += (int64_t)((run + EVQ_SIM_BYTES_PER_TOKEN - 1) / EVQ_SIM_BYTES_PER_TOKEN);
        take(d, text + at, run, call);
        at += run;
    }
}

// ---- streamed -----------------------------------------------------------------------------------------------------

static evq_json_writer open_chunk(draft *d)
{
    evq_buf_puts(&d->out->text, "data: ");
    evq_json_writer w = evq_json_writer_on(&d->out->text, 0);
    evq_write_object(&w);
    evq_put_string(&w, "id", id);
    evq_put_string(&w, "object", "chat.completion.chunk");
    evq_put_string(&w, "model", model);
    evq_put_array(&w, "choices");
    return w;
}

static evq_json_writer open_delta(draft *d)
{
    evq_json_writer w = open_chunk(d);
    evq_write_object(&w);
    evq_put_int(&w, "index", 0);
    evq_put_object(&w, "delta");
    return w;
}

static void close_delta(draft *d, evq_json_writer *w, const char *finish, uint64_t due_ns)
{
    evq_write_end(w);
    evq_put_string(w, "finish_reason", finish);
    while (w->depth) evq_write_end(w);
    evq_buf_puts(&d->out->text, "\n\n");
    end_piece(d, due_ns);
}

static void stream_role(draft *d)
{
    evq_json_writer w = open_delta(d);
    evq_put_string(&w, "role", "assistant");
    evq_put_string(&w, "content", "");
    close_delta(d, &w, NULL, d->work->arrival_ns);
}

// As mlx_lm tells it: ": keepalive DONE/TOTAL".
static void stream_progress(draft *d)
{
    const evq_sim_work *work = d->work;
    int64_t step = work->profile->progress_tokens, total = work->prompt_tokens - work->cached_tokens;
    for (int64_t done = step; step && done < total; done += step) {
        evq_buf_printf(&d->out->text, ": keepalive %lld/%lld\n\n", (long long)done, (long long)total);
        double seconds = work->profile->latency_ms / 1e3 + (double)done / work->profile->prompt_rate;
        end_piece(d, after(work->arrival_ns, seconds));
    }
}

static void stream_text(draft *d, const char *key, const char *text, size_t len)
{
    evq_json_writer w = open_delta(d);
    evq_write_key(&w, key);
    evq_write_bytes(&w, text, len);
    close_delta(d, &w, NULL, last_token_due(d));
}

static void stream_reasoning(draft *d, const char *text, size_t len, size_t call)
{
    (void)call;
    stream_text(d, "reasoning_content", text, len);
}

static void stream_content(draft *d, const char *text, size_t len, size_t call)
{
    (void)call;
    stream_text(d, "content", text, len);
}

static void stream_call_piece(draft *d, size_t index, const evq_tool_call *begins, const char *text, size_t len)
{
    evq_json_writer w = open_delta(d);
    evq_put_array(&w, "tool_calls");
    evq_write_object(&w);
    evq_put_int(&w, "index", (int64_t)index);
    if (begins) {
        evq_put_string(&w, "id", begins->id);
        evq_put_string(&w, "type", "function");
    }
    evq_put_object(&w, "function");
    if (begins) evq_put_string(&w, "name", begins->name);
    evq_write_key(&w, "arguments");
    evq_write_bytes(&w, text, len);
    evq_write_end(&w);
    evq_write_end(&w);
    evq_write_end(&w);
    close_delta(d, &w, NULL, last_token_due(d));
}

static void stream_arguments(draft *d, const char *text, size_t len, size_t call)
{
    stream_call_piece(d, call, NULL, text, len);
}

static void put_usage(evq_json_writer *w, const draft *d, int64_t reasoning)
{
    const evq_sim_work *work = d->work;
    evq_put_object(w, "usage");
    evq_put_int(w, "prompt_tokens", work->prompt_tokens);
    evq_put_int(w, "completion_tokens", d->tokens);
    evq_put_int(w, "total_tokens", work->prompt_tokens + d->tokens);
    evq_put_object(w, "prompt_tokens_details");
    evq_put_int(w, "cached_tokens", work->cached_tokens);
    evq_write_end(w);
    if (reasoning) {
        evq_put_object(w, "completion_tokens_details");
        evq_put_int(w, "reasoning_tokens", reasoning);
        evq_write_end(w);
    }
    evq_write_end(w);
}

// llama.cpp's shape; generation is timed from the first token to the last.
static void put_timings(evq_json_writer *w, const draft *d)
{
    const evq_sim_work *work = d->work;
    evq_put_object(w, "timings");
    evq_put_int(w, "cache_n", work->cached_tokens);
    evq_put_int(w, "prompt_n", work->prompt_tokens - work->cached_tokens);
    evq_put_real(w, "prompt_ms", (double)(d->out->prefill_end_ns - work->arrival_ns) / 1e6);
    evq_put_int(w, "predicted_n", d->tokens);
    evq_put_real(w, "predicted_ms", (double)(last_token_due(d) - d->out->prefill_end_ns) / 1e6);
    evq_write_end(w);
}

static void put_measures(evq_json_writer *w, const draft *d, int64_t reasoning)
{
    if (d->work->profile->usage) put_usage(w, d, reasoning);
    if (d->work->profile->timings) put_timings(w, d);
}

static const char *finish_word(const evq_message *message)
{
    return message->call_count ? "tool_calls" : "stop";
}

static void stream_end(draft *d, const evq_message *message, int64_t reasoning)
{
    uint64_t due_ns = last_token_due(d);
    evq_json_writer w = open_delta(d);
    close_delta(d, &w, finish_word(message), due_ns);
    if (d->work->wants_usage) {
        w = open_chunk(d);
        evq_write_end(&w); // no choices
        put_measures(&w, d, reasoning);
        evq_write_end(&w);
        evq_buf_puts(&d->out->text, "\n\n");
        end_piece(d, due_ns);
    }
    evq_buf_puts(&d->out->text, "data: [DONE]\n\n");
    end_piece(d, due_ns);
}

// Keeps the first part of an answer, up to the middle of its calls or else of its text, and ends it as the fault does.
static void apply_fault(draft *d, size_t calls_begin, size_t calls_end)
{
    evq_sim_answer *out = d->out;
    evq_sim_fault fault = d->work->fault;
    if (fault != EVQ_SIM_FAULT_CUT && fault != EVQ_SIM_FAULT_STALL && fault != EVQ_SIM_FAULT_ERROR) return;
    out->count = calls_end > calls_begin ? (calls_begin + calls_end + 1) / 2 : (calls_end + 1) / 2;
    const evq_sim_piece *last = &out->pieces[out->count - 1];
    evq_buf_truncate(&out->text, last->end);
    if (fault == EVQ_SIM_FAULT_CUT) out->ending = EVQ_SIM_CLOSE;
    if (fault == EVQ_SIM_FAULT_STALL) out->ending = EVQ_SIM_HANG;
    if (fault != EVQ_SIM_FAULT_ERROR) return;
    d->piece_start = last->end;
    evq_buf_puts(&out->text, "data: {\"error\":{\"code\":500,\"message\":\"simulated failure inside the stream\","
                             "\"type\":\"server_error\"}}\n\n");
    end_piece(d, last->due_ns);
}

static void stream(draft *d, const evq_message *message)
{
    stream_role(d);
    stream_progress(d);
    take_text(d, message->reasoning, stream_reasoning, 0);
    int64_t reasoning = d->tokens;
    take_text(d, message->content, stream_content, 0);
    size_t calls_begin = d->out->count;
    for (size_t i = 0; i < message->call_count; i++) {
        d->tokens++; // the name
        stream_call_piece(d, i, &message->calls[i], "", 0);
        take_text(d, message->calls[i].arguments, stream_arguments, i);
    }
    size_t calls_end = d->out->count;
    stream_end(d, message, reasoning);
    apply_fault(d, calls_begin, calls_end);
}

// ---- whole --------------------------------------------------------------------------------------------------------

static void count_only(draft *d, const char *text, size_t len, size_t call)
{
    (void)d, (void)text, (void)len, (void)call; // take_text has counted
}

static void put_calls(evq_json_writer *w, const evq_message *message)
{
    evq_put_array(w, "tool_calls");
    for (size_t i = 0; i < message->call_count; i++) {
        evq_write_object(w);
        evq_put_string(w, "id", message->calls[i].id);
        evq_put_string(w, "type", "function");
        evq_put_object(w, "function");
        evq_put_string(w, "name", message->calls[i].name);
        evq_put_string(w, "arguments", message->calls[i].arguments);
        evq_write_end(w);
        evq_write_end(w);
    }
    evq_write_end(w);
}

static void whole(draft *d, const evq_message *message)
{
    take_text(d, message->reasoning, count_only, 0);
    int64_t reasoning = d->tokens;
    take_text(d, message->content, count_only, 0);
    for (size_t i = 0; i < message->call_count; i++) {
        d->tokens++;
        take_text(d, message->calls[i].arguments, count_only, i);
    }
    evq_json_writer w = evq_json_writer_on(&d->out->text, 0);
    evq_write_object(&w);
    evq_put_string(&w, "id", id);
    evq_put_string(&w, "object", "chat.completion");
    evq_put_string(&w, "model", model);
    evq_put_array(&w, "choices");
    evq_write_object(&w);
    evq_put_int(&w, "index", 0);
    evq_put_object(&w, "message");
    evq_put_string(&w, "role", "assistant");
    evq_put_string(&w, "content", message->content);
    if (message->reasoning) evq_put_string(&w, "reasoning_content", message->reasoning);
    if (message->call_count) put_calls(&w, message);
    evq_write_end(&w);
    evq_put_string(&w, "finish_reason", finish_word(message));
    evq_write_end(&w);
    evq_write_end(&w);
    put_measures(&w, d, reasoning);
    evq_write_end(&w);
    end_piece(d, last_token_due(d));
    if (d->work->fault == EVQ_SIM_FAULT_CUT) {
        d->out->pieces[0].end /= 2;
        d->out->ending = EVQ_SIM_CLOSE;
    } else if (d->work->fault == EVQ_SIM_FAULT_STALL) {
        d->out->pieces[0].end /= 2;
        d->out->ending = EVQ_SIM_HANG;
    }
}

void evq_sim_answer_chat(evq_sim_answer *out, const evq_message *message, const evq_sim_work *work)
{
    *out = (evq_sim_answer){.text = EVQ_BUF_INIT(EVQ_MIB(64)), .prefill_end_ns = prefill_end(work)};
    draft d = {.out = out, .work = work};
    if (work->stream)
        stream(&d, message);
    else
        whole(&d, message);
}

void evq_sim_answer_dispose(evq_sim_answer *answer)
{
    evq_buf_dispose(&answer->text);
    free(answer->pieces);
}
