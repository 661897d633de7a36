/* A map as a part of what atlasLink joins: places of it are pointed at and chosen from elsewhere. */
"use strict";

window.atlasPart = (() => {
  const { colour, find, fit, halo } = window.atlas;
  const LEAST_AREA_PX = 40; // smaller, an area that was chosen from a list is gone to

  // What table and chart can do with the map: point at places of it, and choose one.
  function of(map) {
    let pointed = null;
    return {
      has: (id) => Boolean(map.atlas && find(map.atlas, id)),
      light: (ids) => {
        if (pointed) pointed.remove();
        const found = map.atlas ? ids.map((id) => find(map.atlas, id)).filter(Boolean) : [];
        pointed = L.featureGroup(found.map((each) => halo(each, { color: colour("pointed"), weight: 4 }))).addTo(map);
      },
      choose: (id) => {
        const found = find(map.atlas, id);
        if (found) approach(map, found);
        window.atlasPick.choose(map.atlas, id);
      },
    };
  }

  // What is chosen from elsewhere than the map may lie out of sight, or an area be too small to see.
  // Of what is numbered, for a table, each is gone to.
  function approach(map, { layer, entry }) {
    const bounds = L.latLngBounds(window.atlasPick.corners(entry));
    const { left, right, top, bottom } = window.atlasPanel.covered(map.atlas);
    const size = map.getSize();
    const free = L.bounds([left, top], [size.x - right, size.y - bottom]);
    const [from, to] = [bounds.getNorthWest(), bounds.getSouthEast()].map((at) => map.latLngToContainerPoint(at));
    if (entry.type.endsWith("Polygon")) {
      const large = Math.max(to.x - from.x, to.y - from.y) >= LEAST_AREA_PX;
      if (layer.numerals || !large || !free.contains(L.bounds(from, to))) fit(map.atlas, bounds, { maxZoom: 15, margin: 30 });
    } else if (!free.contains(map.latLngToContainerPoint(bounds.getCenter()))) {
      map.panInside(bounds.getCenter(), { paddingTopLeft: [left + 60, top + 60], paddingBottomRight: [right + 60, bottom + 60] });
    }
  }

  return { of };
})();
