/* The start of a map in a page of its own: what it shows lies in the page as data. */
"use strict";

window.map = L.map("atlas-map", { preferCanvas: true, attributionControl: false, zoomSnap: 0.5, maxZoom: 18 });
{
  const scene = JSON.parse(document.getElementById("atlas-scene").textContent);
  window.map.fitBounds(scene.home);
  window.atlas.scene(window.map, scene);
}
