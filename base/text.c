#include "base/text.h"

#include <stdlib.h>
#include <string.h>

size_t evq_utf8_length(const char *text, size_t len)
{
    const unsigned char *s = (const unsigned char *)text;
    if (!len) return 0;
    if (s[0] < 0x80) return 1;
    // RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
    size_t need = s[0] >= 0xC2 && s[0] <= 0xDF ? 2 : (s[0] & 0xF0) == 0xE0 ? 3 : s[0] >= 0xF0 && s[0] <= 0xF4 ? 4 : 0;
    if (!need || len < need) return 0;
    unsigned char low = s[0] == 0xE0 ? 0xA0 : s[0] == 0xF0 ? 0x90 : 0x80;
    unsigned char high = s[0] == 0xED ? 0x9F : s[0] == 0xF4 ? 0x8F : 0xBF;
    if (s[1] < low || s[1] > high) return 0;
    for (size_t i = 2; i < need; i++)
        if ((s[i] & 0xC0) != 0x80) return 0;
    return need;
}

size_t evq_utf8_floor(const char *text, size_t len)
{
    size_t back = 0;
    while (back < 4 && back < len && ((unsigned char)text[len - back - 1] & 0xC0) == 0x80) back++;
    if (back == len || back == 4) return len;
    size_t start = len - back - 1;
    unsigned char lead = (unsigned char)text[start];
    size_t need = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return start + need <= len ? len : start;
}

bool evq_utf8_valid(const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t seq = evq_utf8_length(text + i, len - i);
        if (!seq) return false;
        i += seq;
    }
    return true;
}

size_t evq_utf8_clean(evq_buf *out, const char *text, size_t len)
{
    size_t replaced = 0, start = 0, i = 0;
    while (i < len) {
        size_t seq = text[i] ? evq_utf8_length(text + i, len - i) : 0;
        if (seq) {
            i += seq;
            continue;
        }
        evq_buf_append(out, text + start, i - start);
        evq_buf_puts(out, EVQ_UTF8_REPLACEMENT);
        replaced++;
        start = ++i;
    }
    evq_buf_append(out, text + start, i - start);
    return replaced;
}

static uint32_t code_point(const char *text, size_t seq)
{
    const unsigned char *s = (const unsigned char *)text;
    switch (seq) {
    case 1:
        return s[0];
    case 2:
        return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    case 3:
        return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    default:
        return (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
    }
}

typedef struct range {
    uint32_t first, last;
} range;

static int compare_range(const void *key, const void *entry)
{
    uint32_t code = *(const uint32_t *)key;
    const range *r = entry;
    return code < r->first ? -1 : code > r->last;
}

static bool in_ranges(uint32_t code, const range *ranges, size_t count)
{
    return bsearch(&code, ranges, count, sizeof *ranges, compare_range) != NULL;
}

// Combining marks, joiners and variation selectors that take no cell (Unicode general categories Mn, Me, Cf;
// the common ones).
static const range zero_width[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},   {0x064B, 0x065F},
    {0x06D6, 0x06DC}, {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948},   {0x0E31, 0x0E31},
    {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},   {0x200B, 0x200F},
    {0x202A, 0x202E}, {0x2060, 0x206F}, {0x20D0, 0x20F0}, {0x302A, 0x302D},   {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0x1F3FB, 0x1F3FF}, {0xE0000, 0xE01EF},
};

// East Asian Wide and Fullwidth, and emoji (Unicode Standard Annex 11; the blocks, not every gap in them).
static const range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x23F0, 0x23F0},   {0x23F3, 0x23F3},
    {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267F, 0x267F},   {0x2693, 0x2693},
    {0x26A1, 0x26A1},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26CE, 0x26CE},
    {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},   {0x26FA, 0x26FA},
    {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},   {0x274C, 0x274C},
    {0x274E, 0x274E},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27B0, 0x27B0},
    {0x27BF, 0x27BF},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},   {0x2E80, 0x303E},
    {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97C},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB},
    {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

#define IN(code, table) in_ranges((code), (table), sizeof(table) / sizeof *(table))

// Characters that change how their neighbours are read, or hide: bidirectional controls, joiners, fillers, tags, byte
// order mark (Unicode's Default_Ignorable_Code_Point without the variation selectors that emoji need).
static const range invisible[] = {
    {0x00AD, 0x00AD}, {0x034F, 0x034F},   {0x061C, 0x061C},   {0x115F, 0x1160},   {0x17B4, 0x17B5}, {0x180B, 0x180F},
    {0x200B, 0x200F}, {0x202A, 0x202E},   {0x2060, 0x206F},   {0x3164, 0x3164},   {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

static size_t cells(uint32_t code)
{
    if (code < 0x20 || (code >= 0x7F && code < 0xA0) || IN(code, zero_width)) return 0;
    return IN(code, wide) ? 2 : 1;
}

size_t evq_text_cells(const char *text)
{
    size_t total = 0;
    for (size_t len = strlen(text), i = 0; i < len;) {
        size_t seq = evq_utf8_length(text + i, len - i);
        total += seq ? cells(code_point(text + i, seq)) : 1;
        i += seq ? seq : 1;
    }
    return total;
}

static bool is_line_end(uint32_t code)
{
    return code == '\n' || code == 0x2028 || code == 0x2029;
}

static void put_harmless(evq_buf *out, const char *text, size_t max_cells, bool one_line)
{
    size_t len = strlen(text), used = 0, cut_at = out->len;
    for (size_t i = 0; i < len;) {
        size_t seq = evq_utf8_length(text + i, len - i);
        uint32_t code = seq ? code_point(text + i, seq) : 0xFFFD;
        const char *shown = seq ? text + i : EVQ_UTF8_REPLACEMENT;
        size_t shown_len = seq ? seq : 3;
        i += seq ? seq : 1;
        if (code == '\t' || is_line_end(code)) {
            if (one_line) shown = " ", shown_len = 1, code = ' ';
            if (is_line_end(code)) shown = "\n", shown_len = 1; // no terminal knows the other two
        } else if (code < 0x20 || (code >= 0x7F && code < 0xA0) || IN(code, invisible)) {
            continue;
        }
        size_t wide_by = cells(code);
        if (out->over) return;
        if (used + wide_by > max_cells) {
            evq_buf_truncate(out, cut_at);
            if (max_cells) evq_buf_puts(out, "…");
            return;
        }
        if (used + wide_by < max_cells) cut_at = out->len + shown_len;
        used += wide_by;
        evq_buf_append(out, shown, shown_len);
    }
}

void evq_text_line(evq_buf *out, const char *text, size_t max_cells)
{
    put_harmless(out, text, max_cells, true);
}

void evq_text_block(evq_buf *out, const char *text)
{
    put_harmless(out, text, (size_t)-1, false);
}
