"""What a company needs of a place to settle, and how much each need weighs."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from geo.errors import ParameterError, Problem
from layers.analyses.sites.site_goals import goals_by_id
from layers.analyses.sites.site_list import industries
from layers.analyses.sites.sites import SitesParams

__all__ = ["HEAVIEST", "HUB_GROUPS", "NEEDS", "RANGES", "MatchParams", "goals_in"]

NEEDS = ("industry", "station", "hub", "university", "area")
"""An industry; a walk to a station; minutes to a hub and to a university; ground enough."""

HEAVIEST = 5
"""Weights are whole numbers from 0, not needed, to this."""

HUB_GROUPS = ("rail_hub", "airport", "centre")
"""Groups of goals one can name as the hub."""

RANGES = {
    "station_min": (1.0, 60.0),
    "hub_min": (5.0, 180.0),
    "university_min": (1.0, 180.0),
    "area_km2": (0.01, 100.0),
}


@dataclass(frozen=True)
class MatchParams:
    """The needs of a company.

    Parameters
    ----------
    travel
        How one travels.
    industry
        One of the leading industries; None for any, which is no need.
    station_min
        Minutes on foot to the nearest station.
    hub
        Id of a hub, airport or centre; None for the rail hub reached soonest.
    hub_min
        Minutes to it.
    university
        Id of a university; None for the one reached soonest.
    university_min
        Minutes to it.
    area_km2
        Ground wanted at least.
    industry_weight, station_weight, hub_weight, university_weight, area_weight
        How much each need weighs, 0 (not needed) to `HEAVIEST`.

    Raises
    ------
    ParameterError
        With every unknown word and every number out of range; ``needs_none`` where
        no need weighs anything.
    """

    travel: SitesParams = field(default_factory=SitesParams)
    industry: str | None = None
    station_min: float = 10.0
    hub: str | None = None
    hub_min: float = 60.0
    university: str | None = None
    university_min: float = 30.0
    area_km2: float = 1.0
    industry_weight: int = 3
    station_weight: int = 3
    hub_weight: int = 2
    university_weight: int = 2
    area_weight: int = 1

    def __post_init__(self) -> None:
        """Refuse what cannot be asked, all at once."""
        if problems := [*self._word_problems(), *self._number_problems()]:
            raise ParameterError(problems)
        if not self.weights:
            raise ParameterError(Problem("needs_none"))

    @property
    def weights(self) -> dict[str, int]:
        """The weight of each need that weighs anything, in the order of `NEEDS`."""
        asked = {name: getattr(self, f"{name}_weight") for name in NEEDS}
        if self.industry is None:
            del asked["industry"]
        return {name: weight for name, weight in asked.items() if weight > 0}

    def _word_problems(self) -> Iterator[Problem]:
        allowed = {
            "industry": industries(),
            "hub": goals_in(*HUB_GROUPS),
            "university": goals_in("university"),
        }
        for name, words in allowed.items():
            value = getattr(self, name)
            if value is not None and value not in words:
                yield Problem("value_unknown", field=name,
                              values={"value": value, "allowed": words})  # fmt: skip

    def _number_problems(self) -> Iterator[Problem]:
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if not low <= value <= high:
                yield Problem("value_range", field=name,
                              values={"value": value, "low": low, "high": high})  # fmt: skip
        for need in NEEDS:
            weight = getattr(self, f"{need}_weight")
            if weight not in range(HEAVIEST + 1):
                yield Problem("value_range", field=f"{need}_weight",
                              values={"value": weight, "low": 0, "high": HEAVIEST})  # fmt: skip


def goals_in(*groups: str) -> tuple[str, ...]:
    """Return the ids of the goals of some groups.

    Raises
    ------
    DataError
        If one of the layers or the directory is missing or broken.
    """
    return tuple(key for key, goal in goals_by_id().items() if goal.group in groups)
