#include "replay/session.h"

#include "base/clock.h"
#include "endpoints/retry.h"

#include <stdlib.h>
#include <string.h>

struct evq_session {
    const evq_scenario *scenario;
    evq_limits limits;
    evq_mode mode;
    evq_reasoning_policy reasoning;
    evq_world *world;
    evq_prompt prompt;
    size_t turn; // the user turn being answered
    evq_step step;
    size_t sent_len;   // how much of the body earlier steps have sent
    evq_buf added;     // text of step.added
    evq_arena answers; // results of the latest reply
    int attempt;
    uint64_t wait_ns, ready_ns; // back-off before the attempt, and when it ends
    uint64_t trial_due_ns;
    bool is_over;
    evq_outcome outcome;
};

static void end(evq_session *session, evq_outcome outcome)
{
    if (session->is_over) return;
    session->is_over = true;
    session->outcome = outcome;
}

// What of an assistant's message goes back is the policy's to say.
static void add(evq_session *session, const evq_message *message)
{
    evq_message sent = *message;
    if (session->reasoning < EVQ_REASONING_KEEP) sent.reasoning = NULL;
    if (session->reasoning < EVQ_REASONING_ECHO) sent.echo = NULL;
    if (evq_prompt_add(&session->prompt, &sent)) end(session, EVQ_OUTCOME_OVERSIZE);
}

static void add_user_turn(evq_session *session)
{
    add(session, &(evq_message){.role = EVQ_USER, .content = session->scenario->turns[session->turn].user});
}

// Opens the next step: from here on its request is settled.
static void begin_step(evq_session *session)
{
    evq_step *step = &session->step;
    const evq_prompt *prompt = &session->prompt;
    if (session->is_over) return;
    if (step->number == session->limits.steps) {
        end(session, EVQ_OUTCOME_STEP_LIMIT);
        return;
    }
    evq_buf_truncate(&session->added, 0);
    evq_buf_append(&session->added, prompt->body.data + session->sent_len, prompt->open_len - session->sent_len);
    *step = (evq_step){.number = step->number + 1,
                       .request_bytes = prompt->body.len,
                       .added_bytes = prompt->open_len - session->sent_len,
                       .message_count = prompt->message_count,
                       .prompt_hash = prompt->hash,
                       .added = evq_buf_text(&session->added)};
    session->sent_len = prompt->open_len;
    session->attempt = 1;
    session->wait_ns = session->ready_ns = 0;
}

evq_session *evq_session_new(const evq_scenario *scenario, const evq_limits *limits, evq_mode mode,
                             const evq_endpoint *endpoint, bool stream, uint64_t now_ns)
{
    evq_session *session = calloc(1, sizeof *session);
    if (!session) evq_out_of_memory();
    session->scenario = scenario;
    session->limits = *limits;
    session->mode = mode;
    session->world = evq_world_new(scenario);
    session->added = EVQ_BUF_INIT(EVQ_PROMPT_MAX_BYTES);
    session->trial_due_ns = now_ns + (uint64_t)(limits->seconds_per_trial * (double)EVQ_NS_PER_S);
    const evq_request_options options = {.model = endpoint->model,
                                         .tools = scenario->tools,
                                         .tool_count = scenario->tool_count,
                                         .stream = stream,
                                         .output_tokens = limits->output_tokens,
                                         .members = endpoint->members,
                                         .quirks = endpoint->quirks};
    session->reasoning = endpoint->reasoning;
    evq_prompt_init(&session->prompt, endpoint->dialect, &options);
    add(session, &(evq_message){.role = EVQ_SYSTEM, .content = scenario->system});
    for (size_t i = 0; i < scenario->history_count; i++) add(session, &scenario->history[i]);
    add_user_turn(session);
    begin_step(session);
    return session;
}

void evq_session_free(evq_session *session)
{
    if (!session) return;
    evq_world_free(session->world);
    evq_prompt_dispose(&session->prompt);
    evq_buf_dispose(&session->added);
    evq_arena_dispose(&session->answers);
    free(session);
}

const evq_step *evq_session_step(const evq_session *session)
{
    return &session->step;
}

int evq_session_attempt(const evq_session *session)
{
    return session->attempt;
}

uint64_t evq_session_wait_ns(const evq_session *session)
{
    return session->wait_ns;
}

