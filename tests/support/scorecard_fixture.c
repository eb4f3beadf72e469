#include "tests/support/scorecard_fixture.h"

#include "scoring/coherence.h"
#include "scoring/cost.h"
#include "scoring/reliability.h"

#include "scoring/speed.h"

#include "scoring/stats.h"
#include "scoring/value.h"

#include <assert.h>
#include <stdlib.h>

enum { CHECKS = 5, LONG = 30 };

static const evq_check checks[CHECKS] = {
    {.kind = EVQ_CHECK_CALLED, .id = "looked", .title = "the style guide was read", .weight = 1, .earliest = 1},
    {.kind = EVQ_CHECK_FILE, .id = "post", .title = "the post has its new section", .weight = 2, .earliest = 3},
    {.kind = EVQ_CHECK_FILE, .id = "index", .title = "the index names the post", .weight = 1, .earliest = 4},
    {.kind = EVQ_CHECK_REPLY, .id = "told", .title = "the reply names the address", .weight = 1, .earliest = 6},
    {.kind = EVQ_CHECK_UNCHANGED, .id = "others", .title = "no other post was touched", .weight = 1},
};

static evq_scenario *scenario_of(evq_arena *arena, const char *name, const evq_check *list, size_t count)
{
    evq_scenario *scenario = evq_arena_array(arena, evq_scenario, 1);
    scenario->name = name;
    scenario->purpose = "Can the model bring a post up to date?";
    scenario->reference_steps = 6;
    scenario->checks = list;
    scenario->check_count = count;
    return scenario;
}

static evq_scorecard *card_of(size_t trials, size_t steps, evq_run run, const char *scenario, const evq_check *list,
                              size_t check_count)
{
    evq_scorecard *card = calloc(1, sizeof *card);
    assert(card);
    evq_arena *arena = &card->arena;
    evq_trace *trace = evq_arena_array(arena, evq_trace, 1);
    card->trace = trace;
    trace->run = run;
    trace->has_end = true;
    trace->scenarios = evq_arena_array(arena, evq_scenario *, 1);
    trace->scenarios[0] = scenario_of(arena, scenario, list, check_count);
    trace->scenario_count = 1;
    trace->trials = evq_arena_array(arena, evq_trial, trials);
    trace->trial_count = card->trial_count = trials;
    const evq_value unmeasured = evq_value_none("there is no prompt curve");
    card->outlook = (evq_outlook){.curve.reason = "fewer than 4 prompts were timed",
                                  .cache_share = evq_value_none("no two answered steps followed each other"),
                                  .wall_ms = evq_value_none("every trial was broken off"),
                                  .wall_cached_ms = unmeasured,
                                  .wall_uncached_ms = unmeasured};
    card->load.output_rate = evq_value_none("the endpoint reports no token counts");
    card->validity.precision = card->validity.recall = card->validity.f1 =
        evq_value_none("no step was sure to need a call");
    card->trials = evq_arena_array(arena, evq_trial_score, trials);
    for (size_t i = 0; i < trials; i++) {
        trace->trials[i].number = (int)i;
        trace->trials[i].repeat = (int)i + 1;
        trace->trials[i].limits.seconds_per_step = 600;
        card->trials[i].trial = &trace->trials[i];
        card->trials[i].scenario = trace->scenarios[0];
        card->trials[i].steps = evq_arena_array(arena, evq_step_score, steps);
    }
    return card;
}

static evq_value value(double number, size_t n, const char *source)
{
    return (evq_value){.scored = true, .value = number, .n = n, .source = source};
}

static evq_value rate(double number, size_t n, double over_ms, const char *source)
{
    return (evq_value){.scored = true, .value = number, .n = n, .over_ms = over_ms, .source = source};
}

static evq_value none(const char *reason)
{
    return (evq_value){.reason = reason};
}

static evq_speed no_speed(const char *reason)
{
    evq_speed speed;
    evq_speed_none(&speed, reason);
    return speed;
}

