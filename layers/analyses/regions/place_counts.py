"""How many places points reach within a time, as stated, for any number of points.

The figure is that of `layers.analyses.access.cumulative` without its samples; nothing of
the size of points times places is ever held.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs import STORAGE
from geo.regions.place_sums import PlaceSums, Spots
from geo.transit.expected import expected
from geo.transit.matrix import Direct, Ways
from geo.transit.timetable import NEVER
from geo.walking.walk_rule import WalkEnds, WalkRule, Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.boarding_penalty import mean_waits
from layers.analyses.access.opportunities import Opportunities, opportunities
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.walking.station_walks import station_walks
from layers.analyses.walking.walk_ends import stop_ends, walk_rule
from layers.analyses.walking.walks import milliseconds, walking_ms
from layers.transit.places import Place
from layers.transit.services import Transit

__all__ = ["PlaceCounts", "place_counts"]

_PLACES_AT_ONCE = 2_000
_PAIRS_AT_ONCE = 2_000_000
_POINTS_AT_ONCE = 10_000

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class PlaceCounts:
    """What is needed to count the places that points reach; called with points, it counts.

    Parameters
    ----------
    sums
        The places, how long they take from each stop, and their spots walked to straight.
    rule
        How one walks, without samples.
    habits
        How fast and how far.
    crs
        In which metres are taken.
    stops
        The stops that are walked to.
    shapes, shape_place
        Parts of places that are no such spots, in `crs`, and the place of each.
    """

    sums: PlaceSums
    rule: WalkRule
    habits: TravelOptions
    crs: str
    stops: WalkEnds
    shapes: NDArray[np.object_]
    shape_place: IntArray

    def __call__(self, points: FloatArray) -> FloatArray:
        """Return how many places each point reaches; east and north in `crs`, shape (K, 2)."""
        found = np.empty(len(points))
        for first in range(0, len(points), _POINTS_AT_ONCE):
            rows = slice(first, first + _POINTS_AT_ONCE)
            found[rows] = self._counted(points[rows])
        return found

    def _counted(self, points: FloatArray) -> FloatArray:
        starts = self.rule.ends(gpd.GeoSeries.from_xy(*points.T, crs=self.crs))
        walks = self.rule.walks(starts, self.stops, self.habits.walk_limit_m, nearest=1)
        walk_ms = milliseconds(walks, walks.metres, self.habits)
        direct = self._direct(points) if len(self.shapes) else None
        start = Ways(walks.ptr, walks.stop, walk_ms)
        return self.sums.reached(points[:, 0], points[:, 1], start, direct)

    def _direct(self, points: FloatArray) -> Direct:
        """Return the walks all the way to parts of places that are no spots."""
        low, high = points.min(axis=0), points.max(axis=0)
        within = self.habits.walk_limit_m
        tree = shapely.STRtree(self.shapes)
        near = np.sort(tree.query(shapely.box(*(low - within), *(high + within))))
        goals = self.rule.ends(gpd.GeoSeries(self.shapes[near], crs=self.crs))
        walks = Walks.concatenate(self._block_walks(points, goals), 0)
        place = self.shape_place[near][walks.stop]
        metres = np.where(walks.metres <= within, walks.metres, np.inf)
        return Direct(walks.ptr, place, walking_ms(metres, self.habits.walk_m_min))

    def _block_walks(self, points: FloatArray, goals: WalkEnds) -> Iterator[Walks]:
        """Yield the walks of so many points at once that their pairs stay few."""
        step = max(_PAIRS_AT_ONCE // max(len(goals), 1), 1)
        for first in range(0, len(points), step):
            some = gpd.GeoSeries.from_xy(*points[first : first + step].T, crs=self.crs)
            yield self.rule.walks(self.rule.ends(some), goals, self.habits.walk_limit_m)


def place_counts(
    params: AccessParams, running: Transit, goals: Opportunities | None = None
) -> PlaceCounts:
    """Return the places that are counted, ready for points.

    Parameters
    ----------
    params
        Which places, within how many minutes, and how one travels.
    running
        What runs.
    goals
        Places to count in place of those of the atlas's layers.

    Raises
    ------
    ParameterError
        Stops times places are too many (``sums_many``).
    DataError
        If a layer, a metro table or the street network is missing or broken.
    """
    rule = walk_rule(params.method, params.detour, running.crs, samples=0)
    goals = opportunities(params, running) if goals is None else goals
    whole = np.array(goals.whole, dtype=np.int64)
    shapes = _shapes(goals.parts, running)
    straight = (shapely.get_type_id(shapes) == 0) & (rule.streets is None)
    x, y = shapely.get_coordinates(shapes[straight]).T
    spots = Spots(x, y, whole[straight], params.walk_limit_m, params.detour, params.walk_m_min)
    return PlaceCounts(
        sums=PlaceSums.of(
            _rides(params, running), len(running.timetable.stops),
            _ends(goals.parts, whole, len(goals.ids), rule, running, params),
            np.ones(len(goals.ids)), params.limit_min, spots,
        ),
        rule=rule,
        habits=TravelOptions(
            walk_m_min=params.walk_m_min, detour=params.detour, method=params.method
        ),
        crs=running.crs,
        stops=stop_ends(running, rule),
        shapes=shapes[~straight],
        shape_place=whole[~straight],
    )  # fmt: skip


def _rides(params: AccessParams, running: Transit) -> Any:
    """Return a function of stops that returns the milliseconds from these to all stops."""
    table, wait_ms = mean_waits(running, 0)

    def rides(stops: IntArray) -> IntArray:
        seeds = np.where(np.eye(len(stops), dtype=bool), 0, NEVER)
        return expected(table, stops, seeds, wait_ms=wait_ms[0], transfer=params.transfer)

    return rides


def _ends(  # noqa: PLR0917 - what places are, and how one walks
    parts: tuple[Place, ...], whole: IntArray, places: int, rule: WalkRule, running: Transit,
    params: AccessParams,
) -> Ways:  # fmt: skip
    """Return the walks from stops to places, of all parts of each."""
    walks = Walks.concatenate(_walks_out(parts, rule, running, params), 0)
    walk_ms, owner = milliseconds(walks, walks.metres, params), whole[walks.point]
    order = np.argsort(owner, kind="stable")
    counts = np.bincount(owner, minlength=places)
    return Ways(np.concatenate([[0], np.cumsum(counts)]), walks.stop[order], walk_ms[order])


def _walks_out(
    parts: tuple[Place, ...], rule: WalkRule, running: Transit, params: AccessParams
) -> Iterator[Walks]:
    """Yield the walks between parts and stops, block by block; interchanges have their own."""
    stops = stop_ends(running, rule)
    for first in range(0, len(parts), _PLACES_AT_ONCE):
        some = parts[first : first + _PLACES_AT_ONCE]
        plain = [place for place in some if not place.stations]
        stations = [place for place in some if place.stations]
        ends = rule.ends(gpd.GeoSeries(_shapes(plain, running), crs=running.crs))
        by_kind = [
            rule.walks(ends, stops, params.walk_limit_m, nearest=1),
            station_walks(stations, running, rule, params.walk_limit_m),
        ]
        rank = np.argsort(np.argsort([bool(each.stations) for each in some], kind="stable"))
        yield Walks.concatenate(by_kind, 0).of(rank)


def _shapes(places: Any, running: Transit) -> NDArray[np.object_]:
    """Return places in the CRS of what runs, shape (places,)."""
    shapes = gpd.GeoSeries([place.geometry for place in places], crs=STORAGE)
    return np.asarray(shapes.to_crs(running.crs).array, dtype=object)
