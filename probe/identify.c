#include "probe/identify.h"

#include "endpoints/lenient_json.h"

#include <string.h>

enum { MAX_MODELS = 10000 };
static const double get_seconds = 5;

typedef struct asking {
    evq_requester *requester;
    evq_endpoint endpoint; // with the URL as it is known by now
    evq_identity *out;
    evq_arena *arena;
} asking;

static const char *keep(asking *a, const char *text)
{
    return text ? evq_arena_strdup(a->arena, text) : NULL;
}

static void get(asking *a, const char *path, evq_fetched *fetched)
{
    evq_fetch(a->requester, &a->endpoint, path, NULL, get_seconds, fetched);
}

static bool is_text(const json_t *object, const char *key, const char *text)
{
    const char *said = evq_lenient_text(object, key);
    return said && !strcmp(said, text);
}

// ---- the list of models ----

// How many tokens a model takes in one request, in the words of those who say it; what is served comes before what could be.
static int64_t context_of(const json_t *model)
{
    static const char *const keys[] = {
        "max_model_len",         // vLLM, SGLang
        "loaded_context_length", // LM Studio
        "context_length",        // Exo, Together, OpenRouter, Ollama's /api/ps
        "context_window",        // Groq
        "max_context_length",    // Mistral, LM Studio
        "max_input_tokens",      // Anthropic
        "inputTokenLimit",       // Gemini
    };
    int64_t count = evq_lenient_count(json_object_get(model, "meta"), "n_ctx"); // llama.cpp
    for (size_t i = 0; i < sizeof keys / sizeof *keys && count <= 0; i++) count = evq_lenient_count(model, keys[i]);
    return count > 0 ? count : EVQ_UNKNOWN;
}

static const char *id_of(const json_t *model)
{
    const char *id = evq_lenient_text(model, "id");
    if (!id) id = evq_lenient_text(model, "name"); // Gemini, Ollama
    return id && !strncmp(id, "models/", 7) && evq_lenient_text(model, "displayName") ? id + 7 : id;
}

static const json_t *list_of(const json_t *answer)
{
    const json_t *list = json_object_get(answer, "data");
    if (!json_is_array(list)) list = json_object_get(answer, "models");
    return json_is_array(answer) ? answer : list; // Together's is the list itself
}

static void read_models(asking *a, const json_t *answer)
{
    const json_t *list = list_of(answer);
    size_t count = json_array_size(list), kept = 0;
    if (!count) return;
    if (count > MAX_MODELS) count = MAX_MODELS;
    evq_listed_model *models = evq_arena_array(a->arena, evq_listed_model, count);
    for (size_t i = 0; i < count; i++) {
        const json_t *model = json_array_get(list, i);
        const char *id = id_of(model);
        if (!id) continue;
        models[kept++] = (evq_listed_model){
            .id = keep(a, id), .context = context_of(model), .loaded = is_text(model, "state", "loaded")};
    }
    a->out->models = models;
    a->out->model_count = kept;
}

// The server, as the first model's owner.
static const char *owner_server(const json_t *answer)
{
    static const struct {
        const char *owner, *server;
    } owners[] = {{"llamacpp", "llama.cpp"},
                  {"vllm", "vllm"},
                  {"sglang", "sglang"},
                  {"exo", "exo"},
                  {"library", "ollama"},
                  {"organization_owner", "lm-studio"},
                  {"organization-owner", "lm-studio"}};
    const json_t *first = json_array_get(list_of(answer), 0);
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++)
        if (is_text(first, "owned_by", owners[i].owner)) return owners[i].server;
    return NULL;
}

// ---- signs of servers ----

static bool has(const json_t *object, const char *key)
{
    return json_object_get(object, key) != NULL;
}

static bool is_llama_cpp(const evq_fetched *f)
{
    return has(f->json, "default_generation_settings");
}

static bool is_lm_studio(const evq_fetched *f)
{
    const json_t *first = json_array_get(json_object_get(f->json, "data"), 0);
    return has(first, "state") || has(first, "max_context_length");
}

static bool is_sglang(const evq_fetched *f)
{
    return has(f->json, "model_path") && has(f->json, "is_generation");
}

static bool is_exo(const evq_fetched *f)
{
    return !f->failure && f->status == 200 && f->body.len < 200 && (json_is_string(f->json) || has(f->json, "node_id"));
}

static bool is_tgi(const evq_fetched *f)
{
    return is_text(f->json, "router", "text-generation-router") || has(f->json, "max_total_tokens");
}

static bool is_tabby(const evq_fetched *f)
{
    return has(f->json, "parameters") && has(f->json, "id");
}

