/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "tools/report/html_parts.h"
#include "tools/report/json_report.h"
#include "tools/report/rule_details.h"
#include "tools/report/source_cache.h"
#include "tools/report/source_uri.h"

/* Source lines that the page has above and below a place. */
enum { LINES_AROUND = 2, LONGEST_RANGE = 30 };

struct page {
    struct cc_json json;
    struct cc_source_cache *sources;
    json_t *files; /* file -> line number -> text */
};

static void add_line(struct page *page, json_t *lines, const char *file, uint32_t line)
{
    char key[16];
    size_t length;
    snprintf(key, sizeof key, "%u", line);
    const char *text = json_object_get(lines, key) ? NULL : cc_source_line(page->sources, file, line, &length);
    if (!text)
        return;
    char *copy = strndup(text, length);
    cc_json_put(&page->json, lines, key, copy ? cc_json_text(&page->json, copy) : NULL);
    free(copy);
}

/* Add the lines around a place to what the page brings along. */
static void add_site(struct page *page, const struct cc_site *site)
{
    if (!site->file || !site->line)
        return;
    const char *name = cc_path_below(site->file, page->json.directory);
    json_t *lines = json_object_get(page->files, name);
    if (!lines) {
        lines = cc_json_object(&page->json);
        cc_json_put(&page->json, page->files, name, lines);
        /* a name that is no UTF-8 cannot be a key; the page then shows no lines of that file */
        lines = json_object_get(page->files, name);
    }
    if (!lines)
        return;
    uint32_t first = site->line > LINES_AROUND ? site->line - LINES_AROUND : 1;
    uint32_t end = site->end_line > site->line ? site->end_line : site->line;
    if (end > site->line + LONGEST_RANGE)
        end = site->line + LONGEST_RANGE;
    for (uint32_t line = first; line <= end + LINES_AROUND; line++)
        add_line(page, lines, site->file, line);
}

static void add_sources(struct page *page, const struct cc_report *report)
{
    for (uint32_t i = 0; i < report->finding_count; i++) {
        const struct cc_finding *finding = &report->findings[i];
        for (uint32_t j = 0; j < finding->place_count; j++)
            add_site(page, &finding->places[j].site);
        for (uint32_t j = 0; j < finding->thread_count; j++)
            for (uint32_t k = 0; k < finding->threads[j].creation_count; k++)
                add_site(page, &finding->threads[j].creation[k]);
    }
}

static json_t *rule_json(struct cc_json *json, enum cc_rule rule)
{
    const struct cc_rule_details *details = cc_rule_details(rule);
    json_t *object = cc_json_object(json), *weaknesses = cc_json_array(json), *guidelines = cc_json_array(json);
    cc_json_put_text(json, object, "meaning", cc_rule_meaning(rule));
    cc_json_put_text(json, object, "page", cc_rule_page(rule));
    for (int i = 0; i < CC_RULE_WEAKNESSES && details->weakness[i]; i++) {
        char text[16];
        snprintf(text, sizeof text, "CWE-%u", details->weakness[i]);
        cc_json_append(json, weaknesses, cc_json_text(json, text));
    }
    for (int i = 0; i < CC_RULE_GUIDELINES && details->guideline[i]; i++)
        cc_json_append(json, guidelines, cc_json_text(json, details->guideline[i]));
    cc_json_put(json, object, "weaknesses", weaknesses);
    cc_json_put(json, object, "guidelines", guidelines);
    return object;
}

/* The pages of the rules that have findings. */
static json_t *rules_json(struct cc_json *json, const struct cc_report *report)
{
    json_t *rules = cc_json_object(json);
    for (uint32_t i = 0; i < report->finding_count; i++) {
        enum cc_rule rule = report->findings[i].rule;
        if (!json_object_get(rules, cc_rule_id(rule)))
            cc_json_put(json, rules, cc_rule_id(rule), rule_json(json, rule));
    }
    return rules;
}

static json_t *summary_json(struct cc_json *json, const struct cc_report *report)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    bool good = stream && cc_report_write_summary(report, stream) == CC_OK;
    if (stream && fclose(stream) != 0)
        good = false;
    if (good && size)
        text[size - 1] = '\0';
    json_t *value = good ? cc_json_text(json, text) : NULL;
    free(text);
    return value;
}

/* Write JSON so that nothing in it ends the element it stands in. */
static int write_piece(const char *text, size_t length, void *stream)
{
    for (size_t i = 0; i < length; i++) {
        int result = text[i] == '<' ? fputs("\\u003c", stream) : fputc(text[i], stream);
        if (result == EOF)
            return -1;
    }
    return 0;
}

/* What goes wrong with the stream, the stream remembers. */
static enum cc_status write_page(const struct cc_report *report, const json_t *data, FILE *stream)
{
    const char *svg = report->graph_svg ? strstr(report->graph_svg, "<svg") : NULL;
    fprintf(stream,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"generator\" content=\"concheck %s\">\n<title>concheck report</title>\n"
            "<link rel=\"icon\" href=\"data:,\">\n<style>\n%s</style>\n</head>\n<body>\n%s",
            CC_VERSION, cc_html_style, cc_html_page);
    fprintf(stream, "<template id=\"graph-source\">%s</template>\n<script type=\"application/json\" id=\"report\">",
            svg ? svg : "");
    if (json_dump_callback(data, write_piece, stream, JSON_COMPACT) != 0 && !ferror(stream))
        return CC_ERR_NO_MEMORY;
    fprintf(stream, "</script>\n<script>\n%s</script>\n</body>\n</html>\n", cc_html_script);
    return CC_OK;
}

enum cc_status cc_report_write_html(const struct cc_report *report, FILE *stream)
{
    struct page page = { .json = { .directory = report->directory } };
    enum cc_status status = cc_source_cache_create(report->directory, &page.sources);
    if (status != CC_OK)
        return status;
    json_t *data = cc_json_object(&page.json);
    page.files = cc_json_object(&page.json);
    add_sources(&page, report);
    struct cc_report shown = *report;
    shown.nesting_set_count = 0; /* the page has them as a picture */
    cc_json_put(&page.json, data, "report", cc_report_json(&page.json, &shown));
    cc_json_put(&page.json, data, "sources", page.files);
    cc_json_put(&page.json, data, "rules", rules_json(&page.json, report));
    cc_json_put(&page.json, data, "summary", summary_json(&page.json, report));
    if (page.json.failed || !data || cc_source_cache_is_short(page.sources))
        status = CC_ERR_NO_MEMORY;
    else
        status = write_page(report, data, stream);
    json_decref(data);
    cc_source_cache_destroy(page.sources);
    return status == CC_OK && ferror(stream) ? CC_ERR_IO : status;
}
