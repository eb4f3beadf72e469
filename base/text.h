// UTF-8: is it valid, how wide is it, and how to show a stranger's text without letting it act.
#ifndef EVQ_BASE_TEXT_H
#define EVQ_BASE_TEXT_H

#include "base/buf.h"

#include <stdint.h>

#define EVQ_UTF8_REPLACEMENT "\xEF\xBF\xBD" // U+FFFD

// Bytes of the valid UTF-8 sequence at `text` (1 to 4), or 0 when there is none within `len`.
size_t evq_utf8_length(const char *text, size_t len);
// The largest n <= len that does not cut a sequence of valid UTF-8 in two.
size_t evq_utf8_floor(const char *text, size_t len);
bool evq_utf8_valid(const char *text, size_t len);
// Appends `text` with every invalid byte, and every NUL, replaced by U+FFFD; returns how many were replaced.
size_t evq_utf8_clean(evq_buf *out, const char *text, size_t len);

// Terminal cells that `text` takes: 2 for wide characters, 0 for combining ones.
size_t evq_text_cells(const char *text);

// Appends `text` as one harmless line of at most `max_cells` cells: line ends become blanks, control
// characters (so every escape sequence), invisible and text-direction characters are dropped, and what is cut
// ends in "…".
void evq_text_line(evq_buf *out, const char *text, size_t max_cells);

// Whole text as it may be shown on a terminal: as evq_text_line, but line ends and tabs stay and nothing is cut.
void evq_text_block(evq_buf *out, const char *text);

#endif
