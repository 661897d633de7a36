/* The search above the map: a field and a list below it (weblist.js), filled as one types (websearch.js).
 *
 * What is chosen goes to the page as an id; typed coordinates go as they stand, once, for the
 * page knows what they mean. A field of the page finds places of a question in the same way
 * (webplacefield.js).
 */
"use strict";

globalThis.atlasFound = (() => {
  const { indexOf, find } = globalThis.atlasSearch;
  const { element } = globalThis.atlasList;
  const indexes = new Map();

  // The index at an address, fetched once.
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

  // What fits what was typed, as rows of a list; else that nothing does, and the nearest spellings.
  function rows(index, typed, lang) {
    const { hits, near } = find(index, typed);
    if (hits.length) return hits.map((hit) => row(index, hit, lang));
    const none = index.words.none[lang].replace("{value}", () => typed);
    const said = [{ node: element("li", "atlas-said", none) }];
    if (near.length) said.push({ node: element("li", "atlas-said", index.words.near[lang]) });
    return [...said, ...near.map((hit) => row(index, hit, lang))];
  }

  function nameOf(entry, lang) {
    return entry.name[lang] || Object.values(entry.name).find(Boolean);
  }

  function row(index, { entry, kind, spelt }, lang) {
    const node = element("li");
    node.append(element("strong", "", nameOf(entry, lang)));
    const more = [index.kinds[entry.kind][lang]];
    if (kind === "industry") more.unshift(spelt);
    else if (kind !== "id" && !Object.values(entry.name).includes(spelt)) {
      more.unshift(index.words.alias[lang].replace("{name}", () => spelt));
    }
    if (!entry.at) more.push(index.words.unlocated[lang]);
    node.append(element("span", "", more.join(" · ")));
    return { node, choice: { id: entry.id } };
  }

  return { fetched, rows, row, nameOf };
})();

globalThis.atlasFinder = (() => {
  const { isLink, isPosition } = globalThis.atlasSearch;
  const { element, begin, fill, message, close } = globalThis.atlasList;
  const { fetched, rows } = globalThis.atlasFound;

  function start(holder) {
    const state = begin({
      show: () => show(state),
      choose: (choice) => {
        state.input.value = "";
        state.tell("choice", choice);
      },
    });
    state.input.type = "search";
    holder.replaceChildren(state.input, state.list);
    return state;
  }

  async function show(state) {
    const { data, input } = state;
    const typed = input.value.trim();
    if (!typed) return close(state);
    let index = null;
    try {
      index = await fetched(data.index);
    } catch (error) {
      console.warn(error);
      return message(state, data.absent);
    }
    if (input.value.trim() !== typed) return undefined; // more was typed meanwhile
    const found = isLink(typed) || isPosition(typed) ? [position(index, data.lang, typed)] : rows(index, typed, data.lang);
    const isSure = found.every(({ choice }) => choice); // a near spelling is never guessed
    return fill(state, found, index.words.list[data.lang], isSure ? 0 : -1);
  }

  function position({ words: { link, position: pair } }, lang, typed) {
    const said = (isLink(typed) ? link : pair)[lang].replace("{value}", () => typed);
    return { node: element("li", "", said), choice: { position: typed } };
  }

  return ({ data, parentElement, setTriggerValue }) => {
    const holder = parentElement.querySelector(".atlas-find");
    const state = (holder.atlasFind ||= start(holder));
    Object.assign(state, { data, tell: setTriggerValue });
    globalThis.atlasTheme.follow();
    globalThis.atlasKeys.name();
    state.input.placeholder = data.hint;
    state.input.setAttribute("aria-label", data.label);
    return () => {};
  };
})();
