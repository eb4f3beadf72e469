// Shows a page in the user's browser.
#ifndef EVQ_CLI_BROWSER_H
#define EVQ_CLI_BROWSER_H

void evq_browser_open(const char *path); // a note when there is none

#endif
