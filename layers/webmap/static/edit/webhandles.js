/* The handles of the place that is edited: its vertices, the middles of its edges, its whole.
 *
 * Positions are those of the data, to the last digit, not those drawn. A handle that is let go
 * is one gesture; the place stays as it was dragged until the server's answer has come.
 */
"use strict";

window.atlasHandles = (() => {
  const { colour } = window.atlas;
  const { latlng, unit } = window.atlasMetres;
  const MOST = 160; // handles in sight; with more, the reader has to come nearer

  const flat = (at) => [at[0], at[1]];

  // The runs of a geometry: the way to each, its positions, and whether it is a ring.
  function runsOf({ type, at }) {
    if (type === "Point") return [{ path: [], run: [at], closed: false }];
    if (type === "LineString" || type === "MultiPoint") return [{ path: [], run: at, closed: false }];
    if (type === "MultiLineString") return at.map((run, k) => ({ path: [k], run, closed: false }));
    if (type === "Polygon") return at.map((ring, k) => ({ path: [k], run: ring.slice(0, -1), closed: true }));
    return at.flatMap((rings, i) => rings.map((ring, k) => ({ path: [i, k], run: ring.slice(0, -1), closed: true })));
  }

  function icon(name) {
    return L.divIcon({ className: `atlas-handle ${name}`, iconSize: null });
  }

  function handle(edit, at, name, label) {
    const marker = L.marker(latlng(at), { icon: icon(name), draggable: true, keyboard: true, title: label, zIndexOffset: 900 });
    edit.handles.addLayer(marker);
    return marker;
  }

  // What a drag does to the place's outline on the map, and in the end to the place.
  function drag(state, marker, { begin, move, finish }) {
    const { edit } = state;
    marker.on("dragstart", () => {
      edit.busy = true;
      if (begin) begin();
    });
    marker.on("drag", (event) => {
      const free = event.originalEvent && event.originalEvent.altKey;
      const meant = window.atlasSnap.meant(state, marker.getLatLng(), { but: edit.place.id, free });
      marker.setLatLng(latlng(meant.at));
      move(meant.at);
      edit.say(meant);
    });
    marker.on("dragend", () => {
      edit.busy = false;
      edit.dropped = true; // a handle that has snapped lies beside the pointer: the click is none
      setTimeout(() => { edit.dropped = false; });
      finish(unit(marker.getLatLng()));
    });
  }

  function outline(edit, run, closed) {
    const look = { color: colour("outlined"), weight: 2.5, dashArray: "6 5", interactive: false, fill: closed, fillOpacity: 0.08 };
    return (closed ? L.polygon : L.polyline)(run.map(latlng), look).addTo(edit.handles);
  }

  function vertices(state, { path, run, closed }) {
    const { edit } = state;
    const { map, scene: { edit: { words } } } = state;
    const seen = map.getBounds().pad(0.05);
    const line = run.length > 1 ? outline(edit, run, closed) : null;
    const draw = (points) => {
      edit.measured = { run: points, closed };
      if (line) line.setLatLngs(points.map(latlng));
    };
    const send = (k, from, to) => edit.send({
      do: "vertex", layer: edit.place.layer, id: edit.place.id, path: [...path, k], from: from && flat(from), to: to && flat(to),
    });
    run.forEach((at, k) => {
      if (!seen.contains(latlng(at))) return;
      const marker = handle(edit, at, "vertex", words.vertex);
      marker.on("click", () => activate(state, marker, () => run.length > (closed ? 3 : 2) && send(k, at, null)));
      drag(state, marker, {
        move: (to) => draw(run.map((each, i) => (i === k ? to : each))),
        finish: (to) => (String(to) === String(at) ? activate(state, marker, null) : send(k, at, to)),
      });
    });
    if (run.length < 2) return;
    run.forEach((at, k) => {
      const next = run[(k + 1) % run.length];
      if (!closed && k === run.length - 1) return;
      const middle = at.map((each, i) => Math.round((each + next[i]) / 2));
      if (!seen.contains(latlng(middle))) return;
      drag(state, handle(edit, middle, "middle", words.middle), {
        move: (to) => draw([...run.slice(0, k + 1), to, ...run.slice(k + 1)]),
        finish: (to) => send(k + 1, null, to),
      });
    });
  }

  // The one vertex that the delete key takes away.
  function activate(state, marker, remove) {
    const { edit } = state;
    for (const node of state.container.querySelectorAll(".atlas-handle.active")) node.classList.remove("active");
    edit.removeVertex = remove;
    if (remove && marker.getElement()) marker.getElement().classList.add("active");
    edit.dress();
  }

  function whole(state, runs) {
    const { edit } = state;
    const { words } = state.scene.edit;
    const all = runs.flatMap(({ run }) => run);
    const bounds = L.latLngBounds(all.map(latlng));
    const from = unit(bounds.getCenter());
    const lines = edit.handles.getLayers().filter((each) => each.getLatLngs);
    const marker = handle(edit, from, "whole", words.whole);
    drag(state, marker, {
      move: (to) => {
        const by = to.map((each, k) => each - from[k]);
        const moved = runs.map(({ run }) => run.map((at) => [at[0] + by[0], at[1] + by[1]]));
        moved.forEach((run, k) => lines[k] && lines[k].setLatLngs(run.map(latlng)));
        edit.measured = { run: moved[0], closed: runs[0].closed };
      },
      finish: (to) => {
        const by = to.map((each, k) => each - from[k]);
        if (by.some(Boolean)) edit.send({ do: "shift", layer: edit.place.layer, id: edit.place.id, by });
      },
    });
  }

  // Put handles on the place of the scene; return whether there were too many to be put.
  function put(state) {
    const { edit, map } = state;
    edit.handles.clearLayers();
    edit.removeVertex = null;
    edit.measured = null;
    if (!edit.place) return false;
    const runs = runsOf(edit.place);
    const [first] = runs;
    edit.measured = first && { run: first.run, closed: first.closed };
    const seen = map.getBounds().pad(0.05);
    const count = runs.reduce((sum, { run }) => sum + run.filter((at) => seen.contains(latlng(at))).length, 0);
    if (count > MOST) return true;
    for (const each of runs) vertices(state, each);
    if (runs.some(({ run }) => run.length > 1)) whole(state, runs);
    return false;
  }

  return { put };
})();
