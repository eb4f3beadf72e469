// OpenAI Chat Completions, with llama.cpp's additions.

#include "simulator/sim_dialect.h"

#include "base/json.h"
#include "base/json_write.h"

#include <inttypes.h>

// ---- a request ----

static int read_request(evq_sim_request *out, const evq_json *root)
{
    evq_json at, inner;
    if (evq_json_need(root, "messages", &at) || evq_json_array(&at)) return EVQ_EFORMAT;
    if (!evq_json_count(&at)) return evq_json_fail(&at, "must hold at least one message");
    out->messages = at.value;
    if (evq_json_find(root, "tools", &at)) {
        if (evq_json_array(&at)) return EVQ_EFORMAT;
        out->tools = at.value;
    }
    if (evq_json_find(root, "model", &at) && evq_json_string(&at, &out->model)) return EVQ_EFORMAT;
    if (evq_json_find(root, "stream", &at) && evq_json_bool(&at, &out->stream)) return EVQ_EFORMAT;
    if (!evq_json_find(root, "stream_options", &at)) return 0;
    if (evq_json_object(&at)) return EVQ_EFORMAT;
    return evq_json_find(&at, "include_usage", &inner) ? evq_json_bool(&inner, &out->include_usage) : 0;
}

// ---- what answers have in common ----

static void put_usage(evq_json_writer *w, const evq_sim_plan *plan)
{
    evq_put_object(w, "usage");
    evq_put_int(w, "prompt_tokens", plan->prompt_tokens);
    evq_put_int(w, "completion_tokens", plan->output_tokens);
    evq_put_int(w, "total_tokens", plan->prompt_tokens + plan->output_tokens);
    evq_put_object(w, "prompt_tokens_details");
    evq_put_int(w, "cached_tokens", plan->cached_tokens);
    evq_write_end(w);
    if (plan->reasoning_tokens) {
        evq_put_object(w, "completion_tokens_details");
        evq_put_int(w, "reasoning_tokens", plan->reasoning_tokens);
        evq_write_end(w);
    }
    evq_write_end(w);
}

static void put_timings(evq_json_writer *w, const evq_sim_plan *plan)
{
    evq_put_object(w, "timings");
    evq_put_int(w, "cache_n", plan->cached_tokens);
    evq_put_int(w, "prompt_n", plan->prompt_tokens - plan->cached_tokens);
    evq_put_real(w, "prompt_ms", plan->prompt_ms);
    evq_put_int(w, "predicted_n", plan->output_tokens);
    evq_put_real(w, "predicted_ms", plan->output_ms);
    evq_write_end(w);
}

static const char *finish_word(const evq_sim_plan *plan)
{
    if (plan->slip == EVQ_SIM_SLIP_TRUNCATED_IN_REASONING) return "length";
    bool calls = plan->message->call_count > 0;
    return calls && plan->slip != EVQ_SIM_SLIP_WRONG_FINISH ? "tool_calls" : "stop";
}

// The arguments are text, unless the server slips.
static void put_call(evq_json_writer *w, const evq_sim_plan *plan, const evq_tool_call *call, const char *arguments)
{
    evq_put_string(w, "id", call->id);
    evq_put_string(w, "type", "function");
    evq_put_object(w, "function");
    evq_put_string(w, "name", call->name);
    if (plan->slip == EVQ_SIM_SLIP_ARGUMENTS_OBJECT)
        evq_put_raw(w, "arguments", call->arguments);
    else
        evq_put_string(w, "arguments", arguments);
    evq_write_end(w);
}

// Up to the array of choices, which is left open.
static evq_json_writer open_answer(evq_buf *out, const evq_sim_answer *answer, const char *object)
{
    evq_json_writer w = evq_json_writer_on(out, 0);
    evq_write_object(&w);
    evq_put_string(&w, "id", answer->id);
    evq_put_string(&w, "object", object);
    evq_put_int(&w, "created", answer->created);
    evq_put_string(&w, "model", answer->model);
    evq_put_array(&w, "choices");
    return w;
}

// ---- a stream ----

static void put_text(evq_json_writer *w, const char *key, const evq_sim_piece *piece)
{
    evq_write_key(w, key);
    evq_write_bytes(w, piece->text, piece->len);
}

// The first fragment of a call names it; its arguments follow in pieces.
static void put_fragment(evq_json_writer *w, const evq_sim_plan *plan, const evq_sim_piece *piece)
{
    evq_put_array(w, "tool_calls");
    evq_write_object(w);
    evq_put_int(w, "index", (int64_t)piece->call);
    if (piece->kind == EVQ_SIM_CALL) {
        put_call(w, plan, &plan->message->calls[piece->call], "");
    } else {
        evq_put_object(w, "function");
        put_text(w, "arguments", piece);
        evq_write_end(w);
    }
    evq_write_end(w);
    evq_write_end(w);
}

