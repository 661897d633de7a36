"""Ways from places onto the streets, against shapely asked street by street."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.crs import STORAGE
from geo.errors import DataError
from geo.walking.snapping import CONNECT_M, NEAR_M, Attachments, attach_points, attach_shapes
from geo.walking.street_network import Streets
from tests.geo.made import METRIC, grid, lines, network, random_town, segments
from tests.profiles import examples

ONE = network([(0, 0), (100, 0)], [(0, 1)])
TWO = network([(0, 0), (100, 0), (0, -30), (100, -30)], [(0, 1), (2, 3)])


def legs(ways: Attachments, place: int) -> dict[int, float]:
    """Return the streets a place is entered from, and the leg to each."""
    rows = slice(ways.ptr[place], ways.ptr[place + 1])
    return dict(zip(ways.entry[rows].tolist(), ways.leg_m[rows].tolist(), strict=True))


def assert_entered(streets: Streets, ways: Attachments, place: int, point: shapely.Point) -> None:
    """Hold the ways of a place to the distances of all streets."""
    gap = shapely.distance(lines(streets), point)
    all_legs = dict(zip(segments(streets).tolist(), gap.tolist(), strict=True))
    near = {entry: leg for entry, leg in all_legs.items() if leg <= NEAR_M}
    found = legs(ways, place)
    if near or gap.min() > CONNECT_M:
        assert found == pytest.approx(near)
    else:  # one of the nearest: at a crossing there are several
        assert list(found.values()) == pytest.approx([gap.min()])
        assert found == pytest.approx({entry: all_legs[entry] for entry in found})


def at(streets: Streets, entry: int, metres: float) -> NDArray[np.float64]:
    """Return the spot so far along a street."""
    a, b = streets.tail[entry], streets.neighbour[entry]
    part = metres / streets.length_m[entry]
    return np.array([
        streets.x[a] + part * (streets.x[b] - streets.x[a]),
        streets.y[a] + part * (streets.y[b] - streets.y[a]),
    ])  # fmt: skip


@examples(40)
@given(st.integers(0, 10_000), st.integers(4, 60), st.sampled_from([150.0, 600.0, 2500.0]))
def test_points_are_entered_from_where_they_should_be(seed: int, nodes: int, side: float) -> None:
    """In dense and sparse towns, inside and far outside of the streets' extent."""
    streets = random_town(seed, nodes, side_m=side)
    if not streets.segments:
        return
    x, y = np.random.default_rng(seed).uniform(-400, side + 400, (2, 40))
    ways = attach_points(streets, x, y)
    for place in range(40):
        point = shapely.Point(x[place], y[place])
        assert_entered(streets, ways, place, point)
        disc = point.buffer(NEAR_M, quad_segs=256)
        for row in range(ways.ptr[place], ways.ptr[place + 1]):
            entry, whole = int(ways.entry[row]), streets.length_m[ways.entry[row]]
            low, along, high = ways.low_m[row], ways.along_m[row], ways.high_m[row]
            spots = {name: at(streets, entry, m) for name, m in (("along", along), ("low", low))}
            off = {name: np.hypot(*(spot - (x[place], y[place]))) for name, spot in spots.items()}
            assert off["along"] == pytest.approx(ways.leg_m[row])
            assert 0 <= low <= along <= high <= whole
            if ways.leg_m[row] > NEAR_M:
                assert low == along == high
                continue
            assert off["low"] == pytest.approx(NEAR_M) or low == 0
            # The disc is a polygon, a tenth of a millimetre smaller than the circle at most.
            line = shapely.LineString([at(streets, entry, 0), at(streets, entry, whole)])
            assert high - low == pytest.approx(line.intersection(disc).length, abs=0.2)


def test_all_points_are_seen_from_every_side_of_a_cell() -> None:
    """A ring of points around one short street, at every distance up to the last."""
    streets = network([(0, 0), (1, 0)], [(0, 1)])
    angle, metres = np.meshgrid(np.linspace(0, 2 * np.pi, 73), np.arange(1.0, 300.0, 7.0))
    x, y = (metres * np.cos(angle)).ravel(), (metres * np.sin(angle)).ravel()
    gap = shapely.distance(lines(streets)[0], shapely.points(x, y))
    ways = attach_points(streets, x, y)
    np.testing.assert_array_equal(ways.connected, gap <= CONNECT_M)
    np.testing.assert_allclose(ways.leg_m, gap[ways.connected])


@pytest.mark.parametrize(
    ("metres", "count"),
    [(0.0, 1), (25.0, 1), (np.nextafter(25.0, 26), 1), (250.0, 1), (np.nextafter(250.0, 251), 0)],
)
def test_the_last_metre_still_counts(metres: float, count: int) -> None:
    ways = attach_points(ONE, np.array([40.0]), np.array([metres]))
    assert len(ways.entry) == count
    assert ways.leg_m.tolist() == [metres] * count


