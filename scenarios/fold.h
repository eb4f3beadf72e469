// Texts and numbers as people write them, folded to one form so that they can be compared.
#ifndef EVQ_SCENARIOS_FOLD_H
#define EVQ_SCENARIOS_FOLD_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

// Runs of white space become one blank, none at the ends; ASCII letters become small. The caller frees it.
char *evq_text_folded(const char *text);

// The words of a text, folded, each once: runs of ASCII letters and digits and of anything beyond ASCII. At most
// EVQ_WORDS_MAX of them.
enum { EVQ_WORDS_MAX = 64 };
size_t evq_text_words(const char *text, const char *words[EVQ_WORDS_MAX], evq_arena *arena);

// How many of the words occur in the text, also within longer words. Sets `found` (may be NULL) for those that do and
// leaves it for the others.
size_t evq_words_found(const char *const *words, size_t count, const char *text, size_t len, bool *found);

// A decimal number that is all of the text but for blanks around it and a full stop or comma at its end. Thousands
// separators (, _ ' and blanks before three digits) are left out; U+2212 is a minus.
bool evq_number_read(const char *text, size_t len, double *out);

// At most `tolerance` apart, give or take what doubles cannot hold.
bool evq_number_is(double value, double wanted, double tolerance);

#endif
