#include "cli/browser.h"

#include "base/log.h"

#include <stdio.h>
#include <uv.h>

#ifdef __APPLE__
static const char opener[] = "open";
#else
static const char opener[] = "xdg-open";
#endif

static void on_exit_of_opener(uv_process_t *process, int64_t status, int signal)
{
    if (status || signal) evq_note("%s could not show it: open it by hand", opener);
    uv_close((uv_handle_t *)process, NULL);
}

void evq_browser_open(const char *path)
{
    char plain[4600]; // that no opener takes for an option
    snprintf(plain, sizeof plain, "%s%s", *path == '-' ? "./" : "", path);
    char *args[] = {(char *)opener, plain, NULL};
    const uv_process_options_t options = {.exit_cb = on_exit_of_opener, .file = opener, .args = args};
    uv_loop_t loop;
    uv_process_t process;
    uv_loop_init(&loop);
    int rc = uv_spawn(&loop, &process, &options);
    if (rc) evq_note("no browser was found (%s: %s): open it by hand", opener, uv_strerror(rc));
    if (rc) uv_close((uv_handle_t *)&process, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
}
