// Schemas and values from anywhere: the text of a schema, a NUL, the text of a value. Built as a fuzzer with EVALQ_FUZZ, and
// always as a program that takes files and folders of such inputs.
#include "schema/schema.h"
#include "tests/fuzz/fuzz_main.h"

#include <string.h>

static void look_at(const evq_schema_report *report)
{
    fuzz_demand(!report->valid || !report->count, "errors of a valid value");
    fuzz_demand(report->valid || report->count, "an invalid value without an error");
    fuzz_demand(!report->gave_up || !report->valid, "valid although it gave up");
    for (size_t i = 0; i < report->count; i++) {
        fuzz_demand(*report->errors[i].text, "an error without a text");
        for (const char *at = report->errors[i].text; *at; at++)
            fuzz_demand((unsigned char)*at >= ' ', "a control character in a text");
    }
}

static void compile_and_check(const json_t *value, const json_t *instance, evq_draft draft)
{
    const evq_schema_document document = {"http://a/b", instance};
    const evq_schema_options options = {draft, true, &document, 1};
    evq_schema *schema;
    evq_schema_report report;
    evq_err err;
    if (!evq_schema_new(&schema, value, &options, &err)) {
        evq_schema_check(schema, instance, &report);
        look_at(&report);
        evq_arena_dispose(&report.arena);
        evq_schema_free(schema);
    }
    evq_schema_check_meta(value, draft, &report);
    look_at(&report);
    evq_arena_dispose(&report.arena);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;
    const unsigned char *end = size ? memchr(data, '\0', size) : NULL;
    if (!end) return 0;
    size_t len = (size_t)(end - data);
    json_t *value = json_loadb((const char *)data, len, flags, NULL);
    json_t *instance = json_loadb((const char *)end + 1, size - len - 1, flags, NULL);
    if (value && instance) {
        compile_and_check(value, instance, EVQ_DRAFT_2020_12);
        compile_and_check(value, instance, EVQ_DRAFT_7);
    }
    json_decref(value);
    json_decref(instance);
    return 0;
}
