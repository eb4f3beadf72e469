// How servers deviate from what they speak: one row each in quirks.c, chosen by probe, by config, or by the host's name.
// Facts with sources: docs/endpoints.md and the servers' own documentation.
#ifndef EVQ_ENDPOINTS_QUIRKS_H
#define EVQ_ENDPOINTS_QUIRKS_H

#include <stdbool.h>
#include <stddef.h>

// What of a reply's reasoning goes back with it in the history. X(NAME, word)
#define EVQ_REASONING_POLICIES(X)                                                                                      \
    X(STRIP, "strip") /* nothing */                                                                                    \
    X(ECHO, "echo")   /* what is signed or sealed, unchanged: some servers refuse the conversation without it */       \
    X(KEEP, "keep")   /* that, and plain reasoning text too, where the server has a field for it */

typedef enum evq_reasoning_policy {
#define X(name, word) EVQ_REASONING_##name,
    EVQ_REASONING_POLICIES(X)
#undef X
        EVQ_REASONING_POLICY_COUNT
} evq_reasoning_policy;
extern const char *const evq_reasoning_policy_names[EVQ_REASONING_POLICY_COUNT];

typedef struct evq_quirks {
    const char *server;        // its name in configs: "llama.cpp"
    const char *hosts;         // ends of host names that can only be this one's, blank-separated; NULL: none
    const char *dialect;       // the one it is measured best in; NULL: Chat Completions
    const char *path;          // in place of the dialect's path; NULL: no
    const char *limit;         // Chat Completions: the member that caps a reply; NULL: "max_tokens"
    const char *reasoning_key; // Chat Completions: the member of a message that takes reasoning back; NULL: none does
    evq_reasoning_policy reasoning; // unless the user says otherwise
    bool reasoning_always;          // on every assistant message, "" where there was none
    bool nine_char_ids;             // takes ids of calls only as nine letters and digits
    bool no_stream_options;         // refuses or does not know stream_options
    bool no_obfuscation;            // pads its chunks unless told not to
    bool null_content;              // wants null beside calls, not ""
    const char *members;            // added to every request of a run: JSON without the braces
    const char *exact_length;       // added where a reply shall go on to its limit; NULL: it cannot be asked for
    const char *cold;               // added where nothing shall come from a cache; "%s" stands for something unique
} evq_quirks;

extern const evq_quirks evq_quirk_rows[];
extern const size_t evq_quirk_count;

const evq_quirks *evq_quirks_find(const char *server); // NULL when there is no such row
const evq_quirks *evq_quirks_of_url(const char *url);  // by its host's name; NULL when that says nothing

#endif
