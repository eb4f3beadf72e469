// The words of a conversation: roles, messages, tool calls. Texts are borrowed from whoever built the message.
#ifndef EVQ_SCENARIOS_MESSAGE_H
#define EVQ_SCENARIOS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum evq_role { EVQ_SYSTEM, EVQ_USER, EVQ_ASSISTANT, EVQ_TOOL, EVQ_ROLE_COUNT } evq_role;
extern const char *const evq_role_names[EVQ_ROLE_COUNT];

typedef struct evq_tool_call {
    const char *id;
    const char *name;
    const char *arguments; // the text as received: broken JSON is a finding, not an accident
} evq_tool_call;

typedef struct evq_message {
    evq_role role;
    const char *content;        // NULL when there is none
    const char *reasoning;      // assistant only; NULL when there is none
    const evq_tool_call *calls; // assistant only
    size_t call_count;
    const char *echo;    // assistant only: the whole message as JSON in the shape of the dialect it came in, where that
                         // says more than the fields above (signatures, sealed reasoning); NULL where it does not
    const char *call_id; // tool only: the call it answers
    const char *call_name; // tool only: that call's tool
    bool is_error;         // tool only: the tool failed
} evq_message;

#endif
