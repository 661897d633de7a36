/* Files dropped onto the map are handed to the dialog of one's own data, as if chosen there. */
"use strict";

globalThis.atlasDrop = globalThis.atlasDrop || (() => {
  const FIELD = "[role=dialog] .st-key-own_upload input[type=file]";
  const WAIT_MS = 15000;

  const button = () => document.querySelector(".st-key-own button");
  const mapOf = (event) => event.target.closest?.(".atlas-map");
  const holdsFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");

  function mark(map) {
    for (const each of document.querySelectorAll(".atlas-map")) each.classList.toggle("atlas-drop", each === map);
  }

  function field() {
    return new Promise((resolve) => {
      const found = document.querySelector(FIELD);
      if (found) return resolve(found);
      const seen = new MutationObserver(() => {
        const node = document.querySelector(FIELD);
        if (node) finish(node);
      });
      const timer = setTimeout(() => finish(null), WAIT_MS);
      function finish(node) {
        clearTimeout(timer);
        seen.disconnect();
        resolve(node);
      }
      seen.observe(document.body, { childList: true, subtree: true });
    });
  }

  async function hand(files) {
    button().click();
    const input = await field();
    if (!input) return;
    input.files = files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function over(event) {
    const map = holdsFiles(event) && button() && !document.querySelector("[role=dialog]") ? mapOf(event) : null;
    mark(map);
    if (map) event.preventDefault();
  }

  function drop(event) {
    const map = mapOf(event);
    mark(null);
    if (!map || !button() || !event.dataTransfer.files.length) return;
    event.preventDefault();
    const held = new DataTransfer(); // the event's own is emptied once it is over
    for (const each of event.dataTransfer.files) held.items.add(each);
    hand(held.files);
  }

  document.addEventListener("dragover", over);
  document.addEventListener("drop", drop);
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(null); });
  return {};
})();
