"use strict";
(() => {
  // src/text/quantities.ts
  var MINUTE = 60;
  var HOUR = 60 * MINUTE;
  var DAY = 24 * HOUR;
  function formatDuration(seconds) {
    if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
    const whole = Math.round(seconds);
    if (whole < MINUTE) return `${whole} s`;
    if (whole < HOUR) return joinUnits(Math.floor(whole / MINUTE), "min", whole % MINUTE, "s");
    const minutes = Math.round(seconds / MINUTE);
    return joinUnits(Math.floor(minutes / 60), "h", minutes % 60, "min");
  }
  function formatCount(count) {
    return count.toLocaleString("en-US");
  }
  function formatAge(from, to) {
    const seconds = (Date.parse(to) - Date.parse(from)) / 1e3;
    if (Number.isNaN(seconds)) return "at an unknown time";
    if (seconds < MINUTE) return "just now";
    if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
    if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)} h ago`;
    return `${formatCount(Math.floor(seconds / DAY))} days ago`;
  }
  function joinUnits(large, largeUnit, small, smallUnit) {
    return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
  }

  // src/report/dashboard/sparkline.ts
  var WIDTH = 116;
  var HEIGHT = 18;
  var ROOM = 2;
  function drawSparkline(values) {
    const known = values.flatMap((value, index) => value === null ? [] : [{ value, index }]);
    const all = known.map(({ value }) => value);
    const least = Math.min(...all);
    const range = Math.max(...all) - least || 1;
    const places = known.map(({ value, index }) => ({
      x: (ROOM + index / Math.max(1, values.length - 1) * WIDTH).toFixed(1),
      y: (HEIGHT + 2 * ROOM - (value - least) / range * HEIGHT).toFixed(1)
    }));
    return { points: places.map(({ x, y }) => `${x},${y}`), end: places.at(-1) };
  }

  // dashboard/dom.ts
  var SVG = "http://www.w3.org/2000/svg";
  function part(id) {
    const found = document.getElementById(id);
    if (!found) throw new Error(`The page has no #${id}`);
    return found;
  }
  function element(name, attributes = {}, ...children) {
    return fill(document.createElement(name), attributes, children);
  }
  function svg(name, attributes = {}, ...children) {
    return fill(document.createElementNS(SVG, name), attributes, children);
  }
  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes))
      if (value !== void 0 && value !== false) node.setAttribute(name, String(value));
    node.append(...flatten(children));
    return node;
  }
  function flatten(child) {
    if (child === void 0 || child === false) return [];
    return typeof child === "object" && !(child instanceof Node) ? child.flatMap(flatten) : [child];
  }
  function icon(level, words) {
    const named = words ? { role: "img", "aria-label": words } : { "aria-hidden": "true" };
    return svg("svg", { class: `icon ${level}`, ...named }, svg("use", { href: `#i-${level}` }));
  }
  function itemLink(item) {
    const href = `#${encodeURIComponent(item.id)}`;
    return element("a", { class: "name", href }, element("bdi", {}, item.name));
  }
  function runLink(data, run) {
    const href = `${data.repositoryUrl}/actions/runs/${run.id}/attempts/${run.attempt}`;
    if (!/^https?:/.test(href)) return element("span", {}, `run ${run.id}`);
    return element("a", { href }, `run ${run.id}`);
  }
  function table(caption, titles, all) {
    const used = titles.map((_, index) => all.some((row2) => row2[index] !== ""));
    const head = titles.filter((_, index) => used[index]);
    const rows = all.map((row2) => row2.filter((_, index) => used[index]));
    const cells = (row2) => row2.map(
      (cell, index) => index === 0 ? element("th", { scope: "row" }, cell) : element("td", { "data-title": head[index] }, cell)
    );
    return element(
      "table",
      {},
      element("caption", { class: "sr" }, caption),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          head.map((title) => element("th", { scope: "col" }, title))
        )
      ),
      element(
        "tbody",
        {},
        rows.map((row2) => element("tr", {}, cells(row2)))
      )
    );
  }

  // dashboard/charts.ts
  var WIDTH2 = 720;
  var HEIGHT2 = 140;
  var ROOM2 = 12;
  function createChart({ title, values, states, describe, line, top }) {
    const highest = Math.max(...values.map((value) => value ?? 0)) || 1;
    const step = WIDTH2 / Math.max(values.length, 12);
    const points = values.map((value, index) => ({
      x: index * step + step / 2,
      y: HEIGHT2 - (value ?? 0) / highest * (HEIGHT2 - ROOM2),
      known: value !== null,
      state: states[index] ?? "off"
    }));
    const drawing = svg("svg", {
      viewBox: `0 0 ${WIDTH2} ${HEIGHT2}`,
      class: line ? "line" : "bars",
      "aria-hidden": "true"
    });
    drawing.append(
      svg("path", { class: "axis", d: `M0 ${HEIGHT2 - 0.5}H${WIDTH2}M0 ${ROOM2}H${WIDTH2}` })
    );
    drawing.append(...line ? drawLine(points) : drawBars(points, step));
    return readable(drawing, { title: `${title}, up to ${top}`, points, describe, step });
  }
  function drawBars(points, step) {
    return points.filter(({ known }) => known).map(({ x, y, state }) => {
      const top = Math.min(y, HEIGHT2 - 2);
      const width = Math.max(1, step - 2);
      const bar = svg("rect", { x: x - width / 2, y: top, width, height: HEIGHT2 - top, rx: 1 });
      const mark = state === "bad" && svg("path", { class: "mark", d: `M${x - 3} ${top - 9}l6 6m0-6l-6 6` });
      return svg("g", { class: state }, bar, mark);
    });
  }
  function drawLine(points) {
    const known = points.filter((point) => point.known);
    const line = known.map(({ x, y }) => `${x},${y}`).join(" ");
    const dots = known.length > 40 ? known.slice(-1) : known;
    return [
      svg("polyline", { points: line }),
      ...dots.map(({ x, y }) => svg("circle", { cx: x, cy: y, r: 2.5 }))
    ];
  }
  var MOVES = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -10,
    PageUp: 10,
    Home: -Infinity,
    End: Infinity
  };
  function readable(drawing, { title, points, describe, step }) {
    const last = points.length - 1;
    const reading = element("p", { class: "reading" });
    const cursor = svg("path", { class: "cursor", d: "M0 0" });
    drawing.append(cursor);
    const frame = element(
      "div",
      {
        class: "plot",
        role: "slider",
        tabindex: "0",
        "aria-label": title,
        "aria-valuemin": "0",
        "aria-valuemax": String(Math.max(0, last)),
        "aria-orientation": "horizontal"
      },
      drawing
    );
    let at = last;
    const read = (index, seen) => {
      at = Math.min(last, Math.max(0, index));
      const words = describe(at);
      frame.setAttribute("aria-valuenow", String(Math.max(0, at)));
      frame.setAttribute("aria-valuetext", words);
      reading.textContent = words;
      const box = drawing.viewBox.baseVal;
      cursor.setAttribute("d", seen ? `M${points[at]?.x ?? 0} 0V${box.height}` : "M0 0");
    };
    frame.addEventListener("pointermove", (event) => {
      const box = drawing.getBoundingClientRect();
      const scale = drawing.viewBox.baseVal.width / box.width;
      read(Math.floor((event.clientX - box.left) * scale / step), true);
    });
    frame.addEventListener("pointerleave", () => read(last, false));
    frame.addEventListener("blur", () => read(last, false));
    frame.addEventListener("focus", () => read(at, true));
    frame.addEventListener("keydown", (event) => {
      const move = MOVES[event.key];
      if (move === void 0) return;
      event.preventDefault();
      read(at + move, true);
    });
    read(last, false);
    return element("figure", { class: "chart" }, element("figcaption", {}, title), reading, frame);
  }
  function createSparkline(values) {
    const { points, end } = drawSparkline(values);
    if (points.length < 2 || !end) return void 0;
    return svg(
      "svg",
      { class: "spark", viewBox: "0 0 122 24", "aria-hidden": "true" },
      svg("polyline", { points: points.join(" ") }),
      svg("circle", { cx: end.x, cy: end.y, r: 2 })
    );
  }

  // dashboard/data.ts
  async function loadData() {
    const text = document.getElementById("series")?.textContent ?? "";
    const bytes = Uint8Array.from(atob(text.trim()), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const data = JSON.parse(await new Response(stream).text());
    return prepare(data);
  }
  function prepare(data) {
    const byId = /* @__PURE__ */ new Map();
    const testsOf = /* @__PURE__ */ new Map();
    const items = data.items.map(prepareItem);
    for (const item of items) {
      byId.set(item.id, item);
      if (item.tested === void 0) continue;
      const tests2 = testsOf.get(item.tested) ?? [];
      tests2.push(item);
      testsOf.set(item.tested, tests2);
    }
    items.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
    return { ...data, items, byId, testsOf };
  }
  function prepareItem(packed) {
    const last = lastLetter(packed.status);
    const notes2 = packed.notes?.map(({ text }) => text).join(" ") ?? "";
    const { word } = stateOf({ ...packed, last });
    return {
      ...packed,
      last,
      rows: addUp(packed.rows),
      words: `${packed.id} ${packed.owner ?? ""} ${word} ${notes2}`.toLowerCase()
    };
  }
  var NOT_RUN = { level: "off", word: "not run", test: "not run", source: "not read" };
  var STATES = {
    s: { level: "green", word: "succeeded", test: "passed", source: "fresh" },
    w: { level: "amber", word: "warned", test: "warned", source: "late" },
    e: { level: "red", word: "failed", test: "failed", source: "stale" },
    f: { level: "red", word: "failed", test: "failed", source: "failed" },
    u: { level: "red", word: "unreadable", test: "unreadable", source: "unreadable" },
    k: { level: "off", word: "skipped", test: "skipped", source: "skipped" }
  };
  function stateIn(item, letter) {
    const state = STATES[letter] ?? NOT_RUN;
    return { level: state.level, word: state[groupOf(item)] };
  }
  function stateOf(item) {
    const { level, word } = stateIn(item, item.last);
    const levels = [level, ...(item.notes ?? []).map((note) => note.level)];
    const worst = LEVELS.find((each) => levels.includes(each)) ?? level;
    return { level: worst, word: worst === level ? word : "unusual" };
  }
  var LEVELS = ["red", "amber", "green", "off"];
  function isTest(item) {
    return item.kind === "test" || item.kind === "unit_test";
  }
  function groupOf(item) {
    if (isTest(item)) return "test";
    return item.kind === "source" ? "source" : "word";
  }
  function lastLetter(status) {
    return /([^.])\.*$/.exec(status)?.[1] ?? ".";
  }
  function rank(item) {
    const level = LEVELS.indexOf(stateOf(item).level);
    return Math.min(level, 2) * 2 + (isTest(item) ? 1 : 0);
  }
  function addUp(differences) {
    let sum = 0;
    return differences?.map((difference) => {
      if (difference === null) return null;
      sum += difference;
      return sum;
    });
  }
  function lastOf(values) {
    return values?.findLast((value) => value !== null) ?? void 0;
  }

  // dashboard/words.ts
  var RUN_WORDS = {
    success: "succeeded",
    failure: "failed",
    nothing: "had nothing to do"
  };
  var DATE = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short"
  });
  function formatDate(at) {
    const time = Date.parse(at);
    return Number.isNaN(time) ? "at an unknown time" : DATE.format(time);
  }

  // dashboard/detail.ts
  function renderDetail(data, item) {
    const { level } = stateOf(item);
    const { word } = stateIn(item, item.last);
    return [
      element("p", {}, element("a", { href: "#" }, "← Overview")),
      element(
        "div",
        { class: `verdict ${level}` },
        icon(level),
        element(
          "div",
          {},
          element("h1", { tabindex: "-1" }, element("bdi", {}, item.name)),
          element("p", {}, `${word} ${lastRun(data, item)}${inARow(item)}`)
        )
      ),
      notes(item),
      facts(data, item),
      ...charts(data, item),
      tests(data, item),
      runs(data, item)
    ].filter((each) => each !== void 0);
  }
  function renderUnknown(id) {
    return [
      element("p", {}, element("a", { href: "#" }, "← Overview")),
      element("h1", { tabindex: "-1" }, "Not found"),
      element(
        "p",
        {},
        "The project has no ",
        element("code", {}, id),
        ". It may have been renamed or removed."
      )
    ];
  }
  function inARow({ status, last, kind }) {
    if (stateIn({ kind }, last).level !== "red") return "";
    const known = status.replaceAll(".", "");
    const runs2 = known.length - known.search(new RegExp(`${last}+$`));
    return runs2 > 1 ? `, ${runs2} times in a row` : ", for the first time";
  }
  function lastRun(data, item) {
    const index = item.status.search(/[^.]\.*$/);
    const run = data.runs[index];
    return run ? `in the run of ${formatDate(run.at)}` : "in any run of the history";
  }
  function notes({ notes: all }) {
    if (!all) return void 0;
    const items = all.map(({ level, text }) => element("li", {}, icon(level), ` ${text}`));
    return element("ul", { class: "notes" }, items);
  }
  function facts(data, item) {
    const tested = item.tested === void 0 ? void 0 : data.byId.get(item.tested);
    const entries = [
      ["Kind", [item.as, item.kind].filter(Boolean).join(" ").replace("_", " ")],
      ["Owner", item.owner ?? "no owner"],
      ["File", element("code", {}, item.file)],
      ["Tests", tested && itemLink(tested)],
      ["Shown in", item.exposures?.join(", ")],
      ["Unique id", element("code", {}, item.id)]
    ];
    return element(
      "dl",
      {},
      entries.filter(([, value]) => value).map(
        ([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))
      )
    );
  }
  function charts(data, item) {
    const states = [...item.status].map((letter) => {
      const { level } = stateIn(item, letter);
      return level === "red" ? "bad" : level === "off" ? "off" : "ok";
    });
    const draw = (title, values, write2, line = false) => values && createChart({
      title,
      values,
      states,
      line,
      top: write2(Math.max(...values.map((value) => value ?? 0))),
      describe: (index) => {
        const { word } = stateIn(item, item.status[index] ?? ".");
        const value = values[index] ?? null;
        const at = data.runs[index]?.at ?? "";
        return `${formatDate(at)}: ${value === null ? "unknown" : write2(value)}, ${word}`;
      }
    });
    const about = data.rounded ? "about " : "";
    return [
      draw("Time", item.seconds, formatDuration),
      draw("Rows", item.rows, (count) => `${about}${formatCount(count)} rows`, true),
      draw("Failing rows", item.failures, (count) => `${formatCount(count)} failing rows`),
      draw("Age", item.age, (age) => `${formatDuration(age)} old`, true)
    ];
  }
  function tests(data, item) {
    const all = data.testsOf.get(item.id);
    if (!all) return void 0;
    const rows = all.map((test) => {
      const { level, word } = stateOf(test);
      return [[icon(level), " ", itemLink(test)], word];
    });
    return element(
      "section",
      {},
      element("h2", {}, "Tests"),
      table("Tests", ["Test", "State"], rows)
    );
  }
  function runs(data, item) {
    const rows = data.runs.map((run, index) => ({ run, index, letter: item.status[index] ?? "." })).filter(({ letter }) => letter !== ".").reverse().map(({ run, index, letter }) => {
      const { level, word } = stateIn(item, letter);
      return [
        [icon(level), " ", runLink(data, run)],
        word,
        formatDate(run.at),
        write(item.seconds?.[index], formatDuration) || write(item.age?.[index], formatDuration),
        write(item.rows?.[index], formatCount) || write(item.failures?.[index], formatCount),
        (item.attempts?.[index] ?? 0) > 1 ? String(item.attempts?.[index]) : ""
      ];
    });
    if (rows.length === 0) return void 0;
    const source = item.kind === "source";
    const counted = item.failures ? "Failing rows" : "Rows";
    const head = ["Run", "Result", "When", source ? "Age" : "Time", counted, "Attempts"];
    const left = data.leftOut > 0 && element(
      "p",
      { class: "none" },
      `Shows the last ${data.runs.length} of ${data.leftOut + data.runs.length} runs to keep the page small.`
    );
    return element(
      "section",
      {},
      element("h2", {}, "Run by run"),
      left,
      table("Run by run", head, rows)
    );
  }
  function write(value, words) {
    return value === null || value === void 0 ? "" : words(value);
  }

  // dashboard/list.ts
  var ROWS_SHOWN = 100;
  var ROWS_AT_FIRST = 20;
  function showList(data, filter2) {
    const words = filter2.toLowerCase().split(/\s+/).filter(Boolean);
    const found = data.items.filter(
      (item) => words.length > 0 ? words.every((word) => item.words.includes(word)) : !isTest(item) || stateOf(item).level === "red"
    );
    render(data, found, words.length > 0 ? ROWS_SHOWN : ROWS_AT_FIRST);
    const what = words.length > 0 ? "found" : "models, seeds, snapshots, sources and failing tests";
    part("found").textContent = `${formatCount(found.length)} ${what}`;
  }
  function render(data, found, limit) {
    const rows = found.slice(0, limit).map(row);
    const head = ["Name", "State", "Time", "Over time", "Rows", "Over time", "Owner"];
    const parts = rows.length > 0 ? [table("Search results", head, rows)] : [];
    if (found.length > limit) {
      const more = element(
        "button",
        { type: "button" },
        `Show ${formatCount(found.length - limit)} more`
      );
      more.addEventListener("click", () => {
        render(data, found, Number.POSITIVE_INFINITY);
        document.querySelectorAll("#items tbody a")[limit]?.focus();
      });
      parts.push(more);
    }
    part("items").replaceChildren(...parts);
  }
  function row(item) {
    const { level, word } = stateOf(item);
    const seconds = lastOf(item.seconds);
    const rows = lastOf(item.rows);
    const failures = lastOf(item.failures);
    return [
      [
        icon(level),
        " ",
        itemLink(item),
        " ",
        element("span", { class: "kind" }, item.as ?? item.kind)
      ],
      word,
      seconds === void 0 ? "" : formatDuration(seconds),
      (item.seconds && createSparkline(item.seconds)) ?? "",
      rowsWords(item, rows, failures),
      (item.rows && createSparkline(item.rows)) ?? "",
      item.owner ?? ""
    ];
  }
  function rowsWords(item, rows, failures) {
    if (failures) return `${formatCount(failures)} failing`;
    if (rows === void 0) return "";
    return `${item.estimated ? "about " : ""}${formatCount(rows)}`;
  }

  // dashboard/page.ts
  var OLD_AFTER = 2 * 864e5;
  var filter = part("filter");
  function showTimes() {
    for (const time of document.querySelectorAll("time")) {
      const at = Date.parse(time.dateTime);
      if (Number.isNaN(at)) continue;
      time.title = formatDate(time.dateTime);
      time.textContent = "age" in time.dataset ? formatAge(time.dateTime, now()) : formatDate(time.dateTime);
    }
  }
  function now() {
    return (/* @__PURE__ */ new Date()).toISOString();
  }
  function warnOfAge(madeAt) {
    const at = Date.parse(madeAt);
    if (Date.now() - at < OLD_AFTER) return;
    part("old").textContent = `This page was generated ${formatAge(madeAt, now())} and may be out of date.`;
    part("old").hidden = false;
  }
  function route(data, focus) {
    const id = decode(location.hash.slice(1));
    const isSection = id === "" || id === "top";
    part("detail").hidden = isSection;
    part("overview").hidden = !isSection || filter.value.trim() !== "";
    part("list").hidden = !isSection || data.items.length === 0;
    if (isSection) {
      showList(data, filter.value);
      return;
    }
    const item = data.byId.get(id);
    part("detail").replaceChildren(...item ? renderDetail(data, item) : renderUnknown(id));
    scrollTo(0, 0);
    if (focus) part("detail").querySelector("h1")?.focus();
  }
  function decode(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }
  function readRuns({ runs: runs2, leftOut }) {
    const figure = document.getElementById("runs-chart");
    const drawing = figure?.querySelector("svg");
    if (!drawing || leftOut > 0) return;
    const step = 720 / Math.max(runs2.length, 20);
    drawing.setAttribute("aria-hidden", "true");
    const chart = readable(drawing, {
      title: "Duration of each run",
      points: runs2.map((_, index) => ({ x: index * step + (step - 2) / 2 })),
      step,
      describe: (index) => {
        const run = runs2[index];
        if (!run) return "";
        const { at, mode, status, seconds } = run;
        return `${formatDate(at)}: ${mode} ${RUN_WORDS[status]}, ${formatDuration(seconds)}`;
      }
    });
    figure?.replaceWith(chart);
  }
  async function start() {
    showTimes();
    setInterval(showTimes, 6e4);
    const data = await loadData();
    warnOfAge(data.madeAt);
    if (data.runs.length > 0) readRuns(data);
    part("search").hidden = false;
    part("search").addEventListener("submit", (event) => event.preventDefault());
    filter.addEventListener("input", () => {
      if (location.hash.length > 1) history.replaceState(null, "", "#");
      route(data, false);
    });
    addEventListener("hashchange", () => {
      if (location.hash !== "#top") filter.value = "";
      route(data, true);
    });
    addEventListener("keydown", (event) => {
      if (event.key === "/" && !event.ctrlKey && event.target !== filter) {
        event.preventDefault();
        filter.focus();
      }
      if (event.key === "Escape" && filter.value !== "") {
        filter.value = "";
        route(data, false);
      }
    });
    route(data, false);
    document.documentElement.dataset.ready = "";
  }
  requestAnimationFrame(() => setTimeout(start));
})();
