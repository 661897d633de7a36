/* Metres on the map of a district: lengths, areas, and the vertex or edge a pointer is nearest to.
 *
 * Positions are whole numbers of 1e-6 degrees, longitude before latitude, as the data have them.
 * A district is small enough for a plane, whose metres for a degree are those of WGS 84 at its
 * latitude: over 30 km that is wrong by less than 1 in 2,000.
 */
"use strict";

window.atlasMetres = (() => {
  const UNITS = 1e6;
  const [SEMI_MAJOR_M, SQUARE] = [6378137, 0.00669437999014]; // of WGS 84: axis, eccentricity squared

  const unit = ({ lng, lat }) => [Math.round(lng * UNITS), Math.round(lat * UNITS)];
  const latlng = ([x, y]) => [y / UNITS, x / UNITS];

  // Metres east and north of a position.
  function plane([x0, y0]) {
    const radians = Math.PI / (180 * UNITS);
    const flat = 1 - SQUARE * Math.sin(y0 * radians) ** 2;
    const across = (radians * SEMI_MAJOR_M * Math.cos(y0 * radians)) / Math.sqrt(flat);
    const along = (radians * SEMI_MAJOR_M * (1 - SQUARE)) / flat ** 1.5;
    return {
      to: ([x, y]) => [(x - x0) * across, (y - y0) * along],
      from: ([e, n]) => [Math.round(x0 + e / across), Math.round(y0 + n / along)],
    };
  }

  function distance(one, other) {
    const middle = [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
    return Math.hypot(...plane(middle).to(one).map((each, k) => each - plane(middle).to(other)[k]));
  }

  function length(run, closed = false) {
    let sum = 0;
    for (let k = 1; k < run.length; k += 1) sum += distance(run[k - 1], run[k]);
    return closed && run.length > 2 ? sum + distance(run[run.length - 1], run[0]) : sum;
  }

  // The area of a ring that is not closed, in square metres, whichever way it runs.
  function area(ring) {
    if (ring.length < 3) return 0;
    const middle = ring[0].map((_, k) => ring.reduce((sum, at) => sum + at[k], 0) / ring.length);
    const flat = ring.map(plane(middle).to);
    let sum = 0;
    for (let i = 0, j = flat.length - 1; i < flat.length; j = i, i += 1) {
      sum += flat[j][0] * flat[i][1] - flat[i][0] * flat[j][1];
    }
    return Math.abs(sum) / 2;
  }

  // The place on an edge that is nearest to the origin, all in metres.
  function foot([x, y], [u, v]) {
    const square = (u - x) ** 2 + (v - y) ** 2;
    const part = square ? Math.max(0, Math.min(1, (x * (x - u) + y * (y - v)) / square)) : 0;
    return [x + part * (u - x), y + part * (v - y)];
  }

  /* Where a position snaps to within some metres: the nearest vertex of some runs, else the
   * nearest place on an edge; null where neither is near. */
  function snap(at, runs, withinM) {
    const { to, from } = plane(at);
    let [vertex, vertexM, edge, edgeM] = [null, withinM, null, withinM];
    for (const run of runs) {
      let before = null;
      for (const each of run) {
        const there = to(each);
        const far = Math.hypot(...there);
        if (far <= vertexM) [vertex, vertexM] = [each, far];
        if (before) {
          const near = foot(before, there);
          const apart = Math.hypot(...near);
          if (apart <= edgeM) [edge, edgeM] = [near, apart];
        }
        before = there;
      }
    }
    if (vertex) return { at: vertex, kind: "vertex" };
    return edge ? { at: from(edge), kind: "edge" } : null;
  }

  // Metres from a position to a run, 0 within one that is closed.
  function apart(at, run, closed = false) {
    const { to } = plane(at);
    const flat = (closed ? [...run, run[0]] : run).map(to);
    if (flat.length === 1) return Math.hypot(...flat[0]);
    let [nearest, inside] = [Infinity, false];
    for (let k = 1; k < flat.length; k += 1) {
      const [[x, y], [u, v]] = [flat[k - 1], flat[k]];
      nearest = Math.min(nearest, Math.hypot(...foot([x, y], [u, v])));
      if (closed && y > 0 !== v > 0 && x + ((u - x) * -y) / (v - y) > 0) inside = !inside;
    }
    return inside ? 0 : nearest;
  }

  return { unit, latlng, plane, distance, length, area, apart, snap };
})();
