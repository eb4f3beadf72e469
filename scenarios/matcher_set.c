#include "scenarios/matcher_set.h"

enum { NOBODY = -1, MAX = 64 };

typedef struct pairing {
    const uint64_t *accepted;
    int owner[MAX]; // of each element: the matcher that has it
    uint64_t asked; // elements that were looked at for the matcher in question
} pairing;

// Finds an element for a matcher, moving others to another one of theirs if need be (augmenting paths: one matcher
// may accept what only it and one that accepts anything can take).
static bool place(pairing *at, int matcher, int count)
{
    for (int k = 0; k < count; k++) {
        uint64_t bit = UINT64_C(1) << k;
        if (!(at->accepted[matcher] & bit) || (at->asked & bit)) continue;
        at->asked |= bit;
        if (at->owner[k] != NOBODY && !place(at, at->owner[k], count)) continue;
        at->owner[k] = matcher;
        return true;
    }
    return false;
}

bool evq_set_pairs_up(const uint64_t *accepted, size_t count)
{
    pairing at = {.accepted = accepted};
    for (int k = 0; k < MAX; k++) at.owner[k] = NOBODY;
    for (int i = 0; i < (int)count; i++) {
        at.asked = 0;
        if (!place(&at, i, (int)count)) return false;
    }
    return true;
}
