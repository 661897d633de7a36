"""Reach along the streets of a made-up town: spots beside them, each asked by itself."""

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import STORAGE
from geo.transit.raptor import Arrivals
from geo.transit.spread import spread
from geo.transit.time_fields import lay_out
from geo.transit.timetable import NEVER
from geo.uncertainty import SAMPLES
from geo.walking.isochrones import street_catchment
from geo.walking.snapping import attach_points
from layers.analyses import ANALYSES
from layers.analyses.common.origins import start_of
from layers.analyses.common.times import MEDIAN, Goals, ends, times
from layers.analyses.reach.reach import ReachParams, reach
from layers.analyses.reach.reach_ground import GroundQuestion, reached
from layers.analyses.reach.reach_streets import street_areas
from layers.analyses.travel.travel_places import places
from layers.analyses.walking.access_legs import approach
from layers.store.atlas import to_metric
from layers.streets import local_network
from layers.transit.services import transit
from tests.layers.reaching import areas, point


def medians(spots: np.ndarray, params: ReachParams) -> np.ndarray:
    """Return the median minutes to some spots, walked to as any point is."""
    running, known = transit(params.period), places()
    start = start_of(params, known, running)
    # So wide that of stops beyond the limit the nearest on foot is among them.
    walks = approach(spots, running, within_m=6000.0, method="streets", detour=params.detour)
    count = len(spots)
    never = np.full((1 + SAMPLES, count), np.inf)
    goals = Goals(walks, never[0], never[1:], np.zeros(count, bool))
    found = times(running, start.walks, goals, params, params.wait)
    return spread(found.found, ends(goals, params, sampled=False))[0, :, MEDIAN] / 60


def test_along_streets_the_ground_holds_the_spots_in_time(walkable: local_network.Network) -> None:
    """Far from the start, so that nobody walks all the way; a block is 200 m, or 2.5 min."""
    params = ReachParams(origin="st_1_0138", limits_min=(30.0, 45.0))
    result = ANALYSES["reach"].run(params)
    assert result.method == "streets"
    streets = walkable.streets
    random = np.random.default_rng(1)
    some = random.choice(streets.nodes, 1500, replace=False)
    spots = np.column_stack([streets.x[some], streets.y[some]])
    start = to_metric(gpd.GeoSeries([places()["st_1_0138"].geometry], crs=STORAGE)).iloc[0]
    spots = spots[np.hypot(*(spots - [start.x, start.y]).T) > 2500]
    taken = medians(spots, params)
    for limit, ground in areas(result).items():
        inside = shapely.intersects_xy(ground.buffer(5), *spots.T)
        certain, not_yet = taken <= limit - 1.3, taken > limit + 0.5
        assert certain.sum() > 5
        assert inside[certain].all()
        # Where the nearest stop changes midway along a street, times leap within it.
        assert inside[not_yet].mean() < 0.005
        assert not_yet.sum() > 500


def test_along_streets_the_start_is_walked_from(walkable: local_network.Network) -> None:
    """Nothing runs: the ground is that of the streets within 1,200 m, by its own catchment."""
    params = ReachParams(point=point([350_000.0, 3_472_000.0]), limits_min=(15.0,))
    running, known = transit("am_peak"), places()
    start = start_of(params, known, running)
    never = np.full((1, 1, len(running.timetable.stops)), NEVER)
    laid = lay_out(Arrivals(never, np.zeros_like(never), np.zeros_like(never)))
    question = GroundQuestion.of(params, running, start)
    (ground,) = street_areas(laid, walkable.streets, question)
    ways = attach_points(walkable.streets, np.array([350_000.0]), np.array([3_472_000.0]))
    expected = street_catchment(walkable.streets, ways, 1200.0).area
    assert ground.symmetric_difference(expected).area < 0.001 * expected.area
    off = reached(laid, question)
    assert off.areas[0].intersection(expected).area < 0.02 * expected.area


def test_streets_reach_less_than_a_detour_over_the_river(walkable: local_network.Network) -> None:
    del walkable
    where = (121.40, 31.36)
    by_street, straight = (
        reach(ReachParams(point=where, limits_min=(15.0, 30.0), method=method))
        for method in ("streets", "detour")
    )
    for limit in (15.0, 30.0):
        one, other = by_street.area_km2[limit], straight.area_km2[limit]
        assert one[0] < other[0]
        for value, low, high in (one, other):
            assert low <= value <= high
    assert by_street.method == "streets"
    assert any("25 m" in note.in_("en") for note in by_street.notes)
