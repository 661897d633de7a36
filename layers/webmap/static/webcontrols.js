/* Buttons on the map, the pen for boxes and points, and a map that stays where it is when pressed. */
"use strict";

window.atlasControls = (() => {
  const { colour, element, pathOptions } = window.atlas;
  const OVER_MAP = ".leaflet-control, .atlas-panel, .atlas-list, .atlas-grip";
  const PRESS_MS = 550;
  const SLOP_PX = 10;

  function control(map, position, className) {
    const node = element("div", className);
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    const holder = L.control({ position });
    holder.onAdd = () => node;
    holder.addTo(map);
    return node;
  }

  function mapButton(bar, sign, act) {
    const button = element("button", "", sign);
    button.type = "button";
    bar.append(button);
    button.addEventListener("click", act);
    return button;
  }

  function named(button, name) {
    button.title = name;
    button.setAttribute("aria-label", name);
  }

  // A press on the map gives it the focus; without this the browser may scroll it into view
  // between press and release, and the click is lost or lands elsewhere.
  function steady(container) {
    const focus = container.focus.bind(container);
    container.focus = () => focus({ preventScroll: true });
    container.addEventListener("mousedown", (event) => {
      if (event.target.closest(OVER_MAP)) return;
      event.preventDefault();
      container.focus();
    });
  }

  function begin(state) {
    const { map, container } = state;
    const bar = control(map, "topright", "leaflet-bar atlas-buttons");
    state.buttons = {
      zoomIn: mapButton(bar, "+", () => map.zoomIn()),
      zoomOut: mapButton(bar, "−", () => map.zoomOut()),
      home: mapButton(bar, "⤢", () => window.atlasExtent.home(state)),
    };
    state.north = control(map, "topright", "atlas-north");
    pen(state);
    steady(container);
    state.sourceLine = control(map, "bottomright", "leaflet-control-attribution atlas-sources");
    state.sourceLine.tabIndex = 0; // one line, and all of it once it has the focus
    state.sourceLine.setAttribute("role", "note");
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  }

  // Say everything in the language of the scene.
  function dress(state) {
    const { words } = state.scene;
    for (const [name, button] of Object.entries(state.buttons)) named(button, words[name]);
    state.north.textContent = `▲ ${words.north}`;
    state.container.setAttribute("aria-label", words.map);
    state.container.setAttribute("role", "application");
    state.ready();
  }

  const MOST_CREDITS = 3;

  // Whom what is on the map is owed to: OpenStreetMap first, the next by use, how many in all.
  function credit({ words, credits }, layers, ground) {
    const uses = new Map();
    const named = [...layers.flatMap((layer) => layer.publishers), ...(ground ? credits.ground : [])];
    for (const name of named) uses.set(name, (uses.get(name) || 0) + 1);
    const open = (name) => name.includes("OpenStreetMap");
    const ranked = [...uses.keys()].sort((a, b) => open(b) - open(a) || uses.get(b) - uses.get(a) || (a < b ? -1 : 1));
    const first = ranked.slice(0, MOST_CREDITS).map((name) => (open(name) ? `© ${name}` : name));
    const line = (ranked.length > MOST_CREDITS ? words.sourcesMore : words.sources)
      .replace("{sources}", () => first.join(" · ")).replace("{count}", ranked.length);
    return credits.tiles ? `${credits.tiles} · ${line}` : line;
  }

  function credited(state) {
    const text = credit(state.scene, window.atlasPanel.shown(state), window.atlasGround.isOn(state));
    if (text === state.sourceLine.title) return;
    state.sourceLine.title = text;
    state.sourceLine.textContent = text.replaceAll(" · ", "\u00a0· "); // no line begins with a dot
    state.sourceLine.setAttribute("aria-label", text);
  }

  // Where a scene asks for ground, clicks on it go to the page. For a box two clicks set opposite
  // corners, sent as west, south, east, north. For a point it is a click on empty ground or,
  // after the button, on anything. The escape key forgets the first corner and the button.
  function pen(state) {
    const { map } = state;
    const look = { color: colour("outlined"), weight: 2, dashArray: "6 5", fillOpacity: 0.1, interactive: false };
    const hint = control(map, "topright", "atlas-hint");
    hint.setAttribute("role", "status");
    const bar = control(map, "topright", "leaflet-bar atlas-buttons");
    const button = mapButton(bar, "◎", () => {
      aiming = !aiming;
      clothe();
    });
    let first = null;
    let box = null;
    let aiming = false;

    const clothe = () => {
      const { draw, point, words } = state.scene;
      const on = draw || aiming;
      hint.textContent = draw ? (first ? words.drawOn : words.draw) : aiming ? words.aimOn : "";
      hint.hidden = !on;
      bar.hidden = !point;
      named(button, words.aim);
      button.setAttribute("aria-pressed", String(aiming));
      map.doubleClickZoom[draw || point ? "disable" : "enable"]();
      state.container.classList.toggle("atlas-drawing", on);
    };
    const forget = () => {
      if (box) box.remove();
      first = box = null;
      aiming = false;
      clothe();
    };
    const corner = (latlng) => {
      if (!first) {
        first = latlng;
        box = L.rectangle([first, first], look).addTo(map);
        clothe();
        return;
      }
      const drawn = L.latLngBounds(first, latlng);
      const [west, south, east, north] =
        [drawn.getWest(), drawn.getSouth(), drawn.getEast(), drawn.getNorth()];
      if (east - west < 0.001 || north - south < 0.001) return; // a second click on the same spot
      forget();
      window.atlasPick.tell(state, "box", [west, south, east, north]);
    };
    const spot = (latlng) => {
      const at = [latlng.wrap().lng, latlng.lat].map((value) => Number(value.toFixed(5))); // as a link has them
      forget();
      state.pinned = at; // it is in sight
      if (state.scene.reader.includes("point")) window.atlas.choose(state, { pin: at });
      else pin(state, at);
      window.atlasPick.tell(state, "point", at);
    };

    // A long press, or the other button: what lies there does not matter.
    map.on("contextmenu", (event) => state.scene.point && !state.pressed && spot(event.latlng));
    longPress(state, (point) => {
      state.pressed = state.scene.point; // the click that ends it is none
      if (state.pressed) spot(map.containerPointToLatLng(point));
    });
    map.on("mousemove", (event) => box && box.setBounds([first, event.latlng]));
    L.DomEvent.on(map.getContainer(), "keydown", (event) => {
      if (event.key !== "Escape" || !(first || aiming)) return;
      event.preventDefault();
      forget();
    });
    // Whether a click was for the pen, whatever lies there; and what one on empty ground is for.
    state.aimed = (latlng) => {
      if (!state.scene.draw && !aiming) return false;
      (state.scene.draw ? corner : spot)(latlng);
      return true;
    };
    state.empty = (latlng) => state.scene.point && spot(latlng);
    state.ready = () => {
      const { draw, point } = state.scene;
      if ((draw && first) || (point && aiming)) clothe();
      else forget();
    };
  }

  // Not every browser makes another button's click of a long press of a finger.
  function longPress({ map, container }, act) {
    let waiting = null;
    let from = null;
    const stop = () => clearTimeout(waiting);
    L.DomEvent.on(container, "pointerdown", (event) => {
      stop();
      map.atlas.pressed = false;
      if (event.pointerType !== "touch" || !event.isPrimary || event.target.closest(OVER_MAP)) return;
      from = map.mouseEventToContainerPoint(event);
      waiting = setTimeout(() => act(from), PRESS_MS);
    });
    L.DomEvent.on(container, "pointermove", (event) => {
      if (from && map.mouseEventToContainerPoint(event).distanceTo(from) > SLOP_PX) stop();
    });
    L.DomEvent.on(container, "pointerup pointercancel contextmenu", stop);
    map.on("zoomstart unload", stop);
  }

  function pin(state, at) {
    if (state.pin) state.pin.remove();
    state.pin = null;
    if (!at) {
      state.pinned = null;
      return;
    }
    const outer = pathOptions(state.scene.pin.symbol);
    const inner = { ...outer, stroke: false, fillColor: outer.color, radius: outer.radius / 3 };
    const place = [at[1], at[0]];
    state.pin = L.featureGroup([L.circleMarker(place, outer), L.circleMarker(place, inner)]);
    state.pin.addTo(state.map);
    if (String(state.pinned) !== String(at)) window.atlasExtent.reveal(state, place);
    state.pinned = at;
  }

  return { begin, dress, credit, credited, pin };
})();
