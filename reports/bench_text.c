// A bench on the terminal.
#include "reports/bench_renders.h"
#include "reports/bench_tables.h"
#include "reports/sentences.h"

typedef struct text_items {
    const evq_page *page;
    const char *label;
} text_items;

static void say_text(void *context, const char *line)
{
    text_items *items = context;
    evq_page_label(items->page, items->label);
    evq_page_put(items->page, EVQ_PLAIN, "- ");
    evq_page_wrap(items->page, EVQ_PLAIN, EVQ_PAGE_LABEL + 2, EVQ_PAGE_LABEL + 2, line);
    items->label = "";
}

static void put_table(const evq_table *table, const evq_page *page)
{
    if (!table->cell_count) return;
    evq_buf_putc(page->out, '\n');
    evq_table_put_text(table, page, NULL);
}

void evq_bench_render_text(evq_buf *out, const evq_bench_card *card, const evq_report_options *options)
{
    const evq_page page = {.out = out, .width = options->width < 60 ? 60 : options->width, .color = options->color};
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_table table;
    evq_say_bench(&line, card);
    evq_page_wrap(&page, EVQ_STRONG, 0, 2, evq_buf_text(&line));
    evq_table_of_bench(&table, card);
    put_table(&table, &page);
    evq_table_dispose(&table);
    evq_table_of_streams(&table, card);
    put_table(&table, &page);
    evq_table_dispose(&table);
    evq_table_of_limits(&table, card);
    put_table(&table, &page);
    evq_table_dispose(&table);
    evq_buf_putc(out, '\n');
    evq_page_label(&page, "Ended");
    evq_page_wrap(&page, card->trace->bench->stop == EVQ_BENCH_STOP_DONE ? EVQ_PLAIN : EVQ_WARN, EVQ_PAGE_LABEL,
                  EVQ_PAGE_LABEL, card->sentence);
    if (card->answered) evq_bench_say(card, say_text, &(text_items){&page, "Means"});
    if (options->run) {
        evq_buf_truncate(&line, 0);
        evq_buf_printf(&line, "%s/: bench.md, bench.json, trace.jsonl.gz", options->run);
        evq_page_label(&page, "Files");
        evq_page_wrap(&page, EVQ_PLAIN, EVQ_PAGE_LABEL, EVQ_PAGE_LABEL, evq_buf_text(&line));
    }
    evq_buf_truncate(&line, 0);
    evq_say_overhead(&line, card->trace);
    if (line.len) {
        evq_page_label(&page, "evalq");
        evq_page_wrap(&page, EVQ_DIM, EVQ_PAGE_LABEL, EVQ_PAGE_LABEL, evq_buf_text(&line));
    }
    evq_buf_dispose(&line);
}
