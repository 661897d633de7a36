/* Many names: those that one tries to place in a view.
 *
 * Where names stand so close that most find no room, the first of a layer in each small square is
 * tried. Of a layer of many areas a label is made once its name is first tried: most never are.
 */
"use strict";

window.atlasCrowd = (() => {
  const [CROWD, TRIED_PX] = [2000, 8]; // from so many names on, of those so near one another one is tried

  // What says of a place whether it is the first in its square of a view; all are where few stand.
  function sieve({ east, west, widthPx }, count) {
    if (count < CROWD) return () => true;
    const side = (TRIED_PX * (east - west)) / widthPx; // in degrees
    const squares = new Set();
    return (lat, lng) => {
      const { size } = squares;
      return squares.add(Math.floor(lat / side) * 1e8 + Math.floor(lng / side)).size > size;
    };
  }

  // The names of a layer in a language; `make` makes the label of one.
  function of(built, lang, make) {
    const [entries, at] = [[], []];
    for (const entry of built.areas.entries) {
      const { n, p } = entry.feature;
      if (!p || !n[lang]) continue;
      entries.push(entry);
      at.push(p[0], p[1]);
    }
    return { built, lang, make, entries, at: Float64Array.from(at), labels: new Map(), sought: [] };
  }

  function labelOf(crowd, k) {
    let label = crowd.labels.get(k);
    if (!label) {
      const { feature } = crowd.entries[k];
      label = crowd.make({ id: feature.i, name: feature.n[crowd.lang], at: feature.p, point: false, entry: crowd.entries[k] });
      crowd.labels.set(k, label);
    }
    return label;
  }

  /* The labels that are tried in a view, a box of degrees so many pixels wide; `others` stand there
   * besides, `names` have been given. What is chosen is always tried. */
  function inView(crowd, view, { others, names, selected }) {
    const { at, entries } = crowd;
    const { south, west, north, east } = view;
    const near = [];
    for (let k = 0; k < entries.length; k += 1) {
      const [lat, lng] = [at[2 * k], at[2 * k + 1]];
      if (lat >= south && lat <= north && lng >= west && lng <= east && !entries[k].hidden) near.push(k);
    }
    const isFirst = sieve(view, near.length + others);
    const taken = new Set();
    crowd.sought = [];
    const add = (k) => {
      const name = entries[k].feature.n[crowd.lang];
      if (names.has(name) || taken.has(name)) return;
      taken.add(name);
      crowd.sought.push(labelOf(crowd, k));
    };
    const chosen = selected ? near.find((k) => entries[k].feature.i === selected) : undefined;
    if (chosen !== undefined) add(chosen);
    for (const k of near) if (isFirst(at[2 * k], at[2 * k + 1])) add(k);
    return crowd.sought;
  }

  return { inView, of, sieve };
})();