evq_outcome evq_session_outcome(const evq_session *session)
{
    return session->outcome;
}

evq_action evq_session_next(evq_session *session, uint64_t now_ns)
{
    if (!session->is_over && now_ns >= session->trial_due_ns) end(session, EVQ_OUTCOME_TIME_LIMIT);
    if (session->is_over) return (evq_action){.kind = EVQ_ACTION_DONE};
    uint64_t left_ns = session->trial_due_ns - now_ns;
    if (now_ns < session->ready_ns) {
        uint64_t wait_ns = session->ready_ns - now_ns;
        return (evq_action){.kind = EVQ_ACTION_WAIT, .wait_ns = wait_ns < left_ns ? wait_ns : left_ns};
    }
    double left = (double)left_ns / (double)EVQ_NS_PER_S;
    bool trial_is_up = left < session->limits.seconds_per_step;
    return (evq_action){.kind = EVQ_ACTION_SEND,
                        .body = session->prompt.body.data,
                        .body_len = session->prompt.body.len,
                        .total_seconds = trial_is_up ? left : session->limits.seconds_per_step,
                        .trial_is_up = trial_is_up};
}

// Adds an assistant message and what the world answers to each of its calls. `results`, when not NULL, keeps
// the answers.
static void add_with_answers(evq_session *session, const evq_message *message, evq_result *results)
{
    evq_arena *arena = &session->answers;
    add(session, message);
    for (size_t i = 0; i < message->call_count; i++) {
        evq_answer answer;
        evq_world_answer(session->world, &message->calls[i], &answer);
        add(session, &(evq_message){.role = EVQ_TOOL,
                                    .content = answer.content,
                                    .call_id = message->calls[i].id,
                                    .call_name = message->calls[i].name,
                                    .is_error = answer.is_error});
        if (!results) continue;
        evq_change *changes = evq_arena_array(arena, evq_change, answer.change_count);
        for (size_t k = 0; k < answer.change_count; k++) {
            const evq_change *change = &answer.changes[k];
            changes[k].path = evq_arena_strdup(arena, change->path);
            changes[k].content = change->content ? evq_arena_strndup(arena, change->content, change->len) : NULL;
            changes[k].len = change->len;
        }
        results[i] = (evq_result){.call = (int)i,
                                  .content = evq_arena_strdup(arena, answer.content),
                                  .is_error = answer.is_error,
                                  .source = answer.source,
                                  .changes = changes,
                                  .change_count = answer.change_count};
    }
}

// After the message that ends a turn comes the next user turn, or the end.
static void end_turn(evq_session *session)
{
    if (++session->turn == session->scenario->turn_count)
        end(session, EVQ_OUTCOME_ENDED);
    else
        add_user_turn(session);
}

void evq_session_reply(evq_session *session, const evq_message *reply, const evq_result **results, size_t *count)
{
    evq_arena_dispose(&session->answers);
    *results = NULL;
    *count = 0;
    const evq_message *said = reply;
    if (session->mode == EVQ_MODE_FORCED) {
        said = evq_scenario_reference(session->scenario, session->step.number - 1, NULL);
        add_with_answers(session, said, NULL);
    } else {
        evq_result *made = evq_arena_array(&session->answers, evq_result, reply->call_count);
        add_with_answers(session, reply, made);
        *results = made;
        *count = reply->call_count;
    }
    if (!said->call_count) end_turn(session);
    begin_step(session);
}

void evq_session_failed(evq_session *session, evq_failure failure, int64_t retry_after_ms, int should_retry,
                        uint64_t now_ns)
{
    int64_t wait_ms = 0;
    if (failure == EVQ_FAILURE_TRIAL_TIMEOUT) {
        end(session, EVQ_OUTCOME_TIME_LIMIT);
    } else if (!evq_retry_allowed(failure, session->attempt, session->limits.retries, retry_after_ms, should_retry,
                                  &wait_ms)) {
        end(session, EVQ_OUTCOME_ENDPOINT_FAILED);
    } else {
        session->attempt++;
        session->wait_ns = (uint64_t)wait_ms * EVQ_NS_PER_MS;
        session->ready_ns = now_ns + session->wait_ns;
    }
}

void evq_session_interrupt(evq_session *session)
{
    end(session, EVQ_OUTCOME_INTERRUPTED);
}
