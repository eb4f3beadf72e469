#include "reports/table.h"

#include "base/text.h"
#include "reports/escape.h"
#include "reports/html.h"

#include <string.h>

enum { GAP = 2, TEXTS_MIB = 64 };

void evq_table_init(evq_table *table, const evq_column *columns, size_t count)
{
    *table = (evq_table){.columns = columns, .column_count = count, .texts = EVQ_BUF_INIT(EVQ_MIB(TEXTS_MIB))};
}

void evq_table_dispose(evq_table *table)
{
    evq_arena_dispose(&table->arena);
    evq_buf_dispose(&table->texts);
}

evq_buf *evq_table_cell(evq_table *table, evq_tone tone)
{
    evq_buf_putc(&table->texts, '\0'); // ends the cell before
    EVQ_GROW(&table->arena, table->cells, table->cell_count);
    table->cells[table->cell_count++] = (evq_cell){.at = table->texts.len, .tone = tone};
    return &table->texts;
}

static size_t count_rows(const evq_table *table)
{
    return table->cell_count / (table->column_count + 1);
}

static const evq_cell *cell_at(const evq_table *table, size_t row, size_t column)
{
    return &table->cells[row * (table->column_count + 1) + column];
}

static const char *text_at(const evq_table *table, size_t row, size_t column)
{
    return evq_buf_text(&table->texts) + cell_at(table, row, column)->at;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t natural_width(const evq_table *table, size_t column)
{
    size_t cells = 0;
    bool empty = true;
    for (size_t row = 0; row < count_rows(table); row++) {
        const char *text = text_at(table, row, column);
        cells = larger(cells, evq_text_cells(text));
        empty &= !*text || !strcmp(text, "-");
    }
    if (empty) return 0;
    const evq_column *c = &table->columns[column];
    return larger(cells, larger(evq_text_cells(c->name), c->unit ? evq_text_cells(c->unit) : 0));
}

static size_t total_width(const size_t *widths, size_t count)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        if (widths[i]) total += widths[i] + (total ? GAP : 0);
    return total;
}

static void squeeze(const evq_table *table, size_t *widths, size_t room)
{
    for (size_t i = 0; i < table->column_count; i++) {
        size_t total = total_width(widths, table->column_count), least = table->columns[i].least;
        if (total <= room || !least || widths[i] <= least) continue;
        size_t over = total - room;
        widths[i] = widths[i] - least > over ? widths[i] - over : least;
    }
}

// Takes out the column that may go first; false when none may.
static bool drop_one(const evq_table *table, size_t *widths)
{
    size_t first = table->column_count;
    for (size_t i = 0; i < table->column_count; i++) {
        bool may = widths[i] && table->columns[i].leaves;
        if (may && (first == table->column_count || table->columns[i].leaves > table->columns[first].leaves)) first = i;
    }
    if (first == table->column_count) return false;
    widths[first] = 0;
    return true;
}

// The width of every column, 0 for those left out.
static size_t *lay_out(const evq_table *table, size_t room, evq_arena *arena)
{
    size_t *natural = evq_arena_array(arena, size_t, table->column_count);
    size_t *widths = evq_arena_array(arena, size_t, table->column_count);
    for (size_t i = 0; i < table->column_count; i++) natural[i] = natural_width(table, i);
    do {
        memcpy(widths, natural, table->column_count * sizeof *widths);
        squeeze(table, widths, room);
    } while (total_width(widths, table->column_count) > room && drop_one(table, natural));
    return widths;
}

static void put_heading(const evq_table *table, const evq_page *page, const size_t *widths, bool units)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const evq_column *c = &table->columns[i];
        const char *text = units ? c->unit : c->name;
        if (!widths[i]) continue;
        evq_page_cell(page, EVQ_DIM, text ? text : "", widths[i], c->right);
        evq_page_blanks(page, GAP);
    }
    evq_page_end_line(page);
}

// Notes stand below what they are about, not below the row's number: where the second column starts.
static void put_note(const evq_page *page, const evq_cell *note, const char *text, size_t column)
{
    if (!*text) return;
    evq_page_blanks(page, column);
    evq_page_wrap(page, note->tone, column, column, text);
}

