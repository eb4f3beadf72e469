#include "scoring/bench_internal.h"
#include "scoring/failure_words.h"
#include "scoring/words.h"

static const evq_bench_cell *first_failed(const evq_bench_card *card)
{
    for (size_t i = 0; i < card->cell_count; i++)
        if (card->cells[i].failure) return &card->cells[i];
    return NULL;
}

static const char *tell_failure(const evq_bench_card *card, evq_arena *arena)
{
    const evq_bench_cell *cell = first_failed(card);
    if (!cell) return "";
    const char *words = *cell->failure_text ? cell->failure_text : "";
    return evq_arena_printf(arena, "at %s tokens: %s%s%s", evq_words_count(arena, cell->size),
                            evq_failure_words(cell->failure), *words ? ", " : "",
                            *words ? evq_words_quote(arena, words) : "");
}

const char *evq_bench_end_sentence(evq_bench_card *card)
{
    const evq_bench *bench = card->trace->bench;
    evq_arena *arena = &card->arena;
    const char *failure = tell_failure(card, arena);
    const char *behind = *failure ? evq_arena_printf(arena, "; %s", failure) : "";
    switch (bench->stop) {
    case EVQ_BENCH_STOP_DONE:
        return *failure ? evq_arena_printf(arena, "larger prompts were left out: %s", failure)
                        : "all sizes were measured";
    case EVQ_BENCH_STOP_BUDGET:
        return evq_arena_printf(arena, "the time budget of %s ended it%s",
                                evq_words_duration(arena, bench->plan.budget_s * 1000), behind);
    case EVQ_BENCH_STOP_DOWN:
        return evq_arena_printf(arena, "the server died, and nothing answers any more%s", behind);
    case EVQ_BENCH_STOP_UNANSWERED: {
        const evq_attempt *last = bench->point_count ? &bench->points[bench->point_count - 1].attempt : NULL;
        if (!last) return "not one request was answered";
        return evq_arena_printf(arena, "the first request was not answered: %s%s%s", evq_failure_words(last->failure),
                                *last->text ? ", " : "", *last->text ? evq_words_quote(arena, last->text) : "");
    }
    case EVQ_BENCH_STOP_INTERRUPTED:
        return evq_arena_printf(arena, "broken off by the user: what was measured until then stands%s", behind);
    default:
        return evq_arena_printf(arena, "the trace ends in the middle: what was measured until then stands%s", behind);
    }
}
