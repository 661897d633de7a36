"""The button that copies a map's image: copied where the browser allows it, else downloaded."""

from typing import Any

import pytest

from layers.webmap.assets import _FOLDER
from tests.in_node import in_node

PROGRAM = """
const given = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const done = { wrote: [], saved: [] };
const made = () => ({
  listeners: {}, setAttribute() {}, click() { done.saved.push(this.download); },
  addEventListener(name, act) { this.listeners[name] = act; },
});
const parts = [];
global.window = global;
global.document = { baseURI: "http://x.example/coverage", createElement: () => made() };
global.Image = class { };
global.ClipboardItem = given.clipboard ? class { constructor(kinds) { this.kinds = kinds; } }
  : undefined;
Object.defineProperty(global, "navigator", { value: given.clipboard
  ? { clipboard: { write: async (items) => {
      if (given.clipboard === "refused") throw new Error("NotAllowedError");
      done.wrote.push(Object.keys(items[0].kinds)[0]); } } } : {} });
global.URL.createObjectURL = () => "blob:x";
global.URL.revokeObjectURL = () => {};
global.setTimeout = () => {};
global.fetch = async (address) => ({ ok: given.there && address === "http://x.example/a.png",
  blob: async () => ({ type: "image/png" }) });
require(process.argv[1]);
const holder = { replaceChildren: (...all) => parts.push(...all) };
window.atlasCopy({ data: given.data, parentElement: { querySelector: () => holder } });
const [image, button, said] = parts;
button.listeners.click().then(() => console.log(JSON.stringify(
  { ...done, said: said.textContent, alt: image.alt, src: image.src })));
"""

DATA = {
    "url": "a.png", "name": "map.png",
    "words": {"alt": "Preview", "copy": "Copy", "copied": "yes", "saved": "saved", "failed": "no"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("clipboard", "there", "said", "wrote", "saved"),
    [
        ("open", True, "yes", ["image/png"], []),
        ("refused", True, "saved", [], ["map.png"]),
        ("", True, "saved", [], ["map.png"]),
        ("open", False, "no", [], []),
    ],
)
def test_what_the_button_does_and_says(
    clipboard: str,
    there: bool,  # noqa: FBT001
    said: str,
    wrote: list[str],
    saved: list[str],
) -> None:
    given: dict[str, Any] = {"clipboard": clipboard, "there": there, "data": DATA}
    found = in_node(PROGRAM, _FOLDER / "prints" / "webcopy.js", given)
    assert (found["said"], found["wrote"], found["saved"]) == (said, wrote, saved)
    assert (found["alt"], found["src"]) == ("Preview", "http://x.example/a.png")
