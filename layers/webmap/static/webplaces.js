/* The places of a layer as a list, in which each of them is reached and chosen by keys.
 *
 * One stop of the Tab key: arrows go through it, letters go to a name, Enter chooses.
 */
"use strict";

globalThis.atlasPlaces = (() => {
  const { element, nameIn } = globalThis.atlas;
  const MOST = 2000; // more are found in the search and in tables
  const TYPING_MS = 900;
  const names = new Map(); // language -> how its names are sorted
  let count = 0;

  function collator(lang) {
    if (!names.has(lang)) names.set(lang, new Intl.Collator(lang, { numeric: true }));
    return names.get(lang);
  }

  function places(state, layer) {
    const built = state.built.get(layer.key);
    const { lang } = state.scene;
    const found = built && !built.mesh ? [...built.byId.values()] : [];
    const named = found.filter(({ feature, hidden }) => feature && !hidden)
      .map(({ feature }) => ({ id: feature.i, name: nameIn(feature, lang) }))
      .filter(({ name }) => name);
    return named.length > MOST ? [] : named.sort((a, b) => collator(lang).compare(a.name, b.name));
  }

  function move(box, at) {
    const { options } = box;
    if (!options.length) return;
    box.at = Math.max(0, Math.min(options.length - 1, at));
    options.forEach(({ node }, k) => node.classList.toggle("atlas-at", k === box.at));
    const { node, id } = options[box.at];
    box.list.setAttribute("aria-activedescendant", node.id);
    const { list } = box;
    if (node.offsetTop < list.scrollTop) list.scrollTop = node.offsetTop;
    else if (node.offsetTop + node.offsetHeight > list.scrollTop + list.clientHeight) {
      list.scrollTop = node.offsetTop + node.offsetHeight - list.clientHeight;
    }
    box.part.light([id]);
  }

  function choose(box, at) {
    const chosen = box.options[at];
    if (!chosen) return;
    box.options.forEach(({ node }, k) => node.setAttribute("aria-selected", String(k === at)));
    box.part.choose(chosen.id);
  }

  const isTyping = (box, event) => box.typed !== "" && event.timeStamp - box.last < TYPING_MS;

  function type(box, event) {
    const { key, timeStamp } = event;
    box.typed = isTyping(box, event) ? box.typed + key : key;
    box.last = timeStamp;
    const wanted = box.typed.toLocaleLowerCase();
    const at = box.options.findIndex(({ name }) => name.toLocaleLowerCase().startsWith(wanted));
    if (at >= 0) move(box, at);
  }

  function press(box, event) {
    const { at, options } = box;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1,
      PageDown: at + 8, PageUp: at - 8 }[event.key];
    if (to !== undefined) move(box, to);
    else if (event.key === "Enter" || (event.key === " " && !isTyping(box, event))) choose(box, at);
    else if (event.key.length === 1 && event.key !== "/" && !event.ctrlKey && !event.metaKey) type(box, event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function option(box, { id, name }, k) {
    const node = element("li", "", name);
    node.id = `${box.list.id}-${k}`;
    node.setAttribute("role", "option");
    node.setAttribute("aria-selected", String(id === box.selected));
    node.addEventListener("click", () => {
      move(box, k);
      choose(box, k);
    });
    node.addEventListener("mouseenter", () => box.part.light([id]));
    return { id, name, node };
  }

  // Return the list of what is on the map of a layer, or null where there is none to choose, or too much.
  function list(state, layer) {
    const found = layer.interactive ? places(state, layer) : [];
    if (!found.length) return null;
    const node = element("ul", "atlas-places");
    node.id = `atlas-places-${(count += 1)}`;
    node.tabIndex = 0;
    node.setAttribute("role", "listbox");
    node.setAttribute("aria-label", layer.title);
    const part = globalThis.atlasPart.of(state.map);
    const box = { list: node, part, at: -1, typed: "", last: 0, selected: state.scene.selected };
    box.options = found.map((each, k) => option(box, each, k));
    node.append(...box.options.map((each) => each.node));
    node.addEventListener("keydown", (event) => press(box, event));
    node.addEventListener("focus", () => box.at < 0 && move(box, Math.max(0, found.findIndex(({ id }) => id === box.selected))));
    for (const name of ["blur", "mouseleave"]) node.addEventListener(name, () => part.light([]));
    return node;
  }

  return { list };
})();
