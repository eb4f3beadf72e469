#include "scoring/leak.h"

#include "scoring/leak_internal.h"

#include <ctype.h>
#include <string.h>

// Of a longer text only the beginning is looked at, so that no text can cost much.
enum { TEXT_MAX = 1 << 20, MAX_TRIES = 4 * EVQ_LEAKS_MAX, LEAD_IN_MAX = 200 };

// ---- quotations ----

static size_t count_marks(const char *from, const char *to, const char *mark)
{
    size_t count = 0;
    for (const char *p = strstr(from, mark); p && p < to; p = strstr(p + strlen(mark), mark)) count++;
    return count;
}

static bool is_in_line_quote(const char *text, const char *at)
{
    const char *line = at;
    while (line > text && line[-1] != '\n') line--;
    size_t marks = 0;
    for (const char *p = line; p < at; p++) marks += *p == '`';
    return marks % 2 == 1;
}

// In a code block that is all of the text, a call is meant; in one among other text, it is shown.
static bool is_quoted(const char *text, const char *at)
{
    size_t blocks_before = count_marks(text, at, "```");
    if (blocks_before % 2 == 0) return is_in_line_quote(text, at);
    return !(blocks_before == 1 && !strncmp(text + strspn(text, " \t\r\n"), "```", 3));
}

// ---- JSON that is all of the text ----

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

static bool is_offered(const evq_scenario *scenario, const char *name)
{
    return name && evq_scenario_tool(scenario, name);
}

// A sentence before the call, on lines of its own.
static const char *skip_lead_in(const char *text)
{
    if (strchr("{[<", *text)) return text;
    for (const char *p = strchr(text, '\n'); p && p - text < LEAD_IN_MAX; p = strchr(p + 1, '\n'))
        if (p[1] && strchr("{[<", p[1])) return p + 1;
    return text;
}

// {"name": ..., "parameters": ...}, several of them separated by ";" or lines, or an array of them. Llama 3 writes so.
static size_t find_bare(const char *text, evq_leak_reader *reader, evq_leak *out, const char *form)
{
    size_t count = 0;
    const char *at = skip_lead_in(skip_blanks(text));
    if (!strncmp(at, "<|python_tag|>", 14)) at = skip_blanks(at + 14);
    bool is_array = *at == '[';
    if (is_array) at = skip_blanks(at + 1);
    while (*at == '{' && count < EVQ_LEAKS_MAX) {
        size_t len = evq_leak_json_length(at);
        evq_leak *leak = &out[count];
        *leak = (evq_leak){.form = form, .start = (size_t)(at - text), .end = (size_t)(at - text) + len};
        if (!len || !evq_leak_read_json(reader, at, len, leak) || !is_offered(reader->scenario, leak->name)) return 0;
        count++;
        at = skip_blanks(at + len);
        if (*at == ';' || (is_array && *at == ',')) at = skip_blanks(at + 1);
    }
    if (is_array && *at == ']') at = skip_blanks(at + 1);
    return *at ? 0 : count; // there is more: it is an answer that shows JSON
}

// A code block with such JSON, behind a short sentence at most, and nothing behind it.
static size_t find_fenced(const char *text, evq_leak_reader *reader, evq_leak *out)
{
    const char *open = strstr(text, "```");
    if (!open || open - text > LEAD_IN_MAX) return 0;
    const char *body = open + 3 + strcspn(open + 3, "\n{[");
    const char *close = strstr(body, "```");
    if (!close || *skip_blanks(close + 3)) return 0;
    const char *copy = evq_arena_strndup(reader->arena, body, (size_t)(close - body));
    size_t count = find_bare(copy, reader, out, "fenced JSON");
    for (size_t i = 0; i < count; i++) {
        out[i].start = (size_t)(open - text);
        out[i].end = (size_t)(close + 3 - text);
    }
    return count;
}

// ---- marked forms ----

typedef struct scan {
    const char *text;
    const char **next; // per form: where it opens next, NULL: never again
    evq_leak_reader reader;
} scan;

// The form that opens first; of two at one place the longer mark.
static const evq_leak_form *first_open(scan *s, const char *from)
{
    const evq_leak_form *first = NULL;
    const char *where = NULL;
    for (size_t i = 0; i < evq_leak_form_count; i++) {
        const evq_leak_form *form = &evq_leak_forms[i];
        if (s->next[i] && s->next[i] < from) s->next[i] = strstr(from, form->open);
        const char *at = s->next[i];
        bool longer = at && at == where && strlen(form->open) > strlen(first->open);
        if (!at || (where && at > where) || (at == where && !longer)) continue;
        first = form;
        where = at;
    }
    if (first) s->reader.at = where;
    return first;
}

// Cut off where the text ends: an opening mark and hardly more.
static bool is_cut(const char *at)
{
    enum { RUDIMENT = 400 };
    return strnlen(at, RUDIMENT + 1) <= RUDIMENT && !strstr(at, "\n\n");
}

static size_t find_marked(const char *text, evq_leak_reader *reader, evq_leak *out)
{
    scan s = {.text = text, .reader = *reader};
    s.next = evq_arena_array(reader->arena, const char *, evq_leak_form_count);
    for (size_t i = 0; i < evq_leak_form_count; i++) s.next[i] = strstr(text, evq_leak_forms[i].open);
    size_t count = 0;
    const char *from = text;
    const evq_leak_form *form;
    for (int tries = 0; tries < MAX_TRIES && count < EVQ_LEAKS_MAX && (form = first_open(&s, from)); tries++) {
        const char *open = s.reader.at;
        evq_leak leak = {.form = form->name, .start = (size_t)(open - text), .is_certain = true};
        from = s.reader.at = open + strlen(form->open);
        bool taken = !is_quoted(text, open) && form->take(&s.reader, &leak);
        if (!taken && (is_quoted(text, open) || !is_cut(from))) continue;
        if (!taken) {
            leak = (evq_leak){.form = form->name, .start = (size_t)(open - text), .is_certain = true};
            s.reader.at = from + strlen(from);
        }
        leak.end = (size_t)(s.reader.at - text);
        out[count++] = leak;
        from = s.reader.at;
    }
    return count;
}

size_t evq_leaks_find(const char *text, const evq_scenario *scenario, evq_arena *arena, evq_leak **out)
{
    if (strnlen(text, TEXT_MAX + 1) > TEXT_MAX) text = evq_arena_strndup(arena, text, TEXT_MAX);
    evq_leak_reader reader = {.text = text, .at = text, .scenario = scenario, .arena = arena};
    *out = NULL;
    if (!strpbrk(text, "<[{=")) return 0; // nothing that could begin a call
    *out = evq_arena_array(arena, evq_leak, EVQ_LEAKS_MAX);
    size_t count = find_marked(text, &reader, *out);
    if (!count) count = find_bare(text, &reader, *out, "bare JSON");
    if (!count) count = find_fenced(text, &reader, *out);
    return count;
}
