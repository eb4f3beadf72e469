#include "scoring/failure_words.h"

#include "scoring/attempts.h"
#include "scoring/words.h"

#include <string.h>

typedef struct wording {
    const char *words;
    const char *lead; // CONTACT without an answer: followed by the URL; TIME: followed by how long it took
    const char *remedy;
    evq_blame blame;
} wording;

static const wording wordings[EVQ_FAILURE_COUNT] = {
    [EVQ_FAILURE_NONE] = {"nothing failed", NULL, "nothing is to be done", EVQ_BLAME_NOBODY},
    [EVQ_FAILURE_REFUSED] = {"nothing listens at that address", "nothing listens at ",
                             "start the server, or correct --endpoint", EVQ_BLAME_CONTACT},
    [EVQ_FAILURE_DNS] = {"no host of that name is known", "no host is known by the name in ",
                         "correct the host name in --endpoint", EVQ_BLAME_CONTACT},
    [EVQ_FAILURE_TLS] = {"no secure connection could be made", "no secure connection could be made to ",
                         "check the server's certificate, and whether it speaks https at all", EVQ_BLAME_CONTACT},
    [EVQ_FAILURE_CONNECT_TIMEOUT] = {"no connection was made in time", "no connection was made in time to ",
                                     "check that the host is up and that no firewall is in the way", EVQ_BLAME_CONTACT},
    [EVQ_FAILURE_AUTH] = {"the server refused the key", NULL,
                          "check the key and the environment variable that holds it", EVQ_BLAME_CONTACT},
    [EVQ_FAILURE_FORBIDDEN] = {"the key may not do this", NULL,
                               "check what the key is allowed to use: model, region, organization", EVQ_BLAME_CONTACT},
    [EVQ_FAILURE_QUOTA] = {"the account has no credit or quota left", NULL, "top up the account, or use another key",
                           EVQ_BLAME_CONTACT},
    [EVQ_FAILURE_UNKNOWN_MODEL] = {"the model is not known to the server", NULL,
                                   "name one of the server's models with --model", EVQ_BLAME_SERVER},
    [EVQ_FAILURE_BAD_REQUEST] = {"the server refused the request", NULL,
                                 "see what it objects to: it may want another dialect or path", EVQ_BLAME_CONTACT},
    [EVQ_FAILURE_CONTEXT_OVERFLOW] = {"the prompt does not fit the server's context", NULL,
                                      "serve the model with a larger context", EVQ_BLAME_SERVER},
    [EVQ_FAILURE_RATE_LIMIT] = {"the server takes no more requests for now", NULL,
                                "wait, ask for a higher quota, or run fewer --jobs", EVQ_BLAME_CONTACT},
    [EVQ_FAILURE_OVERLOAD] = {"the server is overloaded", NULL, "wait, or run fewer --jobs", EVQ_BLAME_SERVER},
    [EVQ_FAILURE_LOADING] = {"the server is still loading the model", NULL, "wait until it is loaded",
                             EVQ_BLAME_SERVER},
    [EVQ_FAILURE_SERVER_ERROR] = {"the server failed", NULL, "look into the server's log", EVQ_BLAME_SERVER},
    [EVQ_FAILURE_STREAM_ERROR] = {"the server failed in the middle of its answer", NULL, "look into the server's log",
                                  EVQ_BLAME_SERVER},
    [EVQ_FAILURE_CUT_STREAM] = {"the stream was cut", NULL, "look into the server's log, and at proxies on the way",
                                EVQ_BLAME_SERVER},
    [EVQ_FAILURE_IDLE_TIMEOUT] = {"the server sent nothing", "the server sent nothing and was given up after ",
                                  "look into the server's log, or raise the idle limit", EVQ_BLAME_TIME},
    [EVQ_FAILURE_STALL] = {"the server fell silent in the middle of its answer",
                           "the server fell silent and was given up after ",
                           "look into the server's log, or raise the idle limit", EVQ_BLAME_TIME},
    [EVQ_FAILURE_TOTAL_TIMEOUT] = {"the time for one step ran out", "given up after ",
                                   "raise the time for a step, or use a faster server", EVQ_BLAME_TIME},
    [EVQ_FAILURE_MALFORMED] = {"the answer is not in the form the protocol asks for", NULL,
                               "check that the address is an LLM endpoint of the chosen dialect", EVQ_BLAME_SERVER},
    [EVQ_FAILURE_OVERSIZE] = {"the answer outgrew evalq's ceiling", NULL,
                              "see in the trace what the model went on about", EVQ_BLAME_NOBODY},
    [EVQ_FAILURE_INTERRUPTED] = {"the user interrupted it", NULL, "let the run come to its end", EVQ_BLAME_NOBODY},
    [EVQ_FAILURE_TRIAL_TIMEOUT] = {"the time for the trial ran out", "the trial's time ran out after ",
                                   "raise the time for a trial, or use a faster server", EVQ_BLAME_TIME},
};

const char *evq_failure_words(evq_failure failure)
{
    return wordings[failure].words;
}

const char *evq_failure_remedy(evq_failure failure)
{
    return wordings[failure].remedy;
}

evq_blame evq_failure_blame(evq_failure failure)
{
    return wordings[failure].blame;
}

