// Numbers as people read them: "31,204", "43.1", "12m04s", "92 %". Each is appended to a buffer.
// (Spans and counts are worded by scoring/words.h, so that sentences and tables read alike.)
#ifndef EVQ_REPORTS_FORMAT_H
#define EVQ_REPORTS_FORMAT_H

#include "base/buf.h"
#include "scoring/scorecard.h"

typedef enum evq_unit {
    EVQ_UNIT_COUNT, // "31,204"
    EVQ_UNIT_SPAN,  // of milliseconds
    EVQ_UNIT_RATE,  // per second, the unit not written
} evq_unit;

void evq_format_count(evq_buf *out, int64_t count);
void evq_format_rounded(evq_buf *out, double count);   // down to three digits, since no estimate knows more
void evq_format_span(evq_buf *out, double ms);         // "850 ms", "2.3 s", "12m04s", "2h00m00s"
void evq_format_rate(evq_buf *out, double per_second); // "0.42", "43.1", "2,345"
void evq_format_percent(evq_buf *out, double share);   // never "0 %" of something, nor "100 %" of less than all
void evq_format_bytes(evq_buf *out, int64_t bytes);    // "820 bytes", "112 KB"; a KB has 1,000 bytes

void evq_format_value(evq_buf *out, const evq_value *value, evq_unit unit); // "-" when unscored

// Who takes lines one by one, to put them as a report does.
typedef void evq_say_line(void *context, const char *line);

// "3 trials", "1 trial": a count and its word.
void evq_format_counted(evq_buf *out, size_t count, const char *word);

#endif
