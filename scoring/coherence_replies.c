// Signals in a single reply: what it looks like as a text.
#include "scoring/coherence_internal.h"

#include "base/text.h"
#include "scoring/language.h"
#include "scoring/text_signs.h"
#include "scoring/words.h"

#include <string.h>

enum {
    RUNAWAY_LEAST = 16384, // bytes; and
    RUNAWAY_TIMES = 4,     // as long as the longest recorded reply
    TASK_MAX_MIB = 16,
    PROSE_MAX = 256 * 1024, // bytes of a reply's prose that are looked at: no reply can cost much
};

// ---- lengths ----

static size_t visible_bytes(const evq_message *message)
{
    size_t bytes = message->content ? strlen(message->content) : 0;
    for (size_t i = 0; i < message->call_count; i++) bytes += strlen(message->calls[i].arguments);
    return bytes;
}

static size_t longest_of(const evq_turn *turns, size_t count)
{
    size_t longest = 0;
    for (size_t i = 0; turns && i < count; i++)
        for (size_t k = 0; k < turns[i].reference_count; k++) {
            size_t bytes = visible_bytes(&turns[i].reference[k]);
            if (bytes > longest) longest = bytes;
        }
    return longest;
}

static size_t longest_recorded(const evq_scenario *scenario)
{
    size_t a = longest_of(scenario->turns, scenario->turn_count);
    size_t b = longest_of(scenario->alternative, scenario->turn_count);
    return a > b ? a : b;
}

static void find_runaway(evq_signals *s, int step, const evq_message *reply)
{
    size_t bytes = visible_bytes(reply), recorded = longest_recorded(s->scenario);
    if (bytes <= RUNAWAY_LEAST || bytes <= RUNAWAY_TIMES * recorded) return;
    evq_signal_add(s, EVQ_SIGNAL_RUNAWAY_REPLY, step,
                   evq_arena_printf(s->arena, "%s bytes of text and arguments; the longest recorded reply has %s",
                                    evq_words_count(s->arena, (int64_t)bytes),
                                    evq_words_count(s->arena, (int64_t)recorded)));
}

// ---- repetition ----

static bool find_loop(evq_signals *s, int step, const char *text, const char *where)
{
    size_t period, times;
    if (!text || !evq_text_loops(text, &period, &times)) return false;
    const char *piece = evq_arena_strndup(s->arena, text + strlen(text) - period, period);
    evq_signal_add(s, EVQ_SIGNAL_REPETITION, step,
                   evq_arena_printf(s->arena, "%s ends in the same %zu bytes %zu times: %s", where, period, times,
                                    evq_words_quote(s->arena, piece)));
    return true;
}

static void find_repetition(evq_signals *s, int step, const evq_message *reply, const char *prose)
{
    if (find_loop(s, step, reply->content, "the text")) return;
    if (find_loop(s, step, reply->reasoning, "the reasoning")) return;
    for (size_t i = 0; i < reply->call_count; i++) {
        // The end of the arguments is the end of the JSON: what loops stands before it.
        const char *arguments = reply->calls[i].arguments;
        size_t len = strlen(arguments);
        while (len && strchr("\"]} \n", arguments[len - 1])) len--;
        if (find_loop(s, step, evq_arena_strndup(s->arena, arguments, len), "a call's arguments")) return;
    }
    double share;
    if (!evq_prose_repeats(prose, &share)) return;
    evq_signal_add(
        s, EVQ_SIGNAL_REPETITION, step,
        evq_arena_printf(s->arena, "of its last sequences of four words %.0f %% were there before", share * 100));
}

// ---- replies that are none ----

static void find_no_reply(evq_signals *s, const evq_step_score *score)
{
    const evq_reply *reply = &score->answer->reply;
    evq_signal signal = {.step = score->step->number, .check = -1, .evidence = evq_reply_outcome_words(score->outcome)};
    switch (score->outcome) {
    case EVQ_REPLY_TRUNCATED:
    case EVQ_REPLY_TRUNCATED_IN_REASONING:
        signal.kind = EVQ_SIGNAL_TRUNCATED_REPLY; // by the limit: nobody's fault
        break;
    case EVQ_REPLY_ANSWER_IN_REASONING:
    case EVQ_REPLY_EMPTY_ZERO:
        signal.kind = EVQ_SIGNAL_EMPTY_REPLY;
        signal.culprit = EVQ_CULPRIT_ENDPOINT;
        break;
    case EVQ_REPLY_EMPTY:
        signal.kind = EVQ_SIGNAL_EMPTY_REPLY;
        // One token, or two, are the end mark: the model had nothing to say. More were lost on the way.
        signal.culprit = reply->usage.completion > 2 ? EVQ_CULPRIT_ENDPOINT : EVQ_CULPRIT_MODEL;
        break;
    default:
        return;
    }
    evq_signal_put(s, signal);
}

