// Patterns as JSON Schema writes them: ECMA-262 with the flag "u", translated to PCRE2. Private to schema/.
//
// Differences that are left: a class with \S, \P or a negated shorthand in it is PCRE2's (ASCII for \S); properties of strings and
// the flag "v" are not read; lookbehind must have a bounded length.
#ifndef EVQ_SCHEMA_ECMA_PATTERN_H
#define EVQ_SCHEMA_ECMA_PATTERN_H

#include "base/buf.h"
#include "base/pattern.h"

int evq_ecma_pattern_new(evq_pattern **out, const char *text, evq_err *err); // EVQ_EFORMAT: err->text says why

// The translation itself, in the caller's buffer.
int evq_ecma_translate(evq_buf *out, const char *text, evq_err *err);

#endif
