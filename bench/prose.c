#include "bench/prose.h"

#include <stdio.h>
#include <string.h>

#define PICK(list, state) (list)[draw((state), sizeof(list) / sizeof *(list))]

static const char *const openings[] = {"In the morning",
                                       "After lunch",
                                       "Later",
                                       "On the north side",
                                       "During the second shift",
                                       "At the old mill",
                                       "Before the meeting",
                                       "Near the pump house",
                                       "As agreed",
                                       "Around noon",
                                       "For the third time",
                                       "Somewhat unexpectedly"};
static const char *const people[] = {"the night crew",          "Ottoline",           "our surveyor",
                                     "a driver from the depot", "the new engineer",   "Mr Haverstock",
                                     "somebody in accounts",    "the harbour office", "Ngozi",
                                     "the duty manager",        "a visitor",          "Bram"};
static const char *const deeds[] = {"checked",    "replaced",   "measured", "reported", "photographed", "sealed",
                                    "adjusted",   "cleaned",    "ordered",  "tested",   "moved",        "counted",
                                    "signed for", "questioned", "repaired", "weighed"};
static const char *const kinds[] = {"rusty",    "spare",    "north-facing", "borrowed",   "second",  "labelled",
                                    "unmarked", "heavy",    "temporary",    "calibrated", "leaking", "brand-new",
                                    "quiet",    "doubtful", "shared",       "yellow"};
static const char *const things[] = {
    "valves",         "gauge",           "ledger",    "ladder", "crates",      "cable",   "filter",  "hinges",
    "sample bottles", "pressure sensor", "timetable", "gate",   "drum of oil", "bearing", "invoice", "window frame"};
static const char *const places[] = {
    "behind the boiler",  "on platform four", "in the long shed", "by the river gate", "under the stairs",
    "at the weighbridge", "in drawer nine",   "across the yard",  "beside the kiln",   "near the southern fence"};
static const char *const ends[] = {"and wrote it down",
                                   "although nobody had asked",
                                   "because the reading was off",
                                   "while the rain went on",
                                   "which took longer than planned",
                                   "so the others could leave",
                                   "and found nothing unusual",
                                   "as the manual says"};

enum { SENTENCES_A_PARAGRAPH = 5, SENTENCE_BYTES = 256 };

// Steele, Lea and Flood's SplitMix64: neighbouring seeds have nothing in common.
static uint64_t draw(uint64_t *state, size_t below)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15ull;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ z >> 27) * 0x94D049BB133111EBull;
    return (z ^ z >> 31) % below;
}

static void make_sentence(char out[SENTENCE_BYTES], uint64_t *state)
{
    const char *opening = PICK(openings, state), *who = PICK(people, state), *did = PICK(deeds, state);
    const char *kind = PICK(kinds, state), *thing = PICK(things, state), *where = PICK(places, state),
               *end = PICK(ends, state);
    if (draw(state, 3))
        snprintf(out, SENTENCE_BYTES, "%s %s %s the %s %s %s %s.", opening, who, did, kind, thing, where, end);
    else
        snprintf(out, SENTENCE_BYTES, "%s %s %s %d of the %s %s %s.", opening, who, did, (int)draw(state, 900) + 20,
                 kind, thing, where);
}

// As many words of a sentence as are wanted still; returns how many that were.
static int64_t put_words(evq_buf *out, const char *sentence, int64_t wanted)
{
    int64_t count = 0;
    for (const char *word = sentence; *word && count < wanted; count++) {
        size_t len = strcspn(word, " ");
        if (count) evq_buf_putc(out, ' ');
        evq_buf_append(out, word, len);
        word += len + (word[len] == ' ');
    }
    return count;
}

void evq_prose_write(evq_buf *out, uint64_t seed, int64_t words)
{
    char sentence[SENTENCE_BYTES];
    uint64_t state = seed;
    for (int n = 1; words > 0; n++) {
        make_sentence(sentence, &state);
        words -= put_words(out, sentence, words);
        if (words > 0) evq_buf_puts(out, n % SENTENCES_A_PARAGRAPH ? " " : "\n\n");
    }
}
