/* The component's own module: it fetches the atlas's script and style sheet from where the app serves them.
 *
 * Addresses are relative to the page, so that a base path works. Should a file
 * be lost, the reader is told in the place of the map.
 */
const files = new Map();

// A page that is turned to has a bare address until it has said what it shows. That is one step
// back, not two. What the reader has done on the map since the server was told stays in the address.
if (!globalThis.atlasHistory) {
  const push = globalThis.atlasHistory = history.pushState.bind(history);
  history.pushState = (state, title, address) => {
    const view = globalThis.atlasAddress;
    const next = new URL(address, location.href);
    const same = next.pathname === location.pathname;
    if (view) view.flush();
    if (view && same) view.into(next);
    (same && !location.search ? history.replaceState.bind(history) : push)(state, title, next.href);
  };
}

function sheet(address) {
  if ([...document.styleSheets].some(({ href }) => href === address)) return undefined; // the page has it
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: address, onload: resolve, onerror: reject });
    document.head.append(link);
  });
}

async function load(addresses) {
  const hrefs = addresses.map((each) => new URL(each, document.baseURI).href);
  await Promise.all(hrefs.map((each) => (each.endsWith(".css") ? sheet(each) : import(each))));
}

export default async function (component) {
  const { data, parentElement } = component;
  const key = data.files.join();
  try {
    if (!files.has(key)) files.set(key, load(data.files));
    await files.get(key);
  } catch (error) {
    files.delete(key);
    console.warn(error);
    const told = parentElement.querySelector(".atlas-map, .atlas-find, .atlas-field, .atlas-table, .atlas-chart, .atlas-several, .atlas-copy");
    told.textContent = data.absent;
    told.setAttribute("role", "alert");
    return undefined;
  }
  return window[data.starts](component);
}
