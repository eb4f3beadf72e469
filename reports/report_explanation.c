// Why the verdict is what it is: each rule with what it asked, what it saw, and how far it was from the other answer.
#include "reports/page.h"
#include "reports/renders.h"
#include "reports/sentences.h"

static void put_line(const evq_page *page, const char *label, evq_tone tone, const char *text)
{
    evq_page_label(page, label);
    evq_page_wrap(page, tone, EVQ_PAGE_LABEL, EVQ_PAGE_LABEL, text);
}

static void put_decision(const evq_page *page, const evq_verdict *verdict)
{
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_say_verdict(&line, verdict);
    put_line(page, "Model", EVQ_STRONG, evq_buf_text(&line));
    if (verdict->decided_by >= 0)
        put_line(page, "by rule", EVQ_PLAIN, verdict->findings[verdict->decided_by].rule);
    else
        put_line(page, "by rule", EVQ_PLAIN, "none: no rule fires");
    put_line(page, "policy", EVQ_PLAIN, verdict->rules);
    evq_buf_truncate(&line, 0);
    if (verdict->nearest_why)
        evq_buf_printf(&line, "%s: %s", evq_verdict_names[verdict->nearest], verdict->nearest_why);
    else
        evq_buf_puts(&line, "none is in sight");
    put_line(page, "nearest", EVQ_PLAIN, evq_buf_text(&line));
    evq_buf_dispose(&line);
}

static void put_finding(const evq_page *page, const evq_scorecard *card, const evq_rule_finding *finding)
{
    static const evq_tone tones[EVQ_RULE_STATE_COUNT] = {
        [EVQ_RULE_SILENT] = EVQ_DIM, [EVQ_RULE_FIRES] = EVQ_STRONG, [EVQ_RULE_UNMEASURED] = EVQ_WARN};
    static const char *const says[EVQ_RULE_STATE_COUNT] = {"does not fire", "fires",
                                                           "cannot tell: too little was measured"};
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_buf_printf(&line, "%s (%s): %s", finding->rule, evq_verdict_names[finding->word], says[finding->state]);
    evq_buf_putc(page->out, '\n');
    evq_page_wrap(page, tones[finding->state], 0, 2, evq_buf_text(&line));
    put_line(page, "  asks", EVQ_PLAIN, finding->asks);
    if (*finding->saw) put_line(page, "  saw", EVQ_PLAIN, finding->saw);
    evq_buf_truncate(&line, 0);
    if (finding->state == EVQ_RULE_FIRES && finding->reason.text) {
        evq_buf_puts(&line, finding->reason.text);
        evq_say_place(&line, card, &finding->reason);
        put_line(page, "  because", EVQ_PLAIN, evq_buf_text(&line));
    }
    if (finding->distance) put_line(page, "  turns", EVQ_PLAIN, finding->distance);
    evq_buf_dispose(&line);
}

void evq_render_explanation(evq_buf *out, const evq_scorecard *card, const evq_report_options *options)
{
    const evq_page page = {.out = out, .width = options->width < 60 ? 60 : options->width, .color = options->color};
    put_decision(&page, &card->verdict);
    for (size_t i = 0; i < card->verdict.finding_count; i++) put_finding(&page, card, &card->verdict.findings[i]);
    evq_buf_puts(
        out, "\nRules stand in order of precedence: the first that fires has the word. \"turns\" is what would make a "
             "rule\nfire, or one that fires fall silent.\n");
}
