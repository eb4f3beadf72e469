// What the parts of the prompt curve's fit share.
#ifndef EVQ_SCORING_PREFILL_INTERNAL_H
#define EVQ_SCORING_PREFILL_INTERNAL_H

#include "scoring/prefill_fit.h"

// Which terms a model has, as bits.
typedef enum evq_prefill_term {
    EVQ_PREFILL_CONSTANT = 1,
    EVQ_PREFILL_TOKENS = 2,
    EVQ_PREFILL_SQUARE = 4,
    EVQ_PREFILL_HINGE = 8,
} evq_prefill_term;
enum { EVQ_PREFILL_MAX_TERMS = 4 };

int evq_prefill_count_terms(int terms);
double evq_prefill_residual(const evq_prefill_model *model, const evq_prefill_point *point); // relative

// Room for one fit after another: `trust` and `sizes` hold a number per point.
typedef struct evq_prefill_room {
    double *trust, *sizes;
    int rounds; // of reweighting, at most
} evq_prefill_room;

// Robust least squares of the relative errors. False: the points do not determine the model.
bool evq_prefill_robust(evq_prefill_model *out, int terms, double knot, const evq_prefill_point *points, size_t count,
                        evq_prefill_room *room);

// The same without impossible signs: a term whose coefficient came out negative is dropped and the rest fitted again,
// for no prompt is free, nor quicker by being longer. `terms` takes what is left.
bool evq_prefill_sensible(evq_prefill_model *out, int *terms, double knot, const evq_prefill_point *points,
                          size_t count, evq_prefill_room *room);

// Fills `resampled`, `blocks`, `low` and `high` of a fit whose model stands.
void evq_prefill_resample(evq_prefill_fit *fit, int terms, const evq_prefill_point *points, size_t count,
                          evq_prefill_room *room, evq_arena *arena);

#endif
