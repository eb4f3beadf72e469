#include "reports/bench_report.h"

#include "base/file.h"
#include "reports/bench_renders.h"

#include <string.h>

bool evq_bench_render(evq_buf *out, const evq_bench_card *card, const char *format, const evq_report_options *options)
{
    if (!strcmp(format, "text"))
        evq_bench_render_text(out, card, options);
    else if (!strcmp(format, "markdown"))
        evq_bench_render_markdown(out, card);
    else if (!strcmp(format, "json"))
        evq_bench_render_json(out, card);
    else
        return false;
    return true;
}

static int save(const evq_bench_card *card, const char *folder, const char *name, const char *format, evq_err *err)
{
    enum { REPORT_MIB = 64 };
    evq_buf out = EVQ_BUF_INIT(EVQ_MIB(REPORT_MIB));
    evq_bench_render(&out, card, format, NULL);
    int rc = evq_file_save(folder, name, &out, err);
    evq_buf_dispose(&out);
    return rc;
}

int evq_bench_save(const evq_bench_card *card, const char *folder, evq_err *err)
{
    int rc = save(card, folder, "bench.md", "markdown", err);
    return rc ? rc : save(card, folder, "bench.json", "json", err);
}
