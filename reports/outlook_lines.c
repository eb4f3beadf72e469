#include "reports/outlook_lines.h"

#include "reports/sentences.h"

#include <math.h>

static void put_seconds(evq_buf *out, double seconds)
{
    evq_format_span(out, seconds * 1000);
}

void evq_say_curve(evq_buf *out, const evq_prefill_fit *curve)
{
    if (!curve->fitted) {
        evq_buf_printf(out, "no curve: %s", curve->reason);
        return;
    }
    const evq_prefill_model *m = &curve->model;
    evq_buf_puts(out, "first token after ");
    const char *plus = "";
    if (m->a >= 0.0005) {
        put_seconds(out, m->a);
        plus = " + ";
    }
    if (m->b > 0) {
        evq_buf_printf(out, "%s%.3g ms a token", plus, m->b * 1000);
        plus = " + ";
    }
    if (m->c > 0) evq_buf_printf(out, "%s%.3g ms for each thousand tokens squared", plus, m->c * 1e9);
    if (m->d > 0) {
        evq_buf_printf(out, " + %.3g ms more beyond ", m->d * 1000);
        evq_format_rounded(out, m->knot);
    }
    evq_buf_puts(out, "; ");
    evq_format_counted(out, curve->points, "point");
    evq_buf_puts(out, " from ");
    evq_format_count(out, (int64_t)curve->min_tokens);
    evq_buf_puts(out, " to ");
    evq_format_count(out, (int64_t)curve->max_tokens);
    evq_buf_printf(out, " tokens, typically %.2g %% off", curve->typical * 100);
    if (curve->blocks < 2) evq_buf_puts(out, "; all measured in one go: the intervals are the model's error only");
}

static void say_reach(evq_buf *out, double limit_s, const evq_forecast *reach, double longest)
{
    evq_buf_puts(out, "a limit of ");
    put_seconds(out, limit_s);
    if (!(reach->value > 0)) {
        evq_buf_puts(out, " is kept by no prompt at all");
        return;
    }
    if (!isfinite(reach->value)) {
        evq_buf_puts(out, " is kept by every prompt");
        return;
    }
    if (reach->value > EVQ_FAR_BEYOND * longest) {
        evq_buf_puts(out, " is kept by prompts ten times as long as the longest measured, and beyond");
        return;
    }
    evq_buf_puts(out, " is kept up to ");
    evq_format_rounded(out, reach->value);
    evq_buf_puts(out, " uncached tokens");
    if (isfinite(reach->low) && isfinite(reach->high)) {
        evq_buf_puts(out, " (95 % interval ");
        evq_format_rounded(out, reach->low);
        evq_buf_puts(out, " to ");
        evq_format_rounded(out, reach->high);
        evq_buf_putc(out, ')');
    }
    if (reach->far) evq_buf_puts(out, "; extrapolated, beyond twice the longest prompt measured");
}

// Beyond what was measured a straight line and a curve part: both are said.
static void say_both_shapes(evq_buf *out, const evq_outlook *outlook)
{
    double line = evq_prefill_reach(&outlook->curve.linear, outlook->limit_s);
    double square = evq_prefill_reach(&outlook->curve.quadratic, outlook->limit_s);
    bool beyond = outlook->reach.value > EVQ_FAR_BEYOND * outlook->curve.max_tokens;
    if (!outlook->reach.far || beyond || !isfinite(line) || !isfinite(square)) return;
    evq_buf_puts(out, ": ");
    evq_format_rounded(out, line);
    evq_buf_puts(out, " if the time grows straight, ");
    evq_format_rounded(out, square);
    evq_buf_puts(out, " if it curves");
}

static void say_task(evq_buf *out, const evq_outlook *outlook)
{
    evq_buf_puts(out, "one trial's own requests would take ");
    evq_format_span(out, outlook->wall_cached_ms.value);
    evq_buf_puts(out, " with a prefix cache that keeps all it can, ");
    evq_format_span(out, outlook->wall_uncached_ms.value);
    evq_buf_puts(out, " with none; it took ");
    evq_format_span(out, outlook->wall_ms.value);
}

static void say_cache(evq_buf *out, const evq_value *share)
{
    evq_buf_puts(out, "the prefix cache kept ");
    evq_format_percent(out, share->value);
    evq_buf_puts(out, " of what it could");
    if (share->value < 0.5) evq_buf_puts(out, ": most of every prompt was processed again");
}

