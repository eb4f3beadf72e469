// Reasoning that a server leaves in the text, between tags: told apart as it streams in. A server that has a field for
// reasoning does not do this, so nothing is looked for once reasoning came in one.
#ifndef EVQ_ENDPOINTS_THINK_TAGS_H
#define EVQ_ENDPOINTS_THINK_TAGS_H

#include "base/buf.h"

typedef enum evq_think_state {
    EVQ_THINK_START,  // only white space, or what may become an opening tag
    EVQ_THINK_INSIDE, // between the tags
    EVQ_THINK_TEXT,   // no opening tag came: a closing one may still show that all of it was reasoning
    EVQ_THINK_OVER,   // nothing is looked for any more
} evq_think_state;

typedef struct evq_think_tags {
    evq_think_state state;
    size_t tag;     // INSIDE: which pair
    bool after_tag; // white space that follows is the tag's
    evq_buf held;   // what may be the beginning of a tag
    char last;      // the character before `held`, 0 at the beginning
} evq_think_tags;

// What a piece of text turns out to be.
typedef struct evq_think_sink {
    void (*reasoning)(void *context, const char *text, size_t len);
    void (*content)(void *context, const char *text, size_t len);
    void (*recast)(void *context); // all content so far was reasoning: only the closing tag came
    void (*found)(void *context);  // there are tags
    void *context;
} evq_think_sink;

void evq_think_init(evq_think_tags *tags);
void evq_think_feed(evq_think_tags *tags, const evq_think_sink *sink, const char *text, size_t len);
void evq_think_end(evq_think_tags *tags, const evq_think_sink *sink); // what was held back is what it looks like
void evq_think_dispose(evq_think_tags *tags);

#endif
