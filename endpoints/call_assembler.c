#include "endpoints/call_assembler.h"

#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool has_text(const char *text)
{
    return text && *text;
}

static bool equals(const evq_buf *buf, const char *text)
{
    return !strcmp(evq_buf_text(buf), text);
}

// By brackets alone, so that it costs nothing to ask after each fragment.
static bool has_whole_object(const evq_built_call *call)
{
    return !call->depth && !call->in_string && strchr(evq_buf_text(&call->arguments), '{');
}

static void follow_brackets(evq_built_call *call, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (call->after_backslash)
            call->after_backslash = false;
        else if (call->in_string && c == '\\')
            call->after_backslash = true;
        else if (c == '"')
            call->in_string = !call->in_string;
        else if (!call->in_string && (c == '{' || c == '['))
            call->depth++;
        else if (!call->in_string && (c == '}' || c == ']') && call->depth)
            call->depth--;
    }
}

static evq_built_call *latest(evq_reply_builder *reply)
{
    return reply->call_count ? &reply->calls[reply->call_count - 1] : NULL;
}

static evq_built_call *find_id(evq_reply_builder *reply, const char *id)
{
    for (size_t i = reply->call_count; i-- > 0;)
        if (equals(&reply->calls[i].id, id)) return &reply->calls[i];
    return NULL;
}

// The latest call of that index: several may share one.
static evq_built_call *find_index(evq_reply_builder *reply, int64_t index)
{
    for (size_t i = reply->call_count; i-- > 0;)
        if (reply->calls[i].index == index) return &reply->calls[i];
    return NULL;
}

static evq_built_call *begin_call(evq_reply_builder *reply, int64_t index)
{
    if (reply->call_count == EVQ_REPLY_MAX_CALLS) {
        reply->over = true;
        return NULL;
    }
    size_t count = reply->call_count + 1;
    evq_built_call *calls = realloc(reply->calls, count * sizeof *calls);
    if (!calls) evq_out_of_memory();
    reply->calls = calls;
    reply->call_count = count;
    calls[count - 1] = (evq_built_call){.index = index,
                                        .id = EVQ_BUF_INIT(EVQ_REPLY_MAX_BYTES),
                                        .name = EVQ_BUF_INIT(EVQ_REPLY_MAX_BYTES),
                                        .arguments = EVQ_BUF_INIT(EVQ_REPLY_MAX_BYTES)};
    return &calls[count - 1];
}

// Without an id, a name is the only sign of a next call: one that follows a complete call, or another name
// than the call has where no index says that it is the same call.
static bool begins_next(const evq_built_call *call, const evq_call_fragment *fragment)
{
    if (!has_text(fragment->name) || !call->name.len) return false;
    bool other_name = !equals(&call->name, fragment->name);
    if (has_whole_object(call)) return other_name || fragment->arguments_len;
    return other_name && fragment->index == EVQ_UNKNOWN;
}

static evq_built_call *of_unlabelled(evq_reply_builder *reply, const evq_call_fragment *fragment,
                                     evq_built_call *candidate)
{
    if (!candidate) return begin_call(reply, fragment->index);
    if (!begins_next(candidate, fragment)) return candidate;
    if (fragment->index != EVQ_UNKNOWN) evq_reply_remark(reply, EVQ_REMARK_SHARED_INDEX);
    return begin_call(reply, fragment->index);
}

static evq_built_call *of_id(evq_reply_builder *reply, const evq_call_fragment *fragment, evq_built_call *candidate)
{
    evq_built_call *known = find_id(reply, fragment->id);
    if (known) {
        // Servers that give every call the same id: a further complete call under a further index.
        bool next = fragment->index != EVQ_UNKNOWN && fragment->index != known->index && has_text(fragment->name) &&
                    has_whole_object(known);
        return next ? begin_call(reply, fragment->index) : known;
    }
    bool id_comes_late = candidate && !candidate->id.len && !(has_text(fragment->name) && candidate->name.len);
    if (id_comes_late) return candidate;
    if (candidate && fragment->index != EVQ_UNKNOWN) evq_reply_remark(reply, EVQ_REMARK_SHARED_INDEX);
    return begin_call(reply, fragment->index);
}

