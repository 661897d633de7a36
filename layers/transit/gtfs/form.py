"""What the tables of a GTFS feed must look like, each by itself: files, columns, values."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from geo.errors import Problem
from geo.gtfs.feed_times import seconds_of
from layers.transit.gtfs.findings import Findings, rows
from layers.transit.gtfs.read import COLUMNS, NEEDED, Tables

__all__ = ["REQUIRED", "UNIQUE", "check_form", "completed", "is_sound"]

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

_MAY_BE_BLANK = {"arrival_time", "departure_time"}

UNIQUE = {
    "stops": ("stop_id",),
    "routes": ("route_id",),
    "trips": ("trip_id",),
    "calendar": ("service_id",),
    "calendar_dates": ("service_id", "date"),
    "stop_times": ("trip_id", "stop_sequence"),
}
"""Columns that name a row of a table: each may be there once."""

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
_GARBLED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
"""Signs that stand for none: what a wrong encoding leaves behind, and control characters."""


def check_form(tables: Tables, findings: Findings) -> dict[str, pd.DataFrame]:
    """Return the tables whose columns are all there, with "" for optional ones that are not.

    What is wrong with files, columns and single values goes to the findings.
    """
    for name in NEEDED:
        if name not in tables:
            findings.add(Problem("gtfs_missing", f"{name}.txt"))
    if "calendar" not in tables and "calendar_dates" not in tables:
        findings.add(Problem("gtfs_no_calendar", "calendar.txt"))
    whole = {}
    for name, frame in tables.items():
        if frame is None:
            continue
        lacking = [column for column in REQUIRED[name] if column not in frame]
        for column in lacking:
            findings.add(Problem("column_missing", f"{name}.txt", field=column))
        if not len(frame) and name in NEEDED:
            findings.add(Problem("gtfs_empty", f"{name}.txt"))
        _check_values(name, frame, findings)
        _check_keys(name, frame, findings)
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
            blank = frame.index[~given]
            findings.report("gtfs_blank", table, rows(blank), column=column)
        _check_signs(table, text, findings)
        bad = text[given & ~is_sound(column, text)]
        plain = bad.map(lambda value: unicodedata.normalize("NFKC", value))
        wide = is_sound(column, plain) & (plain != bad)
        findings.report(
            "gtfs_wide", table, rows(bad.index[wide]), column=column,
            values={"value": bad[wide].tolist(), "plain": plain[wide].tolist()},
        )  # fmt: skip
        other = bad[~wide]
        values: dict[str, list[object]] = {"value": other.tolist()}
        if column in _ALLOWED:
            values["allowed"] = [_ALLOWED[column]] * len(other)
        findings.report(_code(column), table, rows(other.index), column=column, values=values)


def _code(column: str) -> str:
    """Return what a value of another form than its column's is called."""
    if column in _WHOLE:
        return "gtfs_whole"
    if column in _ALLOWED:
        return "value_unknown"
    return "gtfs_time" if column in _TIMES else "gtfs_date"


def _check_signs(table: str, text: "pd.Series[str]", findings: Findings) -> None:
    """Report signs that cannot be read: in ids they may make two of one, names are shown so."""
    garbled = text[text.isin([each for each in text.unique() if _GARBLED.search(each)])]
    is_name = str(text.name).endswith("_name") or table == "feed_info"
    findings.report(
        "gtfs_garbled_name" if is_name else "gtfs_garbled", table, rows(garbled.index),
        grade="doubt" if is_name else "fault", column=str(text.name),
        values={"value": garbled.tolist()},
    )  # fmt: skip


def _check_keys(table: str, frame: pd.DataFrame, findings: Findings) -> None:
    keys = list(UNIQUE.get(table, ()))
    if not keys or not {*keys} <= {*frame.columns}:
        return
    again = frame.duplicated(keys) & (frame[keys] != "").all(axis=1)
    joined = [" ".join(each) for each in frame.loc[again, keys].to_numpy()]
    findings.report("gtfs_twice", table, rows(frame.index[again]), column=" + ".join(keys),
                    values={"value": joined})  # fmt: skip


def is_sound(column: str, text: "pd.Series[str]") -> "pd.Series[bool]":
    """Return which values of a column have the form it asks for."""
    if column in _WHOLE:
        return text.str.fullmatch("[0-9]{1,9}")
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
