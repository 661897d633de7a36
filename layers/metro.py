"""The metro of the data as a network, and its headways by period with their quality."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from geo.errors import ParameterError, Problem
from geo.transit import Metro, build_metro
from layers import store
from layers.layer import records

__all__ = ["PERIODS", "Headway", "check_period", "headways", "network", "waits"]

PERIODS: dict[str, tuple[str, str]] = {
    "am_peak": ("weekday", "am_peak"),
    "off_peak": ("weekday", "off_peak"),
    "pm_peak": ("weekday", "pm_peak"),
    "weekend": ("weekend", "all_day"),
}
"""Periods of the week a user chooses from: day and period of the headway table."""

_STAND_INS = {"pm_peak": "am_peak", "weekend": "off_peak"}
"""Where a line has no headway of a period: the period taken in its place, as an assumption."""


@dataclass(frozen=True)
class Headway:
    """Seconds between trains of a line, and how far that is known.

    quality is "published", "assumed" (a typical value without a source), or
    "stand_in" (assumed to be that of another period).
    """

    seconds: float
    quality: str

    @property
    def assumed(self) -> bool:
        """Whether the figure has no source of its own."""
        return self.quality != "published"


def network() -> Metro:
    """Return the network of all stations in operation, shared and read-only.

    Raises
    ------
    DataError
        With the problems of the stations layer or of the metro tables.
    """
    stations = store.layer("stations")
    return _network(
        stations.digest,
        *(_Table(store.table(name)) for name in ("services", "segments", "transfers")),
    )


def check_period(period: str) -> None:
    """Raise ParameterError (``value_unknown``) for a period that is none."""
    if period not in PERIODS:
        raise ParameterError(
            Problem("value_unknown", field="period",
                    values={"value": period, "allowed": tuple(PERIODS)})
        )  # fmt: skip


def headways(period: str) -> dict[str, Headway]:
    """Return each line's headway in a period.

    Raises
    ------
    ParameterError
        If the period is unknown.
    DataError
        If the table is missing or broken.
    """
    check_period(period)
    known = {
        (row.line, row.day, row.period): Headway(float(row.headway_s), row.quality)
        for row in records(store.table("headways"))
    }
    stand_in = PERIODS.get(_STAND_INS.get(period, ""))
    found: dict[str, Headway] = {}
    for line in dict.fromkeys(line for line, _, _ in known):
        if own := known.get((line, *PERIODS[period])):
            found[line] = own
        elif stand_in and (other := known.get((line, *stand_in))):
            found[line] = Headway(other.seconds, "stand_in")
    return found


def waits(metro: Metro, known: Mapping[str, Headway] | None) -> dict[str, float]:
    """Return seconds waited at each boarding by line: half the headway, or none.

    Lines without any headway wait infinitely: they are not ridden.
    """
    lines = set(metro.lines)
    if known is None:
        return dict.fromkeys(lines, 0.0)
    return {line: known[line].seconds / 2 if line in known else float("inf") for line in lines}


@dataclass(frozen=True, eq=False)
class _Table:
    """A table as a key of the cache: the store gives out one object for one file state."""

    frame: pd.DataFrame

    def __hash__(self) -> int:
        return id(self.frame)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Table) and self.frame is other.frame


@lru_cache(maxsize=2)
def _network(digest: str, services: _Table, segments: _Table, transfers: _Table) -> Metro:  # noqa: ARG001
    stations = store.layer("stations").frame
    running = stations[stations["status"] == "operating"]
    return build_metro(
        running[["line", "name_zh"]], services.frame, segments.frame, transfers.frame
    )
