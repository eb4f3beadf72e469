#include "scoring/reply_outcome.h"

#include <string.h>

const char *const evq_reply_outcome_names[EVQ_REPLY_OUTCOME_COUNT] = {
#define X(name, id) id,
    EVQ_REPLY_OUTCOMES(X)
#undef X
};

static const struct {
    const char *words, *remedy;
} told[EVQ_REPLY_OUTCOME_COUNT] = {
    [EVQ_REPLY_OK] = {"an answer", NULL},
    [EVQ_REPLY_ANSWER_IN_REASONING] =
        {"the reply is empty: all that the model wrote is in its reasoning",
         "let the client read the reasoning field too, switch thinking off (--set "
         "'chat_template_kwargs={\"enable_thinking\":false}' on llama.cpp, vLLM and SGLang), or give the server the "
         "reasoning parser of this model"},
    [EVQ_REPLY_TRUNCATED_IN_REASONING] = {"the limit of a reply came while the model was still reasoning",
                                          "raise --output-tokens, or limit the reasoning"},
    [EVQ_REPLY_TRUNCATED] = {"the reply was cut at its limit", "raise --output-tokens"},
    [EVQ_REPLY_EMPTY] = {"the reply is empty", "look into the server's log: its parser may have dropped what came"},
    [EVQ_REPLY_EMPTY_ZERO] = {"the reply is empty: not one token was generated",
                              "check the server's chat template for this model"},
    [EVQ_REPLY_BAD_CALL] = {"the server could not read the model's call", NULL},
    [EVQ_REPLY_REFUSED] = {"a filter of the server stopped the reply", NULL},
};

const char *evq_reply_outcome_words(evq_reply_outcome outcome)
{
    return told[outcome].words;
}

const char *evq_reply_outcome_remedy(evq_reply_outcome outcome)
{
    return told[outcome].remedy;
}

static bool is_blank(const char *text)
{
    return !text || !text[strspn(text, " \t\r\n")];
}

evq_reply_outcome evq_reply_outcome_of(const evq_reply *reply)
{
    const evq_message *message = &reply->message;
    bool says_nothing = is_blank(message->content) && !message->call_count;
    bool reasoned = !is_blank(message->reasoning) || reply->usage.reasoning > 0;
    if (reply->finish == EVQ_FINISH_CONTENT_FILTER) return EVQ_REPLY_REFUSED;
    if (reply->finish == EVQ_FINISH_BAD_CALL) return EVQ_REPLY_BAD_CALL;
    if (reply->finish == EVQ_FINISH_LENGTH)
        return says_nothing && reasoned ? EVQ_REPLY_TRUNCATED_IN_REASONING : EVQ_REPLY_TRUNCATED;
    if (!says_nothing) return EVQ_REPLY_OK;
    if (!is_blank(message->reasoning)) return EVQ_REPLY_ANSWER_IN_REASONING;
    return reply->usage.completion == 0 ? EVQ_REPLY_EMPTY_ZERO : EVQ_REPLY_EMPTY;
}
