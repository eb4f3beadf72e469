#include "scoring/llama_log.h"

#include "scenarios/reply.h"
#include "scoring/words.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 2048, MAX_SLOTS = 64, MAX_TROUBLES = 5, MAX_TASKS = 1000000 };

// What the choice of a slot said, before its task has a number.
typedef struct choice {
    double similarity;
    bool by_lru;
} choice;

typedef struct reader {
    evq_llama_log *log;
    evq_arena *arena;
    size_t task_cap;
    choice chosen[MAX_SLOTS];
    int64_t timed; // the task whose timings follow on lines of their own; -1: none
    double now_s;  // by the line's prefix; NAN: it has none
    double last_s;
} reader;

// ---- values in a line ----

static bool begins_word(const char *line, const char *at)
{
    return at == line || strchr(" ,([|\t", at[-1]) != NULL;
}

// The number behind `key`, " = 5", "=5" or ": 5"; false when the key is not there.
static bool find_number(const char *line, const char *key, double *out)
{
    size_t len = strlen(key);
    for (const char *at = line; (at = strstr(at, key)); at += len) {
        if (!begins_word(line, at)) continue;
        const char *value = at + len;
        value += strspn(value, " ");
        if (*value != '=' && *value != ':') continue;
        value++;
        value += strspn(value, " ");
        char *end;
        double number = strtod(value, &end);
        if (end == value || !isfinite(number)) continue;
        *out = number;
        return true;
    }
    return false;
}

static bool find_first(const char *line, const char *const *keys, double *out)
{
    for (; *keys; keys++)
        if (find_number(line, *keys, out)) return true;
    return false;
}

static int64_t whole(double number)
{
    return number >= 0 && number < 1e15 ? (int64_t)number : EVQ_UNKNOWN;
}

// "id  0 | task 72 |" in the newer formats, "id_slot=0 id_task=72" in the oldest.
static bool find_task_id(const char *line, int64_t *slot, int64_t *task)
{
    double number;
    *slot = *task = EVQ_UNKNOWN;
    const char *id = strstr(line, ": id "), *bar = strstr(line, "| task ");
    if (id && bar) {
        *slot = strtoll(id + 5, NULL, 10);
        *task = strtoll(bar + 7, NULL, 10);
        return true;
    }
    if (!find_number(line, "id_task", &number)) return false;
    *task = (int64_t)number;
    if (find_number(line, "id_slot", &number)) *slot = (int64_t)number;
    return true;
}

// "16.15.162.661 I ": minutes, seconds, milliseconds, microseconds since the server's start. "timestamp=1748127207" of old.
static double time_of(const char *line)
{
    long minutes, seconds, ms, us;
    double stamp;
    if (sscanf(line, "%ld.%2ld.%3ld.%3ld ", &minutes, &seconds, &ms, &us) == 4 && minutes >= 0)
        return (double)minutes * 60 + (double)seconds + (double)ms / 1e3 + (double)us / 1e6;
    return find_number(line, "timestamp", &stamp) ? stamp : NAN;
}

// ---- tasks ----

static evq_log_task *find_task(reader *r, int64_t id)
{
    for (size_t i = r->log->task_count; i-- > 0;)
        if (r->log->tasks[i].id == id) return &r->log->tasks[i];
    return NULL;
}

static evq_log_task *begin_task(reader *r, int64_t slot, int64_t id)
{
    if (r->log->task_count == MAX_TASKS) return NULL;
    EVQ_GROW(r->arena, r->log->tasks, r->log->task_count);
    evq_log_task *task = &r->log->tasks[r->log->task_count++];
    *task = (evq_log_task){.id = id,
                           .slot = slot,
                           .line = r->log->lines,
                           .began_s = r->now_s,
                           .end_s = NAN,
                           .prompt_tokens = EVQ_UNKNOWN,
                           .reused = EVQ_UNKNOWN,
                           .processed = EVQ_UNKNOWN,
                           .similarity = NAN,
                           .own = {NAN, NAN},
                           .prompt_ms = NAN,
                           .generated_ms = NAN,
                           .prompt_evaluated = EVQ_UNKNOWN,
                           .generated = EVQ_UNKNOWN};
    if (slot < 0 || slot >= MAX_SLOTS) return task;
    task->similarity = r->chosen[slot].similarity;
    task->by_lru = r->chosen[slot].by_lru;
    r->chosen[slot] = (choice){.similarity = NAN};
    return task;
}

