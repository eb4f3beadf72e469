#include "scenarios/reply.h"

#include <string.h>

const char *const evq_role_names[EVQ_ROLE_COUNT] = {"system", "user", "assistant", "tool"};

const char *const evq_finish_names[EVQ_FINISH_COUNT] = {"none",           "stop",     "tool_calls", "length",
                                                        "content_filter", "bad_call", "error",      "other"};

const char *const evq_failure_names[EVQ_FAILURE_COUNT] = {
#define X(name, id, may_pass) id,
    EVQ_FAILURES(X)
#undef X
};

const char *const evq_remark_names[EVQ_REMARK_COUNT] = {
#define X(name, id) id,
    EVQ_REMARKS(X)
#undef X
};

const char evq_event_letters[EVQ_EVENT_KIND_COUNT + 1] = {
#define X(name, letter, token) letter,
    EVQ_EVENT_KINDS(X)
#undef X
        '\0'};

bool evq_event_is_token(evq_event_kind kind)
{
    static const bool table[EVQ_EVENT_KIND_COUNT] = {
#define X(name, letter, token) token,
        EVQ_EVENT_KINDS(X)
#undef X
    };
    return table[kind];
}

bool evq_failure_may_pass(evq_failure failure)
{
    static const bool table[EVQ_FAILURE_COUNT] = {
#define X(name, id, may_pass) may_pass,
        EVQ_FAILURES(X)
#undef X
    };
    return table[failure];
}

int evq_name_index(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(names[i], name)) return i;
    return -1;
}
