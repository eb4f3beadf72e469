#include "endpoints/prompt.h"

#include "base/err.h"
#include "base/hash.h"

void evq_prompt_init(evq_prompt *prompt, const evq_dialect *dialect, const evq_request_options *options)
{
    *prompt = (evq_prompt){
        .dialect = dialect, .options = *options, .body = EVQ_BUF_INIT(EVQ_PROMPT_MAX_BYTES), .last = EVQ_NO_ROLE};
    dialect->begin(&prompt->body, &prompt->options);
    prompt->open_len = prompt->body.len;
    prompt->hash = evq_hash(EVQ_HASH_INIT, evq_buf_text(&prompt->body), prompt->open_len);
    dialect->close(&prompt->body, prompt->last);
}

int evq_prompt_add(evq_prompt *prompt, const evq_message *message)
{
    evq_buf *body = &prompt->body;
    if (body->over) return EVQ_ELIMIT; // not even what precedes the messages fitted
    size_t old_len = prompt->open_len;
    evq_buf_truncate(body, old_len);
    prompt->dialect->add(body, &prompt->options, message, prompt->last);
    size_t new_len = body->len;
    prompt->dialect->close(body, message->role);
    if (body->over) { // back to the whole body it was
        evq_buf_truncate(body, old_len);
        prompt->dialect->close(body, prompt->last);
        return EVQ_ELIMIT;
    }
    prompt->hash = evq_hash(prompt->hash, body->data + old_len, new_len - old_len);
    prompt->open_len = new_len;
    prompt->last = message->role;
    prompt->message_count++;
    return 0;
}

void evq_prompt_dispose(evq_prompt *prompt)
{
    evq_buf_dispose(&prompt->body);
}
