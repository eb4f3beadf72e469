#include "endpoints/dialect.h"

#include <string.h>

static const evq_dialect *const dialects[] = {
    &evq_openai_chat,
};

const evq_dialect *evq_dialect_find(const char *name)
{
    for (size_t i = 0; i < sizeof dialects / sizeof dialects[0]; i++)
        if (!strcmp(dialects[i]->name, name)) return dialects[i];
    return NULL;
}
