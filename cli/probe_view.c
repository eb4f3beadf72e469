#include "cli/probe_view.h"

#include "base/json_write.h"
#include "base/text.h"
#include "reports/format.h"
#include "scoring/scorecard.h"

#include <string.h>

enum { NAME_CELLS = 34, VALUE_CELLS = 100, SHOWN_MODELS = 8 };

// ---- text ----

// Everything a server says may be anything.
static void put_line(evq_buf *out, const char *name, const char *value)
{
    if (!value || !*value) return;
    evq_buf_printf(out, "  %-16s", name);
    evq_text_line(out, value, VALUE_CELLS);
    evq_buf_putc(out, '\n');
}

static void put_count(evq_buf *out, const char *name, int64_t count, const char *unit)
{
    if (count == EVQ_UNKNOWN) return;
    evq_buf text = EVQ_BUF_INIT(100);
    evq_format_count(&text, count);
    evq_buf_puts(&text, unit);
    put_line(out, name, evq_buf_text(&text));
    evq_buf_dispose(&text);
}

static void put_dialects(evq_buf *out, const evq_probe *probe)
{
    evq_buf text = EVQ_BUF_INIT(1024);
    evq_buf_puts(&text, probe->identity.dialect->name);
    for (size_t i = 0; i < probe->also_count; i++)
        evq_buf_printf(&text, "%s%s", i ? ", " : "; also ", probe->also[i]->name);
    put_line(out, "dialect", evq_buf_text(&text));
    evq_buf_dispose(&text);
}

static void put_failure(evq_buf *out, const evq_probe *probe)
{
    evq_buf text = EVQ_BUF_INIT(4096);
    evq_buf_printf(&text, "%s%s%s", evq_failure_words(probe->failure), *probe->text ? ": " : "", probe->text);
    put_line(out, "no reply", evq_buf_text(&text));
    evq_buf_dispose(&text);
}

static void put_server(evq_buf *out, const evq_identity *identity)
{
    evq_buf text = EVQ_BUF_INIT(4096);
    if (!identity->quirks)
        evq_buf_puts(&text, "none of those that evalq knows");
    else
        evq_buf_puts(&text, identity->quirks->server);
    if (identity->version) evq_buf_printf(&text, " %.200s", identity->version);
    if (identity->sign) evq_buf_printf(&text, "   (by %s)", identity->sign);
    put_line(out, "server", evq_buf_text(&text));
    evq_buf_dispose(&text);
}

static void put_models(evq_buf *out, const evq_identity *identity)
{
    evq_buf text = EVQ_BUF_INIT(64 * 1024);
    put_line(out, "model", identity->model);
    for (size_t i = 0; i < identity->model_count && i < SHOWN_MODELS; i++)
        evq_buf_printf(&text, "%s%.200s", i ? ", " : "", identity->models[i].id);
    if (identity->model_count > SHOWN_MODELS)
        evq_buf_printf(&text, " and %zu more", identity->model_count - SHOWN_MODELS);
    bool is_told = identity->model_count == 1 && identity->model && !strcmp(identity->models[0].id, identity->model);
    if (!is_told) put_line(out, "models", evq_buf_text(&text));
    evq_buf_dispose(&text);
}

static void put_template(evq_buf *out, const evq_identity *identity)
{
    if (!identity->chat_template) return;
    evq_buf text = EVQ_BUF_INIT(1024);
    evq_format_count(&text, (int64_t)strlen(identity->chat_template));
    bool tools = strstr(identity->chat_template, "tools") || strstr(identity->chat_template, ".Tools");
    evq_buf_printf(&text, " bytes, %s",
                   tools ? "knows tools" : "does not mention tools: calls will come as plain text");
    put_line(out, "chat template", evq_buf_text(&text));
    evq_buf_dispose(&text);
}

