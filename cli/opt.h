// Command-line options from one table per command: the table feeds the parser, the usage line and the help.
#ifndef EVQ_CLI_OPT_H
#define EVQ_CLI_OPT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum evq_opt_kind {
    EVQ_OPT_FLAG,   // bool
    EVQ_OPT_TEXT,   // const char *
    EVQ_OPT_LIST,   // evq_opt_list: may be given several times
    EVQ_OPT_INT,    // int, within min and max
    EVQ_OPT_NUMBER, // double, within min and max
} evq_opt_kind;

enum { EVQ_OPT_LIST_MAX = 64 };
typedef struct evq_opt_list {
    const char *items[EVQ_OPT_LIST_MAX];
    size_t count;
} evq_opt_list;

typedef struct evq_opt {
    const char *name; // without the dashes
    char letter;      // 0: none
    evq_opt_kind kind;
    void *target;
    const char *argument; // its name in the help; NULL for flags
    const char *help;
    double min, max;
} evq_opt;

// Parses argv[1..]; what is no option is left in argv[0..*argc-1]. "--" ends the options; "--name=value" works too.
int evq_opt_parse(const evq_opt *options, size_t count, int *argc, char **argv, evq_err *err);

#endif
