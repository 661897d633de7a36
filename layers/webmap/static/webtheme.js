/* The theme of the page: Streamlit's colours under the names the atlas's style sheets have for them.
 *
 * Streamlit gives them to components only; bar, cards and tables stand around these. Whether the
 * reader or the system switches the theme, the classes of the app change with it.
 */
"use strict";

globalThis.atlasTheme = globalThis.atlasTheme || (() => {
  const COLOURS = { ground: "background", band: "secondary-background", ink: "text" };
  const COMPONENT = ".atlas-find, .atlas-map";
  let watched = null;

  function take() {
    const component = document.querySelector(COMPONENT);
    if (!component) return;
    const { style } = document.documentElement;
    const theme = getComputedStyle(component);
    for (const [ours, theirs] of Object.entries(COLOURS)) {
      const colour = theme.getPropertyValue(`--st-${theirs}-color`).trim();
      if (colour) style.setProperty(`--atlas-${ours}`, colour);
    }
  }

  // Take the colours now and whenever they change; asked again, only where the app is another.
  function follow() {
    take();
    const app = document.querySelector("[data-testid=stApp]");
    if (!app || app === watched) return;
    watched = app;
    new MutationObserver(() => requestAnimationFrame(take)).observe(app, { attributeFilter: ["class"] });
  }

  return { follow };
})();
