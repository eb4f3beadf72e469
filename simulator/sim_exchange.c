#include "simulator/sim_exchange.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/text.h"
#include "simulator/sim_dialect.h"
#include "simulator/sim_wait.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BODY_MAX_MIB = 64, MODEL_MAX_BYTES = 200 };

static const char type_json[] = "application/json";

// One request and its answer; only its connection's thread knows it.
typedef struct exchange {
    evq_simulator *simulator;
    struct MHD_Connection *connection;
    evq_sim_watch watch;
    const char *method, *path; // borrowed from the connection
    uint64_t arrival_ns;       // what every piece's due time counts from, so that reading the body costs no extra time
    evq_buf body;              // the request's; given to the cache when the prompt is processed
    evq_arena arena;
    evq_sim_route route;
    bool known;  // it is a step of a recorded task
    int attempt; // see attempt_of; 0: not counted
    evq_sim_fault fault;
    evq_sim_plan plan;
    evq_sim_answer answer;
    size_t next;     // piece of the plan
    evq_buf pending; // the bytes being sent
    size_t sent;     // of them
} exchange;

// ---- answering ----

static bool wait_until(exchange *x, uint64_t due_ns)
{
    return evq_sim_wait(&x->watch, x->arrival_ns + due_ns);
}

// Until the client goes away or the server stops.
static void wait_in_vain(exchange *x)
{
    (void)evq_sim_wait(&x->watch, EVQ_SIM_NEVER);
}

static enum MHD_Result queue(exchange *x, int status, struct MHD_Response *response)
{
    const evq_sim_listening *listening = &x->simulator->listening;
    if (!response) return MHD_NO;
    if (listening->told) listening->told(listening->context, x->method, x->path, status);
    enum MHD_Result result = MHD_queue_response(x->connection, (unsigned)status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result answer_whole(exchange *x, int status, const char *content_type, const char *retry_after,
                                    const evq_buf *body)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body->len, (void *)evq_buf_text(body), MHD_RESPMEM_MUST_COPY);
    if (response) MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, content_type);
    if (response && retry_after) MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, retry_after);
    return queue(x, status, response);
}

static enum MHD_Result answer_error(exchange *x, int status, const char *type, const char *message)
{
    const evq_sim_dialect *dialect = x->route.dialect ? x->route.dialect : &evq_sim_chat;
    dialect->error(&x->pending, status, type, message);
    return answer_whole(x, status, type_json, NULL, &x->pending);
}

static void remember_prompt(exchange *x)
{
    if (!x->simulator->profile.cache || !x->body.len) return;
    size_t len = x->body.len;
    evq_sim_cache_remember(&x->simulator->cache, evq_buf_take(&x->body), len);
}

// The next piece is written out before its time comes, so that nothing but sending is left to do then.
static bool next_piece(exchange *x)
{
    const evq_sim_piece *piece = &x->plan.pieces[x->next++];
    evq_buf_truncate(&x->pending, 0);
    x->sent = 0;
    x->route.dialect->piece(&x->pending, &x->answer, piece);
    if (!wait_until(x, piece->due_ns)) return false;
    if (piece->kind > EVQ_SIM_PROGRESS) remember_prompt(x);
    if (piece->kind == EVQ_SIM_STALL) wait_in_vain(x);
    return piece->kind != EVQ_SIM_STALL && piece->kind != EVQ_SIM_CUT;
}

static ssize_t send_pending(exchange *x, size_t end, char *out, size_t size)
{
    size_t len = end - x->sent < size ? end - x->sent : size;
    memcpy(out, x->pending.data + x->sent, len);
    x->sent += len;
    return (ssize_t)len;
}