static evq_speed speed_of(double prompt, double cached, double output, double ttft_ms, double tg)
{
    evq_speed s = no_speed("the endpoint reports no timings");
    double pp = (prompt - cached) * 1000 / ttft_ms;
    s.prompt_tokens = value(prompt, 1, "usage");
    s.cached_tokens = value(cached, 1, "usage");
    s.output_tokens = value(output, 1, "usage");
    s.reasoning_tokens = none("the endpoint does not count its reasoning tokens");
    s.ttfb_ms = value(12, 1, "client clock");
    s.ttft_ms = s.ttfo_ms = value(ttft_ms, 1, "client clock");
    s.e2e_ms = value(ttft_ms + output / 11.8 * 1000, 1, "client clock");
    s.pp_cold = cached > 0 ? none("part of the prompt was cached") : rate(pp, 1, ttft_ms, "usage");
    s.pp_cached = cached > 0 ? rate(pp, 1, ttft_ms, "usage") : none("nothing was cached");
    s.pp_effective = rate(prompt * 1000 / ttft_ms, 1, ttft_ms, "usage");
    s.tg = tg > 0 ? rate(tg, 1, output / tg * 1000, "usage") : none("fewer than 16 tokens came after the first");
    s.tokens_per_chunk = value(1, 1, "usage");
    return s;
}

// Answered at the last of `attempts`.
static evq_step_score *add_step(evq_scorecard *card, size_t trial, size_t attempts, evq_speed speed,
                                const char *sentence)
{
    evq_trial_score *score = &card->trials[trial];
    evq_step *step = evq_arena_array(&card->arena, evq_step, 1);
    step->attempts = evq_arena_array(&card->arena, evq_attempt, attempts);
    step->attempt_count = attempts;
    for (size_t i = 0; i < attempts; i++) step->attempts[i].text = "";
    evq_attempt *answer = &step->attempts[attempts - 1];
    step->number = (int)++score->step_count;
    answer->reply.message.content = "Done.";
    answer->reply.finish = EVQ_FINISH_STOP;
    evq_step_score *out = &score->steps[score->step_count - 1];
    *out = (evq_step_score){.step = step,
                            .answer = answer,
                            .speed = speed,
                            .calls = evq_arena_array(&card->arena, evq_call_score, 4),
                            .sentence = sentence};
    score->answered++;
    return out;
}

static void add_call(evq_scorecard *card, size_t trial, evq_step_score *step, const char *tool, const char *why)
{
    evq_reply *reply = &step->step->attempts[step->step->attempt_count - 1].reply;
    reply->message.content = NULL;
    if (!reply->message.calls) reply->message.calls = evq_arena_array(&card->arena, evq_tool_call, 4);
    ((evq_tool_call *)reply->message.calls)[reply->message.call_count++] =
        (evq_tool_call){.name = tool, .arguments = *why ? why : "{}"};
    reply->finish = EVQ_FINISH_TOOL_CALLS;
    step->calls[step->call_count++] = (evq_call_score){.tool = tool,
                                                       .rung = *why ? EVQ_RUNG_MISSING_REQUIRED : EVQ_RUNG_VALID,
                                                       .model_rung = *why ? EVQ_RUNG_MISSING_REQUIRED : EVQ_RUNG_VALID,
                                                       .culprit = *why ? EVQ_CULPRIT_MODEL : EVQ_CULPRIT_NOBODY,
                                                       .at = "",
                                                       .rule = *why ? "/required" : "",
                                                       .quote = *why ? "{}" : "",
                                                       .why = why,
                                                       .answered = true,
                                                       .source = *why ? EVQ_ANSWER_INVALID : EVQ_ANSWER_FILES,
                                                       .is_error = *why != '\0'};
    step->valid += !*why;
    card->trials[trial].calls++;
    card->trials[trial].valid += !*why;
}

static void judge(evq_scorecard *card, size_t trial, const evq_check_score *scores, const char *sentence)
{
    evq_trial_score *score = &card->trials[trial];
    score->checks = evq_arena_array(&card->arena, evq_check_score, CHECKS);
    score->check_count = CHECKS;
    for (size_t i = 0; i < CHECKS; i++) {
        score->checks[i] = scores[i];
        score->checks[i].check = &checks[i];
        score->held += scores[i].held;
    }
    score->judged = true;
    score->done = score->held == CHECKS;
    score->sentence = sentence;
}

