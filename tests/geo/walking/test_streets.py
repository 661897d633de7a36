"""Walking networks as arrays, against pyproj, scipy and networks drawn by hand."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from scipy.sparse import csr_array

from geo.crs import STORAGE
from geo.errors import DataError
from geo.walking.street_network import Streets, build_streets, check_arrays, main_part
from tests.geo.made import METRIC, network, random_town
from tests.profiles import examples

LON = np.array([121.40, 121.41, 121.41, 121.40, 121.50])
LAT = np.array([31.40, 31.40, 31.41, 31.41, 31.50])
SQUARE = [(0, 1), (1, 2), (2, 3), (3, 0)]


def built(links: list[tuple[int, int]]) -> Streets:
    u, v = np.array(links).T
    return build_streets(LON, LAT, u, v)


def by_place(streets: Streets) -> set[tuple[tuple[float, float], ...]]:
    """Return each segment as the two spots it joins, whatever the numbers of its nodes."""
    spots = np.stack([streets.x, streets.y], axis=1).round(3)
    ends = zip(streets.tail, streets.neighbour, strict=True)
    return {tuple(sorted((tuple(spots[a]), tuple(spots[b])))) for a, b in ends}  # type: ignore[misc]


def test_coordinates_are_those_of_pyproj() -> None:
    streets = built(SQUARE)
    x, y = Transformer.from_crs(STORAGE, METRIC, always_xy=True).transform(LON[:4], LAT[:4])
    expected = np.array(sorted(zip(x, y, strict=True)))
    assert streets.crs == METRIC
    np.testing.assert_allclose(
        sorted(zip(streets.x, streets.y, strict=True)), expected, atol=1e-6, rtol=0
    )


def test_lengths_are_those_on_the_ellipsoid() -> None:
    """Within the scale of the projection at Baoshan, 0.99988."""
    streets = built([(0, 1), (1, 2)])
    _, _, metres = Geod(ellps="WGS84").inv(LON[:2], LAT[:2], LON[1:3], LAT[1:3])
    assert streets.total_m == pytest.approx(sum(metres), rel=2e-4)


def test_each_segment_stands_at_both_its_nodes() -> None:
    streets = built([*SQUARE, (0, 2)])
    graph = csr_array((streets.length_m, streets.neighbour, streets.indptr), shape=(4, 4))
    assert (streets.nodes, streets.segments) == (4, 5)
    assert (graph != graph.T).nnz == 0
    assert graph.nnz == 10
    assert (graph.diagonal() == 0).all()
    assert sorted(np.diff(streets.indptr)) == [2, 2, 3, 3]


def test_repeats_and_loops_are_dropped_and_stray_nodes_left_out() -> None:
    streets = built([(0, 1), (1, 0), (0, 1), (2, 2), (1, 2)])
    assert (streets.nodes, streets.segments) == (3, 2)


@given(st.permutations(range(8)), st.lists(st.booleans(), min_size=8, max_size=8))
def test_the_order_of_the_segments_does_not_matter(order: list[int], turned: list[bool]) -> None:
    links = [*SQUARE, (0, 2), (1, 3), (0, 4), (2, 4)]
    other = [links[k][::-1] if turn else links[k] for k, turn in zip(order, turned, strict=True)]
    assert built(other).digest == built(links).digest  # type: ignore[arg-type]


@given(st.permutations(range(5)))
def test_the_numbers_of_the_nodes_do_not_matter(place: list[int]) -> None:
    """Two nodes lie a millimetre apart, in one cell of the curve."""
    lon, lat = np.array([*LON[:4], LON[0] + 1e-8]), np.array([*LAT[:4], LAT[0]])
    u, v = np.array([*SQUARE, (0, 4), (4, 2)]).T
    moved = np.array(place)
    back = np.argsort(moved)
    one, other = (
        build_streets(lon, lat, u, v),
        build_streets(lon[back], lat[back], moved[u], moved[v]),
    )
    assert other.digest == one.digest


def test_another_network_has_another_digest() -> None:
    one = built(SQUARE)
    assert len({one.digest, built(SQUARE[:3]).digest, replace(one, crs="EPSG:32650").digest}) == 3


def test_a_network_elsewhere_gets_its_own_zone() -> None:
    """Porto Alegre lies in zone 22 south (central meridian 51 W)."""
    u, v = np.array([0]), np.array([1])
    streets = build_streets(np.array([-51.2, -51.19]), np.array([-30.0, -30.0]), u, v)
    assert streets.crs == "EPSG:32722"
    assert streets.y.min() > 5e6  # south of the equator, counted from a false northing of 10,000 km


@pytest.mark.parametrize(
    ("links", "code"),
    [
        ([(0, 0)], "streets_empty"),
        ([(0, 5)], "streets_broken"),
        ([(0, -1)], "streets_broken"),
    ],
)
def test_segments_that_lead_nowhere_are_refused(links: list[tuple[int, int]], code: str) -> None:
    with pytest.raises(DataError) as caught:
        built(links)
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_node_without_coordinates_is_refused(bad: float) -> None:
    with pytest.raises(DataError) as caught:
        build_streets(np.array([121.4, bad]), np.array([31.4, 31.4]), np.array([0]), np.array([1]))
    assert caught.value.problems[0].field == "coordinates"


def arrays(streets: Streets) -> dict[str, np.ndarray]:
    names = ("x", "y", "indptr", "neighbour", "length_m")
    return {name: getattr(streets, name).copy() for name in names}


def test_sound_arrays_come_back_as_they_are() -> None:
    streets = built(SQUARE)
    assert check_arrays(**arrays(streets), crs=streets.crs).digest == streets.digest


BROKEN = [
    ("x", lambda a: a.__setitem__(0, np.nan)),
    ("y", lambda a: a.__setitem__(0, np.inf)),
    ("indptr", lambda a: a.__setitem__(0, 1)),
    ("indptr", lambda a: a.__setitem__(-1, 7)),
    ("indptr", lambda a: a.__setitem__(1, 9)),
    ("neighbour", lambda a: a.__setitem__(2, 4)),
    ("neighbour", lambda a: a.__setitem__(2, -1)),
    ("length_m", lambda a: a.__setitem__(0, -1.0)),
    ("length_m", lambda a: a.__setitem__(0, np.nan)),
]


@pytest.mark.parametrize(("name", "harm"), BROKEN)
def test_a_broken_array_is_refused_by_its_name(name: str, harm: object) -> None:
    parts = arrays(built(SQUARE))
    harm(parts[name])  # type: ignore[operator]
    with pytest.raises(DataError) as caught:
        check_arrays(**parts, crs=METRIC)
    assert [(p.code, p.field) for p in caught.value.problems] == [("streets_broken", name)]


@pytest.mark.parametrize("name", ["x", "y", "indptr", "neighbour", "length_m"])
@pytest.mark.parametrize("harm", ["short", "empty", "type", "shape"])
def test_an_array_of_another_form_is_refused_by_its_name(name: str, harm: str) -> None:
    parts = arrays(built(SQUARE))
    part = parts[name]
    parts[name] = {
        "short": part[:-1], "empty": part[:0], "type": part.astype("f4"), "shape": part[None],
    }[harm]  # fmt: skip
    with pytest.raises(DataError) as caught:
        check_arrays(**parts, crs=METRIC)
    assert {problem.code for problem in caught.value.problems} == {"streets_broken"}
    faults = {problem.field for problem in caught.value.problems}
    # Arrays that must agree in length are each named.
    assert name in faults or harm == "short"
    assert faults


@pytest.mark.parametrize("seed", range(5))
def test_the_main_part_is_the_largest_that_hangs_together(seed: int) -> None:
    streets = random_town(seed, 60, kept=0.35)
    graph = nx.Graph(
        [(int(a), int(b)) for a, b in zip(streets.tail, streets.neighbour, strict=True)]
    )
    largest = max(nx.connected_components(graph), key=len)
    length = sum(
        np.hypot(streets.x[a] - streets.x[b], streets.y[a] - streets.y[b])
        for a, b in graph.subgraph(largest).edges
    )
    kept, left_out = main_part(streets)
    assert kept.nodes == len(largest) < streets.nodes
    assert kept.total_m == pytest.approx(length)
    assert left_out == pytest.approx(1 - length / streets.total_m)
    assert by_place(kept) < by_place(streets)


def test_a_whole_network_is_its_own_main_part() -> None:
    streets = built(SQUARE)
    assert main_part(streets) == (streets, 0.0)


@examples(20)
@given(st.integers(0, 1000), st.integers(4, 40))
def test_the_helper_lays_out_what_build_streets_does(seed: int, nodes: int) -> None:
    """The networks of the other tests, made without `build_streets`, are of its form."""
    streets = random_town(seed, nodes, kept=1.0)
    check_arrays(**arrays(streets), crs=METRIC)
    lon, lat = Transformer.from_crs(METRIC, STORAGE, always_xy=True).transform(
        streets.x + 360_000, streets.y + 3_470_000
    )
    again = build_streets(lon, lat, streets.tail, streets.neighbour)
    assert again.total_m == pytest.approx(streets.total_m)
    moved = [(x - 360_000, y - 3_470_000) for x, y in zip(again.x, again.y, strict=True)]
    links = [(int(a), int(b)) for a, b in zip(again.tail, again.neighbour, strict=True)]
    assert by_place(network(moved, links)) == by_place(streets)
