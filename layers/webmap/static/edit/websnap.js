/* What a pointer that edits snaps to: the vertices and edges of all that is drawn on the map, else
 * those of the lines on the ground below, such as streets.
 */
"use strict";

window.atlasSnap = (() => {
  const { corners } = window.atlasPick;
  const { snap, unit } = window.atlasMetres;
  const REACH_PX = { mouse: 9, touch: 16 };
  const COARSE = matchMedia("(pointer: coarse)");

  // The runs of positions of a feature; those of an area are closed.
  function runsOf({ at, type }) {
    if (type === "Point") return [[at]];
    if (type === "MultiPoint" || type === "LineString") return [at];
    if (type === "MultiLineString") return at;
    const rings = type === "Polygon" ? at : at.flat();
    return rings.map((ring) => [...ring, ring[0]]);
  }

  const inUnits = ([lat, lng]) => unit({ lat, lng });

  // Metres that a pixel covers where a position lies.
  function pixelM(map, { lat }) {
    return (40075016.7 * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
  }

  function near(state, latlng, margin, but) {
    const found = [];
    for (const { byId, mesh, areas } of state.order) {
      if (mesh) continue;
      for (const [id, entry] of areas ? areas.around(latlng, margin) : byId) {
        if (id === but || entry.hidden) continue;
        const [[south, west], [north, east]] = corners(entry);
        if (latlng.lat < south - margin || latlng.lat > north + margin) continue;
        if (latlng.lng < west - margin || latlng.lng > east + margin) continue;
        for (const run of runsOf(entry)) found.push(run.map(inUnits));
      }
    }
    return found;
  }

  /* The position that is meant where a pointer is, in units: what it snaps to, else its own.
   * `but` is the id of what is edited itself; with the Alt key held nothing snaps. */
  function meant(state, latlng, { but = null, free = false } = {}) {
    const at = unit(latlng);
    if (free) return { at, kind: "" };
    const withinM = REACH_PX[COARSE.matches ? "touch" : "mouse"] * pixelM(state.map, latlng);
    const margin = withinM / 90000; // degrees, a little more than the reach
    const below = () => window.atlasGround.edgesNear(state, latlng, margin).map((edge) => edge.map(inUnits));
    return snap(at, near(state, latlng, margin, but), withinM) || snap(at, below(), withinM) || { at, kind: "" };
  }

  return { meant };
})();
