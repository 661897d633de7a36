/* What every component of the page needs before it starts; webloader.js has fetched it. */
"use strict";

// A page that is turned to has a bare address until it has said what it shows. That is one step
// back, not two. What the reader has done on the map since the server was told stays in the address;
// a bare one, as a page is left with, stays bare: with the map alone it were a link that drops the rest.
if (!globalThis.atlasHistory) {
  const push = globalThis.atlasHistory = history.pushState.bind(history);
  history.pushState = (state, title, address) => {
    const view = globalThis.atlasAddress;
    const next = new URL(address, location.href);
    const same = next.pathname === location.pathname;
    if (view) view.flush();
    if (view && same && next.search) view.into(next);
    (same && !location.search ? history.replaceState.bind(history) : push)(state, title, next.href);
  };
}

globalThis.atlasStart = globalThis.atlasStart || (() => {
  const sheets = new Map();

  // A style sheet is there once: it may stand in the page already (page_ahead.py).
  function sheet(address) {
    if (sheets.has(address) || [...document.styleSheets].some(({ href }) => href === address)) return sheets.get(address);
    const there = new Promise((resolve, reject) => {
      const link = document.createElement("link");
      Object.assign(link, { rel: "stylesheet", href: address, onload: resolve, onerror: reject });
      document.head.append(link);
    });
    sheets.set(address, there);
    there.catch(() => sheets.delete(address));
    return there;
  }

  // Return what starts a component, by the name its data gives, once it would look as it should.
  return async ({ files, starts }) => {
    await sheet(new URL(files[1], document.baseURI).href);
    return globalThis[starts];
  };
})();
