#include "reports/json_coherence.h"

#include "reports/json_parts.h"

void evq_json_put_coherence(evq_json_writer *w, const evq_coherence *coherence)
{
    evq_put_object(w, "coherence");
    evq_put_int(w, "kept", (int64_t)coherence->kept);
    evq_put_int(w, "lost", (int64_t)coherence->lost);
    evq_put_int(w, "cut", (int64_t)coherence->cut);
    evq_json_put_value(w, "lost_at_step", &coherence->lost_at);
    evq_json_put_value(w, "efficiency", &coherence->efficiency);
    evq_put_object(w, "signals");
    for (int i = 0; i < EVQ_SIGNAL_COUNT; i++) {
        const evq_signal_count *count = &coherence->kinds[i];
        if (!count->signals) continue;
        evq_put_object(w, evq_signal_names[i]);
        evq_put_int(w, "signals", (int64_t)count->signals);
        evq_put_int(w, "trials", (int64_t)count->trials);
        evq_put_int(w, "losses", (int64_t)count->losses);
        evq_put_int(w, "first_trial", count->trial + 1);
        evq_put_int(w, "first_step", count->step);
        evq_write_end(w);
    }
    evq_write_end(w);
    evq_write_end(w);
}

void evq_json_put_reliability(evq_json_writer *w, const evq_scenario_score *score)
{
    evq_put_int(w, "trials", (int64_t)score->trials);
    evq_json_put_share(w, "done", &score->done);
    evq_put_bool(w, "flaky", score->is_flaky);
    evq_json_put_value(w, "pass3", &score->pass3);
    evq_json_put_value(w, "progress", &score->progress);
}

static void write_signal(evq_json_writer *w, const evq_trial_score *trial, const evq_signal *signal)
{
    evq_write_object(w);
    evq_put_string(w, "kind", evq_signal_names[signal->kind]);
    evq_put_int(w, "step", signal->step);
    evq_put_string(w, "evidence", signal->evidence);
    evq_put_string(w, "quote", signal->quote);
    evq_put_string(w, "blame", evq_culprit_names[signal->culprit]);
    evq_put_string(w, "check", signal->check >= 0 ? trial->checks[signal->check].check->id : NULL);
    evq_put_bool(w, "loss", signal->is_loss);
    evq_write_end(w);
}

void evq_json_put_signals(evq_json_writer *w, const evq_trial_score *trial, evq_mode mode)
{
    if (mode == EVQ_MODE_FREE) {
        evq_put_int(w, "kept_to", trial->kept_to);
        evq_json_put_number_or_null(w, "lost_at", trial->lost ? trial->lost->step : 0, trial->lost != NULL);
        evq_put_string(w, "lost_by", trial->lost ? evq_signal_names[trial->lost->kind] : NULL);
    }
    evq_put_array(w, "signals");
    for (size_t i = 0; i < trial->signal_count; i++) write_signal(w, trial, &trial->signals[i]);
    evq_write_end(w);
}
