/* How a reader arranges the layers of maps, as a link writes it; layers/webmap/map_state.py reads
 * the same.
 *
 * `layers` says which layers are drawn against what the page draws, and how strong: "parks" on,
 * "-stations" off, "lines~60" at 60 % of its strength. `stack` has the layers that were moved, from
 * the bottom up: on a page they take, in this order, the places that they have among its layers.
 * The ground below all layers is switched as one of them.
 */
"use strict";

globalThis.atlasArrange = (() => {
  const GROUND = "ground";
  const parts = (written) => written.split(",").filter(Boolean);

  // What a link says of layers: by key whether each is on, and how strong it is, 0 to 1.
  function read(layers) {
    const found = { on: new Map(), opacity: new Map() };
    for (const part of parts(layers)) {
      const [key, percent] = part.replace(/^-/, "").split("~");
      if (percent === undefined) found.on.set(key, !part.startsWith("-"));
      else found.opacity.set(key, Number(percent) / 100);
    }
    return found;
  }

  function write({ on, opacity }) {
    return [
      ...[...on].map(([key, wanted]) => (wanted ? key : `-${key}`)),
      ...[...opacity].map(([key, strength]) => `${key}~${Math.round(100 * strength)}`),
    ].join();
  }

  // Switch a layer on or off; `own` is how the page has it.
  function switched(layers, key, wanted, own) {
    const found = read(layers);
    if (wanted === own) found.on.delete(key);
    else found.on.set(key, wanted);
    return write(found);
  }

  function faded(layers, key, strength) {
    const found = read(layers);
    if (strength === 1) found.opacity.delete(key);
    else found.opacity.set(key, strength);
    return write(found);
  }

  // The keys of a page's layers, from the bottom up, as they are stacked.
  function ordered(keys, stack) {
    const there = new Set(keys);
    const moved = parts(stack).filter((key) => there.has(key));
    const among = new Set(moved);
    return keys.map((key) => (among.has(key) ? moved.shift() : key));
  }

  // What a link says of an order: the layers that lie elsewhere than on their page, and what was
  // moved on others.
  function stacked(keys, wanted, stack) {
    const there = new Set(keys);
    return [...wanted.filter((key, at) => keys[at] !== key), ...parts(stack).filter((key) => !there.has(key))].join();
  }

  return { GROUND, read, switched, faded, ordered, stacked };
})();