static void put_delta(evq_json_writer *w, const evq_sim_plan *plan, const evq_sim_piece *piece)
{
    evq_put_object(w, "delta");
    if (piece->kind == EVQ_SIM_ROLE) {
        evq_put_string(w, "role", "assistant");
        evq_put_string(w, "content", NULL);
    } else if (piece->kind == EVQ_SIM_REASONING) {
        put_text(w, "reasoning_content", piece);
    } else if (piece->kind == EVQ_SIM_CONTENT) {
        put_text(w, "content", piece);
    } else if (piece->kind == EVQ_SIM_CALL || piece->kind == EVQ_SIM_ARGUMENTS) {
        put_fragment(w, plan, piece);
    }
    evq_write_end(w);
}

// As with llama.cpp, timings ride on the last chunk: the usage chunk when there is one.
static void put_chunk(evq_buf *out, const evq_sim_answer *answer, const evq_sim_piece *piece)
{
    const evq_sim_plan *plan = answer->plan;
    bool is_usage = piece->kind == EVQ_SIM_USAGE, is_finish = piece->kind == EVQ_SIM_FINISH;
    evq_json_writer w = open_answer(out, answer, "chat.completion.chunk");
    if (!is_usage) {
        evq_write_object(&w);
        evq_put_int(&w, "index", 0);
        put_delta(&w, plan, piece);
        evq_put_string(&w, "finish_reason", is_finish ? finish_word(plan) : NULL);
        evq_write_end(&w);
    }
    evq_write_end(&w);
    bool is_last = is_usage || (is_finish && piece[1].kind != EVQ_SIM_USAGE);
    if (is_usage) put_usage(&w, plan);
    if (is_last && answer->timings) put_timings(&w, plan);
    evq_write_end(&w);
}

static void write_error(evq_buf *out, int status, const char *type, const char *message)
{
    evq_sim_error_write(out, status, type, message);
}

static void write_piece(evq_buf *out, const evq_sim_answer *answer, const evq_sim_piece *piece)
{
    const evq_sim_plan *plan = answer->plan;
    switch (piece->kind) {
    case EVQ_SIM_CUT:
    case EVQ_SIM_STALL:
        return;
    case EVQ_SIM_PROGRESS: // of what is not cached, as mlx_lm counts
        evq_buf_printf(out, ": keepalive %" PRId64 "/%" PRId64, piece->processed,
                       plan->prompt_tokens - plan->cached_tokens);
        break;
    case EVQ_SIM_DONE:
        evq_buf_puts(out, "data: [DONE]");
        break;
    case EVQ_SIM_ERROR:
        evq_buf_puts(out, "data: ");
        write_error(out, EVQ_SIM_BROKEN_STATUS, EVQ_SIM_BROKEN_TYPE, EVQ_SIM_BROKEN_TEXT);
        break;
    default:
        evq_buf_puts(out, "data: ");
        put_chunk(out, answer, piece);
        break;
    }
    evq_buf_puts(out, "\n\n");
}

// ---- a whole body ----

static void put_message(evq_json_writer *w, const evq_sim_plan *plan)
{
    const evq_message *message = plan->message;
    evq_put_object(w, "message");
    evq_put_string(w, "role", "assistant");
    evq_put_string(w, "content", message->content);
    if (message->reasoning) evq_put_string(w, "reasoning_content", message->reasoning);
    if (message->call_count) {
        evq_put_array(w, "tool_calls");
        for (size_t i = 0; i < message->call_count; i++) {
            evq_write_object(w);
            put_call(w, plan, &message->calls[i], message->calls[i].arguments);
            evq_write_end(w);
        }
        evq_write_end(w);
    }
    evq_write_end(w);
}

static void write_body(evq_buf *out, const evq_sim_answer *answer)
{
    const evq_sim_plan *plan = answer->plan;
    evq_json_writer w = open_answer(out, answer, "chat.completion");
    evq_write_object(&w);
    evq_put_int(&w, "index", 0);
    put_message(&w, plan);
    evq_put_string(&w, "finish_reason", finish_word(plan));
    evq_write_end(&w);
    evq_write_end(&w);
    if (answer->usage) put_usage(&w, plan);
    if (answer->timings) put_timings(&w, plan);
    evq_write_end(&w);
}

const evq_sim_dialect evq_sim_chat = {
    .name = "openai-chat",
    .stream_type = "text/event-stream",
    .read = read_request,
    .piece = write_piece,
    .body = write_body,
    .error = write_error,
};
