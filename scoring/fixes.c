#include "scoring/fixes_internal.h"

void evq_fix_add(evq_scorecard *card, const char *fix)
{
    EVQ_GROW(&card->arena, card->verdict.fixes, card->verdict.fix_count);
    card->verdict.fixes[card->verdict.fix_count++] = fix;
}

void evq_fixes_find(evq_scorecard *card)
{
    evq_fixes_of_speed(card);
    evq_fixes_of_server(card);
    evq_fixes_of_limits(card);
}
