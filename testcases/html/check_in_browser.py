#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Use the HTML report as people do, in a headless Chromium: check_in_browser.py CONCHECK [--picture FILE | --pictures FOLDER]

Opens it, filters, chooses a lock in the graph, pans and zooms, steps through an interleaving by mouse and by keyboard,
switches between light and dark, prints; looks at names and contrasts, and for errors on the console, and whether the
picture in the README still shows what there is to see. With --picture that picture is made, with --pictures screenshots of
the whole. Exit status 77 when there is no browser.
"""

import base64
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import browser_driver  # noqa: E402
import picture  # noqa: E402

SHOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Inputs", "shop.c")
PICTURE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "images", "report.png")
RIGHT, LEFT, HOME, ENTER = "\ue014", "\ue012", "\ue011", "\ue007"

CONTRAST = """
const light = (rgb) => { const [r, g, b] = rgb.map((c) => { c /= 255; return c <= 0.03928 ? c / 12.92 :
  ((c + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const parse = (text) => text.match(/[\\d.]+/g).map(Number);
const back = (node) => { for (; node; node = node.parentElement) { const c = parse(getComputedStyle(node).backgroundColor);
  if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
let worst = [99, ""];
for (const node of document.querySelectorAll("h1, h2, h3, h4, p, li, td, th, span, code, label, button, summary, div")) {
  const text = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
  if (!text || !node.offsetParent || node.closest(".skip") || node.disabled) continue;
  const a = light(parse(getComputedStyle(node).color).slice(0, 3)), b = light(back(node));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < worst[0]) worst = [ratio, node.outerHTML.slice(0, 80)];
}
return worst;
"""

NAMELESS = """
const named = (node) => (node.getAttribute("aria-label") || node.textContent || node.closest("label")?.textContent || "").trim();
return [...document.querySelectorAll("button, a, input, select, summary, [role=button], [tabindex='0']")]
  .filter((node) => !named(node) && !node.closest("label")).map((node) => node.outerHTML.slice(0, 80));
"""


def require(condition, what):
    if not condition:
        sys.exit("check_in_browser: " + what)


class Tour:
    def __init__(self, browser, write_to):
        self.browser = browser
        self.write_to = write_to  # the picture, when it is to be made

    def shown(self):
        return self.browser.run("return document.querySelectorAll('article:not([hidden])').length")

    def check_opened(self):
        run = self.browser.run
        require(run("return document.title") == "concheck report", "no title")
        require("2 errors, 1 warning" in run("return document.getElementById('summary').textContent"), "no summary")
        require(self.shown() == 3, "not the three findings that count")
        require(run("return document.querySelectorAll('#graph .node').length") == 2, "no graph with two locks")
        require(run("return [...document.querySelectorAll('.code .here')].some((l) => l.textContent.includes('visitors++'))"),
                "no source excerpt")
        require(run("return document.querySelectorAll('article details[open] .steps').length") == 1, "no first finding open")
        require(run("return document.querySelectorAll('script:not([type]):not(:last-of-type)').length") == 0,
                "a script came in with the source")

    def check_filters(self):
        browser = self.browser
        browser.click("#states input[value=suppressed]")
        require(self.shown() == 4, "the suppressed finding does not come")
        browser.click("#levels input[value=error]")
        require(self.shown() == 2, "the filter of levels does not work")
        browser.click("button[type=reset]")
        browser.run("return new Promise((done) => setTimeout(done))")
        require(self.shown() == 3, "reset does not reset")
        browser.type("#text", "visitors")
        require(self.shown() == 1, "the search does not work")
        require("1 of 4 findings shown" in browser.run("return document.getElementById('count').textContent"), "no count")
        browser.click("button[type=reset]")
        browser.run("return new Promise((done) => setTimeout(done))")
        browser.run("const r = document.getElementById('rule'); r.value = 'data-race';"
                    "r.dispatchEvent(new Event('input', { bubbles: true }))")
        rules = browser.run("return [...document.querySelectorAll('article:not([hidden]) h3 > code')]"
                            ".map((c) => c.textContent)")
        require(rules and set(rules) == {"[data-race]"}, "the filter of rules does not work")
        browser.click("button[type=reset]")
        browser.run("return new Promise((done) => setTimeout(done))")

    def check_graph(self):
        browser = self.browser
        view = "return document.querySelector('#graph svg').getAttribute('viewBox')"
        whole = browser.run(view)
        browser.click("#zoom-in")
        closer = browser.run(view)
        require(closer != whole, "the graph does not zoom")
        browser.run("document.getElementById('graph').focus()")
        browser.press(RIGHT)
        require(browser.run(view) != closer, "the graph does not move by keyboard")
        browser.run("const g = document.getElementById('graph'), at = (x) => ({ clientX: x, clientY: 300, bubbles: true });"
                    "g.dispatchEvent(new PointerEvent('pointerdown', at(300)));"
                    "window.dispatchEvent(new PointerEvent('pointermove', at(340)));"
                    "window.dispatchEvent(new PointerEvent('pointerup', at(340)))")
        moved = browser.run(view)
        browser.run("document.querySelector('#graph').dispatchEvent(new WheelEvent('wheel', { deltaY: -1 }))")
        require(browser.run(view) != moved, "the wheel does not zoom")
        browser.click("#zoom-all")
        require(browser.run(view) == whole, "the graph does not come back")
        browser.click("#graph .node")
        lock = browser.run("return document.getElementById('lock').value")
        require(lock in ("shop.stock_mutex", "shop.orders_mutex"), "choosing a lock does not filter")
        require(0 < self.shown() < 3, "the findings of a lock are not those shown")
        browser.run("document.querySelector('#graph .node').focus()")
        browser.press(ENTER)
        require(browser.run("return document.getElementById('lock').value") == "" and self.shown() == 3,
                "a lock cannot be chosen by keyboard")

    def check_steps(self):
        browser = self.browser
        cycle = browser.run("return [...document.querySelectorAll('article')].find((a) =>"
                            "a.textContent.includes('[lock-order-cycle]')).id")
        browser.run(f"document.querySelector('#{cycle} > details').open = true")
        browser.run("return new Promise((done) => setTimeout(done, 50))")
        columns = browser.run(f"return [...document.querySelectorAll('#{cycle} .steps thead th')].map((c) => c.textContent)")
        require(len(columns) == 3 and {"thread sell", "thread cancel"} == set(columns[1:]), f"the columns are {columns}")
        says = f"return document.querySelector('#{cycle} .said').textContent"
        browser.click(f"#{cycle} .forth")
        first = browser.run(says)
        require(first.startswith("Step 1 of 5:") and "holds" in first, "the first step says: " + first)
        browser.run(f"document.querySelector('#{cycle} .wide').focus()")
        for _ in range(3):
            browser.press(RIGHT)
        fourth = browser.run(says)
        require(fourth.count("waits for") == 2 and fourth.count("holds") >= 2, "the fourth step says: " + fourth)
        require(browser.run(f"return document.querySelectorAll('#{cycle} tr.later').length") == 1, "steps to come do not fade")
        self.check_picture(cycle)
        browser.press(LEFT)
        require(browser.run(says).startswith("Step 3"), "the left arrow does not go back")
        browser.press(HOME)
        browser.click(f"#{cycle} .whole")
        require(browser.run(f"return document.querySelectorAll('#{cycle} tr.later').length") == 0, "not all is shown again")

    def check_picture(self, cycle):
        """The fourth step of the cycle, as the README shows it."""
        browser = self.browser
        browser.devtools("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "light"}]})
        browser.run("return new Promise((done) => setTimeout(done, 50))")
        shot = base64.b64decode(browser.shot_of(f"#{cycle} .steps"))
        if self.write_to:
            with open(self.write_to, "wb") as stream:
                stream.write(shot)
            return
        with open(PICTURE, "rb") as stream:
            other = picture.difference(stream.read(), shot)
        require(other < 0.5, f"docs/images/report.png shows something else ({other:.2f}): make it anew with --picture")

    def check_looks(self, pictures):
        browser = self.browser
        for theme in ("light", "dark"):
            browser.devtools("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]})
            browser.run("return new Promise((done) => setTimeout(done, 50))")
            require(browser.run("return document.documentElement.dataset.theme") == theme, f"{theme} is not followed")
            ratio, text = browser.run(CONTRAST)
            require(ratio >= 4.5, f"{theme}: contrast {ratio:.2f} of {text}")
            if pictures:
                browser.run("document.querySelector('#lock-order').scrollIntoView()")
                with open(os.path.join(pictures, f"report-{theme}.png"), "wb") as stream:
                    stream.write(base64.b64decode(browser.screenshot()))
        browser.click("#theme")
        require(browser.run("return document.documentElement.dataset.theme") == "light", "the button does not switch")
        nameless = browser.run(NAMELESS)
        require(not nameless, f"without a name: {nameless}")
        headings = browser.run("return [...document.querySelectorAll('h1, h2, h3, h4')].map((h) => +h.tagName[1])")
        require(all(b - a <= 1 for a, b in zip(headings, headings[1:])), f"levels of headings: {headings}")

    def check_print(self):
        browser = self.browser
        browser.devtools("Emulation.setEmulatedMedia", {"media": "print", "features": []})
        browser.run("window.dispatchEvent(new Event('beforeprint'))")
        require(browser.run("return document.querySelectorAll('article:not([hidden]) > details:not([open])').length") == 0,
                "findings stay closed on paper")
        require(browser.run("return getComputedStyle(document.getElementById('filters')).display") == "none",
                "filters are printed")
        browser.run("window.dispatchEvent(new Event('afterprint'))")
        paper = browser.devtools("Page.printToPDF", {})["data"]
        require(base64.b64decode(paper)[:4] == b"%PDF" and len(paper) > 20000, "no paper")


def main():
    arguments = sys.argv[1:]
    pictures = arguments[arguments.index("--pictures") + 1] if "--pictures" in arguments else None
    write_to = os.path.abspath(arguments[arguments.index("--picture") + 1]) if "--picture" in arguments else None
    if not browser_driver.available():
        print("check_in_browser: skipped: chromium and chromedriver are not installed")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        with open(SHOP, encoding="utf-8") as source, open(os.path.join(folder, "shop.c"), "w", encoding="utf-8") as copy:
            copy.write(source.read())
        subprocess.run([os.path.realpath(arguments[0]), "shop.c", "--format=html", "-o", "report.html", "-q", "--"], cwd=folder,
                       stderr=subprocess.DEVNULL, check=False)
        with browser_driver.Browser() as browser:
            browser.open("file://" + os.path.join(folder, "report.html"))
            tour = Tour(browser, write_to)
            tour.check_opened()
            tour.check_filters()
            tour.check_graph()
            tour.check_steps()
            tour.check_looks(pictures)
            tour.check_print()
            errors = [entry["message"] for entry in browser.console() if entry["level"] in ("SEVERE", "WARNING")]
            require(not errors, f"on the console: {errors}")
    print("check_in_browser: the report does what it should")


if __name__ == "__main__":
    main()
