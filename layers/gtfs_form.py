"""What the tables of a GTFS feed must look like, each by itself: files, columns, values.

Of one kind of fault the first twenty are named, the others counted.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from geo.errors import Problem
from geo.feed_times import seconds_of
from layers.gtfs_read import COLUMNS, Tables

__all__ = ["REQUIRED", "SHOWN", "Findings", "check_form", "completed", "is_sound", "rows"]

SHOWN = 20

REQUIRED: dict[str, tuple[str, ...]] = {
    "agency": ("agency_name",),
    "stops": ("stop_id",),
    "routes": ("route_id", "route_type"),
    "trips": ("route_id", "service_id", "trip_id"),
    "stop_times": ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
    "calendar": COLUMNS["calendar"],
    "calendar_dates": COLUMNS["calendar_dates"],
    "frequencies": ("trip_id", "start_time", "end_time", "headway_secs"),
    "transfers": ("from_stop_id", "to_stop_id"),
    "feed_info": (),
}
"""Columns without which a table says nothing; where they may be left blank is told below."""

_NEEDED = ("agency", "stops", "routes", "trips", "stop_times")
_MAY_BE_BLANK = {"arrival_time", "departure_time"}
_UNIQUE = {
    "stops": ("stop_id",),
    "routes": ("route_id",),
    "trips": ("trip_id",),
    "calendar": ("service_id",),
    "calendar_dates": ("service_id", "date"),
    "frequencies": ("trip_id", "start_time"),
    "stop_times": ("trip_id", "stop_sequence"),
}
_WHOLE = ("route_type", "stop_sequence", "headway_secs")
_TIMES = ("arrival_time", "departure_time", "start_time", "end_time")
_DATES = ("start_date", "end_date", "date")
_ALLOWED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(COLUMNS["calendar"][1:8], ("0", "1")),
    "exception_type": ("1", "2"),
    "exact_times": ("0", "1"),
    "pickup_type": ("0", "1", "2", "3"),
    "drop_off_type": ("0", "1", "2", "3"),
    "location_type": ("0", "1", "2", "3", "4"),
    "transfer_type": ("0", "1", "2", "3", "4", "5"),
}
_LONGEST = 60
"""Of a value, only so much is repeated in a sentence."""


class Findings:
    """Everything found wrong, in order; of one kind in one column the first `SHOWN`."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def report(
        self,
        code: str,
        table: str,
        features: Iterable[object],
        *,
        field: str | None = None,
        values: Mapping[str, Sequence[object]] | None = None,
    ) -> None:
        """Add a problem for each feature, with its own of the values, or nothing for none."""
        file, named = f"{table}.txt", [str(each)[:_LONGEST] for each in features]
        for k, feature in enumerate(named[:SHOWN]):
            own = {name: _shown(each[k]) for name, each in (values or {}).items()}
            self.problems.append(Problem(code, file, feature, field, own))
        if len(named) > SHOWN:
            more = {"count": len(named) - SHOWN, "shown": SHOWN}
            self.problems.append(Problem("gtfs_more", file, field=field, values=more))


def rows(positions: Iterable[int]) -> list[str]:
    """Return how rows are called, counted as a spreadsheet counts them."""
    return [f"#{position + 2}" for position in positions]


def check_form(tables: Tables, findings: Findings) -> dict[str, pd.DataFrame]:
    """Return the tables whose columns are all there, with "" for optional ones that are not.

    What is wrong with files, columns and single values goes to the findings.
    """
    for name in _NEEDED:
        if name not in tables:
            findings.problems.append(Problem("gtfs_missing", f"{name}.txt"))
    if "calendar" not in tables and "calendar_dates" not in tables:
        findings.problems.append(Problem("gtfs_no_calendar", "calendar.txt"))
    whole = {}
    for name, frame in tables.items():
        if frame is None:
            continue
        lacking = [column for column in REQUIRED[name] if column not in frame]
        findings.problems += [Problem("column_missing", f"{name}.txt", field=c) for c in lacking]
        if not len(frame) and name in _NEEDED:
            findings.problems.append(Problem("gtfs_empty", f"{name}.txt"))
        _check_values(name, frame, findings)
        if not lacking:
            whole[name] = frame
    return completed(whole)


def completed(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return tables with all columns that are read, "" in those they do not have."""
    return {
        name: frame.reindex(columns=list(COLUMNS[name]), fill_value="")
        for name, frame in tables.items()
    }


def _check_values(table: str, frame: pd.DataFrame, findings: Findings) -> None:
    for column in frame.columns:
        text = frame[column]
        given = text != ""
        if column in REQUIRED[table] and column not in _MAY_BE_BLANK:
            findings.report("gtfs_blank", table, rows((~given).to_numpy().nonzero()[0]),
                            field=column)  # fmt: skip
        bad = text[given & ~is_sound(column, text)]
        spots, found = rows(bad.index), bad.tolist()
        if column in _WHOLE:
            findings.report("gtfs_whole", table, spots, field=column, values={"value": found})
        elif column in _ALLOWED:
            allowed = [_ALLOWED[column]] * len(bad)
            findings.report("value_unknown", table, spots, field=column,
                            values={"value": found, "allowed": allowed})  # fmt: skip
        elif column in _TIMES:
            findings.report("gtfs_time", table, spots, field=column, values={"value": found})
        else:
            findings.report("gtfs_date", table, spots, field=column, values={"value": found})
    keys = [column for column in _UNIQUE.get(table, ()) if column in frame]
    if keys and len(keys) == len(_UNIQUE[table]):
        again = frame.duplicated(keys) & (frame[keys] != "").all(axis=1)
        joined = [" ".join(each) for each in frame.loc[again, keys].to_numpy()]
        findings.report("gtfs_twice", table, rows(again.to_numpy().nonzero()[0]),
                        field=" + ".join(keys), values={"value": joined})  # fmt: skip


def is_sound(column: str, text: "pd.Series[str]") -> "pd.Series[bool]":
    """Return which values of a column have the form it asks for."""
    if column in _WHOLE:
        return text.str.fullmatch(r"\d{1,9}")
    if column in _ALLOWED:
        return text.isin(_ALLOWED[column])
    if column in _TIMES:
        return text.isin(text[~np.isnan(seconds_of(text))].unique())
    return text.isin([each for each in text.unique() if column not in _DATES or _is_date(each)])


def _is_date(text: str) -> bool:
    """Return whether a text is a day of three centuries, written as in 20260131.

    >>> _is_date("20240229"), _is_date("20230229"), _is_date("2024-02-29"), _is_date("99991231")
    (True, False, False, False)
    """
    try:
        return bool(re.fullmatch(r"(19|20|21)[0-9]{6}", text) and date.fromisoformat(text))
    except ValueError:
        return False


def _shown(value: object) -> object:
    return f"{value[:_LONGEST]}…" if isinstance(value, str) and len(value) > _LONGEST else value
