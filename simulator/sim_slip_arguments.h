// Arguments of a call, spoilt so that the tool's JSON Schema refuses them in one way and in no other.
#ifndef EVQ_SIMULATOR_SIM_SLIP_ARGUMENTS_H
#define EVQ_SIMULATOR_SIM_SLIP_ARGUMENTS_H

#include <jansson.h>
#include <stdbool.h>

// These change `arguments` and return whether they could.
bool evq_sim_spoil_required(json_t *arguments, const json_t *schema);
bool evq_sim_spoil_unexpected(json_t *arguments, const json_t *schema);
bool evq_sim_spoil_type(json_t *arguments, const json_t *schema);
bool evq_sim_spoil_value(json_t *arguments, const json_t *schema);
bool evq_sim_spoil_null(json_t *arguments, const json_t *schema); // null for an optional property that is not there

// Still valid, but something else: another path, or other words.
bool evq_sim_spoil_identifier(json_t *arguments, const json_t *schema);
bool evq_sim_spoil_text(json_t *arguments, const json_t *schema);

#endif
