/* The map as a component of the page: mounted once, then told scene after scene. */
"use strict";

// Cards and tables that come, grow or fold cover other names of the map, or free them; what
// stands at its foot stands above a drawer that is open.
function watch(map) {
  const seen = new WeakSet();
  const sizes = new ResizeObserver(() => {
    const open = document.querySelector(".st-key-drawer:has(details[open])");
    map.getContainer().style.setProperty("--atlas-drawer", `${open ? open.offsetHeight : 0}px`);
    if (!map.atlas?.placed) return;
    window.atlasExtent.settle(map.atlas);
    window.atlasExtent.uncover(map.atlas);
    window.atlasWords.declutter(map.atlas);
  });
  let waiting = null;
  const look = () => {
    waiting = null;
    for (const each of document.querySelectorAll(window.atlasPanel.OVER)) {
      if (!seen.has(each)) sizes.observe(each);
      seen.add(each);
    }
  };
  const changes = new MutationObserver(() => {
    waiting = waiting ?? requestAnimationFrame(look);
  });
  changes.observe(document.querySelector("[data-testid=stMain]") || document.body, { childList: true, subtree: true });
  look();
  return () => {
    changes.disconnect();
    sizes.disconnect();
    cancelAnimationFrame(waiting);
  };
}

// Make the map of an element.
window.atlasMount = (holder) => {
  const map = (holder.atlasMap = L.map(holder, window.atlas.OPTIONS));
  map.atlasHost = { address: window.atlasAddress };
  map.atlasGripGone = window.atlasSheet.begin(holder);
  window.atlasKeys.begin(map);
  map.atlasSize = new ResizeObserver(() => window.atlasExtent.resize(map));
  map.atlasSize.observe(holder);
  return map;
};

window.atlasUnmount = (holder) => {
  const map = holder.atlasMap;
  const { leave, apart } = map.atlasHost;
  for (const end of [leave, apart, map.atlasUnwatched, map.atlasGripGone]) if (end) end();
  map.atlasSize.disconnect();
  map.remove();
  delete holder.atlasMap;
};

window.atlasComponent = ({ data, parentElement, setTriggerValue }) => {
  const inside = parentElement.querySelector(".atlas-map");
  const holder = data.height === null ? window.atlasEarly.taken(inside) : inside;
  if (data.height === null) holder.dataset.page = "";
  else holder.style.height = `${data.height}px`;
  if (!holder.atlasMap) {
    holder.textContent = "";
    window.atlasMount(holder);
  }
  const map = holder.atlasMap;
  if (!map.atlasUnwatched) {
    map.atlasUnwatched = watch(map);
    window.atlasTheme.follow();
  }
  const { atlasHost: host } = map;
  const news = () => (host.apart ? window.atlasAddress.news() : undefined);
  const tell = (name, value) => setTriggerValue(name, { value, view: news() });
  host.tell = tell;
  if (!host.leave) {
    const part = Object.assign(window.atlasPart.of(map), window.atlasClasses.of(map), window.atlasYears.of(map));
    Object.assign(host, {
      leave: window.atlasLink.join(part),
      light: (ids) => window.atlasLink.light(ids, part),
      mark: (id) => window.atlasLink.mark(id, part),
      lookAt: (year) => window.atlasLink.turn(year, part),
    });
  }
  Object.assign(host, { coming: true, chosen: null });
  window.atlasParts.newest(host, data.scene).then((whole) => {
    if (!whole || holder.atlasMap !== map) return;
    const scene = host.chosen ? window.atlas.withChoice(whole, host.chosen) : whole;
    host.coming = false;
    if (scene.view && !host.apart) host.apart = window.atlasAddress.join(map);
    window.atlasSheet.adopt(scene);
    window.atlas.scene(map, scene);
    window.atlasAddress.settle();
    window.atlasEarly.hand("page", tell);
  }, () => {
    host.coming = false;
    window.atlas.complain(holder, data.absent);
  });
  return () => window.atlasUnmount(holder);
};
