/* Names of places on the map, in tiers, and which of them lies under the pointer. */
"use strict";

window.atlasWords = (() => {
  const { element } = window.atlas;

  function labels(state) {
    for (const label of state.labels) label.marker.remove();
    state.labels = [];
    const seen = new Set();
    for (const built of state.order) {
      if (!built.layer.label) continue;
      for (const [id, { feature, type, at: place }] of built.byId) {
        const name = feature.n[state.scene.lang];
        const point = type === "Point";
        const at = point ? place : feature.p;
        if (!at || !name || seen.has(name)) continue;
        seen.add(name);
        state.labels.push({ built, id, name, at, point });
      }
    }
    state.labels.sort((a, b) => a.built.layer.label.rank - b.built.layer.label.rank);
    for (const label of state.labels) {
      const node = element("span", label.point ? "atlas-label beside" : "atlas-label", label.name);
      node.style.color = label.built.layer.label.colour;
      const icon = L.divIcon({ html: node, className: "atlas-anchor", iconSize: [0, 0] });
      label.node = node;
      label.marker = L.marker(label.at, { icon, interactive: false, keyboard: false }).addTo(state.map);
    }
    declutter(state);
  }

  // First come, first placed: labels stand in order of rank, later ones give way.
  function declutter(state) {
    const zoom = state.map.getZoom();
    const { left, top } = state.container.getBoundingClientRect();
    const placed = [];
    for (const label of state.labels) label.node.hidden = zoom < label.built.layer.label.zoom;
    const boxes = state.labels.map(({ node }) => (node.hidden ? null : node.getBoundingClientRect()));
    state.labels.forEach((label, k) => {
      const box = boxes[k];
      label.box = null;
      if (!box) return;
      const clash = placed.some((other) => box.left < other.right + 3 && box.right > other.left - 3 &&
        box.top < other.bottom + 1 && box.bottom > other.top - 1);
      label.node.hidden = clash;
      if (clash) return;
      placed.push(box);
      label.box = [box.left - left, box.top - top, box.right - left, box.bottom - top];
    });
  }

  // Labels at a point of the map: they can be chosen as what they name.
  function at(state, { x, y }) {
    return state.labels.filter(({ built, box }) => built.layer.interactive && box &&
      x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
  }

  return { labels, declutter, at };
})();
