/* The atlas's drawing in the browser: one function, atlas.scene(map, scene).
 *
 * A scene names every layer that should be on the map. What is already there
 * and unchanged stays untouched, so that a switch or a parameter keeps the
 * zoom and redraws only what differs. Texts reach the page by textContent
 * alone: no string of any layer is ever read as HTML or as code.
 */
"use strict";

window.atlas = (() => {
  const FAILED = "地图库未能加载，请检查应用的 static 目录后重新启动。\n" +
    "The map library could not be loaded. Check the app's static folder and start it again.";
  const UNDRESSED = "地图的样式文件未能加载，请检查应用的 static 目录后刷新页面。\n" +
    "The map's style sheets could not be loaded. Check the app's static folder and reload the page.";
  let undressed = false;
  const files = new Map();  // url -> promise of features; a file is fetched once a visit

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function complain(text) {
    const old = document.querySelector(".atlas-failed");
    if (old) old.remove();
    const node = element("div", "atlas-failed", text);
    node.setAttribute("role", "alert");
    document.body.prepend(node);
    if (window.innerHeight < 60) { // a map that never came has left its frame without a height
      window.parent.postMessage({ isStreamlitMessage: true, type: "streamlit:setFrameHeight", height: 120 }, "*");
    }
  }

  // A script that cannot be fetched leaves an empty frame and no error: say so instead. Should
  // this very script be lost, the page says it: see pages/parts/page.css.
  window.addEventListener("error", (event) => {
    if (event.target instanceof HTMLScriptElement) complain(FAILED);
    if (event.target instanceof HTMLLinkElement) {
      undressed = true;
      complain(UNDRESSED);
    }
  }, true);

  function fetched(layer) {
    if (layer.features) return Promise.resolve(layer.features);
    if (!files.has(layer.url)) {
      const answer = fetch(layer.url).then((response) => {
        if (!response.ok) throw new Error(response.status);
        return response.json();
      });
      answer.catch(() => files.delete(layer.url));
      files.set(layer.url, answer);
    }
    return files.get(layer.url);
  }

  /* ---------------------------------------------------------------- symbols */

  function pathOptions(symbol, interactive) {
    return {
      color: symbol.colour, weight: symbol.width, opacity: symbol.opacity,
      fill: symbol.fill !== null, fillColor: symbol.fill, fillOpacity: symbol.fillOpacity,
      dashArray: symbol.dash ? symbol.dash.join(" ") : null, radius: symbol.radius,
      lineJoin: "round", interactive, bubblingMouseEvents: false,
      smoothFactor: 0.4,  // Leaflet would turn circles of a few pixels into octagons
    };
  }

  function symbolOf(layer, feature) {
    const changed = layer.classes ? layer.classes[feature.i] : undefined;
    const looks = layer.symbols[changed === undefined ? feature.c : changed];
    if (feature.u) return looks.spread;
    if (!feature.d) return looks.sure;
    return feature.g.type === "Point" ? looks.unsurePoint : looks.unsure;
  }

  // Runs of positions travel as flat lists of whole numbers, each the difference from the last.
  function unpacked(part, type) {
    if (typeof part[0] !== "number") return part.map((each) => unpacked(each, ""));
    const run = [];
    for (let i = 0, x = 0, y = 0; i < part.length; i += 2) {
      run.push([(x += part[i]) / 1e5, (y += part[i + 1]) / 1e5]);
    }
    return type === "Point" ? run[0] : run;
  }

  function drawn(layer, feature) {
    const options = pathOptions(symbolOf(layer, feature), layer.interactive);
    if (feature.u) options.radius = feature.u;
    const { type, coordinates } = feature.g;
    return L.geoJSON({ type, coordinates: unpacked(coordinates, type) }, {
      style: () => options,
      pointToLayer: (_, latlng) =>
        (feature.u ? L.circle(latlng, options) : L.circleMarker(latlng, options)),
    });
  }

  function build(state, layer, features) {
    const group = L.featureGroup();
    const byId = new Map();
    if (layer.mesh && !Array.isArray(features)) cover(state, layer, features, group, byId);
    else scatter(state, layer, features, group, byId);
    return { layer, group, byId };
  }

  // A surface is one path; a cell has a shape of its own only once it is asked for.
  function cover(state, layer, data, group, byId) {
    const mesh = window.atlasMesh(layer, data);
    group.addLayer(mesh);
    mesh.cells.names.forEach((name, k) => {
      byId.set(name, { get shape() { return L.featureGroup([L.polygon(mesh.ring(k))]); } });
    });
    if (!layer.interactive) return;
    mesh.on("mouseover mousemove", ({ latlng }) => {
      const k = mesh.at(latlng);
      if (k < 0) state.tip.remove();
      else {
        const more = (layer.tips && layer.tips[mesh.cells.names[k]]) || mesh.told(k);
        window.atlasWords.tip(state, latlng, layer.title, more);
      }
    });
    mesh.on("mouseout", () => state.tip.remove());
    mesh.on("click", (event) => {
      const k = mesh.at(event.latlng);
      if (k >= 0) pick(state, event, mesh.cells.names[k]);
    });
  }

  function scatter(state, layer, features, group, byId) {
    for (const feature of features) {
      if (layer.only && !layer.only.includes(feature.i)) continue;
      const shape = drawn(layer, feature);
      if (layer.interactive) listen(state, layer, feature, shape);
      group.addLayer(shape);
      byId.set(feature.i, { shape, feature });
    }
  }

  function listen(state, layer, feature, shape) {
    const name = () => feature.n[state.scene.lang] || Object.values(feature.n)[0];
    shape.on("mouseover", (event) => {
      window.atlasWords.tip(state, event.latlng, name(), (layer.tips && layer.tips[feature.i]) || feature.t);
    });
    shape.on("mousemove", (event) => state.tip.setLatLng(event.latlng));
    shape.on("mouseout", () => state.tip.remove());
    shape.on("click", (event) => pick(state, event, feature.i));
  }

  // A click on a feature picks it, unless the reader is about to choose a spot of the ground.
  function pick(state, event, id) {
    if (!state.aimed(event)) tell(state, { clicked: id });
  }

  function tell(state, what) {
    state.clicks += 1;
    if (window.Streamlit) window.Streamlit.setComponentValue({ ...what, count: state.clicks });
  }

  /* ---------------------------------------------------------------- drawing */

  // Where a scene asks for ground, clicks on it go to the page. For a box two clicks set opposite
  // corners, sent as west, south, east, north. For a point it is a click on empty ground or,
  // after the button, on anything. The escape key forgets the first corner and the button.
  function pen(state) {
    const { map } = state;
    const look = { color: "#7B4FA3", weight: 2, dashArray: "6 5", fillOpacity: 0.1, interactive: false };
    const hint = window.atlasControls.control(map, "topright", "atlas-hint");
    hint.setAttribute("role", "status");
    const bar = window.atlasControls.control(map, "topleft", "leaflet-bar atlas-home");
    const button = window.atlasControls.mapButton(bar, "◎", () => {
      aiming = !aiming;
      dress();
    });
    let first = null;
    let box = null;
    let aiming = false;

    const dress = () => {
      const { draw, point, words } = state.scene;
      const on = draw || aiming;
      hint.textContent = draw ? (first ? words.drawOn : words.draw) : aiming ? words.aimOn : "";
      hint.hidden = !on;
      bar.hidden = !point;
      window.atlasControls.named(button, words.aim);
      button.setAttribute("aria-pressed", String(aiming));
      map.doubleClickZoom[draw || point ? "disable" : "enable"]();
      map.getContainer().classList.toggle("atlas-drawing", on);
    };
    const forget = () => {
      if (box) box.remove();
      first = box = null;
      aiming = false;
      dress();
    };
    const corner = (latlng) => {
      if (!first) {
        first = latlng;
        box = L.rectangle([first, first], look).addTo(map);
        dress();
        return;
      }
      const drawn = L.latLngBounds(first, latlng);
      const [west, south, east, north] =
        [drawn.getWest(), drawn.getSouth(), drawn.getEast(), drawn.getNorth()];
      if (east - west < 0.001 || north - south < 0.001) return; // a second click on the same spot
      forget();
      tell(state, { box: [west, south, east, north] });
    };
    const spot = (latlng) => {
      const at = [latlng.wrap().lng, latlng.lat].map((value) => Number(value.toFixed(6)));
      forget();
      pin(state, at);
      tell(state, { point: at });
    };

    map.on("mousemove", (event) => box && box.setBounds([first, event.latlng]));
    map.on("click", ({ latlng }) => {
      if (state.scene.draw) corner(latlng);
      else if (state.scene.point) spot(latlng);
    });
    L.DomEvent.on(map.getContainer(), "keydown", (event) => event.key === "Escape" && forget());
    state.aimed = (event) => {
      if (!aiming) return false;
      spot(map.mouseEventToLatLng(event.originalEvent));
      return true;
    };
    state.ready = () => {
      const { draw, point } = state.scene;
      if ((draw && first) || (point && aiming)) dress();
      else forget();
    };
  }

  function pin(state, at) {
    if (state.pin) state.pin.remove();
    state.pin = null;
    if (!at) return;
    const outer = pathOptions(state.scene.pin.symbol, false);
    const inner = { ...outer, stroke: false, fillColor: outer.color, radius: outer.radius / 3 };
    const place = [at[1], at[0]];
    state.pin = L.featureGroup([L.circleMarker(place, outer), L.circleMarker(place, inner)]);
    state.pin.addTo(state.map);
  }

  /* ------------------------------------------------------------------ scene */

  function begin(map) {
    const failed = document.querySelector(".atlas-failed");
    if (failed && !undressed) failed.remove();
    const state = {
      map, scene: null, built: new Map(), order: [], labels: [], clicks: 0, version: 0,
      tiles: null, tilesFrom: null,
      tip: L.tooltip({ direction: "top", offset: [0, -6], opacity: 1 }), home: map.getBounds(),
    };
    const home = window.atlasControls.control(map, "topleft", "leaflet-bar atlas-home");
    state.homeButton = window.atlasControls.mapButton(home, "⤢", () => {
      map.fitBounds(state.scene.home, { paddingTopLeft: [beside(state), 0] });
    });
    pen(state);
    window.atlasControls.steady(map.getContainer());
    // A button answers to the space bar too; Leaflet's are links, which do not.
    L.DomEvent.on(map.getContainer(), "keydown", (event) => {
      if (event.key !== " " || event.target.getAttribute("role") !== "button") return;
      L.DomEvent.preventDefault(event);
      event.target.click();
    });
    state.legendBox = window.atlasControls.control(map, "bottomleft", "");
    state.sourceLine = window.atlasControls.control(map, "bottomright", "leaflet-control-attribution atlas-sources");
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    map.on("zoomend moveend resize", () => window.atlasWords.declutter(state));
    return state;
  }

  function signature(layer) {
    return JSON.stringify(layer);
  }

  async function scene(map, next) {
    const state = map.atlas || (map.atlas = begin(map));
    state.scene = next;
    const version = (state.version += 1);
    window.atlasControls.named(state.homeButton, next.words.home);
    window.atlasControls.named(map.getContainer().querySelector(".leaflet-control-zoom-in"), next.words.zoomIn);
    window.atlasControls.named(map.getContainer().querySelector(".leaflet-control-zoom-out"), next.words.zoomOut);
    state.ready();
    map.getContainer().setAttribute("aria-label", next.words.map);
    map.getContainer().lang = next.lang;
    const lost = [];
    const found = await Promise.all(next.layers.map((layer) => fetched(layer).catch(() => {
      lost.push(layer.title);
      return [];
    })));
    if (version !== state.version) return; // a newer scene has come meanwhile
    ground(state);
    arrange(state, found);
    window.atlasWords.legend(state);
    state.sourceLine.textContent = next.sources;
    select(state);
    pin(state, next.pin.at);
    window.atlasWords.labels(state);
    if (lost.length) complain(next.words.lost + " " + lost.join(", "));
    if (!state.placed) map.fitBounds(next.home, { paddingTopLeft: [beside(state), 0], animate: false });
    state.placed = true;
    if (next.focus && next.focus.token !== state.focused) {
      state.focused = next.focus.token;
      map.fitBounds(next.focus.bounds, {
        maxZoom: 15, paddingTopLeft: [30 + beside(state), 30], paddingBottomRight: [30, 40],
      });
    }
    document.body.dataset.atlas = String(version); // tells a test that the scene is on the map
  }

  // A tile service, where one is set, lies under everything.
  function ground(state) {
    const wanted = state.scene.tiles ? state.scene.tiles.url : null;
    if (wanted === state.tilesFrom) return;
    if (state.tiles) state.tiles.remove();
    state.tiles = wanted ? L.tileLayer(wanted, { maxZoom: 18 }).addTo(state.map) : null;
    state.tilesFrom = wanted;
  }

  // What is looked at should not lie under an open legend.
  function beside(state) {
    return state.legend.open && window.innerWidth > 640 ? state.legend.offsetWidth : 0;
  }

  function arrange(state, found) {
    const wanted = new Map(state.scene.layers.map((layer, at) => [layer.key, { layer, at }]));
    for (const [key, built] of state.built) {
      const next = wanted.get(key);
      if (next && built.signature === signature(next.layer)) continue;
      built.group.remove();
      state.built.delete(key);
    }
    state.order = state.scene.layers.map((layer, at) => {
      let built = state.built.get(layer.key);
      if (!built) {
        built = build(state, layer, found[at]);
        built.signature = signature(layer);
        state.built.set(layer.key, built);
        built.group.addTo(state.map);
      }
      return built;
    });
    for (const built of state.order) built.group.bringToFront();
  }

  function select(state) {
    if (state.marked) state.marked.remove();
    state.marked = null;
    for (const built of state.order) {
      const hit = built.byId.get(state.scene.selected);
      if (!hit) continue;
      state.marked = L.featureGroup();
      hit.shape.eachLayer((path) => {
        const halo = { color: "#111", weight: 5, opacity: 0.9, fill: false, interactive: false };
        if (path instanceof L.CircleMarker && !(path instanceof L.Circle)) {
          state.marked.addLayer(L.circleMarker(path.getLatLng(), { ...halo, weight: 3, radius: path.getRadius() + 4 }));
        } else if (path instanceof L.Circle) {
          state.marked.addLayer(L.circle(path.getLatLng(), { ...halo, weight: 3, radius: path.getRadius() }));
        } else {
          state.marked.addLayer(L.geoJSON(path.toGeoJSON(), { interactive: false, style: () => halo }));
        }
      });
      state.marked.addTo(state.map);
      return;
    }
  }

  return { scene, element, unpacked };
})();
