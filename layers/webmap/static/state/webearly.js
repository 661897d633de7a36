/* The map of a link that has been opened before: drawn while Streamlit still starts, from what the
 * server has written into the page. The component of the page takes it over as its own, with what
 * the reader has done meanwhile.
 */
"use strict";

globalThis.atlasEarly = globalThis.atlasEarly || (() => {
  const [WRITTEN, SHEET] = ["atlas-early", "atlas-sheet"];
  const APP = "[data-testid=stApp]";
  const RUNS = "data-test-script-state";
  const LETTERS = '600 13px "Source Sans"';
  const LETTERS_MS = 200;
  const LATE_MS = 5000; // so long after the page has run, no map is to come any more
  const parts = [];
  const waiting = { reader: null, page: null };
  let holder = null;

  // What the reader does is told to whoever listens later: the last of it.
  const keep = (whom) => (name, value) => { waiting[whom] = [name, value]; };

  function hand(whom, tell) {
    const [name, value] = waiting[whom] || [];
    waiting[whom] = null;
    if (name) tell(name, value);
  }

  // A piece of the page as it will be: what is fitted into the free part of the map leaves room.
  function piece(className) {
    const node = document.createElement("div");
    node.className = `atlas-early ${className}`;
    parts.push(node);
    document.body.prepend(node);
    return node;
  }

  // Without the style sheet a map has no size.
  function begin() {
    const [written, sheet] = [WRITTEN, SHEET].map((id) => document.getElementById(id));
    if (written && sheet.sheet) start(written);
    else if (written) sheet.addEventListener("load", () => start(written), { once: true });
  }

  function start(written) {
    const { scene, panel } = JSON.parse(written.textContent);
    written.remove();
    holder = piece("atlas-map");
    holder.dataset.page = "";
    piece("atlas-early-bar");
    for (const each of ["st-key-drawer", "st-key-search"]) piece(each);
    if (panel) piece("st-key-answer").append(Object.assign(document.createElement("details"), { open: true }));
    const map = globalThis.atlasMount(holder);
    const { atlasHost: host } = map;
    host.tell = keep("page");
    globalThis.atlasReader = globalThis.atlasReader || { tell: keep("reader") };
    host.apart = globalThis.atlasAddress.join(map);
    draw(map, scene).catch(() => {}).then(release); // the page says what is lost
    end();
  }

  async function draw(map, scene) {
    const [whole] = await Promise.all([globalThis.atlasParts.newest(map.atlasHost, scene), letters()]);
    if (whole) await globalThis.atlas.scene(map, whole);
  }

  // Once the map is on the screen, Streamlit may start: page_ahead.py has it wait for that.
  function release() {
    requestAnimationFrame(() => setTimeout(() => dispatchEvent(new Event(WRITTEN))));
  }

  // Names are measured in the letters of the page, which are at hand from the second visit on.
  function letters() {
    const late = new Promise((resolve) => { setTimeout(resolve, LETTERS_MS); });
    return Promise.race([late, document.fonts.load(LETTERS)]);
  }

  // A page that has run without a map shows what it has instead. Before its first run it does not
  // run either.
  function end() {
    let hasRun = false;
    const watch = new MutationObserver((changes) => {
      hasRun ||= changes.some(({ oldValue }) => oldValue === "running");
      const isIdle = document.querySelector(APP)?.getAttribute(RUNS) === "notRunning";
      if (holder && !(hasRun && isIdle)) return;
      watch.disconnect();
      setTimeout(() => {
        if (!holder) return;
        const gone = holder;
        globalThis.atlasUnmount(gone);
        clear();
        gone.remove();
      }, LATE_MS);
    });
    watch.observe(document.body, { attributeFilter: [RUNS], attributeOldValue: true, childList: true, subtree: true });
  }

  function clear() {
    for (const node of parts.splice(0)) if (node !== holder) node.remove();
    holder = null;
  }

  // Have the early map stand for an element of the page; return which of the two is there now.
  function taken(element) {
    const early = holder;
    if (!early) return element;
    clear();
    early.classList.remove("atlas-early");
    element.replaceWith(early);
    return early;
  }

  return { begin, hand, taken };
})();

if (document.body) globalThis.atlasEarly.begin();
else document.addEventListener("DOMContentLoaded", globalThis.atlasEarly.begin);
