#include "reports/markdown.h"

#include "reports/escape.h"

void evq_markdown_item(void *out, const char *text)
{
    evq_buf_puts(out, "- ");
    evq_escape_markdown(out, text);
    evq_buf_putc(out, '\n');
}

void evq_markdown_items(evq_buf *out, const evq_scorecard *card, const char *heading, evq_say_all *all)
{
    size_t before = out->len;
    evq_buf_printf(out, "\n%s%s", heading, *heading ? "\n\n" : "");
    size_t start = out->len;
    all(card, evq_markdown_item, out);
    if (out->len == start) evq_buf_truncate(out, before);
}

void evq_markdown_command(evq_buf *out, const char *command)
{
    if (!command) return;
    evq_buf_puts(out, "\n```sh\n"); // only a line of its own could close this, and the command is one line
    evq_escape_terminal(out, command);
    evq_buf_puts(out, "\n```\n");
}
