// One endpoint: where it is, what it speaks, who we are to it. Texts are borrowed from whoever built the struct.
#ifndef EVQ_ENDPOINTS_ENDPOINT_H
#define EVQ_ENDPOINTS_ENDPOINT_H

#include "endpoints/dialect.h"

typedef struct evq_endpoint {
    const char *name; // as the user called it: a URL, or "sim:reference"
    const char *url;  // base, for example "http://127.0.0.1:8080/v1"
    const evq_dialect *dialect;
    const char *model;
    const char *key;            // its value: never written anywhere
    const char *const *headers; // "Name: value", sent in addition
    size_t header_count;
    bool stream;
    bool simulated;          // our own, on loopback: no proxy, time scale allowed
    const char *description; // simulated: what it plays, for reports; else NULL
} evq_endpoint;

#endif
