// Places in a JSON value as RFC 6901 writes them: "/items/0/name".
#ifndef EVQ_BASE_JSON_POINTER_H
#define EVQ_BASE_JSON_POINTER_H

#include <jansson.h>
#include <stdbool.h>

bool evq_json_pointer_valid(const char *pointer);

// NULL when there is nothing. The pointer is valid.
const json_t *evq_json_pointer_get(const json_t *root, const char *pointer);

#endif
