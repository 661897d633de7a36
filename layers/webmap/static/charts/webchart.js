/* A chart in step with the map: drawn as SVG at the width it has, read by keyboard and as a table.
 *
 * Every text reaches the page by textContent. Where things stand is worked out in webplot.js.
 */
"use strict";

globalThis.atlasChart = (() => {
  const { heights, ticks, scale, slots, stairs, band, under, holding } = globalThis.atlasPlot;
  const link = globalThis.atlasLink;
  const { element, json } = globalThis.atlas;
  const SVG = "http://www.w3.org/2000/svg";
  const PLOT_PX = 150;
  const BAR_PX = 22;
  const LEAST_PX = 200;
  const PART = { names: 0.45, figures: 0.36 }; // of the width, at most, beside the bars
  const TICK_PX = { across: 48, figure: 34 };

  function shape(tag, values, text) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(values)) {
      if (value !== undefined && value !== null) node.setAttribute(name, value);
    }
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function read(value, { years }, lang) {
    return years ? String(value) : value.toLocaleString(lang, { maximumFractionDigits: 6 });
  }

  /* --------------------------------------------------------------- drawing */

  // Along the bottom a line or a histogram, its figures to the left.
  function upright(state, width) {
    const { data: { kind, marks, across, figure, lang } } = state;
    const levels = heights(marks, PLOT_PX / TICK_PX.figure);
    const labels = levels.map((each) => read(each, figure, lang));
    const left = longest([...measured(state.svg, labels).values()]) + 8;
    const right = width - 14;
    const [above, base] = [22, 22 + PLOT_PX];
    const y = scale([0, levels.at(-1)], [base, above]);
    const found = slots(state.data);
    const x = scale([0, 1], [left, right]);
    state.svg.append(shape("text", { x: 0, y: 11, class: "atlas-chart-title" }, figure.label));
    levels.forEach((each, k) => {
      state.svg.append(shape("line", { x1: left, x2: right, y1: y(each), y2: y(each), class: each ? "atlas-grid" : "atlas-axis" }));
      state.svg.append(shape("text", { x: left - 6, y: y(each) + 4, "text-anchor": "end" }, labels[k]));
    });
    feet(state, found, x, base);
    state.svg.append(shape("text", { x: right, y: base + 34, "text-anchor": "end", class: "atlas-chart-title" }, across.label));
    (kind === "line" ? line : columns)(state, found, { x, y, base, above });
    state.partAt = (px) => (px - left) / (right - left);
    return base + 40;
  }

  // What stands below the axis: round numbers, or the names of classes and of a last point.
  function feet(state, { ends, at, to }, x, base) {
    const { data: { kind, marks, across, lang } } = state;
    const put = (px, text, anchor = "middle") =>
      state.svg.append(shape("text", { x: px, y: base + 16, "text-anchor": anchor }, text));
    if (!ends) {
      marks.forEach(({ label }, k) => put(x((at[k][0] + at[k][1]) / 2), label));
      return;
    }
    const place = to || scale(ends, [0, 1]);
    const last = kind === "line" && marks.at(-1).start === undefined;
    for (const each of ticks(...ends, (x(1) - x(0)) / TICK_PX.across, across.years)) {
      const px = x(place(each));
      state.svg.append(shape("line", { x1: px, x2: px, y1: base, y2: base + 4, class: "atlas-axis" }));
      if (!last || px < x(1) - TICK_PX.across) put(px, read(each, across, lang));
    }
    if (last) put(x(1) + 10, marks.at(-1).label, "end");
  }

  function line(state, { at }, { x, y, base, above }) {
    const { data: { marks } } = state;
    const known = marks.map((mark, k) => ({ mark, px: x(at[k][0]) })).filter(({ mark }) => mark.value !== undefined);
    const ranged = known.filter(({ mark }) => mark.low !== undefined);
    state.svg.append(
      shape("path", { class: "atlas-band", d: band(ranged.map(({ mark, px }) => [px, y(mark.low), y(mark.high)])) }),
      shape("path", { class: "atlas-line", d: stairs(known.map(({ mark, px }) => [px, y(mark.value)])) }));
    const step = marks.length > 1 ? x(at[1][0]) - x(at[0][0]) : 20;
    marks.forEach((mark, k) => {
      const px = x(at[k][0]);
      const node = group(state, k);
      node.append(shape("rect", { x: px - step / 2, y: above, width: step, height: base - above, class: "atlas-hit" }));
      if (mark.value !== undefined) {
        node.append(
          shape("line", { x1: px, x2: px, y1: above, y2: base, class: "atlas-rule" }),
          shape("circle", { cx: px, cy: y(mark.value), r: mark.ids ? 3.5 : 2.5, class: mark.ids ? "atlas-dot" : "atlas-dot atlas-still" }));
      }
    });
  }

  function columns(state, { at }, { x, y, base, above }) {
    state.data.marks.forEach((mark, k) => {
      const [begin, end] = at[k].map(x);
      const node = group(state, k);
      node.append(
        shape("rect", { x: begin, y: above, width: end - begin, height: base - above, class: "atlas-hit" }),
        bar(mark, { x: begin + 0.5, y: y(mark.value ?? 0), width: Math.max(1, end - begin - 1), height: base - y(mark.value ?? 0) }));
    });
  }

  // One bar below the other: names to the left, figures in words to the right.
  function lying(state, width) {
    const { data: { marks, figure } } = state;
    const lengths = measured(state.svg, marks.flatMap(({ label, words }) => [label, words]));
    const room = (what, part) => Math.min(longest(marks.map((mark) => lengths.get(mark[what]))), width * part) + 8;
    const left = room("label", PART.names);
    const right = width - room("words", PART.figures);
    const within = (text, values, most) => {
      const node = shape("text", values, text);
      if (lengths.get(text) > Math.floor(most)) node.dataset.room = Math.floor(most); // the tip has the whole
      return node;
    };
    const x = scale([0, heights(marks, 4).at(-1)], [left, right]);
    state.svg.append(shape("text", { x: 0, y: 11, class: "atlas-chart-title" }, figure.label));
    marks.forEach((mark, k) => {
      const y = 20 + k * BAR_PX;
      const node = group(state, k);
      const middle = y + BAR_PX / 2;
      node.append(
        shape("rect", { x: 0, y, width, height: BAR_PX, class: "atlas-hit" }),
        within(mark.label, { x: 0, y: middle + 4 }, left - 8),
        bar(mark, { x: left, y: y + 4, width: mark.value ? Math.max(1, x(mark.value) - left) : 0, height: BAR_PX - 8 }));
      if (mark.low !== undefined && mark.high > mark.low) {
        node.append(shape("line", { x1: x(mark.low), x2: x(mark.high), y1: middle, y2: middle, class: "atlas-whisker" }));
      }
      node.append(within(mark.words, { x: right + 8, y: middle + 4 }, width - right - 8));
    });
    const base = 20 + marks.length * BAR_PX;
    state.svg.append(shape("line", { x1: left, x2: left, y1: 20, y2: base, class: "atlas-axis" }));
    return base + 4;
  }

  // Pixels that texts take in a chart; all are laid out in one go, as each go is one of the page.
  function measured(svg, texts) {
    const nodes = texts.map((text) => shape("text", { visibility: "hidden" }, text));
    svg.append(...nodes);
    const found = new Map(nodes.map((node) => [node.textContent, node.getComputedTextLength()]));
    for (const node of nodes) node.remove();
    return found;
  }

  const longest = (lengths) => Math.ceil(Math.max(0, ...lengths));

  // Cut texts that are wider than their room.
  function clip(svg) {
    const nodes = [...svg.querySelectorAll("text[data-room]")];
    const dots = nodes.length ? measured(svg, ["…"]).get("…") : 0;
    const counts = nodes.map((node) => {
      let count = node.textContent.length - 1;
      while (count > 1 && node.getSubStringLength(0, count) + dots > Number(node.dataset.room)) count -= 1;
      return count;
    });
    nodes.forEach((node, k) => {
      node.textContent = `${node.textContent.slice(0, counts[k])}…`;
    });
  }

  function bar(mark, box) {
    return shape("rect", { ...box, class: mark.colour ? "atlas-bar atlas-own" : "atlas-bar", fill: mark.colour });
  }

  function group(state, k) {
    const { label, words } = state.data.marks[k];
    const node = shape("g", {
      class: "atlas-mark", role: "img", "aria-label": `${label}: ${words}`, "data-at": k,
      tabindex: k === state.at ? 0 : -1,
    });
    state.svg.append(node);
    return node;
  }

  function draw(state) {
    const width = Math.max(LEAST_PX, Math.floor(state.holder.clientWidth));
    if (!state.data || (width === state.width && state.fresh)) return;
    const focus = state.svg.contains(document.activeElement);
    Object.assign(state, { width, fresh: true, partAt: null });
    state.svg.replaceChildren();
    const height = state.data.kind === "bars" ? lying(state, width) : upright(state, width);
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) {
      state.svg.setAttribute(name, value);
    }
    clip(state.svg);
    dress(state);
    if (focus) markAt(state, state.at)?.focus({ preventScroll: true });
  }

  // The same figures for those who do not see them.
  function table({ data: { title, across, figure, marks }, table: node }) {
    const row = (tag, texts) => {
      const found = element("tr");
      found.append(...texts.map((text) => element(tag, "", text)));
      return found;
    };
    node.replaceChildren(element("caption", "", title), row("th", [across.label, figure.label]),
      ...marks.map(({ label, words, more }) => row("td", [label, [words, more].filter(Boolean).join(" · ")])));
  }

  /* ------------------------------------------------- pointing and choosing */

  const markAt = (state, k) => state.svg.querySelector(`[data-at="${k}"]`);

  function dress(state) {
    for (const node of state.svg.querySelectorAll(".atlas-mark")) {
      const k = Number(node.dataset.at);
      const { ids, start } = state.data.marks[k];
      node.classList.toggle("atlas-year", state.data.kind === "line" && start === state.year);
      node.classList.toggle("atlas-lit", k === state.lit);
      node.classList.toggle("atlas-chosen", Boolean(ids && state.data.kind === "bars" && ids.includes(state.chosen)));
      node.setAttribute("tabindex", k === state.at ? 0 : -1);
    }
  }

  // Show what a mark is, and light its places on the map; -1 for none.
  function point(state, k) {
    if (k === state.lit) return;
    state.lit = k;
    const mark = k < 0 ? null : state.data.marks[k];
    const byClass = mark && !mark.ids && state.data.layers.length && (mark.grade !== undefined || mark.end !== undefined);
    link.light((mark && mark.ids) || [], state.part);
    link.shade(byClass ? { layers: state.data.layers, grade: mark.grade, start: mark.start, end: mark.end } : null, state.part);
    dress(state);
    tip(state, mark, k);
  }

  function tip(state, mark, k) {
    state.tip.hidden = !mark;
    if (!mark) return;
    state.tip.replaceChildren(element("strong", "", mark.label), element("span", "", mark.words));
    if (mark.more) state.tip.append(element("span", "", mark.more));
    const frame = state.holder.getBoundingClientRect();
    const box = markAt(state, k).getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = state.tip;
    const middle = state.data.kind === "bars" ? frame.width / 2 : box.left + box.width / 2 - frame.left;
    state.tip.style.left = `${Math.max(0, Math.min(middle - width / 2, frame.width - width))}px`;
    const above = box.top - frame.top - height - 4;
    state.tip.style.top = `${above >= -30 ? above : box.bottom - frame.top + 4}px`;
  }

  // A place pointed at on the map or in the table lights what counts it here.
  function light(state, ids) {
    if (!state.data) return;
    const found = ids.map((id) => holding(state.data, id, link.about(id))).find((k) => k >= 0);
    state.lit = found === undefined ? -1 : found;
    dress(state);
    state.tip.hidden = true;
  }

  // A bar is a place; a point of a line of years is the year to look at.
  function choose(state, k) {
    const { kind, across, marks } = state.data;
    const { ids, start } = marks[k];
    if (ids && kind === "bars") link.choose(ids);
    else if (kind === "line" && across.years && start !== undefined) {
      turn(state, start);
      link.turn(start, state.part);
    }
  }

  function turn(state, year) {
    state.year = year;
    if (state.data) dress(state);
  }

  function press(state, event) {
    const node = event.target.closest("[data-at]");
    if (!node) return;
    const k = Number(node.dataset.at);
    const last = state.data.marks.length - 1;
    const to = { ArrowRight: k + 1, ArrowDown: k + 1, ArrowLeft: k - 1, ArrowUp: k - 1, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      state.at = Math.max(0, Math.min(last, to));
      dress(state);
      markAt(state, state.at).focus();
    } else if (event.key === "Enter" || event.key === " ") choose(state, k);
    else if (event.key === "Escape") point(state, -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const placeOf = (event) => {
    const node = event.target.closest("[data-at]");
    return node ? Number(node.dataset.at) : -1;
  };

  function pointed(state, event) {
    if (state.data.kind === "bars") return placeOf(event);
    const part = state.partAt(event.clientX - state.svg.getBoundingClientRect().left);
    return part < -0.02 || part > 1.03 ? -1 : under(slots(state.data).at, part);
  }

  /* ------------------------------------------------------------- component */

  function begin(holder) {
    const state = { holder, data: null, lit: -1, at: 0, chosen: null, width: 0, fresh: false };
    const figure = element("figure");
    state.svg = shape("svg", { role: "group" });
    state.key = element("figcaption");
    state.tip = element("div", "atlas-tip");
    state.tip.hidden = true;
    state.table = element("table", "atlas-chart-table");
    figure.append(state.svg, state.key);
    holder.replaceChildren(figure, state.tip, state.table);
    state.svg.addEventListener("pointermove", (event) => point(state, pointed(state, event)));
    state.svg.addEventListener("pointerleave", () => point(state, -1));
    state.svg.addEventListener("focusin", (event) => point(state, placeOf(event)));
    state.svg.addEventListener("focusout", () => point(state, -1));
    state.svg.addEventListener("keydown", (event) => press(state, event));
    state.svg.addEventListener("click", (event) => {
      const k = pointed(state, event);
      if (k >= 0) choose(state, k);
    });
    state.part = {
      light: (ids) => light(state, ids),
      mark: (id) => {
        state.chosen = id;
        if (state.data) dress(state);
      },
    };
    state.part.turn = (year) => turn(state, year);
    state.leave = link.join(state.part);
    state.size = new ResizeObserver(() => draw(state));
    state.size.observe(holder);
    return state;
  }

  function show(state) {
    const { data: { kind, title, words, marks }, svg, key } = state;
    state.at = Math.min(state.at, Math.max(0, marks.length - 1));
    Object.assign(state, { fresh: false, lit: -1 });
    svg.setAttribute("aria-label", `${title}. ${words.keys}`);
    key.textContent = marks.some(({ low, high }) => low < high) ? words[kind === "bars" ? "whisker" : "band"] : "";
    state.tip.hidden = true;
    table(state);
    draw(state);
  }

  // A chart in place of another one lets the map that came with it be drawn first.
  function afterMap(state) {
    return state.fresh ? new Promise((go) => requestAnimationFrame(() => setTimeout(go))) : null;
  }

  return ({ data, parentElement }) => {
    const holder = parentElement.querySelector(".atlas-chart");
    const state = (holder.atlasChart ||= begin(holder));
    const turn = (state.turn = (state.turn || 0) + 1);
    Promise.resolve(data.url ? json(data.url) : data).then(async ({ marks }) => {
      await afterMap(state);
      if (turn !== state.turn || holder.atlasChart !== state) return; // a newer chart has come meanwhile, or none
      const read = JSON.stringify([data, marks]);
      if (read === state.read) return; // nothing has changed: a focus in it stays
      Object.assign(state, { read, data: { ...data, marks } });
      show(state);
    }).catch((error) => {
      console.warn(error);
      holder.textContent = data.absent;
    });
    return () => {
      point(state, -1);
      state.leave();
      state.size.disconnect();
      delete holder.atlasChart;
    };
  };
})();
