/* The ground under every map: water, greens, roads with their edges, railways, the veil outside
 * the district, and its names. It is drawn on a canvas of its own below all layers, pass by pass
 * as the scene lists them, and answers to nothing.
 */
"use strict";

window.atlasGround = (() => {
  const { element, own, json, unpacked } = window.atlas;
  const WORLD = [[-85, -179], [-85, 179], [85, 179], [85, -179]];
  const APART_PX = 320; // between two places of the same name
  const WATER = new Set(["water", "river", "stream"]);

  function begin(state) {
    const pane = state.map.createPane("atlas-ground");
    pane.style.zIndex = 150; // below the tiles and all layers
    pane.style.pointerEvents = "none";
    state.ground = {
      renderer: L.canvas({ pane: "atlas-ground", padding: 0.2 }), group: null, drawn: "", held: null, names: [], shapes: new Map(),
      widths: new Map(), zoom: null, lang: null, family: "",
    };
    // A level in tiles has others where the map is moved to.
    state.map.on("moveend", () => state.placed && again(state));
    follow(state);
  }

  /* ---------------------------------------------------------------- theme */

  // Whether the page is dark: by the colour the app gives its background.
  function isDark(state) {
    const said = getComputedStyle(state.container).getPropertyValue("--st-background-color").trim();
    const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(said);
    const parts = hex ? hex.slice(1).map((each) => parseInt(each, 16)) : (said.match(/\d+/g) || []).map(Number);
    if (parts.length < 3) return false;
    return 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2] < 110;
  }

  // The app changes its theme by attributes of what the map lies in. They change with each run as
  // well: the colour is asked for once a frame, which has all styles worked out in any case.
  function follow(state) {
    let waiting = null;
    const look = () => {
      waiting = null;
      if (state.scene && isDark(state) !== state.ground.dark) again(state);
    };
    const seen = new MutationObserver(() => {
      waiting ??= requestAnimationFrame(look);
    });
    for (let node = state.container.parentElement; node; node = node.parentElement) {
      seen.observe(node, { attributes: true, attributeFilter: ["class", "style"] });
    }
    state.map.on("unload", () => {
      seen.disconnect();
      cancelAnimationFrame(waiting);
    });
  }

  /* -------------------------------------------------------------- drawing */

  function isOn(state) {
    return window.atlasPanel.isOn(state, { key: window.atlasArrange.GROUND, on: true });
  }

  function levelOf(state, zoom) {
    return state.scene.ground.levels.filter((each) => each.from <= zoom).pop();
  }

  // The files of a level that the map's view needs: one, or the tiles in sight.
  function filesOf(state, level) {
    if (!level.tiles) return [level.url];
    const bounds = state.map.getBounds().pad(0.1);
    const [left, top] = cell(bounds.getNorthWest(), level.grid);
    const [right, bottom] = cell(bounds.getSouthEast(), level.grid);
    const wanted = [];
    for (let x = left; x <= right; x += 1) {
      for (let y = top; y <= bottom; y += 1) {
        const url = own(level.tiles, `${x}/${y}`);
        if (url) wanted.push(url);
      }
    }
    return wanted;
  }

  function cell({ lat, lng }, grid) {
    const turn = Math.asinh(Math.tan((lat * Math.PI) / 180));
    return [Math.floor(((lng + 180) / 360) * 2 ** grid), Math.floor(((1 - turn / Math.PI) / 2) * 2 ** grid)];
  }

  // Shapes and names of several files as of one; a name that several hold is one.
  function together(parts) {
    if (parts.length === 1) return parts[0];
    const shapes = {};
    const names = new Map();
    for (const part of parts) {
      for (const [kind, shape] of Object.entries(part.shapes)) {
        const several = shape.type.startsWith("Multi") ? shape.coordinates : [shape.coordinates];
        const type = `Multi${shape.type.replace("Multi", "")}`;
        shapes[kind] = shapes[kind] || { type, coordinates: [] };
        shapes[kind].coordinates.push(...several);
      }
      for (const name of part.names) {
        const key = JSON.stringify([name.k, name.n, name.l]);
        const known = names.get(key);
        names.set(key, known ? { ...known, p: [...known.p, ...name.p] } : name);
      }
    }
    return { shapes, names: [...names.values()].sort((a, b) => b.l - a.l) };
  }

  // What the view needs of a level; where its tiles end, the level before goes on.
  async function fetched(state, level) {
    if (level.held) return { held: level.held, key: "held" };
    let files = filesOf(state, level);
    if (!files.length) files = [state.scene.ground.levels.filter((each) => each.url).pop().url];
    const parts = await Promise.all(files.map((each) => json(each)));
    return { held: together(parts), key: files.join() };
  }

  // Bring the ground to what the map shows now; names of another level or theme are new ones.
  async function again(state) {
    const { held, dark } = state.ground;
    await show(state).catch(() => {});
    if (state.ground.held !== held || state.ground.dark !== dark) window.atlasWords.declutter(state);
  }

  // Resolves when the ground is on the map; a level that cannot be fetched rejects.
  async function show(state) {
    const { ground, scene, map } = state;
    if (!scene.ground) {
      clear(state);
      return;
    }
    const level = levelOf(state, map.getZoom());
    const turn = (ground.turn = (ground.turn || 0) + 1);
    const { held, key } = await fetched(state, level);
    if (state.version === Infinity || turn !== ground.turn) return; // another view has come meanwhile
    ground.dark = isDark(state);
    const twin = ground.dark ? "dark" : "light";
    // The swatches of a list that several maps share lie on the ground as well.
    for (const box of [state.container, state.sharedList].filter(Boolean)) {
      for (const name of ["sea", "home"]) {
        const colour = scene.ground[name][twin];
        if (box.style.getPropertyValue(`--atlas-${name}`) !== colour) box.style.setProperty(`--atlas-${name}`, colour);
      }
      box.classList.toggle("atlas-dark", ground.dark);
    }
    const drawn = JSON.stringify([key, level.from, ground.dark, isOn(state)]);
    // Drawing roads anew takes longer than all else: a switch of a layer changes nothing of them.
    if (drawn !== ground.drawn) draw(state, held, drawn);
    else if (ground.zoom !== map.getZoom()) widen(state);
    ground.zoom = map.getZoom();
    ground.held = isOn(state) ? held : null;
  }

  function clear(state) {
    if (state.ground.group) state.ground.group.remove();
    Object.assign(state.ground, { group: null, drawn: "", held: null, shapes: new Map() });
  }

  function draw(state, held, drawn) {
    const { ground, map } = state;
    const at = new Map();
    const shapeOf = (kind) => {
      if (!at.has(kind)) {
        const shape = own(held.shapes, kind);
        at.set(kind, shape ? { type: shape.type, at: unpacked(shape.coordinates, shape.type) } : null);
      }
      return at.get(kind);
    };
    const paths = [];
    for (const pass of state.scene.ground.passes) {
      if (!pass.always && !isOn(state)) continue;
      const shape = pass.kind === "veil" ? veil(shapeOf("home")) : shapeOf(pass.kind);
      if (!shape) continue;
      const make = shape.type.endsWith("Polygon") ? L.polygon : L.polyline;
      const path = make(shape.at, options(state, pass));
      path.atlasPass = pass;
      paths.push(path);
    }
    const group = L.layerGroup(paths).addTo(map);
    if (ground.group) ground.group.remove();
    Object.assign(ground, { group, drawn, shapes: at });
  }

  function veil(home) {
    if (!home) return null;
    const rings = home.type === "Polygon" ? [home.at[0]] : home.at.map((each) => each[0]);
    return { type: "Polygon", at: [WORLD, ...rings] };
  }

  function options(state, pass) {
    const colour = pass.paint[state.ground.dark ? "dark" : "light"];
    const width = widthOf(state, pass);
    const line = pass.widths !== null;
    return {
      renderer: state.ground.renderer, pane: "atlas-ground", interactive: false, smoothFactor: 0.6,
      stroke: line && width > 0, color: colour, weight: width, opacity: pass.opacity,
      fill: !line, fillColor: colour, fillOpacity: line ? 0 : shownAt(state, pass) ? pass.opacity : 0,
      dashArray: pass.dash ? pass.dash.join(" ") : null, lineJoin: "round", lineCap: pass.dash ? "butt" : "round",
    };
  }

  function shownAt(state, pass) {
    return state.map.getZoom() >= pass.from_zoom;
  }

  // The width of a pass at the map's zoom, between the zooms for which widths are given.
  function widthOf(state, { widths, from_zoom: from }) {
    const zoom = state.map.getZoom();
    if (widths === null || zoom < from) return 0;
    return between(state.scene.ground.zooms, widths, zoom);
  }

  function between(stops, values, at) {
    if (at <= stops[0]) return values[0];
    const k = stops.findIndex((stop) => stop >= at);
    if (k < 0) return values[values.length - 1];
    return values[k - 1] + ((values[k] - values[k - 1]) * (at - stops[k - 1])) / (stops[k] - stops[k - 1]);
  }

  // The edges near a position of the lines that are in sight: roads, railways, rivers.
  function edgesNear(state, { lat, lng }, margin) {
    const found = [];
    if (!isOn(state) || !state.scene.ground) return found;
    const kinds = new Set(state.scene.ground.passes.filter((pass) => widthOf(state, pass) > 0).map((pass) => pass.kind));
    const apart = (a, b, at) => Math.min(a, b) - at > margin || at - Math.max(a, b) > margin;
    for (const kind of kinds) {
      const { type, at } = state.ground.shapes.get(kind) || { at: [] };
      for (const run of type === "LineString" ? [at] : at) {
        for (let k = 1; k < run.length; k += 1) {
          const [from, to] = [run[k - 1], run[k]];
          if (!apart(from[0], to[0], lat) && !apart(from[1], to[1], lng)) found.push([from, to]);
        }
      }
    }
    return found;
  }

  function widen(state) {
    state.ground.group.eachLayer((path) => path.setStyle(options(state, path.atlasPass)));
  }

  /* ---------------------------------------------------------------- names */

  const meter = document.createElement("canvas").getContext("2d");

  // The type of a language: asking the browser for it has it style the page anew.
  function familyOf({ ground, scene: { lang }, container }) {
    if (ground.lang !== lang) Object.assign(ground, { lang, family: getComputedStyle(container).fontFamily });
    return ground.family;
  }

  // How wide a name is, in pixels; each is measured once.
  function widthIn(ground, text, road, family) {
    const key = `${road} ${family} ${text}`;
    if (!ground.widths.has(key)) {
      meter.font = `500 ${road ? 10 : 11}px ${family}`;
      ground.widths.set(key, meter.measureText(text).width * (road ? 1.02 : 1.12) + 6);
    }
    return ground.widths.get(key);
  }

  // The box in which a turned name lies, in pixels of the map.
  function boxOf({ x, y }, width, height, angle) {
    const turn = (angle * Math.PI) / 180;
    const [sin, cos] = [Math.abs(Math.sin(turn)), Math.abs(Math.cos(turn))];
    const [across, along] = [(width * cos + height * sin) / 2, (width * sin + height * cos) / 2];
    return { left: x - across, top: y - along, right: x + across, bottom: y + along };
  }

  // Put names where no other stands; `clashes` says whether a box touches one, and holds it if not.
  function names(state, free) {
    const { ground } = state;
    const before = new Map(ground.names.map((marker) => [marker.atlasName, marker]));
    ground.names = [];
    if (ground.held) place(state, free, before);
    for (const marker of before.values()) marker.remove();
  }

  // Names that stand where they stood before stay; they are taken from `before`.
  function place(state, free, before) {
    const { ground, map, scene } = state;
    const size = map.getSize();
    const family = familyOf(state);
    const metres = 40075016.7 * Math.cos((map.getCenter().lat * Math.PI) / 180) / (256 * 2 ** map.getZoom());
    for (const { k: kind, n: words, l: length, p: places } of ground.held.names) {
      const text = words[scene.lang] || Object.values(words)[0];
      const road = !WATER.has(kind);
      const width = widthIn(ground, text, road, family);
      if (length / metres < 1.3 * width) continue; // longer than what it names
      const placed = [];
      for (const [lat, lng, angle] of places) {
        const at = map.latLngToContainerPoint([lat, lng]);
        if (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) continue;
        if (placed.some((other) => other.distanceTo(at) < APART_PX)) continue;
        if (!free(boxOf(at, width, 14, angle))) continue;
        placed.push(at);
        const name = [text, lat, lng, angle, kind, ground.dark].join();
        const marker = before.get(name) || write(state, text, [lat, lng], -angle, kind, road);
        before.delete(name);
        marker.atlasName = name;
        ground.names.push(marker);
      }
    }
  }

  function write(state, text, at, turn, kind, road) {
    const node = element("span", road ? "atlas-ground-name road" : "atlas-ground-name", text);
    node.style.setProperty("--atlas-turn", `${turn}deg`);
    node.style.color = state.scene.ground.inks[kind][state.ground.dark ? "dark" : "light"];
    const icon = L.divIcon({ html: node, className: "atlas-anchor", iconSize: [0, 0] });
    return L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(state.map);
  }

  return { begin, show, isOn, names, between, edgesNear };
})();