// A server that was started again counts from 0 again: an id that has ended is a new task's.
static evq_log_task *task_of(reader *r, int64_t slot, int64_t id)
{
    evq_log_task *task = find_task(r, id);
    return task && task->end == EVQ_LOG_OPEN ? task : begin_task(r, slot, id);
}

static void come_to(reader *r, evq_log_task *task, int64_t tokens, double seconds)
{
    if (tokens < 0) return;
    if (tokens > task->processed) task->processed = tokens;
    if (isnan(seconds) && !isnan(r->now_s) && !isnan(task->began_s)) seconds = r->now_s - task->began_s;
    if (!(seconds > 0)) return;
    EVQ_GROW(r->arena, task->stations, task->station_count);
    task->stations[task->station_count++] = (evq_log_station){tokens, seconds};
}

// ---- what lines say ----

static void on_chosen(reader *r, int64_t slot, const char *line)
{
    static const char *const keys[] = {"f_sim_best", "sim_best", "similarity", "sim", NULL};
    if (slot < 0 || slot >= MAX_SLOTS) return;
    double similarity = NAN;
    find_first(line, keys, &similarity);
    r->chosen[slot] = (choice){similarity, isnan(similarity)};
}

static void on_prompt(evq_log_task *task, const char *line)
{
    static const char *const keys[] = {"task.n_tokens", "n_prompt_tokens", "num_prompt_tokens", NULL};
    double number;
    if (find_first(line, keys, &number)) task->prompt_tokens = whole(number);
}

// "n_tokens = 2048, memory_seq_rm [2048, end)", "kv cache rm [0, end)", "kv cache rm [p0, end) ... p0=2048": the first says
// what is reused, the later ones how far it is.
static void on_cache(reader *r, evq_log_task *task, const char *line)
{
    double number;
    const char *bracket = strstr(line, "rm [");
    if (!find_number(line, "p0", &number)) {
        char *end;
        if (!bracket) return;
        number = strtod(bracket + 4, &end);
        if (end == bracket + 4) return;
    }
    int64_t at = whole(number);
    if (task->reused == EVQ_UNKNOWN) {
        task->reused = at;
        if (at > task->processed) task->processed = at;
    } else {
        come_to(r, task, at, NAN);
    }
}

static void on_progress(reader *r, evq_log_task *task, const char *line)
{
    static const char *const keys[] = {"n_tokens", "n_past", NULL};
    double tokens, share;
    if (!find_first(line, keys, &tokens)) return;
    come_to(r, task, whole(tokens), NAN);
    if (task->prompt_tokens == EVQ_UNKNOWN && find_number(line, "progress", &share) && share > 0 && share <= 1 &&
        tokens / share < 1e12)
        task->prompt_tokens = llround(tokens / share);
}

// "prompt processing, n_tokens = 4096, progress = 0.73, t = 3.03 s / ...": the newest builds count what this task has
// processed itself, while the share is of the whole prompt, its reused part included.
static void on_own_progress(evq_log_task *task, const char *line, evq_arena *arena)
{
    double own, share, seconds;
    if (!find_number(line, "n_tokens", &own) || !find_number(line, "progress", &share)) return;
    if (!(own > 0 && own < 1e12 && share > 0 && share <= 1)) return;
    int at = isnan(task->own[0]) ? 0 : 1;
    task->own[at] = own;
    task->share[at] = share;
    if (!find_number(line, "t", &seconds) || !(seconds > 0)) return;
    EVQ_GROW(arena, task->stations, task->station_count);
    task->stations[task->station_count++] = (evq_log_station){whole(own), seconds};
}

