"""Walking legs: from places to stations and from place to place, exactly and in draws.

Along the streets of a network where both ends lie on it, else straight distance
times a detour factor. In the draws both ends move; along streets the detour of
the unmoved way is kept, otherwise the factor is drawn from its range.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.attach import Attachments, attach_shapes
from geo.catchment import MAX_RADIUS_M
from geo.crs import to_metric
from geo.pairs import pair_draws
from geo.streets import Streets
from geo.uncertainty import DRAWS, shifts, values
from geo.walking import nearest_m, walk_m
from layers import networks, store
from layers.analyses.methods import DETOUR_RANGE
from layers.metro import network as metro
from layers.places import Place

__all__ = ["Ground", "Legs", "ground_of"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]

_NEAREST = 12
"""How many of the stations nearest in a straight line are looked at."""


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
        Whether each walk goes along the network.
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
    """

    def __init__(
        self,
        known: Mapping[str, Place],
        stations: gpd.GeoDataFrame,
        streets: Streets | None,
        detour: float,
    ) -> None:
        located = {key: place for key, place in known.items() if place.geometry is not None}
        self._streets, self._detour = streets, detour
        self._places = _Points(
            gpd.GeoSeries([p.geometry for p in located.values()], list(located), stations.crs),
            [_uncertainty(place) for place in located.values()],
            streets,
        )
        self._stations = _Points(stations.geometry, stations["uncertainty_m"], streets)
        self._factors = values("detour", *DETOUR_RANGE, draws=DRAWS)

    def to_stations(self, place: str) -> Legs:
        """Return the walks between a place and the stations around it, the nearest first.

        Raises KeyError for a place without a location.
        """
        position = self._places.position[place]
        apart = shapely.distance(self._places.shapes[position], self._stations.shapes)
        close = np.argsort(apart, kind="stable")[:_NEAREST]
        return self._legs(position, close, apart[close], self._stations)

    def to_places(self, place: str, within_m: float) -> Legs:
        """Return the walks from a place to all within a straight distance, itself included.

        Raises KeyError for a place without a location.
        """
        position = self._places.position[place]
        apart = shapely.distance(self._places.shapes[position], self._places.shapes)
        close = np.flatnonzero(apart <= within_m)
        return self._legs(position, close, apart[close], self._places)

    def _legs(self, start: int, ends: IntArray, apart: FloatArray, goals: "_Points") -> Legs:
        own = self._places
        metres, on_streets = apart * self._detour, np.zeros(len(ends), dtype=bool)
        drawn = pair_draws(
            own.shapes, own.moved, goals.shapes, goals.moved, (np.full(len(ends), start), ends)
        )
        factors = np.repeat(self._factors[:, np.newaxis], len(ends), axis=1)
        if self._streets is not None and own.ways is not None and goals.ways is not None:
            along = self._along_streets(self._streets, own.ways.only(start), goals.ways)[ends]
            on_streets = np.isfinite(along) & (apart > 0)
            metres = np.where(on_streets, along, metres)
            with np.errstate(invalid="ignore", divide="ignore"):
                factors = np.where(on_streets, along / apart, factors)
        names = (np.full(len(ends), own.ids[start], dtype=object), goals.ids[ends])
        return Legs(*names, metres, drawn * factors, on_streets)

    @staticmethod
    def _along_streets(streets: Streets, start: Attachments, goals: Attachments) -> FloatArray:
        return walk_m(streets, nearest_m(streets, start, MAX_RADIUS_M), start, goals)


class _Points:
    """Some places in metres: shapes, moves in the draws, ways onto the streets."""

    def __init__(self, shapes: gpd.GeoSeries, uncertainty_m: Any, streets: Streets | None) -> None:
        metric = to_metric(shapes)
        self.ids = np.array([str(each) for each in shapes.index], dtype=object)
        self.position = {each: place for place, each in enumerate(self.ids)}
        self.shapes = np.asarray(metric.array)
        self.moved = shifts(list(self.ids), np.asarray(uncertainty_m, dtype=float))
        self.ways = attach_shapes(streets, metric) if streets is not None else None


def ground_of(known: Mapping[str, Place], method: str, detour: float) -> Ground:
    """Return the ground that walks of a method go over, kept until the data change."""
    network = networks.load() if method == "streets" else None
    return _ground(_Known(known), network, detour, (store.state(), networks.state()))


@dataclass(frozen=True, eq=False)
class _Known:
    """Places as a key of the cache: what they are follows from the state of the data."""

    places: Mapping[str, Place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self.places.keys() == other.places.keys()

    def __hash__(self) -> int:
        return hash(tuple(self.places))


@lru_cache(maxsize=4)
def _ground(
    known: _Known,
    network: networks.Network | None,
    detour: float,
    state: object,  # noqa: ARG001 - another state is another question
) -> Ground:
    stations = store.layer("stations").frame.loc[list(metro().stations)]
    return Ground(known.places, stations, network.streets if network else None, detour)


def _uncertainty(place: Place) -> float:
    frame = store.layer(place.layer_id).frame
    return float(frame.loc[place.id, "uncertainty_m"])