static void give_verdict(evq_scorecard *card, evq_verdict_word word, const evq_reason *reasons, size_t count,
                         const char *missing, const char *command)
{
    card->verdict = (evq_verdict){.word = word,
                                  .rules = "evalq-verdict/2",
                                  .decided_by = -1,
                                  .nearest = EVQ_PRODUCTION,
                                  .nearest_why = count > 1 ? reasons[1].text : "11 more judged trials",
                                  .reasons = evq_arena_array(&card->arena, evq_reason, count),
                                  .reason_count = count,
                                  .missing = missing,
                                  .command = command};
    for (size_t i = 0; i < count; i++) card->verdict.reasons[i] = reasons[i];
    card->policy = evq_policy_default;
}

// One rule's finding, which has the word or not.
static void give_finding(evq_scorecard *card, evq_rule_finding finding)
{
    evq_verdict *verdict = &card->verdict;
    EVQ_GROW(&card->arena, verdict->findings, verdict->finding_count);
    verdict->findings[verdict->finding_count++] = finding;
    if (finding.state == EVQ_RULE_FIRES) verdict->decided_by = (int)verdict->finding_count - 1;
}

static void give_signals(evq_scorecard *card, size_t trial, const evq_signal *signals, size_t count)
{
    evq_trial_score *score = &card->trials[trial];
    score->signals = evq_arena_array(&card->arena, evq_signal, count);
    for (size_t i = 0; i < count; i++) {
        score->signals[i] = signals[i];
        if (signals[i].is_loss && !score->lost) score->lost = &score->signals[i];
    }
    score->signal_count = count;
}

static evq_size_score size_of(int64_t from, int64_t below, size_t steps, double ttft_ms, double effective)
{
    return (evq_size_score){.from = from,
                            .below = below,
                            .steps = steps,
                            .ttft_ms = value(ttft_ms, steps, "client clock"),
                            .ttfo_ms = value(ttft_ms, steps, "client clock"),
                            .pp_cold = none("part of the prompt was cached"),
                            .pp_cached = rate(42.1, steps, 60000, "usage"),
                            .pp_effective = rate(effective, steps, 60000, "usage"),
                            .pp_server = none("the endpoint reports no timings"),
                            .tg = rate(11.8, steps, 30000, "usage"),
                            .tg_server = none("the endpoint reports no timings")};
}

static void normal_first_trial(evq_scorecard *card)
{
    static const char late[] = "answered only at attempt 2; before that: the server is overloaded or still loading";
    static const char broken[] = "call 2 of 2 (exec) is malformed: the required argument \"command\" is missing";
    evq_step_score *step = add_step(card, 0, 1, speed_of(31204, 0, 412, 724000, 11.9), NULL);
    add_call(card, 0, step, "read", "");
    step = add_step(card, 0, 1, speed_of(33870, 31616, 96, 52400, 11.7), NULL);
    add_call(card, 0, step, "read", "");
    add_call(card, 0, step, "read", "");
    step = add_step(card, 0, 1, speed_of(34402, 33966, 804, 10350, 11.6), broken);
    add_call(card, 0, step, "edit", "");
    add_call(card, 0, step, "exec", "the required argument \"command\" is missing");
    step = add_step(card, 0, 1, speed_of(35310, 34402, 211, 21600, 11.8), NULL);
    add_call(card, 0, step, "edit", "");
    step = add_step(card, 0, 2, speed_of(35610, 35310, 88, 7100, 11.8), late);
    step->step->attempts[0] = (evq_attempt){.number = 1, .failure = EVQ_FAILURE_OVERLOAD, .status = 503, .text = ""};
    step->waste_ms = 2100;
    add_step(card, 0, 1, speed_of(35727, 35698, 14, 1900, 0), NULL);
    // Too few for a rate.
    step = &card->trials[0].steps[5];
    step->speed.pp_cached = step->speed.pp_effective = none("only 29 prompt tokens were processed");
    judge(card, 0,
          (const evq_check_score[CHECKS]){{.held = true, .first_step = 1},
                                          {.held = true, .first_step = 3},
                                          {.held = true, .first_step = 4},
                                          {.held = true, .first_step = 6},
                                          {.held = true}},
          "done: 5 of 5 checks, 6 steps (reference 6), 5 of 6 calls well-formed");
    card->trials[0].progress = 1;
    card->trials[0].kept_to = 6;
    card->trials[0].wall_ms = 942000;
    card->trials[0].waste_ms = 2100;
}