// When all is said: sizes from shares where nothing better is known, and the stations counted from the prompt's beginning.
static void settle_own_progress(evq_log_task *task)
{
    if (isnan(task->own[0])) return;
    bool has_two = !isnan(task->own[1]) && task->share[1] - task->share[0] >= 0.05;
    if (task->prompt_tokens == EVQ_UNKNOWN && has_two) {
        task->prompt_tokens = llround((task->own[1] - task->own[0]) / (task->share[1] - task->share[0]));
        task->approximate = true;
    }
    if (task->reused == EVQ_UNKNOWN && task->prompt_tokens >= 0) {
        int last = isnan(task->own[1]) ? 0 : 1;
        double reused = task->share[last] * (double)task->prompt_tokens - task->own[last];
        task->reused = reused > 0.05 * (double)task->prompt_tokens ? llround(reused) : 0;
    }
    if (task->reused == EVQ_UNKNOWN) task->station_count = 0; // counted from nobody knows where
    for (size_t i = 0; i < task->station_count; i++) task->stations[i].tokens += task->reused;
    if (task->station_count && task->stations[task->station_count - 1].tokens > task->processed)
        task->processed = task->stations[task->station_count - 1].tokens;
}

// "n_decoded = 172, tg = 12.00 t/s", "n_gen = 125, ...": on the way.
static void on_generating(evq_log_task *task, const char *line)
{
    static const char *const keys[] = {"n_gen", "n_decoded", NULL};
    double tokens;
    if (find_first(line, keys, &tokens) && whole(tokens) > task->generated) task->generated = whole(tokens);
}

// "prompt eval time = 789.03 ms / 27 tokens", "eval time = ..."
static void on_timing(evq_log_task *task, const char *line)
{
    double ms;
    const char *at = strstr(line, "eval time"), *slash = at ? strchr(at, '/') : NULL;
    if (!slash || !find_number(at, "eval time", &ms)) return;
    int64_t tokens = strtoll(slash + 1, NULL, 10);
    bool is_prompt = at - line >= 7 && !strncmp(at - 7, "prompt ", 7);
    if (is_prompt) {
        task->prompt_ms = ms;
        task->prompt_evaluated = tokens;
    } else {
        task->generated_ms = ms;
        task->generated = tokens;
    }
}

static void on_end(reader *r, evq_log_task *task, const char *line)
{
    static const char *const keys[] = {"n_tokens", "n_past", NULL};
    double tokens;
    if (isnan(task->end_s)) task->end_s = r->now_s;
    if (task->end == EVQ_LOG_OPEN) task->end = EVQ_LOG_DONE;
    bool told = find_first(line, keys, &tokens);
    if (task->end == EVQ_LOG_CANCELLED) {
        if (told && task->generated <= 0 && whole(tokens) > task->processed) task->processed = whole(tokens);
        return;
    }
    // The last token generated is not in the cache any more; some builds count it, some do not.
    if (task->prompt_tokens == EVQ_UNKNOWN && told && task->generated >= 0) {
        task->prompt_tokens = whole(tokens) - task->generated;
        if (task->prompt_tokens < task->prompt_evaluated) task->prompt_tokens = task->prompt_evaluated;
    }
    if (task->reused == EVQ_UNKNOWN && task->prompt_tokens >= 0 && task->prompt_evaluated >= 0 &&
        task->prompt_tokens >= task->prompt_evaluated)
        task->reused = task->prompt_tokens - task->prompt_evaluated;
    if (task->prompt_tokens > task->processed) task->processed = task->prompt_tokens;
}

static void on_cancel(reader *r, const char *line)
{
    double id;
    if (!find_number(line, "id_task", &id) && !find_number(line, "task", &id)) return;
    evq_log_task *task = find_task(r, (int64_t)id);
    if (!task || task->end != EVQ_LOG_OPEN) return;
    task->end = EVQ_LOG_CANCELLED;
    task->end_s = r->now_s;
}

static const char *const troubles[] = {"GGML_ASSERT",
                                       "failed to allocate",
                                       "out of memory",
                                       "OutOfMemory",
                                       "kIOGPUCommandBuffer",
                                       "command buffer",
                                       "CUDA error",
                                       "failed to decode",
                                       "Segmentation fault",
                                       "ErrorDeviceLost",
                                       "terminate called",
                                       "failed to load model",
                                       "unknown model architecture"};

static bool is_trouble(const char *line)
{
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
        if (strstr(line, troubles[i])) return true;
    return false;
}

