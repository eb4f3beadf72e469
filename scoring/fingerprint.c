#include "scoring/fingerprint.h"

#include "base/buf.h"
#include "scoring/words.h"

#include <string.h>

static void tell(evq_buf *out, const char *what, const char *then, const char *now, evq_arena *arena)
{
    if (!then || !now || !strcmp(then, now)) return;
    evq_buf_printf(out, "%s%s is %s and was %s", out->len ? ", " : "", what, evq_words_quote(arena, now),
                   evq_words_quote(arena, then));
}

const char *evq_fingerprint_change(const evq_fingerprint *then, const evq_fingerprint *now, evq_arena *arena)
{
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(1));
    tell(&text, "the server", then->server, now->server, arena);
    tell(&text, "the model", then->model, now->model, arena);
    tell(&text, "the quantization", then->quantization, now->quantization, arena);
    bool both = then->context != EVQ_UNKNOWN && now->context != EVQ_UNKNOWN;
    if (both && then->context != now->context)
        tell(&text, "the context", evq_words_count(arena, then->context), evq_words_count(arena, now->context), arena);
    if (then->chat_template && now->chat_template && strcmp(then->chat_template, now->chat_template) != 0)
        evq_buf_printf(&text, "%sthe chat template is another one", text.len ? ", " : "");
    const char *out = text.len ? evq_arena_strdup(arena, evq_buf_text(&text)) : NULL;
    evq_buf_dispose(&text);
    return out;
}
