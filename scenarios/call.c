#include "base/text.h"
#include "scenarios/scenario.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const evq_call_form_names[EVQ_CALL_FORM_COUNT] = {
    [EVQ_CALL_WELL_FORMED] = "well_formed",
    [EVQ_CALL_BAD_JSON] = "bad_json",
    [EVQ_CALL_UNKNOWN_TOOL] = "unknown_tool",
    [EVQ_CALL_MISSING_REQUIRED] = "missing_required",
};

// A caller's room for the reason why a call is not well-formed, if it wants one.
typedef struct reason {
    char *text;
    size_t size;
} reason;

static evq_call_form judged(const reason *why, evq_call_form form, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static evq_call_form judged(const reason *why, evq_call_form form, const char *format, ...)
{
    if (!why->text || !why->size) return form;
    va_list args;
    va_start(args, format);
    vsnprintf(why->text, why->size, format, args);
    va_end(args);
    why->text[evq_utf8_floor(why->text, strlen(why->text))] = '\0';
    return form;
}

static const char *missing_argument(const evq_tool *tool, const json_t *arguments)
{
    const json_t *required = json_object_get(tool->schema, "required");
    for (size_t i = 0; i < json_array_size(required); i++) {
        const char *name = json_string_value(json_array_get(required, i));
        if (name && !json_object_get(arguments, name)) return name;
    }
    return NULL;
}

static evq_call_form judge_arguments(const evq_tool *tool, const json_t *arguments, const reason *why)
{
    if (!json_is_object(arguments)) return judged(why, EVQ_CALL_BAD_JSON, "the arguments are not a JSON object");
    const char *missing = missing_argument(tool, arguments);
    if (missing) return judged(why, EVQ_CALL_MISSING_REQUIRED, "required argument \"%s\" is missing", missing);
    return EVQ_CALL_WELL_FORMED;
}

evq_call_form evq_call_judge(const evq_scenario *scenario, const evq_tool_call *call, char *why, size_t size)
{
    const reason room = {why, size};
    const evq_tool *tool = evq_scenario_tool(scenario, call->name);
    if (!tool) return judged(&room, EVQ_CALL_UNKNOWN_TOOL, "no tool is called \"%s\"", call->name);
    json_error_t at;
    json_t *arguments = evq_call_arguments(call->arguments, &at);
    if (!arguments)
        return judged(&room, EVQ_CALL_BAD_JSON, "the arguments are not valid JSON: %s (line %d, column %d)", at.text,
                      at.line, at.column);
    evq_call_form form = judge_arguments(tool, arguments, &room);
    json_decref(arguments);
    return form;
}
