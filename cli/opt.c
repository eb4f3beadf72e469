#include "cli/opt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const evq_opt *find(const evq_opt *options, size_t count, const char *word, size_t len)
{
    for (size_t i = 0; i < count; i++) {
        bool by_letter = len == 2 && options[i].letter && word[1] == options[i].letter;
        bool by_name = len > 2 && word[1] == '-' && strlen(options[i].name) == len - 2 &&
                       !strncmp(options[i].name, word + 2, len - 2);
        if (by_letter || by_name) return &options[i];
    }
    return NULL;
}

static int set_number(const evq_opt *option, const char *value, evq_err *err)
{
    char *end;
    errno = 0;
    double number = strtod(value, &end);
    bool is_in_range = number >= option->min && number <= option->max; // which no NaN is
    bool is_whole = is_in_range && number == (double)(long long)number;
    if (end == value || *end || errno || !is_in_range || (option->kind == EVQ_OPT_INT && !is_whole))
        return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--%s takes a %s from %.10g to %.10g, not \"%s\"", option->name,
                        option->kind == EVQ_OPT_INT ? "whole number" : "number", option->min, option->max, value);
    if (option->kind == EVQ_OPT_INT)
        *(int *)option->target = (int)number;
    else
        *(double *)option->target = number;
    return 0;
}

static int set(const evq_opt *option, const char *value, evq_err *err)
{
    evq_opt_list *list = option->target;
    switch (option->kind) {
    case EVQ_OPT_FLAG:
        *(bool *)option->target = true;
        return 0;
    case EVQ_OPT_TEXT:
        *(const char **)option->target = value;
        return 0;
    case EVQ_OPT_LIST:
        if (list->count == EVQ_OPT_LIST_MAX)
            return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--%s is given too often", option->name);
        list->items[list->count++] = value;
        return 0;
    default:
        return set_number(option, value, err);
    }
}

int evq_opt_parse(const evq_opt *options, size_t count, int *argc, char **argv, evq_err *err)
{
    int kept = 0;
    bool only_names = false;
    for (int i = 1; i < *argc; i++) {
        char *word = argv[i];
        if (only_names || word[0] != '-' || !word[1]) {
            argv[kept++] = word;
            continue;
        }
        if (!strcmp(word, "--")) {
            only_names = true;
            continue;
        }
        size_t len = strcspn(word, "=");
        const evq_opt *option = find(options, count, word, len);
        if (!option) return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "unknown option \"%.*s\"", (int)len, word);
        const char *value = word[len] ? word + len + 1 : NULL;
        if (option->kind == EVQ_OPT_FLAG && value)
            return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--%s takes no value", option->name);
        if (option->kind != EVQ_OPT_FLAG && !value) {
            if (i + 1 == *argc)
                return evq_fail(err, EVQ_EUSAGE, NULL, NULL, "--%s needs a value: %s", option->name, option->argument);
            value = argv[++i];
        }
        int rc = set(option, value, err);
        if (rc) return rc;
    }
    *argc = kept;
    return 0;
}
