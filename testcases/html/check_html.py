#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Check, without a browser, that an HTML report on standard input is whole: check_html.py COUNT

It is one well-nested file that refers to nothing outside, and holds COUNT findings with their source lines.
"""

import html.parser
import json
import re
import sys

VOID = {"meta", "link", "input", "br", "path", "polygon", "ellipse"}


def require(condition, what):
    if not condition:
        sys.exit("malformed report: " + what)


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.data, self.labelled = [], set(), "", []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        for name in ("src", "href", "xlink:href", "action"):
            target = attributes.get(name, "#")
            require(target.startswith(("#", "data:")), f"refers to {target}")
        if "id" in attributes:
            require(attributes["id"] not in self.ids, "an id that comes twice: " + attributes["id"])
            self.ids.add(attributes["id"])
        self.labelled += attributes.get("aria-labelledby", "").split()
        if tag not in VOID:
            self.open.append((tag, attributes))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        require(self.open and self.open[-1][0] == tag, f"</{tag}> where {self.open[-1:]} is open")
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1][1].get("type") == "application/json":
            self.data += data


def main():
    text = sys.stdin.read()
    page = Page()
    page.feed(text)
    require(not page.open, f"{page.open} stays open")
    require(text.startswith("<!DOCTYPE html>\n<html lang=\"en\">"), "no document type or language")
    require(set(page.labelled) <= page.ids, "a label that is not there")
    require(not re.search(r"@import|url\(", text), "a style from outside")
    data = json.loads(page.data)
    findings = data["report"]["findings"]
    require(len(findings) == int(sys.argv[1]), f"{len(findings)} findings")
    for finding in findings:
        require(finding["rule"] in data["rules"], "a finding without the page of its rule")
        site = finding["places"][0]["site"]
        require(str(site["line"]) in data["sources"][site["file"]], "a finding without source")


if __name__ == "__main__":
    main()
