// What the words over the numbers mean; docs/metrics.md has the formulas.
#include "reports/html.h"

#include <string.h>

static const struct {
    const char *name, *meaning;
} terms[] = {
    {"Result",
     "The verdict by the policy's rules: Production, Too slow, Failed, Could not serve, or Insufficient evidence."},
    {"Active params", "Parameters used for each token, as the config says."},
    {"Tasks done",
     "Trials in which every check of the scenario holds at the end, of those that could be judged; with the 95 % "
     "Wilson interval. Trials cut off by endpoint, time or user are not judged."},
    {"pass^3", "The chance that three further trials of a scenario are all done, from those that were."},
    {"Progress", "Share of the milestones' weight that was reached, mean over the judged trials."},
    {"Valid calls",
     "Tool calls as they should be: the right channel, whole JSON, a tool that was offered, arguments that fit its "
     "schema, no identifier made up. A call that was missing counts as one that falls short."},
    {"Valid", "How many of a step's calls are valid."},
    {"Prompt", "Tokens of the whole prompt, cached ones included, as the server counts them."},
    {"Cached", "What part of the prompt the server took from its prefix cache, by its own word; cold: nothing of it."},
    {"Processing", "Prompt tokens per second: those not cached, over the time to the first token."},
    {"Cold", "Prompt tokens per second where the server said that nothing was cached."},
    {"Effective",
     "The whole prompt over the same time, cached part included: what most tools print. A cache inflates it."},
    {"Generation", "Tokens per second after the first one, reasoning included."},
    {"First token",
     "From sending the request to the first generated token of any kind. Over several steps: the median."},
    {"Server", "The server's own figure."},
    {"Client", "By evalq's own clock, taken when bytes arrive."},
    {"n", "How many requests a figure rests on."},
    {"Cost", "Tokens by the prices given for the endpoint; failed attempts are not in it."},
};

void evq_html_term(evq_buf *out, const char *name)
{
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
        if (!strcmp(terms[i].name, name)) {
            evq_buf_printf(out, "<abbr title=\"%s\">%s</abbr>", terms[i].meaning, name);
            return;
        }
    evq_buf_puts(out, name);
}

void evq_html_definitions(evq_buf *out)
{
    evq_buf_puts(out, "<h2 id=\"definitions\">What the numbers mean</h2>\n<dl class=\"terms\">\n");
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
        evq_buf_printf(out, "<dt>%s</dt><dd>%s</dd>\n", terms[i].name, terms[i].meaning);
    evq_buf_puts(out,
                 "</dl>\n<p class=\"note\">A dash is not measured, which is not 0. K is 1,024 tokens. Times are the "
                 "client's unless a column says otherwise.</p>\n");
}
