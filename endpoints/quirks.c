#include "endpoints/quirks.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

const char *const evq_reasoning_policy_names[EVQ_REASONING_POLICY_COUNT] = {
#define X(name, word) word,
    EVQ_REASONING_POLICIES(X)
#undef X
};

// Servers at home first, then the hosted ones. What a row leaves out is as OpenAI's documentation has it.
const evq_quirks evq_quirk_rows[] = {
    {.server = "llama.cpp",
     .reasoning_key = "reasoning_content",
     .reasoning = EVQ_REASONING_ECHO,
     // Parallel calls are off by default here and on by default at OpenAI; progress shows a long prefill at work.
     .members = "\"parallel_tool_calls\":true,\"return_progress\":true",
     .exact_length = "\"ignore_eos\":true",
     .cold = "\"cache_prompt\":false"},
    {.server = "vllm",
     .reasoning_key = "reasoning_content", // `reasoning` is the newer name; both are read
     .reasoning = EVQ_REASONING_ECHO,
     .exact_length = "\"ignore_eos\":true",
     .cold = "\"cache_salt\":\"%s\""},
    {.server = "sglang",
     .reasoning_key = "reasoning_content",
     .reasoning = EVQ_REASONING_ECHO,
     .exact_length = "\"ignore_eos\":true",
     .cold = "\"cache_salt\":\"%s\""},
    {.server = "mlx_lm", .reasoning = EVQ_REASONING_ECHO}, // its templates decide what they read
    {.server = "exo", .reasoning_key = "reasoning_content", .reasoning = EVQ_REASONING_ECHO},
    // The same with measurements of its own; its prefix cache is off there unless asked for.
    {.server = "exo-bench",
     .path = "//bench/chat/completions",
     .reasoning_key = "reasoning_content",
     .reasoning = EVQ_REASONING_ECHO,
     .members = "\"use_prefix_cache\":true",
     .cold = "\"use_prefix_cache\":false"},
    {.server = "ollama", .dialect = "ollama", .reasoning_key = "reasoning", .reasoning = EVQ_REASONING_ECHO},
    {.server = "lm-studio", .reasoning_key = "reasoning_content", .reasoning = EVQ_REASONING_ECHO},
    // The same in its REST API, which adds `stats` with its own times.
    {.server = "lm-studio-api",
     .path = "//api/v0/chat/completions",
     .reasoning_key = "reasoning_content",
     .reasoning = EVQ_REASONING_ECHO},
    {.server = "tabby", .reasoning_key = "reasoning_content", .reasoning = EVQ_REASONING_ECHO},
    {.server = "tgi", .reasoning = EVQ_REASONING_ECHO},

    {.server = "openai",
     .hosts = "api.openai.com .openai.azure.com",
     .limit = "max_completion_tokens",
     .reasoning = EVQ_REASONING_ECHO,
     .no_obfuscation = true,
     .null_content = true},
    {.server = "anthropic",
     .hosts = "api.anthropic.com",
     .dialect = "anthropic-messages",
     .reasoning = EVQ_REASONING_ECHO},
    {.server = "gemini",
     .hosts = "generativelanguage.googleapis.com",
     .dialect = "gemini",
     .reasoning = EVQ_REASONING_ECHO},
    {.server = "deepseek", // V4 refuses a history in which an assistant message has none
     .hosts = "api.deepseek.com",
     .reasoning_key = "reasoning_content",
     .reasoning = EVQ_REASONING_KEEP,
     .reasoning_always = true},
    {.server = "fireworks",
     .hosts = "api.fireworks.ai",
     .reasoning_key = "reasoning_content",
     .reasoning = EVQ_REASONING_ECHO,
     .members = "\"perf_metrics_in_response\":true",
     .cold = "\"prompt_cache_isolation_key\":\"%s\""},
    {.server = "kimi",
     .hosts = "api.moonshot.ai api.moonshot.cn",
     .reasoning_key = "reasoning_content",
     .reasoning = EVQ_REASONING_KEEP},
    {.server = "zai", // without tool_stream a call's arguments come as one chunk
     .hosts = "api.z.ai open.bigmodel.cn",
     .reasoning_key = "reasoning_content",
     .reasoning = EVQ_REASONING_KEEP,
     .no_stream_options = true,
     .members = "\"tool_stream\":true"},
    {.server = "xai", .hosts = "api.x.ai", .reasoning = EVQ_REASONING_ECHO},
    {.server = "qwen",
     .hosts = "dashscope.aliyuncs.com dashscope-intl.aliyuncs.com dashscope-us.aliyuncs.com",
     .reasoning_key = "reasoning_content",
     .reasoning = EVQ_REASONING_ECHO},
    {.server = "openrouter", .hosts = "openrouter.ai", .reasoning_key = "reasoning", .reasoning = EVQ_REASONING_ECHO},
    {.server = "together", .hosts = "api.together.xyz api.together.ai", .reasoning = EVQ_REASONING_ECHO},
    {.server = "groq", .hosts = "api.groq.com", .limit = "max_completion_tokens", .reasoning = EVQ_REASONING_ECHO},
    {.server = "mistral", .hosts = "api.mistral.ai", .nine_char_ids = true, .reasoning = EVQ_REASONING_ECHO},
};
const size_t evq_quirk_count = sizeof evq_quirk_rows / sizeof evq_quirk_rows[0];

const evq_quirks *evq_quirks_find(const char *server)
{
    for (size_t i = 0; i < evq_quirk_count; i++)
        if (!strcmp(evq_quirk_rows[i].server, server)) return &evq_quirk_rows[i];
    return NULL;
}

// `host` is `end`, or a name below it.
static bool is_host(const char *host, size_t len, const char *end, size_t end_len)
{
    if (len < end_len || strncasecmp(host + len - end_len, end, end_len) != 0) return false;
    return len == end_len || *end == '.' || host[len - end_len - 1] == '.';
}

static bool has_host(const char *hosts, const char *host, size_t len)
{
    while (hosts && *hosts) {
        size_t end_len = strcspn(hosts, " ");
        if (is_host(host, len, hosts, end_len)) return true;
        hosts += end_len + strspn(hosts + end_len, " ");
    }
    return false;
}

const evq_quirks *evq_quirks_of_url(const char *url)
{
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    size_t len = strcspn(host, ":/?#");
    for (size_t i = 0; i < evq_quirk_count; i++)
        if (has_host(evq_quirk_rows[i].hosts, host, len)) return &evq_quirk_rows[i];
    return NULL;
}
