#include "scoring/attempts.h"

#include "scoring/failure_words.h"

bool evq_chunk_proves_token(const evq_chunk *chunk)
{
    return evq_event_is_token(chunk->kind) || chunk->tokens > 0;
}

bool evq_attempt_has_token(const evq_attempt *attempt)
{
    for (size_t i = 0; i < attempt->chunk_count; i++)
        if (evq_chunk_proves_token(&attempt->chunks[i])) return true;
    return false;
}

bool evq_attempt_ran_out_empty(const evq_attempt *attempt)
{
    return evq_failure_blame(attempt->failure) == EVQ_BLAME_TIME && !evq_attempt_has_token(attempt);
}

double evq_attempt_ms(const evq_attempt *attempt)
{
    if (attempt->done_ns < attempt->started_ns) return 0;
    return (double)(attempt->done_ns - attempt->started_ns) / 1e6;
}

const evq_progress *evq_attempt_progress(const evq_attempt *attempt)
{
    return attempt->progress_count ? &attempt->progress[attempt->progress_count - 1] : NULL;
}

int64_t evq_step_prompt_tokens(const evq_step *step, bool *told)
{
    *told = true;
    for (size_t i = step->attempt_count; i-- > 0;) {
        const evq_attempt *attempt = &step->attempts[i];
        const evq_progress *progress = evq_attempt_progress(attempt);
        if (attempt->reply.usage.prompt > 0) return attempt->reply.usage.prompt;
        if (progress && progress->total > 0) return progress->total;
    }
    *told = false;
    return (int64_t)(step->request_bytes / 4); // the usual estimate for English text and code
}
