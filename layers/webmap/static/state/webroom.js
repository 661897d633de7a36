/* How much of a map is free, of what panels cover at its edges. */
"use strict";

globalThis.atlasRoom = (() => {
  const LEAST_WIDE_PX = 160;
  const LEAST_HIGH_PX = 100;

  // What is covered, in pixels from each edge of a map. Where no room is left to fit into, as before
  // a panel has its place, nothing is taken as covered; `crowded` says so.
  function covered({ left, right, top, bottom }, { width, height }) {
    const isNarrow = left + right > width - LEAST_WIDE_PX;
    const isLow = top + bottom > height - LEAST_HIGH_PX;
    return {
      left: isNarrow ? 0 : left, right: isNarrow ? 0 : right,
      top: isLow ? 0 : top, bottom: isLow ? 0 : bottom, crowded: isNarrow || isLow,
    };
  }

  return { covered };
})();
