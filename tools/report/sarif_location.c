/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report/sarif_location.h"

#include <stdlib.h>

#include "tools/report/source_uri.h"

static json_t *message_json(struct cc_sarif *sarif, const char *text)
{
    json_t *message = cc_json_object(&sarif->json);
    cc_json_put_text(&sarif->json, message, "text", text);
    return message;
}

/* SARIF's end column is exclusive, ours is that of the last character. */
static json_t *region_json(struct cc_sarif *sarif, const struct cc_site *site)
{
    json_t *region = cc_json_object(&sarif->json);
    cc_json_put_number(&sarif->json, region, "startLine", site->line);
    if (site->column == 0)
        return region;
    uint32_t end_line = site->end_line > site->line ? site->end_line : site->line;
    uint32_t end = site->end_column;
    if (end == 0 || (end_line == site->line && end < site->column)) {
        end_line = site->line;
        end = site->column;
    }
    uint32_t from = cc_source_code_point(sarif->sources, site->file, site->line, site->column);
    uint32_t to = cc_source_code_point(sarif->sources, site->file, end_line, end) + 1;
    cc_json_put_number(&sarif->json, region, "startColumn", from);
    cc_json_put_number(&sarif->json, region, "endLine", end_line);
    cc_json_put_number(&sarif->json, region, "endColumn", to);
    return region;
}

static json_t *physical_json(struct cc_sarif *sarif, const struct cc_site *site)
{
    bool relative = false;
    char *uri = cc_source_uri(site->file, sarif->directory, &relative);
    json_t *artifact = cc_json_object(&sarif->json);
    cc_json_put(&sarif->json, artifact, "uri", uri ? cc_json_text(&sarif->json, uri) : NULL);
    if (relative)
        cc_json_put_text(&sarif->json, artifact, "uriBaseId", CC_SARIF_BASE);
    free(uri);
    json_t *physical = cc_json_object(&sarif->json);
    cc_json_put(&sarif->json, physical, "artifactLocation", artifact);
    if (site->line)
        cc_json_put(&sarif->json, physical, "region", region_json(sarif, site));
    return physical;
}

json_t *cc_sarif_location(struct cc_sarif *sarif, const struct cc_site *site, const char *message)
{
    struct cc_json *json = &sarif->json;
    json_t *location = cc_json_object(json);
    if (site->file)
        cc_json_put(json, location, "physicalLocation", physical_json(sarif, site));
    if (site->function) {
        json_t *logical = cc_json_object(json), *all = cc_json_array(json);
        cc_json_put_text(json, logical, "name", site->function);
        cc_json_put_text(json, logical, "kind", "function");
        cc_json_append(json, all, logical);
        cc_json_put(json, location, "logicalLocations", all);
    }
    if (message)
        cc_json_put(json, location, "message", message_json(sarif, message));
    return location;
}
