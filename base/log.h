// The voices of the tool on stderr. Results go to stdout and nowhere near this.
#ifndef EVQ_BASE_LOG_H
#define EVQ_BASE_LOG_H

#include "base/err.h"

#include <stdbool.h>

// --quiet silences notes; errors always speak. Text from strangers is made harmless on the way.
void evq_log_set_quiet(bool quiet);
bool evq_log_is_quiet(void);

void evq_note(const char *format, ...) __attribute__((format(printf, 1, 2)));  // "text"
void evq_error(const char *format, ...) __attribute__((format(printf, 1, 2))); // "evalq: text"
void evq_error_report(const evq_err *err);                                     // "evalq: FILE:1:2: text"

#endif
