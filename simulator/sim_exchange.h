// One request to the simulated endpoint and its answer, on its connection's own thread.
#ifndef EVQ_SIMULATOR_SIM_EXCHANGE_H
#define EVQ_SIMULATOR_SIM_EXCHANGE_H

#include "simulator/sim_server.h"

// libmicrohttpd's handlers; the context is the evq_simulator. The first is called once when a request's headers are there,
// once per part of its body, and once after the last; the second when all is over.
enum MHD_Result evq_sim_exchange_request(void *context, struct MHD_Connection *connection, const char *path,
                                         const char *method, const char *version, const char *data, size_t *len,
                                         void **state);
void evq_sim_exchange_over(void *context, struct MHD_Connection *connection, void **state,
                           enum MHD_RequestTerminationCode reason);

#endif
