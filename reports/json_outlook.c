#include "reports/json_outlook.h"

#include "reports/json_parts.h"
#include "reports/sentences.h"

#include <math.h>

void evq_json_put_finite(evq_json_writer *w, const char *key, double value)
{
    evq_write_key(w, key);
    if (isfinite(value))
        evq_write_real(w, value);
    else
        evq_write_null(w);
}

static void put_model(evq_json_writer *w, const char *key, const evq_prefill_model *model)
{
    evq_put_object(w, key);
    evq_json_put_finite(w, "a", model->a);
    evq_json_put_finite(w, "b", model->b);
    evq_json_put_finite(w, "c", model->c);
    evq_json_put_finite(w, "d", model->d);
    evq_json_put_finite(w, "knot", model->knot);
    evq_write_end(w);
}

void evq_json_put_curve(evq_json_writer *w, const char *key, const evq_prefill_fit *curve)
{
    static const char *const shapes[] = {"linear", "quadratic", "knee"};
    evq_put_object(w, key);
    evq_put_bool(w, "fitted", curve->fitted);
    evq_put_int(w, "points", (int64_t)curve->points);
    if (!curve->fitted) {
        evq_put_string(w, "reason", curve->reason);
        evq_write_end(w);
        return;
    }
    evq_put_string(w, "shape", shapes[curve->shape]);
    put_model(w, "model", &curve->model);
    put_model(w, "low", &curve->low);
    put_model(w, "high", &curve->high);
    put_model(w, "linear", &curve->linear);
    put_model(w, "quadratic", &curve->quadratic);
    evq_put_int(w, "blocks", (int64_t)curve->blocks);
    evq_json_put_finite(w, "min_tokens", curve->min_tokens);
    evq_json_put_finite(w, "max_tokens", curve->max_tokens);
    evq_json_put_finite(w, "typical_residual", curve->typical);
    evq_json_put_finite(w, "worst_residual", curve->worst);
    evq_write_end(w);
}

static void write_spiral(evq_json_writer *w, const evq_spiral *s)
{
    evq_write_object(w);
    evq_put_int(w, "trial", s->trial + 1);
    evq_put_int(w, "step", s->step);
    evq_put_int(w, "attempts", (int64_t)s->attempts);
    evq_json_put_finite(w, "prompt_tokens", s->prompt_tokens > 0 ? (double)s->prompt_tokens : NAN);
    evq_json_put_finite(w, "least_processed", s->first_processed >= 0 ? (double)s->first_processed : NAN);
    evq_json_put_finite(w, "most_processed", s->best_processed >= 0 ? (double)s->best_processed : NAN);
    evq_put_bool(w, "restarts", s->restarts);
    evq_put_real(w, "wasted_ms", s->wasted_ms);
    evq_json_put_finite(w, "wasted_tokens", s->wasted_tokens >= 0 ? s->wasted_tokens : NAN);
    evq_json_put_finite(w, "cost", s->cost >= 0 ? s->cost : NAN);
    evq_json_put_finite(w, "needed_s", s->needed_s > 0 ? s->needed_s : NAN);
    evq_json_put_finite(w, "needed_low_s", s->needed_s > 0 ? s->low_s : NAN);
    evq_json_put_finite(w, "needed_high_s", s->needed_s > 0 ? s->high_s : NAN);
    evq_write_end(w);
}

void evq_json_put_outlook(evq_json_writer *w, const char *key, const evq_outlook *outlook)
{
    bool has_reach = outlook->curve.fitted && outlook->limit_s > 0;
    evq_put_object(w, key);
    evq_json_put_curve(w, "prompt_curve", &outlook->curve);
    evq_json_put_finite(w, "limit_s", outlook->limit_s > 0 ? outlook->limit_s : NAN);
    evq_json_put_finite(w, "reach_tokens", has_reach ? outlook->reach.value : NAN);
    evq_json_put_finite(w, "reach_low", has_reach ? outlook->reach.low : NAN);
    evq_json_put_finite(w, "reach_high", has_reach ? outlook->reach.high : NAN);
    evq_put_bool(w, "extrapolated", has_reach && outlook->reach.far);
    evq_put_bool(w, "secret_cache", outlook->secret_cache);
    evq_json_put_value(w, "cache_share", &outlook->cache_share);
    evq_json_put_value(w, "trial_ms", &outlook->wall_ms);
    evq_json_put_value(w, "trial_with_cache_ms", &outlook->wall_cached_ms);
    evq_json_put_value(w, "trial_without_cache_ms", &outlook->wall_uncached_ms);
    evq_put_array(w, "spirals");
    for (size_t i = 0; i < outlook->spiral_count; i++) write_spiral(w, &outlook->spirals[i]);
    evq_write_end(w);
    evq_write_end(w);
}

void evq_json_put_load(evq_json_writer *w, const char *key, const evq_load *load)
{
    evq_put_object(w, key);
    evq_put_int(w, "connections", (int64_t)load->opened);
    evq_put_int(w, "reused", (int64_t)load->reused);
    evq_put_real(w, "span_ms", load->span_ms);
    evq_json_put_value(w, "output_rate", &load->output_rate);
    evq_json_put_finite(w, "good_requests", load->good.of ? (double)load->good.count : NAN);
    evq_json_put_finite(w, "good_share", load->good.of ? (double)load->good.count / (double)load->good.of : NAN);
    evq_json_put_finite(w, "good_per_s", load->good.of ? load->good_per_s : NAN);
    evq_write_end(w);
}

void evq_json_put_overhead(evq_json_writer *w, const evq_trace *trace)
{
    const evq_overhead *overhead = &trace->overhead;
    const evq_self_test *test = &trace->run.self_test;
    evq_put_object(w, "overhead");
    evq_put_int(w, "events", overhead->events > INT64_MAX ? INT64_MAX : (int64_t)overhead->events);
    evq_put_real(w, "busy_ms", (double)overhead->busy_ns / 1e6);
    evq_put_real(w, "loop_ms", (double)overhead->loop_ns / 1e6);
    evq_put_real(w, "loop_busy_ms", (double)overhead->loop_busy_ns / 1e6);
    evq_put_real(w, "longest_ms", (double)overhead->longest_ns / 1e6);
    evq_put_bool(w, "bottleneck", evq_client_was_bottleneck(overhead, trace->run.jobs));
    evq_json_put_finite(w, "clock_step_us", test->done ? test->clock_ns / 1e3 : NAN);
    evq_json_put_finite(w, "delay_us", test->done ? test->delay_ns / 1e3 : NAN);
    evq_json_put_finite(w, "delay_p95_us", test->done ? test->delay_p95_ns / 1e3 : NAN);
    evq_json_put_finite(w, "event_us", test->done ? test->event_ns / 1e3 : NAN);
    evq_write_end(w);
}
