"""Cells over areas, against the grid's published figures, the ellipsoid and the library's own."""

import h3
import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geo.cells import COARSEST, FINEST, Cells, cells_over
from geo.crs import STORAGE
from geo.errors import ParameterError
from tests.geo.made import METRIC, to_metric

MEAN_KM2 = {
    4: 1770.347654491, 5: 252.903858182, 6: 36.129062164, 7: 5.161293360, 8: 0.737327598,
    9: 0.105332513, 10: 0.015047502, 11: 0.002149643,
}  # fmt: skip
"""Average hexagon areas, h3geo.org/docs/core-library/restable."""
PENTAGON_KM2 = {6: 18.238749548, 8: 0.372048038, 10: 0.007592318}
"""Areas of the twelve pentagons, from the same page."""
AT_PENTAGON = (122.3, 39.1)
"""One of the twelve, in the Bohai Sea."""

SQUARE = shapely.box(121.35, 31.30, 121.55, 31.45)
RAGGED = shapely.union_all(
    [shapely.Point(121.4 + k / 40, 31.4).buffer(0.02) for k in range(0, 9, 3)]
)
HOLED = SQUARE.difference(shapely.box(121.40, 31.35, 121.50, 31.40))
AREAS = {
    "square": SQUARE,
    "parts": RAGGED,
    "hole": HOLED,
    "elsewhere": shapely.box(-122.5, 37.7, -122.4, 37.8),
}
GEOD = Geod(ellps="WGS84")


def ellipsoid_km2(shape: BaseGeometry) -> float:
    return abs(GEOD.geometry_area_perimeter(shape)[0]) / 1e6


def parts(area: BaseGeometry) -> list[BaseGeometry]:
    return list(shapely.get_parts(area))


@pytest.mark.parametrize("name", AREAS)
@pytest.mark.parametrize("most", [1, 60, 700, 5000])
def test_they_are_the_finest_that_are_few_enough(name: str, most: int) -> None:
    area = AREAS[name]
    found = cells_over(area, most=most)
    assert 0 < len(found) <= most
    if found.resolution < FINEST:
        finer = {
            each for part in parts(area) for each in h3.geo_to_cells(part, found.resolution + 1)
        }
        assert len(finer) > most


@pytest.mark.parametrize("name", AREAS)
def test_every_cell_whose_centre_is_inside_and_no_other(name: str) -> None:
    area = AREAS[name]
    found = cells_over(area, most=2000)
    assert list(found.ids) == sorted(set(found.ids))
    assert shapely.contains_xy(area, *found.centres.T).all()
    # All neighbours that are not among them have their centres outside.
    around = {each for cell in found.ids for each in h3.grid_disk(cell, 2)} - set(found.ids)
    lat, lon = np.array([h3.cell_to_latlng(each) for each in around]).T
    assert len(around) > 50
    assert not shapely.contains_xy(area, lon, lat).any()


@pytest.mark.parametrize("name", AREAS)
def test_together_they_are_the_area(name: str) -> None:
    area = AREAS[name]
    found = cells_over(area, most=5000)
    whole = (
        ellipsoid_km2(area) if area.geom_type == "Polygon" else sum(map(ellipsoid_km2, parts(area)))
    )
    assert found.cell_km2.sum() == pytest.approx(whole, rel=0.02)
    union = shapely.union_all(shapely.polygons(found.corners), grid_size=1e-7)
    assert union.intersection(area).area > 0.97 * area.area
    reach = float(np.linalg.norm(found.corners - found.centres[:, None], axis=2).max())
    assert union.buffer(1e-6).covers(area.buffer(-reach))


def test_on_average_over_the_earth_they_have_the_published_size() -> None:
    """How many cells lie on a km2, averaged over even places, is one over the mean area."""
    number = np.arange(400)
    lat = np.degrees(np.arcsin((2 * number + 1) / 400 - 1))
    lon = (number * 360 * 0.618033988749895) % 360 - 180
    share = []
    for x, y in zip(lon, lat, strict=True):
        if abs(y) > 80 or abs(x) > 179:
            continue
        box = shapely.box(
            x - 0.1 / np.cos(np.radians(y)), y - 0.1, x + 0.1 / np.cos(np.radians(y)), y + 0.1
        )
        found = cells_over(box, most=400)
        share.append(len(found) * MEAN_KM2[found.resolution] / ellipsoid_km2(box))
    assert len(share) > 380
    assert np.mean(share) == pytest.approx(1, abs=0.02)