static bool has_version(const evq_fetched *f)
{
    return evq_lenient_text(f->json, "version") != NULL;
}

static bool is_python(const evq_fetched *f)
{
    return is_text(f->json, "status", "ok") && !strncmp(f->server, "BaseHTTP/", 9);
}

// Asked in this order: some speak another's language too, and are known by their own first. SGLang and Exo have Ollama's
// /api/version, which is why it comes late.
static const struct sign {
    const char *server, *path;
    bool (*holds)(const evq_fetched *fetched);
} signs[] = {
    {"llama.cpp", "//props", is_llama_cpp},
    {"lm-studio", "//api/v0/models", is_lm_studio},
    {"sglang", "//get_model_info", is_sglang},
    {"exo", "//node_id", is_exo},
    {"tgi", "//info", is_tgi},
    {"ollama", "//api/version", has_version},
    {"vllm", "//version", has_version},
    {"tabby", "//v1/model", is_tabby},
    {"mlx_lm", "//health", is_python},
};

static void set_server(asking *a, const char *server, const char *sign)
{
    a->out->quirks = a->endpoint.quirks = evq_quirks_find(server);
    a->out->sign = sign;
}

static void look_for_signs(asking *a)
{
    for (size_t i = 0; i < sizeof signs / sizeof *signs && !a->out->quirks; i++) {
        evq_fetched fetched;
        get(a, signs[i].path, &fetched);
        if (!fetched.failure && signs[i].holds(&fetched))
            set_server(a, signs[i].server, evq_arena_printf(a->arena, "GET %s", signs[i].path + 1));
        bool is_gone = fetched.failure == EVQ_FAILURE_REFUSED || fetched.failure == EVQ_FAILURE_IDLE_TIMEOUT ||
                       fetched.failure == EVQ_FAILURE_TOTAL_TIMEOUT;
        evq_fetched_dispose(&fetched);
        if (is_gone) return;
    }
}

// ---- what each server tells more ----

static void put_true_keys(evq_buf *out, const json_t *object)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value) {
        if (json_is_true(value))
            evq_buf_printf(out, "%s%s", out->len ? ", " : "", strncmp(key, "supports_", 9) ? key : key + 9);
    }
}

static void put_words(evq_buf *out, const json_t *list)
{
    size_t i;
    json_t *word;
    json_array_foreach(list, i, word) {
        if (json_is_string(word)) evq_buf_printf(out, "%s%s", out->len ? ", " : "", json_string_value(word));
    }
}

static void keep_capabilities(asking *a, evq_buf *text)
{
    if (text->len) a->out->capabilities = keep(a, evq_buf_text(text));
    evq_buf_dispose(text);
}

static void ask_llama_cpp(asking *a)
{
    evq_identity *out = a->out;
    evq_fetched props;
    get(a, "//props", &props);
    int64_t context = evq_lenient_count(json_object_get(props.json, "default_generation_settings"), "n_ctx");
    if (context > 0) out->context = context;
    out->slots = evq_lenient_count(props.json, "total_slots");
    out->version = keep(a, evq_lenient_text(props.json, "build_info"));
    out->quantization = keep(a, evq_lenient_text(props.json, "model_ftype"));
    out->chat_template = keep(a, evq_lenient_text(props.json, "chat_template"));
    evq_buf caps = EVQ_BUF_INIT(4096);
    put_true_keys(&caps, json_object_get(props.json, "chat_template_caps"));
    keep_capabilities(a, &caps);
    evq_fetched_dispose(&props);
}

static void ask_version(asking *a, const char *path)
{
    evq_fetched fetched;
    get(a, path, &fetched);
    a->out->version = keep(a, evq_lenient_text(fetched.json, "version"));
    evq_fetched_dispose(&fetched);
}

static void ask_vllm(asking *a)
{
    ask_version(a, "//version");
}

static void ask_sglang(asking *a)
{
    ask_version(a, "//get_server_info");
}

