#include "reports/json_parts.h"

#include "reports/json_coherence.h"

#include "scoring/speed.h"

#include <math.h>

void evq_json_put_number_or_null(evq_json_writer *w, const char *key, int number, bool known)
{
    evq_write_key(w, key);
    if (known)
        evq_write_int(w, number);
    else
        evq_write_null(w);
}

void evq_json_put_value(evq_json_writer *w, const char *key, const evq_value *value)
{
    int indent = w->indent;
    evq_write_key(w, key);
    w->indent = 0;
    evq_write_object(w);
    bool is_number = value->scored && isfinite(value->value);
    if (is_number) {
        evq_put_real(w, "value", value->value);
        evq_put_int(w, "n", (int64_t)value->n);
        evq_put_string(w, "source", value->source);
    } else {
        evq_write_key(w, "value");
        evq_write_null(w);
        evq_put_string(w, "reason", value->scored ? "the counts told give no finite number" : value->reason);
    }
    evq_write_end(w);
    w->indent = indent;
}

void evq_json_put_share(evq_json_writer *w, const char *key, const evq_share *share)
{
    evq_put_object(w, key);
    evq_put_int(w, "count", (int64_t)share->count);
    evq_put_int(w, "of", (int64_t)share->of);
    evq_write_key(w, "share");
    if (share->of)
        evq_write_real(w, (double)share->count / (double)share->of);
    else
        evq_write_null(w);
    evq_put_real(w, "low", share->of ? share->low : 0);
    evq_put_real(w, "high", share->of ? share->high : 1);
    evq_write_end(w);
}

void evq_json_put_speed(evq_json_writer *w, const char *key, const evq_speed *speed)
{
    evq_put_object(w, key);
#define X(field, how) evq_json_put_value(w, #field, &speed->field);
    EVQ_SPEED_FIELDS(X)
#undef X
    evq_write_end(w);
}

void evq_json_write_size(evq_json_writer *w, const evq_size_score *size)
{
    evq_write_object(w);
    evq_put_int(w, "from", size->from);
    evq_put_int(w, "below", size->below);
    evq_put_int(w, "steps", (int64_t)size->steps);
    evq_json_put_value(w, "ttft_ms", &size->ttft_ms);
    evq_json_put_value(w, "ttfo_ms", &size->ttfo_ms);
    evq_json_put_value(w, "pp_cold", &size->pp_cold);
    evq_json_put_value(w, "pp_cached", &size->pp_cached);
    evq_json_put_value(w, "pp_effective", &size->pp_effective);
    evq_json_put_value(w, "pp_server", &size->pp_server);
    evq_json_put_value(w, "tg", &size->tg);
    evq_json_put_value(w, "tg_server", &size->tg_server);
    evq_write_end(w);
}

static void write_check(evq_json_writer *w, const evq_check_score *score)
{
    evq_write_object(w);
    evq_put_string(w, "id", score->check->id);
    evq_put_string(w, "title", score->check->title);
    evq_put_string(w, "kind", evq_check_kind_names[score->check->kind]);
    evq_put_bool(w, "held", score->held);
    evq_json_put_number_or_null(w, "first_step", score->first_step, score->first_step > 0);
    evq_json_put_number_or_null(w, "broken_step", score->broken_step, score->broken_step > 0);
    evq_write_end(w);
}

static void put_unless_empty(evq_json_writer *w, const char *key, const char *text)
{
    if (*text) evq_put_string(w, key, text);
}

static void write_call(evq_json_writer *w, const evq_call_score *call)
{
    evq_write_object(w);
    evq_put_string(w, "tool", call->tool);
    evq_put_string(w, "came_as", evq_origin_names[call->origin]);
    evq_put_string(w, "rung", evq_rung_names[call->rung]);
    evq_put_string(w, "model_rung", evq_rung_names[call->model_rung]);
    evq_put_string(w, "blame", evq_culprit_names[call->culprit]);
    put_unless_empty(w, "why", call->why);
    put_unless_empty(w, "at", call->at);
    put_unless_empty(w, "rule", call->rule);
    put_unless_empty(w, "quote", call->quote);
    if (call->match) evq_put_string(w, "match", evq_match_names[call->match]);
    evq_put_string(w, "answered_by", call->answered ? evq_answer_source_names[call->source] : NULL);
    evq_write_key(w, "is_error");
    if (call->answered)
        evq_write_bool(w, call->is_error);
    else
        evq_write_null(w);
    evq_write_end(w);
}

static void write_step(evq_json_writer *w, const evq_step_score *step, evq_mode mode)
{
    evq_write_object(w);
    evq_put_int(w, "step", step->step->number);
    evq_put_bool(w, "answered", step->answer != NULL);
    evq_put_int(w, "attempts", (int64_t)step->step->attempt_count);
    evq_put_string(w, "finish", step->answer ? evq_finish_names[step->answer->reply.finish] : NULL);
    evq_put_string(w, "sentence", step->sentence);
    evq_put_real(w, "step_ms", step->step_ms);
    evq_put_real(w, "waste_ms", step->waste_ms);
    if (mode == EVQ_MODE_FORCED)
        evq_put_bool(w, "agrees", step->agrees);
    else
        evq_put_real(w, "progress", step->progress);
    evq_put_array(w, "calls");
    for (size_t i = 0; i < step->call_count; i++) write_call(w, &step->calls[i]);
    evq_write_end(w);
    evq_json_put_speed(w, "speed", &step->speed);
    evq_write_end(w);
}

static void put_course(evq_json_writer *w, const evq_trial_score *trial)
{
    evq_put_int(w, "requests", (int64_t)trial->step_count);
    evq_put_int(w, "answered", (int64_t)trial->answered);
    evq_put_int(w, "calls", (int64_t)trial->calls);
    evq_put_int(w, "valid", (int64_t)trial->valid);
    evq_put_int(w, "off_script", (int64_t)trial->off_script);
    evq_put_real(w, "wall_ms", trial->wall_ms);
    evq_put_real(w, "waste_ms", trial->waste_ms);
}

// What only one of the two ways to replay can tell.
static void put_judgement(evq_json_writer *w, const evq_trial_score *trial, evq_mode mode)
{
    if (mode == EVQ_MODE_FORCED) {
        evq_put_int(w, "agreed", (int64_t)trial->agreed);
        return;
    }
    evq_put_bool(w, "judged", trial->judged);
    evq_write_key(w, "done");
    if (trial->judged)
        evq_write_bool(w, trial->done);
    else
        evq_write_null(w);
    evq_put_real(w, "progress", trial->progress);
    evq_put_int(w, "checks_held", (int64_t)trial->held);
    evq_put_array(w, "checks");
    for (size_t i = 0; i < trial->check_count; i++) write_check(w, &trial->checks[i]);
    evq_write_end(w);
}

void evq_json_write_trial(evq_json_writer *w, const evq_trial_score *trial, evq_mode mode)
{
    evq_write_object(w);
    evq_put_int(w, "trial", trial->trial->number + 1);
    evq_put_string(w, "scenario", trial->scenario->name);
    evq_put_int(w, "repeat", trial->trial->repeat);
    evq_put_string(w, "outcome", evq_outcome_names[trial->trial->outcome]);
    evq_put_string(w, "sentence", trial->sentence);
    put_judgement(w, trial, mode);
    evq_json_put_signals(w, trial, mode);
    put_course(w, trial);
    evq_put_array(w, "steps");
    for (size_t i = 0; i < trial->step_count; i++) write_step(w, &trial->steps[i], mode);
    evq_write_end(w);
    evq_write_end(w);
}
