// A scripted HTTP server on loopback, on threads of its own: it says exactly the bytes a test wants said, when it
// wants them said, right or wrong.
#ifndef EVQ_TESTS_RAW_SERVER_H
#define EVQ_TESTS_RAW_SERVER_H

#include <stdbool.h>
#include <stddef.h>

typedef enum raw_move_kind {
    RAW_END,   // the answer is complete; the connection stays open for another request
    RAW_SAY,   // sends `bytes`
    RAW_WAIT,  // for `ms`
    RAW_STALL, // says nothing more until the client goes away
    RAW_CLOSE, // closes the connection in an orderly way
    RAW_RESET, // resets it
} raw_move_kind;

typedef struct raw_move {
    raw_move_kind kind;
    const char *bytes;
    int ms;
} raw_move;

#define SAY(text)                                                                                                      \
    {                                                                                                                  \
        .kind = RAW_SAY, .bytes = (text)                                                                               \
    }
#define WAIT(time_ms)                                                                                                  \
    {                                                                                                                  \
        .kind = RAW_WAIT, .ms = (time_ms)                                                                              \
    }
#define STALL                                                                                                          \
    {                                                                                                                  \
        .kind = RAW_STALL                                                                                              \
    }
#define CLOSE                                                                                                          \
    {                                                                                                                  \
        .kind = RAW_CLOSE                                                                                              \
    }
#define RESET                                                                                                          \
    {                                                                                                                  \
        .kind = RAW_RESET                                                                                              \
    }
#define END                                                                                                            \
    {                                                                                                                  \
        .kind = RAW_END                                                                                                \
    }

// A request gets the first answer whose `when` it contains and that is not used up. Both borrowed.
typedef struct raw_answer {
    const char *when;      // NULL: any request
    int times;             // 0: as often as asked
    const raw_move *moves; // up to END, STALL, CLOSE or RESET
} raw_answer;

typedef struct raw_server raw_server;

raw_server *raw_server_start(const raw_answer *answers, size_t count);
const char *raw_server_url(const raw_server *server);   // "http://127.0.0.1:PORT"
size_t raw_server_connections(raw_server *server);      // accepted so far
size_t raw_server_requests(raw_server *server);         // read so far
char *raw_server_request(raw_server *server, size_t i); // head and body of one; free it
void raw_server_stop(raw_server *server);               // ends what is stalled, too

// The URL of a port at which nobody listens.
void raw_dead_url(char *out, size_t size);

#endif