static ssize_t read_stream(void *context, uint64_t position, char *out, size_t size)
{
    (void)position;
    exchange *x = context;
    while (x->sent == x->pending.len) { // a piece may have nothing to say
        if (x->next == x->plan.count) return MHD_CONTENT_READER_END_OF_STREAM;
        if (!next_piece(x)) return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    return send_pending(x, x->pending.len, out, size);
}

static enum MHD_Result answer_stream(exchange *x)
{
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, EVQ_SIM_CONNECTION_BYTES, read_stream, x, NULL);
    if (response) MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, x->route.dialect->stream_type);
    if (response) MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache");
    return queue(x, MHD_HTTP_OK, response);
}

// The first half of a body whose length was promised whole.
static ssize_t read_half(void *context, uint64_t position, char *out, size_t size)
{
    (void)position;
    exchange *x = context;
    if (x->sent < x->pending.len / 2) return send_pending(x, x->pending.len / 2, out, size);
    if (x->fault == EVQ_SIM_FAULT_STALL) wait_in_vain(x);
    return MHD_CONTENT_READER_END_WITH_ERROR;
}

// Everything at the end, headers too, as servers do.
static enum MHD_Result answer_body(exchange *x)
{
    if (!wait_until(x, x->plan.first_ns)) return MHD_NO;
    remember_prompt(x);
    if (x->fault == EVQ_SIM_FAULT_ERROR)
        x->route.dialect->error(&x->pending, EVQ_SIM_BROKEN_STATUS, EVQ_SIM_BROKEN_TYPE, EVQ_SIM_BROKEN_TEXT);
    else
        x->route.dialect->body(&x->pending, &x->answer);
    if (!wait_until(x, x->plan.last_ns)) return MHD_NO;
    if (x->fault != EVQ_SIM_FAULT_CUT && x->fault != EVQ_SIM_FAULT_STALL)
        return answer_whole(x, MHD_HTTP_OK, type_json, NULL, &x->pending);
    struct MHD_Response *response =
        MHD_create_response_from_callback(x->pending.len, EVQ_SIM_CONNECTION_BYTES, read_half, x, NULL);
    if (response) MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type_json);
    return queue(x, MHD_HTTP_OK, response);
}

// ---- a request for a reply ----

// Where in the body the prompt begins: what stands before is no text of it.
static size_t prompt_start(const char *body)
{
    static const char *const keys[] = {"\"tools\":[", "\"messages\":[", "\"system\":", "\"input\":", "\"contents\":["};
    const char *start = NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *at = strstr(body, keys[i]);
        if (at && (!start || at < start)) start = at;
    }
    return start ? (size_t)(start - body) : 0;
}

// Prompts that part at their first words share nothing but the request's head.
static size_t cached_bytes(exchange *x)
{
    enum { FIRST_WORDS = 64 };
    const char *body = evq_buf_text(&x->body);
    size_t match = evq_sim_cache_match(&x->simulator->cache, body, x->body.len);
    if (match < FIRST_WORDS) return 0;
    size_t start = prompt_start(body);
    if (match >= start + FIRST_WORDS) return match;
    return match > start ? match - start : 0;
}

// How often this request came, this time included; counted once.
static int attempt_of(exchange *x)
{
    if (!x->attempt) x->attempt = evq_sim_attempts_count(&x->simulator->attempts, evq_buf_text(&x->body), x->body.len);
    return x->attempt;
}

static evq_sim_fault fault_of(exchange *x, int step)
{
    const evq_sim_profile *profile = &x->simulator->profile;
    if (profile->fault_tokens && x->body.len / EVQ_SIM_BYTES_PER_TOKEN < (size_t)profile->fault_tokens)
        return EVQ_SIM_FAULT_NONE;
    bool is_talk = !x->known && profile->fault_step; // a question besides the tasks meets only what meets everybody
    if (!profile->fault || is_talk || (profile->fault_step && profile->fault_step != step)) return EVQ_SIM_FAULT_NONE;
    if (!profile->fault_times) return profile->fault;
    return attempt_of(x) <= profile->fault_times ? profile->fault : EVQ_SIM_FAULT_NONE;
}

typedef struct recalling {
    const evq_sim_scene *scene;
    exchange *x;
} recalling;

