// How many checks a second: bench_schema FILE..., each {"schema": ..., "instance": ...} with an instance that fits.
#include "base/clock.h"
#include "schema/schema.h"

#include <stdio.h>
#include <string.h>

enum { BATCH = 200 };
#define SPAN EVQ_NS_PER_S

static int run(const char *path)
{
    json_t *both = json_load_file(path, 0, NULL);
    const json_t *value = json_object_get(both, "schema"), *instance = json_object_get(both, "instance");
    evq_schema *schema;
    evq_err err;
    if (!instance || evq_schema_new(&schema, value, NULL, &err)) return fprintf(stderr, "%s: unusable\n", path), 1;
    uint64_t start = evq_clock_ns(), checks = 0, took = 0;
    for (; took < SPAN; took = evq_clock_ns() - start, checks += BATCH)
        for (int i = 0; i < BATCH; i++) {
            evq_schema_report report;
            evq_schema_check(schema, instance, &report);
            if (!report.valid) return fprintf(stderr, "%s: the instance does not fit\n", path), 1;
            evq_arena_dispose(&report.arena);
        }
    const char *name = strrchr(path, '/');
    printf("%-14s %10.0f checks/s\n", name ? name + 1 : path, (double)checks * EVQ_NS_PER_S / (double)took);
    evq_schema_free(schema);
    json_decref(both);
    return 0;
}

int main(int argc, char **argv)
{
    int rc = 0;
    for (int i = 1; i < argc; i++) rc |= run(argv[i]);
    return rc;
}
