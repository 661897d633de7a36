"""Many areas as one path: which layers are, what is drawn of them, and what lies at a point."""

from pathlib import Path
from typing import Any

from tests.in_node import in_node

SCRIPT = Path(__file__).parents[3] / "layers/webmap/static/areas/webareas.js"
PROGRAM = """
class Base {
  constructor(...given) { this.initialize(...given); }
  redraw() { this.redrawn = true; }
}
Base.extend = function extend(methods) {
  class Made extends this {}
  Object.assign(Made.prototype, methods);
  return Made;
};
Object.assign(globalThis, {
  window: globalThis,
  L: { Path: Base, setOptions() {}, bounds: (min, max) => [min, max] },
  atlas: {
    unpacked: (part) => part,
    symbolOf: ({ symbols }, { c, d }) => symbols[c][d ? "unsure" : "sure"],
    pathOptions: ({ width, colour }, opacity) => (
      { weight: width, opacity, color: colour, fill: false }),
  },
});
require(process.argv[1]);
const given = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const { features, zoom, size, hidden, at, margin, lit } = given;
const { suits, of } = globalThis.atlasAreas;
const suited = suits(features);
const look = (colour) => ({ width: 2, colour });
const symbols = ["a", "b"].map((each) => ({ sure: look(each), unsure: look(each + "?") }));
const areas = of({ symbols }, features, 1);
const [spots, strokes, path] = [[], [], []];
const ctx = {
  save() {}, restore() {}, setLineDash() {}, closePath() {},
  beginPath() { path.length = 0; },
  moveTo(x, y) { path.push([x, y]); }, lineTo(x, y) { path.push([x, y]); },
  stroke() { strokes.push([this.strokeStyle, [...path]]); },
  fillRect(...box) { spots.push([this.fillStyle, box]); },
};
const corner = { x: 0, y: 0 };
areas._map = { getZoom: () => zoom, getZoomScale: () => 2 ** zoom, getPixelOrigin: () => corner };
const bounds = { min: corner, max: { x: size, y: size } };
areas._renderer = { _ctx: ctx, _drawing: true, _bounds: bounds };
areas.entries.forEach((entry) => { entry.hidden = hidden.includes(entry.feature.i); });
const isLit = ({ feature, hidden: gone }) => !gone && lit.includes(feature.i);
const halo = { color: "halo", weight: 4 };
const drawn = lit.length ? globalThis.atlasAreas.lit(areas, isLit, halo) : areas;
Object.assign(drawn, { _map: areas._map, _renderer: areas._renderer });
drawn._project();
drawn._updatePath();
const around = areas.around(at, margin).map(([id]) => id);
process.stdout.write(JSON.stringify({ suited, spots, strokes, around }));
"""


def square(key: str, lng: float, lat: float, side: float, **more: Any) -> dict[str, Any]:
    """Return a square from its south-west corner, as it travels (1e-5 degrees, differences)."""
    x, y, step = (round(1e5 * each) for each in (lng, lat, side))
    ring = [x, y, step, 0, 0, step, -step, 0, 0, -step]
    return {"i": key, "c": 0, "d": 0, "g": {"type": "Polygon", "coordinates": [ring]}, **more}


def run(
    features: list[dict[str, Any]], *, zoom: float = 0, size: float = 256,
    hidden: tuple[str, ...] = (), at: tuple[float, float] = (0.0, 0.0), margin: float = 0.0,
    lit: tuple[str, ...] = (),
) -> dict[str, Any]:  # fmt: skip
    given = {"features": features, "zoom": zoom, "size": size, "hidden": hidden,
             "margin": margin, "lit": lit}  # fmt: skip
    answer: dict[str, Any] = in_node(PROGRAM, SCRIPT, given | {"at": {"lat": at[0], "lng": at[1]}})
    return answer


def test_a_layer_is_one_path_if_it_has_a_thousand_areas_that_stay_whole() -> None:
    many = [square(f"p{k}", 0, 0, 1) for k in range(1000)]
    assert run(many)["suited"]
    assert not run(many[1:])["suited"]
    assert not run([*many, square("by year", 0, 0, 1, y=[2000, 2010])])["suited"]
    assert not run([*many, {"i": "p", "c": 0, "d": 0, "g": {"type": "Point", "coordinates": []}}])[
        "suited"
    ]


def test_corners_lie_where_web_mercator_has_them() -> None:
    """At zoom 0 the equator is at 128, the edge of the world, 85.05113 degrees north, at 0."""
    strokes = run([square("p", -90, 0, 85.05113)])["strokes"]
    [[_, corners]] = strokes
    west, east = 64.0, 64.0 + 85.05113 / 360 * 256
    expected = [[west, 128.0], [east, 128.0], [east, 0.0], [west, 0.0], [west, 128.0]]
    assert len(corners) == len(expected)
    for got, wanted in zip(corners, expected, strict=True):
        assert abs(got[0] - wanted[0]) < 1e-3
        assert abs(got[1] - wanted[1]) < 1e-3


def test_what_is_smaller_than_a_few_pixels_is_one_spot_with_its_neighbours() -> None:
    """A degree is 0.7 pixels: its edge of 2 pixels makes it 2.7 wide."""
    answer = run([square("p", 0, 0, 1), square("q", 0.2, 0, 1), square("r", 90, 0, 1)])
    assert answer["strokes"] == []
    assert [round(box[0] + 1) for _, box in answer["spots"]] == [128, 192]
    assert all(abs(box[2] - (2 + 256 / 360)) < 1e-6 for _, box in answer["spots"])


def test_what_is_out_of_sight_or_not_of_the_year_is_not_drawn() -> None:
    """Window of the north-western quarter of the world at zoom 0."""
    squares = [square("west", -60, 20, 9), square("east", 60, 20, 9), square("later", -90, 20, 9)]
    [[_, corners]] = run(squares, size=128, hidden=("later",))["strokes"]
    assert abs(corners[0][0] - (128 - 60 / 360 * 256)) < 1e-9


def test_areas_are_drawn_in_the_look_of_their_class() -> None:
    squares = [square("a", 0, 0, 20), square("b", 0, 0, 20, c=1), square("c", 0, 0, 20, d=1)]
    assert [colour for colour, _ in run(squares)["strokes"]] == ["a", "b", "a?"]


def test_at_a_point_lies_what_has_it_in_its_box() -> None:
    squares = [square("far", 50, 5, 1), square("low", 10, 10, 5), square("high", 10, 12, 5)]
    assert run(squares, at=(13.0, 11.0))["around"] == ["low", "high"]
    assert run(squares, at=(10.5, 11.0))["around"] == ["low"]
    assert run(squares, at=(30.0, 11.0))["around"] == []
    assert run(squares, at=(10.5, 48.0), margin=1.9)["around"] == []
    assert run(squares, at=(8.1, 51.9), margin=2.1)["around"] == ["far"]


def test_those_that_are_pointed_at_are_drawn_again_by_one_path() -> None:
    squares = [square("a", 0, 0, 20), square("b", 40, 0, 20), square("c", 80, 0, 20)]
    answer = run(squares, lit=("a", "b"), hidden=("b",))
    [[colour, corners]] = answer["strokes"]
    assert (colour, corners[0]) == ("halo", [128.0, 128.0])
