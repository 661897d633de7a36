/* A field with a list below it, filled as one types: the keys, and what a screen reader is told.
 *
 * Names reach the page by textContent alone.
 */
"use strict";

globalThis.atlasList = (() => {
  let lists = 0;

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  }

  // A field and its list; `show` is what is done as one types, `choose` gets what was chosen.
  function begin({ show, choose, leave = () => {} }) {
    const list = Object.assign(element("ul"), { id: `atlas-found-${(lists += 1)}`, hidden: true });
    const input = Object.assign(element("input"), { autocomplete: "off", spellcheck: false });
    const state = { input, list, options: [], at: -1, choose };
    list.setAttribute("role", "listbox");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"],
      ["aria-controls", list.id], ["aria-expanded", "false"]]) input.setAttribute(name, value);
    input.addEventListener("focus", () => show());
    input.addEventListener("input", () => show());
    input.addEventListener("blur", () => {
      close(state);
      leave();
    });
    input.addEventListener("keydown", (event) => press(state, event));
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    return state;
  }

  // What was found: nodes, of which those with a choice can be chosen; the first is marked.
  function fill(state, found, label, first = 0) {
    const { input, list } = state;
    list.replaceChildren(...found.map(({ node }) => node));
    list.hidden = false;
    list.setAttribute("aria-label", label);
    input.setAttribute("aria-expanded", "true");
    state.options = found.filter(({ choice }) => choice);
    state.options.forEach(({ node, choice }, k) => {
      node.id = `${list.id}-${k}`;
      node.setAttribute("role", "option");
      node.addEventListener("click", () => chosen(state, choice));
    });
    for (const { node } of found.filter(({ choice }) => !choice)) node.setAttribute("role", "status");
    move(state, first);
  }

  function message(state, text) {
    state.options = [];
    state.list.replaceChildren(element("li", "atlas-said", text));
    state.list.hidden = false;
  }

  function move(state, at) {
    const { options, input } = state;
    options[state.at]?.node.setAttribute("aria-selected", "false");
    state.at = at;
    const marked = options[at];
    if (marked) {
      marked.node.setAttribute("aria-selected", "true");
      marked.node.scrollIntoView({ block: "nearest" });
    }
    input.setAttribute("aria-activedescendant", marked ? marked.node.id : "");
  }

  function press(state, event) {
    const { options, at } = state;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) move(state, (Math.max(at, step < 0 ? 0 : -1) + step + options.length) % options.length);
    else if (event.key === "Enter" && options[at]) chosen(state, options[at].choice);
    else if (event.key === "Escape" && !state.list.hidden) close(state);
    else return;
    event.preventDefault();
  }

  function chosen(state, choice) {
    close(state);
    state.choose(choice);
  }

  function close(state) {
    const { list } = state;
    if (list.popover && list.matches(":popover-open")) list.hidePopover();
    list.hidden = true;
    list.replaceChildren();
    state.options = [];
    state.at = -1;
    state.input.setAttribute("aria-expanded", "false");
    state.input.setAttribute("aria-activedescendant", "");
  }

  return { element, begin, fill, message, close };
})();