evq_built_call *evq_call_of_fragment(evq_reply_builder *reply, const evq_call_fragment *fragment)
{
    if (fragment->is_whole) return begin_call(reply, fragment->index);
    bool has_index = fragment->index != EVQ_UNKNOWN;
    if (!has_index) evq_reply_remark(reply, EVQ_REMARK_MISSING_INDEX);
    evq_built_call *candidate = has_index ? find_index(reply, fragment->index) : latest(reply);
    return has_text(fragment->id) ? of_id(reply, fragment, candidate) : of_unlabelled(reply, fragment, candidate);
}

void evq_call_extend(evq_built_call *call, const evq_call_fragment *fragment)
{
    if (fragment->needs_no_id) call->needs_no_id = true;
    if (has_text(fragment->id) && !call->id.len) evq_buf_puts(&call->id, fragment->id);
    if (has_text(fragment->name) && !call->name.len) evq_buf_puts(&call->name, fragment->name);
    if (fragment->is_object) { // whole by nature: set, not appended
        evq_buf_truncate(&call->arguments, 0);
        call->depth = 0;
        call->in_string = call->after_backslash = false;
    }
    evq_buf_append(&call->arguments, fragment->arguments, fragment->arguments_len);
    follow_brackets(call, fragment->arguments, fragment->arguments_len);
}

static const char made_id[] = "call_evalq_";

bool evq_call_id_is_made(const char *id)
{
    return !strncmp(id, made_id, strlen(made_id));
}

// With the first number from `number` on that no call of this reply uses.
static const char *make_id(evq_reply_builder *reply, size_t number, evq_arena *arena)
{
    char id[48];
    do snprintf(id, sizeof id, "%s%zu", made_id, number++);
    while (find_id(reply, id));
    return evq_arena_strdup(arena, id);
}

static const char *copy(const evq_buf *buf, evq_arena *arena)
{
    return evq_arena_strndup(arena, evq_buf_text(buf), buf->len);
}

static void take_call(evq_reply_builder *reply, evq_built_call *call, evq_tool_call *out, size_t number,
                      evq_arena *arena)
{
    if (!call->id.len) {
        if (!call->needs_no_id) evq_reply_remark(reply, EVQ_REMARK_MISSING_ID);
        out->id = make_id(reply, number, arena);
        evq_buf_puts(&call->id, out->id);
    } else {
        if (find_id(reply, evq_buf_text(&call->id)) != call) evq_reply_remark(reply, EVQ_REMARK_DUPLICATE_ID);
        out->id = copy(&call->id, arena);
    }
    out->name = copy(&call->name, arena);
    if (!call->arguments.len) evq_reply_remark(reply, EVQ_REMARK_EMPTY_ARGUMENTS);
    out->arguments = call->arguments.len ? copy(&call->arguments, arena) : "{}";
}

void evq_calls_take(evq_reply_builder *reply, evq_message *out, evq_arena *arena)
{
    evq_tool_call *calls = evq_arena_array(arena, evq_tool_call, reply->call_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < reply->call_count; i++) {
        evq_built_call *call = &reply->calls[i];
        bool is_ghost = !call->name.len && !call->arguments.len; // some parsers open a call and say nothing
        if (is_ghost) continue;
        take_call(reply, call, &calls[count], count + 1, arena);
        count++;
    }
    out->calls = count ? calls : NULL;
    out->call_count = count;
}

void evq_calls_dispose(evq_reply_builder *reply)
{
    for (size_t i = 0; i < reply->call_count; i++) {
        evq_buf_dispose(&reply->calls[i].id);
        evq_buf_dispose(&reply->calls[i].name);
        evq_buf_dispose(&reply->calls[i].arguments);
    }
    free(reply->calls);
    reply->calls = NULL;
    reply->call_count = 0;
}
