"use strict";
(() => {
  const data = JSON.parse(document.getElementById("report").textContent);
  const report = data.report;
  const byId = (id) => document.getElementById(id);

  /* Make an element: properties, attributes (by dash or when no property fits), children. */
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === "class") element.className = value;
      else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  const where = (site) => (site && site.file ? `${site.file}${site.line ? ":" + site.line : ""}` : "unknown place");
  const named = (text) => { const found = /`([^`]+)`/.exec(text || ""); return found ? found[1] : null; };

  /* Text with `names` in backquotes as code. */
  function rich(text) {
    const parts = (text || "").split(/`([^`]*)`/);
    const span = make("span");
    parts.forEach((part, index) => span.append(index % 2 ? make("code", {}, part) : part));
    return span;
  }

  function stateOf(finding) {
    if (finding.suppressed) return "suppressed";
    return finding.state || "new";
  }

  function locksOf(finding) {
    const names = new Set();
    for (const place of finding.places) for (const lock of place.locks) names.add(lock.name);
    if (!["data-race", "atomicity-violation", "stack-escape", "thread-leak"].includes(finding.rule)) {
      const quoted = (finding.subject || "").match(/`[^`]+`/g);
      if (quoted) quoted.forEach((name) => names.add(name.slice(1, -1)));
      else if (finding.subject) names.add(finding.subject);
    }
    return names;
  }

  /* ---- source excerpts ---- */

  function excerpt(site) {
    const lines = site && site.file && data.sources[site.file];
    if (!lines || !lines[site.line]) return null;
    const code = make("pre", { class: "code", "aria-label": `Source at ${where(site)}` });
    for (let number = Math.max(1, site.line - 2); number <= (site.end_line || site.line) + 2; number++) {
      const text = lines[number];
      if (text === undefined) continue;
      const row = make("span", { class: number === site.line ? "line here" : "line", "data-number": number });
      if (number === site.line && site.column) {
        /* columns count bytes */
        const bytes = new TextEncoder().encode(text);
        const last = site.end_line === site.line && site.end_column >= site.column ? site.end_column : bytes.length;
        const part = (from, to) => new TextDecoder().decode(bytes.slice(from, to));
        row.append(part(0, site.column - 1), make("mark", {}, part(site.column - 1, last)), part(last));
      } else {
        row.append(text || " ");
      }
      code.append(row);
    }
    return code;
  }

  /* ---- how it can happen: columns of threads, and steps in them ---- */

  function threadName(finding, place, number) {
    const thread = finding.threads[place.thread];
    if (!thread) return "a thread";
    const name = thread.name === "main" ? "main thread" : thread.name;
    return number ? `${name} (${number})` : name;
  }

  /* Names that are equal get numbers. */
  function columnsFrom(finding, places) {
    const same = (place) => places.filter((other) => threadName(finding, other) === threadName(finding, place));
    return places.map((place) => {
      const alike = same(place);
      return threadName(finding, place, alike.length > 1 ? alike.indexOf(place) + 1 : 0);
    });
  }

  const held = (place) => place.locks.filter((lock) => !lock.maybe);

  function cycleSteps(finding) {
    const pairs = [];
    for (let i = 0; i + 1 < finding.places.length; i += 2) pairs.push([finding.places[i + 1], finding.places[i]]);
    const columns = columnsFrom(finding, pairs.map((pair) => pair[0]));
    const steps = pairs.map(([from], column) =>
      ({ column, site: from.site, act: `acquires \`${named(from.text)}\``, take: named(from.text) }));
    pairs.forEach(([, to], column) => {
      const wanted = named(to.text);
      const holder = columns[(column + 1) % columns.length];
      steps.push({ column, site: to.site, wait: wanted, act: `wants \`${wanted}\`, which ${holder} holds` });
    });
    steps.push({ column: -1, act: "Each waits for the next one: none of them ever goes on." });
    return { columns, steps };
  }

  function raceSteps(finding) {
    const spot = (place) => `${place.thread} ${where(place.site)} ${place.site && place.site.column}`;
    const groups = new Map();
    for (const place of finding.places) groups.set(spot(place), (groups.get(spot(place)) || []).concat([place]));
    const sides = [...groups.values()];
    if (sides.length === 1) sides.push(sides[0].map((place) => ({ ...place })));
    const columns = columnsFrom(finding, sides.map((side) => side[0]));
    const steps = [];
    sides.forEach((side, column) => {
      for (const lock of held(side[0]))
        steps.push({ column, site: lock.acquired, act: `acquires \`${lock.name}\``, take: lock.name });
    });
    const accesses = (kinds, act) => sides.forEach((side, column) => {
      const place = side.find((one) => kinds.includes(one.kind));
      if (place) steps.push({ column, site: place.site, act: act(place) });
    });
    accesses(["read", "atomic-read"], (place) => place.text || "reads");
    accesses(["write", "atomic-write"], (place) => place.text || "writes");
    accesses(["free", "other", "call"], (place) => place.text || "uses it");
    const lost = sides.filter((side) => side.some((one) => one.kind.endsWith("read")) &&
                                        side.some((one) => one.kind.endsWith("write"))).length > 1;
    steps.push({ column: -1, act: lost ? "Both computed from the same old value: one of the updates is lost."
                                       : "Nothing keeps these accesses apart: they can come in any order, or at once." });
    return { columns, steps };
  }

  function plainSteps(finding) {
    const threads = [...new Set(finding.places.map((place) => place.thread))];
    const columns = columnsFrom(finding, threads.map((thread) => finding.places.find((one) => one.thread === thread)));
    const steps = [];
    const known = new Set();
    for (const place of [...finding.places].reverse()) {
      const column = threads.indexOf(place.thread);
      for (const lock of held(place)) {
        if (known.has(`${column} ${lock.name}`)) continue;
        known.add(`${column} ${lock.name}`);
        steps.push({ column, site: lock.acquired, act: `acquires \`${lock.name}\``, take: lock.name });
      }
      const last = place === finding.places[0];
      if (place.kind === "other" && /^acquired /.test(place.text || "") && known.size) continue;
      steps.push({ column, site: place.site, act: place.text || finding.message,
                   wait: last && finding.rule === "double-lock" ? finding.subject : null });
    }
    return { columns, steps };
  }

  function interleaving(whole) {
    /* nothing happens where something is declared */
    const happens = whole.places.filter((place) => place.kind !== "declaration");
    const finding = { ...whole, places: happens.length ? happens : whole.places };
    const cycle = ["lock-order-cycle", "lock-order-class", "deadlock"].includes(finding.rule);
    if (cycle && finding.places.length >= 2 && finding.places.length % 2 === 0 &&
        finding.places.every((place) => named(place.text))) return cycleSteps(finding);
    if (finding.rule === "data-race") return raceSteps(finding);
    return plainSteps(finding);
  }

  function cell(state, act, site) {
    const td = make("td");
    if (act) td.append(make("span", { class: "act" }, rich(act)));
    if (site && site.file) td.append(make("span", { class: "where soft" }, where(site)));
    if (state.holds.length) td.append(make("span", { class: "holds" }, `holds ${state.holds.join(", ")}`));
    if (state.waits) td.append(make("span", { class: "waits" }, `waits for ${state.waits}`));
    return td;
  }

  function player(finding) {
    const { columns, steps } = interleaving(finding);
    if (!steps.length) return null;
    const states = columns.map(() => ({ holds: [], waits: null }));
    const body = make("tbody");
    steps.forEach((step, index) => {
      const row = make("tr", {}, make("th", { scope: "row" }, String(index + 1)));
      if (step.column < 0) {
        row.append(make("td", { colspan: columns.length }, make("strong", {}, step.act)));
      } else {
        const state = states[step.column];
        if (step.take && !state.holds.includes(step.take)) state.holds.push(step.take);
        else if (step.take) state.holds.push(step.take + " (another)");
        if (step.wait) state.waits = step.wait;
        states.forEach((one, column) =>
          row.append(column === step.column ? cell(one, step.act, step.site) : cell(one)));
      }
      body.append(row);
    });
    const table = make("table", { class: "steps" },
      make("caption", { class: "soft" }, "A column a thread; time goes down."),
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "step"),
        ...columns.map((name) => make("th", { scope: "col" }, name)))), body);
    return withPlayer(table, [...body.rows]);
  }

  /* Buttons and keys that go through the rows of a table, one at a time. */
  function withPlayer(table, rows) {
    let at = -1;
    const said = make("p", { role: "status", class: "soft said" });
    const show = (next) => {
      at = Math.min(Math.max(next, -1), rows.length - 1);
      rows.forEach((row, index) => {
        row.className = at < 0 ? "" : index === at ? "now" : index > at ? "later" : "";
        if (index === at) row.setAttribute("aria-current", "step");
        else row.removeAttribute("aria-current");
      });
      said.textContent = at < 0 ? `${plural(rows.length, "step")}` :
        `Step ${at + 1} of ${rows.length}: ` + [...rows[at].cells].slice(1).map((one, index) => {
          const text = [...one.childNodes].map((child) => child.textContent).join(", ");
          const head = table.tHead.rows[0].cells[index + 1];
          return text && (rows[at].cells.length > 2 || table.tHead.rows[0].cells.length === 2)
            ? `${head.textContent}: ${text}` : text;
        }).filter(Boolean).join("; ");
      back.disabled = at < 0;
      forth.disabled = at === rows.length - 1;
    };
    const back = make("button", { type: "button", class: "back", onclick: () => show(at - 1) }, "Back");
    const forth = make("button", { type: "button", class: "forth", onclick: () => show(at + 1) }, "Next step");
    const all = make("button", { type: "button", class: "whole", onclick: () => show(-1) }, "Show all");
    const keys = (event) => {
      const moves = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: rows.length - 1 };
      if (!(event.key in moves)) return;
      event.preventDefault();
      show(moves[event.key]);
    };
    const scroller = make("div", { class: "wide", tabindex: 0, role: "group", onkeydown: keys,
      "aria-label": "Steps; the left and right arrow keys go through them" }, table);
    const box = make("div", {}, make("div", { class: "tools player" }, back, forth, all), said, scroller);
    show(-1);
    return box;
  }

  /* ---- one finding ---- */

  function placeItem(finding, place, index) {
    const declared = place.kind === "declaration";
    const item = make("li", {}, rich(place.text || place.kind), declared ? "" : ` in ${threadName(finding, place)}, `);
    if (place.locks.length)
      item.append("holding ", ...place.locks.flatMap((lock, number) => [number ? ", " : "", make("code", {}, lock.name),
        `${lock.shared ? " for reading" : ""}${lock.maybe ? " on some paths" : ""}` +
        (lock.acquired ? ` (acquired at ${where(lock.acquired)})` : "")]));
    else if (!declared) item.append("holding no lock");
    item.append(make("div", { class: "where" },
      `${where(place.site)}${place.site && place.site.function ? " in " + place.site.function : ""}`));
    const code = excerpt(place.site);
    if (code) item.append(code);
    const thread = finding.threads[place.thread];
    const first = finding.places.findIndex((other) => other.thread === place.thread) === index;
    if (place.path.length)
      item.append(make("details", {}, make("summary", {}, `Reached by ${plural(place.path.length, "call")}`),
        make("ol", {}, ...place.path.map((site) => make("li", { class: "where" },
          `${where(site)}${site && site.function ? " in " + site.function : ""}`)))));
    if (thread && first && thread.creation.length)
      item.append(make("details", {}, make("summary", {},
        `${thread.name} is created here${thread.many ? ", and more than one may run at once" : ""}`),
      ...thread.creation.map((site) => make("div", {}, make("div", { class: "where" }, where(site)), excerpt(site)))));
    for (const [label, text] of [["Order", place.order_facts], ["Branches", place.guard_facts]])
      if (text) item.append(make("div", { class: "soft" }, `${label}: ${text}`));
    return item;
  }

  /* The section of a rule's page below a heading, as paragraphs. */
  function ruleSection(page, heading) {
    const found = page.split(/^## /m).find((section) => section.startsWith(heading + "\n"));
    const box = make("div");
    for (const paragraph of (found || "").slice(heading.length).trim().split(/\n\n+/)) {
      const plain = paragraph.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
      if (plain.startsWith("- "))
        box.append(make("ul", {}, ...plain.slice(2).split(/\n- /).map((item) => make("li", {}, rich(item)))));
      else if (plain.startsWith("    ")) box.append(make("pre", {}, plain.replace(/^ {4}/gm, "")));
      else if (plain) box.append(make("p", {}, rich(plain)));
    }
    return box;
  }

  function ruleHelp(rule) {
    const info = data.rules[rule];
    if (!info) return null;
    return make("details", {}, make("summary", {}, `About ${rule}: ${info.meaning}`),
      ruleSection(info.page, "What it means"),
      make("h4", {}, "How to fix it"), ruleSection(info.page, "How to fix it"),
      make("h4", {}, "How to suppress it"), ruleSection(info.page, "How to suppress it"),
      make("p", { class: "soft" }, [...info.weaknesses, ...info.guidelines].join(", ")));
  }

  function fillBody(finding, body) {
    if (body.childNodes.length) return;
    if (finding.suppressed)
      body.append(make("p", {}, `Suppressed by ${finding.suppressed.by}: ${finding.suppressed.reason || "no reason given"}`));
    if (finding.tried) body.append(make("p", {}, make("strong", {}, "Tried: "), rich(finding.tried)));
    if (finding.why) body.append(make("p", {}, make("strong", {}, "Why: "), rich(finding.why)));
    if (finding.fix) body.append(make("p", {}, make("strong", {}, "How to fix: "), rich(finding.fix)));
    const steps = finding.places.length ? player(finding) : null;
    if (steps) body.append(make("h4", {}, "Step by step"), steps);
    body.append(make("h4", {}, "Places"),
      make("ol", { class: "places" }, ...finding.places.map((place, index) => placeItem(finding, place, index))));
    body.append(make("p", { class: "soft" },
      `Evidence: ${finding.evidence}. Fingerprint: ${finding.fingerprint}` + (finding.key ? ` of ${finding.key}` : "") +
      (finding.module ? `. Module: ${finding.module}` : "")));
    const help = ruleHelp(finding.rule);
    if (help) body.append(help);
  }

  function article(finding) {
    const body = make("div", { class: "body" });
    const first = finding.places[0];
    const details = make("details", { ontoggle: () => fillBody(finding, body) },
      make("summary", {}, make("h3", {}, make("span", { class: `level ${finding.level}` }, finding.level), ": ",
        rich(finding.message), " ", make("code", {}, `[${finding.rule}]`)),
      make("div", { class: "where soft" }, first ? where(first.site) : "",
        stateOf(finding) === "new" && !finding.state ? "" : ` (${stateOf(finding)})`,
        finding.evidence === "predicted" ? "" : ` (${finding.evidence})`)), body);
    return make("article", { id: `f-${finding.fingerprint}` }, details);
  }

  /* ---- filters ---- */

  const articles = report.findings.map((finding) => {
    const text = [finding.message, finding.rule, finding.subject, ...finding.places.flatMap((place) =>
      [where(place.site), place.site && place.site.function, place.text])].filter(Boolean).join("\n").toLowerCase();
    return { finding, element: article(finding), text, locks: locksOf(finding) };
  });

  function checked(id) {
    return new Set([...byId(id).querySelectorAll("input:checked")].map((box) => box.value));
  }

  function applyFilters() {
    const levels = checked("levels"), states = checked("states");
    const rule = byId("rule").value, lock = byId("lock").value, text = byId("text").value.trim().toLowerCase();
    let shown = 0;
    for (const one of articles) {
      const fits = levels.has(one.finding.level) && states.has(stateOf(one.finding)) &&
        (!rule || one.finding.rule === rule) && (!lock || one.locks.has(lock)) && (!text || one.text.includes(text));
      one.element.hidden = !fits;
      shown += fits;
    }
    byId("count").textContent = `${shown} of ${plural(articles.length, "finding")} shown`;
    document.querySelectorAll("#graph .node").forEach((node) =>
      node.classList.toggle("chosen", lock !== "" && nodeName(node) === lock));
  }

  function addBoxes(id, words, on) {
    for (const word of words)
      byId(id).append(make("label", {}, make("input", { type: "checkbox", value: word, checked: on(word) ? "" : null }),
        ` ${word} (${articles.filter((one) => one.finding.level === word || stateOf(one.finding) === word).length})`));
  }

  function addChoices(id, words) {
    for (const word of [...new Set(words)].sort()) byId(id).append(make("option", { value: word }, word));
  }

  function startFilters() {
    addBoxes("levels", ["error", "warning", "note"], () => true);
    addBoxes("states", ["new", "unchanged", "suppressed"].filter((state) =>
      state === "new" || articles.some((one) => stateOf(one.finding) === state)), (state) => state !== "suppressed");
    addChoices("rule", articles.map((one) => one.finding.rule));
    addChoices("lock", articles.flatMap((one) => [...one.locks]));
    byId("filters").addEventListener("input", applyFilters);
    byId("filters").addEventListener("reset", () => setTimeout(applyFilters));
    byId("filters").addEventListener("submit", (event) => event.preventDefault());
    byId("list").append(...articles.map((one) => one.element));
    if (!articles.length) byId("list").append(make("p", {}, "Nothing was found."));
    applyFilters();
    if (articles.length) articles[0].element.querySelector("details").open = true;
  }

  /* ---- overview ---- */

  function fillOverview() {
    const summary = report.summary;
    byId("summary").textContent = data.summary;
    byId("made").textContent = `Made by concheck ${report.tool.version}.`;
    const rules = new Map();
    for (const { finding } of articles) rules.set(finding.rule, (rules.get(finding.rule) || []).concat([finding]));
    if (rules.size)
      byId("counts").append(make("table", {},
        make("thead", {}, make("tr", {}, ...["rule", "findings", "new"].map((word) => make("th", { scope: "col" }, word)))),
        make("tbody", {}, ...[...rules].sort().map(([rule, list]) => make("tr", {},
          make("th", { scope: "row" }, make("code", {}, rule)), make("td", { class: "number" }, String(list.length)),
          make("td", { class: "number" }, String(list.filter((one) => stateOf(one) === "new").length)))))));
    const lost = report.notices.map((notice) => make("li", { class: notice.level },
      `${notice.level}: ${notice.site ? where(notice.site) + ": " : ""}${notice.text}`));
    if (lost.length) byId("lost").append(make("h3", {}, "What the analysis lost"), make("ul", {}, ...lost));
    for (const [words, names] of [["Assumed to leave locks and shared data alone", summary.assumed_callees],
      ["Precision was cut by a bound in", summary.bounded_functions], ["Fixed since the report compared with",
        (report.fixed || []).map((one) => `${one.message} [${one.rule}]`)]])
      if (names && names.length)
        byId("lost").append(make("details", {}, make("summary", {}, `${words}: ${names.length}`),
          make("ul", {}, ...names.map((name) => make("li", {}, rich(name))))));
  }

  /* ---- graph ---- */

  const nodeName = (node) => [...node.querySelectorAll("text")].map((text) => text.textContent).join(" ");

  function startGraph() {
    const source = byId("graph-source");
    const graph = byId("graph");
    if (!source || !source.content.querySelector("svg")) return;
    byId("lock-order").hidden = false;
    const svg = source.content.querySelector("svg");
    graph.append(svg);
    const whole = svg.getAttribute("viewBox").split(/\s+/).map(Number);
    /* a graph of two locks need not fill the page */
    for (const [start, size, least] of [[0, 2, 700], [1, 3, 250]]) {
      const more = Math.max(least - whole[size], 0);
      whole[start] -= more / 2;
      whole[size] += more;
    }
    let view = [...whole];
    const show = () => svg.setAttribute("viewBox", view.join(" "));
    const zoom = (factor, x = 0.5, y = 0.5) => {
      const width = Math.min(Math.max(view[2] * factor, whole[2] / 50), whole[2] * 4);
      const scale = width / view[2];
      view = [view[0] + view[2] * (1 - scale) * x, view[1] + view[3] * (1 - scale) * y, width, view[3] * scale];
      show();
    };
    show();
    const move = (x, y) => { view[0] += view[2] * x; view[1] += view[3] * y; show(); };
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    /* Graphviz puts what is worth reading into links that lead nowhere; browsers show titles. */
    svg.querySelectorAll("a").forEach((link) => {
      const title = link.closest(".node, .edge").querySelector("title");
      title.textContent = link.getAttributeNS("http://www.w3.org/1999/xlink", "title") || title.textContent;
      link.replaceWith(...link.childNodes);
    });
    const name = svg.querySelector(".graph > title");
    if (name) name.textContent = "Lock-order graph";
    byId("zoom-in").addEventListener("click", () => zoom(0.8));
    byId("zoom-out").addEventListener("click", () => zoom(1.25));
    byId("zoom-all").addEventListener("click", () => { view = [...whole]; show(); });
    graph.addEventListener("wheel", (event) => {
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      zoom(event.deltaY < 0 ? 0.9 : 1.1, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    }, { passive: false });
    const keys = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] };
    graph.addEventListener("keydown", (event) => {
      if (event.key in keys) move(...keys[event.key]);
      else if (event.key === "+" || event.key === "=") zoom(0.8);
      else if (event.key === "-") zoom(1.25);
      else return;
      event.preventDefault();
    });
    startDrag(graph, svg, (x, y) => move(-x, -y));
    svg.querySelectorAll(".node").forEach((node) => {
      const name = nodeName(node);
      const count = articles.filter((one) => one.locks.has(name)).length;
      node.setAttribute("tabindex", "0");
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", `Lock ${name}: show ${plural(count, "finding")}`);
      const choose = () => {
        if (![...byId("lock").options].some((option) => option.value === name)) addChoices("lock", [name]);
        byId("lock").value = byId("lock").value === name ? "" : name;
        applyFilters();
        byId("findings").scrollIntoView();
      };
      node.addEventListener("click", choose);
      node.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        choose();
      });
    });
  }

  function startDrag(graph, svg, move) {
    let from = null;
    graph.addEventListener("pointerdown", (event) => { from = [event.clientX, event.clientY]; });
    window.addEventListener("pointerup", () => { from = null; });
    window.addEventListener("pointermove", (event) => {
      if (!from) return;
      const box = svg.getBoundingClientRect();
      move((event.clientX - from[0]) / box.width, (event.clientY - from[1]) / box.height);
      from = [event.clientX, event.clientY];
    });
  }

  /* ---- theme, print, links ---- */

  function startTheme() {
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const set = (theme) => { document.documentElement.dataset.theme = theme; };
    let chosen = false;
    set(dark.matches ? "dark" : "light");
    dark.addEventListener("change", () => { if (!chosen) set(dark.matches ? "dark" : "light"); });
    byId("theme").addEventListener("click", () => {
      chosen = true;
      set(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    });
  }

  /* On paper everything that is shown is open, and light. */
  function startPrint() {
    let closed = [], theme = "";
    window.addEventListener("beforeprint", () => {
      articles.filter((one) => !one.element.hidden).forEach((one) => fillBody(one.finding, one.element.querySelector(".body")));
      closed = [...document.querySelectorAll("article:not([hidden]) details:not([open])")];
      closed.forEach((details) => { details.open = true; });
      theme = document.documentElement.dataset.theme;
      document.documentElement.dataset.theme = "light";
    });
    window.addEventListener("afterprint", () => {
      closed.forEach((details) => { details.open = false; });
      document.documentElement.dataset.theme = theme;
    });
  }

  function followLink() {
    const target = location.hash.startsWith("#f-") && byId(location.hash.slice(1));
    if (!target) return;
    target.querySelector("details").open = true;
    target.scrollIntoView();
  }

  startTheme();
  fillOverview();
  startFilters();
  startGraph();
  startPrint();
  followLink();
  window.addEventListener("hashchange", followLink);
})();
