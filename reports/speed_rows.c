#include "reports/speed_rows.h"

#include <math.h>
#include <string.h>

static const double notable_gap = 0.10;

// All prompt tokens that were processed, with or without a cached prefix before them, over all the time that took:
// what the server's own figure counts too.
static evq_value together(const evq_value *cold, const evq_value *cached)
{
    if (!cold->scored) return *cached;
    if (!cached->scored) return *cold;
    evq_value both = *cold;
    both.n += cached->n;
    both.over_ms += cached->over_ms;
    both.value =
        both.over_ms > 0 ? (cold->value * cold->over_ms + cached->value * cached->over_ms) / both.over_ms : cold->value;
    if (strcmp(cold->source, cached->source) != 0) both.source = "several sources";
    return both;
}

size_t evq_speed_rows(evq_speed_row out[EVQ_SPEED_ROWS], const evq_speed *speed)
{
    const evq_speed_row rows[EVQ_SPEED_ROWS] = {
        {"prompt, cold", EVQ_UNIT_RATE, speed->pp_cold, NULL},
        {"prompt, cached", EVQ_UNIT_RATE, speed->pp_cached, NULL},
        {"prompt, together", EVQ_UNIT_RATE, together(&speed->pp_cold, &speed->pp_cached), &speed->pp_server},
        {"prompt, effective", EVQ_UNIT_RATE, speed->pp_effective, NULL},
        {"generation", EVQ_UNIT_RATE, speed->tg, &speed->tg_server},
        {"first token, p50", EVQ_UNIT_SPAN, speed->ttft_ms, NULL},
        {"first visible, p50", EVQ_UNIT_SPAN, speed->ttfo_ms, NULL},
    };
    memcpy(out, rows, sizeof rows);
    const evq_value *any = &speed->ttft_ms, *visible = &speed->ttfo_ms;
    bool same = any->scored && visible->scored && any->n == visible->n && !(any->value < visible->value);
    return same ? EVQ_SPEED_ROWS - 1 : EVQ_SPEED_ROWS;
}

bool evq_speed_row_compares(const evq_speed_row *row)
{
    return row->server && row->server->scored && row->client.scored && row->client.n == row->server->n;
}

enum { MEASURES = 8 }; // the rows, with the server's two figures, without the row that only repeats

typedef struct absence {
    const char *side, *name, *reason;
} absence;

static size_t list_absences(absence *out, const evq_speed *speed)
{
    evq_speed_row rows[EVQ_SPEED_ROWS];
    size_t row_count = evq_speed_rows(rows, speed), count = 0;
    for (size_t i = 0; i < row_count; i++) {
        bool repeats = rows[i].server == &speed->pp_server; // the client's part is in the two rows before
        if (!repeats && !rows[i].client.scored) out[count++] = (absence){"", rows[i].name, rows[i].client.reason};
        if (rows[i].server && !rows[i].server->scored)
            out[count++] = (absence){"the server's ", repeats ? "prompt" : rows[i].name, rows[i].server->reason};
    }
    return count;
}

// Appends the names of all that is missing for that reason, and forgets it; returns how many there were.
static size_t take_names(evq_buf *out, absence *absences, size_t count, const char *reason)
{
    size_t taken = 0;
    for (size_t i = 0; i < count; i++) {
        if (!absences[i].reason || strcmp(absences[i].reason, reason) != 0) continue;
        evq_buf_printf(out, "%s%s%s", taken++ ? "; " : "", absences[i].side, absences[i].name);
        absences[i].reason = NULL;
    }
    return taken;
}

void evq_speed_say_unmeasured(const evq_speed *speed, evq_say_line *say, void *context)
{
    absence absences[MEASURES];
    size_t count = list_absences(absences, speed);
    evq_buf names = EVQ_BUF_INIT(EVQ_MIB(1)), line = EVQ_BUF_INIT(EVQ_MIB(1));
    for (size_t i = 0; i < count; i++) {
        const char *reason = absences[i].reason;
        if (!reason) continue; // told with an earlier one
        evq_buf_truncate(&names, 0);
        evq_buf_truncate(&line, 0);
        if (take_names(&names, absences, count, reason) == MEASURES)
            evq_buf_printf(&line, "not measured: %s", reason);
        else
            evq_buf_printf(&line, "not measured (%s): %s", reason, evq_buf_text(&names));
        say(context, evq_buf_text(&line));
    }
    evq_buf_dispose(&names);
    evq_buf_dispose(&line);
}

static void say_gap(const evq_speed_row *row, bool is_prompt, evq_say_line *say, void *context)
{
    double gap = row->client.value / row->server->value - 1;
    if (!isfinite(gap) || fabs(gap) <= notable_gap) return;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_printf(&line, "%s: seen from here it is ", row->name);
    evq_format_percent(&line, fabs(gap));
    evq_buf_printf(&line, " %s than the server says", gap < 0 ? "slower" : "faster");
    if (is_prompt && gap < 0)
        evq_buf_puts(&line, " (network, queue and the first token's work are in the client's time)");
    say(context, evq_buf_text(&line));
    evq_buf_dispose(&line);
}

void evq_speed_say_gaps(const evq_speed *speed, evq_say_line *say, void *context)
{
    evq_speed_row rows[EVQ_SPEED_ROWS];
    size_t count = evq_speed_rows(rows, speed);
    for (size_t i = 0; i < count; i++)
        if (evq_speed_row_compares(&rows[i])) say_gap(&rows[i], rows[i].server == &speed->pp_server, say, context);
}

void evq_speed_say_notes(const evq_speed *speed, evq_say_line *say, void *context)
{
    static const double notable_tokens = 1.2;
    const evq_value *pieces = &speed->tokens_per_chunk, *drafts = &speed->draft_accepted;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    if (pieces->scored && pieces->value > notable_tokens) {
        evq_buf_printf(&line,
                       "a piece of the stream holds %.2g tokens: batching, speculative decoding or buffering; the "
                       "time between pieces is no time per token",
                       pieces->value);
        say(context, evq_buf_text(&line));
    }
    if (drafts->scored) {
        evq_buf_truncate(&line, 0);
        evq_format_percent(&line, drafts->value);
        evq_buf_puts(&line, " of ");
        evq_format_count(&line, (int64_t)drafts->over_ms);
        evq_buf_puts(&line, " tokens that a draft model proposed were accepted");
        say(context, evq_buf_text(&line));
    }
    evq_buf_dispose(&line);
}
