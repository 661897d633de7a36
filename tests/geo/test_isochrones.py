"""Catchments: reached streets to the metre, ground that is true, and a proof that can fail."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.attach import NEAR_M, Attachments, attach_points
from geo.isochrones import Catchment, catchment, prove, reached_parts
from geo.streets import Streets, build_streets, main_part
from geo.walking import nearest_m, reach, reached_length, street_m, walk_m
from layers.osmfile import read_osm
from tests.geo.made import (
    SHARED,
    grid,
    lines,
    metres_from,
    network,
    part_lines,
    random_town,
    segments,
    with_places,
)

CONTOUR_M = 0.15
"""How far the contour may lie inside the exact ground: 0.13 m, as geo.ground says."""

EXTRACTS = {
    "west_oakland": SHARED / "osm_west_oakland" / "West-Oakland.osm.bz2",
    "porto_alegre": SHARED / "porto_alegre" / "poa_osm.pbf",
}


@pytest.fixture(scope="module", params=["random", *EXTRACTS])
def town(request: pytest.FixtureRequest) -> Streets:
    """A random network, or one out of a real extract."""
    if request.param == "random":
        return main_part(random_town(7, 600, side_m=2500.0, kept=0.6))[0]
    path = EXTRACTS[request.param]
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the repository, in ../shared/data")
    raw = read_osm(path)
    return main_part(build_streets(raw.lon, raw.lat, raw.u, raw.v))[0]


def spots_near(streets: Streets, count: int, seed: int) -> Attachments:
    """Return the ways of places up to 30 m beside some nodes."""
    random = np.random.default_rng(seed)
    node = random.integers(0, streets.nodes, count)
    x, y = streets.x[node] + random.uniform(-30, 30, count), streets.y[node]
    return attach_points(streets, x, y)


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
    lengths = reached_length(streets, reach(streets, sources, limit_m))
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
    found = catchment(streets, source, 39.0)
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


@settings(max_examples=15, deadline=None)
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


@settings(max_examples=15, deadline=None)
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


# True ground


def test_catchments_are_sound_and_complete(town: Streets) -> None:
    ways = spots_near(town, 8, seed=3)
    for place in range(8):
        source = ways.only(place)
        for limit_m in (300.0, 1200.0):
            proof = prove(town, source, catchment(town, source, limit_m))
            assert min(proof.soundness, proof.completeness) >= 0.99, (place, limit_m, proof)


def test_several_places_have_a_catchment_together(town: Streets) -> None:
    ways = spots_near(town, 4, seed=5)
    together = catchment(town, ways, 400.0)
    proof = prove(town, ways, together)
    assert min(proof.soundness, proof.completeness) >= 0.99
    alone = shapely.union_all([catchment(town, ways.only(k), 400.0).area for k in range(4)])
    assert shapely.difference(alone, together.area).area < 1e-8 * alone.length
    assert together.area.area == pytest.approx(alone.area, rel=0.002)


def test_more_minutes_and_more_speed_hold_less(town: Streets) -> None:
    """The rings of 5, 10 and 15 minutes at 3 and 4.8 km/h nest by metres walked."""
    source = spots_near(town, 1, seed=11)
    limits = sorted(minutes * speed * 1000 / 60 for minutes in (5, 10, 15) for speed in (3.0, 4.8))
    areas = [catchment(town, source, limit).area for limit in limits]
    for inner, outer in pairwise(areas):
        # Coordinates of millions of metres hold a billionth of a metre, along kilometres of edge.
        assert shapely.difference(inner, outer).area < 1e-8 * outer.length
        assert inner.area <= outer.area
    assert areas[0].area < areas[-1].area


def banks(*, bridge: bool) -> Streets:
    """Return two grids of 10 by 5 blocks of 80 m, a river of 60 m from y = 320 to 380 between."""
    side = grid(11, 5, 80.0)
    spots = list(zip(side.x, side.y, strict=True))
    links = [(int(a), int(b)) for a, b in zip(side.tail, side.neighbour, strict=True)]
    count = len(spots)
    across = [(44 + 5, count + 5)] if bridge else []  # the middle of the two quays
    return network(
        [*spots, *((x, y + 380) for x, y in spots)],
        [*links, *((a + count, b + count) for a, b in links), *across],
    )


def test_a_river_is_crossed_on_its_bridge_only() -> None:
    far_bank = shapely.box(-50, 380, 850, 800)
    middle = shapely.LineString([(-50, 350), (850, 350)])
    areas = {}
    for bridge in (False, True):
        streets = banks(bridge=bridge)
        source = attach_points(streets, np.array([400.0]), np.array([240.0]))
        found = catchment(streets, source, 900.0)
        proof = prove(streets, source, found)
        assert min(proof.soundness, proof.completeness) >= 0.99
        areas[bridge] = found.area
    assert areas[False].distance(middle) == pytest.approx(5.0, abs=0.01)  # 30 m less 25 m
    assert not areas[False].intersects(far_bank)
    assert areas[True].intersection(middle).length == pytest.approx(50.0, abs=0.5)  # the bridge's
    assert areas[True].intersection(far_bank).area > 50_000
    # 900 m, of which 80 lead to the quay and 60 over the bridge: 760 m along the other quay, so
    # that all its 400 m either way are reached, and the last street 360 m up from its corner.
    assert areas[True].covers(shapely.box(0, 380, 800, 380 + 320).boundary)


# Route and ring


@pytest.mark.parametrize("limit_m", [250.0, 800.0])
def test_route_and_ring_never_disagree(town: Streets, limit_m: float) -> None:
    """Random places around a source: who walks there in time finds it in the ring, and back."""
    source = spots_near(town, 1, seed=17)
    found = catchment(town, source, limit_m)
    left, bottom, right, top = found.area.bounds
    random = np.random.default_rng(23)
    x, y = random.uniform(left - 60, right + 60, 4000), random.uniform(bottom - 60, top + 60, 4000)
    metres = nearest_m(town, source, limit_m + 100)
    places = attach_points(town, x, y)
    walked = walk_m(town, metres, source, places)
    beside = street_m(town, metres, source, places)
    points = shapely.points(x, y)
    outside_m = shapely.distance(found.area, points)
    near = np.isfinite(beside)
    assert outside_m[near & (walked <= limit_m)].max() <= CONTOUR_M
    assert outside_m[beside <= limit_m].max() <= CONTOUR_M
    # Inside the ring, but for what its contour cuts off inner corners, a reached street is near.
    inside = shapely.intersects_xy(found.area, x, y)
    reached_at = shapely.distance(shapely.union_all(part_lines(found.parts)), points)
    sure = inside & (reached_at <= NEAR_M)
    assert inside.sum() > 50
    assert (inside & ~sure).sum() <= 0.01 * inside.sum()
    assert reached_at[inside].max() <= NEAR_M + 5 / np.sqrt(2)
    assert (beside[sure] <= limit_m + 1e-6).all()
    assert (walked[sure] <= limit_m + NEAR_M * np.sqrt(2)).all()


# The proof


@pytest.fixture(scope="module")
def example() -> tuple[Streets, Attachments, Catchment]:
    """A catchment in a sparse town with wide blocks."""
    streets = main_part(random_town(2, 120, side_m=3000.0, kept=0.5))[0]
    source = attach_points(streets, streets.x[60:61], streets.y[60:61])
    return streets, source, catchment(streets, source, 1200.0)


@pytest.mark.parametrize("claim", ["hull", "wide", "elsewhere"])
def test_ground_that_is_not_reached_makes_it_unsound(
    example: tuple[Streets, Attachments, Catchment], claim: str
) -> None:
    streets, source, found = example
    area = {
        "hull": found.area.convex_hull,
        "wide": shapely.buffer(found.area, 60),
        "elsewhere": shapely.box(0, 0, 3000, 3000),
    }[claim]
    proof = prove(streets, source, replace(found, area=area))
    assert proof.soundness < 0.8
    assert proof.completeness == 1


def test_a_catchment_of_more_minutes_is_unsound_for_fewer(
    example: tuple[Streets, Attachments, Catchment],
) -> None:
    streets, source, found = example
    more = catchment(streets, source, 1500.0)
    assert prove(streets, source, replace(found, area=more.area)).soundness < 0.9


def test_half_a_catchment_is_incomplete(example: tuple[Streets, Attachments, Catchment]) -> None:
    """The half of it that holds half of the reached streets."""
    streets, source, found = example
    middle = np.median(found.parts[:, [0, 2]])
    left, bottom, _, top = found.area.bounds
    half = shapely.intersection(found.area, shapely.box(left, bottom, middle, top))
    held = shapely.intersection(part_lines(found.parts), half)
    expected = shapely.length(held).sum() / shapely.length(part_lines(found.parts)).sum()
    proof = prove(streets, source, replace(found, area=half), samples=4000)
    assert 0.2 < expected < 0.8
    assert proof.completeness == pytest.approx(expected, abs=0.03)  # four standard errors
    assert proof.soundness >= 0.99


def test_the_same_seed_gives_the_same_proof(
    example: tuple[Streets, Attachments, Catchment],
) -> None:
    streets, source, found = example
    half = replace(found, area=found.area.convex_hull)
    proofs = [prove(streets, source, half, samples=300, seed=seed) for seed in (1, 1, 2)]
    assert proofs[0] == proofs[1] != proofs[2]
