"""Places one can leave from and arrive at, and which of them a name or a link means."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import shapely

from geo.errors import PlaceError, Problem
from layers.i18n.points import Point, point_in, point_name, point_text
from layers.model.layer import Layer
from layers.store import repository
from layers.store.atlas import ATLAS, METRIC, with_role
from layers.transit.places import POINT, Place, places_of
from layers.transit.services import Transit, anyway, stop_layer, transit

__all__ = [
    "area_origins", "find_place", "first_place", "origin_layers", "place_of", "places",
]  # fmt: skip


def places(year: int | None = None, period: str | None = None) -> Mapping[str, Place]:
    """Return every place one can leave from or arrive at in a year, by id, not to be changed.

    Parameters
    ----------
    year
        A year, None for today.
    period
        A key of `layers.transit.periods.PERIODS`, for a feed serves other stops in another
        one; None for the first in which anything runs.

    Raises
    ------
    DataError
        If a layer, a metro table or the feed is missing or broken.
    """
    return _usable(anyway(year) if period is None else transit(period, year)).by_id


def area_origins() -> tuple[str, ...]:
    """Return the layers of the atlas whose places one can leave from and arrive at."""
    return with_role("origin")


def origin_layers() -> tuple[str, ...]:
    """Return the same with the stations before them."""
    return ("stations", *area_origins())


def first_place() -> str | None:
    """Return where one sets out in a view just opened."""
    known = places()
    return ATLAS.default_origin if ATLAS.default_origin in known else next(iter(known), None)


def place_of(feature: str) -> str:
    """Return the place a feature belongs to: of a platform its interchange, else itself."""
    return _usable(anyway(None)).by_station.get(feature, feature)


@dataclass(frozen=True)
class _Usable:
    """The places one can leave from or arrive at, and which of them a station belongs to."""

    by_id: Mapping[str, Place]
    by_station: Mapping[str, str]


def _usable(running: Transit) -> _Usable:
    layers = [stop_layer(running)]
    if running.crs == METRIC:  # elsewhere nothing of the atlas is near
        layers += [repository.layer(layer_id) for layer_id in area_origins()]
    return _usable_of(tuple(layers), running, repository.table_digest("aliases"))


@lru_cache(maxsize=8)
def _usable_of(layers: tuple[Layer, ...], running: Transit, aliases: str) -> _Usable:  # noqa: ARG001
    """Return what is usable of some layers, the same as long as these and what runs are."""
    known = {
        key: place
        for key, place in places_of({each.id: each for each in layers}, running).items()
        if place.stations or _off_metro(place)
    }
    stations = {stop: key for key, place in known.items() for stop in place.stations}
    return _Usable(MappingProxyType(known), MappingProxyType(stations))


def find_place(place_id: str, known: Mapping[str, Place], year: int | None = None) -> Place:
    """Return a place by its id, or the point that stands in its stead.

    Raises
    ------
    PlaceError
        It is none of the known places: ``place_unlike``; ``place_unopened`` for a
        station of today that the year had not yet; ``place_unserved`` for a stop
        at which nothing calls in the period.
    """
    if place_id in known:
        return known[place_id]
    if point := point_in(place_id):
        return _place_at(point)
    today = places()
    # An interchange goes by the first of its stations, and that may be another one in a year.
    same = {place_id, *(today[place_id].stations if place_id in today else ())}
    for place in known.values():
        if not same.isdisjoint(place.stations):
            return place
    if place_id in today:
        name = today[place_id].name
        if year is None:
            raise PlaceError(Problem("place_unserved", values={"name": name}))
        raise PlaceError(Problem("place_unopened", values={"name": name, "year": year}))
    raise PlaceError(Problem("place_unlike", values={"value": place_id}))


def _place_at(point: Point) -> Place:
    """Return a point as a place, which is taken as exact."""
    return Place(point_text(point), point_name(point), (), POINT, POINT, shapely.Point(point))


def _off_metro(place: Place) -> bool:
    """Return whether a place has a location and is more than an unopened station."""
    return place.geometry is not None and place.layer_id != "stations"
