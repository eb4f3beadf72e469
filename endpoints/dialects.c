#include "endpoints/dialect.h"

#include <string.h>

const evq_dialect *const evq_dialects[] = {
    &evq_openai_chat, &evq_openai_responses, &evq_anthropic_messages, &evq_gemini, &evq_ollama,
};
const size_t evq_dialect_count = sizeof evq_dialects / sizeof evq_dialects[0];

const evq_dialect *evq_dialect_find(const char *name)
{
    for (size_t i = 0; i < evq_dialect_count; i++)
        if (!strcmp(evq_dialects[i]->name, name)) return evq_dialects[i];
    return NULL;
}
