"""What is plain is what the reader that looks at each coordinate takes, to the last bit."""

import json
from typing import Any

import numpy as np
import pytest
import shapely

from layers.store.geojson import geometry_problems
from layers.store.reading.plain_shapes import plain_shapes

KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
RING = [[0, 0], [1, 0], [1, 1], [0, 0]]
BAD: list[tuple[str, Any]] = [
    ("Point", [1]), ("Point", [[1, 2]]), ("Point", [1, 2, 3, 4]), ("Point", 1), ("Point", None),
    ("Point", ["1", 2]), ("Point", [True, 2]), ("Point", [1, None]), ("Point", {"x": 1}),
    ("Point", [181, 2]), ("Point", [31, 121]), ("Point", [1, 2, []]), ("Point", []),
    ("Point", [float("nan"), 2]), ("Point", [1, float("inf")]),
    ("MultiPoint", []), ("MultiPoint", [[]]), ("MultiPoint", [1, 2]), ("MultiPoint", [1, 2, 3, 4]),
    ("LineString", [[1, 2]]), ("LineString", [[1, 2], [3]]), ("LineString", [[1, 2], [3, 4, [5]]]),
    ("LineString", [[[1, 2], [3, 4]]]), ("LineString", [1, 2, 3, 4]),
    ("LineString", [[1, 2, 3], [4]]), ("MultiLineString", [[1, 2], [3, 4]]),
    ("MultiLineString", [[[0, 0], [1, 1]], []]),
    ("Polygon", []), ("Polygon", RING), ("Polygon", [RING[:3]]), ("Polygon", [[*RING[:3], [0, 1]]]),
    ("Polygon", [[[0, 0], [1, 0], [0, 0]]]), ("Polygon", [RING, []]),
    ("Polygon", [RING, [[0, 0], [0, 0]]]), ("MultiPolygon", [[]]), ("MultiPolygon", [RING]),
    ("Circle", [1, 2]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "coordinates"), BAD)
def test_what_has_a_problem_is_never_plain(kind: str, coordinates: Any) -> None:
    geometry = {"type": kind, "coordinates": coordinates}
    assert list(geometry_problems(geometry, file="a", feature="#1"))
    assert plain_shapes([None, geometry], KINDS, degrees=True) is None


@pytest.mark.parametrize("geometry", ["x", 1, [], {}, {"type": []}, {"type": "Point"}])
def test_what_is_no_geometry_is_not_plain(geometry: Any) -> None:
    assert plain_shapes([geometry], KINDS, degrees=True) is None


def test_plain_ones_are_those_of_shapely_bit_by_bit() -> None:
    random = np.random.default_rng(3)
    at = np.column_stack([random.uniform(73, 135, 300), random.uniform(18, 54, 300)])
    points = shapely.points(at)
    shapes = [
        *points, *shapely.buffer(points[:100], 0.1), *shapely.linestrings(at.reshape(-1, 3, 2)),
        shapely.multipoints(at), shapely.union_all(shapely.buffer(points, 0.01)),
        shapely.MultiLineString([at[:5], at[7:9]]), shapely.Point(121, 31), None,
    ]  # fmt: skip
    written = json.loads(json.dumps(
        [None if each is None else shapely.geometry.mapping(each) for each in shapes]
    ))  # fmt: skip
    found = plain_shapes(written, KINDS, degrees=True)
    assert found is not None
    expected = [None if each is None else shapely.geometry.shape(each) for each in written]
    assert shapely.to_wkb(found).tolist() == shapely.to_wkb(expected).tolist()


def test_metres_are_plain_where_no_degrees_are_asked_for() -> None:
    geometry = {"type": "Point", "coordinates": [40_345_678.25, 3_470_000]}
    assert plain_shapes([geometry], KINDS, degrees=True) is None
    found = plain_shapes([geometry], KINDS, degrees=False)
    assert found is not None
    assert (found[0].x, found[0].y) == (40_345_678.25, 3_470_000)
    assert plain_shapes([], KINDS, degrees=True).tolist() == []
