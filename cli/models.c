#include "cli/models.h"

#include "base/log.h"
#include "cli/target.h"
#include "cli/terminal.h"
#include "reports/models_report.h"
#include "scoring/fingerprint.h"
#include "trace/trace_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_RUNS = 256 };

typedef struct models {
    evq_trace *traces[MAX_RUNS];
    evq_scorecard *cards[MAX_RUNS];
    evq_model_entry entries[MAX_RUNS];
    size_t count;
    evq_arena arena;
} models;

static int read_one(models *m, const char *path, const evq_scoring *how, evq_err *err)
{
    evq_trace *trace;
    int rc = evq_trace_read(&trace, path, err);
    if (rc) return rc;
    if (trace->bench) {
        evq_trace_free(trace);
        return evq_fail(err, EVQ_EUSAGE, path, NULL, "this is a bench, which has no verdict: report it by itself");
    }
    m->traces[m->count] = trace;
    evq_scorecard_make(&m->cards[m->count], trace, how->policy);
    m->entries[m->count] = (evq_model_entry){.card = m->cards[m->count], .run = path};
    m->count++;
    return 0;
}

static int read_all(models *m, char **runs, size_t count, const evq_scoring *how, evq_err *err)
{
    if (count > MAX_RUNS)
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "at most %d runs can be reported at once", MAX_RUNS);
    int rc = 0;
    for (size_t i = 0; !rc && i < count; i++) rc = read_one(m, runs[i], how, err);
    return rc;
}

// ---- what has changed since ----

static bool is_same_endpoint(const evq_run *a, const evq_run *b)
{
    if (a->simulated || b->simulated) return a->simulated && b->simulated && !strcmp(a->model, b->model);
    return !strcmp(a->endpoint, b->endpoint) && !strcmp(a->model, b->model);
}

// As a later one of the runs saw it: the latest counts.
static void compare_with_later(models *m)
{
    for (size_t i = 0; i < m->count; i++) {
        const evq_run *then = &m->traces[i]->run, *latest = then;
        for (size_t k = 0; k < m->count; k++) {
            const evq_run *now = &m->traces[k]->run;
            if (is_same_endpoint(then, now) && strcmp(now->started, latest->started) > 0) latest = now;
        }
        m->entries[i].changed = evq_fingerprint_change(&then->fingerprint, &latest->fingerprint, &m->arena);
    }
}

static void probe_one(models *m, size_t i, const char *config)
{
    const evq_run *run = &m->traces[i]->run;
    const evq_target_options options = {.endpoint = run->endpoint, .model = run->model, .config = config};
    evq_target target;
    evq_err err;
    if (run->simulated || evq_target_open(&target, &options, NULL, 0, &err)) return;
    if (!evq_target_identify(&target, &err)) {
        const char *changed = evq_fingerprint_change(&run->fingerprint, &target.fingerprint, &m->arena);
        if (changed) m->entries[i].changed = changed;
        if (!target.was_there) evq_note("%s cannot be asked now: nobody answers there", run->endpoint);
    } else {
        evq_note("%s cannot be asked now: %s", run->endpoint, err.text);
    }
    evq_target_close(&target);
}

static void print(const models *m, const char *format)
{
    const evq_report_options options = evq_terminal_options(NULL);
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(256));
    evq_models_render(&out, m->entries, m->count, format, &options);
    fwrite(evq_buf_text(&out), 1, out.len, stdout);
    evq_buf_dispose(&out);
}

static int check_printed(const char *format, evq_err *err)
{
    evq_buf nothing = EVQ_BUF_INIT(EVQ_MIB(1));
    bool known = evq_models_render(&nothing, NULL, 0, format, &(evq_report_options){.width = 80});
    evq_buf_dispose(&nothing);
    return known ? 0
                 : evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--format takes text, markdown, json or html, not \"%.40s\"",
                            format);
}

int evq_models_report(char **runs, size_t count, const evq_scoring *how, const evq_report_files *files, bool probe,
                      const char *config, evq_err *err)
{
    models *m = calloc(1, sizeof *m);
    if (!m) evq_out_of_memory();
    int rc = read_all(m, runs, count, how, err);
    if (!rc && !files) rc = check_printed(how->format, err);
    if (!rc) compare_with_later(m);
    for (size_t i = 0; !rc && probe && i < m->count; i++) probe_one(m, i, config);
    if (!rc && files) rc = evq_report_files_save(files, m->entries, m->count, err);
    if (!rc && !files) print(m, how->format);
    for (size_t i = 0; i < m->count; i++) {
        evq_scorecard_free(m->cards[i]);
        evq_trace_free(m->traces[i]);
    }
    evq_arena_dispose(&m->arena);
    free(m);
    return rc;
}
