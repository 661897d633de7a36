"""Room for the names of many places: known without laying them out."""

from pathlib import Path

from tests.in_node import in_node

SCRIPT = Path(__file__).parents[3] / "layers/webmap/static/webwords.js"
PROGRAM = """
const LETTER = 7, HEIGHT = 14;
let measured = 0;
const node = (tag, className, text) => ({
  text, style: { setProperty() {} }, classList: { toggle() {} }, append() {}, replaceChildren() {},
  getBoundingClientRect: () => ({ left: 0, top: 0 }),
});
const marker = { addTo: () => marker, remove() {} };
Object.assign(globalThis, {
  window: globalThis, atlas: { element: node },
  atlasPanel: { covers: () => [] }, atlasGround: { names() {} },
  getComputedStyle: () => ({ fontSize: "12px", maxWidth: "130px" }),
  L: { divIcon: (options) => options, marker: () => marker },
});
const context = { measureText: (text) => ({ width: text.length * LETTER }) };
globalThis.document = {
  createElement: () => ({ getContext: () => context }),
  createRange: () => ({
    selectNodeContents({ text }) { this.half = text.length * LETTER / 2; },
    getBoundingClientRect() {
      measured += 1;
      return { left: -this.half, right: this.half, top: -HEIGHT / 2, bottom: HEIGHT / 2 };
    },
  }),
};
require(process.argv[1]);
require(process.argv[1].replace("webwords", "areas/webcrowd"));
const { side, step, wide, areas } = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const places = [...Array(side * side).keys()].map((k) => {
  const p = [Math.floor(k / side) * step, (k % side) * step];
  return [`p${k}`, { type: "Polygon", feature: { n: { en: `Parcel ${k}`.padEnd(wide, "x") }, p } }];
});
places.forEach(([id, { feature }]) => { feature.i = id; });
const many = areas ? { entries: places.map(([, entry]) => entry) } : null;
const edge = (windows) => () => windows * side * step;
const view = { getSouth: edge(-0.5), getWest: edge(-0.5), getNorth: edge(1.5), getEast: edge(1.5) };
const state = {
  labels: [], scene: { lang: "en" },
  order: [{ layer: { label: { rank: 1, size: 12, zoom: 0 } }, byId: new Map(places), areas: many }],
  container: {
    append() {}, getBoundingClientRect: () => ({ width: side * step, left: 0, top: 0 }),
  },
  map: {
    getZoom: () => 12, latLngToContainerPoint: ([lat, lng]) => ({ x: lng, y: lat }),
    getBounds: () => ({ pad: () => view }),
  },
};
globalThis.atlasWords.labels(state);
state.scene.selected = areas;
globalThis.atlasWords.labels(state);
const labels = state.labels.concat(...state.crowds.map(({ sought }) => sought));
const boxes = labels.map(({ box }) => box).filter(Boolean);
process.stdout.write(JSON.stringify([measured, boxes]));
"""


def placed(**places: int | str) -> tuple[int, list[list[float]]]:
    """Return how many labels were measured, and the boxes of those that found room."""
    measured, boxes = in_node(PROGRAM, SCRIPT, places)
    return measured, boxes


def overlap(one: list[float], other: list[float]) -> bool:
    return (
        one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    )  # fmt: skip


def test_of_many_names_none_is_measured_that_stands_on_one_line() -> None:
    """2,500 names five pixels apart, of which one in fifty or so finds room.

    Those of many areas, of which labels are made only where one is tried, find as much.
    """
    measured, boxes = placed(side=50, step=5, wide=0)
    _, many = placed(side=50, step=5, wide=0, areas="none")
    assert many == boxes
    assert measured == 1  # how high a line is
    assert 20 <= len(boxes) <= 100
    assert not any(overlap(a, b) for k, a in enumerate(boxes) for b in boxes[:k])


def test_what_is_chosen_among_many_areas_bears_its_name() -> None:
    """It is not the first in its square: that is parcel 1224."""
    _, boxes = placed(side=50, step=5, wide=0, areas="p1225")
    assert [125 - 38.5, 113, 125 + 38.5, 127] in boxes  # "Parcel 1225": 11 x 7 pixels


def test_a_name_on_one_line_is_as_wide_as_its_letters_and_as_high_as_a_line() -> None:
    _, boxes = placed(side=6, step=120, wide=0)
    assert len(boxes) == 36 - 6  # of those on the left edge half would be out of sight
    assert [360 - 28.0, 113, 360 + 28.0, 127] in boxes  # "Parcel 9": 8 x 7 pixels


def test_names_on_several_lines_are_measured_each_once() -> None:
    measured, boxes = placed(side=4, step=100, wide=30)
    assert 1 + len(boxes) <= measured <= 1 + 16
    assert boxes
