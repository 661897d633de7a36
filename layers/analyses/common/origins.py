"""Where one sets out: a named place, or any point on the map."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import STORAGE
from geo.errors import ParameterError, Problem
from layers.analyses.common.journeys import goals_by
from layers.analyses.common.positions import Positions, positions_of
from layers.analyses.common.proximity import method_in_use
from layers.analyses.common.times import Goals
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.travel.travel_params import find_place
from layers.analyses.walking.access_legs import AccessLegs, approach, spots_m
from layers.analyses.walking.legs import Legs, ground_of, uncertainty_m
from layers.analyses.walking.walks import direct_walks, ways_out
from layers.i18n.wording import Text, text
from layers.store import repository
from layers.streets import local_network
from layers.transit.places import Place
from layers.transit.services import Transit

__all__ = ["FAR_M", "Start", "goals_from", "place_start", "point_start", "start_of"]

FAR_M = 30_000.0
"""A point farther than this outside the bounds of all stops is refused."""


@dataclass(frozen=True, eq=False)
class Start:
    """Where one sets out.

    Parameters
    ----------
    id
        Of the place, None for a point.
    name
        What it is called.
    walks
        The walks to the stops around it.
    legs
        The walks straight to the places within the walking limit.
    shape
        Where it lies, in the CRS of what runs; None where that is not known.
    lie
        How it lies in the draws, as the only one of some places; exact if None.
    """

    id: str | None
    name: Text
    walks: AccessLegs
    legs: Legs
    shape: shapely.Geometry | None
    lie: Positions | None = None


def start_of(params: ReachParams, known: Mapping[str, Place], running: Transit) -> Start:
    """Return where one sets out.

    Raises
    ------
    PlaceError
        If the origin is none of the known places.
    ParameterError
        If the point lies too far from all that runs (``point_far``).
    DataError
        If the file of the street network is broken.
    """
    if params.point is not None:
        return point_start(params.point, known, running, params)
    return place_start(find_place(str(params.origin), known, params.year), known, running, params)


def place_start(
    place: Place, known: Mapping[str, Place], running: Transit, habits: TravelOptions
) -> Start:
    """Return a known place as a start."""
    shape, lie = None, None
    if place.geometry is not None:
        shape = gpd.GeoSeries([place.geometry], crs=STORAGE).to_crs(running.crs).iloc[0]
        unsure = [uncertainty_m(place, running.stops)]
        lie = positions_of([place.id], unsure, crs=running.crs)
    walks = ways_out([place], known, running, habits)
    legs = direct_walks(place.id, known, running, habits)
    return Start(place.id, place.name, walks, legs, shape, lie)


def point_start(
    point: tuple[float, float], known: Mapping[str, Place], running: Transit, habits: TravelOptions
) -> Start:
    """Return a point, longitude and latitude, as a start; it is taken as exact.

    Raises
    ------
    ParameterError
        If it lies more than `FAR_M` outside the bounds of all stops (``point_far``).
    DataError
        If the file of the street network is broken.
    """
    spot = gpd.GeoSeries.from_xy([point[0]], [point[1]], crs=STORAGE).to_crs(running.crs).iloc[0]
    stops = spots_m(running)
    around = np.concatenate([stops.min(axis=0), stops.max(axis=0)]) if len(stops) else np.zeros(4)
    gap_m = shapely.distance(shapely.box(*around), spot)
    if not len(stops) or not gap_m <= FAR_M:
        values = {"value": f"{point[0]:.4f}, {point[1]:.4f}", "limit": f"{FAR_M / 1000:g}"}
        raise ParameterError(Problem("point_far", field="point", values=values))
    method = method_in_use(habits.method, running.crs)
    walks = approach(
        np.array([[spot.x, spot.y]]), running,
        within_m=habits.walk_limit_m, method=method, detour=habits.detour,
    )  # fmt: skip
    ground = ground_of(known, running, method, habits.detour)
    legs = ground.from_point(spot, habits.walk_limit_m)
    return Start(None, text("reach.point"), walks, legs, spot)


def goals_from(
    start: Start,
    wanted: Mapping[str, Place],
    known: Mapping[str, Place],
    running: Transit,
    habits: TravelOptions,
) -> Goals:
    """Return some of the known places as ends of journeys from a start."""
    how = TravelOptions(walk_m_min=habits.walk_m_min, detour=habits.detour, method=habits.method)
    asked = _Places(wanted, known)
    walks = _walks(asked, running, how, (repository.state(), local_network.state()))
    return goals_by(start.legs, wanted, walks)


@dataclass(frozen=True, eq=False)
class _Places:
    """Places as a key of the cache: what they are follows from the state of the data."""

    wanted: Mapping[str, Place]
    known: Mapping[str, Place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Places) and self._keys == other._keys

    def __hash__(self) -> int:
        return hash(self._keys)

    @property
    def _keys(self) -> tuple[tuple[str, ...], ...]:
        return tuple(self.wanted), tuple(self.known)


@lru_cache(maxsize=8)
def _walks(places: _Places, running: Transit, habits: TravelOptions, state: object) -> AccessLegs:  # noqa: ARG001
    return ways_out(places.wanted.values(), places.known, running, habits)
