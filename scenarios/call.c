#include "scenarios/call.h"

#include "schema/schema.h"

#include <string.h>

const char *const evq_call_form_names[EVQ_CALL_FORM_COUNT] = {
#define X(name, id) id,
    EVQ_CALL_FORMS(X)
#undef X
};

static void fail(evq_call_judgement *out, evq_call_form form, const char *why)
{
    out->form = form;
    out->why = why;
}

// What kind of rule a keyword is.
static evq_call_form form_of(const char *keyword)
{
    static const struct {
        const char *keyword;
        evq_call_form form;
    } known[] = {
        {"required", EVQ_CALL_MISSING_REQUIRED},
        {"dependentRequired", EVQ_CALL_MISSING_REQUIRED},
        {"additionalProperties", EVQ_CALL_UNEXPECTED_PROPERTY},
        {"unevaluatedProperties", EVQ_CALL_UNEXPECTED_PROPERTY},
        {"propertyNames", EVQ_CALL_UNEXPECTED_PROPERTY},
        {"", EVQ_CALL_UNEXPECTED_PROPERTY},
        {"type", EVQ_CALL_WRONG_TYPE},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i].keyword, keyword)) return known[i].form;
    return EVQ_CALL_BAD_VALUE;
}

// The lowest rung of all that is wrong: what an argument's value is matters less than that another one is missing.
static const evq_schema_error *gravest(const evq_schema_report *report)
{
    const evq_schema_error *out = &report->errors[0];
    for (size_t i = 1; i < report->count; i++)
        if (form_of(report->errors[i].cause) < form_of(out->cause)) out = &report->errors[i];
    return out;
}

static bool is_required(const json_t *schema, const char *name)
{
    size_t i;
    const json_t *item;
    json_array_foreach(json_object_get(schema, "required"), i, item)
        if (json_is_string(item) && !strcmp(json_string_value(item), name)) return true;
    return false;
}

// A new reference: the arguments without optional ones that are null.
static json_t *without_nulls(const json_t *arguments, const evq_tool *tool)
{
    json_t *out = json_copy((json_t *)arguments);
    if (!out) evq_out_of_memory();
    const json_t *properties = json_object_get(tool->schema, "properties");
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)arguments, key, value)
        if (json_is_null(value) && json_object_get(properties, key) && !is_required(tool->schema, key))
            json_object_del(out, key);
    return out;
}

static void judge_by_schema(evq_call_judgement *out, const evq_tool *tool, const json_t *arguments, evq_arena *arena)
{
    json_t *given = without_nulls(arguments, tool);
    out->has_null = json_object_size(given) < json_object_size(arguments);
    evq_schema_report report;
    evq_schema_check(tool->rules, given, &report);
    if (!report.valid) {
        const evq_schema_error *error = gravest(&report);
        bool at_root = !*error->at;
        fail(out, report.gave_up ? EVQ_CALL_BAD_VALUE : form_of(error->cause),
             evq_arena_printf(arena, "%s%s%s", at_root ? "" : error->at + 1, at_root ? "" : ": ", error->text));
        out->at = evq_arena_strdup(arena, error->at);
        out->rule = evq_arena_strdup(arena, error->rule);
    }
    evq_arena_dispose(&report.arena);
    json_decref(given);
}

// Cut off: all is well up to the end, where more would have to come ("12." is half a number).
static void judge_json(evq_call_judgement *out, const json_error_t *error, size_t len, evq_arena *arena)
{
    bool is_cut =
        json_error_code(error) == json_error_premature_end_of_input || (len && (size_t)error->position >= len);
    fail(out, is_cut ? EVQ_CALL_TRUNCATED_JSON : EVQ_CALL_BAD_JSON,
         evq_arena_printf(arena, "the arguments are not valid JSON: %s (line %d, column %d)",
                          is_cut ? "they end too early" : error->text, error->line, error->column));
}

void evq_call_judge(evq_call_judgement *out, const evq_scenario *scenario, const evq_tool_call *call, evq_arena *arena)
{
    *out = (evq_call_judgement){.why = "", .at = "", .rule = ""};
    const evq_tool *tool = evq_scenario_tool(scenario, call->name);
    if (!tool) {
        fail(out, EVQ_CALL_UNKNOWN_TOOL, evq_arena_printf(arena, "no tool is called \"%.200s\"", call->name));
        return;
    }
    json_error_t error;
    json_t *arguments = evq_call_arguments(call->arguments, &error);
    if (!arguments)
        judge_json(out, &error, strlen(call->arguments), arena);
    else if (!json_is_object(arguments))
        fail(out, EVQ_CALL_BAD_JSON, "the arguments are not a JSON object");
    else
        judge_by_schema(out, tool, arguments, arena);
    json_decref(arguments);
}
