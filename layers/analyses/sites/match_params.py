"""What is asked of sites: how one travels, what a company needs, how much each need weighs."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from geo.errors import ParameterError, Problem
from layers.analyses.common.travel_options import TravelOptions
from layers.model.parameters import Question, nested, parameter

__all__ = ["HEAVIEST", "NEEDS", "MatchParams", "SitesParams"]

NEEDS = (
    "industry", "station", "hub", "university", "goal", "area", "kind", "status", "certainty",
)  # fmt: skip
"""Industries; a walk to a station; minutes to a hub, to a university and to a place that was
chosen; ground enough; what kind of place it is, its status, how sure its location."""

_STATEMENTS = {"kind": "kinds", "status": "statuses", "certainty": "certainties"}
"""Needs that what is said of a site meets or does not, and the values wanted."""

HEAVIEST = 5
"""Weights are whole numbers from 0, not needed, to this."""

_choice = partial(parameter, None, kind="word")
_filter = partial(parameter, (), kind="word", several=True)


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
    industries, kinds, statuses, certainties
        What the list is filtered by: any of some values; none for all, which is no need.
    station_max
        Minutes to the nearest station that the list is filtered by; they stand in place of
        `station_min`.
    goal, goal_max
        A place, and the minutes to it; no need unless both are given.
    industry_weight, station_weight, hub_weight, university_weight, goal_weight, area_weight
    kind_weight, status_weight, certainty_weight
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
    industries: tuple[str, ...] = _filter(
        words="sites.industry", value_words="industry", link="industry", flag="--industry",
        choices="layers.analyses.sites.site_list:industries",
    )  # fmt: skip
    kinds: tuple[str, ...] = _filter(
        words="column.kind", value_words="kind", link="kind", flag="--kind",
        choices="layers.model.roles:SITE_KINDS",
    )  # fmt: skip
    statuses: tuple[str, ...] = _filter(
        words="card.status", value_words="status", link="status", flag="--status",
        choices="layers.analyses.sites.site_list:STATUSES",
    )  # fmt: skip
    certainties: tuple[str, ...] = _filter(
        words="card.certainty", value_words="certainty", link="certainty", flag="--certainty",
        choices="layers.analyses.sites.site_list:CERTAINTIES",
    )  # fmt: skip
    station_max: float | None = parameter(
        None, kind="number", words="sites.station_max", flag="--station-max",
        bounds=(1.0, 120.0), step=5.0,
    )  # fmt: skip
    goal: str | None = _choice(
        words="sites.goal", flag="--to", names_place=True,
        choices="layers.analyses.sites.site_goals:goals_by_id",
    )  # fmt: skip
    goal_max: float | None = parameter(
        None, kind="number", words="sites.goal_max", flag="--to-max", bounds=(1.0, 240.0), step=5.0
    )
    industry_weight: int = _weight(3, "industry")
    station_weight: int = _weight(3, "station")
    hub_weight: int = _weight(2, "hub")
    university_weight: int = _weight(2, "university")
    goal_weight: int = _weight(2, "goal")
    area_weight: int = _weight(1, "area")
    kind_weight: int = _weight(1, "kind")
    status_weight: int = _weight(1, "status")
    certainty_weight: int = _weight(1, "certainty")

    def __post_init__(self) -> None:
        """Refuse what cannot be asked, all at once, and needs of which none weighs anything."""
        super().__post_init__()
        if not self.weights:
            raise ParameterError(Problem("needs_none"))

    @property
    def weights(self) -> dict[str, int]:
        """The weight of each need that weighs anything, in the order of `NEEDS`."""
        weights = {name: getattr(self, f"{name}_weight") for name in NEEDS if self.is_set(name)}
        return {name: weight for name, weight in weights.items() if weight > 0}

    def is_set(self, need: str) -> bool:
        """Return whether a need is one, whatever it weighs."""
        if need == "goal":
            return self.goal is not None and self.goal_max is not None
        return need not in {"industry", *_STATEMENTS} or bool(self.wanted(need))

    def wanted(self, need: str) -> tuple[str, ...]:
        """Return any of which values a need for an industry or a statement is met by."""
        if need == "industry":
            one = () if self.industry is None else (self.industry,)
            return tuple(dict.fromkeys((*one, *self.industries)))
        values: tuple[str, ...] = getattr(self, _STATEMENTS[need])
        return values

    def limit_min(self, need: str) -> float:
        """Return within how many minutes a need for a station or a place is met in full."""
        given = {"station": self.station_max, "goal": self.goal_max}.get(need)
        limit: float = getattr(self, f"{need}_min") if given is None else given
        return limit
