/* Keys of the page: / goes to the search, Escape closes what lies on top, arrows and signs move the map.
 *
 * With the focus on the map a cross marks a spot; what lies there is said, and Enter clicks it.
 */
"use strict";

globalThis.atlasKeys = globalThis.atlasKeys || (() => {
  const STEP_PX = 80;
  const MOVES = { ArrowUp: [0, -STEP_PX], ArrowDown: [0, STEP_PX], ArrowLeft: [-STEP_PX, 0], ArrowRight: [STEP_PX, 0] };
  const ZOOMS = { "+": 1, "=": 1, "-": -1, _: -1 };
  const TYPED = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable=true]";
  const OVER = "[role=dialog], [data-baseweb=popover]"; // Streamlit's own close themselves

  let keyed = false; // whether keys were used last, or a hand

  const visible = (node) => Boolean(node && node.checkVisibility());

  function closers(map) {
    const card = [...document.querySelectorAll(".st-key-card button")].find((button) =>
      button.querySelector("[data-testid=stIconMaterial]")?.textContent.trim() === "close");
    const opened = document.querySelector(".atlas-layer button[aria-expanded=true]");
    const menu = document.querySelector(".atlas-table-columns[open]");
    const drawer = document.querySelector(".st-key-drawer details[open] > summary");
    return [
      map?.atlas?.list && (() => window.atlasPick.forget(map.atlas)),
      opened && (() => { opened.click(); opened.focus(); }),
      menu && (() => { menu.open = false; menu.firstChild.focus(); }),
      visible(card) && (() => card.click()),
      visible(drawer) && (() => drawer.click()),
    ];
  }

  function escape(map, event) {
    if (document.querySelector(OVER)) return;
    const close = closers(map).find(Boolean);
    if (!close) return;
    event.preventDefault();
    close();
  }

  function search(event) {
    const field = document.querySelector(".atlas-find input");
    if (!visible(field)) return;
    event.preventDefault();
    field.focus();
    field.select();
  }

  // Nothing has the focus yet: the map takes it, and the key is not lost.
  function move(map, event) {
    const by = MOVES[event.key];
    if (by) map.panBy(by);
    else map.setZoom(map.getZoom() + ZOOMS[event.key]);
    event.preventDefault();
    map.getContainer().focus({ preventScroll: true });
  }

  function press(event) {
    const map = document.querySelector(".atlas-map")?.atlasMap;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest && event.target.closest(TYPED);
    if (event.key === "Escape") escape(map, event);
    else if (typing) return;
    else if (event.key === "/") search(event);
    else if (map && document.activeElement === document.body && (MOVES[event.key] || ZOOMS[event.key])) move(map, event);
  }

  /* ---------------------------------------------------- the cross on the map */

  function spot(map) {
    const { left, right, top, bottom } = window.atlasPanel.covered(map.atlas);
    const { x, y } = map.getSize();
    return L.point((left + x - right) / 2, (top + y - bottom) / 2);
  }

  function aim(map, cross) {
    const holder = map.getContainer();
    cross.hidden = !(map.atlas && keyed && document.activeElement === holder);
    holder.classList.toggle("atlas-keyed", !cross.hidden);
    if (cross.hidden) return;
    const at = spot(map);
    cross.style.translate = `${at.x}px ${at.y}px`;
    window.atlasPick.say(map.atlas, window.atlasPick.hits(map.atlas, at, 3));
  }

  function enter(map, cross, event) {
    if (event.key !== "Enter" || event.target !== map.getContainer() || cross.hidden) return;
    event.preventDefault();
    const containerPoint = spot(map);
    map.fire("click", { latlng: map.containerPointToLatLng(containerPoint), containerPoint, originalEvent: event });
  }

  function begin(map) {
    const holder = map.getContainer();
    const cross = document.createElement("div");
    cross.className = "atlas-cross";
    cross.hidden = true;
    cross.setAttribute("aria-hidden", "true");
    holder.append(cross);
    const look = () => aim(map, cross);
    holder.addEventListener("keydown", (event) => enter(map, cross, event));
    holder.addEventListener("focus", look);
    holder.addEventListener("blur", look);
    holder.addEventListener("pointerdown", look);
    map.on("moveend", look);
  }

  // The part of the page that Streamlit lets the Tab key stop at has the name of the page.
  function name() {
    const heading = document.querySelector("h1")?.textContent;
    if (heading) document.querySelector("[data-testid=stMain]")?.setAttribute("aria-label", heading);
  }

  document.addEventListener("keydown", () => { keyed = true; }, true);
  document.addEventListener("pointerdown", () => { keyed = false; }, true);
  document.addEventListener("keydown", press);
  return { begin, name };
})();