static void normal_second_trial(evq_scorecard *card)
{
    evq_step_score *step = add_step(card, 1, 1, speed_of(31204, 31000, 380, 4900, 11.8), NULL);
    add_call(card, 1, step, "read", "");
    step = add_step(card, 1, 1, speed_of(33902, 31584, 900, 53800, 11.7), NULL);
    add_call(card, 1, step, "edit", "");
    add_call(card, 1, step, "write", "");
    step->calls[1].source = EVQ_ANSWER_OFF_SCRIPT;
    add_step(card, 1, 1, speed_of(34830, 34802, 160, 1700, 11.8), NULL);
    judge(card, 1,
          (const evq_check_score[CHECKS]){{.held = true, .first_step = 1},
                                          {.held = true, .first_step = 2},
                                          {.held = false},
                                          {.held = true, .first_step = 3},
                                          {.held = false, .broken_step = 2}},
          "not done: 3 of 5 checks, 3 steps (reference 6), every call well-formed, 1 off-script; missing: the index "
          "names the post (and 1 more)");
    card->trials[1].progress = 0.8;
    card->trials[1].kept_to = 2;
    give_signals(card, 1,
                 (const evq_signal[]){{.kind = EVQ_SIGNAL_LANGUAGE_SWITCH,
                                       .step = 1,
                                       .evidence = "German, where the task is in English: Ich lese die Datei",
                                       .culprit = EVQ_CULPRIT_MODEL,
                                       .check = -1},
                                      {.kind = EVQ_SIGNAL_FALSE_CLAIM,
                                       .step = 3,
                                       .evidence = "the index names the post, which the recording has from step 4 on, "
                                                   "does not hold",
                                       .quote = "All done: the post is in the index.",
                                       .culprit = EVQ_CULPRIT_MODEL,
                                       .check = 2,
                                       .is_loss = true}},
                 2);
    card->trials[1].off_script = 1;
    card->trials[1].wall_ms = 183000;
}

static void normal_speed(evq_scorecard *card)
{
    evq_speed *s = &card->speed;
    *s = speed_of(305957, 268378, 3065, 10350, 11.7);
    evq_value *counts[] = {&s->prompt_tokens, &s->cached_tokens, &s->output_tokens, &s->ttfb_ms,
                           &s->ttft_ms,       &s->ttfo_ms,       &s->e2e_ms,        &s->tokens_per_chunk};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) counts[i]->n = 9;
    s->pp_cold = rate(43.1, 1, 724000, "usage");
    s->pp_cached = rate(42.2, 6, 149150, "usage");
    s->pp_effective = rate(249, 7, 873150, "usage");
    s->pp_server = rate(49.6, 7, 760000, "server timings");
    s->tg = rate(11.7, 8, 261965, "usage");
    s->tg_server = rate(11.9, 8, 257000, "server timings");
    card->sizes = evq_arena_array(&card->arena, evq_size_score, 2);
    card->sizes[0] = size_of(16384, 32768, 2, 364450, 85.6);
    card->sizes[0].pp_cold = rate(43.1, 1, 724000, "usage");
    card->sizes[1] = size_of(32768, 65536, 7, 10350, 1635.4);
    card->size_count = 2;
}

static void normal_outlook(evq_scorecard *card)
{
    static const evq_prefill_point points[] = {{2048, 0, 47.3, 0},   {4096, 0, 96, 0},   {8192, 0, 190, 0},
                                               {16384, 0, 382, 0},   {31204, 0, 724, 0}, {33870, 31204, 62.4, 1},
                                               {35100, 33870, 28, 2}};
    evq_outlook *outlook = &card->outlook;
    evq_prefill_fit_make(&outlook->curve, points, sizeof points / sizeof *points, &card->arena);
    outlook->limit_s = 600;
    evq_interval reach = evq_prefill_reach_interval(&outlook->curve, 600);
    outlook->reach = (evq_forecast){evq_prefill_reach(&outlook->curve.model, 600), reach.low, reach.high, false};
    outlook->cache_share = value(0.92, 8, "usage");
    outlook->wall_ms = value(1500e3, 1, "client clock");
    outlook->wall_cached_ms = value(1310e3, 1, "prompt curve");
    outlook->wall_uncached_ms = value(4400e3, 1, "prompt curve");
    outlook->spirals = evq_arena_array(&card->arena, evq_spiral, 1);
    outlook->spiral_count = 1;
    outlook->spirals[0] = (evq_spiral){.trial = 1,
                                       .step = 3,
                                       .attempts = 3,
                                       .prompt_tokens = 98972,
                                       .first_processed = 71681,
                                       .best_processed = 88065,
                                       .restarts = true,
                                       .wasted_ms = 6144e3,
                                       .wasted_tokens = 241667,
                                       .cost = 0.145,
                                       .needed_s = 2302,
                                       .low_s = 2262,
                                       .high_s = 2342};
    card->load = (evq_load){.opened = 1,
                            .reused = 11,
                            .span_ms = 3000e3,
                            .output_rate = rate(1.02, 9, 3000e3, "usage"),
                            .good = evq_share_of(7, 9),
                            .good_per_s = 0.0023};
}

