/* What the reader does on a map that its page need not answer: it goes to a part of the page that
 * runs by itself, and comes back as what is chosen. An element of its own, without anything seen.
 * It stands before the map, and so comes first: the scene that what is chosen belongs to is waited for.
 */
const AFTER_MAP_MS = 16;
export default function ({ data, setTriggerValue }) {
  const tell = (name, value) => setTriggerValue(name, { value, view: globalThis.atlasAddress?.news() });
  globalThis.atlasReader = { tell };
  setTimeout(() => {
    const state = document.querySelector(".atlas-map")?.atlasMap?.atlas;
    if (state?.scene?.reader.length) window.atlas.choose(state, data.chosen);
  }, AFTER_MAP_MS);
  globalThis.atlasEarly?.hand("reader", tell);
  return () => {};
}
