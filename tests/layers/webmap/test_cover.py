"""The share covered while one draws, in the browser, against the ground itself and the page."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import STORAGE
from layers.analyses import ANALYSES
from layers.analyses.common.targets import stations_of
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.store import repository
from layers.store.atlas import to_metric
from layers.webmap import assets
from tests.in_node import in_node

FOLDER = Path(assets.__file__).parent / "static" / "edit"
RUN = """
globalThis.window = globalThis;
const fs = require("fs");
for (const name of ["webmetres.js", "webcover.js"]) (0, eval)(fs.readFileSync(process.argv[1] + "/" + name, "utf8"));
const given = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(given.map(([name, ...args]) => window.atlasCover[name](...args))));
"""  # noqa: E501 - a script
TOLERANCE = 0.002
"""0.2 of a point: what is read has one decimal of a point, what is stated on a page none."""


def units(shape: shapely.Geometry) -> list[list[int]]:
    found = np.rint(shapely.get_coordinates(shape) * 1e6).astype(int).tolist()
    return [list(each) for each in found]


def metric(shapes: list[shapely.Geometry]) -> gpd.GeoSeries:
    return to_metric(gpd.GeoSeries(shapes, crs=STORAGE))


def outline(rng: np.random.Generator) -> shapely.Polygon:
    """Return an outline around a middle in the district, in degrees."""
    middle, size = rng.uniform([121.3, 31.28], [121.5, 31.45]), rng.uniform(0.002, 0.04)
    turns = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 10)))
    far = size * rng.uniform(0.2, 1, len(turns))
    return shapely.Polygon(middle + np.column_stack([far * np.cos(turns), far * np.sin(turns)]))


def test_the_share_is_that_of_circles_on_the_ground() -> None:
    rng = np.random.default_rng(16)
    stations = list(stations_of("operating", year=None).geometry)
    circles = shapely.union_all(metric(stations).buffer(800, quad_segs=64).to_numpy())
    rings = [outline(rng) for _ in range(40)]
    rings = [each for each in rings if each.is_valid and each.area > 0]
    assert len(rings) > 20
    centres = [units(each)[0] for each in stations]
    found = in_node(RUN, FOLDER, [["share", units(each)[:-1], centres, 800] for each in rings])
    ground = metric(rings)
    expected = ground.intersection(circles).area / ground.area
    np.testing.assert_allclose(found, expected, atol=TOLERANCE)
    assert 0 < np.mean(found) < 1


def test_the_share_is_that_of_the_page_of_coverage() -> None:
    towns = repository.layer("towns").frame.geometry
    single = towns[shapely.get_num_geometries(towns.array) == 1]
    centres = [units(each)[0] for each in stations_of("operating", year=None).geometry]
    given = [
        ["share", units(shapely.get_parts(each)[0].exterior)[:-1], centres, 800] for each in single
    ]  # fmt: skip
    found = in_node(RUN, FOLDER, given)
    table = ANALYSES["coverage"].run(CoverageParams(target="towns", radii_m=(800.0,))).table
    share = table.set_index("id")["share"].loc[single.index]
    assert len(share) > 5
    np.testing.assert_allclose(found, share, atol=TOLERANCE)


def test_what_is_no_area_has_no_share() -> None:
    line = [[121_400_000, 31_400_000], [121_410_000, 31_400_000]]
    flat = [*line, [121_420_000, 31_400_000]]
    assert in_node(RUN, FOLDER, [["share", line, [], 800], ["share", flat, [], 800]]) == [
        None,
        None,
    ]


def test_the_share_of_a_line_is_that_of_circles_on_the_ground() -> None:
    rng = np.random.default_rng(3)
    stations = list(stations_of("operating", year=None).geometry)
    circles = shapely.union_all(metric(stations).buffer(800, quad_segs=64).to_numpy())
    runs = [shapely.LineString(rng.uniform([121.35, 31.3], [121.5, 31.45], (n, 2)))
            for n in (2, 2, 3, 5, 9)]  # fmt: skip
    centres = [units(each)[0] for each in stations]
    found = in_node(RUN, FOLDER, [["along", units(each), centres, 800] for each in runs])
    ground = metric(runs)
    np.testing.assert_allclose(
        found, ground.intersection(circles).length / ground.length, atol=TOLERANCE
    )
    assert min(found) == 0 < max(found) < 1
    spot = units(runs[0])[0]
    assert in_node(
        RUN, FOLDER, [["along", [spot], centres, 800], ["along", [spot, spot], [], 800]]
    ) == [None, None]


def test_what_a_station_newly_covers_is_its_circle_less_those_of_others() -> None:
    stations = list(stations_of("operating", year=None).geometry)
    others = shapely.union_all(metric(stations).buffer(800, quad_segs=64).to_numpy())
    # In the open, 500 m from a station, and on one.
    beside = shapely.Point(stations[0].x, stations[0].y + 0.0045)
    spots = [shapely.Point(121.38, 31.45), beside, stations[0]]
    centres = [units(each)[0] for each in stations]
    found = in_node(RUN, FOLDER, [["gain", units(each)[0], centres, 800] for each in spots])
    circles = metric(spots).buffer(800, quad_segs=64)
    expected = circles.difference(others).area
    np.testing.assert_allclose(found, expected, atol=TOLERANCE * np.pi * 800**2)
    assert found[0] > 2e6 > found[1] > found[2]