evq_scorecard *card_normal(void)
{
    evq_scorecard *card = card_of(2, 6,
                                  (evq_run){.evalq = "0.1.0",
                                            .goals = {60, 10},
                                            .prices = {0.6, 2.2, 0.1, EVQ_UNKNOWN},
                                            .server = "llama.cpp",
                                            .reasoning = "echo",
                                            .labels = {"m3-ultra", "llama-server b6500", "Q2_K_XL", "32B"},
                                            .started = "2026-05-06T12:00:00Z",
                                            .endpoint = "http://127.0.0.1:8080/v1",
                                            .url = "http://127.0.0.1:8080/v1",
                                            .dialect = "openai-chat",
                                            .model = "qwen3.5-397b-a17b",
                                            .stream = true,
                                            .trials = 2,
                                            .jobs = 1,
                                            .time_scale = 1},
                                  "blog-update", checks, CHECKS);
    normal_first_trial(card);
    normal_second_trial(card);
    normal_speed(card);
    normal_outlook(card);
    evq_reliability_measure(card);
    evq_coherence_measure(card);
    evq_cost_measure(card);
    card->validity.valid = (evq_share){8, 9, 0.565, 0.98};
    card->requests = card->answered = 9;
    card->attempts = 10;
    card->waste_ms = 2100;
    ((evq_trace *)card->trace)->overhead = (evq_overhead){.events = 4812, .busy_ns = 96240000};
    give_verdict(card, EVQ_INSUFFICIENT,
                 &(evq_reason){"1 of 2 trials done (95 % interval 9 to 91 %): that decides nothing yet", -1, 0}, 1,
                 "11 more trials like these",
                 "evalq run blog-update --trials 13 --endpoint http://127.0.0.1:8080/v1 "
                 "--model qwen3.5-397b-a17b");
    give_finding(card, (evq_rule_finding){.rule = "production",
                                          .word = EVQ_PRODUCTION,
                                          .asks = "surely 70 % or more of 10 judged trials or more done",
                                          .saw = "1 of 2 trials done (95 % interval 9 to 91 %)",
                                          .distance = "8 more judged trials",
                                          .gap = 0.4});
    return card;
}

evq_scorecard *card_dead(void)
{
    static const char told[] = "nothing listens at http://127.0.0.1:9/v1 (3 attempts)";
    static const char trial[] = "the endpoint was never reached: nothing listens at http://127.0.0.1:9/v1 (3 attempts)";
    evq_scorecard *card = card_of(1, 1,
                                  (evq_run){.evalq = "0.1.0",
                                            .prices = EVQ_PRICES_UNKNOWN,
                                            .started = "2026-05-06T12:00:00Z",
                                            .endpoint = "http://127.0.0.1:9/v1",
                                            .url = "http://127.0.0.1:9/v1",
                                            .dialect = "openai-chat",
                                            .model = "any",
                                            .stream = true,
                                            .trials = 1,
                                            .jobs = 1,
                                            .time_scale = 1},
                                  "mini", checks, CHECKS);
    evq_step_score *step = add_step(card, 0, 3, no_speed("the request was not answered"), told);
    step->answer = NULL;
    for (int i = 0; i < 3; i++)
        step->step->attempts[i] = (evq_attempt){.number = i + 1, .failure = EVQ_FAILURE_REFUSED, .text = ""};
    step->waste_ms = card->waste_ms = 1504;
    judge(card, 0, (const evq_check_score[CHECKS]){[4] = {.held = true}}, trial);
    card->trials[0].judged = false;
    card->trials[0].answered = 0;
    card->trials[0].waste_ms = card->trials[0].wall_ms = 1504;
    ((evq_trial *)card->trials[0].trial)->outcome = EVQ_OUTCOME_ENDPOINT_FAILED;
    evq_reliability_measure(card);
    evq_coherence_measure(card);
    evq_cost_measure(card);
    card->validity.valid = (evq_share){0, 0, 0, 1};
    card->requests = 1;
    card->attempts = 3;
    card->speed = no_speed("no request was answered");
    give_verdict(card, EVQ_INSUFFICIENT, &(evq_reason){trial, 0, 1}, 1,
                 "start the server, or correct --endpoint, then run it again",
                 "evalq run mini --trials 1 --endpoint "
                 "http://127.0.0.1:9/v1 --model any");
    return card;
}

