#include "trace/attempt_read.h"

#include "trace/record_fields.h"

#include <string.h>

static int read_tokens(const evq_json *columns, evq_chunk *chunks, size_t count)
{
    evq_json tokens;
    if (evq_field_array(columns, "tokens", &tokens)) return EVQ_EFORMAT;
    for (size_t i = 0; i < evq_json_count(&tokens); i++) {
        evq_json pair = evq_json_at(&tokens, i);
        if (evq_json_count(&pair) != 2) return evq_json_fail(&pair, "expected [chunk, count]");
        evq_json chunk = evq_json_at(&pair, 0), told = evq_json_at(&pair, 1);
        int64_t index, value;
        int rc = evq_json_integer(&chunk, 0, (int64_t)count - 1, &index);
        if (!rc) rc = evq_json_integer(&told, EVQ_UNKNOWN, INT64_MAX, &value);
        if (rc) return rc;
        chunks[index].tokens = value;
    }
    return 0;
}

static int read_chunks(const evq_json *record, evq_attempt *attempt, evq_arena *arena)
{
    evq_json columns, times, kinds, bytes;
    const char *letters = NULL;
    if (!evq_json_find(record, "chunks", &columns)) return 0;
    int rc = evq_json_need(&columns, "t", &times);
    if (!rc) rc = evq_json_array(&times);
    if (!rc) rc = evq_json_need(&columns, "kind", &kinds);
    if (!rc) rc = evq_json_string(&kinds, &letters);
    if (!rc) rc = evq_json_need(&columns, "bytes", &bytes);
    if (!rc) rc = evq_json_array(&bytes);
    if (rc) return rc;
    size_t count = evq_json_count(&times);
    if (strlen(letters) != count || evq_json_count(&bytes) != count)
        return evq_json_fail(&columns, "the columns have different lengths");
    evq_chunk *chunks = evq_arena_array(arena, evq_chunk, count);
    uint64_t now = attempt->sent_ns;
    for (size_t i = 0; i < count; i++) {
        const char *letter = strchr(evq_event_letters, letters[i]);
        evq_json time = evq_json_at(&times, i), size = evq_json_at(&bytes, i);
        int64_t gap, amount;
        rc = evq_json_integer(&time, 0, INT64_MAX - (int64_t)now, &gap);
        if (!rc) rc = evq_json_integer(&size, 0, UINT32_MAX, &amount);
        if (!rc && !letter) rc = evq_json_fail(&kinds, "'%c' is not a kind of chunk", letters[i]);
        if (rc) return rc;
        now += (uint64_t)gap;
        chunks[i] = (evq_chunk){.at_ns = now,
                                .kind = (evq_event_kind)(letter - evq_event_letters),
                                .bytes = (uint32_t)amount,
                                .tokens = EVQ_UNKNOWN};
    }
    attempt->chunks = chunks;
    attempt->chunk_count = count;
    return read_tokens(&columns, chunks, count);
}

static int read_progress(const evq_json *record, evq_attempt *attempt, evq_arena *arena)
{
    evq_json list;
    if (evq_field_array(record, "progress", &list)) return EVQ_EFORMAT;
    size_t count = evq_json_count(&list);
    evq_progress *progress = evq_arena_array(arena, evq_progress, count);
    for (size_t i = 0; i < count; i++) {
        evq_json row = evq_json_at(&list, i);
        int64_t cells[4];
        if (evq_json_count(&row) != 4) return evq_json_fail(&row, "expected [time, processed, total, cached]");
        for (size_t k = 0; k < 4; k++) {
            evq_json cell = evq_json_at(&row, k);
            int rc = evq_json_integer(&cell, k ? EVQ_UNKNOWN : 0, INT64_MAX, &cells[k]);
            if (rc) return rc;
        }
        progress[i] = (evq_progress){(uint64_t)cells[0], cells[1], cells[2], cells[3]};
    }
    attempt->progress = progress;
    attempt->progress_count = count;
    return 0;
}

static int read_calls(const evq_json *object, evq_message *message, evq_arena *arena)
{
    evq_json list;
    if (evq_field_array(object, "calls", &list)) return EVQ_EFORMAT;
    size_t count = evq_json_count(&list);
    evq_tool_call *calls = evq_arena_array(arena, evq_tool_call, count);
    for (size_t i = 0; i < count; i++) {
        evq_json call = evq_json_at(&list, i);
        calls[i] = (evq_tool_call){"", "", ""};
        int rc = evq_json_object(&call);
        if (!rc) rc = evq_field_text(&call, "id", arena, &calls[i].id);
        if (!rc) rc = evq_field_text(&call, "name", arena, &calls[i].name);
        if (!rc) rc = evq_field_text(&call, "arguments", arena, &calls[i].arguments);
        if (rc) return rc;
    }
    message->calls = calls;
    message->call_count = count;
    return 0;
}

static void read_echo(const evq_json *object, evq_message *message, evq_arena *arena)
{
    evq_json at;
    if (evq_json_find(object, "echo", &at)) message->echo = evq_json_compact(at.value, arena);
}

