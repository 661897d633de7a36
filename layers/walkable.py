"""Which ways of OpenStreetMap are walked on: one table, as a question to a server and as a test.

The table follows the "walk" network of osmnx, so that figures can be compared
with the usual ones, and departs from it where OpenStreetMap's own rule says
more:

- values are compared whole: a pattern like "no" must not refuse "noexit";
- `foot` goes before `access`: a private road with a right of way on foot is
  walked on, and one that is closed to all (access=no) is not;
- a cycleway is walked on where it says so (foot=yes, designated, permissive),
  as the shared paths along rivers and green belts do;
- motorroad=yes and foot=use_sidepath forbid walking by definition.

A road whose pavements are drawn as ways of their own (sidewalk=separate) is
left out: the walk goes along those. Squares drawn as areas are left out too;
ways that cross them are not.
"""

from collections.abc import Mapping

__all__ = ["KEYS", "MAY_WALK", "REFUSED", "UNLESS_FOOT", "is_walkable", "way_filter"]

REFUSED: Mapping[str, frozenset[str]] = {
    "highway": frozenset(
        {
            "abandoned", "bus_guideway", "construction", "cycleway", "motor", "motorway",
            "motorway_link", "no", "planned", "platform", "proposed", "raceway", "razed",
            "rest_area", "services",
        }
    ),
    "area": frozenset({"yes"}),
    "access": frozenset({"no", "private"}),
    "foot": frozenset({"no", "private", "use_sidepath"}),
    "motorroad": frozenset({"yes"}),
    "service": frozenset({"private"}),
    "sidewalk": frozenset({"separate"}),
    "sidewalk:both": frozenset({"separate"}),
    "sidewalk:left": frozenset({"separate"}),
    "sidewalk:right": frozenset({"separate"}),
}  # fmt: skip
"""Tag values with which a way that has a `highway` tag is not walked on."""

UNLESS_FOOT: Mapping[str, frozenset[str]] = {
    "highway": frozenset({"cycleway"}),
    "access": REFUSED["access"],
}
"""Those of them that yield to a right to walk."""

MAY_WALK = frozenset({"yes", "designated", "permissive", "official"})
"""Values of `foot` that give this right."""

KEYS = tuple(REFUSED)
"""Every key the decision rests on."""


def is_walkable(tags: Mapping[str, object]) -> bool:
    """Return whether a way with these tags is walked on.

    >>> is_walkable({"highway": "residential"}), is_walkable({"building": "yes"})
    (True, False)
    >>> is_walkable({"highway": "cycleway"}), is_walkable({"highway": "cycleway", "foot": "yes"})
    (False, True)
    """
    if "highway" not in tags:
        return False
    may_walk = tags.get("foot") in MAY_WALK
    for key, refused in REFUSED.items():
        value = tags.get(key)
        if value in refused and not (may_walk and value in UNLESS_FOOT.get(key, ())):
            return False
    return True


def way_filter() -> str:
    """Return what is asked of an Overpass server, as its language filters ways.

    It lets through whatever `is_walkable` does, and beyond that only ways
    refused for a value that yields to a right to walk: to ask for these
    exceptions would take a second query for each tile, so the answer is
    sifted by `is_walkable` instead.

    >>> way_filter()[:42]
    '["highway"]["highway"!~"^(abandoned|bus_gu'
    """
    rules = []
    for key, refused in REFUSED.items():
        values = sorted(refused - UNLESS_FOOT.get(key, frozenset()))
        if values:
            rules.append(f'["{key}"!~"^({"|".join(values)})$"]')
    return '["highway"]' + "".join(rules)