#define HARM                                                                                                           \
    "\033[31m|`a`|<script>alert(1)</script>\n# [x](javascript:1) ![i](http://x/y) @team #1 www.x.org \xE2\x80\xAE"     \
    "live\xC2\x9B"                                                                                                     \
    "1m\xFF **b** _i_ ~~s~~ $m$ &amp; \\"

evq_scorecard *card_hostile(void)
{
    static const evq_check harmful = {.kind = EVQ_CHECK_ABSENT, .id = "harm", .title = HARM, .weight = 1};
    evq_scorecard *card = card_of(2, LONG,
                                  (evq_run){.evalq = "0.1.0",
                                            .prices = EVQ_PRICES_UNKNOWN,
                                            .started = "2026-05-06T12:00:00Z",
                                            .endpoint = "sim:reference?name=" HARM,
                                            .url = "http://127.0.0.1:40000/v1",
                                            .dialect = "openai-chat",
                                            .model = "モデル" HARM,
                                            .description = HARM,
                                            .simulated = true,
                                            .mode = EVQ_MODE_FORCED,
                                            .trials = 1,
                                            .jobs = 4,
                                            .time_scale = 100},
                                  "mini", &harmful, 1);
    for (int i = 0; i < LONG; i++) {
        bool odd = i % 7 == 1;
        evq_step_score *step = add_step(card, 0, 1, no_speed(odd ? HARM : "the answer was not streamed"), NULL);
        if (odd) add_call(card, 0, step, i == 1 ? HARM : "読む", HARM);
        if (odd) step->sentence = "call 1 of 1 is malformed: " HARM;
        step->agrees = i % 5 != 0;
        if (!step->agrees && !odd) step->sentence = "as recorded: 1 call; here: none";
    }
    card->trials[0].steps[4].step->attempts[0].reply.message.content = "";
    card->trials[0].steps[29].step->attempts[0].failure = EVQ_FAILURE_INTERRUPTED;
    card->trials[0].steps[29].answer = NULL;
    card->trials[0].steps[29].sentence = "the user interrupted it";
    card->trials[0].sentence = "interrupted by the user at step 30; " HARM;
    card->trials[0].agreed = 23;
    card->trials[0].wall_ms = 3723000;
    card->trials[1].sentence = HARM;
    ((evq_trial *)card->trials[0].trial)->outcome = EVQ_OUTCOME_INTERRUPTED;
    ((evq_trial *)card->trials[1].trial)->outcome = EVQ_OUTCOME_CUT;
    ((evq_trace *)card->trace)->interrupted = true;
    card->requests = card->attempts = 30;
    card->answered = 29;
    evq_reliability_measure(card);
    evq_coherence_measure(card);
    evq_cost_measure(card);
    card->validity.valid = (evq_share){0, 5, 0, 0.434};
    card->speed = no_speed("the answer was not streamed");
    give_verdict(
        card, EVQ_FAILED,
        (const evq_reason[]){{"the endpoint is simulated, " HARM ": this says nothing about a real model", -1, 0},
                             {HARM, 0, 2}},
        2, HARM, "evalq run mini --model '" HARM "'");
    give_finding(card, (evq_rule_finding){.rule = HARM,
                                          .word = EVQ_FAILED,
                                          .state = EVQ_RULE_FIRES,
                                          .fault = EVQ_FAULT_CONTRACT,
                                          .reason = {HARM, 0, 2},
                                          .asks = HARM,
                                          .saw = HARM,
                                          .distance = HARM});
    card->verdict.retest = HARM;
    card->verdict.fault = EVQ_FAULT_CONTRACT;
    return card;
}

void card_free(evq_scorecard *card)
{
    evq_arena_dispose(&card->arena);
    free(card);
}