def test_areas_are_measured_on_the_metric_plane() -> None:
    """METRIC shrinks lengths around Shanghai to 0.99988, so areas to the square of that."""
    found = cells_over(SQUARE, most=300)
    true = [ellipsoid_km2(shapely.Polygon(ring)) for ring in found.corners]
    assert found.cell_km2 == pytest.approx(np.array(true) * 0.99988**2, rel=1e-4)
    outlines = to_metric(found.outlines())
    assert outlines.crs == METRIC
    assert found.cell_km2 == pytest.approx(outlines.area.to_numpy() / 1e6, rel=1e-9)


def test_elsewhere_the_zone_of_the_place_measures() -> None:
    found = cells_over(AREAS["elsewhere"], most=300)
    true = [ellipsoid_km2(shapely.Polygon(ring)) for ring in found.corners]
    assert found.cell_km2 == pytest.approx(true, rel=1e-3)


@pytest.mark.parametrize("scale", [1e-7, 1e-5])
def test_an_area_smaller_than_a_cell_has_the_one_it_lies_in(scale: float) -> None:
    """The id of this place is the example of the library's documentation."""
    here = shapely.Point(-122.418307270836, 37.7752702151959).buffer(scale)
    found = cells_over(here)
    assert len(found) == 1
    assert found.resolution == FINEST
    assert h3.cell_to_parent(found.ids[0], 9) == "8928308280fffff"
    assert found.cell_km2[0] == pytest.approx(MEAN_KM2[FINEST], rel=0.3)


def test_ids_and_corners_are_the_librarys() -> None:
    found = cells_over(SQUARE, most=100)
    for cell, centre, ring in zip(found.ids, found.centres, found.corners, strict=True):
        assert h3.get_resolution(cell) == found.resolution
        assert h3.latlng_to_cell(centre[1], centre[0], found.resolution) == cell
        assert [tuple(each[::-1]) for each in ring] == list(h3.cell_to_boundary(cell))


def test_the_order_of_the_parts_changes_nothing() -> None:
    turned = shapely.MultiPolygon(parts(RAGGED)[::-1])
    first, second = cells_over(RAGGED, most=500), cells_over(turned, most=500)
    assert len(parts(RAGGED)) == 3
    assert first.ids == second.ids
    assert (first.corners == second.corners).all()


@pytest.mark.parametrize(("most", "resolution"), [(20, 6), (900, 8)])
def test_a_pentagon_repeats_its_last_corner(most: int, resolution: int) -> None:
    here = shapely.Point(AT_PENTAGON).buffer(0.1)
    found = cells_over(here, most=most)
    assert found.resolution == resolution
    assert found.corners.shape == (len(found), 6, 2)
    at = [k for k, each in enumerate(found.ids) if h3.is_pentagon(each)]
    assert len(at) == 1
    assert (found.corners[at[0], 5] == found.corners[at[0], 4]).all()
    outlines = found.outlines()
    assert [len(each.exterior.coords) - 1 for each in outlines.iloc[at]] == [5]
    assert outlines.is_valid.all()
    # Of the sphere of the ellipsoid's area there, which differs by some 0.1 %, and of UTM.
    assert found.cell_km2[at[0]] == pytest.approx(PENTAGON_KM2[resolution], rel=3e-3)


def test_where_corners_are_more_than_six_all_are_kept() -> None:
    found = cells_over(shapely.Point(AT_PENTAGON).buffer(0.1), most=150)
    assert found.resolution == 7
    most = max(len(h3.cell_to_boundary(each)) for each in found.ids)
    assert most > 6
    assert found.corners.shape[1] == most
    sides = [len(each.exterior.coords) - 1 for each in found.outlines()]
    assert sides == [len(h3.cell_to_boundary(each)) for each in found.ids]


@pytest.mark.parametrize(
    "nothing",
    [shapely.Polygon(), shapely.MultiPolygon(), shapely.LineString([(121, 31), (122, 31)])],
)
def test_no_area_no_cells(nothing: BaseGeometry) -> None:
    found = cells_over(nothing)
    assert (len(found), found.ids) == (0, ())
    assert found.outlines().empty
    assert found.outlines().crs == STORAGE


def test_heights_are_of_no_account() -> None:
    assert cells_over(shapely.force_3d(SQUARE, 5.0), most=50).ids == cells_over(SQUARE, most=50).ids


def test_too_large_an_area_is_told() -> None:
    with pytest.raises(ParameterError) as caught:
        cells_over(shapely.box(100, 20, 120, 40), most=100)
    (problem,) = caught.value.problems
    assert problem.code == "cells_many"
    assert problem.values["most"] == "100"
    assert isinstance(cells_over(shapely.box(100, 20, 120, 40), most=5000), Cells)
    assert cells_over(shapely.box(100, 20, 120, 40), most=5000).resolution == COARSEST
