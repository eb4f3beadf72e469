#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/cmd.h"
#include "cli/find.h"
#include "cli/show_run.h"
#include "cli/sizes.h"
#include "reports/page.h"

#include <stdio.h>
#include <string.h>

enum { LINE_CELLS = 92, ID_CELLS = 16 };

static struct {
    int trial, step;
} given;

static const evq_opt options[] = {
    {"trial", 0, EVQ_OPT_INT, &given.trial, "N", "of a run: only this trial", 1, 1000000},
    {"step", 0, EVQ_OPT_INT, &given.step, "N", "of a run: this step in full", 1, 1000000},
};

static void put_reference(evq_buf *out, const evq_scenario *scenario)
{
    for (int i = 0; i < scenario->reference_steps; i++) {
        const evq_message *message = evq_scenario_reference(scenario, i, NULL);
        evq_buf_printf(out, "  %2d  ", i + 1);
        for (size_t k = 0; k < message->call_count; k++) {
            evq_buf_printf(out, "%s%s ", k ? "      " : "", message->calls[k].name);
            evq_text_line(out, message->calls[k].arguments, LINE_CELLS - 20);
            evq_buf_putc(out, '\n');
        }
        if (message->call_count) continue;
        evq_text_line(out, message->content ? message->content : "", LINE_CELLS - 10);
        evq_buf_putc(out, '\n');
    }
}

static void put_scenario(evq_buf *out, const evq_scenario *scenario)
{
    evq_sizes sizes = evq_sizes_of(scenario);
    const evq_limits *limits = &scenario->limits;
    const evq_page page = {.out = out};
    evq_buf_printf(out, "%s: ", scenario->name);
    evq_text_block(out, scenario->purpose);
    evq_buf_puts(out, "\n\n");
    evq_buf_printf(out, "prompts    about %zu tokens at first, %zu at the end (a token counted as four bytes)\n",
                   sizes.first_bytes / 4, sizes.last_bytes / 4);
    evq_buf_printf(out, "limits     %d steps, %.4g s a request, %.4g s a trial, %d output tokens, %d retries\n",
                   limits->steps, limits->seconds_per_step, limits->seconds_per_trial, limits->output_tokens,
                   limits->retries);
    evq_buf_puts(out, "tools      ");
    for (size_t i = 0; i < scenario->tool_count; i++)
        evq_buf_printf(out, "%s%s", i ? ", " : "", scenario->tools[i].name);
    for (size_t i = 0; i < scenario->turn_count; i++) {
        evq_buf_puts(out, "\n\nuser       ");
        evq_text_block(out, scenario->turns[i].user);
    }
    evq_buf_puts(out, "\n\nreference\n");
    put_reference(out, scenario);
    evq_buf_puts(out, "\nchecks\n");
    for (size_t i = 0; i < scenario->check_count; i++) {
        const evq_check *check = &scenario->checks[i];
        evq_buf_printf(out, "  %-12s ", evq_check_kind_names[check->kind]);
        evq_page_cell(&page, EVQ_PLAIN, check->id, ID_CELLS, false);
        evq_buf_putc(out, ' ');
        evq_text_line(out, check->title, LINE_CELLS);
        if (check->earliest) evq_buf_printf(out, " (from step %d)", check->earliest);
        evq_buf_putc(out, '\n');
    }
}

static int show_scenario(const char *argument, evq_err *err)
{
    evq_scenario *scenario;
    int rc = evq_find_scenario(&scenario, argument, err);
    if (rc) return rc;
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(16));
    put_scenario(&out, scenario);
    fwrite(evq_buf_text(&out), 1, out.len, stdout);
    evq_buf_dispose(&out);
    evq_scenario_free(scenario);
    return 0;
}

static bool is_run(const char *path)
{
    char trace[4200];
    snprintf(trace, sizeof trace, "%s/trace.jsonl.gz", path);
    return evq_file_exists(trace) || strstr(path, ".jsonl");
}

static int run(int argc, char **argv)
{
    evq_err err;
    int rc = argc == 1 ? 0 : evq_fail(&err, EVQ_EUSAGE, NULL, NULL, "show takes one scenario or one run");
    if (!rc) rc = is_run(argv[0]) ? evq_show_run(argv[0], given.trial, given.step, &err) : show_scenario(argv[0], &err);
    return rc ? evq_exit_of(&err) : EVQ_EXIT_OK;
}

const evq_cmd evq_cmd_show = {
    .name = "show",
    .arguments = "SCENARIO|RUN",
    .summary = "a scenario's content, or a run step by step",
    .details = "examples:\n"
               "  evalq show blog-update\n"
               "  evalq show runs/2026-05-06T12-00-00Z-sim-reference\n"
               "  evalq show RUN --trial 2 --step 9\n",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .run = run,
};
