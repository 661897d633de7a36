"""What the atlas knows of any point: where it lies, what is near, how far the hubs are."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import STORAGE
from geo.indicators.ptal import REACH_M
from geo.uncertainty import interval
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.indicators import Level, access_index, level_of
from layers.analyses.access.opportunities import countable, opportunities
from layers.analyses.common.journeys import goals_of
from layers.analyses.common.origins import Start, point_start
from layers.analyses.common.positions import positions_of
from layers.analyses.common.proximity import method_in_use
from layers.analyses.common.stop_searches import searched
from layers.analyses.common.times import medians_of
from layers.analyses.common.travel_options import WaitOptions
from layers.analyses.travel.travel_places import places
from layers.analyses.walking.access_legs import approach
from layers.analyses.walking.nearby_stations import stations_of, wide_walks
from layers.analyses.walking.walks import direct_walks
from layers.i18n.wording import Text, join_texts, text_of
from layers.model.layer import records
from layers.store import repository
from layers.store.atlas import ATLAS, METRIC, to_metric, with_role
from layers.transit.services import Transit, transit

__all__ = [
    "HUBS", "WALK_MIN", "NearStation", "PointCard", "Timed", "TownAt", "area_at", "point_card",
]  # fmt: skip

HUBS = ATLAS.hubs
"""Places that times lead to where the reader keeps no others."""

WALK_MIN = 15.0
"""Places up to this many minutes on foot are listed."""

_STATIONS = 3
_DISTRICTS = ("district", "context_districts")


@dataclass(frozen=True)
class Timed:
    """A place and the minutes there with their range; inf where there is no way."""

    id: str
    name: Text
    minutes: float
    low: float
    high: float


@dataclass(frozen=True)
class NearStation(Timed):
    """A station and the minutes walked to it.

    Parameters
    ----------
    lines
        What calls there.
    on_streets
        Whether the walk goes along known streets.
    """

    lines: Text
    on_streets: bool


@dataclass(frozen=True)
class TownAt:
    """A town, and in what share of the samples of its guessed edges the point lies in it."""

    id: str
    name: Text
    odds: float


@dataclass(frozen=True)
class PointCard:
    """What is known of a point.

    Parameters
    ----------
    point
        Longitude and latitude in WGS84.
    towns
        The town it lies in, then what others it could lie in; none outside the district.
    district
        The district of the city it lies in, None outside all.
    stations
        The nearest stations on rails, the nearest on foot first.
    hubs
        The hubs asked for that have opened, in their order.
    level
        Its access to public transport: index and PTAL class.
    places
        Places within `WALK_MIN` on foot, the nearest first; 0 minutes where it lies in one.
    method
        "streets" or "detour".
    """

    point: tuple[float, float]
    towns: tuple[TownAt, ...]
    district: Text | None
    stations: tuple[NearStation, ...]
    hubs: tuple[Timed, ...]
    level: Level
    places: tuple[Timed, ...]
    method: str


def point_card(
    point: tuple[float, float], params: WaitOptions, hubs: Sequence[str] = HUBS
) -> PointCard:
    """Return what is known of a point, travelling as in reach.

    Parameters
    ----------
    point
        Longitude and latitude, degrees in WGS84; it is taken as exact.
    params
        How one travels and waits.
    hubs
        Ids of places to which times are wanted; those that are no place then are left out.

    Raises
    ------
    ParameterError
        If the point is too far from all that runs (``point_far``).
    DataError
        If a layer, a metro table, the feed or the street network is missing or broken.
    """
    running = transit(params.period, params.year)
    start = point_start(point, running, params)
    spot = shapely.Point(point)
    return PointCard(
        point=point,
        towns=_towns(spot, running),
        district=_district(spot),
        stations=_stations(start, running, params),
        hubs=_hubs(start, running, params, hubs),
        level=_level(start, running, params),
        places=_places(start, running, params),
        method=method_in_use(params.method, running.crs),
    )


def _towns(spot: shapely.Point, running: Transit) -> tuple[TownAt, ...]:
    """Return the town of a point and what others it could lie in, by their guessed edges."""
    if running.crs != METRIC:  # elsewhere nothing of the atlas is near
        return ()
    towns = repository.layer("towns").frame
    at = to_metric(gpd.GeoSeries([spot], crs=STORAGE)).iloc[0]
    lie = positions_of(list(towns.index), towns["uncertainty_m"])
    shapes = to_metric(towns.geometry)
    found = []
    for k, row in enumerate(records(towns)):
        sampled = lie.outlines.get(k)
        here = bool(shapes.iloc[k].contains(at))
        odds = float(here) if sampled is None else float(shapely.contains(sampled, at).mean())
        if here or odds > 0:
            found.append((here, TownAt(row.Index, text_of(row), odds)))
    found.sort(key=lambda each: (not each[0], -each[1].odds))
    return tuple(town for _, town in found)


def area_at(point: tuple[float, float]) -> Text | None:
    """Return what a point is named after: its town, else its district of the city, else None.

    Parameters
    ----------
    point
        Longitude and latitude, degrees in WGS84.

    Raises
    ------
    DataError
        If a layer is missing or broken.
    """
    return _area(shapely.Point(point), ("towns", *_DISTRICTS))


def _district(spot: shapely.Point) -> Text | None:
    return _area(spot, _DISTRICTS)


def _area(spot: shapely.Point, layer_ids: Sequence[str]) -> Text | None:
    """Return the name of the first area of some layers in which a point lies."""
    for layer_id in layer_ids:
        for row in records(repository.layer(layer_id).located):
            if row.geometry.contains(spot):
                return text_of(row)
    return None


def _stations(start: Start, running: Transit, params: WaitOptions) -> tuple[NearStation, ...]:
    walks = wide_walks(_at_m(start), running, params, stations=_STATIONS, rail=True)
    found = []
    for each in stations_of(walks, running, most=_STATIONS, rail=True):
        low, high = interval(each.sampled_m, each.metres)
        lines = join_texts(running.route_name(line) for line in each.lines)
        found.append(
            NearStation(
                id=str(running.stops.index[each.stops[0]]),
                name=each.name,
                minutes=each.metres / params.walk_m_min,
                low=float(low) / params.walk_m_min,
                high=float(high) / params.walk_m_min,
                lines=lines,
                on_streets=each.on_streets,
            )
        )
    return tuple(found)


def _hubs(
    start: Start, running: Transit, params: WaitOptions, wanted: Sequence[str]
) -> tuple[Timed, ...]:
    known = places(params.year, params.period)
    hubs = {each: known[each] for each in wanted if each in known}
    if not hubs:
        return ()
    goals = goals_of(start.end, hubs, running, params)
    search = searched(running, start.walks, params, params.wait, informed=False)
    value, sampled = medians_of(search, goals, params, params.wait)
    low, high = interval(sampled, value)
    rows = zip(hubs.values(), value / 60, low / 60, high / 60, strict=True)
    return tuple(Timed(hub.id, hub.name, *map(float, numbers)) for hub, *numbers in rows)


def _level(start: Start, running: Transit, params: WaitOptions) -> Level:
    walks = approach(
        _at_m(start)[np.newaxis],
        running,
        within_m=float(REACH_M.max()),
        method=method_in_use(params.method, running.crs),
        detour=params.detour,
    )
    return level_of(*access_index(running, walks))


def _places(start: Start, running: Transit, params: WaitOptions) -> tuple[Timed, ...]:
    """Return the places within a walk, the blocks of one park as one; bus stops are none."""
    layers = tuple(each for each in countable() if each not in with_role("stops"))
    if not layers:
        return ()
    all_there_are = opportunities(AccessParams(counted=layers), running)
    walks = direct_walks(start.end, all_there_are.parts, running, params)
    nearest: dict[int, int] = {}
    for row in np.argsort(walks.metres, kind="stable").tolist():
        nearest.setdefault(all_there_are.whole[int(walks.stop[row])], row)
    found = []
    for place, row in nearest.items():
        if (metres := float(walks.metres[row])) > WALK_MIN * params.walk_m_min:
            break
        low, high = interval(walks.sampled_m[:, row], metres)
        by_minute = (float(each) / params.walk_m_min for each in (metres, low, high))
        found.append(Timed(all_there_are.ids[place], all_there_are.names[place], *by_minute))
    return tuple(found)


def _at_m(start: Start) -> np.ndarray:
    """Return a point that one sets out from, east and north, shape (2,)."""
    return np.asarray(shapely.get_coordinates(start.shape)[0])
