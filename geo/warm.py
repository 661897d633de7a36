"""All loops compiled in advance, or loaded as compiled before, on the least of networks."""

import numpy as np
import shapely

from geo._kernels import neighbour_loops, overlap_loops, shortest_paths
from geo.indicators.ptal_samples import ptal_samples
from geo.pairs import outline_distances
from geo.transit.departure_sampling import departures
from geo.transit.expected import between, stop_times
from geo.transit.grid_times import lattice, near_stops
from geo.transit.itinerary import trace
from geo.transit.matrix import Ways, origin_to_destination
from geo.transit.raptor import Arrivals, prepare, search
from geo.transit.repair.stop_arrivals import stop_arrivals
from geo.transit.spread import Ends, median_ways, spread
from geo.transit.time_fields import WalkSamples, lay_out, level, sampled_level
from geo.transit.timetable import SECOND_MS, Timetable
from geo.transit.transfer import TransferTime

__all__ = ["warm"]


def warm() -> None:
    """Make ready the loops over streets and over timetables."""
    shortest_paths.warm()
    neighbour_loops.warm()
    overlap_loops.warm()
    none, times = np.zeros(0, np.int64), np.array([0, 60 * SECOND_MS])
    line = Timetable(
        stops=("a", "b"), routes=("1",), mode=np.array([0]),
        ptr=np.array([0, 2]), stop=np.array([0, 1]), arrive_ms=times, depart_ms=times,
        boards=np.array([True, False]), alights=np.array([False, True]),
        headway_ms=np.array([60 * SECOND_MS]), group=np.array([0]), turn=np.zeros(1),
        shift_ms=np.array([0]), listed_ptr=np.array([0, 0]), listed_ms=none,
        walk_ptr=np.array([0, 0, 0]), walk_to=none, walk_m=np.zeros(0),
    )  # fmt: skip
    first, no_walk, transfer = np.array([0]), np.array([[0]]), TransferTime()
    when = departures(line, samples=1)
    found = search(line, first, no_walk, when, transfer=transfer, informed=True)
    end = Ends(np.array([0, 1]), np.array([1]), no_walk, no_walk)
    spread(found, end, informed=True)
    median_ways(found, end, informed=True)
    _ground(found)
    trace(line, first, no_walk[0], when, 0, 1, transfer=transfer)
    ways = Ways(np.array([0, 1]), first, no_walk[0])
    origin_to_destination(between(line, wait_ms=0, transfer=transfer), ways, ways)
    _scenario(line, transfer)
    ptal_samples(first, first, first, np.ones((1, 1)), np.ones((1, 1)), count=1)


def _scenario(line: Timetable, transfer: TransferTime) -> None:
    """Make ready the loops that go on from the times of another layout."""
    first, wait_ms = np.array([0]), np.full((1, 1), SECOND_MS)
    before = stop_times(line, first, wait_ms=wait_ms, transfer=transfer)
    after = stop_times(line, first, wait_ms=2 * wait_ms, transfer=transfer, before=before)
    after.to_places(0, first, first, first, 1)
    searches = prepare(
        line, first, np.array([[0]]), departures(line, samples=1), transfer=transfer,
        headway_ms=None,
    )  # fmt: skip
    stop_arrivals(searches, stop_arrivals(searches))


def _ground(found: Arrivals) -> None:
    """Make ready the loops over the ground, given arrivals at two stops."""
    outline_distances(np.array([shapely.Point(0, 0)]), np.zeros((1, 10_000, 2)))
    laid, spots, one = lay_out(found), np.zeros((2, 2)), np.ones(1)
    lattice(spots, np.ones(2), most=1, least_m=1.0)
    near = near_stops(spots, spots, 1.0)
    walk_ms, direct_ms = np.zeros((1, len(near.stop)), np.int64), np.zeros((1, 2), np.int64)
    level(laid, Ends(near.ptr, near.stop, walk_ms, direct_ms), 0.5)
    along = np.zeros(len(near.stop), dtype=bool)
    walks = WalkSamples(spots, near.ptr, near.stop, near.metres, near.metres, along)
    sampled_level(
        laid, walks, stops_m=spots[np.newaxis], factor=one, steepest=1.0, limit_m=1.0,
        speed_m_s=1.0, direct_ms=direct_ms, part=0.5,
    )  # fmt: skip