static int read_usage(const evq_json *reply, evq_usage *usage)
{
    evq_json at;
    int rc = evq_field_object(reply, "usage", &at);
    if (!rc) rc = evq_field_int(&at, "prompt", &usage->prompt);
    if (!rc) rc = evq_field_int(&at, "cached", &usage->cached);
    if (!rc) rc = evq_field_int(&at, "cache_write", &usage->cache_write);
    if (!rc) rc = evq_field_int(&at, "completion", &usage->completion);
    if (!rc) rc = evq_field_int(&at, "reasoning", &usage->reasoning);
    return rc;
}

static int read_timings(const evq_json *reply, evq_server_timings *timings)
{
    evq_json at;
    int rc = evq_field_object(reply, "timings", &at);
    if (!rc) rc = evq_field_int(&at, "prompt_tokens", &timings->prompt_tokens);
    if (!rc) rc = evq_field_int(&at, "cached_tokens", &timings->cached_tokens);
    if (!rc) rc = evq_field_int(&at, "generated_tokens", &timings->generated_tokens);
    if (!rc) rc = evq_field_int(&at, "draft_tokens", &timings->draft_tokens);
    if (!rc) rc = evq_field_int(&at, "draft_accepted", &timings->draft_accepted);
    if (!rc) rc = evq_field_real(&at, "prompt_ms", &timings->prompt_ms);
    if (!rc) rc = evq_field_real(&at, "generated_ms", &timings->generated_ms);
    return rc;
}

static int read_remarks(const evq_json *reply, unsigned *remarks)
{
    evq_json list;
    int rc = evq_field_array(reply, "remarks", &list);
    for (size_t i = 0; !rc && i < evq_json_count(&list); i++) {
        evq_json name = evq_json_at(&list, i);
        int remark = 0;
        rc = evq_json_choice(&name, evq_remark_names, EVQ_REMARK_COUNT, &remark);
        *remarks |= 1u << remark;
    }
    return rc;
}

static int read_reply(const evq_json *record, evq_reply *reply, evq_arena *arena)
{
    *reply = (evq_reply){.message.role = EVQ_ASSISTANT, .usage = EVQ_USAGE_UNKNOWN, .timings = EVQ_TIMINGS_UNKNOWN};
    evq_json at;
    int finish = EVQ_FINISH_NONE;
    int rc = evq_field_object(record, "reply", &at);
    if (!rc) rc = evq_field_text(&at, "content", arena, &reply->message.content);
    if (!rc) rc = evq_field_text(&at, "reasoning", arena, &reply->message.reasoning);
    if (!rc) rc = read_calls(&at, &reply->message, arena);
    if (!rc) read_echo(&at, &reply->message, arena);
    if (!rc) rc = evq_field_choice(&at, "finish", evq_finish_names, EVQ_FINISH_COUNT, &finish);
    if (!rc) rc = evq_field_text(&at, "finish_text", arena, &reply->finish_text);
    if (!rc) rc = evq_field_text(&at, "model", arena, &reply->model);
    if (!rc) rc = read_usage(&at, &reply->usage);
    if (!rc) rc = read_timings(&at, &reply->timings);
    if (!rc) rc = read_remarks(&at, &reply->remarks);
    reply->finish = (evq_finish)finish;
    return rc;
}

int evq_attempt_read(evq_attempt *out, const evq_json *record, evq_arena *arena)
{
    evq_attempt attempt = {.text = "", .retry_after_ms = EVQ_UNKNOWN, .should_retry = EVQ_UNKNOWN};
    evq_json should_retry;
    bool should = false;
    int failure = EVQ_FAILURE_NONE;
    int rc = evq_field_small(record, "attempt", INT32_MAX, &attempt.number);
    if (!rc) rc = evq_field_u64(record, "wait_ns", &attempt.wait_ns);
    if (!rc) rc = evq_field_u64(record, "started_ns", &attempt.started_ns);
    if (!rc) rc = evq_field_u64(record, "sent_ns", &attempt.sent_ns);
    if (!rc) rc = evq_field_u64(record, "head_ns", &attempt.head_ns);
    if (!rc) rc = evq_field_u64(record, "first_ns", &attempt.first_ns);
    if (!rc) rc = evq_field_u64(record, "last_ns", &attempt.last_ns);
    if (!rc) rc = evq_field_u64(record, "done_ns", &attempt.done_ns);
    if (!rc) rc = evq_field_small(record, "status", 999, &attempt.status);
    if (!rc) rc = evq_field_bool(record, "reused", &attempt.reused);
    if (!rc) rc = evq_field_size(record, "body_bytes", &attempt.body_bytes);
    if (!rc) rc = evq_field_int(record, "retry_after_ms", &attempt.retry_after_ms);
    if (!rc && evq_json_find(record, "should_retry", &should_retry)) {
        rc = evq_json_bool(&should_retry, &should);
        attempt.should_retry = should;
    }
    if (!rc) rc = evq_field_choice(record, "failure", evq_failure_names, EVQ_FAILURE_COUNT, &failure);
    if (!rc) rc = evq_field_text(record, "text", arena, &attempt.text);
    if (!rc) rc = read_chunks(record, &attempt, arena);
    if (!rc) rc = read_progress(record, &attempt, arena);
    if (!rc) rc = read_reply(record, &attempt.reply, arena);
    if (rc) return rc;
    attempt.failure = (evq_failure)failure;
    *out = attempt;
    return 0;
}
