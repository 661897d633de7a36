"""Catchments: reached streets to the metre, ground that is true, and a proof that can fail."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely

from geo.walking.isochrones import Catchment, prove, street_catchment
from geo.walking.snapping import NEAR_M, Attachments, attach_points
from geo.walking.street_network import Streets, build_streets, main_part
from geo.walking.walking import nearest_m, street_m, walk_m
from layers.streets.osm_file import read_osm
from tests.geo.made import (
    SHARED,
    grid,
    network,
    part_lines,
    random_town,
    write_osm_town,
)

CONTOUR_M = 0.15
"""How far the contour may lie inside the exact ground: 0.13 m, as geo.walking.ground says."""

EXTRACTS = {
    "west_oakland": SHARED / "osm_west_oakland" / "West-Oakland.osm.bz2",
    "porto_alegre": SHARED / "porto_alegre" / "poa_osm.pbf",
}


@pytest.fixture(scope="module", params=["random", "made_up", *EXTRACTS])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Streets:
    """A random network, one out of a made-up extract, or out of a real one."""
    if request.param == "random":
        return main_part(random_town(7, 600, side_m=2500.0, kept=0.6))[0]
    if request.param == "made_up":
        path = tmp_path_factory.mktemp("osm") / "town.osm"
        write_osm_town(path)
    else:
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


# True ground


def test_catchments_are_sound_and_complete(town: Streets) -> None:
    ways = spots_near(town, 8, seed=3)
    for place in range(8):
        source = ways.only(place)
        for limit_m in (300.0, 1200.0):
            proof = prove(town, source, street_catchment(town, source, limit_m))
            assert min(proof.soundness, proof.completeness) >= 0.99, (place, limit_m, proof)


def test_several_places_have_a_catchment_together(town: Streets) -> None:
    ways = spots_near(town, 4, seed=5)
    together = street_catchment(town, ways, 400.0)
    proof = prove(town, ways, together)
    assert min(proof.soundness, proof.completeness) >= 0.99
    alone = shapely.union_all([street_catchment(town, ways.only(k), 400.0).area for k in range(4)])
    assert shapely.difference(alone, together.area).area < 1e-8 * alone.length
    assert together.area.area == pytest.approx(alone.area, rel=0.002)


def test_more_minutes_and_more_speed_hold_less(town: Streets) -> None:
    """The rings of 5, 10 and 15 minutes at 3 and 4.8 km/h nest by metres walked."""
    source = spots_near(town, 1, seed=11)
    limits = sorted(minutes * speed * 1000 / 60 for minutes in (5, 10, 15) for speed in (3.0, 4.8))
    areas = [street_catchment(town, source, limit).area for limit in limits]
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
        found = street_catchment(streets, source, 900.0)
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
    found = street_catchment(town, source, limit_m)
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
    certain = inside & (reached_at <= NEAR_M)
    assert inside.sum() > 50
    assert reached_at[inside].max() <= NEAR_M + 5 / np.sqrt(2)
    assert (beside[certain] <= limit_m + 1e-6).all()
    assert (walked[certain] <= limit_m + NEAR_M * np.sqrt(2)).all()


@pytest.mark.parametrize("seed", [17, 19, 31, 38, 46])
def test_inner_corners_add_next_to_nothing(town: Streets, seed: int) -> None:
    """By area, of any place: what share of some random points it is would be luck."""
    found = street_catchment(town, spots_near(town, 1, seed=seed), 250.0)
    exact = shapely.buffer(shapely.union_all(part_lines(found.parts)), NEAR_M, quad_segs=32)
    assert shapely.difference(found.area, exact).area <= 0.005 * found.area.area
    assert shapely.difference(exact, found.area).area <= CONTOUR_M * exact.length


# The proof


@pytest.fixture(scope="module")
def example() -> tuple[Streets, Attachments, Catchment]:
    """A catchment in a sparse town with wide blocks."""
    streets = main_part(random_town(2, 120, side_m=3000.0, kept=0.5))[0]
    source = attach_points(streets, streets.x[60:61], streets.y[60:61])
    return streets, source, street_catchment(streets, source, 1200.0)


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
    more = street_catchment(streets, source, 1500.0)
    assert prove(streets, source, replace(found, area=more.area)).soundness < 0.9


def test_half_a_catchment_is_incomplete(example: tuple[Streets, Attachments, Catchment]) -> None:
    """The half of it that holds half of the reached streets."""
    streets, source, found = example
    middle = np.median(found.parts[:, [0, 2]])
    left, bottom, _, top = found.area.bounds
    half = shapely.intersection(found.area, shapely.box(left, bottom, middle, top))
    reached = shapely.intersection(part_lines(found.parts), half)
    expected = shapely.length(reached).sum() / shapely.length(part_lines(found.parts)).sum()
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
