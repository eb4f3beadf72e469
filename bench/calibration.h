// How many tokens the server makes of our words, learned from its own counts: there is no tokenizer here.
#ifndef EVQ_BENCH_CALIBRATION_H
#define EVQ_BENCH_CALIBRATION_H

#include <stdbool.h>
#include <stdint.h>

typedef struct evq_calibration {
    double tokens_per_word, fixed; // of the text, and of all around it
    bool told;                     // by the server; false: by experience with others
    double words[2], tokens[2];    // the shortest and the longest prompt counted
    int seen;
} evq_calibration;

void evq_calibration_init(evq_calibration *calibration);

// A prompt with so many words had so many tokens.
void evq_calibration_learn(evq_calibration *calibration, int64_t words, int64_t tokens);

int64_t evq_calibration_words(const evq_calibration *calibration,
                              int64_t tokens); // for a prompt of that size, at least 1
int64_t evq_calibration_tokens(const evq_calibration *calibration, int64_t words);

#endif
