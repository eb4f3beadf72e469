// A bench for programs: docs/scorecard-format.md.
#include "base/json_write.h"
#include "reports/bench_renders.h"
#include "reports/escape.h"
#include "reports/json_outlook.h"
#include "reports/json_parts.h"

#include <math.h>

static void put_list(evq_json_writer *w, const char *key, const evq_bench_list *list)
{
    evq_put_array(w, key);
    for (size_t i = 0; i < list->count; i++) evq_write_int(w, list->items[i]);
    evq_write_end(w);
}

static void write_cell(evq_json_writer *w, const evq_bench_cell *cell)
{
    evq_write_object(w);
    evq_put_int(w, "size", cell->size);
    evq_put_int(w, "output", cell->output);
    evq_put_int(w, "streams", cell->streams);
    evq_put_int(w, "asked", (int64_t)cell->asked);
    evq_put_int(w, "answered", (int64_t)cell->answered);
    evq_put_string(w, "failure", evq_failure_names[cell->failure]);
    evq_put_string(w, "failure_text", cell->failure ? cell->failure_text : NULL);
    evq_json_put_finite(w, "fastest_ms", cell->fastest_ms);
    evq_json_put_finite(w, "slowest_ms", cell->slowest_ms);
    evq_json_put_finite(w, "warm_fastest_ms", cell->warm_fastest_ms);
    evq_json_put_finite(w, "warm_slowest_ms", cell->warm_slowest_ms);
    evq_json_put_value(w, "total_rate", &cell->total_rate);
    evq_json_put_finite(w, "good", cell->good.of ? (double)cell->good.count / (double)cell->good.of : NAN);
    evq_json_put_finite(w, "good_per_s", cell->good.of ? cell->good_per_s : NAN);
    evq_json_put_speed(w, "cold", &cell->cold);
    evq_json_put_speed(w, "warm", &cell->warm);
    evq_write_end(w);
}

static void put_head(evq_json_writer *w, const evq_bench_card *card)
{
    const evq_run *run = &card->trace->run;
    const evq_bench_plan *plan = &card->trace->bench->plan;
    evq_put_string(w, "format", EVQ_BENCH_FORMAT);
    evq_put_string(w, "evalq", run->evalq);
    evq_put_string(w, "started", run->started);
    evq_put_string(w, "endpoint", run->endpoint);
    evq_put_string(w, "url", run->url);
    evq_put_string(w, "dialect", run->dialect);
    evq_put_string(w, "model", run->model);
    evq_put_string(w, "server", run->server);
    evq_put_bool(w, "simulated", run->simulated);
    evq_put_real(w, "time_scale", run->time_scale);
    evq_put_object(w, "plan");
    put_list(w, "sizes", &plan->sizes);
    put_list(w, "outputs", &plan->outputs);
    put_list(w, "streams", &plan->streams);
    evq_put_int(w, "repeats", plan->repeats);
    evq_put_int(w, "tail_tokens", plan->tail_tokens);
    evq_put_bool(w, "warm", plan->warm);
    evq_put_real(w, "budget_s", plan->budget_s);
    evq_write_end(w);
    evq_put_string(w, "stop", evq_bench_stop_names[card->trace->bench->stop]);
    evq_put_string(w, "sentence", card->sentence);
}

void evq_bench_render_json(evq_buf *out, const evq_bench_card *card)
{
    evq_buf document = EVQ_BUF_INIT(out->max);
    evq_json_writer w = evq_json_writer_on(&document, 2);
    evq_write_object(&w);
    put_head(&w, card);
    evq_put_int(&w, "requests", (int64_t)card->requests);
    evq_put_int(&w, "answered", (int64_t)card->answered);
    evq_put_int(&w, "connections", (int64_t)card->opened);
    evq_put_int(&w, "reused", (int64_t)card->reused);
    evq_put_string(&w, "cold", evq_cold_proof_names[card->cold]);
    evq_put_bool(&w, "counts_told", card->counts_told);
    evq_json_put_value(&w, "cache_share", &card->cache_share);
    evq_json_put_curve(&w, "prompt_curve", &card->curve);
    evq_json_put_curve(&w, "quickest_curve", &card->quickest);
    evq_put_array(&w, "limits");
    for (size_t i = 0; card->curve.fitted && i < EVQ_BENCH_LIMITS; i++) {
        const evq_limit_reach *limit = &card->limits[i];
        evq_write_object(&w);
        evq_put_real(&w, "limit_s", limit->limit_s);
        evq_json_put_finite(&w, "reach_tokens", limit->reach.value);
        evq_json_put_finite(&w, "reach_low", limit->reach.low);
        evq_json_put_finite(&w, "reach_high", limit->reach.high);
        evq_put_bool(&w, "extrapolated", limit->reach.far);
        evq_write_end(&w);
    }
    evq_write_end(&w);
    evq_put_array(&w, "cells");
    for (size_t i = 0; i < card->cell_count; i++) write_cell(&w, &card->cells[i]);
    evq_write_end(&w);
    evq_json_put_overhead(&w, card->trace);
    evq_write_end(&w);
    evq_buf_putc(&document, '\n');
    evq_escape_json_take(out, &document);
}
