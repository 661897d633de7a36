"""What is asked of sites: how one travels, what a company needs, how much each need weighs."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from geo.errors import ParameterError, Problem
from layers.analyses.common.travel_options import TravelOptions
from layers.model.parameters import Question, nested, parameter

__all__ = ["HEAVIEST", "NEEDS", "MatchParams", "SitesParams"]

NEEDS = ("industry", "station", "hub", "university", "area")
"""An industry; a walk to a station; minutes to a hub and to a university; ground enough."""

HEAVIEST = 5
"""Weights are whole numbers from 0, not needed, to this."""

_choice = partial(parameter, None, kind="word")


def _limit(default: float, name: str, **more: Any) -> Any:
    flag = f"--need-{name.replace('_', '-')}"
    return parameter(default, kind="number", link=f"need_{name}", flag=flag, **more)


def _weight(default: int, need: str) -> Any:
    return parameter(
        default, kind="whole", words="sites.weight", link=f"weight_{need}",
        flag=f"--weight-{need}", bounds=(0, HEAVIEST),
    )  # fmt: skip


@dataclass(frozen=True)
class SitesParams(TravelOptions):
    """How one travels; which places there are is a matter of the data."""


@dataclass(frozen=True)
class MatchParams(Question):
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

    travel: SitesParams = nested(SitesParams)
    industry: str | None = _choice(
        words="sites.need_industry", value_words="industry", flag="--need-industry",
        link="need_industry", choices="layers.analyses.sites.site_list:industries",
    )  # fmt: skip
    station_min: float = _limit(
        10.0, "station_min", words="sites.limit_station", bounds=(1.0, 60.0)
    )
    hub: str | None = _choice(
        words="sites.need_hub", flag="--need-hub", link="need_hub", names_place=True,
        choices="layers.analyses.sites.site_goals:hubs",
    )  # fmt: skip
    hub_min: float = _limit(60.0, "hub_min", words="sites.limit_hub", bounds=(5.0, 180.0), step=5.0)
    university: str | None = _choice(
        words="sites.need_university", flag="--need-university", link="need_university",
        names_place=True, choices="layers.analyses.sites.site_goals:universities",
    )  # fmt: skip
    university_min: float = _limit(
        30.0, "university_min", words="sites.limit_university", bounds=(1.0, 180.0), step=5.0
    )
    area_km2: float = _limit(
        1.0, "area_km2", words="sites.limit_area", bounds=(0.01, 100.0), step=0.5
    )
    industry_weight: int = _weight(3, "industry")
    station_weight: int = _weight(3, "station")
    hub_weight: int = _weight(2, "hub")
    university_weight: int = _weight(2, "university")
    area_weight: int = _weight(1, "area")

    def __post_init__(self) -> None:
        """Refuse what cannot be asked, all at once, and needs of which none weighs anything."""
        super().__post_init__()
        if not self.weights:
            raise ParameterError(Problem("needs_none"))

    @property
    def weights(self) -> dict[str, int]:
        """The weight of each need that weighs anything, in the order of `NEEDS`."""
        weights = {name: getattr(self, f"{name}_weight") for name in NEEDS}
        if self.industry is None:
            del weights["industry"]
        return {name: weight for name, weight in weights.items() if weight > 0}
