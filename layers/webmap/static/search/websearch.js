/* Finding places as one types: the index is fetched once, no key press asks the server.
 *
 * What fits and in which order is as in layers/search/matching.py, proved by a test.
 */
"use strict";

(() => {
  const NEAREST = 5;
  const RANKS = ["exact", "prefix", "initials", "substring", "similar"];
  // Numbers with degrees, directions and what stands between them: coordinates, if two at least.
  const POSITION = /^[\s\d.,;:/()+\-°'"′″’”，；、（）度分秒东西南北经緯纬nsewlonatgdegxy=&º]+$/i;
  const NUMBER = /\d+(?:\.\d+)?/g;

  function fold(text) {
    return text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  }

  const length = (text) => [...text].length;

  // The index as lists of keys, each with its owner.
  function indexOf({ entries, kinds, likeness, startLikeness }) {
    const keys = entries.flatMap((entry, owner) => entry.keys.map(([text, kind, spelt]) => (
      { text, kind, spelt, owner, length: length(text) })));
    return { entries, kinds, likeness, startLikeness, keys };
  }

  // The first entries by rank, length and position of a key, each once.
  function best(index, ranks, limit) {
    const found = new Map();
    ranks.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    for (const [rank, , k] of ranks) {
      const { owner, kind, spelt } = index.keys[k];
      if (found.has(owner)) continue;
      found.set(owner, { entry: index.entries[owner], rank: RANKS[rank < 0 ? 4 : rank], kind, spelt });
      if (found.size === limit) break;
    }
    return [...found.values()];
  }

  // How well a key that holds the query fits; undefined for not at all.
  function rankOf({ text, kind }, wanted) {
    const starts = text.startsWith(wanted);
    if (kind === "initials") return starts ? 2 : undefined;
    if (kind === "industry") return length(wanted) > 1 ? 3 : undefined;
    if (text === wanted) return 0;
    if (kind === "id") return starts ? 3 : undefined;
    return starts ? 1 : 3;
  }

  function fitting(index, wanted, fits) {
    const ranks = [];
    index.keys.forEach((key, k) => {
      const rank = fits(key.text) ? rankOf(key, wanted) : undefined;
      if (rank !== undefined) ranks.push([rank, key.length, k]);
    });
    return ranks;
  }

  function find(index, query, limit = 12) {
    const wanted = fold(query);
    if (!wanted) return { hits: [], near: [] };
    const single = /^[\x00-\x7f]$/.test(wanted) ? fitting(index, wanted, (text) => text.startsWith(wanted)) : [];
    const ranks = single.length ? single : fitting(index, wanted, (text) => text.includes(wanted));
    const hits = best(index, ranks, limit);
    return { hits, near: hits.length ? [] : similar(index, wanted) };
  }

  function similar(index, wanted) {
    const letters = [...wanted];
    const ranks = [];
    index.keys.forEach((key, k) => {
      if (["initials", "id", "industry"].includes(key.kind)) return;
      const whole = likeness(key.text, letters, index.likeness);
      const start = key.length > letters.length
        ? likeness([...key.text].slice(0, letters.length).join(""), letters, index.startLikeness) : 0;
      if (whole || start) ranks.push([-Math.max(whole, start), key.length, k]);
    });
    return best(index, ranks, NEAREST);
  }

  // How alike a text is; 0 where that is too little.
  function likeness(text, letters, least) {
    if (bound(text, letters) < least) return 0;
    const like = ratio([...text], letters);
    return like >= least ? like : 0;
  }

  // How alike two texts can be at most, by the letters they share.
  function bound(text, letters) {
    const left = new Map();
    for (const each of letters) left.set(each, (left.get(each) || 0) + 1);
    let shared = 0;
    let size = 0;
    for (const each of text) {
      size += 1;
      const count = left.get(each);
      if (count) {
        shared += 1;
        left.set(each, count - 1);
      }
    }
    return (2 * shared) / (size + letters.length);
  }

  // Ratcliff and Obershelp's ratio, as Python's difflib.SequenceMatcher(None, a, b, False) has it.
  function ratio(a, b) {
    const places = new Map();
    b.forEach((each, j) => places.has(each) ? places.get(each).push(j) : places.set(each, [j]));
    const matched = (alo, ahi, blo, bhi) => {
      let [besti, bestj, size] = [alo, blo, 0];
      let lengths = new Map();
      for (let i = alo; i < ahi; i += 1) {
        const next = new Map();
        for (const j of places.get(a[i]) || []) {
          if (j < blo) continue;
          if (j >= bhi) break;
          const k = (lengths.get(j - 1) || 0) + 1;
          next.set(j, k);
          if (k > size) [besti, bestj, size] = [i - k + 1, j - k + 1, k];
        }
        lengths = next;
      }
      if (!size) return 0;
      return size + matched(alo, besti, blo, bestj) + matched(besti + size, ahi, bestj + size, bhi);
    };
    return a.length + b.length ? (2 * matched(0, a.length, 0, b.length)) / (a.length + b.length) : 1;
  }

  const isLink = (text) => /https?:\/\/\S/i.test(text);
  // Digits of full width are digits too.
  const isPosition = (text) => {
    const plain = text.normalize("NFKC");
    return POSITION.test(plain) && (plain.match(NUMBER) || []).length > 1;
  };

  globalThis.atlasSearch = { fold, indexOf, find, isLink, isPosition };
})();