static void on_trouble(reader *r, const char *line)
{
    evq_llama_log *log = r->log;
    if (log->trouble_count == MAX_TROUBLES) return;
    EVQ_GROW(r->arena, log->troubles, log->trouble_count);
    log->troubles[log->trouble_count++] = evq_words_quote(r->arena, line);
}

static bool has(const char *line, const char *words)
{
    return strstr(line, words) != NULL;
}

// Words that begin or end something, in all formats.
static bool on_task_line(reader *r, const char *line)
{
    int64_t slot, id;
    if (!find_task_id(line, &slot, &id)) return false;
    if (has(line, "selected slot by")) {
        on_chosen(r, slot, line);
        return true;
    }
    if (id < 0) return false;
    if (has(line, "processing task")) {
        begin_task(r, slot, id);
        return true;
    }
    bool is_end = has(line, "stop processing") || has(line, "slot released");
    evq_log_task *task = is_end ? find_task(r, id) : task_of(r, slot, id);
    if (!task) return is_end;
    r->timed = -1;
    if (is_end)
        on_end(r, task, line);
    else if (has(line, "new prompt") || has(line, "prompt tokenized"))
        on_prompt(task, line);
    else if (has(line, "forcing full prompt re-processing"))
        task->full_reprocess = true;
    else if (has(line, "memory_seq_rm [") || has(line, "kv cache rm ["))
        on_cache(r, task, line);
    else if (has(line, "prompt processing, "))
        on_own_progress(task, line, r->arena);
    else if (has(line, "prompt processing") || has(line, "prompt done"))
        on_progress(r, task, line);
    else if (has(line, "eval time"))
        on_timing(task, line);
    else if (has(line, "n_gen = ") || has(line, "n_decoded = "))
        on_generating(task, line);
    else if (has(line, "print_timing"))
        r->timed = id; // the lines that follow have no prefix of their own
    else
        return false;
    return true;
}

static bool on_line(reader *r, const char *line)
{
    double now = time_of(line);
    r->now_s = isnan(now) ? r->last_s : now;
    r->last_s = r->now_s;
    if (is_trouble(line)) {
        on_trouble(r, line);
        return true;
    }
    if (has(line, "cancel task")) {
        on_cancel(r, line);
        return true;
    }
    if (on_task_line(r, line)) return true;
    evq_log_task *timed = r->timed >= 0 && has(line, "eval time") ? find_task(r, r->timed) : NULL;
    if (timed) on_timing(timed, line);
    return timed != NULL;
}

// Behind what journals, containers and routers put before it: "[42027] ", "May 06 12:00:00 host llama-server[7]: ".
static const char *without_prefix(const char *line)
{
    if (*line == '[' && isdigit((unsigned char)line[1])) {
        const char *end = strstr(line, "] ");
        if (end) line = end + 2;
    }
    const char *journal = strstr(line, "]: ");
    if (journal && journal - line < 100 && !strchr(line, '|')) return journal + 3;
    if (journal && journal - line < 100 && strchr(line, '|') > journal) return journal + 3;
    return line;
}

void evq_llama_log_read(evq_llama_log *out, const char *text, size_t len, evq_arena *arena)
{
    reader r = {.log = out, .arena = arena, .timed = -1, .now_s = NAN, .last_s = NAN};
    const char *end = text + len;
    *out = (evq_llama_log){0};
    for (int i = 0; i < MAX_SLOTS; i++) r.chosen[i].similarity = NAN;
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        size_t size = (size_t)((newline ? newline : end) - text);
        char line[LINE_BYTES];
        snprintf(line, sizeof line, "%.*s", (int)(size < LINE_BYTES - 1 ? size : LINE_BYTES - 1), text);
        out->lines++;
        out->known += on_line(&r, without_prefix(line));
        text += size + 1;
    }
    for (size_t i = 0; i < out->task_count; i++) settle_own_progress(&out->tasks[i]);
}

bool evq_llama_log_matters(const char *line, size_t len)
{
    static const char *const words[] = {"| task ", "id_task", "cancel task", "eval time"};
    char copy[LINE_BYTES];
    snprintf(copy, sizeof copy, "%.*s", (int)(len < LINE_BYTES - 1 ? len : LINE_BYTES - 1), line);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(copy, words[i])) return true;
    return is_trouble(copy);
}