// What the model says at a step if nothing goes wrong.
static const evq_message *recall(void *context, int step)
{
    const recalling *r = context;
    evq_sim_scene scene = *r->scene;
    scene.place.step = step;
    return r->x->simulator->profile.behaviour->say(&scene, &r->x->arena);
}

// Without `vary`, seed and step decide alone.
static uint64_t chance_seed(exchange *x, const evq_sim_scene *scene)
{
    uint64_t state = scene->seed ^ ((uint64_t)scene->place.step << 32);
    if (!x->simulator->profile.vary) return state;
    const char *body = evq_buf_text(&x->body);
    return state ^ evq_hash(EVQ_HASH_INIT, body, x->body.len) ^ ((uint64_t)attempt_of(x) << 48);
}

static bool slips_at(exchange *x, const evq_sim_scene *scene)
{
    const evq_sim_profile *profile = &x->simulator->profile;
    int since = scene->place.step - profile->slip_step;
    if (since < 0 || (profile->slip_steps && since >= profile->slip_steps)) return false;
    const evq_scenario *scenario = scene->place.scenario;
    if (profile->slip_role && (!scenario || strcmp(scenario->role, profile->slip_role) != 0)) return false;
    bool other_mode = profile->slip_mode && (profile->slip_mode == EVQ_SIM_SLIP_IN_STREAM) != scene->request->stream;
    evq_sim_dice dice = {.state = chance_seed(x, scene)};
    return !other_mode && (double)evq_sim_dice_throw(&dice, 1000000) < profile->slip_chance * 1000000;
}

// What the model says, its lapses and slips included. Seed and step decide, so that a repeated request is answered alike.
static const evq_message *speak(exchange *x, const evq_sim_scene *scene, evq_sim_slip *slip)
{
    const evq_sim_profile *profile = &x->simulator->profile;
    recalling r = {scene, x};
    const evq_message *message =
        evq_sim_lapse_say(&profile->lapsing, scene->request, &scene->place, recall, &r, &x->arena);
    *slip = slips_at(x, scene) ? profile->slip : EVQ_SIM_SLIP_NONE;
    return *slip ? evq_sim_slip_make(*slip, message, scene->request, &scene->place, &x->arena) : message;
}

static void plan_answer(exchange *x, const evq_sim_request *request, const evq_sim_scene *scene)
{
    evq_simulator *simulator = x->simulator;
    const evq_sim_profile *profile = &simulator->profile;
    evq_sim_slip slip;
    const evq_message *reply = speak(x, scene, &slip);
    evq_sim_order order = {.message = reply,
                           .slip = slip,
                           .prompt_bytes = x->body.len,
                           .cached_bytes = cached_bytes(x),
                           .usage = profile->usage && request->include_usage,
                           .fault = x->fault};
    evq_sim_plan_make(&x->plan, profile, &order, &x->arena);
    const char *model = x->route.model ? x->route.model : *request->model ? request->model : EVQ_SIM_MODEL;
    size_t named = x->route.model ? x->route.model_len : strlen(model);
    size_t model_len = evq_utf8_floor(model, named < MODEL_MAX_BYTES ? named : MODEL_MAX_BYTES);
    x->answer = (evq_sim_answer){
        .plan = &x->plan,
        .id = evq_arena_printf(&x->arena, "chatcmpl-sim-%u", atomic_fetch_add(&simulator->answer_count, 1) + 1),
        .model = evq_arena_strndup(&x->arena, model, model_len),
        .created = (int64_t)time(NULL),
        .usage = profile->usage,
        .timings = profile->timings};
}

