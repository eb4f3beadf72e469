#include "scenarios/loading.h"

#include <string.h>

static int page_load(evq_scenario *scenario, const evq_json *at, void *item)
{
    static const char *const keys[] = {"url", "title", "keywords", "when", "content", "status", NULL};
    evq_web_page *page = item;
    evq_json member;
    if (evq_json_only(at, keys) || evq_string_need(at, "url", &page->url)) return EVQ_EFORMAT;
    if (!strstr(page->url, "://")) {
        evq_json_find(at, "url", &member);
        return evq_json_fail(&member, "no address: write the whole of it, as in \"https://docs.example.net/setup\"");
    }
    page->title = page->url;
    page->keywords = "";
    int64_t status = 200;
    if (evq_string_find(at, "title", &page->title) || evq_string_find(at, "keywords", &page->keywords) ||
        evq_whens_load(scenario, at, &page->when, &page->when_count) || evq_json_need(at, "content", &member) ||
        evq_parts_load(scenario, &member, &page->content))
        return EVQ_EFORMAT;
    if (evq_json_find(at, "status", &member) && evq_json_integer(&member, 200, 599, &status)) return EVQ_EFORMAT;
    page->status = (int)status;
    return 0;
}

int evq_pages_load(evq_scenario *scenario, const evq_json *at)
{
    evq_world_data *world = &scenario->world;
    world->pages = evq_list_load(scenario, at, sizeof(evq_web_page), page_load, &world->page_count);
    return world->pages ? 0 : EVQ_EFORMAT;
}
