// The files of a scenario's folder, read within bounds: nothing outside the folder, no file or total beyond
// the ceilings, UTF-8 only. Private to scenarios/.
#ifndef EVQ_SCENARIOS_SCENARIO_FILES_H
#define EVQ_SCENARIOS_SCENARIO_FILES_H

#include "base/buf.h"
#include "base/json.h"

typedef struct evq_scenario_files {
    const char *folder;  // as errors name it: "" or ending in "/"
    const char *root;    // the same without symbolic links
    size_t count, bytes; // files and folders read so far
    evq_arena *arena;
} evq_scenario_files;

// The folder that `file`, a scenario.json, lies in.
int evq_scenario_files_init(evq_scenario_files *files, const char *file, evq_arena *arena, evq_err *err);

// Appends the text of the file `name`. `at` is where the document names it: complaints name that place.
int evq_scenario_files_read(evq_scenario_files *files, const evq_json *at, const char *name, evq_buf *out);

// Adds every file below the folder `name` to the object `out`, sorted, as "KEY/NAME": text, where KEY is the
// key `at` stands under. Names lose an ending of ".gz".
int evq_scenario_files_read_folder(evq_scenario_files *files, const evq_json *at, const char *name, json_t *out);

// Adds one file's text, which it takes, and complains when that name is there already.
int evq_scenario_files_put(const evq_json *at, json_t *out, const char *name, json_t *text);

#endif
