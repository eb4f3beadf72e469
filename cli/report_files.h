// A report written to files in the formats asked for, where one that is printed would not do.
#ifndef EVQ_CLI_REPORT_FILES_H
#define EVQ_CLI_REPORT_FILES_H

#include "cli/report_page.h"

enum { EVQ_FORMATS_MOST = 16 };

typedef struct evq_report_files {
    const char *formats[EVQ_FORMATS_MOST]; // "html", or a report of one run, or of several
    size_t format_count;
    const char *folder;
    bool charts; // draw them even if no format shows them
    evq_drawing drawing;
    bool open; // show the page in a browser
} evq_report_files;

// "html,markdown" taken apart; the parts live in the arena.
int evq_report_formats_split(evq_report_files *files, const char *list, evq_arena *arena, evq_err *err);

// Writes each and prints its path.
int evq_report_files_save(const evq_report_files *files, const evq_model_entry *entries, size_t count, evq_err *err);

#endif
