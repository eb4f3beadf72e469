// Reading raw tool calls. Private to leak*.c.
#ifndef EVQ_SCORING_LEAK_INTERNAL_H
#define EVQ_SCORING_LEAK_INTERNAL_H

#include "scoring/leak.h"

typedef struct evq_leak_reader {
    const char *text;
    const char *at; // behind the opening mark; a take function moves it behind what it took
    const evq_scenario *scenario;
    evq_arena *arena;
} evq_leak_reader;

// Takes one call. False when what follows is no call of that form; a call that is cut off is one with `arguments` NULL.
typedef bool evq_leak_take(evq_leak_reader *reader, evq_leak *out);

// A form: how its calls begin, and who reads on.
typedef struct evq_leak_form {
    const char *name, *open;
    evq_leak_take *take;
} evq_leak_form;
extern const evq_leak_form evq_leak_forms[];
extern const size_t evq_leak_form_count;

// A JSON object that says which tool and with what: {"name", "arguments" or "parameters"}, also inside {"function": ...}. The
// text is `len` bytes long.
bool evq_leak_read_json(evq_leak_reader *reader, const char *json, size_t len, evq_leak *out);

// Bytes of the JSON object or array that begins at `text`, by its brackets; 0 when it has no end.
size_t evq_leak_json_length(const char *text);

#endif
