#include "probe/probe.h"

#include "probe/features.h"

#include <string.h>

const char *const evq_finding_state_names[EVQ_FINDING_STATE_COUNT] = {"yes", "no", "not seen"};

static void tell(evq_probe_told *told, void *context, const char *title)
{
    if (told) told(context, title);
}

static void look_for_others(evq_probing *probing, evq_probe *out)
{
    for (size_t i = 0; i < evq_dialect_count; i++) {
        const evq_dialect *dialect = evq_dialects[i];
        if (dialect == probing->endpoint.dialect || out->also_count == sizeof out->also / sizeof *out->also) continue;
        if (evq_features_speaks(probing, dialect)) out->also[out->also_count++] = dialect;
    }
}

// A server of no known kind may speak something else than was thought: the first dialect that brings a reply is it.
static bool find_dialect(evq_probing *probing, evq_probe *out)
{
    for (size_t i = 0; i < evq_dialect_count; i++) {
        if (!evq_features_speaks(probing, evq_dialects[i])) continue;
        probing->endpoint.dialect = out->identity.dialect = evq_dialects[i];
        probing->endpoint.url = out->identity.url =
            evq_endpoint_sibling_url(out->identity.url, evq_dialects[i], probing->arena);
        evq_features_end(probing);
        return evq_features_begin(probing);
    }
    return false;
}

void evq_probe_run(const evq_endpoint *endpoint, evq_probe *out, evq_arena *arena, evq_probe_told *told, void *context)
{
    *out = (evq_probe){.text = ""};
    evq_requester requester;
    evq_requester_init(&requester);
    tell(told, context, "what is there");
    evq_identify(&requester, endpoint, &out->identity, arena);
    out->failure = out->identity.failure;
    if (!out->failure) {
        evq_probing probing = {
            .requester = &requester, .endpoint = evq_identified(endpoint, &out->identity), .arena = arena};
        tell(told, context, "a first reply");
        bool answers = evq_features_begin(&probing);
        if (!answers && !endpoint->dialect && !out->identity.quirks) answers = find_dialect(&probing, out);
        out->failure = probing.plain.failure;
        out->text = evq_arena_strdup(arena, probing.plain.text);
        for (size_t i = 0; answers && i < evq_feature_count && i < EVQ_MAX_FINDINGS; i++) {
            evq_finding *finding = &out->findings[out->finding_count++];
            *finding = (evq_finding){.id = evq_features[i].id, .title = evq_features[i].title, .detail = ""};
            tell(told, context, finding->title);
            evq_features[i].ask(&probing, finding);
        }
        tell(told, context, "other dialects");
        if (answers) look_for_others(&probing, out);
        evq_features_end(&probing);
    }
    evq_requester_dispose(&requester);
}
