#include "scoring/grounding.h"

#include <stdio.h>
#include <string.h>

enum { SHORTEST = 4, LONGEST = 300, MAX_DEPTH = 16 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "2026-11-19", "2026-11-19T09:30:00Z".
static bool is_date(const char *text)
{
    static const char form[] = "dddd-dd-dd";
    for (int i = 0; form[i]; i++)
        if (form[i] == 'd' ? !is_digit(text[i]) : text[i] != form[i]) return false;
    return !text[10] || text[10] == 'T';
}

// "16k", "2.5h", "50ms": digits, and a unit of few letters behind them.
static bool is_amount(const char *text)
{
    size_t digits = strspn(text, "0123456789.,");
    size_t letters = 0;
    while (is_letter(text[digits + letters])) letters++;
    return digits && !text[digits + letters] && letters <= 3;
}

static bool has_extension(const char *text)
{
    const char *dot = strrchr(text, '.');
    if (!dot || dot == text || !is_letter(dot[1])) return false;
    size_t len = 0;
    while (is_letter(dot[1 + len]) || is_digit(dot[1 + len])) len++;
    return len <= 5 && !dot[1 + len];
}

bool evq_identifier_looks_like(const char *text)
{
    size_t len = strnlen(text, LONGEST + 1);
    if (len < SHORTEST || len > LONGEST) return false;
    bool letter = false, digit = false;
    for (const char *p = text; *p; p++) {
        if ((unsigned char)*p <= ' ' || strchr("\"\\{}()<>|;$*?", *p)) return false; // text, code, or a pattern
        letter |= is_letter(*p);
        digit |= is_digit(*p);
    }
    if (!letter || is_date(text) || is_amount(text)) return false;
    return digit || strpbrk(text, "/@") || has_extension(text);
}

// Cuts the slashes at its end, and returns where its last component begins.
static char *last_component(char *path)
{
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/') path[--len] = '\0';
    char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool evq_identifier_was_shown(const char *identifier, const char *shown)
{
    char path[LONGEST + 1];
    snprintf(path, sizeof path, "%s", strncmp(identifier, "./", 2) ? identifier : identifier + 2);
    char *name = last_component(path);
    if (strstr(shown, path)) return true;
    if (name == path || !strstr(shown, name)) return false;
    name[-1] = '\0';
    return strstr(shown, last_component(path)) != NULL;
}

static bool occurs(const json_t *value, const char *text, int depth)
{
    if (json_is_string(value)) return strstr(json_string_value(value), text) != NULL;
    if (depth == MAX_DEPTH) return false;
    size_t i;
    const char *key;
    json_t *inner;
    json_array_foreach(value, i, inner)
        if (occurs(inner, text, depth + 1)) return true;
    json_object_foreach((json_t *)value, key, inner)
        if (occurs(inner, text, depth + 1)) return true;
    return false;
}

typedef struct search {
    const json_t *recorded;
    const char *shown;
} search;

static const char *find(const search *s, const json_t *value, int depth)
{
    const char *text = json_string_value(value);
    if (text) {
        bool made_up = evq_identifier_looks_like(text) && !occurs(s->recorded, text, 0) &&
                       !evq_identifier_was_shown(text, s->shown);
        return made_up ? text : NULL;
    }
    if (depth == MAX_DEPTH) return NULL;
    size_t i;
    const char *key, *found = NULL;
    json_t *inner;
    json_array_foreach(value, i, inner)
        if ((found = find(s, inner, depth + 1))) return found;
    json_object_foreach((json_t *)value, key, inner)
        if ((found = find(s, inner, depth + 1))) return found;
    return NULL;
}

const char *evq_ungrounded_find(const json_t *arguments, const json_t *recorded, const char *shown, evq_arena *arena)
{
    const search s = {.recorded = recorded, .shown = shown};
    const char *found = find(&s, arguments, 0);
    return found ? evq_arena_strdup(arena, found) : NULL;
}
