// Puts tool calls together from the fragments of a stream, however its server labels them.
#ifndef EVQ_ENDPOINTS_CALL_ASSEMBLER_H
#define EVQ_ENDPOINTS_CALL_ASSEMBLER_H

#include "endpoints/reply_builder.h"

// The call that a fragment belongs to, a new one where it begins one; remarks what is wrong with its labels. NULL when
// there are too many: the reply is over then. The call lives until the next one begins.
evq_built_call *evq_call_of_fragment(evq_reply_builder *reply, const evq_call_fragment *fragment);

// Adds what the fragment brings to its call.
void evq_call_extend(evq_built_call *call, const evq_call_fragment *fragment);

// The calls in the order they began, in the arena; the final remarks are made.
void evq_calls_take(evq_reply_builder *reply, evq_message *out, evq_arena *arena);

// Was this id made here, for a call that came without one?
bool evq_call_id_is_made(const char *id);

void evq_calls_dispose(evq_reply_builder *reply);

#endif
