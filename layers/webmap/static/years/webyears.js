/* The slider of years at the foot of the map: features come and go in the browser, by their year.
 *
 * A feature has `o`, its first year, null where it is not there yet; without it, it always was.
 * One whose parts came one after the other has `y`, the year of each, the oldest first.
 * At the scene's own year the scene alone says what is there. The server is told once the
 * slider rests.
 */
"use strict";

window.atlasYears = (() => {
  const { element, pathOptions, symbolOf } = window.atlas;
  const STEP_MS = 420;
  const REST_MS = 450;
  const NARROW_PX = 720;
  const STALE = 0.2; // how strong an answer is drawn while its year is not the one looked at

  /* ------------------------------------------------------------ what is there */

  function isThere(state, built, id, feature) {
    const { years: { year }, scene: { years: { year: own, now } } } = state;
    if (year === own) return !built.layer.others || built.only.has(id);
    if (feature.o === undefined) return true;
    return feature.o === null ? year >= now : feature.o <= year;
  }

  // Of a feature in parts, show those there were; return whether that changed any.
  function part(state, entry) {
    const { feature: { y, z }, parts } = entry;
    if (!y) return false; // as of none of many areas
    const { years: { year }, scene: { years: { now } } } = state;
    const gone = (k) => z && z[k] !== null && year >= z[k];
    const at = parts.filter((_, k) => !gone(k) && (year === now || (y[k] === null ? year > now : y[k] <= year)));
    if (at.length === entry.at.length) return false;
    Object.assign(entry, { at, bounds: null });
    entry.path.setLatLngs(at);
    if (entry.edge) entry.edge.setLatLngs(at);
    return true;
  }

  // Show what is there in the year that is looked at; return whether anything came or went.
  function apply(state) {
    if (!state.years || !state.scene.years) return false;
    let changed = false;
    for (const built of state.order) {
      age(state, built);
      if (built.mesh) continue;
      built.only ??= new Set(built.layer.only);
      let redrawn = false;
      for (const [id, entry] of built.byId) {
        if (part(state, entry)) changed = true;
        const hidden = !isThere(state, built, id, entry.feature);
        if (hidden === Boolean(entry.hidden)) continue;
        entry.hidden = hidden;
        changed = redrawn = true;
        if (built.areas) continue;
        const { fill } = symbolOf(built.layer, entry.feature);
        entry.path.setStyle({ stroke: !hidden, fill: !hidden && fill !== null });
        if (entry.edge) entry.edge.setStyle({ stroke: !hidden });
      }
      if (redrawn && built.areas) built.areas.redraw();
    }
    return changed;
  }

  // An answer that is not by year fades until that of the year has come.
  function age(state, built) {
    const { layer, mesh, areas, byId } = built;
    const stale = layer.group === "answer" && !layer.others && state.years.year !== state.scene.years.year;
    if (stale === Boolean(built.stale)) return;
    built.stale = stale;
    if (mesh) {
      mesh.spot(stale ? () => false : null);
      return;
    }
    const strength = window.atlasPanel.opacity(state, layer) * (stale ? STALE : 1);
    if (areas) {
      areas.fade(strength);
      return;
    }
    for (const { path, feature } of byId.values()) {
      const { opacity, fillOpacity } = pathOptions(symbolOf(layer, feature), strength);
      path.setStyle({ opacity, fillOpacity });
    }
  }

  /* ------------------------------------------------------------------ control */

  function begin(state) {
    const node = element("div", "atlas-years");
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    node.addEventListener("keydown", (event) => event.stopPropagation()); // arrows are the slider's here
    const button = element("button", "atlas-play");
    button.type = "button";
    const slider = element("input");
    Object.assign(slider, { type: "range", step: 1 });
    const [first, last] = [element("span"), element("span")];
    const shown = element("output");
    const fold = element("button", "atlas-year");
    fold.type = "button";
    fold.append(shown);
    const row = element("div");
    row.append(first, slider, last);
    node.append(button, fold, row);
    const turn = (open) => {
      row.hidden = !open;
      fold.setAttribute("aria-expanded", String(open));
    };
    turn(state.container.clientWidth > NARROW_PX); // a telephone's map has no room for it unasked
    fold.addEventListener("click", () => turn(row.hidden));
    const holder = L.control({ position: "bottomleft" });
    holder.onAdd = () => node;
    holder.addTo(state.map);
    state.years = { node, button, slider, shown, first, last, fold, year: null, told: null, rest: null, beat: null, names: null };
    slider.addEventListener("input", () => {
      stop(state);
      look(state, Number(slider.value));
    });
    slider.addEventListener("pointerup", () => tell(state)); // let go: no need to wait whether it rests
    button.addEventListener("click", () => (state.years.beat ? pause(state) : play(state)));
    state.map.on("unload", () => {
      stop(state);
      clearTimeout(state.years.names);
      clearTimeout(state.years.rest);
    });
  }

  // The reader's year stands until the server has answered with it.
  function adopt(state) {
    const { scene } = state;
    if (!state.years) {
      if (!scene.years) return;
      begin(state);
    }
    const { years } = state;
    years.node.hidden = !scene.years;
    if (!scene.years) {
      stop(state);
      Object.assign(years, { year: null, told: null });
      return;
    }
    if (years.told === scene.years.year) years.told = null;
    if (years.year === null || !(years.told || years.rest || years.beat)) years.year = scene.years.year;
    dress(state);
    if (state.host.lookAt) state.host.lookAt(years.year);
  }

  function dress(state) {
    const { years, scene: { words, years: { first, last, now } } } = state;
    Object.assign(years.slider, { min: first, max: last });
    years.slider.value = years.year;
    years.first.textContent = first;
    years.last.textContent = last;
    const text = years.year > now ? words.planned.replace("{year}", years.year) : String(years.year);
    years.shown.textContent = text;
    years.slider.setAttribute("aria-label", words.year);
    years.fold.title = words.year;
    years.fold.setAttribute("aria-label", `${words.year}: ${text}`);
    years.slider.setAttribute("aria-valuetext", text);
    years.button.textContent = years.beat ? "❚❚" : "▶";
    years.button.title = years.beat ? words.pause : words.play;
    years.button.setAttribute("aria-label", years.button.title);
  }

  // Look at a year, at once; names follow and the server is told when one stays at it.
  function look(state, year, from) {
    const { years } = state;
    years.year = year;
    dress(state);
    if (apply(state)) {
      clearTimeout(years.names);
      years.names = setTimeout(() => {
        window.atlasWords.labels(state);
        window.atlas.select(state);
      }, 120);
    }
    if (!from && state.host.lookAt) state.host.lookAt(year);
    clearTimeout(years.rest);
    years.rest = years.beat ? null : setTimeout(() => tell(state), REST_MS);
  }

  function tell(state) {
    const { years } = state;
    clearTimeout(years.rest);
    years.rest = null;
    if (years.beat || years.year === (years.told ?? state.scene.years.year)) return;
    years.told = years.year;
    window.atlasPick.tell(state, "year", years.year);
  }

  // Play from the year that is looked at, or from the first once the end is reached.
  function play(state) {
    const { years, scene: { years: { first, last } } } = state;
    years.beat = setInterval(() => {
      if (years.year < last) look(state, years.year + 1);
      if (years.year >= last) pause(state);
    }, STEP_MS);
    look(state, years.year >= last ? first : years.year);
  }

  function pause(state) {
    stop(state);
    dress(state);
    tell(state);
  }

  function stop(state) {
    clearInterval(state.years.beat);
    state.years.beat = null;
  }

  // What a map joins with: another part looks at a year.
  function of(map) {
    return {
      turn: (year) => {
        const state = map.atlas;
        if (!state || !state.years || !state.scene.years) return;
        const { first, last } = state.scene.years;
        stop(state);
        look(state, Math.max(first, Math.min(last, year)), true);
      },
    };
  }

  return { adopt, apply, of };
})();
