/* Places side by side: a column each, its map on top, its facts below; one legend for all maps.
 *
 * The maps move together: what one is moved by, in pixels, all are moved by, and all have one
 * zoom, so that what is compared stays comparable. Texts reach the page by textContent alone.
 */
"use strict";

window.atlasSeveral = ({ data, parentElement }) => {
  const { element } = window.atlas;
  const holder = parentElement.querySelector(".atlas-several");
  const OPTIONS = { ...window.atlas.OPTIONS, zoomAnimation: false, scrollWheelZoom: true };

  function build() {
    const table = element("table");
    const [head, body] = [element("thead"), element("tbody")];
    table.append(head, body);
    const note = element("p", "atlas-several-note");
    holder.replaceChildren(table, note);
    const gripGone = window.atlasSheet.begin(holder);
    return { table, head, body, note, gripGone, maps: [], legend: null, anchors: null, moving: false };
  }

  // A figure and its unit stay in one line.
  const whole = (text) => text.replace(/(\d) (?=%|k?m[²2]?\b|min\b|\p{Script=Han})/gu, "$1\u00a0");

  /* ---------------------------------------------------------------- table */

  function names(view) {
    const row = element("tr");
    row.append(element("th", "", data.label));
    for (const site of data.sites) {
      const cell = element("th", "", site.name);
      cell.scope = "col";
      if (site.other) cell.append(element("span", "", site.other));
      row.append(cell);
    }
    view.head.replaceChildren(row);
  }

  function facts(view) {
    const rows = data.facts.map(({ label, cells, marks }) => {
      const row = element("tr");
      const head = element("th", "", label);
      head.scope = "row";
      row.append(head, ...cells.map((text, k) => element("td", marks[k] && `atlas-${marks[k]}`, whole(text))));
      return row;
    });
    view.body.replaceChildren(view.mapped, ...rows);
    view.note.textContent = [data.note, data.legend && data.legend.sources].filter(Boolean).join(" · ");
  }

  /* ----------------------------------------------------------------- maps */

  function lay(view) {
    view.mapped = element("tr", "atlas-several-maps");
    const corner = element("th");
    view.legend = legend(corner);
    view.mapped.append(corner);
    view.maps = data.sites.map((site) => {
      const cell = element("td");
      view.mapped.append(cell);
      if (!site.scene) {
        cell.append(element("p", "", data.unlocated));
        return null;
      }
      const box = element("div", "atlas-map");
      cell.append(box);
      return box;
    });
    view.body.replaceChildren(view.mapped); // maps measure the box they are put in
    view.maps = view.maps.map((box) => box && start(view, box));
  }

  function start(view, box) {
    const map = (box.atlasMap = L.map(box, OPTIONS));
    map.atlasHost = {};
    map.on("move", () => follow(view, map));
    map.atlasSize = new ResizeObserver(() => map.invalidateSize({ animate: false, pan: false }));
    map.atlasSize.observe(box);
    return map;
  }

  // The list of layers is that of all maps together; a switch in it is one in each.
  function legend(corner) {
    const state = { container: corner, host: {}, scene: null, together: [] };
    window.atlasPanel.begin(state);
    state.panel.open = window.innerWidth > 720;
    return state;
  }

  async function draw(view) {
    const { legend: list } = view;
    const shown = view.maps.filter(Boolean);
    if (data.legend) {
      list.scene = data.legend;
      window.atlasPanel.adopt(list);
    } else list.panel.remove();
    view.anchors = null;
    const mapped = data.sites.find(({ scene }) => scene);
    if (mapped) window.atlasSheet.adopt(mapped.scene);
    await Promise.all(data.sites.map(({ scene }, k) => {
      if (!scene) return undefined;
      const map = view.maps[k];
      const drawn = window.atlas.scene(map, { ...scene, home: scene.focus.bounds });
      Object.assign(map.atlas, { arranged: list.arranged, sharedList: list.container });
      return drawn;
    }));
    if (holder.atlasView !== view) return; // they have gone meanwhile
    list.together = shown.map((map) => map.atlas);
    hold(view, shown);
  }

  // From here on all maps are moved by what one is moved by.
  function hold(view, shown) {
    const bounds = new Map(shown.map((map) => [map, L.latLngBounds(map.atlas.scene.home)]));
    const zoom = Math.min(...shown.map((map) => map.getBoundsZoom(bounds.get(map))));
    for (const map of shown) map.setView(bounds.get(map).getCenter(), zoom, { animate: false });
    view.anchors = new Map(shown.map((map) => [map, map.getCenter()]));
  }

  function follow(view, lead) {
    if (!view.anchors || view.moving) return;
    view.moving = true;
    const zoom = lead.getZoom();
    const by = lead.project(lead.getCenter(), zoom).subtract(lead.project(view.anchors.get(lead), zoom));
    for (const [map, anchor] of view.anchors) {
      if (map === lead) continue;
      map.setView(map.unproject(map.project(anchor, zoom).add(by), zoom), zoom, { animate: false });
    }
    view.moving = false;
  }

  function end(view) {
    for (const map of view.maps.filter(Boolean)) {
      map.atlasSize.disconnect();
      map.remove();
    }
    view.maps = [];
    view.gripGone();
  }

  const columns = JSON.stringify(data.sites.map((site) => [site.id, Boolean(site.scene)]));
  let view = holder.atlasView;
  if (!view || view.columns !== columns) {
    if (view) end(view);
    view = holder.atlasView = build();
    view.columns = columns;
    holder.lang = data.lang;
    lay(view);
  }
  names(view);
  facts(view);
  draw(view);
  return () => {
    end(view);
    delete holder.atlasView;
  };
};
