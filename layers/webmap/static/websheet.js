/* On a telephone the card of a page is a sheet over the map, of three heights: its heading, less
 * than half of the screen, all of it below the bar. It is dragged by its heading or its handle,
 * stepped by a tap on either, and by the keys of the handle. webmap.css and the page's own sheet
 * know the heights; here is only which of them it has.
 */
"use strict";

globalThis.atlasSheet = globalThis.atlasSheet || (() => {
  const HEIGHTS = ["peek", "half", "full"];
  const PHONE = matchMedia("(max-width: 720px)");
  const CARD = ":is(.st-key-answer, .st-key-over)";
  const SLOP_PX = 6;
  const FLING_PX = 50; // so long a drag changes the height, even if it ends nearer to the old one
  const root = document.documentElement;
  const grips = new Set();
  let words = {};
  let drag = null;
  let chosen = "";

  const height = () => root.dataset.sheet || "half";

  function dress() {
    const at = HEIGHTS.indexOf(height());
    for (const grip of grips) {
      grip.setAttribute("aria-label", `${words.sheet}: ${words[height()]}`);
      grip.setAttribute("aria-expanded", String(at > 0));
    }
  }

  function set(name) {
    root.dataset.sheet = name;
    root.style.removeProperty("--atlas-sheet");
    dress();
  }

  function step(by) {
    const at = HEIGHTS.indexOf(height()) + by;
    set(HEIGHTS[Math.max(0, Math.min(HEIGHTS.length - 1, at))]);
  }

  // A tap on the handle goes up and starts again from the heading.
  const cycle = () => set(HEIGHTS[(HEIGHTS.indexOf(height()) + 1) % HEIGHTS.length]);

  const top = () => [...document.querySelectorAll(CARD)].find((each) => each.offsetHeight)?.getBoundingClientRect().top;

  // Where the sheet's upper edge lies at each height, as the style sheets have it.
  function edges() {
    const before = height();
    root.style.removeProperty("--atlas-sheet");
    const found = HEIGHTS.map((name) => {
      root.dataset.sheet = name;
      return top();
    });
    root.dataset.sheet = before;
    return found;
  }

  function grab(event) {
    const held = event.target.closest(`${CARD} summary, .atlas-grip`);
    const outer = held && held.closest(CARD);
    if (!PHONE.matches || !held || (outer && outer.querySelector("summary") !== held)) return;
    drag = { pointer: event.pointerId, from: event.clientY, top: top(), moved: false };
  }

  function pull(event) {
    if (!drag || event.pointerId !== drag.pointer) return;
    const by = event.clientY - drag.from;
    if (!drag.moved && Math.abs(by) < SLOP_PX) return;
    drag.moved = true;
    root.style.setProperty("--atlas-sheet", `${innerHeight - drag.top - by}px`);
  }

  function release(event) {
    if (!drag || event.pointerId !== drag.pointer) return;
    const { moved, from, top: start } = drag;
    drag = moved ? { ended: true } : null; // the click that follows a drag is none
    if (!moved) return;
    setTimeout(() => { drag = null; });
    const by = event.clientY - from;
    const ends = edges();
    const far = ends.map((edge) => Math.abs(edge - start - by));
    const nearest = HEIGHTS[far.indexOf(Math.min(...far))];
    const stays = nearest === height() && Math.abs(by) > FLING_PX;
    if (stays) step(by < 0 ? 1 : -1);
    else set(nearest);
  }

  // A tap on the heading folds the sheet to it and back; Streamlit would take the card away.
  function tap(event) {
    const summary = event.target.closest(`${CARD} summary`);
    if (!PHONE.matches || !summary || summary.closest(CARD).querySelector("summary") !== summary) return;
    if (!summary.parentElement.open) return;
    event.preventDefault();
    event.stopPropagation();
    if (!drag) set(height() === "peek" ? "half" : "peek");
  }

  function begin(holder) {
    if (!grips.size) {
      document.addEventListener("pointerdown", grab);
      document.addEventListener("pointermove", pull);
      document.addEventListener("pointerup", release);
      document.addEventListener("pointercancel", release);
      document.addEventListener("click", tap, true);
    }
    const grip = document.createElement("button");
    grip.className = "atlas-grip";
    grip.type = "button";
    grip.addEventListener("click", () => drag || cycle());
    grip.addEventListener("keydown", (event) => {
      const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      step(by);
    });
    L.DomEvent.disableClickPropagation(grip);
    grips.add(grip);
    holder.append(grip);
    return () => {
      grip.remove();
      grips.delete(grip);
      if (grips.size) return;
      document.removeEventListener("pointerdown", grab);
      document.removeEventListener("pointermove", pull);
      document.removeEventListener("pointerup", release);
      document.removeEventListener("pointercancel", release);
      document.removeEventListener("click", tap, true);
    };
  }

  // A card that is new comes up, in the language of its scene.
  function adopt(scene) {
    words = scene.words;
    const now = JSON.stringify([scene.selected, scene.pin.at]);
    if (now !== chosen && height() === "peek") set("half");
    chosen = now;
    dress();
  }

  return { begin, adopt };
})();
