// What the files of the world share. Private to world.c and world_*.c.
#ifndef EVQ_SCENARIOS_WORLD_INTERNAL_H
#define EVQ_SCENARIOS_WORLD_INTERNAL_H

#include "base/buf.h"
#include "scenarios/parts.h"
#include "scenarios/world.h"

struct evq_world {
    const evq_scenario *scenario;
    evq_file_tree files;
    size_t bytes; // of all files, their names included
    size_t *used; // how often, per recorded result
    // Of the call that is answered, or was last:
    evq_buf said;
    evq_file_tree touched; // the set of paths it wrote to or removed; no contents
    evq_arena scratch;
};

// A well-formed call.
typedef struct evq_play {
    evq_world *world;
    const evq_tool *tool;
    const evq_tool_call *call;
    const json_t *arguments; // an object
} evq_play;

// The behaviours. Each appends to `said`, and sets in `out`, whose source is filled in already, what is not as usual.
void evq_play_read(const evq_play *play, evq_answer *out);
void evq_play_write(const evq_play *play, evq_answer *out);
void evq_play_edit(const evq_play *play, evq_answer *out);
void evq_play_list(const evq_play *play, evq_answer *out);
void evq_play_search(const evq_play *play, evq_answer *out);
void evq_play_command(const evq_play *play, evq_answer *out);
void evq_play_fetch(const evq_play *play, evq_answer *out);
void evq_play_page_search(const evq_play *play, evq_answer *out);
void evq_play_memory_search(const evq_play *play, evq_answer *out);
void evq_play_memory_get(const evq_play *play, evq_answer *out);
void evq_play_memory_store(const evq_play *play, evq_answer *out);
void evq_play_send(const evq_play *play, evq_answer *out);

// The answer becomes an error, in the JSON that agents wrap one in.
void evq_play_fail(const evq_play *play, evq_answer *out, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// The same for an argument that is not as it should be: "path: must be string".
void evq_play_reject(const evq_play *play, evq_answer *out, const char *argument, const char *problem);

// The tool's own name for one of our arguments.
const char *evq_play_name(const evq_play *play, const char *ours);
// Member `ours` of the call's arguments, or of an object within them; NULL when it is not there or null.
const json_t *evq_play_argument(const evq_play *play, const json_t *object, const char *ours);
// A string argument. False when it is of another type or, for `need`, not there: then the answer says so.
bool evq_play_need_text(const evq_play *play, const char *ours, const char **text, evq_answer *out);
bool evq_play_find_text(const evq_play *play, const char *ours, const char **text, evq_answer *out);

// The end of the line at `at`, behind its line end; `end` is the text's.
const char *evq_line_end(const char *at, const char *end);

// A whole number of lines; what is below 1 counts as not given. False when it is none: then the answer says so.
bool evq_play_find_lines(const evq_play *play, const char *ours, size_t *lines, evq_answer *out);

// Says `count` lines of a file (SIZE_MAX: all that one answer may show) from line `first`, counted from 1. When there
// are more, a note says how to go on with the argument `resume`.
void evq_play_lines(const evq_play *play, const evq_tree_file *file, size_t first, size_t count, const char *resume,
                    evq_answer *out);

// A path as the model wrote it, absolute; lives until the next call.
const char *evq_play_path(const evq_play *play, const char *written);

bool evq_world_holds(const evq_world *world, const evq_when *when, size_t count);

// Changes of the files. `put` returns NULL, or why it is not possible, as the system calls it. What
// stays as it was is no change.
const char *evq_world_put(evq_world *world, const char *path, const char *content, size_t len);
void evq_world_remove(evq_world *world, const char *path);

// Says at the end of `said` that it was cut, if it was.
void evq_world_note_cut(evq_world *world);

#endif
