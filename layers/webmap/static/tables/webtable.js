/* A table in step with the map: sorted and narrowed in the browser, however many rows it has.
 *
 * Every text reaches the page by textContent. What a reader chose, the order and the columns,
 * is kept for the visit, whatever the server sends anew.
 */
"use strict";

globalThis.atlasTable = (() => {
  const { order, turned, aligned, decimalsOf, breadth, inSight, csv } = globalThis.atlasRows;
  const link = globalThis.atlasLink;
  const { element, json } = globalThis.atlas;
  const WHOLE = 150; // longer tables draw only the rows in sight, all of one height
  const ROW_PX = 30;
  const SHORT = 12; // letters of a cell that stays on one line
  const LETTERS = { least: 5, most: 34 };
  const kept = new Map(); // name -> what a reader chose of a table

  function button(className, text, act) {
    const node = element("button", className, text);
    node.type = "button";
    node.addEventListener("click", act);
    return node;
  }

  /* ------------------------------------------------------------ what is shown */

  function begin(holder) {
    const state = { holder, data: null, drawn: [0, 0], lit: -1, at: 0, marked: null };
    state.bar = element("div", "atlas-table-bar");
    state.scroll = element("div", "atlas-table-scroll");
    state.table = element("table");
    state.head = element("thead");
    state.body = element("tbody");
    state.table.append(state.head, state.body);
    state.scroll.append(state.table);
    holder.replaceChildren(state.bar, state.scroll);
    state.scroll.addEventListener("scroll", () => state.long && rows(state));
    state.body.addEventListener("mouseover", (event) => point(state, placeOf(event)));
    state.body.addEventListener("mouseleave", () => point(state, -1));
    state.body.addEventListener("click", (event) => choose(state, placeOf(event)));
    state.body.addEventListener("keydown", (event) => press(state, event));
    state.body.addEventListener("focusin", (event) => point(state, placeOf(event)));
    state.body.addEventListener("focusout", () => point(state, -1));
    state.size = new ResizeObserver(() => state.long && rows(state));
    state.size.observe(state.scroll);
    state.part = {
      light: (ids) => light(state, ids),
      mark: (id) => {
        state.marked = id;
        dress(state);
      },
    };
    state.leave = link.join(state.part);
    return state;
  }

  function show(state) {
    const { data, holder } = state;
    state.choice = kept.get(data.name) || { sort: null, hidden: new Set(), ranges: false };
    kept.set(data.name, state.choice);
    data.columns.forEach((column, at) => { column.digits = decimalsOf(data.rows, at, column); });
    state.long = data.rows.length > WHOLE;
    state.pickable = data.ids.some((ids) => ids.length > 0);
    state.home = new Map(data.ids.flatMap((ids, row) => ids.map((id) => [id, row])));
    holder.setAttribute("role", "region");
    holder.setAttribute("aria-label", data.alt);
    holder.classList.toggle("atlas-long", state.long);
    state.table.setAttribute("role", state.pickable ? "grid" : "table");
    state.table.setAttribute("aria-label", data.alt);
    state.table.setAttribute("aria-rowcount", data.rows.length + 1);
    state.scroll.style.maxHeight = data.height ? `${data.height}px` : "";
    arrange(state);
  }

  // Draw head and rows anew: another order, other columns.
  function arrange(state) {
    const { data, choice } = state;
    state.order = order(data.rows, data.columns, choice.sort, data.lang);
    state.rank = new Map(state.order.map((place, rank) => [place, rank]));
    state.columns = data.columns
      .map((column, at) => ({ ...column, at }))
      .filter(({ slug, range }) => !choice.hidden.has(slug) && (choice.ranges || !range));
    tools(state);
    heads(state);
    state.drawn = [0, 0];
    state.body.replaceChildren();
    rows(state);
  }

  function tools(state) {
    const { data: { words, columns, rows: all }, choice, bar } = state;
    const open = bar.querySelector("details[open]") !== null;
    const focus = bar.contains(document.activeElement) && document.activeElement.dataset.tool;
    const ranges = button("", choice.ranges ? words.ranges_hide : words.ranges_show, () => {
      choice.ranges = !choice.ranges;
      arrange(state);
    });
    ranges.setAttribute("aria-pressed", String(choice.ranges));
    ranges.dataset.tool = "ranges";
    ranges.hidden = !columns.some(({ range }) => range);
    const save = button("", words.save, () => download(state));
    save.dataset.tool = "save";
    const sum = all.length === 1 ? words.rows_one : words.rows;
    const count = element("span", "atlas-table-count", sum.replace("{count}", all.length));
    bar.replaceChildren(ranges, menu(state, open), save, count);
    const again = focus && [...bar.querySelectorAll("[data-tool]")].find((each) => each.dataset.tool === focus);
    if (again) again.focus();
  }

  function menu(state, open) {
    const { data: { words, columns }, choice } = state;
    const box = element("details", "atlas-table-columns");
    box.open = open;
    const list = element("div");
    for (const { slug, head, range } of columns.slice(1)) {
      if (range && !choice.ranges) continue;
      const label = element("label");
      const tick = element("input");
      Object.assign(tick, { type: "checkbox", checked: !choice.hidden.has(slug) });
      tick.dataset.tool = slug;
      tick.addEventListener("change", () => {
        if (tick.checked) choice.hidden.delete(slug);
        else choice.hidden.add(slug);
        arrange(state);
      });
      label.append(tick, element("span", "", head));
      list.append(label);
    }
    box.append(element("summary", "", words.columns), list);
    box.firstChild.dataset.tool = "columns";
    return box;
  }

  function heads(state) {
    const { columns, choice, data, table, head } = state;
    const focus = head.contains(document.activeElement) && document.activeElement.dataset.slug;
    const row = element("tr");
    for (const column of columns) {
      const cell = element("th", column.number ? "number" : "");
      cell.scope = "col";
      const sorted = choice.sort && choice.sort.slug === column.slug;
      cell.setAttribute("aria-sort", !sorted ? "none" : choice.sort.down ? "descending" : "ascending");
      const turn = button("", column.head, () => {
        choice.sort = turned(choice.sort, column.slug);
        arrange(state);
      });
      turn.dataset.slug = column.slug;
      turn.title = data.words.sort;
      if (column.unit) turn.append(element("span", "atlas-unit", ` (${column.unit})`));
      if (sorted) turn.append(element("span", "atlas-turn", choice.sort.down ? " ▼" : " ▲"));
      cell.append(turn);
      row.append(cell);
    }
    head.replaceChildren(row);
    const again = focus && [...head.querySelectorAll("button")].find((each) => each.dataset.slug === focus);
    if (again) again.focus();
    const widths = element("colgroup");
    for (const column of columns) {
      const node = element("col");
      if (column.width) node.style.width = `${column.width}px`;
      else if (state.long) node.style.width = `${letters(data.rows, column)}ch`;
      widths.append(node);
    }
    const old = table.querySelector("colgroup");
    if (old) old.remove();
    table.prepend(widths);
  }

  function letters(all, column) {
    const widest = all.reduce((most, row) => Math.max(most, breadth(aligned(row[column.at], column, ""))), 0);
    const head = Math.ceil(breadth(column.head) / 2) + breadth(column.unit || "");
    return Math.min(LETTERS.most, Math.max(LETTERS.least, head, widest)) + 3;
  }

  // Put the rows in sight into the body, with room for the others before and behind them.
  function rows(state) {
    const { order: places, scroll, body } = state;
    const count = places.length;
    const head = state.head.offsetHeight;
    const [first, last] = state.long
      ? inSight(count, ROW_PX, scroll.scrollTop - head, scroll.clientHeight || 400) : [0, count];
    if (state.drawn[0] === first && state.drawn[1] === last && body.childElementCount) return;
    const focus = body.contains(document.activeElement) ? state.at : -1;
    state.drawn = [first, last];
    const drawn = places.slice(first, last).map((place, k) => row(state, place, first + k));
    body.replaceChildren(...[room(first), ...drawn, room(count - last)].filter(Boolean));
    dress(state);
    if (focus >= 0) rowAt(state, focus)?.focus({ preventScroll: true });
  }

  function room(count) {
    if (!count) return null;
    const node = element("tr", "atlas-room");
    node.setAttribute("aria-hidden", "true");
    node.style.height = `${count * ROW_PX}px`;
    return node;
  }

  function row(state, place, rank) {
    const { data, columns, pickable } = state;
    const node = element("tr");
    node.dataset.place = place;
    node.setAttribute("aria-rowindex", rank + 2);
    columns.forEach((column, k) => {
      const cell = element(k ? "td" : "th", column.number ? "number" : "", aligned(data.rows[place][column.at], column, data.words.missing));
      if (!k) cell.scope = "row";
      if (breadth(cell.textContent) <= SHORT) cell.classList.add("atlas-short");
      if (state.long) cell.title = cell.textContent;
      node.append(cell);
    });
    if (pickable && data.ids[place].length) node.tabIndex = rank === state.at ? 0 : -1;
    return node;
  }

  /* ------------------------------------------------- pointing and choosing */

  const placeOf = (event) => {
    const node = event.target.closest("tr[data-place]");
    return node ? Number(node.dataset.place) : -1;
  };

  const rowAt = (state, rank) => state.body.querySelector(`tr[data-place="${state.order[rank]}"]`);

  function dress(state) {
    if (!state.data || !state.order) return;
    const { data, home } = state;
    const chosen = home.get(data.chosen ?? state.marked);
    for (const node of state.body.querySelectorAll("tr[data-place]")) {
      const place = Number(node.dataset.place);
      node.classList.toggle("atlas-lit", place === state.lit);
      node.classList.toggle("atlas-chosen", place === chosen);
      if (state.pickable) node.setAttribute("aria-selected", String(place === chosen));
      if (node.hasAttribute("tabindex")) node.tabIndex = state.rank.get(place) === state.at ? 0 : -1;
    }
  }

  function point(state, place) {
    const ids = place < 0 ? [] : state.data.ids[place] || [];
    state.lit = ids.length ? place : -1;
    dress(state);
    link.light(ids, state.part);
  }

  // Another part points at a place: its row is lit, and seen within the table.
  function light(state, ids) {
    if (!state.order) return;
    const id = ids.find((each) => state.home.has(each));
    state.lit = id === undefined ? -1 : state.home.get(id);
    if (state.lit >= 0) reveal(state, state.rank.get(state.lit));
    dress(state);
  }

  // Scroll the table, and nothing around it, to a row.
  function reveal(state, rank) {
    const { scroll, head } = state;
    const node = rowAt(state, rank);
    const top = state.long ? head.offsetHeight + rank * ROW_PX : node.offsetTop;
    const bottom = top + (state.long ? ROW_PX : node.offsetHeight);
    if (top - head.offsetHeight < scroll.scrollTop) scroll.scrollTop = top - head.offsetHeight;
    else if (bottom > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = bottom - scroll.clientHeight;
    if (state.long) rows(state);
  }

  function choose(state, place) {
    const ids = place < 0 ? [] : state.data.ids[place] || [];
    if (!ids.length) return;
    state.at = state.rank.get(place);
    state.data.chosen = state.data.chosen === null ? null : ids[0];
    state.marked = ids[0];
    dress(state);
    link.choose(ids);
  }

  function press(state, event) {
    const place = placeOf(event);
    if (place < 0) return;
    const rank = state.rank.get(place);
    const last = state.order.length - 1;
    const page = Math.max(1, Math.floor(state.scroll.clientHeight / ROW_PX) - 2);
    const to = { ArrowDown: rank + 1, ArrowUp: rank - 1, Home: 0, End: last, PageDown: rank + page, PageUp: rank - page }[event.key];
    if (to !== undefined) {
      state.at = Math.max(0, Math.min(last, to));
      reveal(state, state.at);
      dress(state);
      rowAt(state, state.at)?.focus({ preventScroll: true });
    } else if (event.key === "Enter" || event.key === " ") choose(state, place);
    else return;
    event.preventDefault();
  }

  function download({ data, order: places }) {
    const text = csv(data.columns, places.map((place) => data.rows[place]), data.marking);
    const anchor = element("a");
    anchor.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    anchor.download = `${data.alt}.csv`;
    anchor.click();
    URL.revokeObjectURL(anchor.href);
  }

  return ({ data, parentElement }) => {
    const holder = parentElement.querySelector(".atlas-table");
    const state = (holder.atlasTable ||= begin(holder));
    const turn = (state.turn = (state.turn || 0) + 1);
    Promise.resolve(data.url ? json(data.url) : data).then((content) => {
      if (turn !== state.turn) return; // a newer table has come meanwhile
      state.data = { ...data, columns: content.columns.map((each) => ({ ...each })), rows: content.rows, ids: content.ids };
      show(state);
    }).catch((error) => {
      console.warn(error);
      state.scroll.textContent = data.absent;
    });
    return () => {
      state.leave();
      state.size.disconnect();
      delete holder.atlasTable;
    };
  };
})();
