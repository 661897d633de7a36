/* What lies under the pointer, in the order in which it is meant: a label, a point's symbol, a
 * line, the smallest area. The tip names what a click would choose; where several lie there, the
 * click leaves a short list of them.
 */
"use strict";

window.atlasPick = (() => {
  const { element, nameIn, own, symbolOf } = window.atlas;
  const SLACK_PX = { mouse: 3, touch: 12 };
  const MOST_LISTED = 6;
  const COARSE = matchMedia("(pointer: coarse)");
  const RANK = { label: 0, point: 1, line: 2, area: 3, cell: 4 };

  /* ------------------------------------------------------------- geometry */

  function rings(entry) {
    return entry.type === "Polygon" ? [entry.at] : entry.at;
  }

  // South, west, north, east of a feature, kept with it.
  function bounds(entry) {
    if (!entry.bounds) {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      const widen = (part) => {
        if (typeof part[0] !== "number") part.forEach(widen);
        else {
          const [lat, lng] = part;
          box[0] = Math.min(box[0], lat);
          box[1] = Math.min(box[1], lng);
          box[2] = Math.max(box[2], lat);
          box[3] = Math.max(box[3], lng);
        }
      };
      widen(entry.at);
      entry.bounds = box;
    }
    return entry.bounds;
  }

  // Twice the area of a ring in squared degrees of latitude, whichever way it runs.
  function extent(ring) {
    const scale = Math.cos((ring[0][0] * Math.PI) / 180);
    let sum = 0;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      sum += (ring[j][1] * ring[i][0] - ring[i][1] * ring[j][0]) * scale;
    }
    return Math.abs(sum);
  }

  function area(entry) {
    if (entry.area === undefined) {
      entry.area = rings(entry).reduce(
        (sum, [outer, ...holes]) => sum + extent(outer) - holes.reduce((all, hole) => all + extent(hole), 0), 0);
    }
    return entry.area;
  }

  function inside(ring, { lat, lng }) {
    let odd = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [[y, x], [y2, x2]] = [ring[i], ring[j]];
      if ((y > lat) !== (y2 > lat) && lng < ((x2 - x) * (lat - y)) / (y2 - y) + x) odd = !odd;
    }
    return odd;
  }

  function within(entry, at) {
    return rings(entry).some((polygon) => polygon.reduce((odd, ring) => odd !== inside(ring, at), false));
  }

  // Pixels from a point to the nearest of some runs of positions.
  function apart(map, runs, point) {
    let nearest = Infinity;
    for (const run of runs) {
      const pixels = run.map((each) => map.latLngToContainerPoint(each));
      for (let i = 1; i < pixels.length; i += 1) {
        nearest = Math.min(nearest, L.LineUtil.pointToSegmentDistance(point, pixels[i - 1], pixels[i]));
      }
    }
    return nearest;
  }

  /* ----------------------------------------------------------------- hits */

  // Return what lies at a point of the map, what is meant first.
  function hits(state, point, slack) {
    const { map } = state;
    const at = map.containerPointToLatLng(point);
    const reach = 24 * Math.abs(map.containerPointToLatLng([point.x, point.y + 1]).lat - at.lat);
    const near = ([south, west, north, east]) => at.lat >= south - reach && at.lat <= north + reach &&
      at.lng >= west - 1.3 * reach && at.lng <= east + 1.3 * reach;
    const found = new Map();
    const add = (built, id, name, rank, size) => {
      const known = found.get(id);
      if (known && known.rank <= rank) return;
      found.set(id, { id, name, rank, size, base: built.layer.group === "base", more: own(built.layer.tips, id) });
    };
    for (const { built, id, name } of window.atlasWords.at(state, point)) add(built, id, name, RANK.label, 0);
    for (const built of state.order) {
      const { layer, mesh, areas, byId } = built;
      if (!layer.interactive) continue;
      if (mesh) {
        const k = mesh.at(at);
        if (k < 0) continue;
        const name = mesh.cells.names[k];
        add(built, name, layer.title, RANK.cell, 0);
        if (found.get(name).more === undefined) found.get(name).more = mesh.told(k);
        continue;
      }
      for (const [id, entry] of areas ? areas.around(at) : byId) {
        if (entry.hidden || !near(bounds(entry))) continue;
        const { type, feature } = entry;
        if (type.endsWith("Polygon")) {
          if (within(entry, at)) add(built, id, nameIn(feature, state.scene.lang), RANK.area, area(entry));
          continue;
        }
        const { radius, width } = symbolOf(layer, feature);
        const dots = type === "Point" ? [entry.at] : type === "MultiPoint" ? entry.at : null;
        const far = dots
          ? Math.min(...dots.map((each) => map.latLngToContainerPoint(each).distanceTo(point)))
          : apart(map, type === "LineString" ? [entry.at] : entry.at, point);
        if (far <= (dots ? radius : width / 2) + slack) {
          add(built, id, nameIn(feature, state.scene.lang), dots ? RANK.point : RANK.line, far);
        }
      }
    }
    return [...found.values()].sort((a, b) => a.rank - b.rank || a.size - b.size);
  }

  /* ------------------------------------------------------------ tip, list */

  // On an area of the ground without anything on it a click asks of the point.
  function isGround(state, first) {
    return Boolean(first) && first.base && first.rank === RANK.area && state.scene.point;
  }

  // The ground under a place is no second thing to choose.
  function others(found) {
    return found.slice(1).filter((each) => !each.base);
  }

  // Put a box beside a point, inside the map.
  function place(state, box, { x, y }) {
    const { clientWidth: width, clientHeight: height } = state.container;
    box.style.left = `${Math.max(4, Math.min(x - box.offsetWidth / 2, width - box.offsetWidth - 4))}px`;
    const above = y - box.offsetHeight - 12;
    box.style.top = `${above > 4 ? above : Math.min(y + 18, height - box.offsetHeight - 4)}px`;
  }

  function tip(state, point, found) {
    const [first] = found;
    if (state.host.light) state.host.light(first ? [first.id] : []);
    state.tip.hidden = !first;
    state.container.classList.toggle("atlas-over", Boolean(first));
    if (!first) return;
    state.tip.replaceChildren(element("strong", "", first.name));
    const more = first.more || (isGround(state, first) ? state.scene.words.here : "");
    if (more) state.tip.append(element("span", "", more));
    const count = others(found).length;
    if (count) state.tip.append(element("span", "", state.scene.words.more.replace("{count}", count)));
    place(state, state.tip, point);
  }

  function list(state, point, found) {
    forget(state);
    const choice = [found[0], ...others(found)].slice(0, MOST_LISTED);
    if (choice.length < 2) return;
    const box = (state.list = element("div", "atlas-list"));
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", state.scene.words.several);
    box.append(element("span", "", state.scene.words.several));
    choice.forEach((each, rank) => {
      const button = element("button", "", each.name);
      button.type = "button";
      button.setAttribute("aria-pressed", String(rank === 0));
      button.addEventListener("click", () => {
        for (const other of box.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
        choose(state, each.id);
      });
      box.append(button);
    });
    L.DomEvent.disableClickPropagation(box);
    state.container.append(box);
    place(state, box, point);
  }

  function forget(state) {
    if (state.list) state.list.remove();
    state.list = null;
  }

  function choose(state, id) {
    state.picked = id;
    if (state.host.mark) state.host.mark(id);
    if (state.scene.reader.includes("pick")) window.atlas.choose(state, { selected: id });
    tell(state, "pick", id);
  }

  function tell(state, name, value) {
    const host = state.scene.reader.includes(name) ? globalThis.atlasReader : state.host;
    if (host && host.tell) host.tell(name, value);
  }

  // Say what lies somewhere, as the tip writes it.
  function say(state, found) {
    const [first] = found;
    state.voice.textContent = first ? [first.name, first.more].filter(Boolean).join(" · ") : "";
  }

  function begin(state) {
    const { map, container } = state;
    state.tip = element("div", "atlas-tip");
    state.tip.hidden = true;
    state.tip.setAttribute("aria-hidden", "true"); // what it says is said by the voice of the keys
    container.append(state.tip);
    let waiting = null;
    // Leaflet's own event leaves moves out, the last of a hand's among them.
    L.DomEvent.on(container, "mousemove", (event) => {
      if (event.buttons) return;
      if (event.target.closest(".leaflet-control, .atlas-panel, .atlas-list")) {
        tip(state, null, []);
        return;
      }
      const last = waiting;
      waiting = map.mouseEventToContainerPoint(event);
      if (last) return; // one look a frame is enough
      requestAnimationFrame(() => {
        const point = waiting;
        waiting = null;
        if (point && state.scene) tip(state, point, hits(state, point, SLACK_PX.mouse));
      });
    });
    map.on("unload", () => {
      waiting = null;
    });
    map.on("mouseout movestart", () => {
      waiting = null;
      tip(state, null, []);
    });
    map.on("zoomstart", () => forget(state));
    map.on("click", (event) => {
      forget(state);
      waiting = null;
      tip(state, null, []); // what it named is chosen
      if (state.pressed) return;
      if (window.atlasEdit && window.atlasEdit.click(state, event)) return;
      if (state.aimed(event.latlng)) return;
      const pointer = event.originalEvent.pointerType ?? (COARSE.matches ? "touch" : "mouse");
      const touch = pointer === "touch"; // Safari says of no click what it was made with
      const found = hits(state, event.containerPoint, touch ? SLACK_PX.touch : SLACK_PX.mouse);
      if (!found.length || isGround(state, found[0])) {
        state.empty(event.latlng);
        return;
      }
      choose(state, found[0].id);
      list(state, event.containerPoint, found);
    });
    L.DomEvent.on(container, "keydown", (event) => {
      if (event.key !== "Escape" || !state.list) return;
      event.preventDefault(); // the card below it stays
      forget(state);
    });
  }

  function corners(entry) {
    const [south, west, north, east] = bounds(entry);
    return [[south, west], [north, east]];
  }

  return { begin, hits, tip, say, list, forget, choose, corners, tell };
})();
