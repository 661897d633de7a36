/* A field for a place of a question: found as by the search (webfind.js), or chosen from a list of all.
 *
 * The places are fetched once, so that neither a choice nor another answer carries them. What is
 * chosen goes to the page as an id, none as null.
 */
"use strict";

globalThis.atlasPlaceField = (() => {
  const { element, begin, fill, message, close } = globalThis.atlasList;
  const { fetched, rows, row, nameOf } = globalThis.atlasFound;
  const LEAST_PX = 160;

  function start(holder) {
    const state = begin({ show: () => show(state), choose: (choice) => choose(state, choice.id), leave: () => dress(state) });
    const { input, list } = state;
    input.type = "text";
    input.id = `${list.id}-field`;
    state.label = Object.assign(element("label"), { htmlFor: input.id });
    state.clear = Object.assign(element("button", "", "×"), { type: "button" });
    state.clear.addEventListener("click", () => {
      choose(state, null);
      input.focus();
    });
    input.addEventListener("focus", () => input.select());
    input.addEventListener("mousedown", () => document.activeElement === input && list.hidden && show(state));
    if (list.showPopover) list.popover = "manual"; // above the panel that holds the field
    const box = element("div");
    box.append(input, state.clear);
    holder.replaceChildren(state.label, box, list);
    return state;
  }

  async function show(state) {
    const { data, input, list } = state;
    const typed = input.value.trim();
    let index = null;
    try {
      index = await fetched(data.places);
    } catch (error) {
      console.warn(error);
      return message(state, data.absent);
    }
    if (input.value.trim() !== typed || document.activeElement !== input) return undefined;
    const isAll = !typed || typed === data.name; // what stands there was not typed
    const found = isAll ? everything(index, data) : rows(index, typed, data.lang);
    const isSure = found.every(({ choice }) => choice);
    place(state);
    const at = isAll ? found.findIndex(({ choice }) => choice.id === data.value) : isSure - 1;
    fill(state, found, data.label, at);
    return list;
  }

  // All places, in the order of the question; equal names are told apart by their kinds.
  function everything(index, { lang }) {
    return index.entries.map((entry) => row(index, { entry, kind: "id", spelt: nameOf(entry, lang) }, lang));
  }

  // The list lies over all else, below its field or, where there is more room, above it.
  function place({ input, list }) {
    if (!list.popover) return;
    const { left, top, bottom, width } = input.getBoundingClientRect();
    const below = innerHeight - bottom;
    const over = below < LEAST_PX && top > below;
    Object.assign(list.style, {
      left: `${left}px`, width: `${width}px`, maxHeight: `${Math.min((over ? top : below) - 12, 0.5 * innerHeight)}px`,
      top: over ? "auto" : `${bottom + 4}px`, bottom: over ? `${innerHeight - top + 4}px` : "auto",
    });
    if (!list.matches(":popover-open")) list.showPopover();
  }

  function choose(state, id) {
    state.tell("choice", { id });
    // The page is about to say the same: until then the field says what was chosen.
    state.input.value = "";
    close(state);
    if (id !== null) {
      fetched(state.data.places).then((index) => {
        const entry = index.entries.find((each) => each.id === id);
        if (document.activeElement === state.input && entry) state.input.value = nameOf(entry, state.data.lang);
      });
    }
  }

  function dress({ data, input, label, clear }) {
    if (label.textContent !== data.label) label.textContent = data.label;
    if (input.placeholder !== data.hint) input.placeholder = data.hint;
    if (input.value !== data.name) input.value = data.name; // set again, it is laid out again
    clear.hidden = !data.value;
    clear.title = data.clear;
    clear.setAttribute("aria-label", `${data.label}: ${data.clear}`);
  }

  return ({ data, parentElement, setTriggerValue }) => {
    const holder = parentElement.querySelector(".atlas-field");
    const state = (holder.atlasField ||= start(holder));
    const isNew = !state.data || state.data.value !== data.value || state.data.lang !== data.lang;
    Object.assign(state, { data, tell: setTriggerValue });
    if (isNew || document.activeElement !== state.input) dress(state); // what is being typed stays
    return () => {};
  };
})();
