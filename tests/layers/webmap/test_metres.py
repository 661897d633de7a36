"""Metres in the browser against the projection of the atlas, and what a pen snaps to."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo.crs import STORAGE
from layers.store.atlas import to_metric
from layers.webmap import assets
from tests.in_node import in_node

SCRIPT = Path(assets.__file__).parent / "static" / "edit" / "webmetres.js"
RUN = """
globalThis.window = globalThis;
(0, eval)(require("fs").readFileSync(process.argv[1], "utf8"));
const { what, args } = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(window.atlasMetres[what](...args)));
"""
RING = [[121_390_500, 31_372_000], [121_393_500, 31_362_700], [121_414_800, 31_368_100],
        [121_415_000, 31_380_500], [121_390_000, 31_377_500]]  # fmt: skip

CLOSED = True


def answer(what: str, *args: Any) -> Any:
    return in_node(RUN, SCRIPT, {"what": what, "args": args})


def metric(shape: shapely.Geometry) -> Any:
    """Return a shape in units of 1e-6 degrees as the atlas measures it."""
    degrees = shapely.transform(shape, lambda xy: xy / 1e6)
    return to_metric(gpd.GeoSeries([degrees], crs=STORAGE)).iloc[0]


def test_area_and_length_are_those_of_the_projection_but_for_its_scale() -> None:
    ring = shapely.Polygon(RING)
    assert answer("area", RING) == pytest.approx(metric(ring).area, rel=8e-4)
    assert answer("length", RING, CLOSED) == pytest.approx(metric(ring).length, rel=5e-4)
    line = shapely.LineString(RING)
    assert answer("length", RING) == pytest.approx(metric(line).length, rel=5e-4)
    assert answer("area", RING[::-1]) == pytest.approx(answer("area", RING))


@pytest.mark.parametrize("at", [[121_380_000, 31_360_000], [121_400_000, 31_390_000]])
def test_the_way_to_an_outline_is_that_of_the_projection(at: list[int]) -> None:
    way = metric(shapely.Polygon(RING)).distance(metric(shapely.Point(at)))
    assert answer("apart", at, RING, CLOSED) == pytest.approx(way, rel=8e-4)


def test_within_an_outline_the_way_to_it_is_none() -> None:
    assert answer("apart", [121_402_000, 31_372_000], RING, CLOSED) == 0
    assert answer("apart", [121_402_000, 31_372_000], RING) > 0


def test_a_pen_snaps_to_a_vertex_before_an_edge_and_to_nothing_far_off() -> None:
    near = [RING[0][0] + 40, RING[0][1] - 30]
    assert answer("snap", near, [RING], 20) == {"at": RING[0], "kind": "vertex"}
    middle = [(RING[0][k] + RING[1][k]) // 2 for k in (0, 1)]
    beside = answer("snap", [middle[0] + 50, middle[1]], [RING], 20)
    assert beside["kind"] == "edge"
    edge = shapely.LineString(RING[:2])
    assert edge.distance(shapely.Point(beside["at"])) < 1
    assert answer("snap", [middle[0] + 5_000, middle[1]], [RING], 20) is None
