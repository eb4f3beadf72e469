// What is behind an address: which server, what it speaks, its models and its context. Told by GETs alone, so it costs
// nothing and changes nothing.
#ifndef EVQ_PROBE_IDENTIFY_H
#define EVQ_PROBE_IDENTIFY_H

#include "probe/requests.h"

typedef struct evq_listed_model {
    const char *id;
    int64_t context; // tokens; EVQ_UNKNOWN where the list does not say
    bool loaded;     // the list says so
} evq_listed_model;

typedef struct evq_identity {
    evq_failure failure;        // why nothing could be asked: the transport's. NONE: something answers there
    const char *url;            // the base URL, its version added where it had none
    const evq_quirks *quirks;   // of the server; NULL: none of those that are known
    const evq_dialect *dialect; // that it is measured best in
    const char *sign;           // what told the server: "GET /props"; NULL: nothing did
    const char *version;        // NULL where not told, as with all texts below
    const evq_listed_model *models;
    size_t model_count;
    const char *model; // the one to use: as given, else the only one, else the only one that is loaded
    int64_t context;   // tokens of that model in one request, as served
    int64_t slots;     // requests it works on at once
    const char *quantization;
    const char *chat_template;
    const char *capabilities; // of template or model: "tools, thinking"
} evq_identity;

// `endpoint` tells the URL, the key and so on; its dialect, quirks and model stand where they are set, and are found out
// where they are NULL. All texts are in the arena or the endpoint's.
void evq_identify(evq_requester *requester, const evq_endpoint *endpoint, evq_identity *out, evq_arena *arena);

// An endpoint with what was found out.
evq_endpoint evq_identified(const evq_endpoint *endpoint, const evq_identity *identity);

#endif
