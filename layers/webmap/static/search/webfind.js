/* The search above the map: a field and a list below it, filled as one types (websearch.js).
 *
 * Names reach the page by textContent alone. What is chosen goes to the page as an id; typed
 * coordinates go as they stand, once, for the page knows what they mean.
 */
"use strict";

globalThis.atlasFinder = (() => {
  const { indexOf, find, isLink, isPosition } = globalThis.atlasSearch;
  const indexes = new Map();

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  }

  function fetched(address) {
    if (!indexes.has(address)) {
      const url = new URL(address, document.baseURI).href;
      const index = fetch(url).then((answer) => {
        if (!answer.ok) throw new Error(answer.statusText);
        return answer.json();
      }).then((data) => Object.assign(indexOf(data), { words: data.words }));
      index.catch(() => indexes.delete(address));
      indexes.set(address, index);
    }
    return indexes.get(address);
  }

  function begin(holder) {
    const state = { holder, index: null, options: [], at: -1 };
    const input = (state.input = element("input"));
    const list = (state.list = element("ul"));
    list.id = "atlas-found";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    Object.assign(input, { type: "search", autocomplete: "off", spellcheck: false });
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"],
      ["aria-controls", list.id], ["aria-expanded", "false"]]) input.setAttribute(name, value);
    holder.replaceChildren(input, list);
    input.addEventListener("focus", () => show(state));
    input.addEventListener("input", () => show(state));
    input.addEventListener("blur", () => close(state));
    input.addEventListener("keydown", (event) => press(state, event));
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    return state;
  }

  async function show(state) {
    const { data, input } = state;
    const typed = input.value.trim();
    if (!typed) return close(state);
    try {
      state.index = await fetched(data.index);
    } catch (error) {
      console.warn(error);
      return message(state, data.absent);
    }
    if (input.value.trim() !== typed) return undefined; // more was typed meanwhile
    return fill(state, isLink(typed) || isPosition(typed) ? [position(state, typed)] : rows(state, typed));
  }

  function position(state, typed) {
    const { link, position: pair } = state.index.words;
    const words = (isLink(typed) ? link : pair)[state.data.lang].replace("{value}", () => typed);
    return { node: element("li", "", words), choice: { position: typed } };
  }

  function rows(state, typed) {
    const { index, data } = state;
    const { hits, near } = find(index, typed);
    if (hits.length) return hits.map((hit) => row(state, hit));
    const none = index.words.none[data.lang].replace("{value}", () => typed);
    const said = [{ node: element("li", "atlas-said", none) }];
    if (near.length) said.push({ node: element("li", "atlas-said", index.words.near[data.lang]) });
    return [...said, ...near.map((hit) => row(state, hit))];
  }

  function row({ index, data: { lang } }, { entry, kind, spelt }) {
    const node = element("li");
    const name = entry.name[lang] || Object.values(entry.name).find(Boolean);
    node.append(element("strong", "", name));
    const more = [index.kinds[entry.kind][lang]];
    if (kind === "industry") more.unshift(spelt);
    else if (kind !== "id" && !Object.values(entry.name).includes(spelt)) {
      more.unshift(index.words.alias[lang].replace("{name}", () => spelt));
    }
    if (!entry.at) more.push(index.words.unlocated[lang]);
    node.append(element("span", "", more.join(" · ")));
    return { node, choice: { id: entry.id } };
  }

  function fill(state, found) {
    const { input, list } = state;
    list.replaceChildren(...found.map(({ node }) => node));
    list.hidden = false;
    list.setAttribute("aria-label", state.index.words.list[state.data.lang]);
    input.setAttribute("aria-expanded", "true");
    state.options = found.filter(({ choice }) => choice);
    state.options.forEach(({ node, choice }, k) => {
      node.id = `atlas-found-${k}`;
      node.setAttribute("role", "option");
      node.addEventListener("click", () => choose(state, choice));
    });
    for (const { node } of found.filter(({ choice }) => !choice)) node.setAttribute("role", "status");
    const first = found.every(({ choice }) => choice) ? 0 : -1; // a near spelling is never guessed
    move(state, first);
  }

  function message(state, text) {
    state.options = [];
    state.list.replaceChildren(element("li", "atlas-said", text));
    state.list.hidden = false;
  }

  function move(state, at) {
    state.at = at;
    state.options.forEach(({ node }, k) => node.setAttribute("aria-selected", String(k === at)));
    const chosen = state.options[at];
    if (chosen) chosen.node.scrollIntoView({ block: "nearest" });
    state.input.setAttribute("aria-activedescendant", chosen ? chosen.node.id : "");
  }

  function press(state, event) {
    const { options, at } = state;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) move(state, (Math.max(at, step < 0 ? 0 : -1) + step + options.length) % options.length);
    else if (event.key === "Enter" && options[at]) choose(state, options[at].choice);
    else if (event.key === "Escape") close(state);
    else return;
    event.preventDefault();
  }

  function choose(state, choice) {
    state.input.value = "";
    close(state);
    state.tell("choice", choice);
  }

  function close(state) {
    state.list.hidden = true;
    state.options = [];
    state.input.setAttribute("aria-expanded", "false");
  }

  return ({ data, parentElement, setTriggerValue }) => {
    const holder = parentElement.querySelector(".atlas-find");
    const state = (holder.atlasFind ||= begin(holder));
    Object.assign(state, { data, tell: setTriggerValue });
    globalThis.atlasTheme.follow();
    globalThis.atlasKeys.name();
    state.input.placeholder = data.hint;
    state.input.setAttribute("aria-label", data.label);
    return () => {};
  };
})();
