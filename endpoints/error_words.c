#include "endpoints/error_words.h"

#include "base/text.h"
#include "endpoints/lenient_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAX_CELLS = 300, MAX_TEXT_BYTES = 4096 };

void evq_error_line(char *out, size_t size, const char *text)
{
    evq_buf line = EVQ_BUF_INIT(MAX_TEXT_BYTES);
    evq_text_line(&line, text, MAX_CELLS);
    size_t len = line.len < size ? line.len : evq_utf8_floor(evq_buf_text(&line), size - 1);
    memcpy(out, evq_buf_text(&line), len);
    out[len] = '\0';
    evq_buf_dispose(&line);
}

static const char *find_word(const char *text, const char *word)
{
    size_t len = strlen(word);
    for (; *text; text++)
        if (!strncasecmp(text, word, len)) return text;
    return NULL;
}

// The value that tells about the error:
// {"error":{...}}, {"error":"text"}                  nearly everybody
// {"object":"error","message":...}                   vLLM before 2025
// {"detail":"text"}, {"detail":[{"loc","msg"}]}      FastAPI
// {"errors":[...]}, {"message":...}                  gateways
// [{"error":{...}}]                                  Gemini
static const json_t *find_error(const json_t *answer)
{
    if (json_is_array(answer)) answer = json_array_get(answer, 0);
    const json_t *error = json_object_get(answer, "error");
    if (json_object_size(error) || json_string_length(error)) return error;
    if (json_object_get(answer, "choices")) return NULL;
    const json_t *detail = json_object_get(answer, "detail"), *errors = json_object_get(answer, "errors");
    if (json_string_length(detail)) return detail;
    if (json_array_size(detail)) return json_array_get(detail, 0);
    if (json_array_size(errors)) return json_array_get(errors, 0);
    return evq_lenient_text(answer, "message") ? answer : NULL;
}

static void put_json(char *out, size_t size, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    evq_error_line(out, size, text ? text : "");
    free(text);
}

static void put_message(evq_error_words *out, const json_t *error)
{
    static const char *const keys[] = {"message", "msg", "detail", "error"};
    const char *text = json_string_value(error);
    for (size_t i = 0; !text && i < sizeof keys / sizeof *keys; i++) text = evq_lenient_text(error, keys[i]);
    if (text)
        evq_error_line(out->message, sizeof out->message, text);
    else
        put_json(out->message, sizeof out->message, error);
}

static void put_kind(evq_error_words *out, const json_t *error)
{
    const char *type = evq_lenient_text(error, "type"), *code = evq_lenient_text(error, "code");
    char text[sizeof out->kind];
    if (!type) type = evq_lenient_text(error, "status"); // Gemini
    snprintf(text, sizeof text, "%s%s%s", type ? type : "", type && code ? " " : "", code ? code : "");
    evq_error_line(out->kind, sizeof out->kind, text);
}

// The place of a FastAPI complaint: ["body", "messages", 0, "content"].
static void put_location(evq_buf *out, const json_t *parts)
{
    size_t i;
    json_t *part;
    json_array_foreach(parts, i, part) {
        const char *name = json_string_value(part);
        if (!i && name && !strcmp(name, "body")) continue;
        if (out->len) evq_buf_putc(out, '.');
        if (name)
            evq_buf_puts(out, name);
        else
            evq_buf_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(part));
    }
}

// Where the server says which member it objects to: OpenAI in "param", FastAPI in "loc", Google in field violations.
static void put_field(evq_error_words *out, const json_t *error)
{
    const char *param = evq_lenient_text(error, "param");
    evq_buf field = EVQ_BUF_INIT(MAX_TEXT_BYTES);
    if (param) evq_buf_puts(&field, param);
    if (!field.len) put_location(&field, json_object_get(error, "loc"));
    size_t i;
    json_t *detail;
    json_array_foreach(json_object_get(error, "details"), i, detail) {
        const json_t *violation = json_array_get(json_object_get(detail, "fieldViolations"), 0);
        const char *name = evq_lenient_text(violation, "field");
        if (name && !field.len) evq_buf_puts(&field, name);
    }
    evq_error_line(out->field, sizeof out->field, evq_buf_text(&field));
    evq_buf_dispose(&field);
}

