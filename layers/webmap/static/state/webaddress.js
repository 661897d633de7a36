/* How the reader has the map, as the link of the page says it: one state for all maps of the app
 * that stand in a link, whichever page they are on.
 *
 * It is changed here, without the server: the address is replaced once the map rests, so that a
 * step back leads to another question and not to another view. The server is told with the next
 * trigger. What it says itself (a link was opened, a place is to be fitted) bears a new stamp;
 * what bears the last one is only an echo.
 */
"use strict";

globalThis.atlasAddress = globalThis.atlasAddress || (() => {
  const NAMES = ["at", "layers", "stack"];
  const EARLY = "early"; // the stamp of what links have opened with before
  const REST_MS = 300;
  const own = Object.fromEntries(NAMES.map((name) => [name, ""]));
  const maps = new Set();
  let stamp = null;
  let known = ""; // what the server knows, as text
  let timer = null;

  const written = (said) => JSON.stringify(NAMES.map((name) => said[name]));
  const text = () => written(own);

  // Take what the server says of a map; return whether that is news. What it says first of a map
  // that was drawn before (webearly.js) is what it opened with: what the reader has done since stays.
  function adopt(said) {
    if (said.stamp === stamp) return false;
    const isEcho = stamp === EARLY && written(said) === known;
    stamp = said.stamp;
    if (isEcho && text() !== known) return false;
    for (const name of NAMES) own[name] = said[name];
    state.bounds = said.bounds;
    known = text();
    return true;
  }

  // Note what the reader has changed.
  function note(name, value) {
    if (own[name] === value) return;
    own[name] = value;
    clearTimeout(timer);
    timer = setTimeout(settle, REST_MS);
  }

  // Write into an address what the maps of the page show.
  function into(address) {
    if (!maps.size) return address;
    for (const name of NAMES) {
      if (own[name]) address.searchParams.set(name, own[name]);
      else address.searchParams.delete(name);
    }
    address.search = address.search.replace(/%2C/g, ",").replace(/%7E/g, "~");
    return address;
  }

  // An address without parameters is of a page that has not said yet what it shows.
  function settle() {
    clearTimeout(timer);
    timer = null;
    if (!location.search) return;
    const { href } = into(new URL(location.href));
    if (href !== location.href) history.replaceState(history.state, "", href);
  }

  // Before the address changes, what was still to be written into it is.
  function flush() {
    if (timer !== null) settle();
  }

  // What the server is to be told, undefined where it knows.
  function news() {
    const now = text();
    if (now === known) return undefined;
    known = now;
    return { ...own };
  }

  function join(map) {
    maps.add(map);
    return () => maps.delete(map);
  }

  // Another entry of the history has its own state; the server says later what else it means.
  globalThis.addEventListener?.("popstate", () => {
    clearTimeout(timer);
    timer = null;
    const query = new URLSearchParams(location.search);
    for (const name of NAMES) own[name] = query.get(name) || "";
    state.bounds = null;
  });

  // `bounds` are those of the place in `own.at`, south-west and north-east corner; no link has them.
  const state = { own, bounds: null, adopt, note, into, settle, flush, news, join };
  return state;
})();
