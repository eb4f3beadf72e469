#include "simulator/sim_slip_leak.h"

#include "base/buf.h"
#include "base/json.h"

#include <string.h>

#define BAR   "\xef\xbd\x9c" // U+FF5C, DeepSeek's bar
#define BLANK "\xe2\x96\x81" // U+2581, its blank

// How a family writes its calls: what stands around all of them, and around each. %N is the name, %A the arguments as JSON,
// %I the call's index, %P the parameters one by one in the form of `parameter`, where %K is a key and %V its value.
typedef struct form {
    const char *before, *call, *between, *after, *parameter;
} form;

// Sources: docs/metrics.md, "Leaked calls".
static const form forms[EVQ_SIM_SLIP_COUNT] = {
    [EVQ_SIM_SLIP_LEAK_HERMES] = {"", "<tool_call>\n{\"name\": \"%N\", \"arguments\": %A}\n</tool_call>", "\n", "", ""},
    [EVQ_SIM_SLIP_LEAK_QWEN3_CODER] = {"", "<tool_call>\n<function=%N>\n%P</function>\n</tool_call>", "\n", "",
                                       "<parameter=%K>\n%V\n</parameter>\n"},
    [EVQ_SIM_SLIP_LEAK_GLM] = {"", "<tool_call>%N\n%P</tool_call>", "\n", "",
                               "<arg_key>%K</arg_key>\n<arg_value>%V</arg_value>\n"},
    [EVQ_SIM_SLIP_LEAK_KIMI] = {"<|tool_calls_section_begin|>",
                                "<|tool_call_begin|>functions.%N:%I<|tool_call_argument_begin|>%A<|tool_call_end|>", "",
                                "<|tool_calls_section_end|>", ""},
    [EVQ_SIM_SLIP_LEAK_DEEPSEEK] = {"<" BAR "tool" BLANK "calls" BLANK "begin" BAR ">",
                                    "<" BAR "tool" BLANK "call" BLANK "begin" BAR ">function<" BAR "tool" BLANK
                                    "sep" BAR ">%N\n```json\n%A\n```<" BAR "tool" BLANK "call" BLANK "end" BAR ">",
                                    "\n", "<" BAR "tool" BLANK "calls" BLANK "end" BAR ">", ""},
    [EVQ_SIM_SLIP_LEAK_DSML] = {"<" BAR "DSML" BAR "tool_calls>\n",
                                "<" BAR "DSML" BAR "invoke name=\"%N\">\n%P</" BAR "DSML" BAR "invoke>\n", "",
                                "</" BAR "DSML" BAR "tool_calls>",
                                "<" BAR "DSML" BAR "parameter name=\"%K\" string=\"%S\">%V</" BAR "DSML" BAR
                                "parameter>\n"},
    [EVQ_SIM_SLIP_LEAK_MISTRAL] = {"", "[TOOL_CALLS]%N[ARGS]%A", "", "", ""},
    [EVQ_SIM_SLIP_LEAK_MINIMAX] = {"<minimax:tool_call>\n", "<invoke name=\"%N\">\n%P</invoke>\n", "",
                                   "</minimax:tool_call>", "<parameter name=\"%K\">%V</parameter>\n"},
    [EVQ_SIM_SLIP_LEAK_LLAMA] = {"", "{\"name\": \"%N\", \"parameters\": %A}", "; ", "", ""},
    [EVQ_SIM_SLIP_LEAK_HARMONY] = {"", "<|channel|>commentary to=functions.%N <|constrain|>json<|message|>%A<|call|>",
                                   "", "", ""},
    [EVQ_SIM_SLIP_LEAK_FENCED] = {"", "```json\n{\"name\": \"%N\", \"arguments\": %A}\n```", "\n", "", ""},
};

typedef struct fields {
    const char *name, *arguments, *index, *parameters, *key, *value;
    bool is_string;
} fields;

static void fill(evq_buf *out, const char *pattern, const fields *f)
{
    for (const char *p = pattern; *p; p++) {
        if (*p != '%') {
            evq_buf_putc(out, *p);
            continue;
        }
        p++;
        const char *text = *p == 'N'   ? f->name
                           : *p == 'A' ? f->arguments
                           : *p == 'I' ? f->index
                           : *p == 'P' ? f->parameters
                           : *p == 'K' ? f->key
                           : *p == 'S' ? (f->is_string ? "true" : "false")
                                       : f->value;
        evq_buf_puts(out, text);
    }
}

static const char *write_parameters(const form *as, const char *arguments, evq_arena *arena)
{
    json_t *object = json_loads(arguments, 0, NULL);
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(64));
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) {
        bool is_string = json_is_string(value);
        fields f = {.key = key,
                    .is_string = is_string,
                    .value = is_string ? json_string_value(value) : evq_json_compact(value, arena)};
        fill(&out, as->parameter, &f);
    }
    json_decref(object);
    const char *text = evq_arena_strdup(arena, evq_buf_text(&out));
    evq_buf_dispose(&out);
    return text;
}

const char *evq_sim_leak_text(evq_sim_slip slip, const evq_message *message, evq_arena *arena)
{
    bool is_hermes = slip == EVQ_SIM_SLIP_LEAK_REASONING || slip == EVQ_SIM_SLIP_LEAK_BROKEN;
    const form *as = &forms[is_hermes ? EVQ_SIM_SLIP_LEAK_HERMES : slip];
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(64));
    evq_buf_puts(&out, as->before);
    for (size_t i = 0; i < message->call_count; i++) {
        const evq_tool_call *call = &message->calls[i];
        fields f = {.name = call->name,
                    .arguments = call->arguments,
                    .index = evq_arena_printf(arena, "%zu", i),
                    .parameters = write_parameters(as, call->arguments, arena)};
        if (i) evq_buf_puts(&out, as->between);
        fill(&out, as->call, &f);
    }
    evq_buf_puts(&out, as->after);
    if (slip == EVQ_SIM_SLIP_LEAK_BROKEN) evq_buf_truncate(&out, out.len / 2);
    const char *text = evq_arena_strdup(arena, evq_buf_text(&out));
    evq_buf_dispose(&out);
    return text;
}
