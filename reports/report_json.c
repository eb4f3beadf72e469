// The scorecard for programs: docs/scorecard-format.md, scoring/scorecard.schema.json.
#include "base/json_write.h"
#include "reports/escape.h"
#include "reports/json_coherence.h"
#include "reports/json_outlook.h"
#include "reports/json_parts.h"
#include "reports/json_verdict.h"
#include "reports/renders.h"

static void put_run(evq_json_writer *w, const evq_trace *trace)
{
    const evq_run *run = &trace->run;
    evq_put_object(w, "run");
    evq_put_string(w, "started", run->started);
    evq_put_string(w, "mode", evq_mode_names[run->mode]);
    evq_put_int(w, "trials", run->trials);
    evq_put_int(w, "jobs", run->jobs);
    evq_put_real(w, "time_scale", run->time_scale);
    evq_put_bool(w, "finished", trace->has_end && !trace->cut && !trace->interrupted);
    evq_put_bool(w, "interrupted", trace->interrupted);
    evq_write_end(w);
    evq_put_object(w, "endpoint");
    evq_put_string(w, "name", run->endpoint);
    evq_put_string(w, "url", run->url);
    evq_put_string(w, "dialect", run->dialect);
    evq_put_string(w, "model", run->model);
    evq_put_bool(w, "stream", run->stream);
    evq_put_bool(w, "simulated", run->simulated);
    evq_put_string(w, "description", run->description);
    evq_put_string(w, "server", run->server);
    evq_put_string(w, "reasoning", run->reasoning);
    evq_put_facts(w, &run->labels, &run->prices);
    evq_write_end(w);
}

static void put_scenarios(evq_json_writer *w, const evq_scorecard *card)
{
    evq_put_array(w, "scenarios");
    for (size_t i = 0; i < card->scenario_count; i++) {
        const evq_scenario *scenario = card->scenarios[i].scenario;
        evq_write_object(w);
        evq_put_string(w, "name", scenario->name);
        evq_put_string(w, "purpose", scenario->purpose);
        evq_put_int(w, "reference_steps", scenario->reference_steps);
        evq_put_int(w, "checks", (int64_t)scenario->check_count);
        evq_json_put_reliability(w, &card->scenarios[i]);
        evq_write_end(w);
    }
    evq_write_end(w);
}

static void put_totals(evq_json_writer *w, const evq_scorecard *card)
{
    evq_json_put_share(w, "done", &card->done);
    evq_put_int(w, "requests", (int64_t)card->requests);
    evq_put_int(w, "answered", (int64_t)card->answered);
    evq_put_int(w, "attempts", (int64_t)card->attempts);
    evq_put_real(w, "waste_ms", card->waste_ms);
}

static void put_real_or_null(evq_json_writer *w, const char *key, double value, bool known)
{
    evq_write_key(w, key);
    if (known)
        evq_write_real(w, value);
    else
        evq_write_null(w);
}

static void put_rows(evq_json_writer *w, const char *key, const evq_valid_steps *rows, size_t count)
{
    evq_put_array(w, key);
    for (size_t i = 0; i < count; i++) {
        evq_write_object(w);
        evq_put_int(w, "from", rows[i].from);
        evq_put_int(w, "below", rows[i].below);
        evq_json_put_share(w, "valid", &rows[i].valid);
        evq_write_end(w);
    }
    evq_write_end(w);
}

static void put_presence(evq_json_writer *w, const evq_validity *v)
{
    evq_put_object(w, "presence");
    evq_put_int(w, "called_where_needed", (int64_t)v->called_right);
    evq_put_int(w, "called_where_not", (int64_t)v->called_wrong);
    evq_put_int(w, "missed", (int64_t)v->missed);
    evq_put_int(w, "rightly_silent", (int64_t)v->silent_right);
    evq_json_put_value(w, "precision", &v->precision);
    evq_json_put_value(w, "recall", &v->recall);
    evq_json_put_value(w, "f1", &v->f1);
    evq_write_end(w);
}

