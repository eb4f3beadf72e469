#include "schema/uri.h"

#include <stdbool.h>
#include <string.h>

typedef struct span {
    const char *text; // NULL: the component is not there
    size_t len;
} span;

typedef struct parts {
    span scheme, authority, path, query, fragment;
} parts;

// A component that runs up to one of `ends`.
static span take(const char **at, const char *ends)
{
    span out = {.text = *at, .len = strcspn(*at, ends)};
    *at += out.len;
    return out;
}

static bool is_scheme(const span *s)
{
    bool letter = s->len && ((s->text[0] | 32) >= 'a' && (s->text[0] | 32) <= 'z');
    return letter && strspn(s->text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.") >= s->len;
}

static parts parse(const char *uri)
{
    parts out = {0};
    const char *at = uri, *ahead = uri;
    span scheme = take(&ahead, ":/?#");
    if (*ahead == ':' && is_scheme(&scheme)) {
        out.scheme = scheme;
        at = ahead + 1;
    }
    if (!strncmp(at, "//", 2)) {
        at += 2;
        out.authority = take(&at, "/?#");
    }
    out.path = take(&at, "?#");
    if (*at == '?') {
        at++;
        out.query = take(&at, "#");
    }
    if (*at == '#') out.fragment = (span){.text = at + 1, .len = strlen(at + 1)};
    return out;
}

// RFC 3986, 5.2.4, in place: the input lies behind the output in the same text.
static void remove_dots(char *path)
{
    char *in = path, *out = path;
    while (*in) {
        if (!strncmp(in, "../", 3)) {
            in += 3;
        } else if (!strncmp(in, "./", 2) || !strncmp(in, "/./", 3)) {
            in += 2;
        } else if (!strcmp(in, "/.")) {
            in[1] = '\0';
        } else if (!strncmp(in, "/../", 4) || !strcmp(in, "/..")) {
            in += 3;
            if (!*in) *--in = '/';
            while (out > path && *--out != '/') continue;
        } else if (!strcmp(in, ".") || !strcmp(in, "..")) {
            break;
        } else {
            do *out++ = *in++;
            while (*in && *in != '/');
        }
    }
    *out = '\0';
}

// RFC 3986, 5.2.3: the base's path up to its last slash, and the reference's behind it.
static char *merge(const parts *base, const span *path, evq_arena *arena)
{
    if (base->authority.text && !base->path.len) return evq_arena_printf(arena, "/%.*s", (int)path->len, path->text);
    size_t keep = base->path.len;
    while (keep && base->path.text[keep - 1] != '/') keep--;
    return evq_arena_printf(arena, "%.*s%.*s", (int)keep, base->path.text, (int)path->len, path->text);
}

// "%.*s" for a component with the sign before it, which goes with it.
#define PUT(before, s) (s).text ? (before) : "", (int)(s).len, (s).text ? (s).text : ""

// RFC 3986, 5.3
static const char *compose(const parts *p, evq_arena *arena)
{
    return evq_arena_printf(arena, "%s%.*s%s%s%.*s%s%.*s%s%.*s%s%.*s", PUT("", p->scheme), p->scheme.text ? ":" : "",
                            PUT("//", p->authority), PUT("", p->path), PUT("?", p->query), PUT("#", p->fragment));
}

const char *evq_uri_resolve(const char *base, const char *reference, evq_arena *arena)
{
    parts b = parse(base), r = parse(reference), t = r;
    char *path = NULL;
    if (r.scheme.text || r.authority.text) {
        path = evq_arena_strndup(arena, r.path.text, r.path.len);
        remove_dots(path);
    } else if (!r.path.len) {
        t.path = b.path;
        if (!r.query.text) t.query = b.query;
    } else {
        path = r.path.text[0] == '/' ? evq_arena_strndup(arena, r.path.text, r.path.len) : merge(&b, &r.path, arena);
        remove_dots(path);
    }
    if (path) t.path = (span){.text = path, .len = strlen(path)};
    if (!r.scheme.text) t.scheme = b.scheme;
    if (!r.scheme.text && !r.authority.text) t.authority = b.authority;
    return compose(&t, arena);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

const char *evq_uri_split(const char *uri, const char **fragment, evq_arena *arena)
{
    size_t len = strcspn(uri, "#");
    char *out = evq_arena_strdup(arena, uri[len] ? uri + len + 1 : ""), *to = out;
    for (const char *from = out; *from; from++) {
        bool is_code = *from == '%' && hex_digit(from[1]) >= 0 && hex_digit(from[2]) >= 0;
        *to++ = is_code ? (char)(hex_digit(from[1]) * 16 + hex_digit(from[2])) : *from;
        if (is_code) from += 2;
    }
    *to = '\0';
    *fragment = out;
    return evq_arena_strndup(arena, uri, len);
}
