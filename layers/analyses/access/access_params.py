"""What is asked of a surface: which indicator, over which ground, to or among which places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geo.errors import Problem
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.travel.travel_params import WAITS

__all__ = ["COUNTABLE", "COUNTED", "INDICATORS", "AccessParams"]

INDICATORS = ("nearest_station", "ptal", "time_to", "places_within")
"""Minutes on foot to a stop; the access index; minutes to a place; how many places in a time."""

COUNTED = ("parks", "zones", "science_parks", "universities", "anchors")
"""Layers whose places are counted where nothing else is asked for."""

COUNTABLE = (*COUNTED, "innovation_sites")


@dataclass(frozen=True)
class AccessParams(TravelOptions):
    """Which indicator, over which ground, and how one travels.

    Parameters
    ----------
    indicator
        One of `INDICATORS`.
    area
        A key of `layers.analyses.common.grid.areas`; "district" stands for all there is.
    goal
        Id of a place, for "time_to", which cannot do without.
    limit_min
        Minutes, door to door, for "places_within".
    counted
        Layers whose places count, some of `COUNTABLE`, for "places_within".
    wait
        One of `WAITS`, for "time_to".
    """

    indicator: str = "nearest_station"
    area: str = "district"
    goal: str | None = None
    limit_min: float = 45.0
    counted: tuple[str, ...] = COUNTED
    wait: str = "random"

    def __post_init__(self) -> None:
        """Refuse what cannot be answered; the order of the layers makes no other question."""
        super().__post_init__()
        ordered = tuple(each for each in COUNTABLE if each in self.counted)
        object.__setattr__(self, "counted", ordered)

    @property
    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """The words allowed, by field."""
        return {**super().choices, "indicator": INDICATORS, "wait": WAITS}

    @property
    def ranges(self) -> Mapping[str, tuple[float, float]]:
        """The least and the greatest number allowed, by field."""
        return {**super().ranges, "limit_min": (1.0, 180.0)}

    def _word_problems(self) -> Iterator[Problem]:
        yield from super()._word_problems()
        for value in self.counted:
            if value not in COUNTABLE:
                yield Problem("value_unknown", field="counted",
                              values={"value": value, "allowed": COUNTABLE})  # fmt: skip
        if not self.counted:
            yield Problem("counted_none", field="counted", values={"allowed": COUNTABLE})
        if self.indicator == "time_to" and not self.goal:
            yield Problem("goal_missing", field="goal")
