"""Walked distances, against scipy and networkx on random networks that may fall apart."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo._kernels.neighbour_loops import along_curve
from geo.walking.snapping import NEAR_M, Attachments, attach_points
from geo.walking.street_network import Streets
from geo.walking.walking import nearest_m, reach, street_m, street_totals, walk_m
from tests.geo.made import (
    METRIC,
    grid,
    metres_from,
    network,
    random_town,
    segments,
    with_places,
)
from tests.profiles import examples

OFTEN = examples(60)


@st.composite
def towns(draw: st.DrawFn) -> Streets:
    """Return random networks, some on a lattice: many equal ways, and nodes on one spot."""
    town = random_town(
        draw(st.integers(0, 10_000)),
        draw(st.integers(10, 60)),
        kept=draw(st.floats(0.3, 1.0)),
    )
    step = draw(st.sampled_from([1e-6, 25.0, 200.0]))
    xy = np.stack([town.x, town.y], axis=1) / step
    links = [(int(a), int(b)) for a, b in zip(town.tail, town.neighbour, strict=True)]
    return network((xy.round() * step).tolist(), links)


def on_nodes(streets: Streets, nodes: list[int]) -> Attachments:
    """Return ways that set out at nodes, each along one of its streets."""
    entry, along = [], []
    for node in nodes:
        row = next(k for k in range(len(streets.tail)) if node in _ends(streets, k))
        entry.append(row if streets.tail[row] < streets.neighbour[row] else _twin(streets, row))
        along.append(0.0 if streets.tail[entry[-1]] == node else streets.length_m[row])
    none = np.zeros(len(nodes))
    at = np.array(along)
    ptr = np.arange(len(nodes) + 1)
    return Attachments(ptr, np.array(entry, np.int32), at, none, at, at)


def _ends(streets: Streets, row: int) -> tuple[int, int]:
    return int(streets.tail[row]), int(streets.neighbour[row])


def _twin(streets: Streets, row: int) -> int:
    a, b = _ends(streets, row)
    return next(k for k in range(len(streets.tail)) if _ends(streets, k) == (b, a))


def from_scipy(streets: Streets, sources: list[int], limit_m: float) -> NDArray[np.float64]:
    shape = (streets.nodes, streets.nodes)
    graph = csr_array((streets.length_m, streets.neighbour, streets.indptr), shape=shape)
    return np.asarray(dijkstra(graph, directed=True, indices=sources, limit=limit_m))


@OFTEN
@given(towns(), st.sampled_from([0.0, 25.0, 130.0, 400.0, 1e9]), st.data())
def test_distances_are_those_of_scipy(
    streets: Streets, limit_m: float, data: st.DataObject
) -> None:
    """From several nodes, and from the nearest of them; beyond the limit is nothing."""
    some = np.unique(streets.tail).tolist()
    sources = data.draw(st.lists(st.sampled_from(some), min_size=1, max_size=5, unique=True))
    expected = from_scipy(streets, sources, limit_m)
    ways = on_nodes(streets, sources)
    found = reach(streets, ways, limit_m)
    rows = np.stack([found.of(place) for place in range(len(sources))])
    np.testing.assert_allclose(rows, expected, rtol=0, atol=1e-9)
    np.testing.assert_allclose(
        nearest_m(streets, ways, limit_m), expected.min(axis=0), rtol=0, atol=1e-9
    )
    assert found.metres.max(initial=0) <= limit_m
    assert len(np.unique(found.node[: found.ptr[1]])) == found.ptr[1]  # each node once


@OFTEN
@given(towns(), st.sampled_from([0.0, 25.0, 130.0, 400.0, 1e9]), st.data())
def test_places_searched_side_by_side_reach_what_each_does_alone(
    streets: Streets, limit_m: float, data: st.DataObject
) -> None:
    """Just the nodes of `reach`; of each street what its two ends leave of the limit."""
    count = data.draw(st.integers(1, 90))
    x, y = np.random.default_rng(count).uniform(-50, 900, (2, count))
    places = attach_points(streets, x, y)
    found = street_totals(streets, places, limit_m)
    alone = reach(streets, places, limit_m)
    assert found.nodes.tolist() == np.diff(alone.ptr).tolist()
    for place in range(count):
        left = np.maximum(limit_m - alone.of(place), 0.0)
        ends = left[streets.tail] + left[streets.neighbour]
        street_m = np.minimum(ends, streets.length_m).sum() / 2
        assert found.street_m[place] == pytest.approx(street_m)


def test_places_are_grouped_along_a_curve_without_leaps() -> None:
    """From point to point of a square lattice it is one step (Hilbert 1891)."""
    x, y = np.divmod(np.arange(256.0), 16)
    by = np.argsort(along_curve(x, y))
    assert np.hypot(np.diff(x[by]), np.diff(y[by])).tolist() == [1.0] * 255


@pytest.mark.parametrize("limit_m", [250.0, 700.0])
def test_counts_around_every_node_of_a_town_are_those_of_scipy(limit_m: float) -> None:
    """Many groups, with more nodes within the limit than are settled at a time."""
    streets = random_town(7, 900, kept=0.6)
    nodes = np.unique(streets.tail).tolist()
    expected = from_scipy(streets, nodes, limit_m)
    found = street_totals(streets, on_nodes(streets, nodes), limit_m)
    assert found.nodes.tolist() == np.isfinite(expected).sum(axis=1).tolist()
    left = np.maximum(limit_m - expected, 0.0)
    entries = segments(streets)
    ends = left[:, streets.tail[entries]] + left[:, streets.neighbour[entries]]
    street_m = np.minimum(ends, streets.length_m[entries]).sum(axis=1)
    np.testing.assert_allclose(found.street_m, street_m, rtol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_distances_are_those_of_networkx_ego_graph(seed: int) -> None:
    streets = random_town(seed, 300)
    graph = nx.Graph()
    for a, b, metres in zip(streets.tail, streets.neighbour, streets.length_m, strict=True):
        graph.add_edge(int(a), int(b), length=float(metres))
    source = int(streets.tail[0])
    near = nx.ego_graph(graph, source, radius=500, distance="length")
    metres = reach(streets, on_nodes(streets, [source]), 500.0).of(0)
    assert set(np.flatnonzero(metres <= 500).tolist()) == set(near.nodes)
    expected = metres_from(near, source)
    assert {node: metres[node] for node in near} == pytest.approx(expected, abs=1e-9)


def test_the_limit_is_kept_to_the_bit() -> None:
    """A street of three blocks of 100 m: the node at 200 m belongs to 200 m and not to less."""
    streets = grid(4, 1, 100.0)
    source = on_nodes(streets, [0])
    for limit, last in [(200.0, 2), (np.nextafter(200.0, 0), 1), (np.nextafter(200.0, 999), 2)]:
        expected = [100.0 * node if node <= last else np.inf for node in range(4)]
        assert nearest_m(streets, source, limit).tolist() == expected
        assert reach(streets, source, limit).of(0).tolist() == expected


@examples(25)
@given(st.integers(0, 10_000), st.integers(10, 60), st.floats(0.3, 1.0))
def test_places_in_mid_street_are_nodes_of_their_own(seed: int, nodes: int, kept: float) -> None:
    """Every way cut into the network drawn for networkx, with both legs; some share a street."""
    streets = random_town(seed, nodes, side_m=500.0, kept=kept)
    if not streets.segments:
        return
    many = range(10)
    spots = np.random.default_rng(seed).uniform(-100, 600, (2, len(many)))
    ways = attach_points(streets, *spots)
    graph = with_places(streets, ways, ways)
    expected = [
        [found.get(("to", j), np.inf) for j in many]
        for found in (metres_from(graph, ("from", i)) for i in many)
    ]
    walked = np.stack([one_to_all(streets, ways, i) for i in many])
    np.testing.assert_allclose(walked, expected, rtol=0, atol=1e-9)
    np.testing.assert_allclose(walked, walked.T, rtol=0, atol=1e-9)
    # A place beside two streets is a way from one to the other, and so may be a short cut.
    for middle in np.flatnonzero(np.diff(ways.ptr) == 1):
        assert (walked <= walked[:, [middle]] + walked[middle] + 1e-9).all()


def one_to_all(streets: Streets, ways: Attachments, place: int) -> NDArray[np.float64]:
    source = ways.only(place)
    return walk_m(streets, nearest_m(streets, source, np.inf), source, ways)


def test_two_places_on_one_street_need_no_node() -> None:
    """A street of 1 km: 200 m and 700 m along it, 10 m and 30 m beside it."""
    streets = network([(0, 0), (1000, 0)], [(0, 1)])
    ways = attach_points(streets, np.array([200.0, 700.0, 700.0]), np.array([10.0, 30.0, 999.0]))
    source = ways.only(0)
    walked = walk_m(streets, nearest_m(streets, source, np.inf), source, ways)
    assert walked[1:].tolist() == [540.0, np.inf]


def test_round_the_ends_where_that_is_shorter() -> None:
    """Two streets that never meet at a node, 20 m apart: a place beside both changes over there."""
    streets = network([(0, 0), (1000, 0), (0, 20), (1000, 20)], [(0, 1), (2, 3)])
    ways = attach_points(streets, np.array([500.0, 900.0]), np.array([10.0, 45.0]))
    source = ways.only(0)
    walked = walk_m(streets, nearest_m(streets, source, np.inf), source, ways)
    assert walked[1] == 10 + 400 + 25


def test_the_nearest_of_several_sources_counts() -> None:
    streets = grid(11, 1, 100.0)
    sources = attach_points(streets, np.array([130.0, 870.0]), np.zeros(2))
    places = attach_points(streets, np.array([310.0, 620.0, 860.0, 140.0]), np.zeros(4))
    walked = walk_m(streets, nearest_m(streets, sources, np.inf), sources, places)
    assert walked.tolist() == pytest.approx([180, 250, 10, 10])


def test_several_sources_on_one_street() -> None:
    """At 100, 500 and 900 m of one street without a node between, legs of 0, 20 and 5 m."""
    streets = network([(0, 0), (1000, 0)], [(0, 1)])
    sources = attach_points(streets, np.array([100.0, 500.0, 900.0]), np.array([0.0, 20.0, 5.0]))
    places = attach_points(streets, np.array([150.0, 480.0, 850.0]), np.zeros(3))
    metres = nearest_m(streets, sources, np.inf)
    assert walk_m(streets, metres, sources, places).tolist() == pytest.approx([50, 40, 55])
    # Beside each place 25 m either way are open, so that the way ends 25 m earlier.
    assert street_m(streets, metres, sources, places).tolist() == pytest.approx([25, 20, 30])


@OFTEN
@given(st.integers(0, 10_000))
def test_the_nearest_spot_of_a_street_beside_a_place(seed: int) -> None:
    """Against the least distance among spots every half metre of all streets within 25 m."""
    streets = random_town(seed, 25, side_m=400.0)
    if not streets.segments:
        return
    x, y = np.random.default_rng(seed).uniform(0, 400, (2, 7))
    ways = attach_points(streets, x, y)
    source, places = ways.only(0), attach_points(streets, x[1:], y[1:])
    metres = nearest_m(streets, source, np.inf)
    rows = np.flatnonzero(streets.tail < streets.neighbour)
    entry, part = (each.ravel() for each in np.meshgrid(rows, np.linspace(0, 1, 1200)))
    tail, head, whole = streets.tail[entry], streets.neighbour[entry], streets.length_m[entry]
    spot_m = np.minimum(metres[tail] + part * whole, metres[head] + (1 - part) * whole)
    for row in range(len(source.entry)):
        same = entry == source.entry[row]
        direct = source.leg_m[row] + np.abs(part * whole - source.along_m[row])
        spot_m = np.where(same, np.minimum(spot_m, direct), spot_m)
    spot_x = streets.x[tail] + part * (streets.x[head] - streets.x[tail])
    spot_y = streets.y[tail] + part * (streets.y[head] - streets.y[tail])
    found = street_m(streets, metres, source, places)
    for place in range(6):
        # A street that only grazes the disc may have none of the spots in it.
        gap = np.hypot(spot_x - x[1 + place], spot_y - y[1 + place])
        inner = spot_m[gap <= NEAR_M].min(initial=np.inf)
        outer = spot_m[gap <= NEAR_M + 0.2].min(initial=np.inf)
        assert outer - 0.5 <= found[place] <= inner + 1e-9


def test_searches_leave_nothing_behind_for_the_next() -> None:
    small, large = (
        Streets(
            np.arange(count) * 100.0, np.zeros(count),
            np.concatenate([[0], 1 + 2 * np.arange(count - 1), [2 * count - 2]]),
            np.concatenate([[1], *([k - 1, k + 1] for k in range(1, count - 1)), [count - 2]])
            .astype(np.int32),
            np.full(2 * count - 2, 100.0), METRIC,
        )
        for count in (5, 9)
    )  # fmt: skip
    for streets in (small, large, large, small, large):
        ways = attach_points(streets, np.array([150.0, 350.0]), np.zeros(2))
        found = reach(streets, ways, 170.0)
        # On a straight line what is walked is the difference of the places along it.
        for place, at in enumerate((150.0, 350.0)):
            apart = np.abs(streets.x - at)
            assert found.of(place).tolist() == np.where(apart <= 170.0, apart, np.inf).tolist()
