// Numbers and quotations as the sentences of a scorecard say them. Texts live in the arena.
#ifndef EVQ_SCORING_WORDS_H
#define EVQ_SCORING_WORDS_H

#include "base/arena.h"

#include <stdint.h>

const char *evq_words_count(evq_arena *arena, int64_t count);    // "98,972"
const char *evq_words_duration(evq_arena *arena, double ms);     // "850 ms", "2.8 s", "34m08s", "2h00m00s"
const char *evq_words_quote(evq_arena *arena, const char *text); // one line of a stranger's, cut short
const char *evq_words_shell(evq_arena *arena,
                            const char *argument); // quoted if a shell would read more in it
const char *evq_words_plural(size_t count);        // "" or "s"

#endif
