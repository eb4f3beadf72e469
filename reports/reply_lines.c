#include "reports/reply_lines.h"

// Trial and step of the first reply of that kind.
static void put_first(evq_buf *out, const evq_scorecard *card, evq_reply_outcome outcome)
{
    for (size_t i = 0; i < card->trial_count; i++)
        for (size_t k = 0; k < card->trials[i].step_count; k++) {
            const evq_step_score *step = &card->trials[i].steps[k];
            if (!step->answer || step->outcome != outcome) continue;
            if (card->trial_count > 1) evq_buf_printf(out, "trial %d, ", card->trials[i].trial->number + 1);
            evq_buf_printf(out, "step %d", step->step->number);
            return;
        }
}

void evq_replies_say(const evq_scorecard *card, evq_say_line *say, void *context)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    for (int i = EVQ_REPLY_OK + 1; i < EVQ_REPLY_OUTCOME_COUNT; i++) {
        if (!card->replies[i]) continue;
        const char *remedy = evq_reply_outcome_remedy((evq_reply_outcome)i);
        evq_buf_truncate(&line, 0);
        evq_buf_printf(&line, "%zu x %s (", card->replies[i], evq_reply_outcome_words((evq_reply_outcome)i));
        put_first(&line, card, (evq_reply_outcome)i);
        evq_buf_printf(&line, ")%s%s", remedy ? ": " : "", remedy ? remedy : "");
        say(context, evq_buf_text(&line));
    }
    evq_buf_dispose(&line);
}
