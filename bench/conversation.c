#include "bench/conversation.h"

#include "bench/prose.h"

#include <inttypes.h>
#include <string.h>

static const char task[] =
    "Below is a log of a day's work. Go on with it in the same manner, one sentence after another, "
    "and do not stop before you are told to.\n\n";
static const char more[] = "More of the log has come in. Go on behind it in the same manner, and do not stop.\n\n";

// The user's members, the salt, and what keeps the reply from ending early.
static const char *members_of(const evq_endpoint *endpoint, const char *nonce, evq_arena *arena)
{
    const evq_quirks *quirks = endpoint->quirks;
    const char *salt = quirks && quirks->cold && strstr(quirks->cold, "%s") ? quirks->cold : NULL;
    const char *exact = quirks ? quirks->exact_length : NULL;
    const char *given = endpoint->members && *endpoint->members ? endpoint->members : NULL;
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    if (salt) {
        const char *slot = strstr(salt, "%s");
        evq_buf_printf(&out, "%.*s%s%s", (int)(slot - salt), salt, nonce, slot + 2);
    }
    if (exact) evq_buf_printf(&out, "%s%s", out.len ? "," : "", exact);
    if (given) evq_buf_printf(&out, "%s%s", out.len ? "," : "", given); // last: the user has the last word
    const char *members = out.len ? evq_arena_strdup(arena, evq_buf_text(&out)) : NULL;
    evq_buf_dispose(&out);
    return members;
}

static void say(evq_conversation *c, const char *lead, int64_t words)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_PROMPT_MAX_BYTES);
    evq_buf_puts(&text, lead);
    evq_prose_write(&text, c->seed++, words);
    evq_prompt_add(&c->prompt, &(evq_message){.role = EVQ_USER, .content = evq_buf_text(&text)});
    evq_buf_dispose(&text);
    c->words += words;
}

void evq_conversation_begin(evq_conversation *c, const evq_endpoint *endpoint, uint64_t nonce, int64_t words,
                            int64_t output_tokens)
{
    *c = (evq_conversation){.seed = nonce};
    const char *name = evq_arena_printf(&c->arena, "%016" PRIx64, nonce);
    const evq_request_options options = {.model = endpoint->model,
                                         .stream = true,
                                         .output_tokens = (int)output_tokens,
                                         .members = members_of(endpoint, name, &c->arena),
                                         .quirks = endpoint->quirks};
    evq_prompt_init(&c->prompt, endpoint->dialect, &options);
    // The very first tokens that the template renders must differ, or all before them would be shared.
    const char *system = evq_arena_printf(&c->arena, "%s is the number of this log. You keep logs.", name);
    evq_prompt_add(&c->prompt, &(evq_message){.role = EVQ_SYSTEM, .content = system});
    say(c, task, words);
}

void evq_conversation_go_on(evq_conversation *c, const evq_message *reply, int64_t words)
{
    // An empty assistant message is refused by some; what was thought is not sent back, so that both turns share a prefix.
    const char *text = reply->content && *reply->content ? reply->content : "So it went on.";
    evq_prompt_add(&c->prompt, &(evq_message){.role = EVQ_ASSISTANT, .content = text});
    say(c, more, words);
}

void evq_conversation_dispose(evq_conversation *c)
{
    evq_prompt_dispose(&c->prompt);
    evq_arena_dispose(&c->arena);
}