static void say_spiral(evq_buf *out, const evq_scorecard *card, const evq_spiral *s)
{
    if (card->trial_count > 1) evq_buf_printf(out, "trial %d, ", s->trial + 1);
    evq_buf_printf(out, "step %d: %zu attempts", s->step, s->attempts);
    if (s->prompt_tokens > 0) {
        evq_buf_puts(out, " at ");
        evq_format_count(out, s->prompt_tokens);
        evq_buf_puts(out, " tokens");
    }
    evq_buf_puts(out, ", each given up");
    if (s->first_processed >= 0) {
        evq_buf_puts(out, " at ");
        evq_format_count(out, s->first_processed);
        if (s->best_processed > s->first_processed) {
            evq_buf_puts(out, " to ");
            evq_format_count(out, s->best_processed);
        }
    }
    evq_buf_puts(out, ", nothing generated");
    if (s->first_processed >= 0)
        evq_buf_puts(out, s->restarts ? ", each from the start again" : ", each further than the one before");
    evq_buf_puts(out, ": ");
    evq_format_span(out, s->wasted_ms);
    if (s->wasted_tokens > 0) {
        evq_buf_puts(out, " and ");
        evq_format_count(out, (int64_t)s->wasted_tokens);
        evq_buf_puts(out, " prompt tokens");
    }
    if (s->cost > 0) evq_buf_printf(out, " (%.2f by the prices given)", s->cost);
    evq_buf_puts(out, " lost");
    if (!(s->needed_s > 0)) return;
    evq_buf_puts(out, "; one attempt of ");
    put_seconds(out, s->needed_s);
    evq_buf_puts(out, " would have done");
    if (isfinite(s->low_s) && isfinite(s->high_s)) {
        evq_buf_puts(out, " (");
        put_seconds(out, s->low_s);
        evq_buf_puts(out, " to ");
        put_seconds(out, s->high_s);
        evq_buf_putc(out, ')');
    }
}

void evq_outlook_say(const evq_scorecard *card, evq_say_line *say, void *context)
{
    const evq_outlook *outlook = &card->outlook;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    for (size_t i = 0; i < outlook->spiral_count; i++) {
        evq_buf_truncate(&line, 0);
        say_spiral(&line, card, &outlook->spirals[i]);
        say(context, evq_buf_text(&line));
    }
    if (outlook->curve.fitted) {
        evq_buf_truncate(&line, 0);
        evq_say_curve(&line, &outlook->curve);
        int jobs = card->trace->run.jobs;
        if (jobs > 1) evq_buf_printf(&line, "; measured with up to %d at once, which is slower than one alone", jobs);
        say(context, evq_buf_text(&line));
    }
    if (outlook->curve.fitted && outlook->limit_s > 0) {
        evq_buf_truncate(&line, 0);
        say_reach(&line, outlook->limit_s, &outlook->reach, outlook->curve.max_tokens);
        say_both_shapes(&line, outlook);
        say(context, evq_buf_text(&line));
    }
    if (outlook->wall_cached_ms.scored && outlook->wall_ms.scored) {
        evq_buf_truncate(&line, 0);
        say_task(&line, outlook);
        say(context, evq_buf_text(&line));
    }
    if (outlook->secret_cache)
        say(context,
            "the server says that nothing is cached, but what it had seen before took far less time: it caches in "
            "secret, so nothing here is called cold");
    if (outlook->cache_share.scored) {
        evq_buf_truncate(&line, 0);
        say_cache(&line, &outlook->cache_share);
        say(context, evq_buf_text(&line));
    }
    evq_buf_dispose(&line);
}

void evq_load_say(const evq_scorecard *card, evq_say_line *say, void *context)
{
    const evq_load *load = &card->load;
    const evq_goals *goals = &card->trace->run.goals;
    evq_buf line = EVQ_BUF_INIT(EVQ_MIB(1));
    if (card->trace->run.jobs > 1 && load->opened + load->reused) {
        evq_buf_printf(&line, "up to %d at once", card->trace->run.jobs);
        if (load->output_rate.scored) {
            evq_buf_puts(&line, ": ");
            evq_format_rate(&line, load->output_rate.value);
            evq_buf_puts(&line, " tok/s of all streams together");
        }
        evq_buf_puts(&line, "; ");
        evq_format_counted(&line, load->opened, "connection");
        evq_buf_printf(&line, " made, used again %zu times", load->reused);
        say(context, evq_buf_text(&line));
    }
    if (load->good.of) {
        evq_buf_truncate(&line, 0);
        evq_buf_printf(&line, "%zu of ", load->good.count);
        evq_format_counted(&line, load->good.of, "request");
        evq_buf_puts(&line, " were good, with");
        if (goals->first_token_s > 0) evq_buf_printf(&line, " the first token within %g s", goals->first_token_s);
        if (goals->first_token_s > 0 && goals->rate > 0) evq_buf_puts(&line, " and");
        if (goals->rate > 0) evq_buf_printf(&line, " at least %g tok/s", goals->rate);
        evq_buf_printf(&line, ": %.3g a second", load->good_per_s);
        say(context, evq_buf_text(&line));
    }
    evq_buf_dispose(&line);
}
