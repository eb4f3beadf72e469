#include "reports/chart_svg.h"

#include "reports/chart_internal.h"
#include "reports/escape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Colours of a chart and what takes their place on a dark ground.
static const struct {
    const char *light, *dark;
} themes[] = {
    {EVQ_INK, "#e8e8e8"},    {EVQ_MUTED, "#a9a9a9"}, {EVQ_GRID, "#3a3d42"},   {EVQ_PAPER, "#16181c"},
    {"#0072b2", "#4aa8e8"},  {"#d55e00", "#ff8a3d"}, {"#009e73", "#2fc79a"},  {"#cc79a7", "#e59cc6"},
    {"#e69f00", "#f2b63d"},  {"#56b4e9", "#8ccff5"}, {"#7f7f7f", "#a8a8a8"},  {EVQ_GOOD_C, "#24506b"},
    {EVQ_SOME_C, "#75580f"}, {EVQ_BAD_C, "#a84300"}, {EVQ_NONE_C, "#55585e"},
};

static const char *const elements[] = {"svg",     "g",           "defs",  "path",    "circle", "rect",
                                       "use",     "text",        "tspan", "polygon", "filter", "feFlood",
                                       "pattern", "feComposite", "title", "desc"};

// ---- colours ----

// gnuplot writes a colour in three ways: "rgb( 34,  34,  34)", "rgb(34,34,34)" and "#222222".
static void put_rule(evq_buf *out, const char *light, const char *dark, const char *attribute)
{
    long code = strtol(light + 1, NULL, 16);
    int r = (int)(code >> 16), g = (int)(code >> 8 & 255), b = (int)(code & 255);
    evq_buf_printf(out, "[%s=\"rgb(%3d, %3d, %3d)\"],[%s=\"rgb(%d,%d,%d)\"],[%s=\"%s\"]{%s:%s}", attribute, r, g, b,
                   attribute, r, g, b, attribute, light, attribute, dark);
}

static void put_style(evq_buf *out)
{
    evq_buf_puts(out, "<style>@media screen and (prefers-color-scheme:dark){");
    for (size_t i = 0; i < sizeof themes / sizeof *themes; i++) {
        put_rule(out, themes[i].light, themes[i].dark, "fill");
        put_rule(out, themes[i].light, themes[i].dark, "stroke");
        put_rule(out, themes[i].light, themes[i].dark, "color");
    }
    evq_buf_puts(out, "}</style>\n");
}

// ---- elements ----

static bool is_known(const char *tag, size_t len)
{
    size_t name = strcspn(tag, " \t\n/>");
    if (name > len) return false;
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (strlen(elements[i]) == name && !memcmp(elements[i], tag, name)) return true;
    return false;
}

static bool begins(const char *at, const char *what)
{
    return !strncmp(at, what, strlen(what));
}

// Names within one drawing get the chart's in front: several drawings stand in one page.
static void put_tag(evq_buf *out, const char *tag, size_t len, const char *chart)
{
    static const char *const names[] = {"id='", "id=\"", "href='#", "href=\"#", "url(#"};
    for (size_t i = 0; i < len;) {
        const char *name = NULL;
        for (size_t k = 0; k < sizeof names / sizeof *names && !name; k++)
            if (begins(tag + i, names[k])) name = names[k];
        if (!name) {
            evq_buf_putc(out, tag[i++]);
            continue;
        }
        evq_buf_printf(out, "%s%s-", name, chart);
        i += strlen(name);
    }
}

// Where the element that begins here ends, for those that are left out whole.
static const char *after(const char *at, const char *end)
{
    const char *found = strstr(at, end);
    return found ? found + strlen(end) : at + strlen(at);
}

static const char *put_element(evq_buf *out, const char *at, const char *chart)
{
    if (begins(at, "<title>")) return after(at, "</title>");
    if (begins(at, "<desc>")) return after(at, "</desc>");
    const char *tag = at + 1 + (at[1] == '/'), *end = strchr(at, '>');
    if (!end || !is_known(tag, (size_t)(end - tag))) return NULL;
    for (const char *c = at; c < end; c++)
        if (begins(c, " on") || begins(c, "script:")) return NULL;
    put_tag(out, at, (size_t)(end - at) + 1, chart);
    return end + 1;
}

static void begin(evq_buf *out, const evq_chart *chart)
{
    evq_buf_printf(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 900 "
        "%d\" role=\"img\" aria-labelledby=\"%s-title %s-desc\">\n<title id=\"%s-title\">",
        chart->height, chart->name, chart->name, chart->name);
    evq_escape_xml(out, chart->title);
    evq_buf_printf(out, "</title>\n<desc id=\"%s-desc\">", chart->name);
    evq_escape_xml(out, chart->caption);
    evq_buf_puts(out, "</desc>\n");
    put_style(out);
}

bool evq_chart_svg(evq_buf *out, const evq_chart *chart, const char *drawn)
{
    const char *at = strstr(drawn, "<svg");
    if (!at || !(at = strchr(at, '>'))) return false;
    begin(out, chart);
    for (at++; *at;) {
        if (*at != '<') {
            evq_buf_putc(out, *at++);
            continue;
        }
        at = put_element(out, at, chart->name);
        if (!at) return false;
    }
    return !out->over;
}
