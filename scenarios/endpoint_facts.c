#include "scenarios/endpoint_facts.h"

static void put_price(evq_json_writer *w, const char *key, double price)
{
    if (price >= 0)
        evq_put_real(w, key, price);
    else
        evq_put_string(w, key, NULL);
}

void evq_put_facts(evq_json_writer *w, const evq_labels *labels, const evq_prices *prices)
{
    evq_put_object(w, "labels");
    evq_put_string(w, "hardware", labels->hardware);
    evq_put_string(w, "server", labels->server);
    evq_put_string(w, "quantization", labels->quantization);
    evq_put_string(w, "active_parameters", labels->active_parameters);
    evq_write_end(w);
    evq_put_object(w, "prices");
    put_price(w, "input", prices->input);
    put_price(w, "output", prices->output);
    put_price(w, "cache_read", prices->cache_read);
    put_price(w, "cache_write", prices->cache_write);
    evq_write_end(w);
}
