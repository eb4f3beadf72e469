#include "simulator/sim_arguments.h"

#include "base/buf.h"
#include "base/json.h"

#include <math.h>
#include <string.h>

// A schema comes from a stranger: minItems within minItems must not eat the machine.
enum { MAX_VALUES = 2000, MAX_TEXT_BYTES = 4096, MAX_MORE_ITEMS = 3, USUAL_RANGE = 100 };

typedef struct maker {
    evq_sim_dice *dice; // NULL: everything falls on 0
    int left;           // values that may still be made
} maker;

// What a careless model might put into any string. The first stands for the least.
static const char *const words[] = {
    "text", "notes",   "README.md", "main",  "status", "report", "list", "config.json", "update", "today", "test",
    ".",    "project", "ls",        "check", "data",   "server", "log",  "2026-01-01",  "hello",  "a b",   "~/work",
};
enum { WORD_COUNT = sizeof words / sizeof *words };

static json_t *made(json_t *value)
{
    if (!value) evq_out_of_memory();
    return value;
}

static json_t *value_make(maker *m, const json_t *schema);

static size_t choose(maker *m, size_t count)
{
    return (size_t)evq_sim_dice_throw(m->dice, count);
}

static const char *choose_word(maker *m)
{
    return words[choose(m, WORD_COUNT)];
}

// ---- one function per type ----

static bool is_required(const json_t *schema, const char *key)
{
    size_t i;
    const json_t *name;
    json_array_foreach(json_object_get(schema, "required"), i, name) {
        if (json_is_string(name) && !strcmp(json_string_value(name), key)) return true;
    }
    return false;
}

static json_t *object_make(maker *m, const json_t *schema)
{
    json_t *out = made(json_object());
    const json_t *properties = json_object_get(schema, "properties");
    const char *key;
    json_t *inner;
    json_object_foreach((json_t *)properties, key, inner) {
        if (is_required(schema, key) || choose(m, 2)) json_object_set_new(out, key, value_make(m, inner));
    }
    size_t i;
    const json_t *name;
    json_array_foreach(json_object_get(schema, "required"), i, name) {
        key = json_string_value(name);
        if (key && !json_object_get(out, key)) json_object_set_new(out, key, value_make(m, NULL)); // not described
    }
    return out;
}

// A count of at least 0 in a schema, bounded.
static size_t limit_of(const json_t *schema, const char *key, size_t otherwise, size_t most)
{
    const json_t *limit = json_object_get(schema, key);
    if (!json_is_number(limit)) return otherwise;
    double value = json_number_value(limit);
    if (!(value > 0)) return 0;
    return value < (double)most ? (size_t)value : most;
}

static json_t *array_make(maker *m, const json_t *schema)
{
    json_t *out = made(json_array());
    size_t least = limit_of(schema, "minItems", 0, MAX_VALUES);
    size_t most = limit_of(schema, "maxItems", least + MAX_MORE_ITEMS, least + MAX_MORE_ITEMS);
    size_t count = least + (most > least ? choose(m, most - least + 1) : 0);
    for (size_t i = 0; i < count && m->left > 0; i++)
        json_array_append_new(out, value_make(m, json_object_get(schema, "items")));
    return out;
}

static json_t *string_make(maker *m, const json_t *schema)
{
    size_t least = limit_of(schema, "minLength", 0, MAX_TEXT_BYTES);
    size_t most = limit_of(schema, "maxLength", MAX_TEXT_BYTES, MAX_TEXT_BYTES);
    evq_buf text = EVQ_BUF_INIT(MAX_TEXT_BYTES * 2);
    evq_buf_puts(&text, choose_word(m));
    while (text.len < least) evq_buf_printf(&text, " %s", choose_word(m));
    if (text.len > most) evq_buf_truncate(&text, most); // words are ASCII: a byte is a character
    json_t *out = made(json_stringn(evq_buf_text(&text), text.len));
    evq_buf_dispose(&text);
    return out;
}

