# SPDX-License-Identifier: Apache-2.0
"""Check that a report on standard input is well formed: check_report.py json|sarif."""

import json
import os
import re
import sys

LEVELS = {"note", "warning", "error"}


def require(condition, what):
    if not condition:
        sys.exit("malformed report: " + what)


def check_region(location):
    physical = location.get("physicalLocation")
    if physical is None:
        return
    artifact = physical["artifactLocation"]
    require("uri" in artifact, "an artifact without a URI")
    require(artifact["uri"].startswith("file:///") != ("uriBaseId" in artifact), "a base for an absolute URI")
    region = physical.get("region", {})
    require(region.get("startLine", 1) >= 1, "a line below 1")
    if "startColumn" in region:
        start = (region["startLine"], region["startColumn"])
        require(start < (region["endLine"], region["endColumn"]), "an empty region")


def check_result(result, rules):
    require(result["level"] in LEVELS, "a level of its own")
    require(rules[result["ruleIndex"]]["id"] == result["ruleId"], "the wrong rule index")
    require(result["message"]["text"], "an empty message")
    require(len(result["locations"]) == 1, "not one location")
    for location in result["locations"] + result["relatedLocations"]:
        check_region(location)
    require(re.fullmatch("[0-9a-f]{16}", result["partialFingerprints"]["concheckFingerprint/v1"]), "no fingerprint")
    require(result["properties"]["evidence"] == "predicted", "no evidence")
    for flow in result["codeFlows"]:
        require(flow["threadFlows"], "a code flow without threads")
        for thread in flow["threadFlows"]:
            require(thread["locations"][-1]["importance"] == "essential", "a thread flow that leads nowhere")
            for step in thread["locations"]:
                check_region(step["location"])


def check_taxa(relationships, taxonomies):
    require(relationships, "a rule without CWE")
    for relationship in relationships:
        target = relationship["target"]
        taxonomy = taxonomies[target["toolComponent"]["index"]]
        require(taxonomy["name"] == "CWE" and taxonomy["guid"] == target["toolComponent"]["guid"], "no such taxonomy")
        require(taxonomy["taxa"][target["index"]]["id"] == target["id"], "the wrong taxon")


def check_sarif(report):
    require(report["version"] == "2.1.0" and "sarif" in report["$schema"], "not SARIF 2.1.0")
    (run,) = report["runs"]
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        require(re.fullmatch(r"\w+://.*/docs/rules/%s\.md" % rule["id"], rule["helpUri"]), "a rule without link")
        require(rule["help"]["markdown"].startswith("# " + rule["id"]), "a rule without help")
        check_taxa(rule["relationships"], run["taxonomies"])
        require(any(tag.startswith("external/cwe/cwe-") for tag in rule["properties"]["tags"]), "a rule without CWE")
    for result in run["results"]:
        check_result(result, rules)
    (invocation,) = run["invocations"]
    found = any(result["level"] != "note" for result in run["results"])
    lost = any(item["level"] == "error" for item in invocation["toolExecutionNotifications"])
    require(invocation["exitCode"] == (2 if lost else 1 if found else 0), "the wrong exit code")
    require(invocation["executionSuccessful"] != lost, "success in spite of a loss")
    base = run["originalUriBaseIds"]["SRCROOT"]["uri"]
    require(base == "file://" + os.getcwd() + "/", "a base that is not the current directory")


def check_json(report):
    require(report["schema"] == 1 and report["tool"]["name"] == "concheck", "no header")
    for finding in report["findings"]:
        require(finding["level"] in LEVELS and finding["message"] and finding["places"], "an empty finding")
        for place in finding["places"]:
            require(place["thread"] < len(finding["threads"]), "a place without a thread")
    summary = report["summary"]
    count = sum(summary[level] for level in ("errors", "warnings", "notes"))
    require(count == len(report["findings"]), "the wrong count")
    lost = any(item["level"] == "error" for item in report["notices"])
    require((summary["exit_code"] == 2) == lost, "the wrong exit code")


(check_sarif if sys.argv[1] == "sarif" else check_json)(json.load(sys.stdin))
