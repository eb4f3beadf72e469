#include "scoring/bench_internal.h"
#include "scoring/speed.h"
#include "scoring/value.h"

const char *const evq_cold_proof_names[EVQ_COLD_PROOF_COUNT] = {
#define X(name, id, words) id,
    EVQ_COLD_PROOFS(X)
#undef X
};

const char *const evq_cold_proof_words[EVQ_COLD_PROOF_COUNT] = {
#define X(name, id, words) words,
    EVQ_COLD_PROOFS(X)
#undef X
};

// A prefix that took less than this share of the time of a new one was not processed again.
static const double cached_share = 0.5;
enum { MIN_PROOF_TOKENS = 1024, MIN_PROOF_MS = 20 };

static bool is_first_turn(const evq_bench_sample *s)
{
    return s->speed && s->point->kind != EVQ_POINT_WARM;
}

// Did second turns take far less time than a new prompt of their size would?
static bool prefix_was_quick(const evq_bench_card *card)
{
    size_t quick = 0, compared = 0;
    for (size_t i = 0; i < card->cell_count; i++) {
        const evq_value *cold = &card->cells[i].cold.ttft_ms, *warm = &card->cells[i].warm.ttft_ms;
        if (card->cells[i].size < MIN_PROOF_TOKENS || !cold->scored || !warm->scored) continue;
        if (cold->value < MIN_PROOF_MS) continue;
        compared++;
        quick += warm->value < cached_share * cold->value;
    }
    return compared && 2 * quick > compared;
}

static bool says_nothing_was_cached(const evq_bench_samples *all, evq_point_kind kind)
{
    size_t told = 0;
    for (size_t i = 0; i < all->count; i++) {
        const evq_bench_sample *s = &all->items[i];
        if (!s->speed || s->point->kind != kind) continue;
        if (!evq_speed_is_cold(s->speed)) return false;
        told++;
    }
    return told > 0;
}

static evq_cold_proof prove_cold(const evq_bench_card *card, const evq_bench_samples *all)
{
    bool told = true;
    for (size_t i = 0; i < all->count; i++) {
        if (!is_first_turn(&all->items[i])) continue;
        const evq_speed *speed = all->items[i].speed;
        if (speed->cached_tokens.scored && !evq_speed_is_cold(speed)) return EVQ_COLD_REFUTED;
        told &= speed->cached_tokens.scored;
    }
    bool quick = prefix_was_quick(card);
    if (!told) return quick ? EVQ_COLD_COMPARED : EVQ_COLD_UNPROVEN;
    return quick && says_nothing_was_cached(all, EVQ_POINT_WARM) ? EVQ_COLD_DOUBTED : EVQ_COLD_TOLD;
}

// What the server called cold though it was not is no cold speed.
static void take_back(evq_bench_card *card)
{
    static const char reason[] = "the server says that nothing was cached, and the time says otherwise";
    if (card->cold != EVQ_COLD_DOUBTED) return;
    for (size_t i = 0; i < card->cell_count; i++) {
        evq_bench_cell *cell = &card->cells[i];
        cell->warm.pp_cold = cell->warm.pp_cached = evq_value_none(reason);
        cell->cold.pp_cold = evq_value_none(reason);
    }
}

void evq_bench_cold_prove(evq_bench_card *card, const evq_bench_samples *all)
{
    card->cold = prove_cold(card, all);
    take_back(card);
}
