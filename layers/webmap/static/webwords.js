/* What stands in words on the map: tips, names of places in tiers, the legend.
 *
 * Texts reach the page by textContent alone, as in webmap.js, which comes before it
 * and draws the rest.
 */
"use strict";

window.atlasWords = (() => {
  const { element, unpacked } = window.atlas;

  function tip(state, latlng, name, more) {
    const box = element("div", "atlas-tip");
    box.append(element("strong", "", name));
    if (more) box.append(element("span", "", more));
    state.tip.setLatLng(latlng).setContent(box).addTo(state.map);
  }

  /* ----------------------------------------------------------------- labels */

  function labels(state) {
    for (const marker of state.labels) marker.remove();
    state.labels = [];
    const seen = new Set();
    const wanted = [];
    for (const built of state.order) {
      if (!built.layer.label) continue;
      for (const { feature } of built.byId.values()) {
        const text = feature.n[state.scene.lang];
        const point = feature.g.type === "Point";
        const at = point ? unpacked(feature.g.coordinates, "Point").reverse() : feature.p;
        if (!at || !text || seen.has(text)) continue;
        seen.add(text);
        wanted.push({ text, at, label: built.layer.label, point });
      }
    }
    wanted.sort((a, b) => a.label.rank - b.label.rank);
    for (const { text, at, label, point } of wanted) {
      const node = element("span", point ? "atlas-label beside" : "atlas-label", text);
      node.style.color = label.colour;
      const icon = L.divIcon({ html: node, className: "atlas-anchor", iconSize: [0, 0] });
      const marker = L.marker(at, { icon, interactive: false, keyboard: false }).addTo(state.map);
      marker.node = node;
      marker.fromZoom = label.zoom;
      state.labels.push(marker);
    }
    declutter(state);
  }

  // First come, first placed: labels stand in order of rank, later ones give way.
  function declutter(state) {
    const zoom = state.map.getZoom();
    const placed = [];
    for (const marker of state.labels) {
      marker.node.style.display = zoom >= marker.fromZoom ? "" : "none";
      if (zoom < marker.fromZoom) continue;
      const box = marker.node.getBoundingClientRect();
      const clash = placed.some((other) => box.left < other.right + 3 && box.right > other.left - 3 &&
        box.top < other.bottom + 1 && box.bottom > other.top - 1);
      if (clash) marker.node.style.display = "none";
      else placed.push(box);
    }
  }

  /* ----------------------------------------------------------------- legend */

  const SVG = "http://www.w3.org/2000/svg";

  function swatch(symbol, shape) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 26 16");
    svg.setAttribute("width", "26");
    svg.setAttribute("height", "16");
    svg.setAttribute("aria-hidden", "true");
    const tag = { area: "rect", dotted: "rect", line: "line", point: "circle" }[shape];
    const mark = document.createElementNS(SVG, tag);
    const area = { x: 2, y: 2.5, width: 22, height: 11, rx: 1.5 };
    const place = {
      area, dotted: area,
      line: { x1: 1, y1: 8, x2: 25, y2: 8 },
      point: { cx: 13, cy: 8, r: Math.min(symbol.radius, 6.5) },
    }[shape];
    const paint = {
      fill: shape === "line" || symbol.fill === null ? "none" : symbol.fill,
      "fill-opacity": symbol.fillOpacity, stroke: symbol.colour,
      "stroke-width": Math.min(symbol.width, 4), "stroke-opacity": symbol.opacity,
      "stroke-dasharray": symbol.dash ? symbol.dash.join(" ") : "none",
    };
    for (const [key, value] of Object.entries({ ...place, ...paint })) mark.setAttribute(key, value);
    svg.append(mark);
    if (shape === "dotted") {
      const dot = document.createElementNS(SVG, "circle");
      for (const [key, value] of Object.entries({ cx: 13, cy: 8, r: 2.5, fill: "#FFFFFF" })) dot.setAttribute(key, value);
      svg.append(dot);
    }
    return svg;
  }

  function legend(state) {
    const { legend: wanted } = state.scene;
    const open = state.legend ? state.legend.open : window.innerWidth > 640;
    state.legendBox.replaceChildren();
    const box = element("details", "atlas-legend");
    box.open = open;
    box.append(element("summary", "", wanted.title));
    const body = element("div", "atlas-legend-body");
    for (const group of wanted.groups) {
      if (group.title) body.append(element("div", "atlas-legend-title", group.title));
      for (const entry of group.entries) {
        const row = element("div", "atlas-legend-row");
        row.append(swatch(entry.symbol, entry.shape), element("span", "", entry.label));
        body.append(row);
      }
    }
    box.append(body);
    state.legendBox.append(box);
    state.legend = box;
  }

  return { tip, labels, declutter, legend };
})();
