// Signs of trouble in a text alone: it repeats itself, it is garbled, it shows marks that belong to a chat template, it is in
// another language. Pure functions of the text; docs/metrics.md, "Coherence", has the sources of the thresholds.
#ifndef EVQ_SCORING_TEXT_SIGNS_H
#define EVQ_SCORING_TEXT_SIGNS_H

#include "base/buf.h"

#include <stdbool.h>

// Appends what a person wrote as sentences: no code (fenced or in backquotes), no table rows, no quotations (lines that begin
// with ">").
void evq_prose_of(evq_buf *out, const char *text);

// The text ends in the same piece over and over. True: its period in bytes, and how often it stands in the last 64 KiB. What
// repeats must hold a letter: a ruler of dashes is none.
bool evq_text_loops(const char *text, size_t *period, size_t *times);

// Prose of which too many sequences of four words were there before, among its last 256 words.
bool evq_prose_repeats(const char *prose, double *share);

// Bytes that are no text: U+FFFD, control characters, or prose with the disorder of noise. What it is, or NULL.
const char *evq_text_garbled(const char *text, const char *prose, size_t *at);

// The first mark of a chat template that stands in the text as such, and not in the second text (what the model was shown); in
// backquotes it is spoken of, not leaked. NULL: none.
const char *evq_text_template_mark(const char *text, const char *shown, size_t *at);

// Does one of the words stand in the text, as a whole and in any case? What holds an apostrophe may end a longer word: "n't".
bool evq_text_says(const char *text, const char *const *words, size_t count);

#endif
