// Messages that the agent sends. They become files, so that checks and conditions see them as they see any file.
#include "base/text.h"
#include "scenarios/world_internal.h"

#include <string.h>

#define OUTBOX "/outbox"

enum { ADDRESS_MAX_CELLS = 300 };

// The first name that no file has.
static const char *next_path(const evq_play *play)
{
    for (size_t number = 1;; number++) {
        const char *path = evq_arena_printf(&play->world->scratch, OUTBOX "/%zu.txt", number);
        if (!evq_tree_find(&play->world->files, path)) return path;
    }
}

void evq_play_send(const evq_play *play, evq_answer *out)
{
    const char *to, *text;
    if (!evq_play_need_text(play, "to", &to, out) || !evq_play_need_text(play, "text", &text, out)) return;
    evq_buf address = EVQ_BUF_INIT(EVQ_MIB(1)), message = EVQ_BUF_INIT(SIZE_MAX / 2); // as much as one call brings
    evq_text_line(&address, to, ADDRESS_MAX_CELLS); // one line, so that no address can feign a text
    evq_buf_printf(&message, "To: %s\n\n", evq_buf_text(&address));
    evq_buf_puts(&message, text);
    const char *why = evq_world_put(play->world, next_path(play), evq_buf_text(&message), message.len);
    if (why)
        evq_play_fail(play, out, "%s, send to '%s'", why, evq_buf_text(&address));
    else
        evq_buf_printf(&play->world->said, "Sent to %s", evq_buf_text(&address));
    evq_buf_dispose(&address);
    evq_buf_dispose(&message);
}
