// What servers that speak Chat Completions want back unchanged, in members of their own: OpenRouter its reasoning_details,
// Gemini's compatible endpoint the thought signatures of calls (extra_content).
#ifndef EVQ_ENDPOINTS_CHAT_ECHO_H
#define EVQ_ENDPOINTS_CHAT_ECHO_H

#include "base/json_write.h"
#include "endpoints/reply_builder.h"

#include <jansson.h>

// From a message or a delta, and from one of its calls.
void evq_chat_echo_details(evq_reply_builder *reply, const json_t *part);
void evq_chat_echo_call(evq_reply_builder *reply, const json_t *call);

// Parses evq_message.echo for the functions below; NULL for NULL. The caller's (json_decref).
json_t *evq_chat_echo_load(const char *echo);
void evq_chat_echo_put_details(evq_json_writer *w, const json_t *echo);
void evq_chat_echo_put_call(evq_json_writer *w, const json_t *echo, const char *id);

#endif