@pytest.mark.parametrize(("y", "expected"), [(-5.0, [5.0, 25.0]), (-4.9, [4.9]), (30.0, [30.0])])
def test_every_street_within_25_m_is_a_way_in_and_else_the_nearest(
    y: float, expected: list[float]
) -> None:
    """Two streets 30 m apart: a place between them, 5 m and 25 m away; then one farther off."""
    ways = attach_points(TWO, np.array([50.0]), np.array([y]))
    assert sorted(ways.leg_m) == pytest.approx(expected)


def test_how_far_a_place_may_lie_can_be_narrowed() -> None:
    ways = attach_points(ONE, np.array([40.0, 40.0]), np.array([100.0, 101.0]), connect_m=100.0)
    assert ways.connected.tolist() == [True, False]


def shapes(*geometries: shapely.Geometry | None) -> gpd.GeoSeries:
    return gpd.GeoSeries(geometries, crs=METRIC)


def test_a_street_that_crosses_an_area_twice_leads_in_four_times() -> None:
    """A horseshoe lies across the street from 20 to 30 and from 60 to 75."""
    horseshoe = shapely.union_all(
        [shapely.box(20, -10, 30, 50), shapely.box(60, -10, 75, 50), shapely.box(20, 40, 75, 50)]
    )
    ways = attach_shapes(ONE, shapes(horseshoe))
    assert sorted(ways.along_m) == pytest.approx([20, 30, 60, 75])
    assert ways.leg_m.tolist() == [0.0] * 4


def test_a_street_wholly_inside_an_area_is_met_at_both_ends() -> None:
    ways = attach_shapes(ONE, shapes(shapely.box(-50, -50, 150, 50)))
    assert sorted(ways.along_m) == [0, 100]
    assert ways.leg_m.tolist() == [0.0] * 2


def test_a_street_that_ends_inside_an_area_is_met_at_the_edge_and_at_its_end() -> None:
    ways = attach_shapes(ONE, shapes(shapely.box(70, -50, 150, 50)))
    assert sorted(ways.along_m) == pytest.approx([70, 100])


@pytest.mark.parametrize(
    ("low_y", "expected"),
    [(20.0, [20.0]), (250.0, [250.0]), (250.1, []), (-5.0, [0.0, 0.0, 25.0])],
)
def test_an_area_off_the_streets_is_entered_from_the_near_ones(
    low_y: float, expected: list[float]
) -> None:
    """A square of 10 m above two streets; the last one lies on the upper, 25 m off the lower."""
    ways = attach_shapes(TWO, shapes(shapely.box(40, low_y, 50, low_y + 10)))
    assert sorted(ways.leg_m) == pytest.approx(expected)
    assert ways.connected.tolist() == [bool(expected)]


def test_the_spot_beside_an_area_is_the_nearest_one() -> None:
    """The corner at (40, 20) of a triangle faces the street."""
    triangle = shapely.Polygon([(40, 20), (0, 90), (90, 90)])
    ways = attach_shapes(ONE, shapes(triangle))
    assert (ways.along_m.tolist(), ways.leg_m.tolist()) == ([40.0], [20.0])


def test_places_keep_their_order_whatever_their_kind() -> None:
    places = shapes(
        shapely.box(10, -5, 20, 5), shapely.Point(50, 5), None, shapely.Polygon(),
        shapely.LineString([(70, -9), (70, 9)]), shapely.Point(0, 900),
    )  # fmt: skip
    ways = attach_shapes(ONE, places)
    assert ways.connected.tolist() == [True, True, False, False, True, False]
    assert ways.place.tolist() == [0, 0, 1, 4]
    assert ways.along_m.tolist() == pytest.approx([10, 20, 50, 70])
    assert ways.leg_m.tolist() == pytest.approx([0, 0, 5, 0])


def test_points_as_shapes_are_points() -> None:
    streets = grid(6, 6, 90.0)
    x, y = np.random.default_rng(1).uniform(-300, 800, (2, 50))
    ways, same = attach_points(streets, x, y), attach_shapes(
        streets, gpd.GeoSeries(shapely.points(x, y), crs=METRIC)
    )  # fmt: skip
    for name in ("ptr", "entry", "along_m", "leg_m", "low_m", "high_m"):
        np.testing.assert_array_equal(getattr(ways, name), getattr(same, name))


def test_no_places_have_no_ways() -> None:
    assert attach_shapes(ONE, shapes()).ptr.tolist() == [0]
    assert attach_points(ONE, np.empty(0), np.empty(0)).ptr.tolist() == [0]


@pytest.mark.parametrize(("crs", "code"), [(None, "crs_missing"), (STORAGE, "crs_not_metric")])
def test_shapes_in_degrees_are_refused(crs: str | None, code: str) -> None:
    with pytest.raises(DataError) as caught:
        attach_shapes(ONE, gpd.GeoSeries([shapely.Point(121.4, 31.4)], crs=crs))
    assert caught.value.problems[0].code == code
