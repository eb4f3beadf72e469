#include "trace/trace.h"

#include <string.h>

const char *const evq_mode_names[EVQ_MODE_COUNT] = {"free", "forced"};

const char *const evq_outcome_names[EVQ_OUTCOME_COUNT] = {
#define X(name, id) id,
    EVQ_OUTCOMES(X)
#undef X
};

const char *const evq_health_state_names[EVQ_HEALTH_STATE_COUNT] = {
#define X(name, id) id,
    EVQ_HEALTH_STATES(X)
#undef X
};

const evq_attempt *evq_step_answer(const evq_step *step)
{
    if (!step->attempt_count) return NULL;
    const evq_attempt *last = &step->attempts[step->attempt_count - 1];
    return last->failure == EVQ_FAILURE_NONE ? last : NULL;
}

const evq_result *evq_step_result(const evq_step *step, size_t call)
{
    for (size_t i = 0; i < step->result_count; i++)
        if (step->results[i].call == (int)call) return &step->results[i];
    return NULL;
}

const evq_pin *evq_trace_new_pin(const evq_trace *trace, size_t trial)
{
    const evq_pin *pin = trace->trials[trial].pin;
    for (size_t i = 0; pin && i < trial; i++) {
        const evq_pin *before = trace->trials[i].pin;
        if (before && !strcmp(before->role, pin->role)) return NULL;
    }
    return pin;
}
