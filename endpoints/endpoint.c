#include "endpoints/endpoint.h"

#include <string.h>

static size_t without_slashes(const char *url, size_t len)
{
    while (len && url[len - 1] == '/') len--;
    return len;
}

// "/v1" or "/v1beta" at the end of a base URL is no part of the server's root.
static size_t without_version(const char *url, size_t len)
{
    size_t at = len;
    while (at && url[at - 1] != '/') at--;
    bool is_version = at > 1 && url[at] == 'v' && url[at + 1] >= '1' && url[at + 1] <= '9';
    return is_version ? without_slashes(url, at) : len;
}

// What a URL's path may hold as it is; the rest of a model's name is escaped. Colons and slashes belong to names.
static bool is_plain(unsigned char c)
{
    static const char others[] = "-._~:/@";
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c && strchr(others, c));
}

static void put_model(evq_buf *out, const char *model)
{
    for (; *model; model++) {
        if (is_plain((unsigned char)*model))
            evq_buf_putc(out, *model);
        else
            evq_buf_printf(out, "%%%02X", (unsigned char)*model);
    }
}

static void put_path(evq_buf *out, const char *path, const char *model)
{
    static const char place[] = "{model}";
    const char *hit = strstr(path, place);
    if (!hit) {
        evq_buf_puts(out, path);
        return;
    }
    evq_buf_append(out, path, (size_t)(hit - path));
    put_model(out, model);
    evq_buf_puts(out, hit + strlen(place));
}

void evq_endpoint_url(evq_buf *out, const evq_endpoint *endpoint, const char *path)
{
    size_t len = without_slashes(endpoint->url, strlen(endpoint->url));
    if (!strncmp(path, "//", 2)) {
        len = without_version(endpoint->url, len);
        path++;
    }
    evq_buf_append(out, endpoint->url, len);
    put_path(out, path, endpoint->model ? endpoint->model : "");
    if (endpoint->query) evq_buf_printf(out, "%c%s", strchr(path, '?') ? '&' : '?', endpoint->query);
}

const char *evq_endpoint_base_url(const char *url, const evq_dialect *dialect, evq_arena *arena)
{
    const char *host = strstr(url, "://");
    const char *slash = host ? strchr(host + 3, '/') : NULL;
    if (!host || (slash && slash[1])) return url;
    size_t len = without_slashes(url, strlen(url));
    return evq_arena_printf(arena, "%.*s%s", (int)len, url, dialect->base);
}

const char *evq_endpoint_sibling_url(const char *url, const evq_dialect *dialect, evq_arena *arena)
{
    size_t len = without_version(url, without_slashes(url, strlen(url)));
    return evq_arena_printf(arena, "%.*s%s", (int)len, url, dialect->base);
}

void evq_endpoint_reply_url(evq_buf *out, const evq_endpoint *endpoint, bool stream)
{
    const evq_dialect *dialect = endpoint->dialect;
    const char *path = stream && dialect->stream_path ? dialect->stream_path : dialect->path;
    if (endpoint->quirks && endpoint->quirks->path) path = endpoint->quirks->path;
    evq_endpoint_url(out, endpoint, path);
}
