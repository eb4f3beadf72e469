// Reads lines of {"schema": ..., "instance": ...} and prints for each "valid", "invalid" with the first sentence, or "no schema" with
// the reason: what tests/schema/differential compares with another validator's word.
#include "schema/schema.h"

#include <stdio.h>
#include <stdlib.h>

static void answer(const json_t *pair)
{
    evq_schema *schema;
    evq_schema_report report;
    evq_err err;
    if (evq_schema_new(&schema, json_object_get(pair, "schema"), NULL, &err)) {
        printf("no schema: %s: %s\n", err.where, err.text);
        return;
    }
    evq_schema_check(schema, json_object_get(pair, "instance"), &report);
    if (report.valid)
        puts("valid");
    else
        printf("invalid: %s: %s\n", report.errors[0].at, report.errors[0].text);
    evq_arena_dispose(&report.arena);
    evq_schema_free(schema);
}

int main(void)
{
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        json_error_t error;
        json_t *pair = json_loads(line, 0, &error);
        if (!pair) fprintf(stderr, "%s\n", error.text);
        if (!pair) return 2;
        answer(pair);
        json_decref(pair);
    }
    free(line);
    return 0;
}
