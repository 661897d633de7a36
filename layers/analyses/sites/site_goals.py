"""What times from a place to settle lead to: hubs, airports, universities, other sites."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from layers.analyses.sites.site_list import sites_by_id
from layers.i18n.wording import Text, text_of
from layers.model.catalogue import GOAL_GROUPS
from layers.model.layer import Layer, records
from layers.store import repository
from layers.store.atlas import catalogue, counted_as
from layers.transit.places import Place

__all__ = [
    "HUB_GROUPS",
    "Goal",
    "goals_by_id",
    "hubs",
    "universities",
]

"""Where one can go to today: a hub under construction is listed, but is not the nearest one."""

HUB_GROUPS = ("rail_hub", "airport", "centre")
"""Groups of goals one can name as the hub."""


@dataclass(frozen=True, eq=False)
class Goal:
    """Where one goes from a site.

    Parameters
    ----------
    id
        Of its feature, or of the site.
    name
        In both languages.
    group
        One of `layers.model.catalogue.GOAL_GROUPS`.
    parts
        Where it lies; of a park in blocks any of them will do.
    status
        One of `geo.checks.STATUSES`.
    """

    id: str
    name: Text
    group: str
    parts: tuple[Place, ...]
    status: str


def goals_by_id() -> dict[str, Goal]:
    """Return everything with a location that times lead to, by id, group by group.

    Raises
    ------
    DataError
        If one of the layers or the directory is missing or broken.
    """
    return _goals_by_id(repository.state())


def hubs() -> tuple[str, ...]:
    """Return the ids of the goals that can be named as the hub; raises as `goals_by_id` does."""
    return tuple(key for key, goal in goals_by_id().items() if goal.group in HUB_GROUPS)


def universities() -> tuple[str, ...]:
    """Return the ids of the universities; raises as `goals_by_id` does."""
    return tuple(key for key, goal in goals_by_id().items() if goal.group == "university")


@lru_cache(maxsize=2)
def _goals_by_id(state: object) -> dict[str, Goal]:  # noqa: ARG001 - other data are another question
    # From the top of the map down, as in the search.
    layers = [entry.id for entry in reversed(catalogue()) if "goal" in entry.roles]
    found = [goal for each in layers for goal in _of_layer(repository.layer(each))]
    found += [
        Goal(site.id, site.name, "site", site.parts, site.status)
        for site in sites_by_id().values()
        if site.located
    ]
    found.sort(key=lambda goal: GOAL_GROUPS.index(goal.group))
    return {goal.id: goal for goal in found}


def _of_layer(layer: Layer) -> Iterator[Goal]:
    for row in records(layer.located):
        group = counted_as(row.kind)
        if group in GOAL_GROUPS:
            name = text_of(row)
            place = Place(row.Index, name, (), layer.id, row.kind, row.geometry)
            yield Goal(row.Index, name, group, (place,), row.status)
