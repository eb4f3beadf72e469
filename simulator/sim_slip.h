// Mistakes in tool calls that the simulated model, or its server, makes when it is told to: one for each way in which a call
// can fall short, so that every rung of the ladder can be seen at work.
#ifndef EVQ_SIMULATOR_SIM_SLIP_H
#define EVQ_SIMULATOR_SIM_SLIP_H

#include "simulator/sim_dice.h"
#include "simulator/sim_request.h"

// X(NAME, word on the command line)
#define EVQ_SIM_SLIPS(X)                                                                                               \
    X(NONE, "none")                                                                                                    \
    X(MISSING_CALL, "missing_call")       /* says what it would do, and does not */                                    \
    X(UNEXPECTED_CALL, "unexpected_call") /* calls where the recording only speaks */                                  \
    X(WRONG_FINISH, "wrong_finish")       /* the finish reason denies the calls */                                     \
    X(BAD_JSON, "bad_json")               /* single quotes */                                                          \
    X(TRUNCATED_JSON, "truncated_json")   /* arguments that end in the middle */                                       \
    X(UNKNOWN_TOOL, "unknown_tool")       /* a name nobody offered */                                                  \
    X(MISSING_REQUIRED, "missing_required")                                                                            \
    X(UNEXPECTED_PROPERTY, "unexpected_property")                                                                      \
    X(WRONG_TYPE, "wrong_type")                                                                                        \
    X(BAD_VALUE, "bad_value")               /* outside of enum, range, length or pattern */                            \
    X(UNGROUNDED, "ungrounded")             /* a path or id that occurs nowhere */                                     \
    X(OTHER_ARGUMENT, "argument_mismatch")  /* valid, but not what was recorded */                                     \
    X(OTHER_ORDER, "order_mismatch")        /* parallel calls turned round, else the next step's call */               \
    X(ARGUMENTS_OBJECT, "arguments_object") /* the rest are defects that clients forgive */                            \
    X(DUPLICATE_ID, "duplicate_id")                                                                                    \
    X(NULL_OPTIONAL, "null_optional")                   /* null where an optional argument could be left out */        \
    X(ANSWER_IN_REASONING, "answer_in_reasoning")       /* what should be text comes as reasoning */                   \
    X(TRUNCATED_IN_REASONING, "truncated_in_reasoning") /* the limit comes before the answer */                        \
    X(EMPTY, "empty")                                   /* nothing at all */                                           \
    X(WRONG_FACTS, "wrong_facts")                       /* from here on: in the text; every figure another one */      \
    X(REWORDED, "reworded") /* the same in other words: harmless, as are long, accents, quoted and table */            \
    X(TEXT_LOOP, "text_loop")                                                                                          \
    X(TEXT_RUNAWAY, "text_runaway")                                                                                    \
    X(TEXT_LONG, "text_long")                                                                                          \
    X(TEXT_TABLE, "text_table")                                                                                        \
    X(TEXT_GARBLED, "text_garbled")                                                                                    \
    X(TEXT_ACCENTS, "text_accents")                                                                                    \
    X(TEXT_MARKS, "text_marks") /* of the chat template */                                                             \
    X(TEXT_MARKS_QUOTED, "text_marks_quoted")                                                                          \
    X(TEXT_GERMAN, "text_german")                                                                                      \
    X(TEXT_GERMAN_QUOTED, "text_german_quoted")                                                                        \
    X(LEAK_HERMES, "leak_hermes")       /* from here on: the call as text, in a model family's raw form */             \
    X(LEAK_REASONING, "leak_reasoning") /* the same, in the reasoning */                                               \
    X(LEAK_BROKEN, "leak_broken")       /* the same, and cut off */                                                    \
    X(LEAK_QWEN3_CODER, "leak_qwen3_coder")                                                                            \
    X(LEAK_GLM, "leak_glm")                                                                                            \
    X(LEAK_KIMI, "leak_kimi")                                                                                          \
    X(LEAK_DEEPSEEK, "leak_deepseek")                                                                                  \
    X(LEAK_DSML, "leak_dsml")                                                                                          \
    X(LEAK_MISTRAL, "leak_mistral")                                                                                    \
    X(LEAK_MINIMAX, "leak_minimax")                                                                                    \
    X(LEAK_LLAMA, "leak_llama")                                                                                        \
    X(LEAK_HARMONY, "leak_harmony")                                                                                    \
    X(LEAK_FENCED, "leak_fenced")

typedef enum evq_sim_slip {
#define X(name, word) EVQ_SIM_SLIP_##name,
    EVQ_SIM_SLIPS(X)
#undef X
        EVQ_SIM_SLIP_COUNT
} evq_sim_slip;
extern const char *const evq_sim_slip_names[EVQ_SIM_SLIP_COUNT];

// Parsers of servers often fail in one way of answering only. X(NAME, word on the command line)
#define EVQ_SIM_SLIP_MODES(X)                                                                                          \
    X(ANY, "any")                                                                                                      \
    X(STREAM, "stream")                                                                                                \
    X(WHOLE, "whole")

typedef enum evq_sim_slip_mode {
#define X(name, word) EVQ_SIM_SLIP_IN_##name,
    EVQ_SIM_SLIP_MODES(X)
#undef X
        EVQ_SIM_SLIP_MODE_COUNT
} evq_sim_slip_mode;
extern const char *const evq_sim_slip_mode_names[EVQ_SIM_SLIP_MODE_COUNT];

// A message with the slip made in it, in the arena: in its first call where one call is enough. The same message where
// the slip cannot be made, such as a bad value where the tool's schema takes any.
const evq_message *evq_sim_slip_make(evq_sim_slip slip, const evq_message *message, const evq_sim_request *request,
                                     const evq_sim_place *place, evq_arena *arena);

#endif
