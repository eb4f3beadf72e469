// Replies from anywhere: a text in which leaked calls are sought, a NUL, and the arguments of a call. Built as a fuzzer with
// EVALQ_FUZZ, and always as a program that takes files and folders of such inputs.
#include "scenarios/call.h"
#include "scoring/grounding.h"
#include "scoring/leak.h"
#include "tests/fuzz/fuzz_main.h"

#include <string.h>

#define SCENARIO                                                                                                       \
    "{\"format\":\"evalq-scenario/"                                                                                    \
    "1\",\"name\":\"s\",\"purpose\":\"p\",\"system\":\"s\",\"tools\":[{\"name\":\"read\","                             \
    "\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"required\":[\"path\"],\"properties\":{\"path\":{"     \
    "\"type\":\"string\"},\"limit\":{\"type\":\"integer\"},\"to\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":"        \
    "\"array\",\"items\":{\"enum\":[1,2]}}]}}}}],\"turns\":[{\"user\":\"u\",\"reference\":[{\"content\":\"c\"}]}],"    \
    "\"checks\":[{\"id\":\"c\",\"title\":\"t\",\"kind\":\"reply\",\"contains\":\"c\",\"earliest\":1}]}"

static const evq_scenario *scenario(void)
{
    static evq_scenario *loaded; // once for all inputs
    evq_err err;
    if (!loaded) fuzz_demand(!evq_scenario_parse(&loaded, SCENARIO, strlen(SCENARIO), "s", &err), "the scenario");
    return loaded;
}

static void judge(const char *name, const char *arguments, evq_arena *arena)
{
    const evq_tool_call call = {.id = "c", .name = name, .arguments = arguments};
    evq_call_judgement judgement;
    evq_call_judge(&judgement, scenario(), &call, arena);
    fuzz_demand((judgement.form == EVQ_CALL_WELL_FORMED) == !*judgement.why, "a reason exactly where it falls short");
    json_t *value = evq_call_arguments(arguments, NULL);
    evq_ungrounded_find(value, NULL, "a.md and b.md", arena);
    json_decref(value);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    evq_arena arena = EVQ_ARENA_INIT;
    const char *text = evq_arena_strndup(&arena, (const char *)data, size);
    size_t len = strlen(text);
    const char *arguments = len < size ? evq_arena_strndup(&arena, (const char *)data + len + 1, size - len - 1) : "";
    evq_leak *leaks;
    size_t count = evq_leaks_find(text, scenario(), &arena, &leaks);
    for (size_t i = 0; i < count; i++) {
        fuzz_demand(leaks[i].start < leaks[i].end && leaks[i].end <= len, "the span of a leak");
        if (leaks[i].name && leaks[i].arguments) judge(leaks[i].name, leaks[i].arguments, &arena);
    }
    judge("read", arguments, &arena);
    evq_arena_dispose(&arena);
    return 0;
}
