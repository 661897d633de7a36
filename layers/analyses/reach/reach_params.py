"""What is asked of reach: from where, by which of the times, and within how long."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from geo.errors import Problem
from layers.analyses.common.travel_options import WaitOptions
from layers.analyses.travel.travel_params import origin
from layers.model.parameters import parameter

__all__ = ["LIMITS_MIN", "MOST_LIMITS", "PARTS", "STATISTICS", "ReachParams"]

PARTS = {"fastest": 0.0, "median": 0.5, "late": 0.95}
"""The part of departures with which one is there in time."""

STATISTICS = tuple(PARTS)

LIMITS_MIN = (15.0, 30.0, 45.0, 60.0)

MOST_LIMITS, LONGEST_MIN = 6, 120.0


@dataclass(frozen=True)
class ReachParams(WaitOptions):
    """From where one sets out, and within how long one wants to be somewhere.

    Parameters
    ----------
    origin
        Id of a place; None for a point.
    point
        Longitude and latitude in degrees; None for a place.
    statistic
        One of `STATISTICS`: of the samples of departures the fastest, the median, or
        the time that 95 % of them do not exceed.
    limits_min
        Minutes, ascending.
    """

    origin: str | None = origin(None)
    point: tuple[float, float] | None = parameter(
        None, kind="point", words="choose.point", flag="--at", shared="place"
    )
    statistic: str = parameter(
        "median", kind="word", words="choose.statistic", flag="--statistic", choices=STATISTICS
    )
    limits_min: tuple[float, ...] = parameter(
        LIMITS_MIN, kind="number", words="choose.within", link="within", flag="--within",
        several=True, bounds=(1.0, LONGEST_MIN), presets=LIMITS_MIN, value_words="unit.min",
        checked=False,
    )  # fmt: skip

    @property
    def part(self) -> float:
        """The part of departures that the time stated holds for."""
        return PARTS[self.statistic]

    def _problems(self) -> Iterator[Problem]:
        yield from super()._problems()
        if (self.origin is None) == (self.point is None):
            yield Problem("start_one", field="origin")
        limits = self.limits_min
        sound = 0 < len(limits) <= MOST_LIMITS
        sound = sound and all(0 < each <= LONGEST_MIN for each in limits)
        if not (sound and all(low < high for low, high in pairwise(limits))):
            values = {"value": limits, "most": MOST_LIMITS, "longest": f"{LONGEST_MIN:g}"}
            yield Problem("limits_form", field="limits_min", values=values)
