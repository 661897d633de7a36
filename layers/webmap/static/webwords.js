/* Names of places on the map, in tiers, numbers of features, and which lies under the pointer.
 *
 * Only names that find room, in sight or near it, become parts of the page; most others are
 * not even measured.
 */
"use strict";

window.atlasWords = (() => {
  const { element } = window.atlas;
  const EDGE_PX = 4;
  const BESIDE_PX = 8; // between a point and its name, as webmap.css has it
  const APART_PX = { x: 3, y: 1 };
  const CELL_PX = 64;
  const LINE = 0.9; // height of a line of letters at least, in parts of their size
  const TOGETHER = 64; // labels that are measured at once: many of them find no room
  const NEAR = 0.5; // windows beyond the edge whose names are written too: one pans to them

  function labels(state) {
    const gone = gather(state);
    for (const label of gone) hide(label);
    declutter(state);
  }

  // Bring the labels of a map to what is on it, those that stay as they are; return what has gone.
  function gather(state) {
    const { order, scene: { lang } } = state;
    const before = new Map(state.labels.map((label) => [label.key, label]));
    state.labels = [];
    const seen = new Set();
    for (const built of order) {
      const numerals = built.layer.numerals;
      for (const [id, name, lat, lng, zoom] of numerals ? numerals.at : []) {
        if (built.byId.has(id) && !built.byId.get(id).hidden) {
          keep(state, before, { id, name, at: [lat, lng], point: false, built, look: { ...numerals, zoom } });
        }
      }
      if (!built.layer.label) continue;
      for (const [id, { feature, type, at: place, hidden }] of built.byId) {
        if (hidden) continue;
        const name = feature.n[lang];
        const point = type === "Point";
        const at = point ? place : feature.p;
        if (!at || !name || seen.has(name)) continue;
        seen.add(name);
        keep(state, before, { id, name, at, point, built, look: built.layer.label });
      }
    }
    state.labels.sort((a, b) => a.look.rank - b.look.rank);
    return before.values();
  }

  // Add a label, with what stands of it on the page if it was there before.
  function keep(state, before, { id, name, at, point, built, look }) {
    const key = JSON.stringify([id, name, at, look.size, look.colour, look.dark]);
    const label = before.get(key) || { key, id, name, at, point, marker: null, box: null };
    before.delete(key);
    state.labels.push(Object.assign(label, { built, look }));
  }

  // First come, first placed: labels stand in order of rank, later ones give way. None stands
  // half under a panel or beyond the edge of the map, where it could not be read.
  function declutter(state) {
    const { map, container } = state;
    const zoom = map.getZoom();
    const view = map.getBounds().pad(NEAR);
    const [south, west, north, east] = [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()];
    const from = container.getBoundingClientRect();
    const room = { width: from.width, taken: new Map() };
    for (const { left, right, top, bottom } of window.atlasPanel.covers(state)) {
      take(room, { left: left - from.left, right: right - from.left, top: top - from.top, bottom: bottom - from.top });
    }
    const sought = [];
    for (const label of state.labels) {
      const [lat, lng] = label.at;
      const near = zoom >= label.look.zoom && lat >= south && lat <= north && lng >= west && lng <= east;
      if (near) sought.push(label);
      else hide(label);
    }
    findPens(state, sought);
    for (let at = 0; at < sought.length; at += TOGETHER) {
      const some = sought.slice(at, at + TOGETHER);
      measure(state, likely(state, room, some));
      for (const label of some) if (!place(state, room, label)) hide(label);
    }
    window.atlasGround.names(state, (box) => {
      if (!isFree(room, box)) return false;
      take(room, box);
      return true;
    });
  }

  // Write a label where there is room for it; return whether there is.
  function place(state, room, label) {
    if (!leastBox(state, room, label)) return false;
    measure(state, [label]); // which most have been
    const at = state.map.latLngToContainerPoint(label.at);
    const { left, right, top, bottom } = state.extents.get(typeset(label));
    const box = { left: left + at.x, right: right + at.x, top: top + at.y, bottom: bottom + at.y };
    const shift = shifts(label, box, room).find((by) => isFree(room, moved(box, by)));
    if (shift === undefined) return false;
    const placed = moved(box, shift);
    take(room, placed);
    label.box = [placed.left, placed.top, placed.right, placed.bottom];
    show(state, label, shift);
    return true;
  }

  // Of some labels those that will find room, as far as their least boxes tell.
  function likely(state, room, labels) {
    const guessed = { width: room.width, taken: new Map() };
    return labels.filter((label) => {
      const box = leastBox(state, room, label);
      const finds = box !== undefined && !clashes(guessed, box);
      if (finds) take(guessed, box);
      return finds;
    });
  }

  // The box that a label takes up at least, where there is room for that.
  function leastBox({ map, pens }, room, label) {
    const { x, y } = map.latLngToContainerPoint(label.at);
    const { width, height } = least(pens, label);
    const left = label.point ? x + BESIDE_PX : x - width / 2;
    const box = { left, right: left + width, top: y - height / 2, bottom: y + height / 2 };
    return shifts(label, box, room).map((by) => moved(box, by)).find((each) => !clashes(room, each));
  }

  // Width and height of a label at least, in pixels: on one line the letters' own but for a
  // pixel; on several, whose width is not known, the height of two. Adding up widths takes a
  // small part of the time that laying letters out does.
  function least(pens, label) {
    const { context, widest, size, known } = pens.get(kindOf(label));
    if (!known.has(label.name)) {
      const line = context.measureText(label.name).width;
      known.set(label.name, line < widest ? { width: Math.max(line - 1, 0), height: LINE * size }
        : { width: 0, height: 2 * LINE * size });
    }
    return known.get(label.name);
  }

  // How far a label may be moved sideways: a point's to its other side, an area's in from the edge.
  function shifts({ point }, { left, right }, { width }) {
    if (point) return [0, left - right - 2 * BESIDE_PX];
    const inward = Math.max(EDGE_PX - left, 0) - Math.max(right + EDGE_PX - width, 0);
    return [Math.abs(inward) < (right - left) / 2 ? inward : 0];
  }

  function moved({ left, right, top, bottom }, by) {
    return { left: left + by, right: right + by, top, bottom };
  }

  function isFree(room, box) {
    return box.left >= 0 && box.right <= room.width && !clashes(room, box);
  }

  function clashes({ taken }, { left, right, top, bottom }) {
    const wide = {
      left: left - APART_PX.x, right: right + APART_PX.x, top: top - APART_PX.y, bottom: bottom + APART_PX.y,
    };
    for (const cell of cells(wide)) {
      for (const other of taken.get(cell) || []) {
        if (wide.left < other.right && wide.right > other.left && wide.top < other.bottom && wide.bottom > other.top) {
          return true;
        }
      }
    }
    return false;
  }

  function take({ taken }, box) {
    for (const cell of cells(box)) {
      if (!taken.has(cell)) taken.set(cell, []);
      taken.get(cell).push(box);
    }
  }

  // The squares of the map that a box touches.
  function* cells({ left, right, top, bottom }) {
    for (let row = Math.floor(top / CELL_PX); row <= Math.floor(bottom / CELL_PX); row += 1) {
      for (let column = Math.floor(left / CELL_PX); column <= Math.floor(right / CELL_PX); column += 1) {
        yield row * 65536 + column;
      }
    }
  }

  // All that the size of a written label depends on.
  function typeset(label) {
    return `${kindOf(label)} ${label.name}`;
  }

  function kindOf({ point, look }) {
    return `${point} ${look.size}`;
  }

  // Have for each kind of label what adds up widths of letters, how wide one is at most, and
  // what has been added up.
  function findPens(state, labels) {
    state.pens = state.pens || new Map();
    for (const label of labels) {
      if (state.pens.has(kindOf(label))) continue;
      const node = written(label);
      probe(state).replaceChildren(node);
      const { fontStyle, fontWeight, fontSize, fontFamily, maxWidth } = getComputedStyle(node);
      const context = document.createElement("canvas").getContext("2d");
      context.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
      const pen = { context, widest: parseFloat(maxWidth), size: label.look.size, known: new Map() };
      state.pens.set(kindOf(label), pen);
    }
  }

  // A place on the map where letters are measured unseen.
  function probe(state) {
    if (!state.probe) {
      state.probe = element("div", "atlas-anchor");
      state.probe.style.cssText = "position: absolute; left: 0; top: 0; visibility: hidden;";
      state.container.append(state.probe);
    }
    return state.probe;
  }

  // Measure labels that have not been yet, all at once: the browser then lays them out only once.
  function measure(state, labels) {
    state.extents = state.extents || new Map();
    const fresh = new Map();
    for (const label of labels) if (!state.extents.has(typeset(label))) fresh.set(typeset(label), written(label));
    if (!fresh.size) return;
    const holder = probe(state);
    holder.replaceChildren(...fresh.values());
    const from = holder.getBoundingClientRect();
    for (const [key, node] of fresh) state.extents.set(key, lettersOf(node, from));
    holder.replaceChildren();
  }

  // The box of a label's letters from its place, in pixels: that of a name on several lines may be
  // wider.
  function lettersOf(node, from) {
    const letters = document.createRange();
    letters.selectNodeContents(node);
    const { left, right, top, bottom } = letters.getBoundingClientRect();
    return { left: left - from.left, right: right - from.left, top: top - from.top, bottom: bottom - from.top };
  }

  function written({ look, name, point }) {
    const node = element("span", point ? "atlas-label beside" : "atlas-label", name);
    node.style.fontSize = `${look.size}px`;
    return node;
  }

  function show(state, label, shift) {
    if (!label.marker) {
      label.node = written(label);
      label.node.style.color = label.look.colour;
      label.node.style.setProperty("--atlas-dark-ink", label.look.dark);
      const icon = L.divIcon({ html: label.node, className: "atlas-anchor", iconSize: [0, 0] });
      label.marker = L.marker(label.at, { icon, interactive: false, keyboard: false }).addTo(state.map);
    }
    if (label.point) label.node.classList.toggle("before", shift !== 0);
    else label.node.style.translate = shift ? `${shift}px` : "";
  }

  function hide(label) {
    label.box = null;
    if (!label.marker) return;
    label.marker.remove();
    label.marker = null;
  }

  // Labels at a point of the map: they can be chosen as what they name.
  function at(state, { x, y }) {
    return state.labels.filter(({ built, box }) => built.layer.interactive && box &&
      x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
  }

  return { labels, gather, declutter, at, show };
})();
