#include "schema/meta.h"

#include "base/err.h"
#include "schema/meta_texts.h" // made by CMake from meta/*.json

#include <string.h>

json_t *evq_schema_meta(const char *uri)
{
    for (size_t i = 0; i < sizeof meta_texts / sizeof *meta_texts; i++) {
        json_t *value = NULL;
        if (!strcmp(meta_texts[i].uri, uri)) value = json_loads(meta_texts[i].text, 0, NULL);
        if (value) return value;
    }
    return NULL;
}
