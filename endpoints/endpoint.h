// One endpoint: where it is, what it speaks, who we are to it. Texts are borrowed from whoever built the struct.
#ifndef EVQ_ENDPOINTS_ENDPOINT_H
#define EVQ_ENDPOINTS_ENDPOINT_H

#include "base/arena.h"
#include "endpoints/dialect.h"
#include "scenarios/endpoint_facts.h"

typedef struct evq_endpoint {
    const char *name;  // as the user called it: a URL, a name from the config, or "sim:reference"
    const char *url;   // base, for example "http://127.0.0.1:8080/v1"; without a query
    const char *query; // sent with every request: "api-version=2024-10-21"; may hold secrets; NULL: none
    const evq_dialect *dialect;
    const evq_quirks *quirks; // NULL: a server of no known kind
    const char *model;
    const char *key;            // its value: never written anywhere
    const char *const *headers; // "Name: value", sent in addition
    size_t header_count;
    const char *members; // further members of each request, see evq_request_options
    evq_reasoning_policy reasoning;
    bool stream;
    const char *proxy;   // NULL: as the environment says
    const char *ca_file; // certificates to trust; NULL: the system's
    evq_labels labels;   // what the user says of it
    evq_prices prices;
    const char *unix_socket; // the connection goes there, whatever the URL's host; NULL: over the network
    bool simulated;          // our own, on loopback: no proxy, time scale allowed
    const char *description; // simulated: what it plays, for reports; else NULL
} evq_endpoint;

// The base URL, with what the dialect's end with ("/v1") where it is a host alone. In the arena, or as it was.
const char *evq_endpoint_base_url(const char *url, const evq_dialect *dialect, evq_arena *arena);

// The same for another dialect of the same server: its version in place of the one that stands there.
const char *evq_endpoint_sibling_url(const char *url, const evq_dialect *dialect, evq_arena *arena);

// The whole URL of a request for a reply.
void evq_endpoint_reply_url(evq_buf *out, const evq_endpoint *endpoint, bool stream);

// The base URL with `path` behind it, and the endpoint's query. A path that begins with "//" stands in place of the base's
// version ("/v1", "/v1beta"): "//health".
void evq_endpoint_url(evq_buf *out, const evq_endpoint *endpoint, const char *path);

#endif
