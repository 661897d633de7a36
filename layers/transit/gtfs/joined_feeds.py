"""Several timetable feeds as one: the trains of one operator and the buses of another.

Each keeps its services; ids that two feeds use for different things bear the number of their
feed. Calendars are cut to the days that all feeds are about, so that the day that stands for
the others is one on which all of them are known to run, or known not to.
"""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from geo.errors import DataError, Problem
from layers.transit.gtfs.check import Checked, check_feed

__all__ = ["joined", "joined_tables"]

_IDS = {
    "agency_id": "agency", "stop_id": "stop", "parent_station": "stop", "from_stop_id": "stop",
    "to_stop_id": "stop", "route_id": "route", "from_route_id": "route", "to_route_id": "route",
    "trip_id": "trip", "from_trip_id": "trip", "to_trip_id": "trip", "service_id": "service",
    "block_id": "block", "location_id": "location", "location_group_id": "location",
}  # fmt: skip
"""What the columns with ids name."""

Span = tuple[str, str]


@contextmanager
def joined(paths: Sequence[Path]) -> Iterator[Path]:
    """Give one feed out of several, as a file that is there for as long as it is used.

    One alone is given as it is.

    Raises
    ------
    DataError
        With everything that is wrong with each (see `layers.transit.gtfs.check`), each file
        named by its feed; or they have no day in common (``gtfs_apart``).
    """
    if len(paths) == 1:
        yield paths[0]
        return
    feeds = [check_feed(each) for each in paths]
    problems = [
        replace(problem, file=f"{path.name}/{problem.file}")
        for path, feed in zip(paths, feeds, strict=True)
        for problem in feed.problems
    ]
    if problems:
        raise DataError(problems)
    tables = joined_tables(feeds)
    with TemporaryDirectory() as folder:
        whole = Path(folder) / f"{'+'.join(each.stem for each in paths)}.zip"
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
            for name, table in tables.items():
                archive.writestr(f"{name}.txt", table.to_csv(index=False, lineterminator="\n"))
        yield whole


def joined_tables(feeds: Sequence[Checked]) -> dict[str, pd.DataFrame]:
    """Return the tables of several feeds without fault as those of one, all text.

    Raises
    ------
    DataError
        They have no day in common (``gtfs_apart``).
    """
    span = _common_days(feeds)
    parts: dict[str, list[pd.DataFrame]] = {}
    for number, feed in enumerate(feeds, start=1):
        clashing = _clashing(feeds, feed)
        for name, table in feed.tables.items():
            parts.setdefault(name, []).append(
                _renamed(_within(table, name, span), clashing, number)
            )
    found = {name: pd.concat(each, ignore_index=True).fillna("") for name, each in parts.items()}
    if "feed_info" in found:  # one feed has one edition; those of several are told together
        found["feed_info"] = found["feed_info"].agg(" + ".join).to_frame().T
    return found


def _common_days(feeds: Sequence[Checked]) -> Span:
    """Return the first and the last day of which all feeds tell, as GTFS writes them."""
    firsts, lasts = (
        [getattr(each.counts, end) or "" for each in feeds] for end in ("first_day", "last_day")
    )
    first, last = max(firsts), min(lasts)
    if not all(firsts) or first > last:
        spans = tuple(f"{a}–{b}" for a, b in zip(firsts, lasts, strict=True))
        raise DataError(Problem("gtfs_apart", values={"spans": spans}))
    return first.replace("-", ""), last.replace("-", "")


def _within(table: pd.DataFrame, name: str, span: Span) -> pd.DataFrame:
    """Return a calendar cut to some days; other tables as they are."""
    first, last = span
    if name == "calendar":
        cut = table.assign(
            start_date=table["start_date"].where(table["start_date"] > first, first),
            end_date=table["end_date"].where(table["end_date"] < last, last),
        )
        # A service with no day left would have a calendar that ends before it begins.
        ended = cut["start_date"] > cut["end_date"]
        never = dict.fromkeys([each for each in cut.columns if each.endswith("day")], "0")
        return cut.assign(**{
            **{day: cut[day].mask(ended, off) for day, off in never.items()},
            "start_date": cut["start_date"].mask(ended, first),
            "end_date": cut["end_date"].mask(ended, first),
        })  # fmt: skip
    if name == "calendar_dates":
        return table[(table["date"] >= first) & (table["date"] <= last)]
    return table


def _clashing(feeds: Sequence[Checked], own: Checked) -> frozenset[str]:
    """Return which kinds of ids a feed has in common with another."""
    theirs: dict[str, set[str]] = {}
    for feed in feeds:
        if feed is not own:
            for kind, ids in _ids(feed):
                theirs.setdefault(kind, set()).update(ids)
    return frozenset(kind for kind, ids in _ids(own) if ids & theirs.get(kind, set()))


def _ids(feed: Checked) -> Iterator[tuple[str, set[str]]]:
    for table in feed.tables.values():
        for column in _IDS.keys() & set(table.columns):
            yield _IDS[column], set(table[column]) - {""}


def _renamed(table: pd.DataFrame, clashing: frozenset[str], number: int) -> pd.DataFrame:
    """Return a table whose ids of some kinds bear the number of their feed."""
    columns = [each for each in table.columns if _IDS.get(each) in clashing]
    return table.assign(**{
        each: (f"{number}:" + table[each]).where(table[each] != "", "") for each in columns
    })  # fmt: skip
