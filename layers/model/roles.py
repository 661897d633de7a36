"""In which questions the layers of the atlas take part: by their roles, not by their names.

`shipped_with_role` reads the settings as they stand, so that options can be listed before any
layer is loaded; `layers.store.atlas` refuses what is wrong in them, and adds the reader's own.
"""

from collections.abc import Iterable
from typing import Any

from layers.i18n.languages import own_settings

__all__ = ["ROLES", "SITE_KINDS", "ranked", "shipped_with_role"]

ROLES = {
    "ground": "lies under every map of results",
    "target": "coverage of its features is computed",
    "area": "its areas can be looked at alone",
    "summary": "a surface is averaged over each of its areas",
    "origin": "one can leave from and arrive at its places",
    "counted": "its places are counted where nothing else is asked for",
    "stops": "coverage by its places can be asked for in place of stations",
    "countable": "its places are counted where that is asked for",
    "weight": "its figure can be counted in place of land",
    "site": "it holds places to settle",
    "sheet": "sheets of places to settle rest on its sources",
    "goal": "times from places to settle lead to its hubs and campuses",
}
"""What a layer can take part in."""

SITE_KINDS = (
    "park", "zone", "science_park", "science_park_part", "incubator", "specialty_park",
    "development_zone",
)  # fmt: skip
"""Kinds of places a company can settle in; laboratories, universities and firms are none."""


def shipped_with_role(*roles: str) -> tuple[str, ...]:
    """Return the ids of the atlas's own layers that have one of some roles, as `ranked`."""
    return ranked(own_settings().get("layers", []), roles)


def ranked(layers: Iterable[Any], roles: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of those of some entries that have one of some roles, by rank, then as given.

    >>> entries = [{"id": "a", "roles": ["site"]}, {"id": "b", "roles": ["area"], "rank": -1}]
    >>> ranked([*entries, {"id": "c"}], ["site", "area"]), ranked(["x"], ["site"])
    (('b', 'a'), ())
    """
    wanted = set(roles)
    found = []
    for each in layers:
        match each:
            case {"id": str(name), "roles": list(own)} if any(role in wanted for role in own):
                rank = each.get("rank", 0)
                found.append((rank if isinstance(rank, int) else 0, name))
    return tuple(name for _, name in sorted(found, key=lambda pair: pair[0]))
