// References to documents, RFC 3986.
#ifndef EVQ_SCHEMA_URI_H
#define EVQ_SCHEMA_URI_H

#include "base/arena.h"

// The target of `reference` seen from `base` (RFC 3986, 5.2.2), in the arena. A base without a scheme is allowed, as that of
// a schema without "$id" is.
const char *evq_uri_resolve(const char *base, const char *reference, evq_arena *arena);

// The part before the fragment, and the fragment itself with %XX decoded ("" when there is none). In the arena.
const char *evq_uri_split(const char *uri, const char **fragment, evq_arena *arena);

#endif
