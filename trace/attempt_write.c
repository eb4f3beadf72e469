#include "trace/attempt_write.h"

static void put_known(evq_json_writer *w, const char *key, int64_t value)
{
    if (value != EVQ_UNKNOWN) evq_put_int(w, key, value);
}

static void put_known_ms(evq_json_writer *w, const char *key, double value)
{
    if (value != EVQ_UNKNOWN) evq_put_real(w, key, value);
}

// Column by column: a million chunk times stay small and quick to read. "t" are nanoseconds since the
// column's last entry.
static void put_chunks(evq_json_writer *w, const evq_attempt *attempt)
{
    evq_put_object(w, "chunks");
    evq_put_array(w, "t");
    uint64_t before = attempt->sent_ns;
    for (size_t i = 0; i < attempt->chunk_count; i++) {
        uint64_t now = attempt->chunks[i].at_ns;
        evq_write_int(w, now > before ? (int64_t)(now - before) : 0);
        if (now > before) before = now;
    }
    evq_write_end(w);
    evq_write_key(w, "kind");
    evq_buf letters = EVQ_BUF_INIT(attempt->chunk_count);
    for (size_t i = 0; i < attempt->chunk_count; i++)
        evq_buf_putc(&letters, evq_event_letters[attempt->chunks[i].kind]);
    evq_write_string(w, evq_buf_text(&letters));
    evq_buf_dispose(&letters);
    evq_put_array(w, "bytes");
    for (size_t i = 0; i < attempt->chunk_count; i++) evq_write_int(w, attempt->chunks[i].bytes);
    evq_write_end(w);
    evq_put_array(w, "tokens"); // [chunk, running count], only where one was told
    for (size_t i = 0; i < attempt->chunk_count; i++) {
        if (attempt->chunks[i].tokens == EVQ_UNKNOWN) continue;
        evq_write_array(w);
        evq_write_int(w, (int64_t)i);
        evq_write_int(w, attempt->chunks[i].tokens);
        evq_write_end(w);
    }
    evq_write_end(w);
    evq_write_end(w);
}

static void put_progress(evq_json_writer *w, const evq_attempt *attempt)
{
    evq_put_array(w, "progress");
    for (size_t i = 0; i < attempt->progress_count; i++) {
        const evq_progress *progress = &attempt->progress[i];
        evq_write_array(w);
        evq_write_int(w, (int64_t)progress->at_ns);
        evq_write_int(w, progress->processed);
        evq_write_int(w, progress->total);
        evq_write_int(w, progress->cached);
        evq_write_end(w);
    }
    evq_write_end(w);
}

static void put_reply(evq_json_writer *w, const evq_reply *reply)
{
    const evq_message *message = &reply->message;
    evq_put_object(w, "reply");
    evq_put_string(w, "content", message->content);
    evq_put_string(w, "reasoning", message->reasoning);
    evq_put_array(w, "calls");
    for (size_t i = 0; i < message->call_count; i++) {
        evq_write_object(w);
        evq_put_string(w, "id", message->calls[i].id);
        evq_put_string(w, "name", message->calls[i].name);
        evq_put_string(w, "arguments", message->calls[i].arguments);
        evq_write_end(w);
    }
    evq_write_end(w);
    if (message->echo) evq_put_raw(w, "echo", message->echo);
    evq_put_string(w, "finish", evq_finish_names[reply->finish]);
    evq_put_string(w, "finish_text", reply->finish_text);
    evq_put_string(w, "model", reply->model);
    evq_put_object(w, "usage");
    put_known(w, "prompt", reply->usage.prompt);
    put_known(w, "cached", reply->usage.cached);
    put_known(w, "cache_write", reply->usage.cache_write);
    put_known(w, "completion", reply->usage.completion);
    put_known(w, "reasoning", reply->usage.reasoning);
    evq_write_end(w);
    evq_put_object(w, "timings");
    put_known(w, "prompt_tokens", reply->timings.prompt_tokens);
    put_known(w, "cached_tokens", reply->timings.cached_tokens);
    put_known(w, "generated_tokens", reply->timings.generated_tokens);
    put_known(w, "draft_tokens", reply->timings.draft_tokens);
    put_known(w, "draft_accepted", reply->timings.draft_accepted);
    put_known_ms(w, "prompt_ms", reply->timings.prompt_ms);
    put_known_ms(w, "generated_ms", reply->timings.generated_ms);
    evq_write_end(w);
    evq_put_array(w, "remarks");
    for (int i = 0; i < EVQ_REMARK_COUNT; i++)
        if (reply->remarks & 1u << i) evq_write_string(w, evq_remark_names[i]);
    evq_write_end(w);
    evq_write_end(w);
}

void evq_attempt_write(evq_json_writer *w, const evq_attempt *attempt)
{
    evq_put_int(w, "attempt", attempt->number);
    evq_put_int(w, "wait_ns", (int64_t)attempt->wait_ns);
    evq_put_int(w, "started_ns", (int64_t)attempt->started_ns);
    evq_put_int(w, "sent_ns", (int64_t)attempt->sent_ns);
    evq_put_int(w, "head_ns", (int64_t)attempt->head_ns);
    evq_put_int(w, "first_ns", (int64_t)attempt->first_ns);
    evq_put_int(w, "last_ns", (int64_t)attempt->last_ns);
    evq_put_int(w, "done_ns", (int64_t)attempt->done_ns);
    evq_put_int(w, "status", attempt->status);
    evq_put_bool(w, "reused", attempt->reused);
    evq_put_int(w, "body_bytes", (int64_t)attempt->body_bytes);
    put_known(w, "retry_after_ms", attempt->retry_after_ms);
    if (attempt->should_retry != EVQ_UNKNOWN) evq_put_bool(w, "should_retry", attempt->should_retry);
    evq_put_string(w, "failure", evq_failure_names[attempt->failure]);
    evq_put_string(w, "text", attempt->text);
    put_chunks(w, attempt);
    put_progress(w, attempt);
    put_reply(w, &attempt->reply);
}
