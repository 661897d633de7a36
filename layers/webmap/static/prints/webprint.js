/* A page that is printed by the browser: its map keeps what it shows, scaled onto the paper. */
"use strict";

// A4 landscape within margins of 10 mm, in pixels of CSS, less the room of the answer above the map.
const PAPER = { width: 1046, height: 560 };

const maps = () => document.querySelectorAll(".atlas-map[data-page]");

window.addEventListener("beforeprint", () => {
  for (const map of maps()) {
    const { width, height } = map.getBoundingClientRect();
    const zoom = Math.min(1, PAPER.width / width, PAPER.height / height);
    Object.assign(map.style, { width: `${width}px`, height: `${height}px`, zoom });
  }
});

window.addEventListener("afterprint", () => {
  for (const map of maps()) Object.assign(map.style, { width: "", height: "", zoom: "" });
});