static void put_row(const evq_table *table, const evq_page *page, const size_t *widths, size_t row, size_t indent)
{
    bool empty = true;
    for (size_t i = 0; i < table->column_count; i++) empty &= !*text_at(table, row, i);
    if (!empty) evq_page_blanks(page, indent);
    for (size_t i = 0; i < table->column_count && !empty; i++) {
        if (!widths[i]) continue;
        evq_page_cell(page, cell_at(table, row, i)->tone, text_at(table, row, i), widths[i], table->columns[i].right);
        evq_page_blanks(page, GAP);
    }
    if (!empty) evq_page_end_line(page);
    size_t column = table->column_count;
    put_note(page, cell_at(table, row, column), text_at(table, row, column), indent + widths[0] + GAP);
}

static bool has_units(const evq_table *table, const size_t *widths)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (widths[i] && table->columns[i].unit) return true;
    return false;
}

void evq_table_put_text(const evq_table *table, const evq_page *page, const char *label)
{
    evq_arena arena = EVQ_ARENA_INIT;
    size_t indent = label ? EVQ_PAGE_LABEL : 0;
    size_t *widths = lay_out(table, page->width > indent ? page->width - indent : 0, &arena);
    if (label) evq_page_label(page, label);
    put_heading(table, page, widths, false);
    if (has_units(table, widths)) {
        evq_page_blanks(page, indent);
        put_heading(table, page, widths, true);
    }
    for (size_t row = 0; row < count_rows(table); row++) put_row(table, page, widths, row, indent);
    evq_arena_dispose(&arena);
}

static size_t last_shown(const evq_table *table, const size_t *widths)
{
    size_t last = 0;
    for (size_t i = 0; i < table->column_count; i++)
        if (widths[i]) last = i;
    return last;
}

static void put_markdown_row(const evq_table *table, evq_buf *out, const size_t *widths, size_t row)
{
    const char *note = text_at(table, row, table->column_count);
    evq_buf_putc(out, '|');
    for (size_t i = 0; i < table->column_count; i++) {
        if (!widths[i]) continue;
        const char *text = text_at(table, row, i);
        evq_buf_putc(out, ' ');
        evq_escape_markdown(out, text);
        if (*note && i == last_shown(table, widths)) {
            if (*text) evq_buf_puts(out, ": ");
            evq_escape_markdown(out, note);
        }
        evq_buf_puts(out, " |");
    }
    evq_buf_putc(out, '\n');
}

void evq_table_put_markdown(const evq_table *table, evq_buf *out)
{
    evq_arena arena = EVQ_ARENA_INIT;
    size_t *widths = lay_out(table, (size_t)-1, &arena);
    evq_buf_putc(out, '|');
    for (size_t i = 0; i < table->column_count; i++) {
        const evq_column *c = &table->columns[i];
        if (widths[i]) evq_buf_printf(out, c->unit ? " %s, %s |" : " %s |", c->name, c->unit);
    }
    evq_buf_puts(out, "\n|");
    for (size_t i = 0; i < table->column_count; i++)
        if (widths[i]) evq_buf_puts(out, table->columns[i].right ? "--:|" : "---|");
    evq_buf_putc(out, '\n');
    for (size_t row = 0; row < count_rows(table); row++) put_markdown_row(table, out, widths, row);
    evq_arena_dispose(&arena);
}

static void put_html_row(const evq_table *table, evq_buf *out, const size_t *widths, size_t row)
{
    const char *note = text_at(table, row, table->column_count);
    evq_buf_puts(out, "<tr>");
    for (size_t i = 0; i < table->column_count; i++) {
        if (!widths[i]) continue;
        evq_html_open_cell(out, "td", table->columns[i].right);
        evq_escape_xml(out, text_at(table, row, i));
        if (*note && i == last_shown(table, widths)) {
            if (*text_at(table, row, i)) evq_buf_puts(out, ": ");
            evq_escape_xml(out, note);
        }
        evq_buf_puts(out, "</td>");
    }
    evq_buf_puts(out, "</tr>\n");
}

void evq_table_put_html(const evq_table *table, evq_buf *out)
{
    evq_arena arena = EVQ_ARENA_INIT;
    size_t *widths = lay_out(table, (size_t)-1, &arena);
    evq_html_open_table(out);
    for (size_t i = 0; i < table->column_count; i++) {
        const evq_column *c = &table->columns[i];
        if (!widths[i]) continue;
        evq_html_open_cell(out, "th", c->right);
        evq_html_term(out, c->name);
        if (c->unit) evq_buf_printf(out, ", %s", c->unit);
        evq_buf_puts(out, "</th>");
    }
    evq_buf_puts(out, "</tr></thead><tbody>\n");
    for (size_t row = 0; row < count_rows(table); row++) put_html_row(table, out, widths, row);
    evq_html_close_table(out);
    evq_arena_dispose(&arena);
}
