"""Walking legs: from places to stations and from place to place, exactly and in draws.

By the rule of `geo.walking.on_foot`; in the draws both ends move.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.catchment import MAX_RADIUS_M
from geo.crs import METRIC
from geo.pairs import pair_distance_samples
from geo.uncertainty import DRAWS, values
from geo.walking.on_foot import sampled_walks, walking_metres
from geo.walking.snapping import attach_shapes
from geo.walking.street_network import Streets
from geo.walking.walking import nearest_m, walk_m
from layers.analyses.common.positions import positions_of
from layers.analyses.common.proximity import DETOUR_RANGE
from layers.store import repository
from layers.streets import local_network
from layers.transit.places import Place
from layers.transit.services import Transit

__all__ = ["Ground", "Legs", "ground_of", "uncertainty_m"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]

_NEAREST = 12
"""How many of the nearest stations are looked at, whatever the limit."""


@dataclass(frozen=True, eq=False)
class Legs:
    """Walks between pairs of places.

    Parameters
    ----------
    start, end
        Ids of the two ends, shape (pairs,).
    metres
        Metres walked, inf where there is no way, shape (pairs,).
    drawn_m
        The same in each draw, shape (draws, pairs).
    on_streets
        Whether both ends lie on the network, so that the walk goes along it.
    """

    start: NDArray[np.object_]
    end: NDArray[np.object_]
    metres: FloatArray
    drawn_m: FloatArray
    on_streets: NDArray[np.bool_]


class Ground:
    """All places and line-stations in metres, on one network or on none.

    Parameters
    ----------
    known
        Places by id; those without a location are passed over.
    stations
        Line-stations in use, a frame in STORAGE indexed by id.
    streets
        The walking network, or None.
    detour
        Factor that stands in for it.
    crs
        In which metres are taken; that of the network.
    """

    def __init__(
        self,
        known: Mapping[str, Place],
        stations: gpd.GeoDataFrame,
        streets: Streets | None,
        detour: float,
        *,
        crs: str = METRIC,
    ) -> None:
        located = {key: place for key, place in known.items() if place.geometry is not None}
        self._streets, self._detour, self._crs = streets, detour, crs
        shapes = gpd.GeoSeries([p.geometry for p in located.values()], list(located), stations.crs)
        unsure_m = [uncertainty_m(place, stations) for place in located.values()]
        self._places = _Points(shapes.to_crs(crs), unsure_m, streets, crs)
        stops = stations.geometry.to_crs(crs)
        self._stations = _Points(stops, stations["uncertainty_m"], streets, crs)
        self._factors = values("detour", *DETOUR_RANGE, draws=DRAWS)

    def to_stations(self, place: str, within_m: float) -> Legs:
        """Return the walks between a place and the stations around it, the nearest first.

        These are all that may lie within a straight distance, and the nearest in
        any case. Raises KeyError for a place without a location.
        """
        position = self._places.position[place]
        ways = self._ways(self._places, position, self._stations)
        order = np.argsort(ways.metres, kind="stable")
        close = order[(ways.least_m[order] <= within_m) | (np.arange(len(order)) < _NEAREST)]
        return self._legs(self._places, position, close, ways, self._stations)

    def to_places(self, place: str, within_m: float) -> Legs:
        """Return the walks from a place to all that may lie within a straight distance.

        The place itself is one of them. Raises KeyError for a place without a location.
        """
        return self._to_places(self._places, self._places.position[place], within_m)

    def from_point(self, point: shapely.Point, within_m: float) -> Legs:
        """Return the walks from a spot (in metres, exact) to all places as near."""
        spot = gpd.GeoSeries([point], [""], crs=self._crs)
        return self._to_places(_Points(spot, [0.0], self._streets, self._crs), 0, within_m)

    def _to_places(self, own: "_Points", start: int, within_m: float) -> Legs:
        ways = self._ways(own, start, self._places)
        close = np.flatnonzero(ways.least_m <= within_m)
        return self._legs(own, start, close, ways, self._places)

    def _ways(self, own: "_Points", start: int, goals: "_Points") -> "_Ways":
        """Return how far all goals are from one of some places."""
        apart = shapely.distance(own.shapes[start], goals.shapes)
        along, on_streets = None, np.zeros(len(apart), dtype=bool)
        if self._streets is not None and own.ways is not None and goals.ways is not None:
            here = own.ways.only(start)
            on_streets = here.connected[0] & goals.ways.connected
            reached = nearest_m(self._streets, here, MAX_RADIUS_M)
            along = np.where(on_streets, walk_m(self._streets, reached, here, goals.ways), np.nan)
        metres = walking_metres(apart, along, self._detour)
        least = apart - own.lie.farthest_m[start] - goals.lie.farthest_m
        return _Ways(apart, least, metres, on_streets)

    def _legs(
        self, own: "_Points", start: int, ends: IntArray, ways: "_Ways", goals: "_Points"
    ) -> Legs:
        metres, on_streets = ways.metres[ends], ways.on_streets[ends]
        drawn = pair_distance_samples(
            own.shapes,
            own.lie.moved_m,
            goals.shapes,
            goals.lie.moved_m,
            (np.full(len(ends), start), ends),
            (own.lie.outlines, goals.lie.outlines),
        )
        walked = sampled_walks(
            metres, ways.apart_m[ends], drawn, on_streets, self._factors, DETOUR_RANGE[1]
        )
        names = (np.full(len(ends), own.ids[start], dtype=object), goals.ids[ends])
        return Legs(*names, metres, walked, on_streets)


@dataclass(frozen=True, eq=False)
class _Ways:
    """From one place to all of some goals: straight metres, the least they may be, the walk."""

    apart_m: FloatArray
    least_m: FloatArray
    metres: FloatArray
    on_streets: NDArray[np.bool_]


class _Points:
    """Some places in metres: shapes, how they lie in the draws, ways onto the streets."""

    def __init__(
        self, shapes: gpd.GeoSeries, uncertainty_m: Any, streets: Streets | None, crs: str
    ) -> None:
        self.ids = np.array([str(each) for each in shapes.index], dtype=object)
        self.position = {each: place for place, each in enumerate(self.ids)}
        self.shapes = np.asarray(shapes.array)
        self.lie = positions_of(list(self.ids), np.asarray(uncertainty_m, dtype=float), crs=crs)
        self.ways = attach_shapes(streets, shapes) if streets is not None else None


def ground_of(known: Mapping[str, Place], running: Transit, method: str, detour: float) -> Ground:
    """Return the ground that walks of a method go over, kept until the data change."""
    network = local_network.load() if method == "streets" else None
    return _ground(
        _PlacesKey(known), running, network, detour, (repository.state(), local_network.state())
    )


@dataclass(frozen=True, eq=False)
class _PlacesKey:
    """Places as a key of the cache: what they are follows from the state of the data."""

    places: Mapping[str, Place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _PlacesKey) and self.places.keys() == other.places.keys()

    def __hash__(self) -> int:
        return hash(tuple(self.places))


@lru_cache(maxsize=4)
def _ground(
    known: _PlacesKey,
    running: Transit,
    network: local_network.Network | None,
    detour: float,
    state: object,  # noqa: ARG001 - another state is another question
) -> Ground:
    streets = network.streets if network and network.streets.crs == running.crs else None
    return Ground(known.places, running.stops, streets, detour, crs=running.crs)


def uncertainty_m(place: Place, stations: gpd.GeoDataFrame) -> float:
    """Return within how many metres a place lies, of which some are among stations in use."""
    own = place.layer_id == "stations" and place.id in stations.index
    frame = stations if own else repository.layer(place.layer_id).frame
    return float(frame.loc[place.id, "uncertainty_m"])
