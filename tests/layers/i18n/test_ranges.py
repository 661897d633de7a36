"""Ranges of coverage against a closed form, and its samples against exact shapes."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.optimize import brentq

from geo.crs import to_storage
from geo.overlay import shares
from geo.uncertainty import values
from geo.walking.isochrones import street_catchment
from geo.walking.snapping import attach_points
from layers.analyses.common.nearness import Scene, StationDistances, anchored
from layers.analyses.common.proximity import METHODS, Setting
from layers.analyses.common.station_distances import nearness
from layers.analyses.common.targets import stations_of, targets_of
from layers.analyses.coverage.coverage_rows import coverage_rows
from layers.store import repository
from layers.store.atlas import METRIC
from layers.streets import local_network

RADIUS_M, UNSURE_M = 800.0, 300.0
SIDE_M, BEYOND_M = 2400.0, 100.0
X, Y = 350_000.0, 3_470_000.0
SAMPLES = 4000
WITHIN_A_POINT = 0.005
"""How near a share in a sample comes to the exact one: half a percentage point."""


def made(shape: shapely.Geometry, uncertainty_m: float) -> gpd.GeoDataFrame:
    """Return a frame of one made-up place near the middle of the district."""
    there = shapely.transform(shape, lambda xy: xy + np.array([X, Y]))
    frame = gpd.GeoDataFrame({"uncertainty_m": [uncertainty_m]}, geometry=[there], crs=METRIC)
    return to_storage(frame)


def table_of(
    setting: Setting, target: gpd.GeoDataFrame, scene: Scene, near: StationDistances
) -> pd.DataFrame:
    """Return the rows of some targets, walked at 80 m a minute, beside stations without names."""
    nameless = pd.DataFrame({"name_zh": [], "name_en": [], "counted": []})
    return coverage_rows(
        setting, target, scene, near, stations=nameless, minutes={}, speed_m_min=80.0
    )


def row_of(
    station: gpd.GeoDataFrame, target: gpd.GeoDataFrame, *, samples: int = SAMPLES
) -> pd.Series:
    """Return the row of a table of coverage by a circle."""
    scene = Scene.of(station, target, samples=samples)
    setting = Setting("circle", (RADIUS_M,))
    near = nearness(setting, scene)
    return table_of(setting, target, scene, near).iloc[0]


def part_of_disc(beyond_m: float) -> float:
    """Return the part of a disc on the far side of a straight edge, as a share of the square.

    The segment of a circle beyond a chord at distance d is R^2 acos(d / R) - d sqrt(R^2 - d^2).
    """
    d = -beyond_m
    segment = RADIUS_M**2 * np.arccos(d / RADIUS_M) - d * np.sqrt(RADIUS_M**2 - d**2)
    return segment / SIDE_M**2


def shift_at(level: float) -> float:
    """Return the shift along the edge's normal that a part of all shifts lies below.

    Even over a disc of radius U, a shift's projection has the density
    2 sqrt(U^2 - t^2) / (pi U^2).
    """
    u = UNSURE_M

    def below(t: float) -> float:
        return 0.5 + (t * np.sqrt(u * u - t * t) + u * u * np.arcsin(t / u)) / (np.pi * u * u)

    return float(brentq(lambda t: below(t) - level, -u, u))


SQUARE = shapely.box(-SIDE_M, -SIDE_M / 2, 0, SIDE_M / 2)
STATION = shapely.Point(-BEYOND_M, 0)


@pytest.mark.parametrize(
    ("station_m", "square_m"), [(UNSURE_M, 0.0), (0.0, UNSURE_M)], ids=["circle", "square"]
)
def test_a_circle_and_a_straight_edge_shifted_across_each_other(
    station_m: float, square_m: float
) -> None:
    """The 5 and 95 % of the shifts give those of the share, which grows with the shift.

    Allowed: 3 standard errors of the share of 4000 samples below a level, and 0.05
    percentage points for the lattice and for the circle's 128 sides.
    """
    row = row_of(made(STATION, station_m), made(SQUARE, square_m))
    assert row["share"] == pytest.approx(part_of_disc(BEYOND_M), abs=5e-5 + 4e-4 * row["share"])
    error = 3 * np.sqrt(0.05 * 0.95 / SAMPLES)
    for level, end in ((0.05, row["share_low"]), (0.95, row["share_high"])):
        least, most = (
            part_of_disc(BEYOND_M + shift_at(level + slack)) for slack in (-error, error)
        )
        assert least - 5e-4 <= end <= most + 5e-4
    assert row["share_low"] < part_of_disc(BEYOND_M) - 0.02
    assert row["share_high"] > part_of_disc(BEYOND_M) + 0.02


@pytest.mark.parametrize("target", [SQUARE, shapely.Point(-700, 100), shapely.Point(3000, 0)])
@pytest.mark.parametrize("method", ["circle", "streets"])
def test_what_is_sure_has_no_width(
    method: str, target: shapely.Geometry, walkable: local_network.Network
) -> None:
    assert walkable
    place = made(target, 0.0)
    scene = Scene.of(made(STATION, 0.0), place)
    setting = Setting(method, (RADIUS_M,))
    near = nearness(setting, scene)
    row = table_of(setting, place, scene, near).iloc[0]
    assert row["share_low"] == row["share"] == row["share_high"]
    assert row["nearest_m_low"] == row["nearest_m"] == row["nearest_m_high"]
    assert row["walk_min_low"] == row["walk_min"] == row["walk_min_high"]


@pytest.mark.parametrize(
    ("metres", "unsure_m", "expected"),
    [
        # All shifts leave it inside, all leave it outside, some bring it across.
        (400.0, 300.0, (1.0, 1.0, 1.0)),
        (1200.0, 300.0, (0.0, 0.0, 0.0)),
        (700.0, 300.0, (0.0, 1.0, 1.0)),
        (900.0, 300.0, (0.0, 0.0, 1.0)),
        # Between the circle and its 128 sides: as unsure as can be, and said to be inside.
        (799.9, 300.0, (0.0, 1.0, 1.0)),
    ],
)
def test_points_are_inside_or_outside_or_may_be_either(
    metres: float, unsure_m: float, expected: tuple[float, ...]
) -> None:
    turn = np.pi / 128
    spot = shapely.Point(metres * np.cos(turn), metres * np.sin(turn))
    row = row_of(made(shapely.Point(0, 0), 0.0), made(spot, unsure_m), samples=200)
    assert (row["share_low"], row["share"], row["share_high"]) == expected


def test_the_width_for_a_point_is_that_of_its_shift() -> None:
    """Far away only the shift along the line of sight counts: quantiles of its projection."""
    row = row_of(made(shapely.Point(0, 0), 0.0), made(shapely.Point(19_000, 0), UNSURE_M))
    error = 3 * np.sqrt(0.05 * 0.95 / SAMPLES)
    for level, end in ((0.05, "nearest_m_low"), (0.95, "nearest_m_high")):
        least, most = (19_000 + shift_at(level + slack) for slack in (-error, error))
        # The shift across it adds at most U^2 / (2 d).
        assert least <= row[end] <= most + UNSURE_M**2 / (2 * 19_000)


def scene_of(target: str, *, samples: int = 6) -> Scene:
    return Scene.of(stations_of("operating"), targets_of(target), samples=samples)


def moved(scene: Scene, sample: int) -> gpd.GeoSeries:
    """Return the targets as a sample moves them."""
    shift = scene.shapes_moved[sample]
    return gpd.GeoSeries(
        [
            scene.outlines[place][sample]
            if place in scene.outlines
            else shapely.transform(shape, lambda xy, by=by: xy + by)
            for place, (shape, by) in enumerate(zip(scene.shapes, shift, strict=True))
        ],
        crs=METRIC,
    )


def sampled_shares(scene: Scene, near: StationDistances) -> np.ndarray:
    exact = shares(scene.shapes, near.covers.iloc[0])["share"].to_numpy()
    return anchored(exact, near.sampled_share[0], high=1.0)


@pytest.mark.parametrize("target", ["district", "towns", "parks", "zones"])
def test_draws_by_circle_are_the_shares_of_exact_shapes(target: str) -> None:
    scene = scene_of(target)
    found = sampled_shares(scene, nearness(Setting("circle", (RADIUS_M,)), scene))
    for sample in range(scene.samples):
        spots = shapely.points(scene.spots + scene.stops_moved[sample + 1])
        cover = shapely.union_all(shapely.buffer(spots, RADIUS_M, quad_segs=64))
        there = moved(scene, sample + 1)
        exact = shapely.intersection(there.array, cover)
        expected = shapely.area(exact) / there.area.to_numpy()
        assert np.abs(found[sample] - expected).max() < WITHIN_A_POINT


@pytest.mark.parametrize("target", ["district", "towns"])
def test_draws_by_streets_are_the_shares_of_exact_catchments(
    target: str, walkable: local_network.Network
) -> None:
    streets, scene = walkable.streets, scene_of(target, samples=2)
    near = nearness(Setting("streets", (RADIUS_M,)), scene)
    found, known = sampled_shares(scene, near), ~np.isnan(near.nearest_m)
    assert known.sum() >= 1
    for sample in range(scene.samples):
        ways = attach_points(streets, *(scene.spots + scene.stops_moved[sample + 1]).T)
        cover = street_catchment(streets, ways, RADIUS_M).area
        expected = shares(moved(scene, sample + 1), cover)["share"].to_numpy()
        assert np.abs(found[sample] - expected)[known].max() < WITHIN_A_POINT


def test_a_detour_is_a_smaller_circle_by_its_factor_exactly() -> None:
    scene = scene_of("towns")
    factors = values("detour", 1.2, 1.5, samples=scene.samples)
    near = nearness(Setting("detour", (RADIUS_M,), detour=1.3), scene)
    circle = nearness(Setting("circle", (RADIUS_M / 1.3,)), scene)
    assert near.covers.iloc[0].equals(circle.covers.iloc[0])
    assert near.nearest_m == pytest.approx(1.3 * circle.nearest_m)
    for sample, factor in enumerate(factors):
        smaller = nearness(Setting("circle", (RADIUS_M / factor,)), scene)
        assert near.sampled_share[0, sample + 1] == pytest.approx(
            smaller.sampled_share[0, sample + 1]
        )
        assert near.sampled_nearest_m[sample + 1] == pytest.approx(
            factor * smaller.sampled_nearest_m[sample + 1]
        )


def test_a_detour_of_two_halves_the_circle() -> None:
    scene = Scene.of(stations_of("core"), repository.layer("district").frame, samples=0)
    found = nearness(Setting("detour", (1000.0,), detour=2.0), scene).covers.iloc[0]
    assert found.equals(nearness(Setting("circle", (500.0,)), scene).covers.iloc[0])


@pytest.mark.parametrize("method", METHODS)
def test_a_draw_asked_for_again_is_the_same(method: str, walkable: local_network.Network) -> None:
    assert walkable
    one, other = (nearness(Setting(method, (900.0,)), scene_of("zones")) for _ in range(2))
    assert (one.sampled_share == other.sampled_share).all()
    assert (one.sampled_nearest_m == other.sampled_nearest_m).all()
