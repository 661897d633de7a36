"""What of OpenStreetMap the ground of a map is drawn from, by tags of ways."""

from collections.abc import Mapping

from layers.i18n.languages import languages
from layers.streets.walkable import highway_class, values_of

__all__ = ["AREAS", "BUILT", "ground_kind", "ground_values", "names_of"]

BUILT = frozenset(
    {"civic_admin", "commercial", "education", "garages", "industrial", "institutional",
     "religious", "residential", "retail"}
)  # fmt: skip
"""Values of the tag `landuse` for ground that is built on."""

AREAS = frozenset({"water", "green", "built_up"})
"""Kinds that are areas; a way that is not closed is none."""

_ROADS = {
    "expressway": ("motorway", "motorway_link", "trunk", "trunk_link"),
    "main_road": ("primary", "primary_link", "secondary", "secondary_link", "tertiary",
                  "tertiary_link"),
    "local_road": ("unclassified", "residential", "living_street"),
}  # fmt: skip
_CLASS_KINDS = {name: kind for kind, classes in _ROADS.items() for name in classes}

_TAGS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "water": {
        "natural": frozenset({"water"}),
        "waterway": frozenset({"riverbank", "dock"}),
        "landuse": frozenset({"reservoir", "basin"}),
    },
    "river": {"waterway": frozenset({"river", "canal"})},
    "stream": {"waterway": frozenset({"stream", "ditch", "drain"})},
    "green": {
        "leisure": frozenset({"park", "garden", "golf_course", "nature_reserve"}),
        "landuse": frozenset({"cemetery", "forest", "grass", "meadow", "recreation_ground",
                              "village_green"}),
        "natural": frozenset({"grassland", "scrub", "wood"}),
    },
    "built_up": {"landuse": BUILT},
    "railway": {"railway": frozenset({"rail"})},
}  # fmt: skip
"""Kinds in the order in which they are tried, by the values of the tags that make one."""

_YARDS = frozenset({"crossover", "siding", "spur", "yard"})
"""Values of `service` of tracks that are no line."""


def ground_values() -> dict[str, frozenset[str]]:
    """Return the values of tags by which a source can be asked for the ground, by key."""
    found: dict[str, frozenset[str]] = {"highway": frozenset(_CLASS_KINDS)}
    for made in _TAGS.values():
        for key, values in made.items():
            found[key] = found.get(key, frozenset()) | values
    return found


def ground_kind(tags: Mapping[str, str]) -> str | None:
    """Return as what a way is drawn on the ground, None for what is not.

    >>> ground_kind({"highway": "primary"}), ground_kind({"waterway": "canal", "name": "x"})
    ('main_road', 'river')
    >>> ground_kind({"highway": "footway"}), ground_kind({"railway": "rail", "service": "yard"})
    (None, None)
    >>> ground_kind({"waterway": "river", "tunnel": "culvert"}) is None
    True
    """
    if values_of(tags.get("tunnel")) - {"no"}:
        return None
    if "highway" in tags:
        return _CLASS_KINDS.get(highway_class(tags))
    for kind, made in _TAGS.items():
        if any(values_of(tags.get(key)) & values for key, values in made.items()):
            track = kind == "railway" and values_of(tags.get("service")) & _YARDS
            return None if track else kind
    return None


def names_of(tags: Mapping[str, str]) -> tuple[str, ...]:
    """Return the name of a way in each language of the atlas; empty where it has none.

    >>> set(names_of({"highway": "primary"})), len(names_of({"name": "x"})) == len(languages())
    ({''}, True)
    """
    usual = tags.get("name", "").strip()
    return tuple(tags.get(f"name:{lang}", "").strip() or usual for lang in languages())
