// What a probe found, for people and as JSON.
#ifndef EVQ_CLI_PROBE_VIEW_H
#define EVQ_CLI_PROBE_VIEW_H

#include "probe/probe.h"

void evq_probe_view_text(evq_buf *out, const evq_probe *probe, const evq_endpoint *endpoint);
void evq_probe_view_json(evq_buf *out, const evq_probe *probe, const evq_endpoint *endpoint);

#endif
