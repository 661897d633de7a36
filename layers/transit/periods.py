"""How often trains run: the headways of each line by period, with their quality."""

from dataclasses import dataclass

from geo.errors import ParameterError, Problem
from layers.model.layer import records
from layers.store import repository

__all__ = ["PERIODS", "Headway", "check_period", "headways"]

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
        for row in records(repository.table("headways"))
    }
    stand_in = PERIODS.get(_STAND_INS.get(period, ""))
    found: dict[str, Headway] = {}
    for line in dict.fromkeys(line for line, _, _ in known):
        if own := known.get((line, *PERIODS[period])):
            found[line] = own
        elif stand_in and (other := known.get((line, *stand_in))):
            found[line] = Headway(other.seconds, "stand_in")
    return found