// ---- what the text is made of ----

static const char *around(const evq_signals *s, const char *text, size_t at)
{
    enum { BEFORE = 30, AROUND = 80 };
    size_t from = at > BEFORE ? at - BEFORE : 0;
    while (from && ((unsigned char)text[from] & 0xC0) == 0x80) from--;
    return evq_words_quote(s->arena, evq_arena_strndup(s->arena, text + from, strnlen(text + from, AROUND)));
}

static void find_garbled(evq_signals *s, int step, const char *text, const char *prose, const char *shown)
{
    size_t at;
    const char *what = evq_text_garbled(text, prose, &at);
    // What it was shown it may repeat.
    if (!what || strstr(shown, EVQ_UTF8_REPLACEMENT)) return;
    evq_signal_add(s, EVQ_SIGNAL_GARBLED_TEXT, step, evq_arena_printf(s->arena, "%s: %s", what, around(s, text, at)));
}

static bool has_leak(const evq_step_score *score)
{
    for (size_t i = 0; i < score->call_count; i++)
        if (score->calls[i].origin == EVQ_ORIGIN_TEXT) return true;
    return false;
}

// A server's template or parser lets them through: the model is not to blame.
static void find_marks(evq_signals *s, const evq_step_score *score, const char *text, const char *shown)
{
    size_t at;
    const char *mark = has_leak(score) ? NULL : evq_text_template_mark(text, shown, &at);
    if (!mark) return;
    evq_signal_put(s, (evq_signal){.kind = EVQ_SIGNAL_TEMPLATE_MARKS,
                                   .step = score->step->number,
                                   .evidence = evq_arena_printf(s->arena, "%s in: %s", mark, around(s, text, at)),
                                   .culprit = EVQ_CULPRIT_ENDPOINT,
                                   .check = -1});
}

typedef struct languages {
    const char *asked, *recorded;
} languages;

static void gather(evq_buf *out, const evq_scenario *scenario, bool recorded)
{
    for (size_t i = 0; i < scenario->turn_count; i++) {
        if (!recorded) evq_buf_printf(out, "%s\n", scenario->turns[i].user);
        for (size_t k = 0; recorded && k < scenario->turns[i].reference_count; k++)
            evq_buf_printf(out, "%s\n",
                           scenario->turns[i].reference[k].content ? scenario->turns[i].reference[k].content : "");
    }
}

static languages task_languages(const evq_scenario *scenario)
{
    evq_buf asked = EVQ_BUF_INIT(EVQ_MIB(TASK_MAX_MIB)), recorded = EVQ_BUF_INIT(EVQ_MIB(TASK_MAX_MIB));
    gather(&asked, scenario, false);
    gather(&recorded, scenario, true);
    languages out = {evq_language_of(evq_buf_text(&asked)), evq_language_of(evq_buf_text(&recorded))};
    evq_buf_dispose(&asked);
    evq_buf_dispose(&recorded);
    return out;
}

// A paragraph in another language than the task and its recording.
static bool is_switched(const evq_signals *s, const char *paragraph, const char **language, const char **task)
{
    *language = evq_language_of(paragraph);
    if (!*language) return false;
    languages said = task_languages(s->scenario);
    *task = said.asked;
    if (!said.asked || !strcmp(*language, said.asked)) return false;
    return !said.recorded || strcmp(*language, said.recorded) != 0;
}

static void find_language(evq_signals *s, int step, const char *prose)
{
    while (*prose) {
        const char *end = strstr(prose, "\n\n"), *language, *task;
        size_t len = end ? (size_t)(end - prose) : strlen(prose);
        const char *paragraph = evq_arena_strndup(s->arena, prose, len);
        if (is_switched(s, paragraph, &language, &task)) {
            evq_signal_add(s, EVQ_SIGNAL_LANGUAGE_SWITCH, step,
                           evq_arena_printf(s->arena, "%s, where the task is in %s: %s", language, task,
                                            evq_words_quote(s->arena, paragraph)));
            return;
        }
        prose += len;
        prose += strspn(prose, "\n");
    }
}

void evq_signals_of_reply(evq_signals *s, const evq_step_score *score, const char *shown)
{
    const evq_message *reply = &score->answer->reply.message;
    const char *text = reply->content ? reply->content : "";
    int step = score->step->number;
    evq_buf prose = EVQ_BUF_INIT(PROSE_MAX);
    evq_prose_of(&prose, text);
    find_no_reply(s, score);
    find_runaway(s, step, reply);
    find_repetition(s, step, reply, evq_buf_text(&prose));
    find_garbled(s, step, text, evq_buf_text(&prose), shown);
    find_marks(s, score, text, shown);
    find_language(s, step, evq_buf_text(&prose));
    evq_buf_dispose(&prose);
}
