// The web as far as the scenario knows it: pages by their address, and a search over them.
#include "base/text.h"
#include "scenarios/fold.h"
#include "scenarios/world_internal.h"

#include <string.h>

#define PAGE_MAX_BYTES EVQ_MIB(1)

enum { RESULTS_MAX = 10, LINE_MAX_CELLS = 200, STATUS_ERROR = 400 };

static const struct status {
    int number;
    const char *text;
} statuses[] = {
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {410, "Gone"},
    {429, "Too Many Requests"},
    {500, "Internal Server Error"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
};

static const char *status_text(int number)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].number == number) return statuses[i].text;
    return "Error";
}

// Bytes of an address up to its fragment, without a "/" at the end.
static size_t url_length(const char *url)
{
    size_t len = strcspn(url, "#");
    while (len && url[len - 1] == '/') len--;
    return len;
}

// Bytes of scheme and host.
static size_t host_end(const char *url)
{
    const char *host = strstr(url, "://");
    return host ? (size_t)(host + 3 - url) + strcspn(host + 3, "/?#") : 0;
}

static bool is_same_url(const char *a, const char *b)
{
    size_t len = url_length(a), host = host_end(a);
    if (len != url_length(b) || host != host_end(b)) return false;
    for (size_t i = 0; i < len; i++) {
        bool is_other_case = i < host && (a[i] ^ b[i]) == 0x20 && (a[i] | 0x20) >= 'a' && (a[i] | 0x20) <= 'z';
        if (a[i] != b[i] && !is_other_case) return false;
    }
    return true;
}

// The page that an address leads to now, NULL when there is none.
static const evq_web_page *page_at(const evq_world *world, const char *url)
{
    const evq_world_data *data = &world->scenario->world;
    for (size_t i = 0; i < data->page_count; i++) {
        const evq_web_page *page = &data->pages[i];
        if (is_same_url(page->url, url) && evq_world_holds(world, page->when, page->when_count)) return page;
    }
    return NULL;
}

static void render(evq_buf *out, const evq_world *world, const evq_web_page *page)
{
    const evq_world_data *data = &world->scenario->world;
    const evq_parts_source from = {.world = data, .files = &world->files, .folder = data->cwd};
    evq_parts_render(out, &page->content, &from);
}

void evq_play_fetch(const evq_play *play, evq_answer *out)
{
    const char *url;
    if (!evq_play_need_text(play, "url", &url, out)) return;
    const evq_web_page *page = page_at(play->world, url);
    if (!page) {
        evq_play_fail(play, out, "404 Not Found: %s", url);
        out->source = EVQ_ANSWER_OFF_SCRIPT;
        return;
    }
    out->is_error = page->status >= STATUS_ERROR;
    if (out->is_error) evq_buf_printf(&play->world->said, "%d %s\n\n", page->status, status_text(page->status));
    render(&play->world->said, play->world, page);
}

typedef struct query {
    const char *words[EVQ_WORDS_MAX];
    size_t count;
} query;

// The first line with one of the words, or else the first that is not blank.
static void put_line(evq_buf *said, const evq_buf *text, const query *wanted, evq_arena *scratch)
{
    const char *at = evq_buf_text(text), *end = at + text->len, *shown = NULL, *next;
    size_t shown_len = 0;
    for (; at < end; at = next) {
        next = evq_line_end(at, end);
        size_t len = (size_t)(next - at);
        if (strspn(at, " \t\r\n") >= len) continue;
        bool found = evq_words_found(wanted->words, wanted->count, at, len, NULL) > 0;
        if (!shown || found) {
            shown = at;
            shown_len = len - (at[len - 1] == '\n');
        }
        if (found) break;
    }
    if (!shown) return;
    evq_buf_puts(said, "   ");
    evq_text_line(said, evq_arena_strndup(scratch, shown, shown_len), LINE_MAX_CELLS);
    evq_buf_putc(said, '\n');
}

// True when the page was found, and so told of.
static bool try_page(const evq_play *play, const evq_web_page *page, const query *wanted, size_t number)
{
    evq_world *world = play->world;
    evq_buf text = EVQ_BUF_INIT(PAGE_MAX_BYTES), all = EVQ_BUF_INIT(2 * PAGE_MAX_BYTES);
    render(&text, world, page);
    evq_buf_printf(&all, "%s\n%s\n%s", page->title, page->keywords, evq_buf_text(&text));
    bool found = evq_words_found(wanted->words, wanted->count, evq_buf_text(&all), all.len, NULL) == wanted->count;
    if (found) {
        evq_buf_printf(&world->said, "%s%zu. %s\n   %s\n", number > 1 ? "\n" : "", number, page->title, page->url);
        put_line(&world->said, &text, wanted, &world->scratch);
    }
    evq_buf_dispose(&text);
    evq_buf_dispose(&all);
    return found;
}

void evq_play_page_search(const evq_play *play, evq_answer *out)
{
    const evq_world_data *data = &play->world->scenario->world;
    const char *text;
    if (!evq_play_need_text(play, "query", &text, out)) return;
    query wanted;
    wanted.count = evq_text_words(text, wanted.words, &play->world->scratch);
    size_t found = 0;
    for (size_t i = 0; wanted.count && i < data->page_count && found < RESULTS_MAX; i++) {
        const evq_web_page *page = &data->pages[i];
        if (page_at(play->world, page->url) == page) found += try_page(play, page, &wanted, found + 1);
    }
    if (!found) evq_buf_puts(&play->world->said, "No results found");
}
