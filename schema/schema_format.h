// The formats of JSON Schema, asserted. Private to schema/. One row of a table each; unknown ones say nothing.
// Left out: idn-hostname, whose tables of Unicode a tool definition has no need for.
#ifndef EVQ_SCHEMA_SCHEMA_FORMAT_H
#define EVQ_SCHEMA_SCHEMA_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct evq_schema_format evq_schema_format;

const evq_schema_format *evq_schema_format_find(const char *name, bool draft7); // NULL: unknown in that draft
bool evq_schema_format_fits(const evq_schema_format *format, const char *text, size_t len);

#endif
