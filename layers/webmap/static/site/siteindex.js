/* The search of a published site: entries whose names hold all that is typed. */
"use strict";

{
  const entries = JSON.parse(document.getElementById("site-search").textContent);
  const field = document.getElementById("site-query");
  const nothing = document.getElementById("site-nothing");
  // As layers/search/spelling.py folds names: letters and digits alone, without marks or width.
  const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

  const show = () => {
    const parts = field.value.split(/\s+/).map(fold).filter(Boolean);
    let found = 0;
    for (const [id, keys] of Object.entries(entries)) {
      const fits = parts.every((part) => keys.some((key) => key.includes(part)));
      document.getElementById(id).hidden = !fits;
      found += fits;
    }
    nothing.hidden = found > 0;
  };

  field.addEventListener("input", show);
  show();
}
