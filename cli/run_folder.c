#include "cli/run_folder.h"

#include "base/file.h"
#include "cli/cmd.h"
#include "cli/terminal.h"
#include "reports/bench_report.h"
#include "reports/report.h"
#include "trace/trace_read.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_SLUG = 40, MAX_SAME_SECOND = 1000 };

// "http://127.0.0.1:8080/v1" -> "127.0.0.1-8080-v1"
static void put_slug(evq_buf *out, const char *endpoint)
{
    const char *scheme = strstr(endpoint, "://");
    size_t start = out->len;
    for (const char *c = scheme ? scheme + 3 : endpoint; *c && out->len - start < MAX_SLUG; c++) {
        bool plain = isalnum((unsigned char)*c) || *c == '.';
        if (plain || (out->len > start && out->data[out->len - 1] != '-')) evq_buf_putc(out, plain ? *c : '-');
    }
}

int evq_run_folder_create(const char **path, const char *parent, const char *started, const char *endpoint,
                          evq_arena *arena, evq_err *err)
{
    int rc = evq_file_mkdirs(parent, err);
    if (rc) return rc;
    evq_buf name = EVQ_BUF_INIT(4096);
    evq_buf_printf(&name, "%s/%s-", parent, started);
    for (char *c = name.data + strlen(parent); *c; c++)
        if (*c == ':') *c = '-';
    put_slug(&name, endpoint);
    size_t len = name.len;
    for (int same = 2;; same++) {
        if (!mkdir(evq_buf_text(&name), 0777)) break;
        if (errno != EEXIST || same == MAX_SAME_SECOND) {
            rc = evq_fail(err, EVQ_EIO, evq_buf_text(&name), NULL, "cannot create the folder: %s", strerror(errno));
            break;
        }
        evq_buf_truncate(&name, len);
        evq_buf_printf(&name, "-%d", same);
    }
    *path = evq_arena_strdup(arena, evq_buf_text(&name));
    evq_buf_dispose(&name);
    return rc;
}

static void print(const evq_scorecard *card, const char *folder, const evq_report *report)
{
    const evq_report_options options = evq_terminal_options(folder);
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(256));
    report->render(&out, card, &options);
    fwrite(evq_buf_text(&out), 1, out.len, stdout);
    evq_buf_dispose(&out);
}

int evq_fail_on_check(const char *fail_on, evq_err *err)
{
    if (!fail_on || !strcmp(fail_on, "task") || !strcmp(fail_on, "verdict")) return 0;
    return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--fail-on takes task or verdict, not \"%.40s\"", fail_on);
}

static int status_of(const evq_scorecard *card, const char *fail_on)
{
    if (card->requests && !card->answered) return EVQ_EXIT_UNANSWERED;
    if (!fail_on) return EVQ_EXIT_OK;
    if (!strcmp(fail_on, "verdict")) return card->verdict.word == EVQ_PRODUCTION ? EVQ_EXIT_OK : EVQ_EXIT_MISSED;
    for (size_t i = 0; i < card->trial_count; i++)
        if (!card->trials[i].done) return EVQ_EXIT_MISSED;
    return EVQ_EXIT_OK;
}

static int score_bench(const evq_trace *trace, const char *folder, const char *format, int *status, evq_err *err)
{
    evq_bench_card *card;
    evq_bench_card_make(&card, trace);
    int rc = folder ? evq_bench_save(card, folder, err) : 0;
    if (!rc && format) {
        const evq_report_options options = evq_terminal_options(folder);
        evq_buf out = EVQ_BUF_INIT(EVQ_MIB(64));
        evq_bench_render(&out, card, format, &options);
        fwrite(evq_buf_text(&out), 1, out.len, stdout);
        evq_buf_dispose(&out);
    }
    if (status) *status = card->answered || !card->requests ? EVQ_EXIT_OK : EVQ_EXIT_UNANSWERED;
    evq_bench_card_free(card);
    return rc;
}

int evq_run_folder_score(const char *path, const evq_scoring *how, int *status, evq_err *err)
{
    const evq_report *report = how->format ? evq_report_find(how->format) : NULL;
    evq_trace *trace;
    int rc = evq_trace_read(&trace, path, err);
    if (rc) return rc;
    const char *folder = evq_file_is_folder(path) ? path : NULL;
    if (trace->bench) {
        rc = score_bench(trace, folder, how->format, status, err);
        evq_trace_free(trace);
        return rc;
    }
    evq_scorecard *card;
    evq_scorecard_make(&card, trace, how->policy);
    const evq_model_entry entry = {.card = card, .run = path};
    if (folder && !how->look_only) rc = evq_reports_save(card, folder, err);
    if (!rc && folder && !how->look_only) rc = evq_report_page_save(&entry, 1, folder, how->drawing, err);
    if (!rc && report) print(card, folder, report);
    if (status) *status = status_of(card, how->fail_on);
    evq_scorecard_free(card);
    evq_trace_free(trace);
    return rc;
}
