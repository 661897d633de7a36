/* The module that comes with every message of a component: it fetches the atlas's script, which does
 * the rest (state/webstart.js). Addresses are relative to the page, so that a base path works.
 * Should a file be lost, the reader is told in the place of the component.
 */
export default async (component) => {
  const { data, parentElement } = component;
  let begin = null;
  try {
    await import(new URL(data.files[0], document.baseURI).href);
    begin = await atlasStart(data);
  } catch (error) {
    console.warn(error);
    const told = parentElement.querySelector("[class^=atlas-]");
    told.textContent = data.absent;
    told.setAttribute("role", "alert");
    return undefined;
  }
  return begin(component);
};
