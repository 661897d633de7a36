/* The atlas's drawing in the browser: one function, atlas.scene(map, scene).
 *
 * A scene names every layer that can be on the map. What is already there and
 * unchanged stays untouched, so that a parameter keeps the zoom and redraws only
 * what differs; a layer switched on or off is drawn from here, without asking the
 * server. Texts reach the page by textContent alone: no string of any layer is
 * ever read as HTML or as code.
 */
"use strict";

window.atlas = (() => {
  const OPTIONS = {
    preferCanvas: true, attributionControl: false, zoomControl: false, maxZoom: 18,
    zoomSnap: 0, // a district fills the free part of any window, not the next smaller power of two
  };
  const files = new Map();  // address -> promise of what it holds; a file is fetched once a visit
  const KEPT = 300;
  // What is chosen: black, within white, which stands out from light and dark alike.
  const CHOSEN = [["around", { weight: 8, opacity: 0.9 }], ["chosen", { weight: 4 }]];

  // A colour of layers/model/palette.py, which gives them to the style sheet.
  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--atlas-${name}`).trim();
  }

  // The name of a feature in a language, else in the first that has one.
  function nameIn(feature, lang) {
    return feature.n[lang] || Object.values(feature.n)[0];
  }

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  // What a record holds under a key of a layer, which may be the name of anything.
  function own(record, key) {
    return record && Object.hasOwn(record, key) ? record[key] : undefined;
  }

  function complain(container, text) {
    const old = container.querySelector(".atlas-failed");
    if (old) old.remove();
    if (!text) return;
    const node = element("div", "atlas-failed", text);
    node.setAttribute("role", "alert");
    container.prepend(node);
  }

  // What an address of the app holds; its name changes with its content, so it is kept.
  function json(address) {
    const href = new URL(address, document.baseURI).href;
    if (!files.has(href)) {
      const answer = fetch(href).then((response) => {
        if (!response.ok) throw new Error(response.status);
        return response.json();
      });
      answer.catch(() => files.delete(href));
      files.set(href, answer);
      if (files.size > KEPT) files.delete(files.keys().next().value);
    }
    return files.get(href);
  }

  function fetched(layer) {
    return layer.features ? Promise.resolve(layer.features) : json(layer.url);
  }

  /* ---------------------------------------------------------------- symbols */

  function pathOptions(symbol, opacity = 1) {
    return {
      color: symbol.colour, weight: symbol.width, opacity: symbol.opacity * opacity,
      fill: symbol.fill !== null, fillColor: symbol.fill, fillOpacity: symbol.fillOpacity * opacity,
      dashArray: symbol.dash ? symbol.dash.join(" ") : null, radius: symbol.radius,
      lineJoin: "round",
      interactive: false,  // what lies under the pointer is found by atlasPick, in its own order
      smoothFactor: 0.4,  // Leaflet would turn circles of a few pixels into octagons
    };
  }

  // The edge of a line, which lies under it, solid.
  function casingOptions(symbol, opacity) {
    return { ...pathOptions(symbol, opacity), color: symbol.casing, weight: symbol.width + 2, dashArray: null };
  }

  // The class a feature is drawn in: its own, or that of another style.
  function gradeOf(layer, feature) {
    const changed = own(layer.classes, feature.i);
    return changed === undefined ? feature.c : changed;
  }

  function looksOf(layer, feature) {
    return layer.symbols[gradeOf(layer, feature)];
  }

  function symbolOf(layer, feature) {
    const looks = looksOf(layer, feature);
    if (!feature.d) return looks.sure;
    return feature.g.type === "Point" ? looks.unsurePoint : looks.unsure;
  }

  // Runs of positions travel as flat lists of whole numbers, each the difference from the last:
  // longitude before latitude. Leaflet takes latitude first.
  function unpacked(part, type) {
    if (typeof part[0] !== "number") return part.map((each) => unpacked(each, ""));
    const run = [];
    for (let i = 0, x = 0, y = 0; i < part.length; i += 2) {
      x += part[i];
      y += part[i + 1];
      run.push([y / 1e5, x / 1e5]);
    }
    return type === "Point" ? run[0] : run;
  }

  function pathOf(type, at, options) {
    if (type === "Point") return L.circleMarker(at, options);
    if (type === "MultiPoint") return L.featureGroup(at.map((each) => L.circleMarker(each, options)));
    return type.endsWith("Polygon") ? L.polygon(at, options) : L.polyline(at, options);
  }

  function build(state, layer, features, opacity) {
    const group = L.featureGroup();
    const byId = new Map();
    const built = { layer, group, byId, mesh: null, areas: null };
    if (layer.mesh && !Array.isArray(features)) {
      // A surface is one path; a cell has a shape of its own only once it is asked for.
      const mesh = (built.mesh = window.atlasMesh(layer, features, opacity));
      group.addLayer(mesh);
      mesh.cells.names.forEach((name, k) => {
        byId.set(name, { get at() { return mesh.ring(k); }, type: "Polygon" });
      });
      return built;
    }
    const only = layer.only && new Set([...layer.only, ...(layer.others || [])]);
    const those = only ? features.filter(({ i }) => only.has(i)) : features;
    if (window.atlasAreas.suits(those)) {
      built.areas = window.atlasAreas.of(layer, those, opacity);
      group.addLayer(built.areas);
      for (const entry of built.areas.entries) byId.set(entry.feature.i, entry);
      return built;
    }
    const paths = [];
    for (const feature of those) {
      const { type } = feature.g;
      const at = unpacked(feature.g.coordinates, type);
      const symbol = symbolOf(layer, feature);
      const path = pathOf(type, at, pathOptions(symbol, opacity));
      const edge = symbol.casing && type.endsWith("String") ? pathOf(type, at, casingOptions(symbol, opacity)) : null;
      if (edge) group.addLayer(edge);
      paths.push(path);
      byId.set(feature.i, { feature, type, at, path, edge, parts: at });
    }
    for (const path of paths) group.addLayer(path); // edges lie below all lines
    return built;
  }

  /* ------------------------------------------------------------------ scene */

  function begin(map) {
    const container = map.getContainer();
    const state = {
      map, container, scene: null, built: new Map(), order: [], labels: [], version: 0, host: map.atlasHost || {},
      tiles: null, tilesFrom: null, placed: false, focused: "", picked: null,
    };
    state.voice = element("div", "atlas-voice");
    state.voice.setAttribute("role", "status");
    container.append(state.voice);
    window.atlasPanel.begin(state);
    window.atlasGround.begin(state);
    window.atlasControls.begin(state);
    window.atlasPick.begin(state);
    window.atlasExtent.begin(state);
    map.on("moveend resize", () => state.placed && window.atlasWords.declutter(state));
    map.on("unload", () => end(state));
    return state;
  }

  async function scene(map, next) {
    if (!map.atlas) {
      map.fitBounds(next.home, { animate: false });
      map.atlas = begin(map);
    }
    const state = map.atlas;
    state.scene = next;
    anew(state, next.view);
    state.container.lang = next.lang;
    window.atlasPanel.adopt(state);
    window.atlasControls.dress(state);
    if (window.atlasYears) window.atlasYears.adopt(state);
    if (window.atlasEdit) window.atlasEdit.adopt(state);
    return refresh(state);
  }

  // A link that was opened has a view of its own: the map opens with it.
  function anew(state, view) {
    const { address } = state.host;
    if (address && view && address.adopt(view)) Object.assign(state, { placed: false, attended: false, focused: "", pinned: undefined });
  }

  // A map that goes draws no more of what it has still asked for, nor the end of a zoom.
  function end(state) {
    state.version = Infinity;
    state.map._animatingZoom = false; // Leaflet's own timer outlives the map
  }

  // Bring the map to what the scene and the reader's switches ask for.
  async function refresh(state) {
    if (state.version === Infinity) return;
    const version = (state.version += 1);
    state.pending = true; // until it is on the map
    const { scene: next, map } = state;
    const shown = window.atlasPanel.shown(state);
    const lost = [];
    window.atlasControls.credited(state); // the line has its height before the map is fitted above it
    if (state.placed) window.atlasExtent.settle(state);
    else window.atlasExtent.open(state); // before there is anything to draw anew
    state.placed = true;
    const [found] = await Promise.all([
      Promise.all(shown.map((layer) => fetched(layer).catch(() => {
        lost.push(layer.title);
        return [];
      }))),
      window.atlasGround.show(state).catch(() => lost.push(next.ground.title)),
    ]);
    if (version !== state.version) return; // a newer scene has come meanwhile
    tiles(state);
    arrange(state, shown, found);
    if (window.atlasYears) window.atlasYears.apply(state);
    complain(state.container, lost.length ? next.words.lost + " " + lost.join(", ") : "");
    mark(state, window.atlasWords.labels);
    ahead(state);
  }

  // Bring what is chosen and the names of a map to the scene, with which it is then done.
  function mark(state, write) {
    select(state);
    window.atlasControls.pin(state, state.scene.pin.at);
    write(state);
    attend(state);
    state.pending = false;
    state.container.dataset.atlas = String(state.version); // tells a test that the scene is on the map
  }

  // What can be switched on is fetched before that, once nothing else is to be done.
  function ahead(state) {
    if (state.ahead) return;
    state.ahead = true;
    const later = window.requestIdleCallback || ((act) => setTimeout(act, 1000));
    later(() => {
      const drawn = new Set(window.atlasPanel.shown(state));
      for (const layer of state.scene.layers) if (!drawn.has(layer) && layer.url) fetched(layer).catch(() => {});
    });
  }

  // A place that was clicked is in sight already; one that was searched for is gone to.
  function attend(state) {
    const { focus, selected } = state.scene;
    const token = focus ? focus.token : "";
    if (token === state.focused) return;
    state.focused = token;
    if (focus && !(selected && selected === state.picked)) {
      window.atlasExtent.attend(state, focus, { ...window.atlasExtent.PLACE, maxZoom: 14 });
    }
  }

  // `beside` is what is left free on the right at least.
  function fit(state, bounds, { margin = 6, beside = margin, ...options } = {}) {
    const { left, right, top, bottom } = window.atlasPanel.covered(state);
    state.map.fitBounds(bounds, {
      paddingTopLeft: [left + margin, top + margin], paddingBottomRight: [right + beside, bottom + margin], ...options,
    });
  }

  function withChoice(scene, chosen) {
    const pin = chosen.pin === undefined ? scene.pin : { ...scene.pin, at: chosen.pin };
    return { ...scene, ...chosen, pin };
  }

  // What is chosen, by a click or as the page has it; the rest of the scene stays. While another
  // scene is on its way the choice is that one's: the old map would be marked and named for nothing.
  function choose(state, chosen) {
    if (state.host.coming) {
      state.host.chosen = chosen;
      return;
    }
    const next = withChoice(state.scene, chosen);
    const read = ({ selected, focus, pin, view }) => JSON.stringify([selected, focus, pin, view]);
    if (read(next) === read(state.scene)) return;
    const isOnlyChoice = !state.pending && JSON.stringify(next.view) === JSON.stringify(state.scene.view);
    state.scene = next;
    anew(state, chosen.view);
    if (state.host.address) state.host.address.settle();
    if (!isOnlyChoice || state.version === Infinity) {
      refresh(state);
      return;
    }
    state.version += 1; // nothing else of the map is another
    mark(state, window.atlasWords.choose);
  }

  // A tile service, where one is set, lies under everything.
  function tiles(state) {
    const wanted = state.scene.tiles ? state.scene.tiles.url : null;
    if (wanted === state.tilesFrom) return;
    if (state.tiles) state.tiles.remove();
    state.tiles = wanted ? L.tileLayer(wanted, { maxZoom: 18 }).addTo(state.map) : null;
    state.tilesFrom = wanted;
  }

  function arrange(state, shown, found) {
    const signed = new Map(shown.map((layer) => {
      const opacity = window.atlasPanel.opacity(state, layer);
      return [layer.key, { opacity, signature: JSON.stringify([opacity, layer]) }];
    }));
    for (const [key, built] of state.built) {
      const next = signed.get(key);
      if (next && built.signature === next.signature) continue;
      built.group.remove();
      state.built.delete(key);
    }
    const before = state.order;
    state.order = shown.map((layer, at) => {
      let built = state.built.get(layer.key);
      if (!built) {
        const { opacity, signature } = signed.get(layer.key);
        built = build(state, layer, found[at], opacity);
        built.signature = signature;
        state.built.set(layer.key, built);
        built.group.addTo(state.map);
      }
      return built;
    });
    if (state.order.every((built, at) => built === before[at])) return;
    for (const built of state.order) built.group.bringToFront();
  }

  // The chosen place has a halo; where it is known to a kilometre or worse, a circle of that.
  function select(state) {
    if (state.marked) state.marked.remove();
    state.marked = null;
    if (state.host.mark) state.host.mark(state.scene.selected);
    const found = find(state, state.scene.selected);
    tell(state, found);
    if (!found) return;
    const { layer, entry: { feature, at } } = found;
    state.marked = L.featureGroup(CHOSEN.map(([name, look]) => halo(found, { color: colour(name), ...look })));
    if (feature && feature.u) {
      const spread = pathOptions(looksOf(layer, feature).spread);
      state.marked.addLayer(L.circle(at, { ...spread, radius: feature.u }));
    }
    state.marked.addTo(state.map);
  }

  // A reader who does not see the map hears what was chosen, once.
  function tell(state, found) {
    const { selected, lang, words } = state.scene;
    if (selected === state.said) return;
    state.said = selected;
    const name = found && found.entry.feature && nameIn(found.entry.feature, lang);
    state.voice.textContent = name ? words.chosen.replace("{name}", () => name) : "";
  }

  function find(state, id) {
    const built = state.order.find((each) => each.byId.has(id) && !each.byId.get(id).hidden);
    return built && { built, layer: built.layer, entry: built.byId.get(id) };
  }

  function halo({ layer, entry: { feature, type, at } }, look) {
    const line = { fill: false, interactive: false, ...look };
    if (type !== "Point") return pathOf(type, at, line);
    return L.circleMarker(at, { ...line, weight: Math.max(3, look.weight - 2), radius: symbolOf(layer, feature).radius + 4 });
  }

  return {
    OPTIONS, scene, refresh, choose, withChoice, select, fit, json, element, own, complain, pathOptions,
    symbolOf, gradeOf, find, halo, colour, nameIn, unpacked,
  };
})();
