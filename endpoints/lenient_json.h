// JSON from a server we cannot correct: what jansson refuses for one bad character is mended and read, not lost.
#ifndef EVQ_ENDPOINTS_LENIENT_JSON_H
#define EVQ_ENDPOINTS_LENIENT_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// NULL when it is not JSON, even so. `mended`: invalid UTF-8, a NUL, or half a surrogate pair became U+FFFD. No string
// in the value holds a NUL. The value is the caller's (json_decref).
json_t *evq_lenient_parse(const char *text, size_t len, bool *mended);

// Members of an object, of any value, of NULL: what is not there or not of that kind is NULL or EVQ_UNKNOWN.
const char *evq_lenient_text(const json_t *object, const char *key);     // never ""
const json_t *evq_lenient_object(const json_t *object, const char *key); // never an empty one
int64_t evq_lenient_count(const json_t *object, const char *key);
double evq_lenient_number(const json_t *object, const char *key); // not negative

#endif
