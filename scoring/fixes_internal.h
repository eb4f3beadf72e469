// The finders of fixes, a file for each kind. Private to scoring/.
#ifndef EVQ_SCORING_FIXES_INTERNAL_H
#define EVQ_SCORING_FIXES_INTERNAL_H

#include "scoring/fixes.h"

void evq_fix_add(evq_scorecard *card, const char *fix);

void evq_fixes_of_speed(evq_scorecard *card);  // fixes_slow.c: prompts that were not through in time
void evq_fixes_of_server(evq_scorecard *card); // fixes_server.c: crashes, answers in the wrong field, a broken parser
void evq_fixes_of_limits(evq_scorecard *card); // fixes_limits.c: context, steps, time of a trial, length of a reply

#endif
