#include "bench/calibration.h"

#include <math.h>

void evq_calibration_init(evq_calibration *calibration)
{
    *calibration = (evq_calibration){.tokens_per_word = 1.3, .fixed = 40}; // English prose and a usual template
}

void evq_calibration_learn(evq_calibration *c, int64_t words, int64_t tokens)
{
    if (words <= 0 || tokens <= 0) return;
    double w = (double)words, t = (double)tokens;
    if (!c->seen || w < c->words[0]) {
        c->words[0] = w;
        c->tokens[0] = t;
    }
    if (!c->seen || w > c->words[1]) {
        c->words[1] = w;
        c->tokens[1] = t;
    }
    c->seen++;
    c->told = true;
    double span = c->words[1] - c->words[0];
    if (span >= c->words[0] && c->tokens[1] > c->tokens[0]) { // two prompts far enough apart
        c->tokens_per_word = (c->tokens[1] - c->tokens[0]) / span;
        c->fixed = fmax(0, c->tokens[0] - c->tokens_per_word * c->words[0]);
    } else {
        c->tokens_per_word = t / w;
        c->fixed = 0;
    }
}

int64_t evq_calibration_words(const evq_calibration *c, int64_t tokens)
{
    double words = ((double)tokens - c->fixed) / c->tokens_per_word;
    return words > 1 ? (int64_t)llround(words) : 1;
}

int64_t evq_calibration_tokens(const evq_calibration *c, int64_t words)
{
    return (int64_t)llround(c->fixed + c->tokens_per_word * (double)words);
}
