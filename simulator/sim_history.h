// Puts together the messages of a request in the shape of Chat Completions, from dialects that say them otherwise.
#ifndef EVQ_SIMULATOR_SIM_HISTORY_H
#define EVQ_SIMULATOR_SIM_HISTORY_H

#include "simulator/sim_request.h"

// Each appends to the request's messages. A NULL text is "".
void evq_sim_history_text(evq_sim_request *out, const char *role, const char *text);
void evq_sim_history_result(evq_sim_request *out, const char *call_id, const json_t *content);

// What an assistant's message says further; begins one where the latest message is none of its own. `arguments` is a text,
// or an object, which becomes one.
void evq_sim_history_said(evq_sim_request *out, const char *text);
void evq_sim_history_call(evq_sim_request *out, const char *id, const char *name, const json_t *arguments);

// A tool; `parameters` may be NULL.
void evq_sim_history_tool(evq_sim_request *out, const json_t *name, const json_t *description, json_t *parameters);

// The texts of parts [{"text":...}, ...] as one, or the text itself. Free it with free().
char *evq_sim_history_flat(const json_t *content);

#endif
