#include "reports/report_html.h"

#include "reports/escape.h"
#include "reports/html.h"
#include "reports/models_internal.h"

#include <stdlib.h>

enum { TAIL_BYTES = 20000 }; // definitions and script, generously

typedef struct page {
    evq_buf *out;
    const evq_model_entry *entries;
    size_t count;
    const evq_charts *charts;
    const evq_buf *drawings;
} page;

// ---- frame ----

// The policy lets nothing be loaded, from anywhere, and no script run but the page's own: should a stranger's text ever get
// through, it stays a text.
static void begin(const page *p, const char *title)
{
    evq_buf_puts(
        p->out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
                "script-src 'nonce-evalq'\">\n<title>");
    evq_escape_xml(p->out, title);
    evq_buf_printf(p->out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<header>\n<h1>", evq_page_css);
    evq_escape_xml(p->out, title);
    evq_buf_puts(p->out, "</h1>\n");
    if (evq_models_are_simulated(p->entries, p->count))
        evq_buf_puts(p->out,
                     "<p class=\"banner\">Simulated: this shows what evalq finds, and says nothing about a real "
                     "model.</p>\n");
}

static void end(const page *p)
{
    evq_buf_printf(
        p->out,
        "</main>\n<footer>Made by evalq %s from the runs' traces alone: the same traces give the same page.</footer>\n"
        "<script nonce=\"evalq\">\n%s</script>\n</body>\n</html>\n",
        EVALQ_VERSION, evq_page_js);
}

// ---- charts ----

static void put_chart(const page *p, size_t i)
{
    const evq_chart *chart = &p->charts->charts[i];
    if (!p->drawings[i].len) return;
    evq_buf_printf(p->out, "<figure id=\"%s\">\n<h4>", chart->name);
    evq_escape_xml(p->out, chart->title);
    evq_buf_printf(p->out, "</h4>\n<div class=\"scroll\" tabindex=\"0\">%s</div>\n<figcaption>",
                   evq_buf_text(&p->drawings[i]));
    evq_escape_xml(p->out, chart->caption);
    evq_buf_printf(p->out, " Data: charts/%s.tsv.</figcaption>\n</figure>\n", chart->name);
}

static void put_charts(const page *p, size_t entry)
{
    for (size_t i = 0; i < p->charts->count; i++)
        if (p->charts->charts[i].entry == entry) put_chart(p, i);
}

static bool has_comparison(const page *p)
{
    for (size_t i = 0; i < p->charts->count; i++)
        if (p->charts->charts[i].entry == EVQ_CHART_OF_ALL && p->drawings[i].len) return true;
    return false;
}

static void put_comparison(const page *p)
{
    if (!has_comparison(p)) return;
    evq_buf_puts(p->out, "<h2 id=\"charts\">Charts</h2>\n");
    put_charts(p, EVQ_CHART_OF_ALL);
}

static void put_contents(const page *p)
{
    evq_buf_puts(p->out, "<nav aria-label=\"Contents\"><ul>");
    if (has_comparison(p)) evq_buf_puts(p->out, "<li><a href=\"#charts\">charts</a></li>");
    evq_buf_puts(p->out, "<li><a href=\"#definitions\">what the numbers mean</a></li></ul></nav>\n");
}

// ---- verdicts ----

static void put_rate(evq_buf *out, const evq_value *value)
{
    evq_buf_puts(out, "<td class=\"right\">");
    evq_format_value(out, value, EVQ_UNIT_RATE);
    evq_buf_puts(out, "</td>");
}

static void put_share(evq_buf *out, const evq_share *share)
{
    evq_buf_puts(out, "<td class=\"right\">");
    if (share->of)
        evq_buf_printf(out, "%zu of %zu", share->count, share->of);
    else
        evq_buf_putc(out, '-');
    evq_buf_puts(out, "</td>");
}

static void put_row(const page *p, size_t i)
{
    const evq_model_entry *entry = &p->entries[i];
    const evq_scorecard *card = entry->card;
    const evq_run *run = &card->trace->run;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_printf(p->out, "<tr><td class=\"model\"><a href=\"#m%zu\">", i + 1);
    evq_escape_xml(p->out, evq_model_name(entry));
    evq_buf_puts(p->out, "</a>");
    evq_model_say_pins(&line, card);
    if (line.len) evq_buf_puts(p->out, ", ");
    evq_escape_xml(p->out, evq_buf_text(&line));
    evq_buf_puts(p->out, "</td><td>");
    evq_escape_xml(p->out, run->labels.active_parameters ? run->labels.active_parameters : "-");
    evq_buf_printf(p->out, "</td><td class=\"result %s\">%s%s</td><td class=\"why\">",
                   evq_html_class(card->verdict.word), evq_verdict_names[card->verdict.word],
                   entry->changed || card->verdict.retest ? ", to be retested" : "");
    bool any = false;
    for (size_t k = 0; k < card->verdict.reason_count; k++) {
        if (evq_model_reason_is_said(card, k)) continue;
        if (any) evq_buf_puts(p->out, "<br>");
        evq_escape_xml(p->out, card->verdict.reasons[k].text);
        any = true;
    }
    evq_buf_puts(p->out, "</td>");
    put_share(p->out, &card->done);
    put_share(p->out, &card->validity.valid);
    put_rate(p->out, &card->speed.pp_cold);
    put_rate(p->out, &card->speed.tg);
    evq_buf_puts(p->out, "</tr>\n");
    evq_buf_dispose(&line);
}

static void put_verdicts(const page *p)
{
    static const struct {
        const char *name;
        bool right;
    } columns[] = {{"Model", false},     {"Active params", false}, {"Result", false}, {"Why", false},
                   {"Tasks done", true}, {"Valid calls", true},    {"Cold", true},    {"Generation", true}};
    evq_html_open_table(p->out);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        evq_html_open_cell(p->out, "th", columns[i].right);
        evq_html_term(p->out, columns[i].name);
        if (i >= 6) evq_buf_puts(p->out, ", tok/s");
        evq_buf_puts(p->out, "</th>");
    }
    evq_buf_puts(p->out, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < p->count; i++) put_row(p, i);
    evq_html_close_table(p->out);
}

