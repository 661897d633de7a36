/* The list of layers beside the map, which is its legend: switches, order and opacity.
 *
 * A switch is drawn at once and stands in the link; the server need not answer it.
 */
"use strict";

window.atlasPanel = (() => {
  const { colour, element } = window.atlas;
  const arrange = window.atlasArrange;
  const SVG = "http://www.w3.org/2000/svg";
  const NARROW_PX = 720;
  const OPEN_FROM_PX = 900;
  const FIELD_PX = 44; // the field above the map of a telephone, as high as page.css has it
  const MOST_COVERED = 0.7; // a drawer is half as high as the map, a sheet may be nearly as high
  const OVER = ".st-key-answer, .st-key-over, .st-key-drawer, .st-key-search, .st-key-notices, .st-key-own";

  /* ---------------------------------------------------------------- state */

  function begin(state) {
    Object.assign(state, { arranged: { layers: "", stack: "" }, rows: new Map() });
    const box = (state.panel = element("details", "atlas-panel"));
    box.open = state.container.clientWidth >= OPEN_FROM_PX;
    box.append(element("summary"), element("div", "atlas-panel-body"));
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    // Arrows and signs are the list's here, not the map's.
    box.addEventListener("keydown", (event) => !["Escape", "/"].includes(event.key) && event.stopPropagation());
    box.addEventListener("toggle", () => maps(state).forEach(window.atlasWords.declutter));
    state.container.prepend(box);
  }

  // How the reader has the layers: on all pages, else on this map alone.
  function said({ host: { address }, scene, arranged }) {
    return address && scene.view ? address.own : arranged;
  }

  function note(state, name, value) {
    const { address } = state.host;
    if (address && state.scene.view) address.note(name, value);
    else state.arranged[name] = value;
    redraw(state);
  }

  function adopt(state) {
    if (state.scene.view && !state.adopted) state.arranged = { ...state.scene.view };
    state.adopted = true;
    rebuild(state);
  }

  function isOn(state, { key, on: own }) {
    return arrange.read(said(state).layers).on.get(key) ?? own;
  }

  // What is drawn, from the bottom up; some layers go with others.
  function shown(state) {
    const on = new Map(state.scene.layers.map((layer) => [layer.key, isOn(state, layer)]));
    return ordered(state).filter(({ key, of }) => on.get(key) && (on.get(of) ?? true));
  }

  function opacity(state, layer) {
    return arrange.read(said(state).layers).opacity.get(layer.key) ?? layer.opacity ?? 1;
  }

  // From the bottom of the map to its top: as the scene has it, but for what the reader moved.
  function ordered(state) {
    const layers = new Map(state.scene.layers.map((layer) => [layer.key, layer]));
    return arrange.ordered([...layers.keys()], said(state).stack).map((key) => layers.get(key));
  }

  // One list may serve several maps.
  function maps(state) {
    return state.together || [state];
  }

  function redraw(state) {
    maps(state).forEach(window.atlas.refresh);
  }

  function move(state, layer, step) {
    const keys = ordered(state).map((each) => each.key);
    const from = keys.indexOf(layer.key);
    const to = from + step;
    if (to < 0 || to >= keys.length) return;
    [keys[from], keys[to]] = [keys[to], keys[from]];
    note(state, "stack", arrange.stacked(state.scene.layers.map((each) => each.key), keys, said(state).stack));
  }

  function turn(state, layer, wanted) {
    note(state, "layers", arrange.switched(said(state).layers, layer.key, wanted, layer.on));
  }

  /* ----------------------------------------------------------------- list */

  function rebuild(state) {
    const { scene } = state;
    const read = JSON.stringify([scene.lang, scene.legend, scene.switches,
      scene.layers.map(({ key, title, scale, legend, on }) => [key, title, scale, legend, on])]);
    if (read === state.panelRead) { // nothing in it has changed: a focus in it stays
      for (const set of state.rows.values()) set();
      return;
    }
    state.panelRead = read;
    state.rows.clear();
    const [summary, body] = state.panel.children;
    summary.textContent = scene.legend.title;
    body.replaceChildren();
    for (const group of scene.legend.groups) {
      const all = scene.layers.filter((layer) => layer.group === group.key).reverse();
      const layers = all.filter((layer) => !layer.of);
      if (!all.length) continue;
      body.append(element("div", "atlas-panel-title", group.title));
      let alike = []; // layers that share a scale have it once, under the last of them
      layers.forEach((layer, k) => {
        const swatches = [row(state, layer)];
        alike = k && sharesScale(layers[k - 1], layer) ? [...alike, layer] : [layer];
        if (isScale(layer) && !(layers[k + 1] && sharesScale(layer, layers[k + 1]))) swatches.push(scale(layer, alike));
        body.append(...swatches);
        fade(state, layer, swatches);
      });
      const along = all.filter((layer) => layer.of).flatMap((layer) => layer.legend);
      body.append(...entries([...new Map(along.map((entry) => [entry.label, entry])).values()]));
    }
    if (scene.ground) body.append(ground(state));
    for (const wanted of scene.switches) body.append(option(state, wanted));
    const marks = entries(scene.legend.marks);
    for (const mark of marks) mark.classList.add("atlas-mark"); // their ink is the page's
    body.append(...marks);
  }

  function row(state, layer) {
    const { words } = state.scene;
    const node = element("div", "atlas-layer");
    const label = element("label");
    const box = element("input");
    box.type = "checkbox";
    state.rows.set(layer.key, () => { box.checked = isOn(state, layer); });
    state.rows.get(layer.key)();
    box.addEventListener("change", () => turn(state, layer, box.checked));
    label.append(box, ...(layer.legend.length && !isScale(layer) ? [swatch(layer.legend[0].symbol, layer.legend[0].shape)] : []),
      element("span", "", layer.title));
    const more = element("button", "atlas-more", "⋯");
    more.type = "button";
    more.title = words.look;
    more.setAttribute("aria-label", `${layer.title}: ${words.look}`);
    more.setAttribute("aria-expanded", "false");
    const tools = look(state, layer);
    more.addEventListener("click", () => {
      tools.hidden = !tools.hidden;
      tools.querySelector(".atlas-places")?.remove();
      const places = tools.hidden || state.together ? null : window.atlasPlaces.list(state, layer);
      if (places) tools.append(places);
      more.setAttribute("aria-expanded", String(!tools.hidden));
    });
    node.append(label, more, tools);
    return node;
  }

  // The legend is as strong as its layer.
  function fade(state, layer, nodes) {
    const marks = nodes.flatMap((node) => [...node.querySelectorAll("svg > *")]);
    const set = () => {
      const strength = opacity(state, layer);
      for (const mark of marks) mark.style.opacity = strength;
    };
    state.rows.set(`${layer.key}#`, set);
    set();
  }

  // A class that is alone says what it is, unless it is called as its layer is.
  function isScale({ legend, title }) {
    return legend.length > 1 || legend.some((entry) => entry.label !== title);
  }

  function sharesScale(layer, other) {
    const read = ({ scale: title, legend }) => JSON.stringify([title, legend.map((entry) => entry.label)]);
    return read(layer) === read(other);
  }

  // Areas and points of one scale differ in look: its swatches have both.
  function scale(layer, alike) {
    const node = element("div", "atlas-scale");
    if (layer.scale !== layer.title) node.append(element("div", "", layer.scale));
    const isPoint = ({ shape }) => shape === "point";
    const areas = alike.find(({ legend }) => !legend.some(isPoint));
    const points = alike.find(({ legend }) => legend.every(isPoint));
    node.append(...entries((areas || layer).legend, areas && points ? points.legend : []));
    return node;
  }

  // Opacity and order of one layer.
  function look(state, layer) {
    const { words } = state.scene;
    const tools = element("div", "atlas-look");
    tools.hidden = true;
    const slider = element("input");
    Object.assign(slider, { type: "range", min: 10, max: 100, step: 10 });
    state.rows.set(`${layer.key}~`, () => { slider.value = 100 * opacity(state, layer); });
    state.rows.get(`${layer.key}~`)();
    slider.setAttribute("aria-label", `${layer.title}: ${words.opacity}`);
    slider.addEventListener("input", () => {
      note(state, "layers", arrange.faded(said(state).layers, layer.key, slider.value / 100));
      state.rows.get(`${layer.key}#`)();
    });
    tools.append(element("span", "", words.opacity), slider);
    for (const [sign, step, name] of [["↑", 1, words.up], ["↓", -1, words.down]]) {
      const button = element("button", "", sign);
      button.type = "button";
      button.title = name;
      button.setAttribute("aria-label", `${layer.title}: ${name}`);
      button.addEventListener("click", () => move(state, layer, step));
      tools.append(button);
    }
    return tools;
  }

  // The switch of the ground below all layers.
  function ground(state) {
    const layer = { key: arrange.GROUND, on: true };
    const label = element("label", "atlas-switch");
    const box = element("input");
    box.type = "checkbox";
    state.rows.set(layer.key, () => { box.checked = isOn(state, layer); });
    state.rows.get(layer.key)();
    box.addEventListener("change", () => turn(state, layer, box.checked));
    label.append(box, element("span", "", state.scene.ground.title));
    return label;
  }

  // A switch of what the server draws.
  function option(state, { name, label: text, help, on }) {
    const label = element("label", "atlas-switch");
    const box = element("input");
    Object.assign(box, { type: "checkbox", checked: on });
    box.addEventListener("change", () => state.host.tell && state.host.tell("turn", { name, on: box.checked }));
    label.title = help;
    label.append(box, element("span", "", text));
    return label;
  }

  function entries(legend, points = []) {
    return legend.map((entry, k) => {
      const node = element("div", "atlas-legend-row");
      const drawn = swatch(entry.symbol, entry.shape);
      if (points[k]) drawn.append(...swatch({ ...points[k].symbol, radius: 4.5 }, "point").childNodes);
      node.append(drawn, element("span", "", entry.label));
      return node;
    });
  }

  function swatch(symbol, shape) {
    const svg = document.createElementNS(SVG, "svg");
    const put = (node, values) => Object.entries(values).forEach(([key, value]) => node.setAttribute(key, value));
    put(svg, { viewBox: "0 0 26 16", width: "26", height: "16", "aria-hidden": "true" });
    const mark = document.createElementNS(SVG, { area: "rect", dotted: "rect", line: "line", point: "circle" }[shape]);
    const area = { x: 2, y: 2.5, width: 22, height: 11, rx: 1.5 };
    put(mark, {
      area, dotted: area,
      line: { x1: 1, y1: 8, x2: 25, y2: 8 },
      point: { cx: 13, cy: 8, r: Math.min(symbol.radius, 6.5) },
    }[shape]);
    put(mark, {
      fill: shape === "line" || symbol.fill === null ? "none" : symbol.fill,
      "fill-opacity": symbol.fillOpacity, stroke: symbol.colour,
      "stroke-width": Math.min(symbol.width, 4), "stroke-opacity": symbol.opacity,
      "stroke-dasharray": symbol.dash ? symbol.dash.join(" ") : "none",
    });
    if (shape === "line" && symbol.casing) {
      const edge = mark.cloneNode();
      put(edge, { stroke: symbol.casing, "stroke-width": Math.min(symbol.width, 4) + 2, "stroke-dasharray": "none" });
      svg.append(edge);
    }
    svg.append(mark);
    if (shape === "dotted") {
      const dot = document.createElementNS(SVG, "circle");
      put(dot, { cx: 13, cy: 8, r: 2.5, fill: colour("dot") });
      svg.append(dot);
    }
    return svg;
  }

  /* --------------------------------------------------------------- layout */

  // What stands on the map, as boxes of the window.
  function covers(state) {
    const on = [state.panel, ...state.container.querySelectorAll(".leaflet-control")];
    const page = state.container.dataset.page === undefined ? [] : document.querySelectorAll(OVER);
    return [...on, ...page].map((each) => each.getBoundingClientRect()).filter((box) => box.width && box.height);
  }

  // How much of the map lies under panels, in pixels from its edges.
  function covered(state) {
    const map = state.container.getBoundingClientRect();
    const free = { left: 0, right: 0, top: 0, bottom: 0 };
    const narrow = map.width <= NARROW_PX;
    if (state.panel.open && !narrow) free.left = state.panel.getBoundingClientRect().right - map.left;
    if (state.container.dataset.page === undefined) return free;
    for (const cover of document.querySelectorAll(".st-key-answer, .st-key-over, .st-key-drawer")) {
      const box = cover.getBoundingClientRect();
      if (!box.width || !box.height) continue;
      if (narrow || cover.classList.contains("st-key-drawer")) free.bottom = Math.max(free.bottom, map.bottom - box.top);
      else free.right = Math.max(free.right, map.right - box.left);
    }
    if (narrow) {
      free.top = FIELD_PX; // whether it is there yet, or not where it will be
      free.bottom = Math.max(free.bottom, map.bottom - state.sourceLine.getBoundingClientRect().top);
    }
    if (free.bottom > MOST_COVERED * map.height) free.top = free.bottom = 0;
    return globalThis.atlasRoom.covered(free, map);
  }

  return { OVER, begin, adopt, isOn, shown, opacity, covers, covered };
})();
