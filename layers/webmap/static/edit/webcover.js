/* What part of an area or a line lies within some metres of any station, while it is drawn,
 * and what a further station would newly cover.
 *
 * The area is cut into level strips. In the middle of each, what of it lies inside the area and
 * inside the circles is exact; only the height of the strips is a step. With 240 of them the
 * share is that of the page of coverage to about 0.1 of a point (tested against it).
 */
"use strict";

window.atlasCover = (() => {
  const STRIPS = 240;
  const CORNERS = 180; // of the polygon in place of a circle

  // Where a level line enters and leaves a ring, in metres east.
  function inside(ring, level) {
    const crossings = [];
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [[x, y], [u, v]] = [ring[j], ring[i]];
      if (y > level !== v > level) crossings.push(x + ((u - x) * (level - y)) / (v - y));
    }
    crossings.sort((one, other) => one - other);
    const spans = [];
    for (let k = 0; k + 1 < crossings.length; k += 2) spans.push([crossings[k], crossings[k + 1]]);
    return spans;
  }

  // What of a level line lies in any circle, as spans that do not overlap.
  function reached(centres, radius, level) {
    const spans = [];
    for (const [x, y] of centres) {
      const half = radius ** 2 - (y - level) ** 2;
      if (half > 0) spans.push([x - Math.sqrt(half), x + Math.sqrt(half)]);
    }
    return merged(spans);
  }

  function merged(spans) {
    spans.sort((one, other) => one[0] - other[0]);
    const joined = [];
    for (const span of spans) {
      const last = joined[joined.length - 1];
      if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]);
      else joined.push([...span]);
    }
    return joined;
  }

  function overlap(one, other) {
    let sum = 0;
    for (const [a, b] of one) {
      for (const [c, d] of other) sum += Math.max(0, Math.min(b, d) - Math.max(a, c));
    }
    return sum;
  }

  /* The share, 0 to 1, of a ring that is not closed; null for one without an area. Ring and
   * centres are positions as `atlasMetres` has them. */
  function share(ring, centres, radius) {
    if (ring.length < 3) return null;
    const middle = ring[0].map((_, k) => ring.reduce((sum, at) => sum + at[k], 0) / ring.length);
    const { to } = window.atlasMetres.plane(middle);
    const flat = ring.map(to);
    const heights = flat.map(([, y]) => y);
    const [low, high] = [Math.min(...heights), Math.max(...heights)];
    const east = flat.map(([x]) => x);
    const [left, right] = [Math.min(...east), Math.max(...east)];
    const near = centres.map(to).filter(([x, y]) =>
      x > left - radius && x < right + radius && y > low - radius && y < high + radius);
    let [all, covered] = [0, 0];
    for (let k = 0; k < STRIPS; k += 1) {
      const level = low + ((k + 0.5) * (high - low)) / STRIPS;
      const spans = inside(flat, level);
      for (const [a, b] of spans) all += b - a;
      covered += overlap(spans, reached(near, radius, level));
    }
    return all ? covered / all : null;
  }

  // Where a line from one place to another runs inside a circle, as parts of it; null for nowhere.
  function crossing([x, y], [u, v], [east, north], radius) {
    const [dx, dy, ex, ey] = [u - x, v - y, x - east, y - north];
    const [a, b, c] = [dx ** 2 + dy ** 2, ex * dx + ey * dy, ex ** 2 + ey ** 2 - radius ** 2];
    const root = b ** 2 - a * c;
    if (!a || root <= 0) return null;
    const span = [(-b - Math.sqrt(root)) / a, (-b + Math.sqrt(root)) / a];
    return span[1] > 0 && span[0] < 1 ? span : null;
  }

  /* The share, 0 to 1, of a line; null for one without a length. Positions as for `share`. */
  function along(run, centres, radius) {
    if (run.length < 2) return null;
    const { to } = window.atlasMetres.plane(run[0]);
    const [flat, near] = [run.map(to), centres.map(to)];
    let [all, covered] = [0, 0];
    for (let k = 1; k < flat.length; k += 1) {
      const [one, other] = [flat[k - 1], flat[k]];
      const length = Math.hypot(other[0] - one[0], other[1] - one[1]);
      const spans = near.map((centre) => crossing(one, other, centre, radius)).filter(Boolean);
      all += length;
      covered += length * overlap([[0, 1]], merged(spans));
    }
    return all ? covered / all : null;
  }

  /* The square metres within the radius of a further station that no other station covers. */
  function gain(at, centres, radius) {
    const { from } = window.atlasMetres.plane(at);
    // Corners so far out that the polygon has the area of the circle.
    const step = (2 * Math.PI) / CORNERS;
    const reach = radius * Math.sqrt(step / Math.sin(step));
    const ring = Array.from({ length: CORNERS }, (_, k) => from([reach * Math.cos(k * step), reach * Math.sin(k * step)]));
    return Math.PI * radius ** 2 * (1 - share(ring, centres, radius));
  }

  return { share, along, gain };
})();
