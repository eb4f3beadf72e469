#include "reports/json_verdict.h"

#include "reports/json_parts.h"

static void put_place(evq_json_writer *w, const evq_reason *reason)
{
    evq_put_string(w, "text", reason->text);
    evq_json_put_number_or_null(w, "trial", reason->trial + 1, reason->trial >= 0);
    evq_json_put_number_or_null(w, "step", reason->step, reason->step > 0);
}

static void write_reason(evq_json_writer *w, const evq_reason *reason)
{
    evq_write_object(w);
    put_place(w, reason);
    evq_write_end(w);
}

static void write_finding(evq_json_writer *w, const evq_rule_finding *finding)
{
    evq_write_object(w);
    evq_put_string(w, "rule", finding->rule);
    evq_put_string(w, "verdict", evq_verdict_names[finding->word]);
    evq_put_string(w, "state", evq_rule_state_names[finding->state]);
    evq_put_string(w, "fault", evq_fault_names[finding->fault]);
    evq_put_string(w, "asks", finding->asks);
    evq_put_string(w, "saw", finding->saw);
    evq_put_string(w, "distance", finding->distance);
    evq_write_end(w);
}

void evq_json_put_verdict(evq_json_writer *w, const evq_scorecard *card)
{
    const evq_verdict *verdict = &card->verdict;
    evq_put_object(w, "verdict");
    evq_put_string(w, "word", evq_verdict_names[verdict->word]);
    evq_put_string(w, "fault", evq_fault_names[verdict->fault]);
    evq_put_string(w, "retest", verdict->retest);
    evq_put_string(w, "rules", verdict->rules);
    evq_put_string(w, "decided_by", verdict->decided_by >= 0 ? verdict->findings[verdict->decided_by].rule : NULL);
    evq_put_array(w, "reasons");
    for (size_t i = 0; i < verdict->reason_count; i++) write_reason(w, &verdict->reasons[i]);
    evq_write_end(w);
    evq_put_array(w, "findings");
    for (size_t i = 0; i < verdict->finding_count; i++) write_finding(w, &verdict->findings[i]);
    evq_write_end(w);
    evq_put_string(w, "nearest", verdict->nearest_why ? evq_verdict_names[verdict->nearest] : NULL);
    evq_put_string(w, "nearest_why", verdict->nearest_why);
    evq_put_array(w, "fixes");
    for (size_t i = 0; i < verdict->fix_count; i++) evq_write_string(w, verdict->fixes[i]);
    evq_write_end(w);
    evq_put_string(w, "missing", verdict->missing);
    evq_put_string(w, "command", verdict->command);
    evq_put_object(w, "policy");
    evq_policy_write(w, &card->policy);
    evq_write_end(w);
    evq_write_end(w);
}
