#include "tests/support/parsed_world.h"

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const tools[][2] = {
    {"fetch", "pages.fetch"}, {"find", "pages.search"},  {"recall", "memory.search"}, {"note", "memory.get"},
    {"keep", "memory.store"}, {"send", "messages.send"}, {"ask", "recorded"},
};

static void put_scenario(evq_buf *out, const char *world)
{
    evq_buf_puts(out, "{\"format\":\"evalq-scenario/1\",\"name\":\"x\",\"purpose\":\"p\",\"system\":\"s\",\"tools\":[");
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
        evq_buf_printf(
            out, "%s{\"name\":\"%s\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"},\"world\":\"%s\"}",
            i ? "," : "", tools[i][0], tools[i][1]);
    evq_buf_printf(out,
                   "],\"turns\":[{\"user\":\"u\",\"reference\":[{\"content\":\"bye\"}]}],\"checks\":[{\"id\":\"i\","
                   "\"title\":\"t\",\"kind\":\"reply\",\"contains\":\"bye\",\"earliest\":1}],\"world\":%s}",
                   world);
}

parsed_world parsed_world_new(const char *world)
{
    parsed_world out = {0};
    evq_buf text = EVQ_BUF_INIT(EVQ_MIB(1));
    evq_err err;
    put_scenario(&text, world);
    if (evq_scenario_parse(&out.scenario, evq_buf_text(&text), text.len, "x", &err)) {
        fprintf(stderr, "%s: %s\n", err.where, err.text);
        abort();
    }
    evq_buf_dispose(&text);
    out.world = evq_world_new(out.scenario);
    return out;
}

void parsed_world_free(parsed_world *parsed)
{
    evq_world_free(parsed->world);
    evq_scenario_free(parsed->scenario);
}

const evq_answer *parsed_world_call(parsed_world *parsed, const char *tool, const char *arguments)
{
    const evq_tool_call call = {"id", tool, arguments};
    evq_world_answer(parsed->world, &call, &parsed->answer);
    return &parsed->answer;
}

const char *parsed_world_text(const parsed_world *parsed, const char *path)
{
    const evq_tree_file *file = evq_tree_find(evq_world_files(parsed->world), path);
    return file ? file->content : NULL;
}
