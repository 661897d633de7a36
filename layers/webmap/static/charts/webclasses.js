/* Classes of the map for charts: which class a place has, and all places of one class lit.
 *
 * A class is {layers, grade} or {layers, start, end}: of some layers the features of a class, or
 * those whose value lies from a start to below an end.
 */
"use strict";

globalThis.atlasClasses = (() => {
  const { colour, find, halo, gradeOf } = globalThis.atlas;

  // The layer, class and value of a place on the map; null where it is not there.
  function about(state, id) {
    const found = state && find(state, id);
    if (!found) return null;
    const { layer, entry: { feature }, built: { mesh } } = found;
    if (!mesh) return { layer: layer.key, grade: gradeOf(layer, feature) };
    const k = mesh.cells.names.indexOf(id);
    return { layer: layer.key, grade: mesh.grade(k), value: mesh.value(k) };
  }

  function fits(which, grade, value) {
    if (which.grade !== undefined) return which.grade === grade;
    return value !== null && value >= which.start && value < which.end;
  }

  // Light the places of a class, or with null none: a surface fades around them, others get a halo.
  function shade(state, which) {
    const old = state.shaded;
    state.shaded = null;
    if (old) old.remove();
    const look = { color: colour("pointed"), weight: 4 };
    const lit = [];
    for (const built of state.order) {
      const { layer, mesh, areas, byId } = built;
      const isOf = (entry) => !entry.hidden && fits(which, gradeOf(layer, entry.feature), null);
      const here = which && which.layers.includes(layer.key);
      if (mesh) mesh.spot(here ? (k) => fits(which, mesh.grade(k), mesh.value(k)) : null);
      else if (here && areas) lit.push(window.atlasAreas.lit(areas, isOf, look));
      else if (here) {
        for (const entry of byId.values()) if (isOf(entry)) lit.push(halo({ layer, entry }, look));
      }
    }
    if (lit.length) state.shaded = L.featureGroup(lit).addTo(state.map);
  }

  // What a map joins with besides what it does with single places.
  function of(map) {
    return {
      shade: (which) => map.atlas && map.atlas.scene && shade(map.atlas, which),
      about: (id) => about(map.atlas, id),
    };
  }

  return { of };
})();
