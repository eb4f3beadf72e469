// The metaschemas of both drafts, built in. Private to schema/.
#ifndef EVQ_SCHEMA_META_H
#define EVQ_SCHEMA_META_H

#include <jansson.h>

#define EVQ_META_2020_12 "https://json-schema.org/draft/2020-12/schema"
#define EVQ_META_7       "http://json-schema.org/draft-07/schema"

json_t *evq_schema_meta(const char *uri); // a new value; NULL when it is none of them

#endif
