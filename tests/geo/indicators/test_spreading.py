"""Spread figures against squares worked out by hand, and against sums that must come out."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import ParameterError
from geo.spreading import cut, density_samples, pieces_of, spread
from tests.geo.made import METRIC

TOWNS = gpd.GeoSeries([shapely.box(0, 0, 2000, 1000), shapely.box(2000, 0, 3000, 1000)], crs=METRIC)
PEOPLE = [8_000.0, 3_000.0]
BUILT = gpd.GeoSeries([shapely.box(0, 0, 500, 1000), shapely.box(1500, 0, 2250, 1000)], crs=METRIC)
"""Half a square kilometre west of the first town, half east of it; a quarter in the second."""

boxes = st.tuples(*[st.integers(-500, 3000)] * 2, *[st.integers(1, 2000)] * 2).map(
    lambda c: shapely.box(c[0], c[1], c[0] + c[2], c[1] + c[3])
)
spots = st.tuples(*[st.integers(-500, 3000)] * 2).map(shapely.Point)


def lattice(side: int) -> gpd.GeoSeries:
    """Return square cells over 4 by 4 km from a corner that fits no outline above."""
    return gpd.GeoSeries(
        [
            shapely.box(x, y, x + side, y + side)
            for x in range(-700, 3300, side)
            for y in range(-700, 3300, side)
        ],
        crs=METRIC,
    )


@pytest.mark.parametrize(
    ("zone", "by_area", "built_up"),
    [
        # A quarter of the first town: 2,000 by area; half of its built-up ground: 4,000.
        (shapely.box(0, 0, 500, 1000), 2_000.0, 4_000.0),
        # A quarter of the first, half of the second: 2,000 + 1,500; 4,000 + all 3,000.
        (shapely.box(1500, 0, 2500, 1000), 3_500.0, 7_000.0),
        (shapely.box(500, 0, 1500, 1000), 4_000.0, 0.0),
        (shapely.box(5000, 0, 6000, 1000), 0.0, 0.0),
    ],
)
def test_people_in_a_zone_are_those_of_its_ground(
    zone: shapely.Geometry, by_area: float, built_up: float
) -> None:
    zones = gpd.GeoSeries([zone], crs=METRIC)
    for ground, expected in ((None, by_area), (BUILT, built_up)):
        found = cut(pieces_of(TOWNS, PEOPLE, ground), zones).total(1)
        assert found == pytest.approx([expected])


@pytest.mark.parametrize("side", [1000, 400, 250, 100])
def test_cells_of_any_size_hold_the_same_people(side: int) -> None:
    """The half of the first town west of x = 1,000 has 4,000, whatever it is cut into."""
    cells, within = lattice(side), shapely.box(0, 0, 1000, 1000)
    found = spread(pieces_of(TOWNS, PEOPLE), cells, within)
    assert found.total(len(cells)).sum() == pytest.approx(4_000.0)
    assert found.total(len(cells)).max() <= 4_000.0 * side**2 / 1e6 * (1 + 1e-9)


@given(st.lists(st.one_of(boxes, spots), min_size=1, max_size=6), st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_spread_adds_up(shapes: list[shapely.Geometry], data: st.DataObject) -> None:
    """Over cells of an odd size, over ground and area, the sum by feature is the figure again."""
    figure = st.floats(0, 1e6)
    amounts = np.array([data.draw(figure) for _ in shapes])
    series, cells = gpd.GeoSeries(shapes, crs=METRIC), lattice(400)
    everywhere = shapely.box(-1000, -1000, 9000, 9000)
    for ground in (None, BUILT):
        found = spread(pieces_of(series, amounts, ground), cells, everywhere)
        by_feature = np.bincount(found.feature, found.amount, minlength=len(shapes))
        np.testing.assert_allclose(by_feature, amounts, rtol=1e-12, atol=1e-9)


@given(st.lists(boxes, min_size=1, max_size=5), boxes)
@settings(max_examples=60, deadline=None)
def test_a_part_is_what_plain_shapely_says(shapes: list[shapely.Geometry], zone: object) -> None:
    amounts = np.arange(1.0, len(shapes) + 1)
    found = cut(pieces_of(gpd.GeoSeries(shapes, crs=METRIC), amounts),
                gpd.GeoSeries([zone], crs=METRIC))  # fmt: skip
    expected = sum(
        each.intersection(zone).area / each.area * amount
        for each, amount in zip(shapes, amounts, strict=True)
    )
    assert found.total(1)[0] == pytest.approx(expected, abs=1e-9)


def test_an_area_without_built_up_ground_keeps_its_own() -> None:
    far = gpd.GeoSeries([shapely.box(9000, 0, 9100, 100)], crs=METRIC)
    assert pieces_of(TOWNS, PEOPLE, far).amount.tolist() == PEOPLE


def test_spots_go_whole_and_once() -> None:
    """A spot on the corner of four cells counts once; one of two spots is half of the figure."""
    shapes = gpd.GeoSeries(
        [shapely.Point(100, 100), shapely.MultiPoint([(10, 10), (9000, 10)])], crs=METRIC
    )
    cells = gpd.GeoSeries(
        [shapely.box(x, y, x + 100, y + 100) for x in (0, 100) for y in (0, 100)], crs=METRIC
    )
    found = spread(pieces_of(shapes, [7.0, 4.0]), cells, shapely.box(0, 0, 200, 200))
    assert found.total(4).tolist() == [9.0, 0.0, 0.0, 0.0]


def test_ground_in_no_cell_goes_to_the_nearest() -> None:
    cells = gpd.GeoSeries([shapely.box(0, 0, 100, 100), shapely.box(900, 0, 1000, 100)], crs=METRIC)
    shapes = gpd.GeoSeries([shapely.box(700, 0, 800, 100)], crs=METRIC)
    found = spread(pieces_of(shapes, [5.0]), cells, shapely.box(0, 0, 1000, 100))
    assert found.total(2).tolist() == [0.0, 5.0]


def test_what_cannot_be_a_figure_is_refused() -> None:
    with pytest.raises(ParameterError) as error:
        pieces_of(TOWNS, [-1.0, np.inf])
    assert [(each.code, each.feature) for each in error.value.problems] == [
        ("number_invalid", "#1"), ("number_invalid", "#2"),
    ]  # fmt: skip


def test_samples_of_density_have_the_spread_of_a_flat_dirichlet() -> None:
    """Of n equal squares each has 1 / n of all on average, with variance (n - 1) / n² (n + 1)."""
    count, samples = 8, 20_000
    points = np.column_stack([np.arange(count) * 500.0 + 1, np.zeros(count)])
    names = np.full(count, "town", dtype=object)
    found = density_samples(
        names, np.zeros(count, dtype=np.int64), points, np.full(count, 1 / count), samples=samples
    )
    np.testing.assert_allclose(found.sum(axis=1), 1.0)
    np.testing.assert_allclose(found.mean(axis=0), 1 / count, rtol=0.02)
    variance = (count - 1) / (count**2 * (count + 1))
    np.testing.assert_allclose(found.var(axis=0), variance, rtol=0.06)
