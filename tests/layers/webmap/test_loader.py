"""What comes with every message of a component, and what it starts of the script it fetches."""

from layers.webmap import assets
from layers.webmap.assets import APP
from tests.in_node import in_node
from tests.running import ROOT

_MOST_BYTES = 600

_START = ROOT / "layers" / "webmap" / "static" / "state" / "webstart.js"

_PROGRAM = """
const links = [];
globalThis.history = { pushState() {} };
globalThis.document = {
  baseURI: "https://atlas.example/base/", styleSheets: [],
  createElement: () => ({}), head: { append(link) { links.push(link.href); link.onload(); } },
};
globalThis.atlasDrawn = () => "drawn";
(0, eval)(require("fs").readFileSync(process.argv[1], "utf8"));
(async () => {
  const data = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const begun = [await atlasStart(data), await atlasStart(data)];
  console.log(JSON.stringify({ links, begun: begun.map((begin) => begin()) }));
})();
"""


def test_the_module_of_each_message_is_small_and_starts_what_the_script_has() -> None:
    assert len(assets.loader().encode()) < _MOST_BYTES
    assert "atlasStart" in assets.loader()
    assert "state/webstart.js" in APP


def test_a_component_starts_once_its_style_sheet_is_there_which_is_fetched_once() -> None:
    given = {"files": ["app/a.js", "app/a.css"], "starts": "atlasDrawn"}
    assert in_node(_PROGRAM, _START, given) == {
        "links": ["https://atlas.example/base/app/a.css"], "begun": ["drawn", "drawn"]
    }  # fmt: skip
