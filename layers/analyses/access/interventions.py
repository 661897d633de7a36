"""What could be built or run to make a place better connected: the changes, each to be laid over.

Every change is one of four kinds, with the figures named here: assumptions of
this product, told with every answer. A change says what would run, and how the
walks of points to stops would be; the indicator is then worked out as ever.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.transit.added_route import with_route
from geo.transit.changes import with_headway, with_stop
from geo.transit.modes import BUS, RAIL
from geo.transit.timetable import SECOND_MS
from geo.walking.walk_rule import FloatArray, Walks
from layers.analyses.access.insertion_points import Spot
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.walking.nearby_stations import Station
from layers.analyses.walking.walk_ends import spots_m
from layers.analyses.walking.walk_overrides import apart_m, merged, walks_to
from layers.i18n.languages import columns
from layers.i18n.wording import Text, by_language, distance, text, text_of
from layers.transit.services import Transit

__all__ = [
    "KINDS", "LEAST_HEADWAY_S", "NEARER_M", "SHUTTLE_HEADWAY_S", "SHUTTLE_KM_H", "SHUTTLE_WALK_M",
    "SOONER_S", "Change", "entrance", "headway", "shuttle_bus", "shuttle_feeder", "station",
]  # fmt: skip

KINDS = ("entrance", "headway", "shuttle", "station")

NEARER_M = 150.0
"""A further entrance lies so much nearer, in a straight line."""

SOONER_S, LEAST_HEADWAY_S = 120.0, 90.0
"""Trains come so much more often, but never at less than this from each other."""

SHUTTLE_HEADWAY_S, SHUTTLE_KM_H, SHUTTLE_WALK_M = 600.0, 18.0, 80.0
"""A shuttle bus: how often, how fast along the way one would walk, how far to its stop."""

NEW = "new"
"""Stop and route that are not there yet."""

Walked = Callable[[FloatArray, Walks], Walks]


@dataclass(frozen=True, eq=False)
class Change:
    """Something that could be built or run.

    Parameters
    ----------
    kind
        One of `KINDS`.
    what
        What it is, in words.
    running
        What would run.
    walked
        From points, east and north in the CRS of what runs, shape (K, 2), and
        their walks as they are, the walks as they would be.
    at
        Where it would be, east and north, where it has a place; only ground
        around there gains. None where it has none.
    """

    kind: str
    what: Text
    running: Transit
    walked: Walked
    at: tuple[float, float] | None = None


def entrance(near: Station, running: Transit, habits: TravelOptions) -> Change:
    """Return a station with a further entrance, `NEARER_M` nearer whoever walks there.

    Each walk is shorter by the same part as its straight line is.
    """
    stops = np.array(sorted(near.stops), dtype=np.int64)

    def walked(points: FloatArray, walks: Walks) -> Walks:
        own = walks_to(stops, points, walks, running, habits)
        kept, sampled_kept = (_overlap_share(each) for each in apart_m(own, points, running, stops))
        nearer = replace(own, metres=own.metres * kept, sampled_m=own.sampled_m * sampled_kept)
        return merged(walks, nearer, stops)

    where = spots_m(running)[near.stops[0]]
    what = text("improve.entrance", station=near.name, metres=f"{NEARER_M:g}")
    return Change("entrance", what, running, walked, (float(where[0]), float(where[1])))


def headway(line: str, running: Transit) -> Change | None:
    """Return a line whose trains come more often, None where they cannot."""
    every_ms = running.timetable.headway_ms.tolist()
    listed = any(
        route == line and not every
        for route, every in zip(running.timetable.routes, every_ms, strict=True)
    )
    now = running.headway_s.get(line, 0.0)
    then = max(now - SOONER_S, LEAST_HEADWAY_S)
    if listed or then >= now:
        return None
    changed = replace(
        running,
        timetable=with_headway(running.timetable, line, round(then * SECOND_MS)),
        headway_s={**running.headway_s, line: then},
    )
    every = {"before": _minutes(now), "after": _minutes(then)}
    what = text("improve.headway", line=running.route_name(line), **every)
    return Change("headway", what, changed, lambda _, walks: walks)


def shuttle_feeder(near: Station, running: Transit, habits: TravelOptions) -> Change:
    """Return a shuttle bus as a further way to a station: walk, half a headway, ride.

    Taken by each walk to the station that it is quicker than.
    """
    stops = np.array(sorted(near.stops), dtype=np.int64)
    wait_min, m_min = SHUTTLE_HEADWAY_S / 60 / 2, SHUTTLE_KM_H * 1000 / 60

    def ridden(metres: FloatArray) -> FloatArray:
        by_bus = SHUTTLE_WALK_M + habits.walk_m_min * (wait_min + metres / m_min)
        return np.minimum(metres, by_bus)

    def walked(points: FloatArray, walks: Walks) -> Walks:
        own = walks_to(stops, points, walks, running, habits)
        quicker = replace(own, metres=ridden(own.metres), sampled_m=ridden(own.sampled_m))
        return merged(walks, quicker, stops)

    return Change("shuttle", _shuttle(near), running, walked)


def shuttle_bus(near: Station, running: Transit) -> Change:
    """Return a shuttle bus to a station as one more service within reach of each point."""
    table = running.timetable
    ride_ms = round(near.metres / (SHUTTLE_KM_H / 3.6) * SECOND_MS)
    every_ms = round(SHUTTLE_HEADWAY_S * SECOND_MS)
    to = table.stops[near.stops[0]]
    more = with_route(table, NEW, NEW, to, ride_ms=ride_ms, headway_ms=every_ms)
    changed = replace(
        _with_place(running, spots_m(running)[near.stops[0]], mode=BUS, line=NEW, unsure_m=0),
        timetable=more,
        # As often as planned, in every sample.
        quality={**running.quality, NEW: "feed"},
        headway_s={**running.headway_s, NEW: SHUTTLE_HEADWAY_S},
    )
    last = len(table.stops)

    def walked(points: FloatArray, walks: Walks) -> Walks:
        count, samples = len(points), len(walks.sampled_m)
        own = Walks(
            np.arange(count + 1),
            np.full(count, last, dtype=np.int64),
            np.full(count, SHUTTLE_WALK_M),
            np.full((samples, count), SHUTTLE_WALK_M),
            np.zeros(count, dtype=bool),
        )
        return merged(walks, own, np.array([last]))

    return Change("shuttle", _shuttle(near), changed, walked)


def station(spot: Spot, running: Transit, habits: TravelOptions) -> Change:
    """Return a line with one more station."""
    at = np.array(spot.at)
    changed = replace(
        _with_place(running, at, mode=RAIL, line=spot.line, unsure_m=spot.uncertainty_m),
        timetable=with_stop(running.timetable, NEW, spot.line, spot.between, spot.part),
    )
    stops = np.array([len(running.timetable.stops)])

    def walked(points: FloatArray, walks: Walks) -> Walks:
        return merged(walks, walks_to(stops, points, walks, changed, habits), stops)

    one, other = (_name(running, each) for each in spot.between)
    far = by_language(lambda lang: distance(spot.apart_m, lang))
    what = text(
        "improve.station", line=running.route_name(spot.line), one=one, other=other, distance=far
    )
    return Change("station", what, changed, walked, spot.at)


def _shuttle(near: Station) -> Text:
    """Return what a shuttle bus is."""
    return text(
        "improve.shuttle",
        station=near.name,
        metres=f"{SHUTTLE_WALK_M:g}",
        minutes=_minutes(SHUTTLE_HEADWAY_S),
        speed=f"{SHUTTLE_KM_H:g}",
    )


def _overlap_share(apart_m: FloatArray) -> FloatArray:
    """Return what part is left of walks between points so far apart."""
    left = np.maximum(apart_m - NEARER_M, 0.0)
    return np.divide(left, apart_m, out=np.zeros_like(left), where=apart_m > 0)


def _with_place(
    running: Transit, at: Iterable[float], *, mode: str, line: str, unsure_m: float
) -> Transit:
    """Return what runs with one more stop, a place of its own, last of all."""
    point = gpd.GeoSeries([shapely.Point(*at)], crs=running.crs).to_crs(running.stops.crs)
    row = {
        **dict.fromkeys(columns("name"), NEW), "line": line, "mode": mode, "status": "planned",
        "uncertainty_m": unsure_m,
    }  # fmt: skip
    known = {name: value for name, value in row.items() if name in running.stops}
    new = gpd.GeoDataFrame([known], index=[NEW], geometry=point.to_list(), crs=point.crs)
    kept = [*known, "geometry"]
    stops = pd.concat([running.stops[kept], new[kept]])
    place = np.append(running.place_of, running.place_of.max(initial=-1) + 1)
    return replace(running, stops=stops, place_of=place)


def _name(running: Transit, stop: str) -> Text:
    row = running.stops.loc[stop]
    return text_of(row)


def _minutes(seconds: float) -> str:
    """Return seconds as minutes with one decimal, where it is not 0."""
    return f"{round(seconds / 60, 1):g}"
