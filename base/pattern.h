// Patterns from scenarios (PCRE2) with bounded work, so that no pattern and no text can hang a run.
#ifndef EVQ_BASE_PATTERN_H
#define EVQ_BASE_PATTERN_H

#include "base/err.h"

#include <stdbool.h>

typedef struct evq_pattern evq_pattern;

enum { EVQ_PATTERN_GROUPS = 10 }; // the whole match and ${1} to ${9}

typedef struct evq_span {
    size_t start, end; // bytes in the text; start > end: the group took no part
} evq_span;

// Compiles; on a bad pattern err->text says what and at which byte. `whole` anchors it at both ends.
int evq_pattern_new(evq_pattern **out, const char *text, bool whole, evq_err *err);
void evq_pattern_free(evq_pattern *pattern);

// True when it matches. Work beyond the limit counts as no match: deterministic, since the limit counts steps
// and not time. `groups` may be NULL; else it takes EVQ_PATTERN_GROUPS spans.
bool evq_pattern_match(const evq_pattern *pattern, const char *text, size_t len, evq_span *groups);

// The same for who has many texts to try: 1 when it matches, 0 when not, EVQ_ELIMIT when the work ran out.
int evq_pattern_try(const evq_pattern *pattern, const char *text, size_t len, evq_span *groups);

#endif
