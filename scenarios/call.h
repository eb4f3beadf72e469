// Is a tool call well-formed: a known tool, one JSON object, and that right by the tool's JSON Schema?
#ifndef EVQ_SCENARIOS_CALL_H
#define EVQ_SCENARIOS_CALL_H

#include "scenarios/scenario.h"

// In the order in which they are looked at. X(NAME, id)
#define EVQ_CALL_FORMS(X)                                                                                              \
    X(WELL_FORMED, "well_formed")                                                                                      \
    X(UNKNOWN_TOOL, "unknown_tool")                                                                                    \
    X(BAD_JSON, "bad_json")                                                                                            \
    X(TRUNCATED_JSON, "truncated_json") /* good as far as it goes, but it ends too early */                            \
    X(MISSING_REQUIRED, "missing_required")                                                                            \
    X(UNEXPECTED_PROPERTY, "unexpected_property")                                                                      \
    X(WRONG_TYPE, "wrong_type")                                                                                        \
    X(BAD_VALUE, "bad_value") /* any other rule of the schema */

typedef enum evq_call_form {
#define X(name, id) EVQ_CALL_##name,
    EVQ_CALL_FORMS(X)
#undef X
        EVQ_CALL_FORM_COUNT
} evq_call_form;
extern const char *const evq_call_form_names[EVQ_CALL_FORM_COUNT];

typedef struct evq_call_judgement {
    evq_call_form form;
    const char *why; // one sentence; "" when well-formed
    const char *at,
        *rule;     // JSON Pointers: into the arguments, and of the rule in the tool's schema; "" when none was broken
    bool has_null; // an optional argument is null: agents take that as left out, and so do we
} evq_call_judgement;

// Texts live in the arena.
void evq_call_judge(evq_call_judgement *out, const evq_scenario *scenario, const evq_tool_call *call, evq_arena *arena);

#endif
