"""Reached streets: their parts, their ends and their lengths."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.walking.isochrones import prove, reached_parts, street_catchment
from geo.walking.snapping import Attachments, attach_points
from geo.walking.street_network import Streets
from geo.walking.walking import nearest_m, street_totals, walk_m
from tests.geo.made import (
    grid,
    lines,
    metres_from,
    network,
    part_lines,
    random_town,
    segments,
    with_places,
)
from tests.profiles import examples


def parts_within(streets: Streets, source: Attachments, limit_m: float) -> NDArray[np.float64]:
    return reached_parts(streets, source, nearest_m(streets, source, limit_m), limit_m)


def reached_m(parts: NDArray[np.float64]) -> float:
    """Return the length of the reached streets, no stretch counted twice.

    As the area of strips 0.2 mm wide, since the parts of one street lie on one line
    only to the last bit, and a union of lines would keep both. Where strips meet, they
    share less than 0.1 mm.
    """
    strips = shapely.buffer(part_lines(parts), 1e-4, cap_style="flat")
    return shapely.union_all(strips).area / 2e-4


# Reached streets


@pytest.mark.parametrize("limit_m", [70.0, 150.0, 505.0, 5000.0])
def test_lengths_reached_from_crossings_are_those_of_the_reached_parts(limit_m: float) -> None:
    streets = grid(7, 5, 90.0)
    nodes = np.arange(0, streets.nodes, 3)
    sources = attach_points(streets, streets.x[nodes], streets.y[nodes])
    lengths = street_totals(streets, sources, limit_m).street_m
    own = [reached_m(parts_within(streets, sources.only(i), limit_m)) for i in range(len(nodes))]
    assert lengths.tolist() == pytest.approx(own, rel=2e-3)


@pytest.mark.parametrize(
    ("limit_m", "expected"),
    [(0.0, 0.0), (30.0, 120.0), (100.0, 400.0), (130.0, 460.0), (1e4, 730.0)],
)
def test_arms_of_a_cross_are_reached_in_part(limit_m: float, expected: float) -> None:
    """Four arms of 100, 100, 130 and 400 m from where one stands."""
    streets = network(
        [(0, 0), (100, 0), (-100, 0), (0, 130), (0, -400)], [(0, k) for k in range(1, 5)]
    )
    source = attach_points(streets, np.zeros(1), np.zeros(1))
    assert reached_m(parts_within(streets, source, limit_m)) == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("blocks", [1, 2, 3])
def test_reached_streets_of_a_grid(blocks: int) -> None:
    """Whole blocks n of 100 m from a crossing reach all streets of the diamond |x| + |y| <= n.

    A street between crossings k and k + 1 blocks away is one of 4 (2 k + 1); half a
    block more adds half of each that leads outwards.
    """
    streets = grid(11, 11, 100.0)
    source = attach_points(streets, np.array([500.0]), np.array([500.0]))
    whole = sum(4 * (2 * k + 1) * 100 for k in range(blocks))
    assert reached_m(parts_within(streets, source, 100.0 * blocks)) == pytest.approx(
        whole, abs=0.02
    )
    more = whole + 4 * (2 * blocks + 1) * 50
    assert reached_m(parts_within(streets, source, 100.0 * blocks + 50)) == pytest.approx(
        more, abs=0.02
    )


def test_within_one_street_both_ways_and_the_leg_counts() -> None:
    """100 m, of which 40 are the leg: 60 m to either side, as far as the street goes."""
    streets = network([(0, 0), (1000, 0)], [(0, 1)])
    for at, expected in [(500.0, [440, 560]), (20.0, [0, 80]), (990.0, [930, 1000])]:
        source = attach_points(streets, np.array([at]), np.array([40.0]))
        ends = parts_within(streets, source, 100.0)[:, [0, 2]]
        assert [ends.min(), ends.max()] == pytest.approx(expected)


def test_a_long_street_whose_ends_are_just_reached_has_no_gap() -> None:
    """From the middle of 1 km, 510 m: each end is left with 10 m, and all between is reached."""
    streets = network([(0, 0), (1000, 0)], [(0, 1)])
    source = attach_points(streets, np.array([500.0]), np.zeros(1))
    assert reached_m(parts_within(streets, source, 510.0)) == pytest.approx(1000, abs=0.02)


def test_a_leg_longer_than_the_limit_reaches_nothing() -> None:
    streets = network([(0, 0), (1000, 0)], [(0, 1)])
    source = attach_points(streets, np.array([500.0, 500.0]), np.array([40.0, 5000.0]))
    found = street_catchment(streets, source, 39.0)
    assert len(found.parts) == 0
    assert found.area.is_empty
    proof = prove(streets, source, found)
    assert np.isnan([proof.soundness, proof.completeness]).all()
    assert proof.samples == 0


def test_a_street_reached_from_both_ends_is_reached_as_far_as_both_go() -> None:
    """Round a square of 100 m, half way: the far corner is 200 m off by either way."""
    streets = network([(0, 0), (100, 0), (100, 100), (0, 100)], [(0, 1), (1, 2), (2, 3), (3, 0)])
    source = attach_points(streets, np.zeros(1), np.zeros(1))
    for limit_m, expected in [(150.0, 300.0), (200.0, 400.0), (1e9, 400.0)]:
        assert reached_m(parts_within(streets, source, limit_m)) == pytest.approx(
            expected, abs=0.02
        )
    across = attach_points(streets, np.array([50.0]), np.zeros(1))
    assert reached_m(parts_within(streets, across, 190.0)) == pytest.approx(380.0, abs=0.02)
    assert reached_m(parts_within(streets, across, 210.0)) == pytest.approx(400.0, abs=0.02)


@examples(15)
@given(st.integers(0, 10_000), st.floats(50, 900))
def test_reached_streets_against_a_walk_in_small_steps(seed: int, limit_m: float) -> None:
    """Every street in pieces of a thousandth, each as far as networkx says its middle is."""
    streets = random_town(seed, 40, side_m=800.0, kept=0.6)
    source = attach_points(streets, *np.random.default_rng(seed).uniform(0, 800, (2, 1)))
    graph = with_places(streets, source, source)
    metres = metres_from(graph, ("from", 0))
    parts = parts_within(streets, source, limit_m)
    part = (np.arange(1000) + 0.5) / 1000
    walked = 0.0
    for entry in segments(streets):
        a, b = int(streets.tail[entry]), int(streets.neighbour[entry])
        at = part * streets.length_m[entry]
        spot_m = np.minimum(metres.get(a, np.inf) + at, metres.get(b, np.inf) + at[::-1])
        for row in np.flatnonzero(source.entry == entry):
            spot_m = np.minimum(spot_m, source.leg_m[row] + np.abs(at - source.along_m[row]))
        walked += streets.length_m[entry] * float((spot_m <= limit_m).mean())
    # Each street's count is out by one piece at each of two fronts at most.
    assert reached_m(parts) == pytest.approx(walked, rel=1e-3, abs=1e-3 * streets.total_m / 5)


@examples(15)
@given(st.integers(0, 10_000), st.floats(50, 900))
def test_reached_parts_end_just_at_the_limit(seed: int, limit_m: float) -> None:
    """Where a part ends in mid-street, one has walked the limit, or another part goes on there."""
    streets = random_town(seed, 40, side_m=800.0, kept=0.6)
    source = attach_points(streets, *np.random.default_rng(seed).uniform(0, 800, (2, 1)))
    parts = parts_within(streets, source, limit_m)
    if not len(parts):
        return
    ends = parts.reshape(-1, 2)
    nodes = shapely.multipoints(np.stack([streets.x, streets.y], axis=1))
    ends = ends[shapely.distance(shapely.points(ends), nodes) > 1e-6]
    metres = nearest_m(streets, source, np.inf)
    walked = walk_m(streets, metres, source, on_street(attach_points(streets, *ends.T)))
    assert (walked <= limit_m + 1e-6).all()
    reached = shapely.union_all(shapely.buffer(part_lines(parts), 1e-3))
    for end in shapely.points(ends[walked < limit_m - 1e-6]):
        # A front that another one has passed: the street is reached beyond it as well.
        street = lines(streets)[shapely.distance(lines(streets), end) < 1e-6]
        assert shapely.covers(reached, shapely.intersection(street, end.buffer(0.01))).all()


def on_street(ways: Attachments) -> Attachments:
    """Return only those ways that begin on the street itself."""
    kept = ways.leg_m < 1e-6
    ptr = np.concatenate(
        [[0], np.cumsum(np.bincount(ways.place[kept], minlength=len(ways.ptr) - 1))]
    )
    names = ("entry", "along_m", "leg_m", "low_m", "high_m")
    return Attachments(ptr, *(getattr(ways, name)[kept] for name in names))
