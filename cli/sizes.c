#include "cli/sizes.h"

#include "replay/session.h"

// Forced replay goes on from the recording whatever the reply is, so an empty one will do.
evq_sizes evq_sizes_of(const evq_scenario *scenario)
{
    evq_limits limits = scenario->limits;
    limits.steps = scenario->reference_steps;
    const evq_endpoint endpoint = {.dialect = &evq_openai_chat, .model = scenario->name};
    evq_session *session = evq_session_new(scenario, &limits, EVQ_MODE_FORCED, &endpoint, true, 0);
    evq_sizes sizes = {0};
    for (;;) {
        evq_action action = evq_session_next(session, 0);
        if (action.kind != EVQ_ACTION_SEND) break;
        if (!sizes.first_bytes) sizes.first_bytes = action.body_len;
        sizes.last_bytes = action.body_len;
        const evq_result *results;
        size_t count;
        evq_session_reply(session, &(evq_message){.role = EVQ_ASSISTANT}, &results, &count);
    }
    evq_session_free(session);
    return sizes;
}
