// What a verdict asks for: thresholds that a user may set in a file. docs/metrics.md, "The verdict", says why the built-in ones
// are as they are; whoever changes one gives the policy another name.
#ifndef EVQ_SCORING_POLICY_H
#define EVQ_SCORING_POLICY_H

#include "base/json.h"
#include "base/json_write.h"

// All thresholds are numbers; those that count things are whole ones.
typedef struct evq_policy {
    const char *name;
    double success_target;       // a share of trials done that is surely below it fails the model
    double success_floor;        // one that is surely above it is good enough for production
    double failure_trials;       // judged, before a model can fail
    double production_trials;    // judged, before a model can be good
    double production_scenarios; // different ones among them
    double prompt_tokens;        // so large some answered prompt must have been
    double lost_share;           // of the trials, that the endpoint may lose: less than this
    double valid_target;         // a share of steps with valid calls that is surely below it fails the model
    double valid_calls;          // so many calls, before that
    double valid_trials;         // in so many trials
    double valid_drop;           // from the recording's first half to its second
    double serve_attempts;       // unanswered, before a server is said not to serve
    double crashes;              // of the server
    double lost_answers;         // replies whose text the client cannot see
    double slow_attempts;        // timed out at one step, before it is called slow
    double slow_prompt_tokens;   // what gets no token from a shorter prompt is no matter of speed
} evq_policy;

typedef struct evq_policy_field {
    const char *key, *about;
    size_t offset;
    double min, max;
    bool whole;
} evq_policy_field;
extern const evq_policy_field evq_policy_fields[];
extern const size_t evq_policy_field_count;

extern const evq_policy evq_policy_default;

double evq_policy_get(const evq_policy *policy, const evq_policy_field *field);

// Members of an object: what it says, over the built-in values. `name`: how it is called where it does not say so itself; NULL:
// it must.
int evq_policy_load(evq_policy *out, const evq_json *at, const char *name, evq_arena *arena);

// The same from a file's text, or from a trace; that has a name.
int evq_policy_parse(evq_policy *out, const char *text, size_t len, const char *file, evq_arena *arena, evq_err *err);

// All members, as one object.
void evq_policy_write(evq_json_writer *w, const evq_policy *policy);

#endif
