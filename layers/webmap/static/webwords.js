/* Names of places on the map, in tiers, and which of them lies under the pointer. */
"use strict";

window.atlasWords = (() => {
  const { element } = window.atlas;
  const EDGE_PX = 4;
  const BESIDE_PX = 8; // between a point and its name, as webmap.css has it

  function labels(state) {
    for (const label of state.labels) label.marker.remove();
    state.labels = [];
    const seen = new Set();
    for (const built of state.order) {
      if (!built.layer.label) continue;
      for (const [id, { feature, type, at: place, hidden }] of built.byId) {
        if (hidden) continue;
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
      node.style.setProperty("--atlas-dark-ink", label.built.layer.label.dark);
      const icon = L.divIcon({ html: node, className: "atlas-anchor", iconSize: [0, 0] });
      label.node = node;
      label.marker = L.marker(label.at, { icon, interactive: false, keyboard: false }).addTo(state.map);
    }
    declutter(state);
  }

  // First come, first placed: labels stand in order of rank, later ones give way. None stands
  // half under a panel or beyond the edge of the map, where it could not be read.
  function declutter(state) {
    const zoom = state.map.getZoom();
    const edge = state.container.getBoundingClientRect();
    const placed = window.atlasPanel.covers(state);
    for (const { node, built } of state.labels) {
      node.style.translate = "";
      node.classList.remove("before");
      node.hidden = zoom < built.layer.label.zoom;
    }
    const boxes = state.labels.map(({ node }) => (node.hidden ? null : written(node)));
    state.labels.forEach((label, k) => {
      label.box = null;
      if (!boxes[k]) return;
      const shift = shifts(label, boxes[k], edge).find((by) => isFree(moved(boxes[k], by), edge, placed));
      label.node.hidden = shift === undefined;
      if (shift === undefined) return;
      const box = moved(boxes[k], shift);
      if (label.point) label.node.classList.toggle("before", shift !== 0);
      else label.node.style.translate = shift ? `${shift}px` : "";
      placed.push(box);
      label.box = [box.left - edge.left, box.top - edge.top, box.right - edge.left, box.bottom - edge.top];
    });
    window.atlasGround.names(state, (box) => {
      const here = {
        left: box.left + edge.left, right: box.right + edge.left, top: box.top + edge.top, bottom: box.bottom + edge.top,
      };
      if (!isFree(here, edge, placed)) return false;
      placed.push(here);
      return true;
    });
  }

  // The box of a label's letters: that of a name on several lines may be wider.
  function written(node) {
    const letters = document.createRange();
    letters.selectNodeContents(node);
    return letters.getBoundingClientRect();
  }

  // How far a label may be moved sideways: a point's to its other side, an area's in from the edge.
  function shifts({ point }, { left, right }, edge) {
    if (point) return [0, left - right - 2 * BESIDE_PX];
    const inward = Math.max(edge.left + EDGE_PX - left, 0) - Math.max(right + EDGE_PX - edge.right, 0);
    return [Math.abs(inward) < (right - left) / 2 ? inward : 0];
  }

  function moved({ left, right, top, bottom }, by) {
    return { left: left + by, right: right + by, top, bottom };
  }

  function isFree(box, edge, placed) {
    return box.left >= edge.left && box.right <= edge.right && !placed.some((other) =>
      box.left < other.right + 3 && box.right > other.left - 3 &&
      box.top < other.bottom + 1 && box.bottom > other.top - 1);
  }

  // Labels at a point of the map: they can be chosen as what they name.
  function at(state, { x, y }) {
    return state.labels.filter(({ built, box }) => built.layer.interactive && box &&
      x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
  }

  return { labels, declutter, at };
})();
