#include "endpoints/decoder.h"
#include "endpoints/error_words.h"

#include <stdio.h>
#include <string.h>

// The class that a status stands for by itself; what the body says can be more exact.
static evq_failure class_of_status(int status)
{
    switch (status) {
    case 401:
    case 407:
        return EVQ_FAILURE_AUTH;
    case 402:
        return EVQ_FAILURE_QUOTA;
    case 403:
        return EVQ_FAILURE_FORBIDDEN;
    case 429:
        return EVQ_FAILURE_RATE_LIMIT;
    case 408: // the SDKs retry these three like a busy server
    case 409:
    case 425:
    case 498: // Groq: no flex capacity
    case 503:
    case 529: // Anthropic
        return EVQ_FAILURE_OVERLOAD;
    case 424: // Groq: something behind it failed
    case 499:
        return EVQ_FAILURE_SERVER_ERROR;
    default:
        break;
    }
    if (status >= 500) return EVQ_FAILURE_SERVER_ERROR;
    return status >= 300 ? EVQ_FAILURE_BAD_REQUEST : EVQ_FAILURE_MALFORMED;
}

// What the words make of the class that the status stands for.
static evq_failure refine(evq_failure failure, const evq_error_words *words)
{
    bool may_be_the_request = failure == EVQ_FAILURE_BAD_REQUEST || failure == EVQ_FAILURE_SERVER_ERROR;
    if (may_be_the_request && evq_error_words_overflow(words)) return EVQ_FAILURE_CONTEXT_OVERFLOW;
    if (failure == EVQ_FAILURE_BAD_REQUEST && evq_error_words_bad_key(words)) return EVQ_FAILURE_AUTH;
    if (failure == EVQ_FAILURE_BAD_REQUEST && evq_error_words_unknown_model(words)) return EVQ_FAILURE_UNKNOWN_MODEL;
    bool is_refusal =
        failure == EVQ_FAILURE_BAD_REQUEST || failure == EVQ_FAILURE_FORBIDDEN || failure == EVQ_FAILURE_RATE_LIMIT;
    if (is_refusal && evq_error_words_no_quota(words)) return EVQ_FAILURE_QUOTA;
    if (failure == EVQ_FAILURE_OVERLOAD && evq_error_words_loading(words)) return EVQ_FAILURE_LOADING;
    return failure;
}

evq_failure evq_failure_of_status(int status, const char *body, size_t len, char *text, size_t size,
                                  int64_t *retry_after_ms)
{
    evq_failure failure = class_of_status(status);
    *retry_after_ms = EVQ_UNKNOWN;
    if (status >= 300 && status < 400) {
        snprintf(text, size, "HTTP %d: the server redirects to another address; use that one", status);
        return failure;
    }
    evq_error_words words;
    evq_error_words_of_body(&words, body, len);
    *retry_after_ms = words.retry_ms;
    char line[sizeof words.message + sizeof words.field + 4];
    bool tells = *words.field && !strstr(words.message, words.field);
    snprintf(line, sizeof line, "%s%s%s", tells ? words.field : "", tells ? ": " : "", words.message);
    evq_error_line(text, size, line);
    return refine(failure, &words);
}
