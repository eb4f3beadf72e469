#include "scoring/parity.h"

#include "scoring/agreement.h"
#include "scoring/words.h"

#include <string.h>

// How the calls of a reply came, as far as a client sees.
static const char *channel_of(const evq_step_score *step)
{
    if (step->answer->reply.message.call_count) return "tool calls";
    for (size_t i = 0; i < step->call_count; i++)
        if (step->calls[i].origin == EVQ_ORIGIN_TEXT) return "calls as text";
    const char *content = step->answer->reply.message.content;
    return content && *content ? "text" : "nothing";
}

// One clause on the first thing that differs, NULL when nothing does. Texts and arguments are a matter of chance at any
// temperature above 0, so arguments come last and texts not at all.
static const char *difference(const evq_step_score *streamed, const evq_step_score *whole, evq_arena *arena)
{
    const evq_reply *a = &streamed->answer->reply, *b = &whole->answer->reply;
    const char *one = channel_of(streamed), *other = channel_of(whole);
    if (strcmp(one, other) != 0) return evq_arena_printf(arena, "streamed it brings %s, in one piece %s", one, other);
    if (a->finish != b->finish)
        return evq_arena_printf(arena, "the finish reason is %s streamed and %s in one piece",
                                evq_finish_names[a->finish], evq_finish_names[b->finish]);
    if (a->message.call_count != b->message.call_count)
        return evq_arena_printf(arena, "%zu calls streamed, %zu in one piece", a->message.call_count,
                                b->message.call_count);
    if (streamed->valid != whole->valid)
        return evq_arena_printf(arena, "%zu of %zu calls are valid streamed, %zu in one piece", streamed->valid,
                                streamed->call_count, whole->valid);
    if (!evq_calls_agree(&a->message, &b->message))
        return "the calls differ, which may be chance at a temperature above 0";
    return NULL;
}

static void compare_trials(evq_scorecard *card, const evq_trial_score *streamed, const evq_trial_score *whole)
{
    evq_parity *out = &card->parity;
    for (size_t i = 0; i < streamed->step_count && i < whole->step_count; i++) {
        if (!streamed->steps[i].answer || !whole->steps[i].answer) continue;
        out->pairs++;
        const char *what = difference(&streamed->steps[i], &whole->steps[i], &card->arena);
        if (!what) {
            out->alike++;
            continue;
        }
        EVQ_GROW(&card->arena, out->lines, out->line_count);
        out->lines[out->line_count++] =
            evq_arena_printf(&card->arena, "trials %d and %d, step %d: %s", streamed->trial->number + 1,
                             whole->trial->number + 1, streamed->steps[i].step->number, what);
    }
}

void evq_parity_measure(evq_scorecard *card)
{
    if (!card->trace->run.parity) return;
    for (size_t i = 0; i + 1 < card->trial_count; i += 2) compare_trials(card, &card->trials[i], &card->trials[i + 1]);
}
