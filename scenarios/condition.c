#include "scenarios/condition.h"

#include <string.h>

static bool holds_for_text(const evq_condition *condition, const char *text)
{
    if (condition->exists == 0) return false;
    if (condition->equals && strcmp(condition->equals, text) != 0) return false;
    for (size_t i = 0; i < condition->contains_count; i++)
        if (!strstr(text, condition->contains[i])) return false;
    for (size_t i = 0; i < condition->lacks_count; i++)
        if (strstr(text, condition->lacks[i])) return false;
    return !condition->matches || evq_pattern_match(condition->matches, text, strlen(text), NULL);
}

bool evq_condition_holds(const evq_condition *condition, const char *text)
{
    if (text) return holds_for_text(condition, text);
    return condition->exists != 1 && !condition->equals && !condition->contains_count && !condition->matches;
}
