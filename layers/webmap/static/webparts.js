/* A scene as the page sends it, made whole: steady parts are fetched once and kept.
 *
 * A newer message may come while an older one is still fetching; only the newest is drawn.
 */
"use strict";

window.atlasParts = (() => {
  const { json } = window.atlas;

  async function whole(scene) {
    // What its layers hold is on its way while it is still read how they look.
    for (const { on, url } of scene.layers) if (on && url) json(url).catch(() => {});
    const [steady, ...parts] = await Promise.all([json(scene.steady),
      ...scene.layers.map((layer) => (layer.part ? json(layer.part) : null))]);
    const looks = (layer, at) => ({ ...window.atlas.own(steady.layers, layer.key), ...parts[at], ...layer });
    return { ...steady, ...scene, layers: scene.layers.map(looks) };
  }

  // Resolves to the scene, or to null where a newer one has been sent meanwhile.
  async function newest(host, scene) {
    const turn = (host.turn = (host.turn || 0) + 1);
    const made = await whole(scene);
    return turn === host.turn ? made : null;
  }

  return { newest };
})();
