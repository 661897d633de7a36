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
  const [LEAST_EM, LINE_EM] = [0.2, 3]; // no letter is narrower on average, nor the longest line of a name
  const APART_PX = { x: 3, y: 1 };
  const CELL_PX = 64;
  const TOGETHER = 64; // labels that are measured at once: many of them find no room
  const NEAR = 0.5; // windows beyond the edge whose names are written too: one pans to them

  function labels(state) {
    const gone = gather(state);
    for (const label of gone) hide(label);
    declutter(state);
  }

  // Bring the labels of a map to what is on it, those that stay as they are; return what has gone.
  function gather(state) {
    const { order, scene: { lang, selected } } = state;
    const crowds = state.crowds || [];
    const before = standing(state.labels);
    Object.assign(state, { labels: [], crowds: [], names: new Set() });
    const { names: seen } = state;
    for (const built of order) {
      for (const label of numbersOf(built)) {
        if (built.byId.has(label.id) && !label.entry.hidden) keep(state, before, label);
      }
      if (built.areas) {
        if (built.layer.label) state.crowds.push(crowdOf(built, lang));
        continue;
      }
      for (const label of namesOf(built, lang)) {
        if (label.entry.hidden || seen.has(label.name)) continue;
        seen.add(label.name);
        keep(state, before, label);
      }
    }
    sort(state.labels, selected);
    const left = crowds.filter((each) => !state.crowds.includes(each));
    return [...[...before.values()].flat(), ...left.flatMap(({ sought }) => sought)];
  }

  function sort(labels, selected) {
    const isOther = ({ id }) => Number(id !== selected); // what is chosen bears its name first
    labels.sort((a, b) => isOther(a) - isOther(b) || a.look.rank - b.look.rank);
  }

  // The names of a layer of many areas, found once.
  function crowdOf(built, lang) {
    const { layer: { label: look } } = built;
    if (!built.crowd || built.crowd.lang !== lang) {
      built.crowd = window.atlasCrowd.of(built, lang, (label) => made(built, { ...label, look }));
    }
    return built.crowd;
  }

  // Bring them to another choice: nothing is to be done where what is chosen bears its name.
  function choose(state) {
    const { selected } = state.scene;
    sort(state.labels, selected);
    const own = all(state).filter(({ id }) => id === selected);
    if (selected && !(own.length && own.every(({ box }) => box))) declutter(state);
  }

  // The labels of a map, those of many areas as far as they are tried.
  function all(state) {
    return state.labels.concat(...(state.crowds || []).map(({ sought }) => sought));
  }

  // What of some labels stands on the page, by the place it names.
  function standing(labels) {
    const found = new Map();
    for (const label of labels) {
      if (!label.marker) continue;
      if (!found.has(label.id)) found.set(label.id, []);
      found.get(label.id).push(label);
    }
    return found;
  }

  // The labels of a layer's numbers and names, made once: there may be thousands.
  function numbersOf(built) {
    const { layer: { numerals }, byId } = built;
    built.numbers ??= (numerals ? numerals.at : []).map(([id, name, lat, lng, zoom]) =>
      made(built, { id, name, at: [lat, lng], point: false, entry: byId.get(id), look: { ...numerals, zoom } }));
    return built.numbers;
  }

  function namesOf(built, lang) {
    const { layer: { label: look }, byId } = built;
    if (built.names && built.names.lang === lang) return built.names.labels;
    const labels = [];
    for (const [id, entry] of look ? byId : []) {
      const { feature, type } = entry;
      const name = feature.n[lang];
      const point = type === "Point";
      const at = point ? entry.at : feature.p;
      if (at && name) labels.push(made(built, { id, name, at, point, entry, look }));
    }
    built.names = { lang, labels };
    return labels;
  }

  // All have the same fields from the start, so that a browser goes through thousands quickly.
  function made(built, { id, name, at, point, entry, look }) {
    return { id, name, at, point, entry, look, built, kind: `${point} ${look.size}`, marker: null, node: null, box: null };
  }

  // Add a label, with what stands of it on the page if the same was there before.
  function keep(state, before, label) {
    const old = before.get(label.id);
    const same = old ? old.findIndex((each) => isSame(each, label)) : -1;
    if (same >= 0) {
      const [{ marker, node, box }] = old.splice(same, 1);
      Object.assign(label, { marker, node, box });
    }
    state.labels.push(label);
  }

  function isSame(one, other) {
    const read = ({ name, at, look: { size, colour, dark } }) => [name, at, size, colour, dark].join("\n");
    return one === other || read(one) === read(other);
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
    const near = [];
    for (const label of state.labels) {
      const [lat, lng] = label.at;
      const isNear = zoom >= label.look.zoom && lat >= south && lat <= north && lng >= west && lng <= east;
      if (isNear) near.push(label);
      else hide(label);
    }
    const box = { zoom, south, west, north, east, widthPx: (1 + 2 * NEAR) * room.width };
    const few = thinned(near, box);
    const sought = few.concat(...crowdsIn(state, box, near.length));
    if (sought.length > few.length) sort(sought, state.scene.selected);
    findPens(state, sought);
    for (let at = 0; at < sought.length; at += TOGETHER) {
      const some = sought.slice(at, at + TOGETHER);
      measure(state, some.filter((label) => isPossible(state, room, label) && !extent(state, label)));
      for (const label of some) if (!place(state, room, label)) hide(label);
    }
    window.atlasGround.names(state, (box) => {
      if (!isFree(room, box)) return false;
      take(room, box);
      return true;
    });
  }

  // Of many labels those that are tried; the others are hidden.
  function thinned(labels, view) {
    const sieves = new Map(labels.map(({ built }) => [built, null]));
    for (const built of sieves.keys()) sieves.set(built, window.atlasCrowd.sieve(view, labels.length));
    return labels.filter((label) => {
      const isFirst = sieves.get(label.built)(...label.at);
      if (!isFirst) hide(label);
      return isFirst;
    });
  }

  // What is tried of layers of many areas in a view; what was tried before is hidden.
  function crowdsIn(state, view, others) {
    return (state.crowds || []).map((crowd) => {
      const before = crowd.sought;
      const { zoom } = crowd.built.layer.label;
      crowd.sought = [];
      if (view.zoom >= zoom) {
        window.atlasCrowd.inView(crowd, view, { others, names: state.names, selected: state.scene.selected });
      }
      const now = new Set(crowd.sought);
      for (const label of before) if (!now.has(label)) hide(label);
      return crowd.sought;
    });
  }

  // Write a label where there is room for it; return whether there is.
  function place(state, room, label) {
    if (!isPossible(state, room, label)) return false;
    const at = state.map.latLngToContainerPoint(label.at);
    const { left, right, top, bottom } = extent(state, label);
    const box = { left: left + at.x, right: right + at.x, top: top + at.y, bottom: bottom + at.y };
    const shift = shifts(label, box, room).find((by) => isFree(room, moved(box, by)));
    if (shift === undefined) return false;
    const placed = moved(box, shift);
    take(room, placed);
    label.box = [placed.left, placed.top, placed.right, placed.bottom];
    show(state, label, shift);
    return true;
  }

  // Whether there is room for what a label takes up at least, wherever it is moved to.
  function isPossible(state, room, label) {
    const { x, y } = state.map.latLngToContainerPoint(label.at);
    const { top, bottom } = state.pens.get(label.kind);
    const width = Math.min(label.name.length * LEAST_EM, LINE_EM) * label.look.size;
    const free = (left, right, by = 0) => !clashes(room, { left, right, top: y + by + top, bottom: y + by + bottom });
    if (label.point) return free(x + BESIDE_PX, x + BESIDE_PX + width) || free(x - BESIDE_PX - width, x - BESIDE_PX);
    const isInside = x - width / 2 > EDGE_PX && x + width / 2 < room.width - EDGE_PX; // else it may be moved in
    const half = isInside ? width / 2 : 0;
    return lines(label.look).some((by) => free(x - half, x + half, by));
  }

  // How far the name of an area may be moved up or down, as where a numeral stands in its middle.
  function lines({ size }) {
    return [0, -2 * size, 2 * size];
  }

  // How far a label may be moved: a point's to its other side, an area's in from the edge.
  function shifts({ point, look }, { left, right }, { width }) {
    if (point) return [{ x: 0, y: 0 }, { x: left - right - 2 * BESIDE_PX, y: 0 }];
    const inward = Math.max(EDGE_PX - left, 0) - Math.max(right + EDGE_PX - width, 0);
    const x = Math.abs(inward) < (right - left) / 2 ? inward : 0;
    return lines(look).map((y) => ({ x, y }));
  }

  function moved({ left, right, top, bottom }, { x, y }) {
    return { left: left + x, right: right + x, top: top + y, bottom: bottom + y };
  }

  function isFree(room, box) {
    return box.left >= 0 && box.right <= room.width && !clashes(room, box);
  }

  function clashes({ taken }, { left, right, top, bottom }) {
    const wide = {
      left: left - APART_PX.x, right: right + APART_PX.x, top: top - APART_PX.y, bottom: bottom + APART_PX.y,
    };
    return inCells(wide, (cell) => {
      for (const other of taken.get(cell) || []) {
        if (wide.left < other.right && wide.right > other.left && wide.top < other.bottom && wide.bottom > other.top) {
          return true;
        }
      }
      return false;
    });
  }

  function take({ taken }, box) {
    inCells(box, (cell) => {
      if (!taken.has(cell)) taken.set(cell, []);
      taken.get(cell).push(box);
      return false;
    });
  }

  // Whether something holds in one of the squares of the map that a box touches. It is asked
  // thousands of times: a generator of squares takes much longer.
  function inCells({ left, right, top, bottom }, holds) {
    const [first, last] = [Math.floor(left / CELL_PX), Math.floor(right / CELL_PX)];
    for (let row = Math.floor(top / CELL_PX); row <= Math.floor(bottom / CELL_PX); row += 1) {
      for (let column = first; column <= last; column += 1) if (holds(row * 65536 + column)) return true;
    }
    return false;
  }

  // All that the size of a written label depends on.
  function typeset(label) {
    return `${label.kind} ${label.name}`;
  }

  // The box of a label's letters from its place, in pixels: on one line it is as wide as they are
  // together; that of a name on several is known once it has been measured.
  function extent(state, label) {
    const { context, widest, top, bottom, known } = state.pens.get(label.kind);
    if (!known.has(label.name)) {
      const width = context.measureText(label.name).width;
      const left = label.point ? BESIDE_PX : -width / 2;
      known.set(label.name, width < widest - 1 ? { left, right: left + width, top, bottom } : null);
    }
    return known.get(label.name) || state.extents.get(typeset(label));
  }

  // Have for each kind of label what adds up widths of letters, how wide one is at most, and how
  // high a line is: laying out thousands of names takes the browser a hundred times as long.
  function findPens(state, labels) {
    state.pens = state.pens || new Map();
    state.extents = state.extents || new Map();
    for (const label of labels) {
      if (state.pens.has(label.kind)) continue;
      const node = written({ ...label, name: "A" });
      const holder = probe(state);
      holder.replaceChildren(node);
      const { fontStyle, fontWeight, fontSize, fontFamily, maxWidth } = getComputedStyle(node);
      const { top, bottom } = lettersOf(node, holder.getBoundingClientRect());
      holder.replaceChildren();
      const context = document.createElement("canvas").getContext("2d");
      context.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
      state.pens.set(label.kind, { context, widest: parseFloat(maxWidth), top, bottom, known: new Map() });
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

  const WORDS = globalThis.Intl?.Segmenter && new Intl.Segmenter("zh", { granularity: "word" });

  // A name in the parts between which a line may end. Chinese may break between any two letters:
  // here only between words, of which one of a single letter (核心 + 区) belongs to the one before.
  function partsOf(name) {
    if (!WORDS || !/\p{Script=Han}/u.test(name)) return [name];
    const parts = [];
    let isOpen = true; // what comes next begins no part
    for (const { segment, isWordLike } of WORDS.segment(name)) {
      const begins = isWordLike ? segment.length > 1 : /^\p{Ps}/u.test(segment);
      if (parts.length && (isOpen || !begins)) parts[parts.length - 1] += segment;
      else parts.push(segment);
      isOpen = !isWordLike && begins;
    }
    return parts;
  }

  function written({ look, name, point }) {
    const [first, ...others] = partsOf(name);
    const node = element("span", point ? "atlas-label beside" : "atlas-label", first);
    for (const part of others) node.append(element("wbr"), part);
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
    if (label.point) label.node.classList.toggle("before", shift.x !== 0);
    else label.node.style.translate = `${shift.x}px ${shift.y}px`;
  }

  function hide(label) {
    label.box = null;
    if (!label.marker) return;
    label.marker.remove();
    label.marker = null;
  }

  // Labels at a point of the map: they can be chosen as what they name.
  function at(state, { x, y }) {
    return all(state).filter(({ built, box }) => built.layer.interactive && box &&
      x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]);
  }

  return { labels, gather, choose, declutter, at, show, partsOf };
})();
