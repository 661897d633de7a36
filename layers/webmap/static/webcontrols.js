/* Buttons and boxes on the map, and a map that stays where it is when it is pressed. */
"use strict";

window.atlasControls = (() => {
  const { element } = window.atlas;

  function control(map, position, className) {
    const node = element("div", className);
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    const holder = L.control({ position });
    holder.onAdd = () => node;
    holder.addTo(map);
    return node;
  }

  function mapButton(bar, sign, act) {
    const button = element("a", "", sign);
    button.href = "#";
    button.setAttribute("role", "button");
    bar.append(button);
    L.DomEvent.on(button, "click", (event) => {
      L.DomEvent.preventDefault(event);
      act();
    });
    return button;
  }

  function named(button, name) {
    button.title = name;
    button.setAttribute("aria-label", name);
  }

  // A press on the map gives it the focus. Without this the browser scrolls all of the frame
  // into view between press and release, and the click is lost or lands elsewhere.
  function steady(container) {
    const focus = container.focus.bind(container);
    container.focus = () => focus({ preventScroll: true });
    container.addEventListener("mousedown", (event) => {
      if (event.target.closest(".leaflet-control")) return;
      event.preventDefault();
      container.focus();
    });
  }

  return { control, mapButton, named, steady };
})();