// What is allocated for a loaded model is told by /api/ps, what a model can by /api/show.
static void ask_ollama(asking *a)
{
    evq_identity *out = a->out;
    ask_version(a, "//api/version");
    if (!out->model) return;
    evq_fetched fetched;
    get(a, "//api/ps", &fetched);
    size_t i;
    json_t *model;
    json_array_foreach(json_object_get(fetched.json, "models"), i, model) {
        const char *name = evq_lenient_text(model, "name");
        if (name && !strcmp(name, out->model) && context_of(model) > 0) out->context = context_of(model);
    }
    evq_fetched_dispose(&fetched);

    json_t *question = json_pack("{s:s}", "model", out->model);
    char *body = json_dumps(question, JSON_COMPACT);
    evq_fetch(a->requester, &a->endpoint, "//api/show", body, get_seconds, &fetched);
    free(body);
    json_decref(question);
    out->chat_template = keep(a, evq_lenient_text(fetched.json, "template"));
    out->quantization = keep(a, evq_lenient_text(json_object_get(fetched.json, "details"), "quantization_level"));
    evq_buf caps = EVQ_BUF_INIT(4096);
    put_words(&caps, json_object_get(fetched.json, "capabilities"));
    keep_capabilities(a, &caps);
    evq_fetched_dispose(&fetched);
}

// Its own list knows what is loaded and how large.
static void ask_lm_studio(asking *a)
{
    evq_fetched fetched;
    get(a, "//api/v0/models", &fetched);
    if (fetched.json) read_models(a, fetched.json);
    evq_fetched_dispose(&fetched);
}

static const struct {
    const char *server;
    void (*ask)(asking *a);
    bool lists_models;
} tellers[] = {
    {"llama.cpp", ask_llama_cpp, false}, {"ollama", ask_ollama, false},      {"vllm", ask_vllm, false},
    {"sglang", ask_sglang, false},       {"lm-studio", ask_lm_studio, true},
};

static void ask_more(asking *a, bool models)
{
    for (size_t i = 0; a->out->quirks && i < sizeof tellers / sizeof *tellers; i++)
        if (tellers[i].lists_models == models && !strcmp(tellers[i].server, a->out->quirks->server)) tellers[i].ask(a);
}

// ---- all of it ----

static void list_models(asking *a)
{
    evq_fetched fetched;
    const evq_dialect *dialect = a->endpoint.dialect;
    get(a, dialect->models_path, &fetched);
    a->out->failure = fetched.failure;
    if (fetched.json) read_models(a, fetched.json);
    const char *server = owner_server(fetched.json);
    if (server && !a->out->quirks) set_server(a, server, "the owner in its list of models");
    evq_fetched_dispose(&fetched);
}

static void choose_model(asking *a)
{
    evq_identity *out = a->out;
    size_t loaded = 0;
    for (size_t i = 0; i < out->model_count && !a->endpoint.model; i++) {
        if (!out->models[i].loaded) continue;
        out->model = out->models[i].id;
        loaded++;
    }
    if (loaded > 1) out->model = NULL;
    if (out->model_count == 1 && !out->model) out->model = out->models[0].id;
    for (size_t i = 0; out->model && i < out->model_count; i++)
        if (!strcmp(out->models[i].id, out->model)) out->context = out->models[i].context;
    a->endpoint.model = out->model;
}

void evq_identify(evq_requester *requester, const evq_endpoint *endpoint, evq_identity *out, evq_arena *arena)
{
    *out = (evq_identity){.url = endpoint->url,
                          .quirks = endpoint->quirks ? endpoint->quirks : evq_quirks_of_url(endpoint->url),
                          .dialect = endpoint->dialect,
                          .model = endpoint->model,
                          .context = EVQ_UNKNOWN,
                          .slots = EVQ_UNKNOWN};
    asking a = {.requester = requester, .endpoint = *endpoint, .out = out, .arena = arena};
    if (out->quirks && !endpoint->quirks) out->sign = "the host's name";
    if (!out->dialect && out->quirks && out->quirks->dialect) out->dialect = evq_dialect_find(out->quirks->dialect);
    a.endpoint.dialect = out->dialect ? out->dialect : &evq_openai_chat;
    out->url = a.endpoint.url = evq_endpoint_base_url(out->url, a.endpoint.dialect, arena);
    list_models(&a);
    if (out->failure == EVQ_FAILURE_NONE && !out->quirks) look_for_signs(&a);
    if (!out->dialect && out->quirks && out->quirks->dialect) out->dialect = evq_dialect_find(out->quirks->dialect);
    if (!out->dialect) out->dialect = &evq_openai_chat;
    a.endpoint.dialect = out->dialect;
    if (out->failure != EVQ_FAILURE_NONE) return;
    ask_more(&a, true);
    choose_model(&a);
    ask_more(&a, false);
}

evq_endpoint evq_identified(const evq_endpoint *endpoint, const evq_identity *identity)
{
    evq_endpoint found = *endpoint;
    found.url = identity->url;
    found.dialect = identity->dialect;
    if (!found.quirks) {
        found.quirks = identity->quirks;
        if (found.quirks) found.reasoning = found.quirks->reasoning;
    }
    if (!found.model) found.model = identity->model;
    return found;
}
