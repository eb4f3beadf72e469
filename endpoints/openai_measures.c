#include "endpoints/openai_measures.h"

#include "endpoints/lenient_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t first_known(int64_t a, int64_t b)
{
    return a != EVQ_UNKNOWN ? a : b;
}

// Where it is: at the top; in the choice (Kimi); under x_groq (Groq).
static const json_t *find_usage(const json_t *chunk, const json_t *choice)
{
    const json_t *usage = evq_lenient_object(chunk, "usage");
    if (!usage) usage = evq_lenient_object(choice, "usage");
    if (!usage) usage = evq_lenient_object(json_object_get(chunk, "x_groq"), "usage");
    return usage;
}

static int64_t cached_tokens(const json_t *usage, const json_t *details)
{
    int64_t cached = evq_lenient_count(details, "cached_tokens");
    cached = first_known(cached, evq_lenient_count(usage, "cached_tokens"));         // Kimi
    return first_known(cached, evq_lenient_count(usage, "prompt_cache_hit_tokens")); // DeepSeek
}

static evq_usage read_usage(const json_t *usage)
{
    const json_t *prompt = json_object_get(usage, "prompt_tokens_details");
    const json_t *completion = json_object_get(usage, "completion_tokens_details");
    evq_usage out = {
        .prompt = evq_lenient_count(usage, "prompt_tokens"),
        .cached = cached_tokens(usage, prompt),
        .cache_write = first_known(evq_lenient_count(prompt, "cache_write_tokens"),
                                   evq_lenient_count(prompt, "cache_creation_input_tokens")), // Qwen
        .completion = evq_lenient_count(usage, "completion_tokens"),
        .reasoning = first_known(evq_lenient_count(completion, "reasoning_tokens"),
                                 evq_lenient_count(usage, "reasoning_tokens")), // SGLang
    };
    // xAI counts reasoning apart from the completion and, on some models, the cached part apart from the prompt.
    int64_t total = evq_lenient_count(usage, "total_tokens");
    bool all_known = out.prompt >= 0 && out.completion >= 0 && out.reasoning > 0;
    if (all_known && total == out.prompt + out.completion + out.reasoning) out.completion += out.reasoning;
    if (out.prompt >= 0 && out.cached > out.prompt) out.prompt += out.cached;
    return out;
}

static bool is_known(const evq_usage *usage)
{
    return usage->prompt >= 0 || usage->completion >= 0 || usage->cached >= 0 || usage->reasoning >= 0;
}

// llama.cpp
static evq_server_timings read_timings(const json_t *timings)
{
    return (evq_server_timings){
        .prompt_tokens = evq_lenient_count(timings, "prompt_n"),
        .cached_tokens = evq_lenient_count(timings, "cache_n"),
        .generated_tokens = evq_lenient_count(timings, "predicted_n"),
        .draft_tokens = evq_lenient_count(timings, "draft_n"),
        .draft_accepted = evq_lenient_count(timings, "draft_n_accepted"),
        .prompt_ms = evq_lenient_number(timings, "prompt_ms"),
        .generated_ms = evq_lenient_number(timings, "predicted_ms"),
    };
}

static double seconds_as_ms(const json_t *object, const char *key)
{
    double seconds = evq_lenient_number(object, key);
    const char *text = evq_lenient_text(object, key); // Fireworks writes its headers' texts
    if (text && *text >= '0' && *text <= '9') seconds = strtod(text, NULL);
    return seconds >= 0 ? seconds * 1000 : EVQ_UNKNOWN;
}

// ---- times that servers put beside the counts, each in its own way ----

// Groq and TabbyAPI
static void read_usage_times(const json_t *chunk, const json_t *usage, evq_server_timings *out)
{
    (void)chunk;
    out->prompt_ms = seconds_as_ms(usage, "prompt_time");
    out->generated_ms = seconds_as_ms(usage, "completion_time");
}

// vLLM, started with per-request metrics
static void read_vllm_times(const json_t *chunk, const json_t *usage, evq_server_timings *out)
{
    (void)usage;
    const json_t *metrics = evq_lenient_object(chunk, "metrics");
    double first = evq_lenient_number(metrics, "time_to_first_token_ms");
    double queue = evq_lenient_number(metrics, "queue_time_ms");
    if (first >= 0) out->prompt_ms = queue > 0 && queue < first ? first - queue : first;
    out->generated_ms = evq_lenient_number(metrics, "generation_time_ms");
}

// Fireworks, when asked to (perf_metrics_in_response). The first token's time holds the queue's; only dedicated deployments
// tell the prefill by itself.
static void read_fireworks_times(const json_t *chunk, const json_t *usage, evq_server_timings *out)
{
    (void)usage;
    const json_t *metrics = evq_lenient_object(chunk, "perf_metrics");
    double prefill = seconds_as_ms(metrics, "prefill-duration");
    double first = seconds_as_ms(metrics, "server-time-to-first-token");
    double all = seconds_as_ms(metrics, "server-processing-time");
    out->prompt_ms = prefill >= 0 ? prefill : first;
    if (all >= 0 && first >= 0 && all >= first) out->generated_ms = all - first;
}

