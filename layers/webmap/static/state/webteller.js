/* Where a map is to be exported, the server is told how its reader has it: what is printed is what
 * is seen. An element of its own, without anything seen.
 */
export default function ({ data, setStateValue }) {
  if (!data.open) return;
  const view = globalThis.atlasAddress?.news();
  if (view) setStateValue("view", view);
}
