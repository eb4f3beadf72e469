// Tool calls that came as text: a model wrote them in its family's raw form, and the server's parser or template let them
// through, into the content or into the reasoning. docs/metrics.md, "Leaked calls", has the forms and their sources.
#ifndef EVQ_SCORING_LEAK_H
#define EVQ_SCORING_LEAK_H

#include "scenarios/scenario.h"

enum { EVQ_LEAKS_MAX = 32 }; // of one text; what follows is not looked at

typedef struct evq_leak {
    const char *form;      // "Hermes", "Kimi", ...
    size_t start, end;     // bytes of the text
    const char *name;      // of the tool; NULL: markup that names none, since it is cut off
    const char *arguments; // one JSON object; NULL when it is not whole
    bool is_certain;       // the markup of a family; false: JSON that could be meant for the reader
} evq_leak;

// In the order of the text; in the arena. Markup that is quoted (in backquotes, or in a code block among other text) is none.
size_t evq_leaks_find(const char *text, const evq_scenario *scenario, evq_arena *arena, evq_leak **out);

#endif
