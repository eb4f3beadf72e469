#include "scenarios/condition.h"

#include "base/json_pointer.h"
#include "scenarios/fold.h"

#include <string.h>

static bool json_holds(const evq_condition *condition, const char *text)
{
    if (!condition->json_count) return true;
    json_t *root = json_loads(text, JSON_DECODE_ANY, NULL);
    bool holds = root != NULL;
    for (size_t i = 0; holds && i < condition->json_count; i++) {
        const evq_json_condition *at = &condition->json[i];
        holds = evq_matcher_accepts(&at->is, evq_json_pointer_get(root, at->pointer), at->cwd, at->home);
    }
    json_decref(root);
    return holds;
}

static bool number_holds(const evq_number_condition *number, const char *text)
{
    evq_span groups[EVQ_PATTERN_GROUPS];
    double value;
    if (!evq_pattern_match(number->pattern, text, strlen(text), groups) || groups[1].start > groups[1].end)
        return false;
    return evq_number_read(text + groups[1].start, groups[1].end - groups[1].start, &value) &&
           evq_number_is(value, number->value, number->tolerance);
}

static bool holds_for_text(const evq_condition *condition, const char *text)
{
    if (condition->exists == 0) return false;
    if (condition->equals && strcmp(condition->equals, text) != 0) return false;
    for (size_t i = 0; i < condition->contains_count; i++)
        if (!strstr(text, condition->contains[i])) return false;
    for (size_t i = 0; i < condition->lacks_count; i++)
        if (strstr(text, condition->lacks[i])) return false;
    for (size_t i = 0; i < condition->number_count; i++)
        if (!number_holds(&condition->numbers[i], text)) return false;
    if (condition->matches && !evq_pattern_match(condition->matches, text, strlen(text), NULL)) return false;
    return json_holds(condition, text);
}

bool evq_condition_holds(const evq_condition *condition, const char *text)
{
    if (text) return holds_for_text(condition, text);
    return condition->exists != 1 && !condition->equals && !condition->contains_count && !condition->matches &&
           !condition->json_count && !condition->number_count;
}
