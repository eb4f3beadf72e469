#define PCRE2_CODE_UNIT_WIDTH 8
#include "base/pattern.h"

#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

// PCRE2's own limits hold for each place in the text that a match is tried at. What they allow there, over and over at
// every byte of a long text, takes hours: so the work of the whole search has a limit too, which grows with the text.
enum { MATCH_LIMIT = 200000, HEAP_LIMIT_KIB = 8192, WORK_LIMIT = 5000000, WORK_PER_BYTE = 16 };

struct evq_pattern {
    pcre2_code *code;
    pcre2_match_context *limits;
};

int evq_pattern_new(evq_pattern **out, const char *text, bool whole, evq_err *err)
{
    uint32_t options =
        PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT | (whole ? PCRE2_ANCHORED | PCRE2_ENDANCHORED : 0);
    int number;
    PCRE2_SIZE offset;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, strlen(text), options, &number, &offset, NULL);
    if (!code) {
        PCRE2_UCHAR why[160];
        pcre2_get_error_message(number, why, sizeof why);
        return evq_fail(err, EVQ_EFORMAT, NULL, NULL, "bad pattern: %s at byte %zu", (const char *)why, (size_t)offset);
    }
    evq_pattern *pattern = calloc(1, sizeof *pattern);
    pcre2_match_context *limits = pcre2_match_context_create(NULL);
    if (!pattern || !limits) evq_out_of_memory();
    pcre2_set_match_limit(limits, MATCH_LIMIT);
    pcre2_set_heap_limit(limits, HEAP_LIMIT_KIB);
    *pattern = (evq_pattern){.code = code, .limits = limits};
    *out = pattern;
    return 0;
}

void evq_pattern_free(evq_pattern *pattern)
{
    if (!pattern) return;
    pcre2_code_free(pattern->code);
    pcre2_match_context_free(pattern->limits);
    free(pattern);
}

typedef struct work {
    size_t at, left;
} work;

// Called before each item of the pattern is tried: that is a step, and so is every byte passed since the last one.
static int spend(pcre2_callout_block *item, void *context)
{
    work *done = context;
    size_t at = item->current_position, steps = 1 + (at > done->at ? at - done->at : done->at - at);
    if (steps > done->left) return PCRE2_ERROR_MATCHLIMIT;
    *done = (work){.at = at, .left = done->left - steps};
    return 0;
}

int evq_pattern_try(const evq_pattern *pattern, const char *text, size_t len, evq_span *groups)
{
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    pcre2_match_context *limits = pcre2_match_context_copy(pattern->limits);
    if (!data || !limits) evq_out_of_memory();
    work work_left = {.left = WORK_LIMIT + WORK_PER_BYTE * len};
    pcre2_set_callout(limits, spend, &work_left);
    int rc = pcre2_match(pattern->code, (PCRE2_SPTR)text, len, 0, 0, data, limits);
    if (rc >= 0 && groups) {
        const PCRE2_SIZE *at = pcre2_get_ovector_pointer(data);
        uint32_t count = pcre2_get_ovector_count(data);
        for (uint32_t i = 0; i < EVQ_PATTERN_GROUPS; i++)
            groups[i] = i < count && at[2 * i] != PCRE2_UNSET ? (evq_span){at[2 * i], at[2 * i + 1]} : (evq_span){1, 0};
    }
    pcre2_match_data_free(data);
    pcre2_match_context_free(limits);
    if (rc == PCRE2_ERROR_MATCHLIMIT || rc == PCRE2_ERROR_HEAPLIMIT) return EVQ_ELIMIT;
    return rc >= 0;
}

bool evq_pattern_match(const evq_pattern *pattern, const char *text, size_t len, evq_span *groups)
{
    return evq_pattern_try(pattern, text, len, groups) == 1;
}
