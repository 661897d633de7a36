"""A station is set out from, and gone to, as the spot on which it stands: over all of them."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from geo.transit.departure_sampling import departures
from geo.transit.raptor import search
from geo.transit.timetable import NEVER, Timetable
from geo.walking.walk_rule import Walks
from layers.analyses.common.journeys import itinerary
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.reach.reach import ReachParams, reach_itinerary
from layers.analyses.travel.travel_params import TravelParams
from layers.analyses.travel.travel_places import places
from layers.analyses.walking.access_legs import approach
from layers.analyses.walking.station_walks import station_walks
from layers.analyses.walking.walk_ends import spots_m, walk_rule
from layers.analyses.walking.walks import milliseconds
from layers.transit.services import transit
from tests.samples import all_samples

HABITS = TravelOptions()
RUNNING = transit(HABITS.period)
STATIONS = [place for place in places().values() if place.stations]


def walked(habits: TravelOptions) -> Walks:
    """Return the walks from all interchanges."""
    rule = walk_rule(habits.method, habits.detour, RUNNING.crs)
    return station_walks(STATIONS, RUNNING, rule, habits.walk_limit_m)


def access(walks: Walks) -> NDArray[np.int64]:
    """Return the milliseconds of walking from each point to every stop, `NEVER` for others."""
    found = np.full((len(walks.ptr) - 1, len(RUNNING.timetable.stops)), NEVER)
    found[walks.point, walks.stop] = milliseconds(walks, walks.metres, HABITS)
    return found


def arrivals(table: Timetable, access_ms: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return when each stop is reached from each place, in a few samples."""
    when = departures(table, samples=5)
    every = np.arange(len(table.stops))
    return search(table, every, access_ms, when, transfer=HABITS.transfer).after_ms


@pytest.mark.parametrize("backwards", [False, True], ids=["from", "to"])
def test_no_station_is_slower_than_the_point_on_which_it_stands(*, backwards: bool) -> None:
    """Each of its stops, to and from every stop, in every sample of departures."""
    table = RUNNING.timetable.reversed() if backwards else RUNNING.timetable
    of_stations = arrivals(table, access(walked(HABITS)))
    points = approach(
        spots_m(RUNNING), RUNNING,
        within_m=HABITS.walk_limit_m, method="detour", detour=HABITS.detour, samples=0,
    )  # fmt: skip
    of_points = arrivals(table, access(points))
    own = np.empty(len(table.stops), dtype=np.int64)
    for k, place in enumerate(STATIONS):
        own[[RUNNING.position[stop] for stop in place.stations]] = k
    assert (of_stations[own] <= of_points).all()
    # Where a station is one stop, it is that very point.
    alone = [RUNNING.position[p.stations[0]] for p in STATIONS if len(p.stations) == 1]
    assert len(alone) > len(STATIONS) // 2
    assert (of_stations[own][alone] == of_points[alone]).all()


@all_samples()
def test_one_walks_to_a_nearer_station_of_another_line() -> None:
    """From 淞发路, line 3, 22 min on foot to line 10 beat all changes: 28 min, not 39."""
    there, way = itinerary(TravelParams("st_3_0332"), "st_10_1070")
    back, way_back = itinerary(TravelParams("st_10_1070"), "st_3_0332")
    assert (round(there / 60), round(back / 60)) == (28, 28)
    assert [step.kind for step in way] == ["walk", "wait", "ride"]
    assert [step.kind for step in way_back] == ["wait", "ride", "walk"]
    point = RUNNING.stops.geometry["st_3_0332"]
    from_point, _ = reach_itinerary(ReachParams(point=(point.x, point.y)), "st_10_1070")
    assert from_point == pytest.approx(there, abs=1e-3)


def test_own_stops_are_entered_without_a_walk_and_others_walked_to() -> None:
    walks = walked(HABITS)
    for k, place in enumerate(STATIONS):
        rows = slice(walks.ptr[k], walks.ptr[k + 1])
        own = np.isin(walks.stop[rows], [RUNNING.position[each] for each in place.stations])
        assert own.sum() == len(place.stations)
        assert (walks.metres[rows][own] == 0).all()
        assert (walks.sampled_m[:, rows][:, own] == 0).all()
        assert (walks.metres[rows][~own] > 0).all()
        assert (np.diff(walks.metres[rows]) >= 0).all()


def test_of_several_stops_the_nearest_is_walked_from() -> None:
    """By straight distance, worked out here from all pairs of stops."""
    spots = spots_m(RUNNING)
    apart = np.hypot(*(spots[:, np.newaxis] - spots[np.newaxis]).transpose(2, 0, 1))
    walks = walked(replace(HABITS, detour=1.5))
    several = [k for k, place in enumerate(STATIONS) if len(place.stations) > 1]
    assert several
    for k in several:
        rows = slice(walks.ptr[k], walks.ptr[k + 1])
        own = [RUNNING.position[each] for each in STATIONS[k].stations]
        other = ~np.isin(walks.stop[rows], own)
        nearest = apart[own].min(axis=0)[walks.stop[rows][other]] * 1.5
        # What is farther than anybody walks as stated is there for the samples alone.
        near = nearest <= HABITS.walk_limit_m
        assert walks.metres[rows][other][near] == pytest.approx(nearest[near])
        assert (walks.metres[rows][other][~near] > HABITS.walk_limit_m).all()
