// What the parts of a scenario's outputs and contents say once the world has filled them in.
#ifndef EVQ_SCENARIOS_PARTS_H
#define EVQ_SCENARIOS_PARTS_H

#include "base/buf.h"
#include "scenarios/scenario.h"

// What they are filled in from; everything is borrowed.
typedef struct evq_parts_source {
    const evq_world_data *world; // its files are those the trial began with
    const evq_file_tree *files;  // as they are now
    const char *folder;          // what a path with ${N} in it is relative to; others are to the world's cwd
    const char *line;            // the text that the groups are parts of
    const evq_span *groups;      // EVQ_PATTERN_GROUPS of them; NULL: ${N} stays as it is
} evq_parts_source;

// Appends all parts. False when a file or folder is not there: then the text says so as cat and ls do. What goes
// beyond the buffer's ceiling is cut off.
bool evq_parts_render(evq_buf *out, const evq_parts *parts, const evq_parts_source *from);

// A path of a part or an effect, absolute. The caller frees it.
char *evq_parts_path(const char *path, const evq_parts_source *from);

// One name a line, folders with "/"; false when there is no such folder. The world's cwd and home and what is above
// them are always there.
bool evq_folder_list(evq_buf *out, const char *folder, const evq_file_tree *files, const evq_world_data *world);
bool evq_folder_exists(const char *folder, const evq_file_tree *files, const evq_world_data *world);

#endif
