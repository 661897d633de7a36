/* What a map shows of the ground: a centre and zoom, or a place that is fitted, as a link has it.
 *
 * Where it opens with is not written down; what it is moved to afterwards is, by whatever it is
 * moved, except that the button for the whole district, and a place gone to, stand as such.
 */
"use strict";

globalThis.atlasExtent = (() => {
  const CLOSE_ZOOM = 14; // from here on a fourth decimal of a degree is too coarse
  const HOME = "home";
  const EDGE_PX = 20;
  const ROOM_PX = 60;
  const CARD = ".st-key-card";
  const BUTTONS_PX = 60; // as wide as the buttons on the map and what is left beside them
  const PLACE = { maxZoom: 15, margin: 30, beside: BUTTONS_PX }; // how a place is fitted

  // A centre and zoom as a link writes them: latitude, longitude, zoom.
  function written({ lat, lng }, zoom) {
    const round = (value, decimals) => Number(value.toFixed(decimals));
    const decimals = zoom < CLOSE_ZOOM ? 4 : 5;
    const turned = ((((lng + 180) % 360) + 360) % 360) - 180;
    return [round(lat, decimals), round(turned, decimals), round(zoom, 2)].join();
  }

  // The centre and zoom of a link, null where it names a place or says nothing.
  function read(at) {
    const parts = at.split(",").map(Number);
    return parts.length === 3 && parts.every(Number.isFinite) ? { centre: parts.slice(0, 2), zoom: parts[2] } : null;
  }

  // Where the map is to be: as the reader has it on all pages, else as the scene has it.
  function wanted({ host: { address }, scene: { view } }) {
    if (!view) return { at: "", bounds: null };
    return address ? { at: address.own.at, bounds: address.bounds } : view;
  }

  const shown = ({ map }) => String([map.getCenter(), map.getZoom()]);

  // Bring a map to where it opens, at once; what its page would go to gives way to an extent.
  // One that is there as it would open, since it was drawn before its page, is not drawn anew.
  function open(state) {
    const { at, bounds } = wanted(state);
    const spot = read(at);
    const { focus, home } = state.scene;
    if (at) state.focused = focus ? focus.token : "";
    const way = JSON.stringify([at, bounds, home, globalThis.atlasPanel.covered(state)]);
    if (state.opened && state.opened.way === way && state.opened.shown === shown(state)) return;
    bring(state, spot, at, bounds, home);
    state.opened = { way, shown: shown(state) };
  }

  function bring(state, spot, at, bounds, home) {
    if (spot) state.map.setView(spot.centre, spot.zoom, { animate: false });
    else if (at && at !== HOME && bounds) globalThis.atlas.fit(state, bounds, { ...PLACE, animate: false });
    else globalThis.atlas.fit(state, home, { animate: false });
    state.crowded = !spot && globalThis.atlasPanel.covered(state).crowded;
  }

  // Once panels have their places, a map that opened without room is brought to where it belongs.
  function settle(state) {
    if (!state.crowded || globalThis.atlasPanel.covered(state).crowded) return;
    state.placed = false;
    open(state);
    state.placed = true;
  }

  // Go to where the page wants the map, which stands in the link as the place that is chosen.
  function attend(state, focus, options) {
    const place = focus.token === state.scene.selected ? { at: focus.token, bounds: focus.bounds } : null;
    state.bound = state.attended ? place : wanted(state);
    state.attended = true;
    globalThis.atlas.fit(state, focus.bounds, options);
  }

  function home(state) {
    state.bound = { at: state.scene.focus ? HOME : "", bounds: null };
    globalThis.atlas.fit(state, state.scene.home);
  }

  // Whether a place can be seen: not at the edge of the map, nor below what stands on it.
  function isFree(state, place) {
    const { left, right, top, bottom } = globalThis.atlasPanel.covered(state);
    const { x, y } = state.map.getSize();
    const free = L.bounds([left + EDGE_PX, top + EDGE_PX], [x - right - EDGE_PX, y - bottom - EDGE_PX]);
    return free.contains(state.map.latLngToContainerPoint(place));
  }

  // A point that was typed, or came with the link, may lie out of sight: the district stays in it,
  // for the map knows little beyond. A link that says what is shown is right about it.
  function reveal(state, place) {
    const { scene, pinned } = state;
    const isFirst = pinned === undefined;
    if ((isFirst && wanted(state).at) || isFree(state, place)) return;
    if (isFirst) state.bound = { at: "", bounds: null };
    globalThis.atlas.fit(state, L.latLngBounds(scene.home).extend(place), { margin: 60 });
  }

  // What was typed or clicked stays in sight of the card that opens over it.
  function uncover(state) {
    const { map, scene: { pin }, pinned } = state;
    const key = String(pin.at);
    if (!pin.at || String(pinned) !== key || state.uncovered === key) return;
    const place = [pin.at[1], pin.at[0]];
    if (!document.querySelector(CARD)) return;
    state.uncovered = key;
    if (isFree(state, place)) return;
    const { left, right, top, bottom } = globalThis.atlasPanel.covered(state);
    if (!wanted(state).at) state.bound = { at: "", bounds: null }; // the card moved the map, not its reader
    map.panInside(place, { paddingTopLeft: [left + ROOM_PX, top + ROOM_PX], paddingBottomRight: [right + ROOM_PX, bottom + ROOM_PX] });
  }

  function begin(state) {
    const { map, host } = state;
    if (!host.address) return;
    map.on("moveend", () => {
      if (!state.placed || state.resizing || !state.scene.view) return;
      const { at, bounds } = state.bound || { at: written(map.getCenter(), map.getZoom()), bounds: null };
      state.bound = null;
      host.address.bounds = bounds;
      host.address.note("at", at);
    });
  }

  // A window of another size shows more or less around the same centre. Told of the size it has,
  // Leaflet would forget its centre and know it to a whole pixel only.
  function resize(map) {
    const { clientWidth, clientHeight } = map.getContainer();
    if (map.atlas && map.getSize().equals([clientWidth, clientHeight])) return;
    if (map.atlas) map.atlas.resizing = true;
    map.invalidateSize({ animate: false });
    if (!map.atlas) return;
    map.atlas.resizing = false;
    if (map.atlas.placed) settle(map.atlas);
  }

  return { PLACE, written, read, open, attend, reveal, uncover, settle, home, begin, resize };
})();
