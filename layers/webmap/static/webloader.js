/* The component's own module: it fetches the atlas's scripts from where the app serves them.
 *
 * Addresses are relative to the page, so that a base path works. Should a file
 * be lost, the reader is told in the place of the map.
 */
const files = new Map();

function sheet(address) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: address, onload: resolve, onerror: reject });
    document.head.append(link);
  });
}

async function load(addresses) {
  const [sheets, scripts] = [".css", ".js"].map((suffix) => addresses
    .filter((each) => each.endsWith(suffix)).map((each) => new URL(each, document.baseURI).href));
  const dressed = Promise.all(sheets.map(sheet));
  for (const script of scripts) await import(script);
  await dressed;
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
    const told = parentElement.querySelector(".atlas-map, .atlas-find, .atlas-table, .atlas-several");
    told.textContent = data.absent;
    told.setAttribute("role", "alert");
    return undefined;
  }
  return window[data.starts](component);
}
