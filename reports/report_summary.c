// A short page for the summary of a CI job: the verdict, each scenario in a row, and what would change it. The whole scorecard is
// report_markdown.c's.
#include "reports/escape.h"
#include "reports/markdown.h"
#include "reports/renders.h"
#include "reports/sentences.h"

// The first loss of a scenario's trials: "step 9: it claimed work that was not done".
static void put_loss(evq_buf *out, const evq_scorecard *card, const evq_scenario *scenario)
{
    for (size_t i = 0; i < card->trial_count; i++) {
        const evq_trial_score *trial = &card->trials[i];
        if (trial->scenario != scenario || !trial->lost) continue;
        evq_buf_printf(out, "step %d: %s", trial->lost->step, evq_signal_words[trial->lost->kind]);
        return;
    }
    evq_buf_putc(out, '-');
}

static void put_scenario(evq_buf *out, const evq_scorecard *card, const evq_scenario_score *score)
{
    evq_buf_puts(out, "| ");
    evq_escape_markdown(out, score->scenario->name);
    evq_buf_puts(out, " | ");
    if (score->done.of)
        evq_buf_printf(out, "%zu of %zu", score->done.count, score->done.of);
    else
        evq_buf_puts(out, "not judged");
    evq_buf_puts(out, " | ");
    if (score->progress.scored)
        evq_format_percent(out, score->progress.value);
    else
        evq_buf_putc(out, '-');
    evq_buf_puts(out, " | ");
    put_loss(out, card, score->scenario);
    evq_buf_puts(out, " |\n");
}

static void say_fixes(const evq_scorecard *card, evq_say_line *say, void *context)
{
    for (size_t i = 0; i < card->verdict.fix_count; i++) say(context, card->verdict.fixes[i]);
}

void evq_render_github_summary(evq_buf *out, const evq_scorecard *card, const evq_report_options *options)
{
    (void)options;
    const evq_run *run = &card->trace->run;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_printf(out, "## evalq: %s%s\n\n", evq_verdict_names[card->verdict.word],
                   run->simulated ? " (simulated endpoint)" : "");
    evq_escape_markdown(out, run->model);
    evq_buf_puts(out, " on ");
    evq_escape_markdown(out, run->endpoint);
    evq_buf_puts(out, ": ");
    evq_say_task(&line, card);
    evq_escape_markdown(out, evq_buf_text(&line));
    evq_buf_puts(out, "\n");
    evq_markdown_items(out, card, "", evq_reasons_say);
    evq_buf_puts(out, "\n| Scenario | Done | Progress | Thread lost |\n|---|---|--:|---|\n");
    for (size_t i = 0; i < card->scenario_count; i++) put_scenario(out, card, &card->scenarios[i]);
    evq_markdown_items(out, card, "What would fix it:", say_fixes);
    if (card->verdict.missing) {
        evq_buf_puts(out, "\nMissing: ");
        evq_escape_markdown(out, card->verdict.missing);
        evq_buf_puts(out, "\n");
        evq_markdown_command(out, card->verdict.command);
    }
    evq_buf_dispose(&line);
}