static void put_validity(evq_json_writer *w, const evq_validity *v)
{
    evq_put_object(w, "calls");
    evq_json_put_share(w, "valid", &v->valid);
    evq_json_put_share(w, "model_valid", &v->model_valid);
    evq_json_put_share(w, "json", &v->json);
    evq_json_put_share(w, "name", &v->name);
    evq_json_put_share(w, "schema", &v->schema);
    evq_json_put_share(w, "schema_accuracy", &v->schema_accuracy);
    evq_json_put_share(w, "agreement", &v->agreement);
    evq_json_put_share(w, "recovered", &v->recovered);
    if (v->agreement.of) {
        evq_put_object(w, "matches");
        for (int i = EVQ_MATCH_SAME; i < EVQ_MATCH_COUNT; i++)
            evq_put_int(w, evq_match_names[i], (int64_t)v->matches[i]);
        evq_write_end(w);
    }
    evq_put_object(w, "rungs");
    for (int i = 0; i < EVQ_RUNG_COUNT; i++) evq_put_int(w, evq_rung_names[i], (int64_t)v->rungs[i]);
    evq_write_end(w);
    evq_put_object(w, "blame");
    evq_put_int(w, "model", (int64_t)v->blamed[EVQ_CULPRIT_MODEL]);
    evq_put_int(w, "endpoint", (int64_t)v->blamed[EVQ_CULPRIT_ENDPOINT]);
    evq_write_end(w);
    evq_put_object(w, "forgiven");
    for (int i = 0; i < EVQ_REMARK_COUNT; i++)
        if (v->remarks[i]) evq_put_int(w, evq_remark_names[i], (int64_t)v->remarks[i]);
    if (v->nulls) evq_put_int(w, "null_optional", (int64_t)v->nulls);
    evq_write_end(w);
    put_presence(w, v);
    evq_json_put_share(w, "early", &v->early);
    evq_json_put_share(w, "late", &v->late);
    bool both = v->early.of && v->late.of;
    put_real_or_null(w, "late_minus_early_low", v->late_low, both);
    put_real_or_null(w, "late_minus_early_high", v->late_high, both);
    put_rows(w, "by_step", v->by_step, v->step_row_count);
    put_rows(w, "by_prompt_tokens", v->by_size, v->size_row_count);
    evq_write_end(w);
}

static void put_replies(evq_json_writer *w, const evq_scorecard *card)
{
    evq_put_object(w, "replies");
    for (int i = 0; i < EVQ_REPLY_OUTCOME_COUNT; i++)
        evq_put_int(w, evq_reply_outcome_names[i], (int64_t)card->replies[i]);
    evq_write_end(w);
}

static void put_parity(evq_json_writer *w, const evq_parity *parity)
{
    evq_put_object(w, "parity");
    evq_put_int(w, "pairs", (int64_t)parity->pairs);
    evq_put_int(w, "alike", (int64_t)parity->alike);
    evq_put_array(w, "differences");
    for (size_t i = 0; i < parity->line_count; i++) evq_write_string(w, parity->lines[i]);
    evq_write_end(w);
    evq_write_end(w);
}

static void put_cost(evq_json_writer *w, const evq_cost *cost)
{
    evq_put_object(w, "cost");
    evq_json_put_value(w, "total", &cost->total);
    evq_json_put_value(w, "per_trial", &cost->per_trial);
    evq_json_put_value(w, "per_done", &cost->per_done);
    evq_write_end(w);
}

static void put_sizes(evq_json_writer *w, const evq_scorecard *card)
{
    evq_put_array(w, "sizes");
    for (size_t i = 0; i < card->size_count; i++) evq_json_write_size(w, &card->sizes[i]);
    evq_write_end(w);
}

static void put_server_log(evq_json_writer *w, const evq_log_story *story)
{
    evq_put_array(w, "server_log");
    for (size_t i = 0; i < story->sentence_count; i++) evq_write_string(w, story->sentences[i]);
    evq_write_end(w);
}

void evq_render_json(evq_buf *out, const evq_scorecard *card, const evq_report_options *options)
{
    (void)options; // the same bytes wherever the run lies
    evq_buf document = EVQ_BUF_INIT(out->max);
    evq_json_writer w = evq_json_writer_on(&document, 2);
    evq_write_object(&w);
    evq_put_string(&w, "format", EVQ_SCORECARD_FORMAT);
    evq_put_string(&w, "evalq", card->trace->run.evalq);
    put_run(&w, card->trace);
    put_scenarios(&w, card);
    evq_json_put_verdict(&w, card);
    put_totals(&w, card);
    evq_json_put_value(&w, "pass3", &card->pass3);
    put_validity(&w, &card->validity);
    evq_json_put_coherence(&w, &card->coherence);
    put_replies(&w, card);
    if (card->trace->run.parity) put_parity(&w, &card->parity);
    evq_json_put_speed(&w, "speed", &card->speed);
    put_sizes(&w, card);
    put_cost(&w, &card->cost);
    evq_json_put_outlook(&w, "outlook", &card->outlook);
    evq_json_put_load(&w, "load", &card->load);
    put_server_log(&w, &card->server_log);
    evq_json_put_overhead(&w, card->trace);
    evq_put_array(&w, "trials");
    for (size_t i = 0; i < card->trial_count; i++) evq_json_write_trial(&w, &card->trials[i], card->trace->run.mode);
    evq_write_end(&w);
    evq_write_end(&w);
    evq_buf_putc(&document, '\n');
    evq_escape_json_take(out, &document);
}