// ---- models ----

static void put_model(const page *p, size_t i)
{
    evq_buf_printf(p->out, "<section id=\"m%zu\">\n<h2>", i + 1);
    evq_escape_xml(p->out, evq_model_name(&p->entries[i]));
    evq_buf_puts(p->out, "</h2>\n");
    evq_html_model(p->out, &p->entries[i], i);
    put_charts(p, i);
}

// Evidence takes what all the rest leaves of the page, each model's an equal part.
static void put_models(const page *p)
{
    evq_buf *sections = calloc(p->count + 1, sizeof *sections);
    if (!sections) evq_out_of_memory();
    size_t fixed = p->out->len + TAIL_BYTES;
    for (size_t i = 0; i < p->count; i++) {
        page one = *p;
        sections[i] = EVQ_BUF_INIT(p->out->max);
        one.out = &sections[i];
        put_model(&one, i);
        fixed += sections[i].len;
    }
    size_t room = fixed < EVQ_HTML_MOST ? EVQ_HTML_MOST - fixed : 0;
    for (size_t i = 0; i < p->count; i++) {
        evq_buf_append(p->out, evq_buf_text(&sections[i]), sections[i].len);
        evq_html_trials(p->out, &p->entries[i], i, room / p->count);
        evq_buf_puts(p->out, "</section>\n");
        evq_buf_dispose(&sections[i]);
    }
    free(sections);
}

void evq_html_render(evq_buf *out, const evq_model_entry *entries, size_t count, const evq_charts *charts,
                     const evq_buf *drawings)
{
    const page p = {out, entries, count, charts, drawings};
    begin(&p, count == 1 ? "Scorecard" : "Model scorecard");
    put_verdicts(&p);
    put_contents(&p);
    evq_buf_puts(out, "</header>\n<main>\n");
    put_comparison(&p);
    put_models(&p);
    evq_html_definitions(out);
    end(&p);
}