// How far the answer had come: "in the middle of a tool call".
static const char *reached(const evq_attempt *attempt)
{
    for (size_t i = attempt->chunk_count; i-- > 0;) {
        switch (attempt->chunks[i].kind) {
        case EVQ_EVENT_CALL:
            return "in the middle of a tool call";
        case EVQ_EVENT_CONTENT:
            return "in the middle of the text";
        case EVQ_EVENT_REASONING:
            return "in the middle of its reasoning";
        default:
            break;
        }
    }
    return "before the first token";
}

static const char *tell_cut(const evq_attempt *attempt, evq_arena *arena)
{
    if (!attempt->body_bytes) return "the stream was cut before the first byte of the answer";
    return evq_arena_printf(arena, "the stream was cut after %s of the answer's bytes %s",
                            evq_words_count(arena, (int64_t)attempt->body_bytes), reached(attempt));
}

static const char *tell_timeout(const evq_step *step, const evq_attempt *attempt, evq_arena *arena)
{
    const char *given_up = evq_arena_printf(arena, "%s%s", wordings[attempt->failure].lead,
                                            evq_words_duration(arena, evq_attempt_ms(attempt)));
    if (evq_attempt_has_token(attempt)) return evq_arena_printf(arena, "%s %s", given_up, reached(attempt));
    const evq_progress *progress = evq_attempt_progress(attempt);
    if (progress && progress->total > 0 && progress->processed >= 0)
        return evq_arena_printf(arena, "%s with %s of %s prompt tokens processed and nothing generated", given_up,
                                evq_words_count(arena, progress->processed), evq_words_count(arena, progress->total));
    bool told;
    int64_t tokens = evq_step_prompt_tokens(step, &told);
    return evq_arena_printf(arena, "%s with nothing generated from a prompt of %s%s tokens", given_up,
                            told ? "" : "about ", evq_words_count(arena, tokens));
}

static const char *tell_answer(const evq_attempt *attempt, evq_arena *arena)
{
    const char *words = wordings[attempt->failure].words;
    const char *quote = evq_words_quote(arena, attempt->text ? attempt->text : "");
    if (attempt->status >= 400)
        return evq_arena_printf(arena, "%s: %d%s%s", words, attempt->status, *quote ? " " : "", quote);
    return *quote ? evq_arena_printf(arena, "%s: %s", words, quote) : words;
}

static const char *tell(const evq_step *step, const evq_attempt *attempt, const evq_run *run, evq_arena *arena)
{
    if (attempt->failure == EVQ_FAILURE_INTERRUPTED) return wordings[attempt->failure].words;
    if (attempt->failure == EVQ_FAILURE_CUT_STREAM) return tell_cut(attempt, arena);
    const wording *worded = &wordings[attempt->failure];
    if (worded->blame == EVQ_BLAME_TIME) return tell_timeout(step, attempt, arena);
    if (!worded->lead) return tell_answer(attempt, arena);
    // What is wrong with a certificate only the transport knows; of the others its words say no more than ours.
    const char *why = attempt->failure == EVQ_FAILURE_TLS ? evq_words_quote(arena, attempt->text) : "";
    return evq_arena_printf(arena, "%s%s%s%s", worded->lead, run->url, *why ? ": " : "", why);
}

// The last attempt that found the server there, when it was gone at the end: NULL otherwise.
static const evq_attempt *before_it_was_gone(const evq_step *step)
{
    size_t i = step->attempt_count;
    while (i > 0 && step->attempts[i - 1].failure == EVQ_FAILURE_REFUSED) i--;
    return i > 0 && i < step->attempt_count ? &step->attempts[i - 1] : NULL;
}

const char *evq_health_sentence(const evq_health *health, evq_arena *arena)
{
    switch (health->state) {
    case EVQ_HEALTH_ALIVE:
        return evq_arena_printf(arena, "right after, it answered a request for one token in %s, so it has not crashed",
                                evq_words_duration(arena, (double)health->token_ns / 1e6));
    case EVQ_HEALTH_BUSY:
        return evq_arena_printf(arena, "right after, it was there but gave no token in %s",
                                evq_words_duration(arena, (double)(health->done_ns - health->asked_ns) / 1e6));
    case EVQ_HEALTH_DOWN:
        return "right after, nothing answered: it crashed";
    default:
        return NULL;
    }
}

const char *evq_failure_sentence(const evq_step *step, const evq_run *run, evq_arena *arena)
{
    size_t count = step->attempt_count;
    if (!count) return "it was never sent";
    const evq_attempt *last = &step->attempts[count - 1], *before = before_it_was_gone(step);
    if (before)
        return evq_arena_printf(arena, "%s; then nothing listened there any more (%zu attempts)",
                                tell(step, before, run, arena), count);
    const char *told = tell(step, last, run, arena), *health = evq_health_sentence(&last->health, arena);
    if (health) told = evq_arena_printf(arena, "%s; %s", told, health);
    if (last->failure == EVQ_FAILURE_CUT_STREAM && count > 1)
        return evq_arena_printf(arena, "%s; %zu attempts, none whole", told, count);
    return evq_arena_printf(arena, "%s (%zu attempt%s)", told, count, evq_words_plural(count));
}
