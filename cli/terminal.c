#include "cli/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static size_t terminal_width(void)
{
    struct winsize size;
    if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col >= 60) return size.ws_col < 120 ? size.ws_col : 120;
    return 80;
}

evq_report_options evq_terminal_options(const char *folder)
{
    const char *no_color = getenv("NO_COLOR"); // https://no-color.org: set and not empty
    return (evq_report_options){
        .color = isatty(STDOUT_FILENO) && !(no_color && *no_color), .width = terminal_width(), .run = folder};
}
