// A bench as a page.
#include "reports/bench_renders.h"
#include "reports/bench_tables.h"
#include "reports/escape.h"

static void say_markdown(void *context, const char *line)
{
    evq_buf_puts(context, "- ");
    evq_escape_markdown(context, line);
    evq_buf_putc(context, '\n');
}

void evq_bench_render_markdown(evq_buf *out, const evq_bench_card *card)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_table table;
    evq_buf_puts(out, "# Bench\n\n");
    evq_say_bench(&line, card);
    evq_buf_printf(&line, ". It ended so: %s.", card->sentence);
    evq_escape_markdown(out, evq_buf_text(&line));
    evq_buf_puts(out, "\n\n");
    evq_table_of_bench(&table, card);
    if (table.cell_count) evq_table_put_markdown(&table, out);
    evq_table_dispose(&table);
    evq_table_of_streams(&table, card);
    if (table.cell_count) {
        evq_buf_puts(out, "\n## Many at once\n\n");
        evq_table_put_markdown(&table, out);
    }
    evq_table_dispose(&table);
    evq_buf_puts(out, "\n## What it means\n\n");
    evq_table_of_limits(&table, card);
    if (table.cell_count) {
        evq_table_put_markdown(&table, out);
        evq_buf_putc(out, '\n');
    }
    evq_table_dispose(&table);
    if (card->answered) evq_bench_say(card, say_markdown, out);
    evq_buf_puts(out,
                 "\nCold: a prompt whose first words were never sent before. Warm: the same conversation's next turn, "
                 "its beginning still in the prefix cache. Rates are all tokens over all the time they took; the "
                 "times are medians. evalq's docs/metrics.md has every formula.\n");
    evq_buf_dispose(&line);
}
