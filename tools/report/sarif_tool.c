/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/report/sarif_tool.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/report/rule_details.h"

/* The place of CWE in `run.taxonomies`, and its identity there. */
enum { CWE_INDEX = 0 };
static const char cwe_guid[] = "25f72d7e-8a92-459d-ad67-64853f788765";

json_t *cc_sarif_text(struct cc_json *json, const char *text)
{
    json_t *message = cc_json_object(json);
    cc_json_put_text(json, message, "text", text);
    return message;
}

/* The index of a weakness in the list of taxa. */
static unsigned index_of(unsigned weakness)
{
    unsigned number = 0, index = 0;
    while (cc_weakness_name(index, &number) && number != weakness)
        index++;
    return index;
}

static json_t *reference_json(struct cc_json *json)
{
    json_t *component = cc_json_object(json);
    cc_json_put_text(json, component, "name", "CWE");
    cc_json_put_number(json, component, "index", CWE_INDEX);
    cc_json_put_text(json, component, "guid", cwe_guid);
    return component;
}

static json_t *relationships_json(struct cc_json *json, const struct cc_rule_details *details)
{
    json_t *all = cc_json_array(json);
    for (int i = 0; i < CC_RULE_WEAKNESSES && details->weakness[i]; i++) {
        char id[16];
        snprintf(id, sizeof id, "CWE-%u", details->weakness[i]);
        json_t *row = cc_json_object(json), *target = cc_json_object(json), *kinds = cc_json_array(json);
        cc_json_put_text(json, target, "id", id);
        cc_json_put_number(json, target, "index", index_of(details->weakness[i]));
        cc_json_put(json, target, "toolComponent", reference_json(json));
        cc_json_put(json, row, "target", target);
        cc_json_append(json, kinds, cc_json_text(json, "relevant"));
        cc_json_put(json, row, "kinds", kinds);
        cc_json_append(json, all, row);
    }
    return all;
}

static json_t *tags_json(struct cc_json *json, const struct cc_rule_details *details)
{
    char text[64];
    json_t *tags = cc_json_array(json);
    cc_json_append(json, tags, cc_json_text(json, "concurrency"));
    for (int i = 0; i < CC_RULE_WEAKNESSES && details->weakness[i]; i++) {
        snprintf(text, sizeof text, "external/cwe/cwe-%u", details->weakness[i]);
        cc_json_append(json, tags, cc_json_text(json, text));
    }
    for (int i = 0; i < CC_RULE_GUIDELINES && details->guideline[i]; i++) {
        snprintf(text, sizeof text, "external/cert-c/%s", details->guideline[i]);
        cc_json_append(json, tags, cc_json_text(json, text));
    }
    return tags;
}

/* Link a page of the documentation, if it is known where that is; SARIF wants absolute URIs here. */
static void put_link(struct cc_json *json, json_t *object, const char *key, const char *docs, const char *folder,
                     const char *page)
{
    char *uri = NULL;
    if (!docs)
        return;
    if (asprintf(&uri, "%s%s%s.md", docs, folder, page) < 0)
        uri = NULL;
    cc_json_put(json, object, key, uri ? cc_json_text(json, uri) : NULL);
    free(uri);
}

static json_t *rule_json(struct cc_json *json, enum cc_rule rule, const char *docs)
{
    const struct cc_rule_details *details = cc_rule_details(rule);
    json_t *object = cc_json_object(json), *configuration = cc_json_object(json), *properties = cc_json_object(json);
    char text[128];
    cc_json_put_text(json, object, "id", cc_rule_id(rule));
    snprintf(text, sizeof text, "%s.", cc_rule_meaning(rule));
    text[0] = (char)toupper((unsigned char)text[0]);
    cc_json_put(json, object, "shortDescription", cc_sarif_text(json, text));
    cc_json_put(json, object, "fullDescription", cc_sarif_text(json, details->description));
    json_t *help = cc_sarif_text(json, cc_rule_page(rule));
    cc_json_put_text(json, help, "markdown", cc_rule_page(rule));
    cc_json_put(json, object, "help", help);
    put_link(json, object, "helpUri", docs, "docs/rules/", cc_rule_id(rule));
    cc_json_put_text(json, configuration, "level", cc_level_name(cc_rule_level(rule)));
    cc_json_put(json, object, "defaultConfiguration", configuration);
    cc_json_put(json, object, "relationships", relationships_json(json, details));
    cc_json_put(json, properties, "tags", tags_json(json, details));
    cc_json_put_text(json, properties, "precision", "high");
    cc_json_put(json, object, "properties", properties);
    return object;
}

json_t *cc_sarif_tool(struct cc_json *json, const char *docs)
{
    json_t *rules = cc_json_array(json), *driver = cc_json_object(json), *tool = cc_json_object(json);
    json_t *taxonomies = cc_json_array(json);
    for (int rule = CC_RULE_NONE + 1; rule < CC_RULE_COUNT; rule++)
        cc_json_append(json, rules, rule_json(json, (enum cc_rule)rule, docs));
    cc_json_put_text(json, driver, "name", "concheck");
    cc_json_put_text(json, driver, "version", CC_VERSION);
    cc_json_put_text(json, driver, "semanticVersion", CC_VERSION);
    put_link(json, driver, "informationUri", docs, "", "README");
    cc_json_put(json, driver, "rules", rules);
    cc_json_append(json, taxonomies, reference_json(json));
    cc_json_put(json, driver, "supportedTaxonomies", taxonomies);
    cc_json_put(json, tool, "driver", driver);
    return tool;
}

json_t *cc_sarif_taxonomies(struct cc_json *json)
{
    json_t *all = cc_json_array(json), *cwe = cc_json_object(json), *taxa = cc_json_array(json);
    cc_json_put_text(json, cwe, "name", "CWE");
    cc_json_put_text(json, cwe, "guid", cwe_guid);
    cc_json_put_text(json, cwe, "organization", "MITRE");
    cc_json_put(json, cwe, "shortDescription", cc_sarif_text(json, "The MITRE Common Weakness Enumeration."));
    cc_json_put_text(json, cwe, "informationUri", "https://cwe.mitre.org/");
    cc_json_put_bool(json, cwe, "isComprehensive", false);
    const char *name;
    unsigned number = 0;
    for (unsigned i = 0; (name = cc_weakness_name(i, &number)); i++) {
        char text[96];
        json_t *taxon = cc_json_object(json);
        snprintf(text, sizeof text, "CWE-%u", number);
        cc_json_put_text(json, taxon, "id", text);
        snprintf(text, sizeof text, "https://cwe.mitre.org/data/definitions/%u.html", number);
        cc_json_put_text(json, taxon, "helpUri", text);
        cc_json_put(json, taxon, "shortDescription", cc_sarif_text(json, name));
        cc_json_append(json, taxa, taxon);
    }
    cc_json_put(json, cwe, "taxa", taxa);
    cc_json_append(json, all, cwe);
    return all;
}
