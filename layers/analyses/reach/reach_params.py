"""What is asked of reach: from where, by which of the times, and within how long."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from geo.errors import Problem
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.travel.travel_params import WAITS

__all__ = ["LIMITS_MIN", "MOST_LIMITS", "PARTS", "STATISTICS", "ReachParams"]

PARTS = {"fastest": 0.0, "median": 0.5, "late": 0.95}
"""The part of departures with which one is there in time."""

STATISTICS = tuple(PARTS)

LIMITS_MIN = (15.0, 30.0, 45.0, 60.0)

MOST_LIMITS, LONGEST_MIN = 6, 120.0


@dataclass(frozen=True)
class ReachParams(TravelOptions):
    """From where one sets out, and within how long one wants to be somewhere.

    Parameters
    ----------
    origin
        Id of a place; None for a point.
    point
        Longitude and latitude in degrees; None for a place.
    statistic
        One of `STATISTICS`: of the draws of departures the fastest, the median, or
        the time that 95 % of them do not exceed.
    wait
        One of `layers.analyses.travel.travel_params.WAITS`.
    limits_min
        Minutes, ascending.
    """

    origin: str | None = None
    point: tuple[float, float] | None = None
    statistic: str = "median"
    wait: str = "random"
    limits_min: tuple[float, ...] = LIMITS_MIN

    @property
    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """The words allowed, by field."""
        return {**super().choices, "statistic": STATISTICS, "wait": WAITS}

    @property
    def part(self) -> float:
        """The part of departures that the time told holds for."""
        return PARTS[self.statistic]

    def _number_problems(self) -> Iterator[Problem]:
        yield from super()._number_problems()
        if (self.origin is None) == (self.point is None):
            yield Problem("start_one", field="origin")
        if self.point is not None and not _in_degrees(self.point):
            yield Problem("position_range", field="point")
        limits = self.limits_min
        sound = 0 < len(limits) <= MOST_LIMITS
        sound = sound and all(0 < each <= LONGEST_MIN for each in limits)
        if not (sound and all(low < high for low, high in pairwise(limits))):
            values = {"value": limits, "most": MOST_LIMITS, "longest": f"{LONGEST_MIN:g}"}
            yield Problem("limits_form", field="limits_min", values=values)


def _in_degrees(point: tuple[float, float]) -> bool:
    lon, lat = point
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90  # noqa: PLR2004
