/* Drawing and editing on the map of a page that lets one: a bar of tools, the pen, the keys.
 *
 * Each finished gesture is one message of at most 2 KB to the page, which makes one edit of it;
 * what the map shows after that is what the server has made of it, never a guess.
 */
"use strict";

window.atlasEdit = (() => {
  const { colour, element } = window.atlas;
  const { apart, area, latlng, length } = window.atlasMetres;
  const MOST_BYTES = 2048;
  const NEAR_PX = 12; // so near to its first or last vertex a click ends a drawing
  const TOOLS = { choose: "⬚", Point: "●", LineString: "╱", Polygon: "▱", split: "✂" };
  const ACTS = { done: "✓", back: "⌫", undo: "↶", redo: "↷" };
  const FEWEST = { LineString: 2, Polygon: 3, split: 2 };

  /* -------------------------------------------------------------------- bar */

  function button(bar, sign, act) {
    const node = element("button", "", sign);
    node.type = "button";
    node.addEventListener("click", act);
    bar.append(node);
    return node;
  }

  function begin(state) {
    const { map } = state;
    const bar = element("div", "atlas-edit");
    bar.setAttribute("role", "toolbar");
    L.DomEvent.disableClickPropagation(bar);
    L.DomEvent.disableScrollPropagation(bar);
    const holder = L.control({ position: "bottomleft" });
    holder.onAdd = () => bar;
    holder.addTo(map);
    const edit = (state.edit = {
      bar, tool: "choose", run: [], at: null, place: null, measured: null, busy: false, dropped: false, removeVertex: null,
      handles: L.featureGroup().addTo(map), pen: L.featureGroup().addTo(map),
      send: (gesture) => send(state, gesture), say: (meant) => say(state, meant), dress: () => dress(state),
    });
    const row = element("div", "atlas-edit-row");
    bar.append(row);
    edit.buttons = {};
    for (const [name, sign] of Object.entries(TOOLS)) edit.buttons[name] = button(row, sign, () => choose(state, name));
    const acts = { done: () => finish(state), back: () => back(state), undo: () => tell(state, "undo"), redo: () => tell(state, "redo") };
    for (const [name, sign] of Object.entries(ACTS)) edit.buttons[name] = button(row, sign, acts[name]);
    edit.readout = element("output", "atlas-edit-readout");
    edit.readout.setAttribute("aria-live", "off"); // it changes with every pixel
    bar.append(edit.readout);
    map.on("mousemove", (event) => hover(state, event));
    map.on("moveend zoomend", () => state.scene.edit && !edit.busy && reset(state));
    state.container.addEventListener("keydown", (event) => key(state, event), true);
  }

  // Take over what the scene lets one edit; without that there is no bar.
  function adopt(state) {
    const { scene: { edit: asked } } = state;
    if (!asked && !state.edit) return;
    if (!state.edit) begin(state);
    state.edit.bar.hidden = !asked;
    state.edit.place = asked ? asked.place : null;
    if (!asked) {
      state.edit.handles.clearLayers();
      return;
    }
    state.edit.run = [];
    if (state.edit.tool !== "choose" && !offered(state, state.edit.tool)) state.edit.tool = "choose";
    reset(state);
  }

  function reset(state) {
    const { edit } = state;
    edit.crowded = window.atlasHandles.put(state);
    draw(state);
    dress(state);
    say(state, null);
  }

  function offered(state, tool) {
    const { scene: { edit: { families } } } = state;
    const { place } = state.edit;
    if (tool === "choose") return true;
    if (tool === "split") return Boolean(place) && !place.type.endsWith("Point");
    return families.includes(tool);
  }

  function dress(state) {
    const { edit, map, container, scene: { edit: { words, undo, redo } } } = state;
    edit.bar.setAttribute("aria-label", words.bar);
    for (const [name, node] of Object.entries(edit.buttons)) {
      node.title = words[name];
      node.setAttribute("aria-label", words[name]);
      if (name in TOOLS) {
        node.hidden = !offered(state, name);
        node.setAttribute("aria-pressed", String(edit.tool === name));
      }
    }
    edit.buttons.done.hidden = !(edit.tool in FEWEST);
    edit.buttons.done.disabled = edit.run.length < (FEWEST[edit.tool] || 0);
    edit.buttons.back.hidden = !(edit.run.length || edit.removeVertex);
    edit.buttons.undo.disabled = !undo;
    edit.buttons.redo.disabled = !redo;
    const drawing = edit.tool !== "choose";
    container.classList.toggle("atlas-drawing", drawing);
    map.doubleClickZoom[drawing ? "disable" : "enable"]();
  }

  function choose(state, tool) {
    state.edit.tool = tool;
    state.edit.run = [];
    draw(state);
    dress(state);
    say(state, null);
  }

  /* -------------------------------------------------------------------- pen */

  function pixels(state, at) {
    return state.map.latLngToContainerPoint(latlng(at));
  }

  // Whether a click was for the pen, whatever lies there.
  function click(state, event) {
    const { edit } = state;
    if (!state.scene.edit || !edit) return false;
    if (edit.dropped || edit.tool === "choose") return edit.dropped;
    const { at } = window.atlasSnap.meant(state, event.latlng, { free: event.originalEvent.altKey });
    if (edit.tool === "Point") {
      add(state, "Point", [at]);
      return true;
    }
    const enough = edit.run.length >= FEWEST[edit.tool];
    const ends = [edit.run[edit.run.length - 1], ...(edit.tool === "Polygon" ? [edit.run[0]] : [])];
    const near = (end) => end && pixels(state, end).distanceTo(event.containerPoint) < NEAR_PX;
    if (ends.some(near)) {
      if (enough) finish(state);
      return true;
    }
    if (size(gestureOf(state, [...edit.run, at])) > MOST_BYTES) {
      edit.readout.textContent = state.scene.edit.words.full;
      return true;
    }
    edit.run.push(at);
    draw(state);
    dress(state);
    say(state, null);
    return true;
  }

  function hover(state, event) {
    const { edit } = state;
    if (!state.scene.edit || !edit || edit.tool === "choose") return;
    const meant = window.atlasSnap.meant(state, event.latlng, { free: event.originalEvent.altKey });
    edit.at = meant.at;
    draw(state, meant);
    say(state, meant);
  }

  function draw(state, meant = null) {
    const { edit } = state;
    edit.pen.clearLayers();
    const look = { color: colour("outlined"), weight: 3, interactive: false, fillOpacity: 0.12, dashArray: null };
    const run = meant ? [...edit.run, meant.at] : edit.run;
    if (run.length > 1) {
      const make = edit.tool === "Polygon" && run.length > 2 ? L.polygon : L.polyline;
      edit.pen.addLayer(make(run.map(latlng), look));
    }
    for (const at of edit.run) edit.pen.addLayer(L.circleMarker(latlng(at), { ...look, radius: 4, fillOpacity: 1, fillColor: colour("dot") }));
    if (meant && meant.kind) edit.pen.addLayer(L.circleMarker(latlng(meant.at), { ...look, radius: 8, fill: false }));
  }

  function gestureOf(state, run) {
    const { edit, scene: { edit: asked } } = state;
    if (edit.tool === "split") return { do: "split", layer: edit.place.layer, id: edit.place.id, at: run.flat() };
    return { do: "add", layer: asked.layer, type: edit.tool, at: run.flat() };
  }

  function finish(state) {
    const { edit } = state;
    if (edit.run.length < (FEWEST[edit.tool] || Infinity)) return;
    send(state, gestureOf(state, edit.run));
    edit.tool = "choose"; // what was drawn stays in sight until it is there
    dress(state);
  }

  function add(state, type, run) {
    send(state, { do: "add", layer: state.scene.edit.layer, type, at: run.flat() });
    state.edit.tool = "choose";
    dress(state);
  }

  // One step back: the last vertex of a drawing, or the vertex that was chosen.
  function back(state) {
    const { edit } = state;
    if (edit.run.length) edit.run.pop();
    else if (edit.removeVertex) edit.removeVertex();
    edit.removeVertex = null;
    draw(state);
    dress(state);
    say(state, null);
  }

  /* ----------------------------------------------------------------- events */

  const size = (gesture) => new TextEncoder().encode(JSON.stringify(gesture)).length;

  function send(state, gesture) {
    if (size(gesture) > MOST_BYTES) return;
    window.atlasPick.forget(state); // what lay where one clicked may lie elsewhere now
    state.host.tell("edit", gesture);
  }

  function tell(state, what) {
    send(state, { do: what });
  }

  function key(state, event) {
    const { edit } = state;
    if (!state.scene.edit || !edit) return;
    const drawing = edit.tool !== "choose";
    const command = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    let act = null;
    if (command && letter === "z" && !event.shiftKey) act = edit.run.length ? () => back(state) : () => tell(state, "undo");
    else if (command && (letter === "y" || letter === "z")) act = () => tell(state, "redo");
    else if (event.key === "Escape" && (drawing || edit.removeVertex)) {
      act = () => {
        choose(state, "choose");
        reset(state);
      };
    } else if (event.key === "Enter" && drawing && edit.run.length) act = () => finish(state);
    else if (["Delete", "Backspace"].includes(event.key) && (edit.run.length || edit.removeVertex)) act = () => back(state);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  /* ---------------------------------------------------------------- readout */

  // Metres from what is in hand to the nearest station but itself.
  function nearest(state, run, closed) {
    const built = state.built.get(state.scene.edit.stations);
    if (!built || built.mesh || !run.length) return null;
    const { place } = state.edit;
    let found = null;
    for (const [id, { at: [lat, lng], hidden }] of built.byId) {
      if (hidden || (place && id === place.id)) continue;
      const far = apart([Math.round(lng * 1e6), Math.round(lat * 1e6)], run, closed);
      if (found === null || far < found) found = far;
    }
    return found;
  }

  // Where stations in service are, as the page of coverage counts them, but for the one in hand.
  function centresOf(state) {
    const { stations, closed } = state.scene.edit;
    const built = state.built.get(stations);
    if (!built || built.mesh) return null;
    const { place } = state.edit;
    const out = new Set(place ? [...closed, place.id] : closed);
    return [...built.byId].filter(([id, { hidden }]) => !hidden && !out.has(id))
      .map(([, { at: [lat, lng] }]) => [Math.round(lng * 1e6), Math.round(lat * 1e6)]);
  }

  // What part of an area or a line is covered, and of a station what it covers that none does.
  function coverage(state, run, closed, station) {
    const { radius, words } = state.scene.edit;
    const centres = centresOf(state);
    if (!centres || !run.length) return [];
    if (station) return [words.gained.replace("{value}", (window.atlasCover.gain(run[0], centres, radius) / 1e6).toFixed(2))];
    const share = closed ? window.atlasCover.share(run, centres, radius) : window.atlasCover.along(run, centres, radius);
    return share === null ? [] : [words.covered.replace("{value}", (100 * share).toFixed(1))];
  }

  function isStation({ edit: { tool, place }, scene: { edit: { layer, stations } } }, drawing) {
    return drawing ? tool === "Point" && layer === stations : Boolean(place) && place.layer === stations;
  }

  function inWords(metres, words) {
    return metres < 1000 ? words.m.replace("{value}", Math.round(metres)) : words.km.replace("{value}", (metres / 1000).toFixed(2));
  }

  // Area, length, share covered and the nearest station of what is in hand, as it is at this moment.
  function say(state, meant) {
    const { edit, scene: { edit: { words } } } = state;
    if (edit.crowded && edit.tool === "choose") {
      edit.readout.textContent = words.crowded;
      return;
    }
    const drawing = edit.tool !== "choose";
    const closed = drawing ? edit.tool === "Polygon" : Boolean(edit.measured && edit.measured.closed);
    const run = drawing ? [...edit.run, ...(meant ? [meant.at] : [])] : (edit.measured || { run: [] }).run;
    const parts = [];
    if (closed && run.length > 2) parts.push(words.area.replace("{value}", (area(run) / 1e6).toFixed(2)));
    if (run.length > 1) parts.push(words.length.replace("{value}", inWords(length(run, closed), words)));
    const far = nearest(state, drawing && meant ? [meant.at] : run, closed && !(drawing && meant));
    parts.push(...coverage(state, run, closed, isStation(state, drawing)));
    if (far !== null) parts.push(words.station.replace("{value}", inWords(far, words)));
    edit.readout.textContent = parts.join(" · ") || (drawing ? words.draw : edit.place ? words.drag : words.pick);
  }

  return { adopt, click };
})();
