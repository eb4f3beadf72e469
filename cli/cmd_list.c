#include "base/buf.h"
#include "base/json_write.h"
#include "cli/cmd.h"
#include "cli/find.h"
#include "cli/sizes.h"
#include "reports/page.h"
#include "scenarios/library.h"

#include <stdio.h>

static struct {
    bool json;
} given;

static const evq_opt options[] = {
    {"json", 0, EVQ_OPT_FLAG, &given.json, NULL, "one JSON array", 0, 0},
};

static void print_row(const evq_scenario *scenario)
{
    enum { WIDTH = 80, INDENT = 4 };
    evq_sizes sizes = evq_sizes_of(scenario);
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(1));
    const evq_page page = {.out = &out, .width = WIDTH};
    evq_buf_printf(&out, "%-16s %3d steps  %2zu tools  prompts %6zu to %6zu tokens\n", scenario->name,
                   scenario->reference_steps, scenario->tool_count, sizes.first_bytes / 4, sizes.last_bytes / 4);
    evq_page_blanks(&page, INDENT);
    evq_page_wrap(&page, EVQ_PLAIN, INDENT, INDENT, scenario->purpose);
    fputs(evq_buf_text(&out), stdout);
    evq_buf_dispose(&out);
}

static void write_row(evq_json_writer *w, const evq_scenario *scenario)
{
    evq_sizes sizes = evq_sizes_of(scenario);
    evq_write_object(w);
    evq_put_string(w, "name", scenario->name);
    evq_put_string(w, "purpose", scenario->purpose);
    evq_put_int(w, "reference_steps", scenario->reference_steps);
    evq_put_int(w, "tools", (int64_t)scenario->tool_count);
    evq_put_int(w, "checks", (int64_t)scenario->check_count);
    evq_put_int(w, "first_request_bytes", (int64_t)sizes.first_bytes);
    evq_put_int(w, "last_request_bytes", (int64_t)sizes.last_bytes);
    evq_write_end(w);
}

static int run(int argc, char **argv)
{
    (void)argv;
    evq_err err;
    evq_arena arena = EVQ_ARENA_INIT;
    const char **names = NULL;
    size_t count = 0;
    int rc = argc ? evq_fail(&err, EVQ_EUSAGE, NULL, NULL, "list takes no arguments; `evalq show NAME` shows one") : 0;
    if (!rc) rc = evq_library_list(&names, &count, evq_find_library(&arena), &arena, &err);
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(4));
    evq_json_writer w = evq_json_writer_on(&out, 2);
    if (given.json) evq_write_array(&w);
    for (size_t i = 0; !rc && i < count; i++) {
        evq_scenario *scenario;
        rc = evq_find_scenario(&scenario, names[i], &err);
        if (rc) break;
        if (given.json)
            write_row(&w, scenario);
        else
            print_row(scenario);
        evq_scenario_free(scenario);
    }
    if (given.json && !rc) {
        evq_write_end(&w);
        puts(evq_buf_text(&out));
    }
    evq_buf_dispose(&out);
    evq_arena_dispose(&arena);
    return rc ? evq_exit_of(&err) : EVQ_EXIT_OK;
}

const evq_cmd evq_cmd_list = {
    .name = "list",
    .arguments = "",
    .summary = "the shipped scenarios",
    .details = "Prompt sizes are those of the recording's first and last request, a token counted as four bytes.\n"
               "\n"
               "examples:\n"
               "  evalq list\n"
               "  EVALQ_SCENARIOS=./my-scenarios evalq list --json\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
