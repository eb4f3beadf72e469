#include "cli/report_files.h"

#include "base/file.h"
#include "cli/browser.h"

#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 4500, REPORT_MIB = 256, TEXT_WIDTH = 80 };

static bool is_known(const char *format)
{
    return !strcmp(format, "html") || evq_report_find(format) != NULL;
}

int evq_report_formats_split(evq_report_files *files, const char *list, evq_arena *arena, evq_err *err)
{
    for (const char *at = list; *at;) {
        size_t len = strcspn(at, ",");
        const char *format = evq_arena_strndup(arena, at, len);
        if (!is_known(format)) {
            evq_buf known = EVQ_BUF_INIT(1024);
            for (size_t i = 0; i < evq_report_count; i++) evq_buf_printf(&known, "%s, ", evq_reports[i].name);
            int rc = evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--format takes one or more of %shtml, not \"%.40s\"",
                              evq_buf_text(&known), format);
            evq_buf_dispose(&known);
            return rc;
        }
        if (files->format_count == EVQ_FORMATS_MOST)
            return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--format takes at most %d formats", EVQ_FORMATS_MOST);
        files->formats[files->format_count++] = format;
        at += len + (at[len] == ',');
    }
    return files->format_count ? 0 : evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--format names no format");
}

// Those that are not written for every run have no name of their own.
static const char *file_of(const char *format)
{
    const evq_report *report = evq_report_find(format);
    if (report && report->file) return report->file;
    return !strcmp(format, "text") ? "scorecard.txt" : !strcmp(format, "explanation") ? "explanation.md" : "summary.md";
}

static int save_one(const char *format, const evq_report_files *files, const evq_model_entry *entries, size_t count,
                    evq_err *err)
{
    const evq_report_options options = {.width = TEXT_WIDTH};
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(REPORT_MIB));
    int rc = 0;
    if (count == 1)
        evq_report_find(format)->render(&out, entries[0].card, &options);
    else if (!evq_models_render(&out, entries, count, format, &options))
        rc = evq_fail(err, EVQ_EUSAGE, NULL, NULL,
                      "of several runs there are text, markdown, json and html; %s is of one", format);
    if (!rc) rc = evq_file_save(files->folder, file_of(format), &out, err);
    if (!rc) printf("%s/%s\n", files->folder, file_of(format));
    evq_buf_dispose(&out);
    return rc;
}

int evq_report_files_save(const evq_report_files *files, const evq_model_entry *entries, size_t count, evq_err *err)
{
    int rc = evq_file_mkdirs(files->folder, err);
    bool page = files->charts || files->open;
    for (size_t i = 0; !rc && i < files->format_count; i++) {
        if (!strcmp(files->formats[i], "html"))
            page = true;
        else
            rc = save_one(files->formats[i], files, entries, count, err);
    }
    if (rc || !page) return rc;
    rc = evq_report_page_save(entries, count, files->folder, files->drawing, err);
    if (rc) return rc;
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/report.html", files->folder);
    printf("%s\n", path);
    if (files->open) evq_browser_open(path);
    return 0;
}
