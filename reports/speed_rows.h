// The speed of a run as people compare it: one row a measure, the client's figure beside the server's own.
#ifndef EVQ_REPORTS_SPEED_ROWS_H
#define EVQ_REPORTS_SPEED_ROWS_H

#include "reports/format.h"

typedef struct evq_speed_row {
    const char *name;
    evq_unit unit;
    evq_value client;
    const evq_value *server; // NULL: servers have no such figure
} evq_speed_row;

// All rows, measured or not. The last, the first visible token, is left out where it is the first of all.
enum { EVQ_SPEED_ROWS = 7 };
size_t evq_speed_rows(evq_speed_row out[EVQ_SPEED_ROWS], const evq_speed *speed);

// Both were measured, over the same number of requests.
bool evq_speed_row_compares(const evq_speed_row *row);

// What was not measured and why, a line each: "not measured (the endpoint reports no timings): the server's prompt".
// Calls `say` with each line.
void evq_speed_say_unmeasured(const evq_speed *speed, evq_say_line *say, void *context);

// What else the stream shows: several tokens in one piece, a draft model's share.
void evq_speed_say_notes(const evq_speed *speed, evq_say_line *say, void *context);

// Where client and server differ by more than 10 %: "generation: ...".
void evq_speed_say_gaps(const evq_speed *speed, evq_say_line *say, void *context);

#endif
