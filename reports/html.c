#include "reports/html.h"

#include "reports/escape.h"

void evq_html_open_table(evq_buf *out)
{
    evq_buf_puts(out, "<div class=\"scroll\" tabindex=\"0\"><table class=\"sort\"><thead><tr>");
}

void evq_html_open_cell(evq_buf *out, const char *tag, bool right)
{
    evq_buf_printf(out, "<%s%s%s>", tag, *tag == 't' && tag[1] == 'h' ? " scope=\"col\"" : "",
                   right ? " class=\"right\"" : "");
}

void evq_html_close_table(evq_buf *out)
{
    evq_buf_puts(out, "</tbody></table></div>\n");
}

void evq_html_item(void *out, const char *text)
{
    evq_buf_puts(out, "<li>");
    evq_escape_xml(out, text);
    evq_buf_puts(out, "</li>\n");
}

void evq_html_list(evq_buf *out, const char *heading, const evq_scorecard *card, evq_html_say *all)
{
    evq_buf items = EVQ_BUF_INIT(out->max);
    all(card, evq_html_item, &items);
    if (items.len) {
        if (*heading) evq_buf_printf(out, "<h3>%s</h3>\n", heading);
        evq_buf_printf(out, "<ul>\n%s</ul>\n", evq_buf_text(&items));
    }
    evq_buf_dispose(&items);
}

void evq_html_fact(evq_buf *out, const char *name, const char *value)
{
    if (!value || !*value) return;
    evq_buf_printf(out, "<dt>%s</dt><dd>", name);
    evq_escape_xml(out, value);
    evq_buf_puts(out, "</dd>\n");
}

const char *evq_html_class(evq_verdict_word word)
{
    switch (word) {
    case EVQ_PRODUCTION:
        return "production";
    case EVQ_TOO_SLOW:
        return "slow";
    case EVQ_FAILED:
    case EVQ_COULD_NOT_SERVE:
        return "failed";
    default:
        return "none";
    }
}
