// Stored outputs, compared byte for byte. With EVALQ_RECORD=1 in the environment they are written instead: read the
// difference before you commit it.
#ifndef EVQ_TESTS_GOLDEN_H
#define EVQ_TESTS_GOLDEN_H

#include "base/buf.h"

// True when `found` is what the file holds; else says on stderr where they part.
bool golden_same(const char *path, const evq_buf *found);

#endif