static void put_finding(evq_buf *out, const evq_finding *finding)
{
    evq_buf_printf(out, "  %-*s %-9s", NAME_CELLS, finding->title, evq_finding_state_names[finding->state]);
    if (*finding->detail) evq_text_line(out, finding->detail, VALUE_CELLS);
    while (out->len && out->data[out->len - 1] == ' ') evq_buf_truncate(out, out->len - 1);
    evq_buf_putc(out, '\n');
}

void evq_probe_view_text(evq_buf *out, const evq_probe *probe, const evq_endpoint *endpoint)
{
    const evq_identity *identity = &probe->identity;
    evq_text_line(out, endpoint->name, VALUE_CELLS);
    evq_buf_putc(out, '\n');
    put_line(out, "url", identity->url);
    if (probe->failure) put_failure(out, probe);
    if (identity->failure) return;
    put_server(out, identity);
    if (!probe->failure) put_dialects(out, probe);
    put_models(out, identity);
    put_count(out, "context", identity->context, " tokens");
    put_count(out, "slots", identity->slots, "");
    put_line(out, "quantization", identity->quantization);
    put_template(out, identity);
    put_line(out, "capabilities", identity->capabilities);
    if (probe->finding_count) evq_buf_putc(out, '\n');
    for (size_t i = 0; i < probe->finding_count; i++) put_finding(out, &probe->findings[i]);
}

// ---- JSON ----

static void put_known(evq_json_writer *w, const char *key, int64_t count)
{
    if (count != EVQ_UNKNOWN)
        evq_put_int(w, key, count);
    else
        evq_put_string(w, key, NULL);
}

static void put_model_list(evq_json_writer *w, const evq_identity *identity)
{
    evq_put_array(w, "models");
    for (size_t i = 0; i < identity->model_count; i++) {
        evq_write_object(w);
        evq_put_string(w, "id", identity->models[i].id);
        put_known(w, "context", identity->models[i].context);
        evq_put_bool(w, "loaded", identity->models[i].loaded);
        evq_write_end(w);
    }
    evq_write_end(w);
}

static void put_findings(evq_json_writer *w, const evq_probe *probe)
{
    evq_put_object(w, "findings");
    for (size_t i = 0; i < probe->finding_count; i++) {
        const evq_finding *finding = &probe->findings[i];
        evq_put_object(w, finding->id);
        evq_put_string(w, "state", evq_finding_state_names[finding->state]);
        evq_put_string(w, "detail", finding->detail);
        evq_write_end(w);
    }
    evq_write_end(w);
}

void evq_probe_view_json(evq_buf *out, const evq_probe *probe, const evq_endpoint *endpoint)
{
    const evq_identity *identity = &probe->identity;
    evq_json_writer w = evq_json_writer_on(out, 2);
    evq_write_object(&w);
    evq_put_string(&w, "format", "evalq-probe/1");
    evq_put_string(&w, "endpoint", endpoint->name);
    evq_put_string(&w, "url", identity->url);
    evq_put_string(&w, "failure", evq_failure_names[probe->failure]);
    evq_put_string(&w, "text", probe->text);
    evq_put_string(&w, "server", identity->quirks ? identity->quirks->server : NULL);
    evq_put_string(&w, "sign", identity->sign);
    evq_put_string(&w, "version", identity->version);
    evq_put_string(&w, "dialect", identity->dialect->name);
    evq_put_array(&w, "also");
    for (size_t i = 0; i < probe->also_count; i++) evq_write_string(&w, probe->also[i]->name);
    evq_write_end(&w);
    evq_put_string(&w, "model", identity->model);
    put_model_list(&w, identity);
    put_known(&w, "context", identity->context);
    put_known(&w, "slots", identity->slots);
    evq_put_string(&w, "quantization", identity->quantization);
    evq_put_string(&w, "chat_template", identity->chat_template);
    evq_put_string(&w, "capabilities", identity->capabilities);
    put_findings(&w, probe);
    evq_write_end(&w);
    evq_buf_putc(out, '\n');
}
