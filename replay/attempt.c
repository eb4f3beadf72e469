#include "replay/attempt.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *room_for_one(void *items, size_t count, size_t *cap, size_t size)
{
    if (count < *cap) return items;
    *cap = *cap ? 2 * *cap : 64;
    void *more = realloc(items, *cap * size);
    if (!more) evq_out_of_memory();
    return more;
}

static void on_event(void *context, const evq_event *event)
{
    evq_attempt_recorder *r = context;
    for (size_t i = 0; event->recast && i < r->chunk_count; i++)
        if (r->chunks[i].kind == EVQ_EVENT_CONTENT) r->chunks[i].kind = EVQ_EVENT_REASONING;
    r->chunks = room_for_one(r->chunks, r->chunk_count, &r->chunk_cap, sizeof *r->chunks);
    r->chunks[r->chunk_count++] =
        (evq_chunk){.at_ns = r->now_ns, .kind = event->kind, .bytes = (uint32_t)event->bytes, .tokens = event->tokens};
    if (event->kind != EVQ_EVENT_PROGRESS) return;
    r->progress = room_for_one(r->progress, r->progress_count, &r->progress_cap, sizeof *r->progress);
    r->progress[r->progress_count++] = (evq_progress){
        .at_ns = r->now_ns, .processed = event->processed, .total = event->total, .cached = event->cached};
}

void evq_attempt_begin(evq_attempt_recorder *recorder, const evq_dialect *dialect, bool stream, evq_overhead *overhead)
{
    *recorder = (evq_attempt_recorder){.overhead = overhead};
    evq_decoder_init(&recorder->decoder, dialect, stream, on_event, recorder);
}

void evq_attempt_head(evq_attempt_recorder *recorder, int status, const char *content_type)
{
    evq_decoder_head(&recorder->decoder, status, content_type);
}

int evq_attempt_data(evq_attempt_recorder *recorder, uint64_t now_ns, const char *bytes, size_t len)
{
    size_t before = recorder->chunk_count;
    recorder->now_ns = now_ns;
    int rc = evq_decoder_feed(&recorder->decoder, bytes, len);
    recorder->overhead->events += recorder->chunk_count - before;
    recorder->overhead->busy_ns += evq_clock_real_ns(evq_clock_ns() - now_ns);
    return rc;
}

void evq_attempt_end(evq_attempt_recorder *recorder, const evq_http_result *result, evq_attempt *out)
{
    const evq_http_times *times = &result->times;
    // Events that only the end of the stream completes belong to its last byte.
    recorder->now_ns = times->last;
    *out = (evq_attempt){.started_ns = times->started,
                         .sent_ns = times->sent,
                         .head_ns = times->head,
                         .first_ns = times->first,
                         .last_ns = times->last,
                         .done_ns = times->done,
                         .status = result->status,
                         .reused = result->reused,
                         .body_bytes = result->body_bytes,
                         .retry_after_ms = result->retry_after_ms,
                         .should_retry = result->should_retry};
    out->failure =
        evq_decoder_end(&recorder->decoder, &out->reply, recorder->text, sizeof recorder->text, &recorder->arena);
    if (out->retry_after_ms == EVQ_UNKNOWN) out->retry_after_ms = recorder->decoder.retry_after_ms;
    // A transport that broke after a whole reply (an end mark and then a reset) took nothing away.
    const evq_decoder *decoder = &recorder->decoder;
    bool is_whole = out->failure == EVQ_FAILURE_NONE && (decoder->reply.done || decoder->dialect->ends_unmarked);
    if (result->failure != EVQ_FAILURE_NONE && !is_whole &&
        !(result->failure == EVQ_FAILURE_CUT_STREAM && out->failure == EVQ_FAILURE_STREAM_ERROR)) {
        out->failure = result->failure;
        snprintf(recorder->text, sizeof recorder->text, "%s", result->text);
    }
    out->text = recorder->text;
    out->chunks = recorder->chunks;
    out->chunk_count = recorder->chunk_count;
    out->progress = recorder->progress;
    out->progress_count = recorder->progress_count;
}

void evq_attempt_blot(evq_attempt_recorder *recorder, const char *key)
{
    if (!key || !*key) return;
    size_t len = strlen(key);
    for (char *hit = recorder->text; (hit = strstr(hit, key)); hit += len) memset(hit, '*', len);
}

void evq_attempt_dispose(evq_attempt_recorder *recorder)
{
    evq_decoder_dispose(&recorder->decoder);
    evq_arena_dispose(&recorder->arena);
    free(recorder->chunks);
    free(recorder->progress);
    *recorder = (evq_attempt_recorder){0};
}