// LM Studio's REST API
static void read_lm_studio_times(const json_t *chunk, const json_t *usage, evq_server_timings *out)
{
    (void)usage;
    const json_t *stats = evq_lenient_object(chunk, "stats");
    out->prompt_ms = seconds_as_ms(stats, "time_to_first_token");
    out->generated_ms = seconds_as_ms(stats, "generation_time");
}

// How much of the prompt was processed is known only where the cached part is told.
static bool read_times(const json_t *chunk, const json_t *usage, const evq_usage *counts, evq_server_timings *out)
{
    static void (*const readers[])(const json_t *chunk, const json_t *usage, evq_server_timings *out) = {
        read_usage_times, read_vllm_times, read_fireworks_times, read_lm_studio_times};
    *out = EVQ_TIMINGS_UNKNOWN;
    for (size_t i = 0; i < sizeof readers / sizeof *readers && out->prompt_ms < 0 && out->generated_ms < 0; i++)
        readers[i](chunk, usage, out);
    if (out->prompt_ms < 0 && out->generated_ms < 0) return false;
    out->cached_tokens = counts->cached;
    out->generated_tokens = counts->completion;
    if (counts->prompt >= 0 && counts->cached >= 0) out->prompt_tokens = counts->prompt - counts->cached;
    return true;
}

void evq_openai_measures(evq_reply_builder *reply, const json_t *chunk, const json_t *choice)
{
    const json_t *usage = find_usage(chunk, choice), *timings = evq_lenient_object(chunk, "timings");
    if (timings) {
        evq_server_timings times = read_timings(timings);
        evq_reply_timings(reply, &times);
    }
    if (!usage) return;
    evq_usage counts = read_usage(usage);
    evq_server_timings times;
    if (read_times(chunk, usage, &counts, &times)) evq_reply_timings(reply, &times);
    if (is_known(&counts)) evq_reply_usage(reply, &counts);
}

int64_t evq_openai_running_tokens(const json_t *chunk, const json_t *choice)
{
    int64_t tokens = evq_lenient_count(json_object_get(chunk, "timings"), "predicted_n");
    if (tokens != EVQ_UNKNOWN) return tokens;
    const json_t *usage = find_usage(chunk, choice);
    return usage ? read_usage(usage).completion : EVQ_UNKNOWN;
}

// llama.cpp, when asked to (return_progress)
void evq_openai_progress(evq_reply_builder *reply, const json_t *chunk)
{
    const json_t *progress = evq_lenient_object(chunk, "prompt_progress");
    if (!progress) return;
    evq_reply_progress(reply, evq_lenient_count(progress, "processed"), evq_lenient_count(progress, "total"),
                       evq_lenient_count(progress, "cache"));
}

static void read_exo_progress(evq_reply_builder *reply, const json_t *value)
{
    evq_reply_progress(reply, evq_lenient_count(value, "processed_tokens"), evq_lenient_count(value, "total_tokens"),
                       EVQ_UNKNOWN);
}

static double ms_from_rate(int64_t tokens, double tokens_per_second)
{
    return tokens >= 0 && tokens_per_second > 0 ? (double)tokens / tokens_per_second * 1000 : EVQ_UNKNOWN;
}

// Exo tells rates; the times follow from them. With a cache hit it is not told how much was processed.
static void read_exo_stats(evq_reply_builder *reply, const json_t *value)
{
    evq_server_timings times = EVQ_TIMINGS_UNKNOWN;
    const char *hit = evq_lenient_text(value, "prefix_cache_hit");
    if (hit && !strcmp(hit, "none")) {
        times.prompt_tokens = evq_lenient_count(value, "prompt_tokens");
        times.cached_tokens = 0;
        times.prompt_ms = ms_from_rate(times.prompt_tokens, evq_lenient_number(value, "prompt_tps"));
    }
    times.generated_tokens = evq_lenient_count(value, "generation_tokens");
    times.generated_ms = ms_from_rate(times.generated_tokens, evq_lenient_number(value, "generation_tps"));
    evq_reply_timings(reply, &times);
    evq_reply_other(reply, EVQ_EVENT_COMMENT, EVQ_UNKNOWN);
}

// "keepalive 2048/8192": mlx_lm after each piece of the prompt.
static bool read_mlx_keepalive(evq_reply_builder *reply, const char *text, size_t len)
{
    char line[64];
    long long processed, total;
    if (len >= sizeof line) return false;
    memcpy(line, text, len);
    line[len] = '\0';
    if (sscanf(line, "keepalive %18lld/%18lld", &processed, &total) != 2) return false;
    if (processed < 0 || total < 0) return false;
    evq_reply_progress(reply, processed, total, EVQ_UNKNOWN);
    return true;
}

bool evq_openai_comment(evq_reply_builder *reply, const char *text, size_t len)
{
    static const struct {
        const char *word;
        void (*read)(evq_reply_builder *reply, const json_t *value);
    } kinds[] = {{"prefill_progress ", read_exo_progress}, {"generation_stats ", read_exo_stats}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t word_len = strlen(kinds[i].word);
        if (len <= word_len || memcmp(text, kinds[i].word, word_len) != 0) continue;
        bool mended;
        json_t *value = evq_lenient_parse(text + word_len, len - word_len, &mended);
        bool is_object = json_is_object(value);
        if (is_object) kinds[i].read(reply, value);
        json_decref(value);
        return is_object;
    }
    return read_mlx_keepalive(reply, text, len);
}
