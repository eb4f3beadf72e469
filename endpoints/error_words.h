// What a server says about an error, in the shapes that servers say it.
#ifndef EVQ_ENDPOINTS_ERROR_WORDS_H
#define EVQ_ENDPOINTS_ERROR_WORDS_H

#include "scenarios/reply.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct evq_error_words {
    char message[512]; // one harmless line, "" when there was none
    char kind[128];    // its type and code, "" when there were none
    char field[128];   // the member of the request it objects to, "" when it does not say
    int64_t retry_ms;  // how long to wait, EVQ_UNKNOWN when it does not say
} evq_error_words;

// False when the answer is no error: it says no "error" and has choices, or nothing that could be a message.
bool evq_error_words_find(evq_error_words *out, const json_t *answer);

// The same for a body that is known to be an error, whatever it is: JSON, HTML, text.
void evq_error_words_of_body(evq_error_words *out, const char *body, size_t len);

// The class of an error that has no status of its own, since it came inside an answer: by its words alone.
evq_failure evq_error_words_class(const evq_error_words *words);

bool evq_error_words_overflow(const evq_error_words *words);      // the prompt is longer than the context
bool evq_error_words_bad_key(const evq_error_words *words);       // the key is wrong, whatever the status says
bool evq_error_words_no_quota(const evq_error_words *words);      // nothing is left on the account
bool evq_error_words_loading(const evq_error_words *words);       // the model is not loaded yet
bool evq_error_words_unknown_model(const evq_error_words *words); // no such model here

// Copies `text` as one harmless line that fits into `out`.
void evq_error_line(char *out, size_t size, const char *text);

#endif
