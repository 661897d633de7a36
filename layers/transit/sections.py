"""Line sections by the day they opened, and what must hold between them and the stations.

A section is named by the first and the last of the stations that opened with it,
in the order of its line. A station that opened later than those around it has a
section of its own, which stands above the one that spans it.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.errors import Problem

__all__ = ["STATIONS_FILE", "UNSOURCED", "matching", "opening_year", "section_problems"]

STATIONS_FILE = "stations.geojson"
"""The file that repeats the years of the sections."""

UNSOURCED = "unsourced"
"""Certainty of a year that came with the station data and for which no page was read."""

_FILE = "sections.csv"
_DAY = re.compile(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?", re.ASCII)

Rows = dict[str, int]


def opening_year(day: str) -> int | None:
    """Return the year of a day of opening: 2015, 2015-12 or 2015-12-19; None where unknown.

    Raises
    ------
    ValueError
        If it is no such day.

    Examples
    --------
    >>> opening_year("2015-12-19"), opening_year("2014"), opening_year("")
    (2015, 2014, None)
    """
    if not day:
        return None
    if not _DAY.fullmatch(day):
        raise ValueError(day)
    date.fromisoformat(day + "-01" * (2 - day.count("-")))
    return int(day[:4])


def matching(stations: gpd.GeoDataFrame, sections: pd.DataFrame) -> Rows:
    """Return the row of the section in which each station in operation opened.

    Parameters
    ----------
    stations
        Indexed by id, with line, branch, seq (order along the branch) and status.
    sections
        With from_id and to_id, indexed from 0.

    Returns
    -------
    dict
        Row by station; where sections break the rules of `section_problems`,
        a station in several stands in the last of them.
    """
    spans = [(row, _span(stations, sections.loc[row])) for row in sections.index]
    ordered = sorted(spans, key=lambda each: -len(each[1]))  # an infill station comes last
    return {station: row for row, span in ordered for station in span}


def section_problems(
    stations: gpd.GeoDataFrame, sections: pd.DataFrame, sources: pd.DataFrame
) -> list[Problem]:
    """Return everything in which the sections do not fit themselves, their sources, the stations.

    Parameters
    ----------
    stations, sections
        As for `matching`; the sections also with line, opened, certainty and
        source (ids, "|" between), the stations with opened and opened_certainty.
    sources
        With id.
    """
    known = set(sources["id"])
    problems = [
        problem
        for row in sections.index
        for problem in _row_problems(row, sections.loc[row], stations, known)
    ]
    problems += _overlaps(stations, sections)
    return problems or [*_unlike(stations, sections)]


def _span(stations: gpd.GeoDataFrame, section: Any) -> list[str]:
    """Return the stations in operation of a section, none where an end is unknown."""
    ends = [section["from_id"], section["to_id"]]
    if not set(ends) <= set(stations.index):
        return []
    first, last = (stations.loc[end] for end in ends)
    order = pd.to_numeric(stations["seq"])
    branch = stations["branch"].fillna("") == (first["branch"] or "")
    there = order.between(first["seq"], last["seq"]) & branch & (stations["line"] == first["line"])
    return list(stations.index[there & (stations["status"] == "operating")])


def _row_problems(
    row: int, section: Any, stations: gpd.GeoDataFrame, known: set[str]
) -> Iterator[Problem]:
    """Yield what is wrong with a section by itself."""
    report = _reporter(row)
    ends = {field: section[field] for field in ("from_id", "to_id")}
    strangers = {field: end for field, end in ends.items() if end not in stations.index}
    for field, end in strangers.items():
        yield report("section_station", field, values={"value": end})
    if not strangers and not _in_order(stations, section):
        yield report("section_order", "to_id", values={"line": section["line"]})
    try:
        opening_year(section["opened"])
    except ValueError:
        yield report("section_day", "opened", values={"value": section["opened"]})
    named = [each for each in section["source"].split("|") if each]
    for source in named:
        if source not in known:
            yield report("section_source", "source", values={"value": source})
    if (section["certainty"] == UNSOURCED) is bool(named):
        yield report("section_certainty", "certainty", values={"value": section["certainty"]})
    if not section["opened"] and section["certainty"] != UNSOURCED:
        yield report("section_undated", "opened", values={"value": section["certainty"]})


def _reporter(row: int) -> Callable[..., Problem]:
    """Return a function that makes problems of a section, by code and field."""

    def report(code: str, field: str, values: dict[str, object]) -> Problem:
        return Problem(code, file=_FILE, feature=f"#{row + 2}", field=field, values=values)

    return report


def _in_order(stations: gpd.GeoDataFrame, section: Any) -> bool:
    """Return whether both ends of a section are on one branch of its line, in its order."""
    first, last = (stations.loc[section[field]] for field in ("from_id", "to_id"))
    lines = {first["line"], last["line"], section["line"]}
    branches = {first["branch"] or "", last["branch"] or ""}
    return len(lines) == len(branches) == 1 and bool(first["seq"] <= last["seq"])


def _overlaps(stations: gpd.GeoDataFrame, sections: pd.DataFrame) -> Iterator[Problem]:
    """Yield stations in no section, in two, or in one of their own that is no later."""
    spans = {row: _span(stations, sections.loc[row]) for row in sections.index}
    inside: dict[str, list[int]] = {
        station: [] for station in stations.index[stations["status"] == "operating"]
    }
    for row, span in spans.items():
        for station in span:
            inside[station].append(row)
    for station, rows in inside.items():
        wide = [row for row in rows if len(spans[row]) > 1]
        if not rows:
            yield Problem("section_missing", file=_FILE, feature=station)
        elif len(wide) > 1 or len(rows) - len(wide) > 1:
            both = tuple(f"#{row + 2}" for row in rows)
            yield Problem("section_twice", file=_FILE, feature=station, values={"rows": both})
        elif wide and len(rows) > 1:
            own = next(row for row in rows if row not in wide)
            around, day = (str(sections.loc[row, "opened"]) for row in (wide[0], own))
            if day and day[: len(around)] < around[: len(day)]:
                report = _reporter(own)
                yield report("section_early", "opened", values={"value": day, "other": around})


def _unlike(stations: gpd.GeoDataFrame, sections: pd.DataFrame) -> Iterator[Problem]:
    """Yield stations whose year, or whose certainty of it, is not that of their section."""
    for station, row in matching(stations, sections).items():
        section = sections.loc[row]
        year, there = opening_year(str(section["opened"])), stations.loc[station, "opened"]
        expected = None if pd.isna(there) else int(there)
        pairs = {
            "opened": (expected, year),
            "opened_certainty": (stations.loc[station].get("opened_certainty"),
                                 section["certainty"]),
        }  # fmt: skip
        for field, (value, other) in pairs.items():
            if value != other:
                yield Problem("section_unlike", file=STATIONS_FILE, feature=station, field=field,
                              values={"value": value, "other": other})  # fmt: skip