static enum MHD_Result answer_reply(exchange *x)
{
    evq_simulator *simulator = x->simulator;
    evq_sim_request request;
    evq_err err;
    if (evq_sim_request_read(&request, &x->route, evq_buf_text(&x->body), x->body.len, &err)) {
        char text[sizeof err.text + sizeof err.where + 8];
        evq_err_format(&err, text, sizeof text);
        return answer_error(x, MHD_HTTP_BAD_REQUEST, "invalid_request_error", text);
    }
    evq_sim_scene scene = {.request = &request, .seed = (uint64_t)simulator->profile.seed};
    evq_sim_place_find(&scene.place, &request, simulator->scenarios, simulator->scenario_count);
    x->known = scene.place.scenario != NULL;
    x->fault = fault_of(x, scene.place.step);
    plan_answer(x, &request, &scene);
    bool stream = request.stream;
    evq_sim_request_dispose(&request);

    if (x->fault == EVQ_SIM_FAULT_CRASH) {
        evq_simulator_crash(simulator);
        return MHD_NO; // and who is connected is cut off
    }
    if (x->fault == EVQ_SIM_FAULT_SILENT) {
        wait_in_vain(x);
        return MHD_NO;
    }
    const evq_sim_canned *canned = evq_sim_fault_canned(x->fault);
    if (!canned) return stream ? answer_stream(x) : answer_body(x);
    if (!wait_until(x, (uint64_t)(simulator->profile.latency_ms * (double)EVQ_NS_PER_MS))) return MHD_NO;
    bool own_words = canned->body && (!canned->type || x->route.dialect == &evq_sim_chat);
    if (own_words)
        evq_buf_puts(&x->pending, canned->body);
    else
        x->route.dialect->error(&x->pending, canned->status, canned->type, canned->message);
    return answer_whole(x, canned->status, canned->content_type, canned->retry_after, &x->pending);
}

// ---- what libmicrohttpd calls ----

static exchange *exchange_new(evq_simulator *simulator, struct MHD_Connection *connection)
{
    uint64_t now = evq_clock_ns();
    exchange *x = calloc(1, sizeof *x);
    if (!x) evq_out_of_memory();
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    x->simulator = simulator;
    x->connection = connection;
    x->watch = (evq_sim_watch){.stop_fd = simulator->stop_pipe[0], .client_fd = info->connect_fd};
    x->arrival_ns = now;
    x->body = EVQ_BUF_INIT(EVQ_MIB(BODY_MAX_MIB));
    x->pending = EVQ_BUF_INIT(EVQ_SIM_ANSWER_MAX_BYTES);
    return x;
}

void evq_sim_exchange_over(void *context, struct MHD_Connection *connection, void **state,
                           enum MHD_RequestTerminationCode reason)
{
    (void)context, (void)connection, (void)reason;
    exchange *x = *state;
    if (!x) return;
    evq_buf_dispose(&x->body);
    evq_buf_dispose(&x->pending);
    evq_arena_dispose(&x->arena);
    free(x);
    *state = NULL;
}

enum MHD_Result evq_sim_exchange_request(void *context, struct MHD_Connection *connection, const char *path,
                                         const char *method, const char *version, const char *data, size_t *len,
                                         void **state)
{
    (void)version;
    exchange *x = *state;
    if (atomic_load(&((evq_simulator *)context)->crashed)) return MHD_NO;
    if (!x) {
        *state = exchange_new(context, connection);
        return MHD_YES;
    }
    if (*len) {
        evq_buf_append(&x->body, data, *len);
        *len = 0;
        return MHD_YES;
    }
    x->method = method;
    x->path = path;
    if (x->body.over)
        return answer_error(x, MHD_HTTP_CONTENT_TOO_LARGE, "invalid_request_error",
                            "the request is larger than 64 MiB");
    bool anthropic = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "anthropic-version") != NULL;
    x->route = evq_sim_route_find(method, path, anthropic);
    if (x->route.dialect) return answer_reply(x);
    if (!x->route.list) return answer_error(x, MHD_HTTP_NOT_FOUND, "not_found_error", "File Not Found");
    x->route.list(&x->pending);
    return answer_whole(x, MHD_HTTP_OK, type_json, NULL, &x->pending);
}