static bool find_number(const json_t *schema, const char *key, double *out)
{
    const json_t *value = json_object_get(schema, key);
    if (!json_is_number(value)) return false;
    *out = json_number_value(value);
    return true;
}

// A grid from the least value allowed to the largest: of whole numbers, of multiples, or of hundredths of the range.
static double number_choose(maker *m, const json_t *schema, bool is_whole)
{
    double low = 0, high = 0, step = 0, edge;
    bool has_low = find_number(schema, "minimum", &low), has_high = find_number(schema, "maximum", &high);
    bool above = find_number(schema, "exclusiveMinimum", &edge) && (!has_low || edge >= low);
    if (above) low = edge;
    bool below = find_number(schema, "exclusiveMaximum", &edge) && (!has_high || edge <= high);
    if (below) high = edge;
    has_low |= above;
    has_high |= below;
    if (!has_low && has_high && high < USUAL_RANGE) low = high - USUAL_RANGE;
    if (!has_high) high = low + USUAL_RANGE;
    if (!find_number(schema, "multipleOf", &step) || !(step > 0)) step = is_whole ? 1 : (high - low) / USUAL_RANGE;
    if (!(step > 0)) return low; // a single value is allowed
    double first = ceil(low / step), last = floor(high / step);
    if (above && first * step <= low) first++;
    if (below && last * step >= high) last--;
    double count = last - first + 1;
    if (!(count >= 1)) return first * step;
    return (first + (double)choose(m, count < 1e9 ? (size_t)count : (size_t)1e9)) * step;
}

static json_t *integer_make(maker *m, const json_t *schema)
{
    double value = number_choose(m, schema, true);
    return made(json_integer(fabs(value) < 9e15 ? (json_int_t)value : 0));
}

static json_t *number_make(maker *m, const json_t *schema)
{
    double value = number_choose(m, schema, false);
    return made(json_real(isfinite(value) ? value : 0));
}

static json_t *boolean_make(maker *m, const json_t *schema)
{
    (void)schema;
    return json_boolean(choose(m, 2));
}

static json_t *null_make(maker *m, const json_t *schema)
{
    (void)m, (void)schema;
    return json_null();
}

// ---- which of them ----

typedef json_t *make_fn(maker *m, const json_t *schema);

static const struct type {
    const char *name;
    make_fn *make;
} types[] = {
    {"object", object_make}, {"array", array_make},     {"string", string_make}, {"integer", integer_make},
    {"number", number_make}, {"boolean", boolean_make}, {"null", null_make},
};

static make_fn *type_choose(maker *m, const json_t *schema)
{
    const json_t *type = json_object_get(schema, "type");
    if (json_array_size(type)) type = json_array_get(type, choose(m, json_array_size(type)));
    for (size_t i = 0; json_is_string(type) && i < sizeof types / sizeof *types; i++)
        if (!strcmp(types[i].name, json_string_value(type))) return types[i].make;
    if (json_object_get(schema, "properties")) return object_make;
    return json_object_get(schema, "items") ? array_make : string_make;
}

static json_t *value_make(maker *m, const json_t *schema)
{
    static const char *const branches[] = {"anyOf", "oneOf"};
    if (m->left-- <= 0) return json_null();
    const json_t *one = json_object_get(schema, "const"), *several = json_object_get(schema, "enum");
    if (one) return made(json_deep_copy(one));
    if (json_array_size(several))
        return made(json_deep_copy(json_array_get(several, choose(m, json_array_size(several)))));
    for (size_t i = 0; i < sizeof branches / sizeof *branches; i++) {
        const json_t *list = json_object_get(schema, branches[i]);
        if (json_array_size(list)) return value_make(m, json_array_get(list, choose(m, json_array_size(list))));
    }
    return type_choose(m, schema)(m, schema);
}

const char *evq_sim_arguments_make(const json_t *schema, evq_sim_dice *dice, evq_arena *arena)
{
    maker m = {.dice = dice, .left = MAX_VALUES};
    json_t *value = object_make(&m, schema);
    const char *text = evq_json_compact(value, arena);
    json_decref(value);
    return text;
}
