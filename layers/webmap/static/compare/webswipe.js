/* Two maps of one question in one frame: the one before on the left of a divider, the other on its right.
 *
 * Both have one extent and one list of layers. The divider is a slider: it is dragged by mouse or
 * finger, and moved by the arrow keys, Page Up and Page Down, Home and End.
 */
"use strict";

window.atlasSwipe = ({ data, parentElement }) => {
  const { element } = window.atlas;
  const holder = parentElement.querySelector(".atlas-several");
  const OPTIONS = { ...window.atlas.OPTIONS, zoomAnimation: false, scrollWheelZoom: true };
  const [STEP, LEAP] = [2, 10]; // per cent of the width, by arrow and by page keys

  function build() {
    const frame = element("div", "atlas-swipe");
    const view = { frame, part: 50, moving: false, maps: [] };
    view.divider = element("div", "atlas-swipe-divider");
    Object.assign(view.divider, { tabIndex: 0, role: "slider" });
    view.names = data.sites.map((_, k) => element("div", `atlas-swipe-name side-${k}`));
    view.list = element("div", "atlas-swipe-list");
    const boxes = data.sites.map(() => element("div", "atlas-map"));
    frame.append(...boxes, view.divider, ...view.names, view.list);
    holder.replaceChildren(frame); // maps measure the box they are put in
    view.maps = boxes.map((box) => start(view, box));
    view.legend = { container: view.list, host: {}, scene: null, together: [] };
    window.atlasPanel.begin(view.legend);
    view.gripGone = window.atlasSheet.begin(frame);
    view.legend.panel.open = window.innerWidth > 720;
    listen(view);
    return view;
  }

  function start(view, box) {
    const map = (box.atlasMap = L.map(box, OPTIONS));
    map.atlasHost = {};
    map.on("move", () => follow(view, map));
    map.atlasSize = new ResizeObserver(() => map.invalidateSize({ animate: false, pan: false }));
    map.atlasSize.observe(box);
    return map;
  }

  // What one is moved by the other is moved by.
  function follow(view, lead) {
    if (!view.together || view.moving) return;
    view.moving = true;
    for (const map of view.maps) if (map !== lead) map.setView(lead.getCenter(), lead.getZoom(), { animate: false });
    view.moving = false;
  }

  /* --------------------------------------------------------------- divider */

  function listen(view) {
    const { divider, frame } = view;
    L.DomEvent.disableClickPropagation(divider);
    const at = ({ clientX }) => {
      const { left, width } = frame.getBoundingClientRect();
      return (100 * (clientX - left)) / width;
    };
    divider.addEventListener("pointerdown", (event) => {
      divider.setPointerCapture(event.pointerId);
      divider.focus();
      event.preventDefault();
    });
    divider.addEventListener("pointermove", (event) => {
      if (divider.hasPointerCapture(event.pointerId)) put(view, at(event));
    });
    divider.addEventListener("keydown", (event) => {
      const rtl = getComputedStyle(frame).direction === "rtl" ? -1 : 1;
      const next = {
        ArrowLeft: view.part - STEP * rtl, ArrowRight: view.part + STEP * rtl, ArrowDown: view.part - STEP,
        ArrowUp: view.part + STEP, PageDown: view.part - LEAP, PageUp: view.part + LEAP, Home: 0, End: 100,
      }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      put(view, next);
    });
  }

  // Move the divider to so many per cent of the width; what lies behind it takes no clicks.
  function put(view, wanted) {
    const part = (view.part = Math.min(100, Math.max(0, Math.round(wanted))));
    const [before, after] = view.maps.map((map) => map.getContainer());
    before.style.clipPath = `inset(0 ${100 - part}% 0 0)`;
    after.style.clipPath = `inset(0 0 0 ${part}%)`;
    view.frame.style.setProperty("--atlas-part", `${part}%`);
    view.divider.setAttribute("aria-valuenow", part);
    view.divider.setAttribute("aria-valuetext", data.value.replace("{part}", part));
  }

  /* ------------------------------------------------------------------ maps */

  async function draw(view) {
    const { legend, divider } = view;
    divider.setAttribute("aria-label", data.label);
    divider.setAttribute("aria-valuemin", 0);
    divider.setAttribute("aria-valuemax", 100);
    view.names.forEach((box, k) => (box.textContent = data.sites[k].name));
    put(view, view.part);
    legend.scene = data.legend;
    window.atlasPanel.adopt(legend);
    window.atlasSheet.adopt(data.sites[0].scene);
    view.together = false;
    await Promise.all(data.sites.map(({ scene }, k) => {
      const drawn = window.atlas.scene(view.maps[k], { ...scene, home: scene.focus.bounds });
      Object.assign(view.maps[k].atlas, { arranged: legend.arranged, sharedList: view.list });
      return drawn;
    }));
    if (holder.atlasView !== view) return; // they have gone meanwhile
    legend.together = view.maps.map((map) => map.atlas);
    view.together = true;
    if (!view.placed) {
      view.placed = true;
      view.maps[0].fitBounds(data.sites[0].scene.focus.bounds, { animate: false });
    }
    follow(view, view.maps[0]);
  }

  function end(view) {
    for (const map of view.maps) {
      map.atlasSize.disconnect();
      map.remove();
    }
    view.maps = [];
    view.gripGone();
  }

  const view = holder.atlasView || (holder.atlasView = build());
  holder.lang = data.lang;
  draw(view);
  return () => {
    end(view);
    delete holder.atlasView;
  };
};
