/* What map, table and chart tell each other: which place is pointed at, which one is chosen.
 *
 * A part joins with what it does when another tells of a place; places go by the ids of their
 * features, several where a row stands for several. None of it asks the server.
 */
"use strict";

globalThis.atlasLink = globalThis.atlasLink || (() => {
  const parts = new Set();
  let lit = "";
  let chosen = null;

  function join(part) {
    parts.add(part);
    if (part.mark) part.mark(chosen);
    return () => parts.delete(part);
  }

  function told(name, value, from) {
    for (const part of parts) if (part !== from && part[name]) part[name](value);
  }

  // Point at places, or with an empty list at none.
  function light(ids, from) {
    if (ids.join() === lit) return;
    lit = ids.join();
    told("light", ids, from);
  }

  function mark(id, from) {
    chosen = id;
    told("mark", id, from);
  }

  // Choose a place as a click on the map does: on the map that has it, else on the first one.
  function choose(ids) {
    const maps = [...parts].filter((part) => part.choose);
    const home = maps.find((part) => ids.some(part.has)) || maps[0];
    if (home) home.choose(ids.find(home.has) || ids[0]);
    else mark(ids[0]);
  }

  // Point at all places of a class (webclasses.js), or with null at none.
  function shade(which, from) {
    told("shade", which, from);
  }

  // The layer, class and value of a place, as the map that has it knows them; null for none.
  function about(id) {
    for (const part of parts) {
      const known = part.about && part.about(id);
      if (known) return known;
    }
    return null;
  }

  // Look at a year: map and chart stand at it together.
  function turn(year, from) {
    told("turn", year, from);
  }

  return { join, light, mark, choose, shade, about, turn };
})();
