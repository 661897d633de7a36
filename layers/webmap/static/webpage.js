/* The start of a map in a page of its own: what it shows lies in the page as data. */
"use strict";

window.map = L.map("atlas-map", window.atlas.OPTIONS);
window.atlas.scene(window.map, JSON.parse(document.getElementById("atlas-scene").textContent));
