/* What part of an area lies within some metres of any station, while it is drawn.
 *
 * The area is cut into level strips. In the middle of each, what of it lies inside the area and
 * inside the circles is exact; only the height of the strips is a step. With 240 of them the
 * share is that of the page of coverage to about 0.1 of a point (tested against it).
 */
"use strict";

window.atlasCover = (() => {
  const STRIPS = 240;

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

  return { share };
})();