// Google's RetryInfo: "37s"
static void put_retry(evq_error_words *out, const json_t *error)
{
    size_t i;
    json_t *detail;
    json_array_foreach(json_object_get(error, "details"), i, detail) {
        const char *delay = evq_lenient_text(detail, "retryDelay");
        char *end;
        double seconds = delay && *delay >= '0' && *delay <= '9' ? strtod(delay, &end) : -1;
        if (seconds >= 0 && seconds < 1e6) out->retry_ms = (int64_t)(seconds * 1000);
    }
}

bool evq_error_words_find(evq_error_words *out, const json_t *answer)
{
    *out = (evq_error_words){.retry_ms = EVQ_UNKNOWN};
    const json_t *error = find_error(answer);
    if (!error) return false;
    put_message(out, error);
    put_kind(out, error);
    put_field(out, error);
    put_retry(out, error);
    return true;
}

// Gateways in front of a server answer with pages of their own; their title says it all.
static void put_page(evq_error_words *out, const char *body, size_t len)
{
    evq_buf page = EVQ_BUF_INIT(3 * MAX_TEXT_BYTES);
    evq_utf8_clean(&page, body, len < MAX_TEXT_BYTES ? len : MAX_TEXT_BYTES);
    const char *text = evq_buf_text(&page);
    char *title = page.len ? (char *)find_word(text, "<title>") : NULL;
    if (title) {
        title += strlen("<title>");
        char *end = strchr(title, '<');
        if (end) *end = '\0';
        text = title;
    }
    evq_error_line(out->message, sizeof out->message, text + strspn(text, " \t\r\n"));
    evq_buf_dispose(&page);
}

void evq_error_words_of_body(evq_error_words *out, const char *body, size_t len)
{
    bool mended;
    json_t *answer = evq_lenient_parse(body, len, &mended);
    if (!evq_error_words_find(out, answer)) put_page(out, body, len);
    json_decref(answer);
}

static bool says(const evq_error_words *words, const char *const *signs)
{
    for (; *signs; signs++)
        if (find_word(words->message, *signs) || find_word(words->kind, *signs)) return true;
    return false;
}

bool evq_error_words_overflow(const evq_error_words *words)
{
    static const char *const signs[] = {
        "exceed_context_size",           // llama.cpp
        "available context size",        // llama.cpp
        "context_length_exceeded",       // OpenAI, Groq
        "maximum context length",        // OpenAI, vLLM, DeepSeek, Mistral
        "max_tokens must be at least 1", // vLLM: nothing is left for the reply
        "reduce the length",             // Groq
        "context length",                // Together
        "max_new_tokens",                // Together, TGI
        "input too large",               // Azure
        "prompt is too long",            // Anthropic
        "input is too long",             // Anthropic
        "exceed context limit",          // Anthropic
        "maximum number of tokens",      // Gemini
        "size exceeds the limit",        // Gemini
        NULL,
    };
    return says(words, signs);
}

evq_failure evq_error_words_class(const evq_error_words *words)
{
    static const char *const overload[] = {"overloaded", "unavailable", NULL}; // Anthropic; Gemini
    static const char *const rate_limit[] = {"rate_limit", "resource_exhausted", NULL};
    if (evq_error_words_overflow(words)) return EVQ_FAILURE_CONTEXT_OVERFLOW;
    if (says(words, overload)) return EVQ_FAILURE_OVERLOAD;
    return says(words, rate_limit) ? EVQ_FAILURE_RATE_LIMIT : EVQ_FAILURE_STREAM_ERROR;
}

bool evq_error_words_bad_key(const evq_error_words *words)
{
    static const char *const signs[] = {"api key not valid", "invalid_api_key", "invalid api key", "incorrect api key",
                                        NULL};
    return says(words, signs);
}

bool evq_error_words_no_quota(const evq_error_words *words)
{
    static const char *const signs[] = {
        "insufficient_quota",        "insufficient quota", "insufficient balance", "insufficient credit",
        "credit balance is too low", "billing_error",      "billing details",      NULL};
    return says(words, signs);
}

bool evq_error_words_loading(const evq_error_words *words)
{
    static const char *const signs[] = {"loading model", "model is loading",   "currently loading",
                                        "still loading", "model is not ready", NULL};
    return says(words, signs);
}

bool evq_error_words_unknown_model(const evq_error_words *words)
{
    static const char *const missing[] = {"not found",     "not_found",   "not exist", "unknown model",
                                          "invalid model", "no instance", "no such",   NULL};
    static const char *const model[] = {"model", NULL};
    return says(words, model) && says(words, missing);
}
