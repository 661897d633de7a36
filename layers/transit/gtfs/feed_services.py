"""What a GTFS feed runs in a window of one day: stops, services, interchanges."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.gtfs.feed_departures import route_headways
from geo.gtfs.feed_timetable import feed_timetable
from geo.transit.modes import MODE_TABLE, MODES
from geo.transit.timetable import Timetable
from layers.transit.gtfs.days import Day
from layers.transit.gtfs.feed_tables import FeedTables

__all__ = ["KINDS", "WINDOWS_S", "FeedServices", "feed_services"]

_HOUR = 3600.0
WINDOWS_S = {
    "am_peak": (7 * _HOUR, 9 * _HOUR),
    "off_peak": (9 * _HOUR, 17 * _HOUR),
    "pm_peak": (17 * _HOUR, 19 * _HOUR),
    "weekend": (9 * _HOUR, 20 * _HOUR),
}
"""From when to when one sets out in each period, seconds of the service day."""

KINDS = {mode.name: mode.stop_kind for mode in MODE_TABLE}
"""Kind of a stop by its mode."""

_NAMED_ROUTES = 6

IntArray = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class FeedServices:
    """What a feed runs in a window of a day.

    Parameters
    ----------
    stops
        In STORAGE, indexed by id, in the order of the timetable: ``name_zh``,
        ``name_en``, ``line``, ``mode``, ``kind``, ``status``, ``opened``,
        ``certainty``, ``uncertainty_m``, ``source``.
    timetable
        The services; its routes are ids of the feed.
    route_names
        What a route is called, by its id.
    headway_s
        Mean seconds between departures of each route where it runs most often.
    place_of
        Number of each stop's interchange: stops of one station are one place.
    window_s
        From when to when, seconds of the service day.
    day
        The service day, an ISO date.
    crs
        In which metres are taken.
    own_ids
        What the feed itself calls each stop and its station, by our id.
    """

    stops: gpd.GeoDataFrame
    timetable: Timetable
    route_names: Mapping[str, str]
    headway_s: Mapping[str, float]
    place_of: IntArray
    window_s: tuple[float, float]
    day: str
    crs: str
    own_ids: Mapping[str, tuple[str, ...]]


def feed_services(feed_tables: FeedTables, day: Day, window_s: tuple[float, float]) -> FeedServices:
    """Return what runs in a window of a day."""
    running = feed_tables.trips[feed_tables.trips["service"].isin(day.services)]
    stops = feed_tables.stops
    metric = stops.geometry.to_crs(feed_tables.crs)
    timetable = feed_timetable(
        pd.DataFrame({"x": metric.x, "y": metric.y, "station": stops["station"]}, stops.index),
        running, feed_tables.calls, feed_tables.frequencies, feed_tables.transfers,
        window_s=window_s,
    )  # fmt: skip
    stops = feed_tables.stops.loc[list(timetable.stops)]
    mode, line = _lines(timetable, feed_tables.route_names)
    place_of = pd.factorize(stops["station"])[0].astype(np.int64)
    own = {
        str(each): tuple(dict.fromkeys((str(stop), str(station))))
        for each, stop, station in zip(stops.index, stops["own_id"], stops["station"], strict=True)
    }
    stops = stops.drop(columns=["station", "own_id"]).assign(
        line=line, mode=mode, kind=[KINDS[each] for each in mode]
    )
    return FeedServices(
        stops=stops,
        timetable=timetable,
        route_names=feed_tables.route_names,
        headway_s=route_headways(timetable, window_s),
        place_of=place_of,
        window_s=window_s,
        day=day.date.isoformat(),
        crs=feed_tables.crs,
        own_ids=own,
    )


def _lines(timetable: Timetable, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return the mode of each stop, rail where any is, and the names of the routes there."""
    pattern = np.repeat(np.arange(len(timetable.routes)), np.diff(timetable.ptr))
    rows = pd.DataFrame(
        {
            "stop": timetable.stop,
            "mode": timetable.mode[pattern],
            "name": [names[timetable.routes[each]] for each in pattern],
        }
    ).drop_duplicates()
    by_stop = rows.sort_values(["stop", "mode", "name"]).groupby("stop")
    joined = by_stop["name"].agg(lambda each: " / ".join(dict.fromkeys(each)))
    short = [" / ".join(each.split(" / ")[:_NAMED_ROUTES]) for each in joined]
    return [MODES[each] for each in by_stop["mode"].min()], short
