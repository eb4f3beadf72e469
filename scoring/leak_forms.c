// The raw forms of tool calls, family by family.
#include "base/buf.h"
#include "base/json.h"
#include "scoring/leak_internal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define BAR   "\xef\xbd\x9c" // U+FF5C, DeepSeek's bar
#define BLANK "\xe2\x96\x81" // U+2581, its blank

// ---- reading on ----

static void skip_blanks(evq_leak_reader *r)
{
    r->at += strspn(r->at, " \t\r\n");
}

static bool skip(evq_leak_reader *r, const char *mark)
{
    size_t len = strlen(mark);
    if (strncmp(r->at, mark, len) != 0) return false;
    r->at += len;
    return true;
}

// A mark that may stand there, blanks before it.
static void skip_if(evq_leak_reader *r, const char *mark)
{
    const char *before = r->at;
    skip_blanks(r);
    if (!skip(r, mark)) r->at = before;
}

// The text up to a mark, which is passed; NULL, with nothing moved, when it does not come.
static const char *take_until(evq_leak_reader *r, const char *mark)
{
    const char *end = strstr(r->at, mark);
    if (!end) return NULL;
    const char *out = evq_arena_strndup(r->arena, r->at, (size_t)(end - r->at));
    r->at = end + strlen(mark);
    return out;
}

