"""The lines on rails of a timetable feed, as the layers and tables of an atlas have them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from geo.errors import DataError
from geo.transit.modes import RAIL
from layers.transit.gtfs.check import Checked
from layers.transit.gtfs.days import Choice, ServiceDays
from layers.transit.gtfs.feed_services import WINDOWS_S, feed_services
from layers.transit.gtfs.feed_tables import FeedTables, prepare
from layers.transit.gtfs.trial import examine, kind_of_period

__all__ = ["FeedLines", "RailLine", "feed_lines", "slug", "whole_patterns"]

Pattern = tuple[str, ...]

_SHORTEST_S = 30
"""A timetable of whole minutes may have two stations at one minute; this stands for none."""


@dataclass(frozen=True, eq=False)
class RailLine:
    """A line and its stations.

    Parameters
    ----------
    id, name
        A slug, and what the feed calls it.
    colour
        #RRGGBB, "" where the feed gives none.
    stations
        In the order of its longest pattern, indexed by a key of the feed's: ``name``, ``lon``,
        ``lat`` (degrees, WGS 84).
    runs_s
        Seconds between neighbouring stations, dwell included, by the keys of both.
    patterns
        The rows of stations its trains call at, those that are parts of another left out.
    headway_s
        Mean seconds between its trains by period, a key of `WINDOWS_S`.
    """

    id: str
    name: str
    colour: str
    stations: pd.DataFrame
    runs_s: Mapping[tuple[str, str], int]
    patterns: tuple[Pattern, ...]
    headway_s: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class FeedLines:
    """The lines on rails of one feed, who runs them, its file, and the last day it is about.

    source_id is the id by which the features of an atlas name it as their source.
    """

    lines: tuple[RailLine, ...]
    agency: str
    file: str
    date: str
    source_id: str = "feed"


def slug(text: str) -> str:
    """Return a name as an id: small letters, digits and underscores.

    >>> slug("São João / 1"), slug("7"), slug("地铁")
    ('sao_joao_1', '7', '')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def feed_lines(path: Path) -> FeedLines:
    """Return the lines on rails of a feed, as they run on a typical weekday.

    Parameters
    ----------
    path
        A zip file, or a folder.

    Raises
    ------
    DataError
        With everything that is wrong with it (see `layers.transit.gtfs.check`).
    """
    checked, chosen = examine(path)
    if checked.problems:
        raise DataError(checked.problems)
    agency = next(iter(checked.tables["agency"]["agency_name"]), "")
    lines: tuple[RailLine, ...] = ()
    if chosen and checked.days is not None:
        lines = tuple(_lines(checked, checked.days, chosen))
    return FeedLines(lines, agency, path.name, checked.counts.last_day or "")


def _lines(checked: Checked, days: ServiceDays, chosen: Mapping[str, Choice]) -> Iterable[RailLine]:
    """Yield the lines on rails, each with what runs on the days that stand for the others."""
    tables = prepare(checked.tables)
    headways = {
        period: feed_services(tables, days.on(_day(choice)), window).headway_s
        for period, window in WINDOWS_S.items()
        if (choice := chosen.get(kind_of_period(period))) is not None
    }
    usual = days.on(_day(chosen.get("weekday") or next(iter(chosen.values()))))
    trips = tables.trips
    running = trips[(trips["mode"] == RAIL) & trips["service"].isin(usual.services)]
    places = _places(tables)
    colours = checked.tables["routes"].set_index("route_id")["route_color"].map(_colour)
    calls = tables.calls[tables.calls["trip"].isin(running.index)]
    calls = calls.assign(place=calls["stop"].map(places["place"]),
                         route=calls["trip"].map(running["route"]))  # fmt: skip
    for number, (route, group) in enumerate(calls.groupby("route", sort=True), start=1):
        key = str(route)
        by_period = {each: found[key] for each, found in headways.items() if key in found}
        name = tables.route_names[key]
        yield RailLine(
            slug(name) or slug(key) or f"line_{number}", name, colours[key],
            *_course(group, places),
            headway_s=by_period,
        )  # fmt: skip


def _day(choice: Choice) -> date:
    return date.fromisoformat(choice.day)


def _places(tables: FeedTables) -> pd.DataFrame:
    """Return of each stop the station it is part of: its parent, else all of one name."""
    stops = tables.stops
    name = stops[next(each for each in stops.columns if each.startswith("name"))]
    own = stops["station"] == stops["own_id"]
    place = name.str.casefold().where(own, "/" + stops["station"].astype(str))
    return pd.DataFrame(
        {"place": place, "name": name, "lon": stops.geometry.x, "lat": stops.geometry.y}
    )


def _colour(text: str) -> str:
    """Return a colour of a feed as #RRGGBB, "" for none.

    >>> [_colour(text)[1:] for text in ("05d600", "", "0")]
    ['05D600', '', '']
    """
    return f"#{text.upper()}" if re.fullmatch(r"[0-9A-Fa-f]{6}", text) else ""


def _course(
    calls: pd.DataFrame, places: pd.DataFrame
) -> tuple[pd.DataFrame, dict[tuple[str, str], int], tuple[Pattern, ...]]:
    """Return the stations, run times and patterns of a line out of the calls of its trips."""
    patterns = whole_patterns(Counter(calls.groupby("trip", sort=False)["place"].agg(tuple)))
    stations = places.loc[places.index.isin(calls["stop"])].groupby("place").agg(
        {"name": "first", "lon": "mean", "lat": "mean"}
    )  # fmt: skip
    order = list(dict.fromkeys(place for each in patterns for place in each))
    return stations.loc[order], _runs(calls, patterns), patterns


def whole_patterns(orders: Mapping[Pattern, int]) -> tuple[Pattern, ...]:
    """Return the patterns that are no part of another, each in one direction, the longest first.

    A train that passes stations, or turns before the end, calls at a part of a pattern.

    Parameters
    ----------
    orders
        How many trips call at a row of stations, by the row.

    Examples
    --------
    >>> whole_patterns({("a", "b", "c"): 9, ("c", "b", "a"): 8, ("a", "c"): 2, ("b", "d"): 1})
    (('a', 'b', 'c'), ('b', 'd'))
    >>> whole_patterns({})
    ()
    """
    both = Counter[Pattern]()
    for order, count in orders.items():
        if len(order) > 1:
            both[min(order, order[::-1])] += count
    ranked = sorted(both, key=lambda each: (-len(each), -both[each], each))
    found: list[Pattern] = []
    for each in ranked:
        if not any(_is_part(each, other) or _is_part(each, other[::-1]) for other in found):
            found.append(each)
    return tuple(found)


def _is_part(part: Pattern, whole: Pattern) -> bool:
    """Return whether stations stand in another row in the same order."""
    rest = iter(whole)
    return all(each in rest for each in part)


def _runs(calls: pd.DataFrame, patterns: Iterable[Pattern]) -> dict[tuple[str, str], int]:
    """Return the median seconds between neighbours, both directions together."""
    following = calls.groupby("trip", sort=False)[["place", "arrive_s"]].shift(-1)
    took_s = following["arrive_s"] - calls["arrive_s"]
    pairs = pd.DataFrame({"a": calls["place"], "b": following["place"], "s": took_s}).dropna()
    ends = np.sort(pairs[["a", "b"]].to_numpy(dtype=str), axis=1)
    median = pairs["s"].groupby([ends[:, 0], ends[:, 1]]).median()
    wanted = dict.fromkeys(pair for each in patterns for pair in pairwise(each))
    return {(a, b): max(_SHORTEST_S, round(median[min(a, b), max(a, b)])) for a, b in wanted}
