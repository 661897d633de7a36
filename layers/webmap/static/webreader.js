/* What the reader does on a map that its page need not answer: it goes to a part of the page that
 * runs by itself, and comes back as what is chosen. An element of its own, without anything seen.
 */
export default function ({ data, setTriggerValue }) {
  const tell = (name, value) => setTriggerValue(name, { value, view: globalThis.atlasAddress?.news() });
  globalThis.atlasReader = { tell };
  const holder = document.querySelector(".atlas-map");
  const state = holder && holder.atlasMap && holder.atlasMap.atlas;
  if (state && state.scene && state.scene.reader.length) window.atlas.choose(state, data.chosen);
  globalThis.atlasEarly?.hand("reader", tell);
  return () => {};
}