static const char *take_name(evq_leak_reader *r)
{
    size_t len = strspn(r->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");
    if (!len || len > 128) return NULL;
    const char *out = evq_arena_strndup(r->arena, r->at, len);
    r->at += len;
    return out;
}

size_t evq_leak_json_length(const char *text)
{
    size_t depth = 0;
    bool in_string = false;
    for (size_t i = 0; text[i]; i++) {
        char c = text[i];
        if (in_string && c == '\\' && text[i + 1])
            i++;
        else if (c == '"')
            in_string = !in_string;
        else if (!in_string && (c == '{' || c == '['))
            depth++;
        else if (!in_string && (c == '}' || c == ']') && !--depth)
            return i + 1;
    }
    return 0;
}

// A JSON object as the arguments; cut off or broken it is NULL. False when none begins here.
static bool take_arguments(evq_leak_reader *r, evq_leak *out)
{
    skip_blanks(r);
    if (*r->at != '{') return false;
    size_t len = evq_leak_json_length(r->at);
    if (len) out->arguments = evq_arena_strndup(r->arena, r->at, len);
    r->at += len ? len : strlen(r->at);
    return true;
}

bool evq_leak_read_json(evq_leak_reader *r, const char *json, size_t len, evq_leak *out)
{
    json_t *value = json_loadb(json, len, 0, NULL);
    const json_t *call = json_object_get(value, "function");
    if (!json_is_object(call)) call = value;
    const char *name = json_string_value(json_object_get(call, "name"));
    const json_t *arguments = json_object_get(call, "arguments");
    if (!arguments) arguments = json_object_get(call, "parameters");
    if (name && arguments) {
        out->name = evq_arena_strdup(r->arena, name);
        if (json_is_object(arguments)) out->arguments = evq_json_compact(arguments, r->arena);
        if (json_is_string(arguments)) out->arguments = evq_arena_strdup(r->arena, json_string_value(arguments));
    }
    json_decref(value);
    return name && arguments;
}

// ---- parameters that carry no types: the tool's schema says what they are ----

typedef struct parameters {
    json_t *object;
    const json_t *properties; // of the tool; NULL when it is unknown
} parameters;

static parameters parameters_of(const evq_leak_reader *r, const char *tool_name)
{
    const evq_tool *tool = evq_scenario_tool(r->scenario, tool_name);
    return (parameters){json_object(), tool ? json_object_get(tool->schema, "properties") : NULL};
}

static bool is_text(const json_t *property)
{
    const char *type = json_string_value(json_object_get(property, "type"));
    return !property || (type && !strcmp(type, "string"));
}

static void set_parameter(parameters *p, const char *key, const char *text)
{
    json_t *value = NULL;
    if (!is_text(json_object_get(p->properties, key))) value = json_loads(text, JSON_DECODE_ANY, NULL);
    json_object_set_new(p->object, key, value ? value : json_string(text));
}

static void finish_parameters(evq_leak_reader *r, parameters *p, evq_leak *out, bool is_whole)
{
    if (is_whole) out->arguments = evq_json_compact(p->object, r->arena);
    json_decref(p->object);
}

// One line end behind an opening tag and before a closing one belong to the markup.
static const char *trim_line_ends(char *text)
{
    size_t len = strlen(text);
    if (len && text[len - 1] == '\n') text[--len] = '\0';
    return *text == '\n' ? text + 1 : text;
}

// ---- <function=NAME> with <parameter=KEY>VALUE</parameter>, or with a JSON body ----

static bool take_function(evq_leak_reader *r, evq_leak *out)
{
    const char *name = take_until(r, ">");
    if (!name || strpbrk(name, " \n<") || !*name) return false;
    out->name = name;
    out->form = "Qwen3-Coder";
    skip_blanks(r);
    if (*r->at == '{') {
        out->form = "Llama function";
        take_arguments(r, out);
        skip_if(r, "</function>");
        return true;
    }
    parameters p = parameters_of(r, name);
    const char *value = "";
    while (value && skip(r, "<parameter=")) {
        const char *key = take_until(r, ">");
        value = key ? take_until(r, "</parameter>") : NULL;
        if (value) set_parameter(&p, key, trim_line_ends((char *)value));
        skip_blanks(r);
    }
    bool closed = skip(r, "</function>");
    finish_parameters(r, &p, out, value && closed);
    if (!value) r->at += strlen(r->at);
    skip_if(r, "</tool_call>");
    return true;
}

// ---- NAME and pairs of tags: GLM, LongCat ----

typedef struct pair_tags {
    const char *key, *key_end, *value, *value_end, *end;
} pair_tags;

static bool take_pairs(evq_leak_reader *r, evq_leak *out, const pair_tags *tags)
{
    const char *name = take_name(r);
    skip_blanks(r);
    bool begins = !strncmp(r->at, tags->key, strlen(tags->key)) || !strncmp(r->at, tags->end, strlen(tags->end));
    if (!name || (!begins && *r->at)) return false;
    out->name = name;
    parameters p = parameters_of(r, name);
    const char *value = "";
    while (value && skip(r, tags->key)) {
        const char *key = take_until(r, tags->key_end);
        skip_blanks(r);
        value = key && skip(r, tags->value) ? take_until(r, tags->value_end) : NULL;
        if (value) set_parameter(&p, key, value);
        skip_blanks(r);
    }
    bool closed = value && skip(r, tags->end);
    finish_parameters(r, &p, out, closed);
    if (!value) r->at += strlen(r->at);
    return true;
}

static bool take_longcat(evq_leak_reader *r, evq_leak *out)
{
    static const pair_tags tags = {"<longcat_arg_key>", "</longcat_arg_key>", "<longcat_arg_value>",
                                   "</longcat_arg_value>", "</longcat_tool_call>"};
    skip_blanks(r);
    return take_pairs(r, out, &tags);
}

// ---- <tool_call>: three families use it ----

static bool take_tool_call(evq_leak_reader *r, evq_leak *out)
{
    static const pair_tags glm = {"<arg_key>", "</arg_key>", "<arg_value>", "</arg_value>", "</tool_call>"};
    skip_blanks(r);
    if (skip(r, "<function=")) return take_function(r, out);
    if (*r->at != '{') {
        out->form = "GLM";
        return take_pairs(r, out, &glm);
    }
    size_t len = evq_leak_json_length(r->at);
    if (!len) { // cut off: the name may be there already
        const char *name = strstr(r->at, "\"name\"");
        const char *quote = name ? strchr(name + 6, '"') : NULL;
        size_t name_len = quote ? strcspn(quote + 1, "\"") : 0;
        if (quote && quote[1 + name_len]) out->name = evq_arena_strndup(r->arena, quote + 1, name_len);
        r->at += strlen(r->at);
        return true;
    }
    bool ok = evq_leak_read_json(r, r->at, len, out);
    r->at += len;
    skip_if(r, "</tool_call>");
    return ok;
}

// ---- marks around a name and JSON: Kimi, DeepSeek, Mistral, harmony ----

static bool take_kimi(evq_leak_reader *r, evq_leak *out)
{
    skip_blanks(r);
    skip(r, "functions.");
    if (!(out->name = take_name(r))) return false;
    if (skip(r, ":")) r->at += strspn(r->at, "0123456789");
    if (!skip(r, "<|tool_call_argument_begin|>") && *r->at) return false;
    take_arguments(r, out);
    skip_if(r, "<|tool_call_end|>");
    skip_if(r, "<|tool_calls_section_end|>");
    return true;
}

// "function<sep>NAME" and a code block (V3, R1), or "NAME<sep>" and JSON (V3.1).
static bool take_deepseek(evq_leak_reader *r, evq_leak *out)
{
    static const char sep[] = "<" BAR "tool" BLANK "sep" BAR ">";
    const char *first = take_until(r, sep);
    if (!first || strpbrk(first, "<{")) return false;
    out->name = first;
    if (!strcmp(first, "function") && !(out->name = take_name(r))) return false;
    skip_blanks(r);
    skip(r, "```json");
    take_arguments(r, out);
    skip_if(r, "```");
    skip_if(r, "<" BAR "tool" BLANK "call" BLANK "end" BAR ">");
    skip_if(r, "<" BAR "tool" BLANK "calls" BLANK "end" BAR ">");
    return true;
}

static bool take_mistral(evq_leak_reader *r, evq_leak *out)
{
    skip_blanks(r);
    if (*r->at == '[') { // the older form: an array; its first call stands for all
        size_t len = evq_leak_json_length(r->at), inner = strspn(r->at + 1, " \t\r\n") + 1;
        size_t object = len ? evq_leak_json_length(r->at + inner) : 0;
        bool ok = object && evq_leak_read_json(r, r->at + inner, object, out);
        r->at += len ? len : strlen(r->at);
        return ok;
    }
    if (!(out->name = take_name(r))) return false;
    if (!skip(r, "[ARGS]") && *r->at != '{' && *r->at) return false;
    return take_arguments(r, out) || !*r->at;
}

// "commentary to=functions.NAME <|constrain|>json<|message|>{...}<|call|>", also without its special tokens.
static bool take_harmony(evq_leak_reader *r, evq_leak *out)
{
    if (!(out->name = take_name(r))) return false;
    size_t ahead = strcspn(r->at, "{\n");
    if (ahead > 60 || r->at[ahead] != '{') return false;
    r->at += ahead;
    take_arguments(r, out);
    skip_if(r, "<|call|>");
    return true;
}

// ---- <invoke name="NAME"> with <parameter name="KEY">: MiniMax, and DeepSeek's DSML with its prefix in every tag ----

// The end of a tag of that name, whatever stands between its "<" or "</" and the name; NULL: the next tag is another.
static const char *after_tag(const char *at, bool closing, const char *name)
{
    if (*at != '<' || (at[1] == '/') != closing) return NULL;
    size_t len = strcspn(at, ">\n");
    const char *found = strstr(at, name);
    return found && found < at + len && at[len] == '>' ? at + len + 1 : NULL;
}

static const char *next_closing(const char *at, const char *name)
{
    for (const char *p = strstr(at, "</"); p; p = strstr(p + 2, "</"))
        if (after_tag(p, true, name)) return p;
    return NULL;
}

static bool take_parameter(evq_leak_reader *r, parameters *p)
{
    const char *quote = strstr(r->at, "name=\""), *body = after_tag(r->at, false, "parameter");
    if (!body || !quote || quote > body) return false;
    const char *key = evq_arena_strndup(r->arena, quote + 6, strcspn(quote + 6, "\""));
    const char *end = next_closing(body, "parameter");
    if (!end) return false;
    set_parameter(p, key, evq_arena_strndup(r->arena, body, (size_t)(end - body)));
    r->at = after_tag(end, true, "parameter");
    skip_blanks(r);
    return true;
}

static bool take_invoke(evq_leak_reader *r, evq_leak *out)
{
    const char *tag = r->at - strlen("invoke name=\"");
    while (tag > r->text && *tag != '<' && r->at - tag < 40) tag--;
    if (*tag != '<') return false;
    out->form = memchr(tag, 'D', (size_t)(r->at - tag)) ? "DSML" : "MiniMax";
    out->start = (size_t)(tag - r->text);
    if (!(out->name = take_name(r)) || !skip(r, "\">")) return false;
    parameters p = parameters_of(r, out->name);
    skip_blanks(r);
    while (take_parameter(r, &p)) continue;
    const char *end = after_tag(r->at, true, "invoke");
    // DSML loses its closing tags now and then; the parameters are whole all the same.
    bool is_whole = end || !*r->at || *r->at == '<';
    finish_parameters(r, &p, out, is_whole && !after_tag(r->at, false, "parameter"));
    if (end) r->at = end;
    return true;
}

// ---- call:NAME{key:<|"|>text<|"|>,key:5}: Gemma ----

static bool take_gemma(evq_leak_reader *r, evq_leak *out)
{
    if (!skip(r, "call:") || !(out->name = take_name(r)) || !skip(r, "{")) return false;
    const char *body = take_until(r, "}<tool_call|>");
    if (!body) {
        r->at += strlen(r->at);
        return true;
    }
    evq_buf json = EVQ_BUF_INIT(EVQ_MIB(64)); // its quotes become JSON's, and its bare keys quoted ones
    evq_buf_putc(&json, '{');
    bool in_text = false, before_key = true;
    for (const char *p = body; *p; p++) {
        if (!strncmp(p, "<|\"|>", 5)) {
            evq_buf_putc(&json, '"');
            in_text = !in_text;
            p += 4;
        } else if (!in_text && before_key && strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_", *p)) {
            size_t len = strcspn(p, ":,}");
            evq_buf_printf(&json, "\"%.*s\"", (int)len, p);
            p += len - 1;
            before_key = false;
        } else {
            if (in_text && (*p == '"' || *p == '\\')) evq_buf_putc(&json, '\\');
            if (!in_text && (*p == ',' || *p == '{')) before_key = true;
            evq_buf_putc(&json, *p);
        }
    }
    evq_buf_putc(&json, '}');
    json_t *value = json_loads(evq_buf_text(&json), 0, NULL);
    if (value) out->arguments = evq_json_compact(value, r->arena);
    json_decref(value);
    evq_buf_dispose(&json);
    return true;
}

// ---- [NAME(key="text", key=5)]: LFM2 ----

static bool take_python(evq_leak_reader *r, evq_leak *out)
{
    skip_blanks(r);
    skip(r, "[");
    if (!(out->name = take_name(r)) || !skip(r, "(")) return false;
    evq_buf json = EVQ_BUF_INIT(EVQ_MIB(64));
    evq_buf_putc(&json, '{');
    char quote = 0;
    bool before_key = true;
    for (; *r->at && (quote || *r->at != ')'); r->at++) {
        char c = *r->at;
        if (quote && c == '\\' && r->at[1]) {
            evq_buf_append(&json, r->at++, 2);
        } else if (quote ? c == quote : c == '"' || c == '\'') {
            quote = quote ? 0 : c;
            evq_buf_putc(&json, '"');
        } else if (quote && c == '"') {
            evq_buf_puts(&json, "\\\"");
        } else if (!quote && before_key && c != ' ') {
            size_t len = strcspn(r->at, "=");
            evq_buf_printf(&json, "\"%.*s\":", (int)len, r->at);
            r->at += r->at[len] ? len : len - 1;
            before_key = false;
        } else {
            before_key |= !quote && c == ',';
            evq_buf_putc(&json, c);
        }
    }
    evq_buf_putc(&json, '}');
    json_t *value = *r->at ? json_loads(evq_buf_text(&json), 0, NULL) : NULL;
    if (value) out->arguments = evq_json_compact(value, r->arena);
    json_decref(value);
    evq_buf_dispose(&json);
    skip(r, ")");
    skip(r, "]");
    skip_if(r, "<|tool_call_end|>");
    return true;
}

const evq_leak_form evq_leak_forms[] = {
    {"Hermes", "<tool_call>", take_tool_call},
    {"Qwen3-Coder", "<function=", take_function},
    {"Kimi", "<|tool_call_begin|>", take_kimi},
    {"DeepSeek", "<" BAR "tool" BLANK "call" BLANK "begin" BAR ">", take_deepseek},
    {"MiniMax", "invoke name=\"", take_invoke},
    {"Mistral", "[TOOL_CALLS]", take_mistral},
    {"Gemma", "<|tool_call>", take_gemma},
    {"LongCat", "<longcat_tool_call>", take_longcat},
    {"LFM2", "<|tool_call_start|>", take_python},
    {"harmony", "to=functions.", take_harmony},
    {"function_call", "<function_call>", take_tool_call},
};
const size_t evq_leak_form_count = sizeof evq_leak_forms / sizeof *evq_leak_forms;
