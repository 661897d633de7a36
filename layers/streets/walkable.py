"""Which ways of OpenStreetMap are walked on: one table, as a question to a server and as a test.

`RULES` holds every tag value that refuses a way, with its reason. It follows
the "walk" network of osmnx, so that figures can be compared with the usual
ones, and departs from it where OpenStreetMap's own rules say more:

- values are compared whole, blanks and case apart, and a list such as
  "no;private" value by value: a way is refused if any of them is. A pattern
  like "no" must not refuse "noexit", and a value that no rule names refuses
  nothing;
- `foot` goes before `access`: a private road with a right of way on foot is
  walked on, and one that is closed to all (access=no) is not;
- a way whose tags contradict each other about being there at all
  (highway=residential with demolished:highway=residential) is not walked on;
  another value there is what the way was before (a path on a former road) and
  refuses nothing;
- a trunk road on a viaduct needs a sign that one may walk there: a right on
  foot or a sidewalk. OpenStreetMap refuses walkers on motorways by definition
  and leaves trunk roads to each country; in Chinese cities the elevated
  expressways (高架) are mapped as either, and nobody walks on them. Bridges of
  all other streets are walked on: they are the ways across rivers and railways.

A road whose pavements are drawn as ways of their own (sidewalk=separate) is
left out: the walk goes along those. Squares drawn as areas are left out too;
ways that cross them are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = [
    "ELEVATED",
    "KEYS",
    "MAY_WALK",
    "RULES",
    "Rule",
    "highway_class",
    "is_walkable",
    "values_of",
    "way_filter",
]


@dataclass(frozen=True)
class Rule:
    """Values of a key with which a way that has a `highway` tag is not walked on.

    Parameters
    ----------
    key, values
        Of the tag.
    reason
        Why.
    yields
        Whether a right to walk (`MAY_WALK`) goes before it.
    """

    key: str
    values: frozenset[str]
    reason: str
    yields: bool = False


_GONE = ("abandoned", "demolished", "destroyed", "dismantled", "disused", "razed", "removed")
"""Keys and prefixes of OpenStreetMap for what is no longer there or no longer used."""

_SIDEWALKS = ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")

RULES = (
    Rule("highway", frozenset({"motor", "motorway", "motorway_link", "raceway"}),
         "for motor vehicles only, by definition of the value"),
    Rule("highway", frozenset({"bus_guideway", "emergency_bay", "escape"}),
         "a guided track, a lay-by or an arrester bed, not meant for walkers"),
    Rule("highway", frozenset({"busway", "cycleway"}),
         "for buses or for cycles, unless the way says that walkers may", yields=True),
    Rule("highway", frozenset({"construction", "planned", "proposed"}),
         "not there yet"),
    Rule("highway", frozenset({*_GONE, "historic", "no"}),
         "no longer there, or no longer in use"),
    Rule("highway", frozenset({"platform", "rest_area", "services"}),
         "a place, not a way through"),
    *(Rule(key, frozenset({"yes"}), "the way is marked as gone or out of use", yields=True)
      for key in _GONE),
    Rule("area", frozenset({"yes"}), "an outline, not a way"),
    Rule("access", frozenset({"no", "private"}), "closed to all, or to all but the owner's guests",
         yields=True),
    Rule("foot", frozenset({"no", "private", "use_sidepath"}),
         "closed to walkers, or to be walked beside"),
    Rule("motorroad", frozenset({"yes"}), "has the restrictions of a motorway"),
    Rule("service", frozenset({"private"}), "an owner's own drive"),
    *(Rule(key, frozenset({"separate"}), "its sidewalks are ways of their own")
      for key in _SIDEWALKS),
)  # fmt: skip
"""Every value that refuses a way."""

ELEVATED = frozenset({"trunk", "trunk_link"})
"""Classes that are walked on where they are elevated only with a right or a sidewalk."""

MAY_WALK = frozenset({"yes", "designated", "permissive", "official"})
"""Values of `foot` that give a right to walk."""

_SIDEWALK = frozenset({"both", "left", "right", "yes"})

KEYS = tuple(
    dict.fromkeys(
        [
            *(rule.key for rule in RULES),
            *(f"{prefix}:highway" for prefix in _GONE),
            "bridge",
            "layer",
        ]
    )
)
"""Every key the decision rests on."""

_REFUSED: Mapping[str, Mapping[str, bool]] = {
    key: {value: rule.yields for rule in RULES if rule.key == key for value in rule.values}
    for key in dict.fromkeys(rule.key for rule in RULES)
}


def values_of(value: object) -> frozenset[str]:
    """Return the values of a tag: a list taken apart, without blanks, in small letters.

    >>> sorted(values_of("No; private")), sorted(values_of(None)), sorted(values_of(" ;"))
    (['no', 'private'], [], [])
    """
    if value is None:
        return frozenset()
    parts = (part.strip() for part in str(value).lower().split(";"))
    return frozenset(part for part in parts if part)


def highway_class(tags: Mapping[str, object]) -> str:
    """Return the class of a way with a `highway` tag, the first of a list; "" without one.

    >>> highway_class({"highway": " Footway;path"}), highway_class({})
    ('footway', '')
    """
    return str(tags.get("highway") or "").lower().split(";")[0].strip()


def is_walkable(tags: Mapping[str, object]) -> bool:
    """Return whether a way with these tags is walked on.

    >>> is_walkable({"highway": "residential"}), is_walkable({"building": "yes"})
    (True, False)
    >>> is_walkable({"highway": "cycleway"}), is_walkable({"highway": "cycleway", "foot": "yes"})
    (False, True)
    >>> is_walkable({"highway": "trunk"}), is_walkable({"highway": "trunk", "bridge": "viaduct"})
    (True, False)
    """
    kinds = values_of(tags.get("highway"))
    if not kinds:
        return False
    foot = values_of(tags.get("foot"))
    may_walk = bool(foot) and foot <= MAY_WALK
    for key, refused in _REFUSED.items():
        if key in tags:
            found = (refused[each] for each in values_of(tags[key]) if each in refused)
            if not all(yields and may_walk for yields in found):
                return False
    if _is_gone(tags, kinds):
        return False
    return may_walk or not kinds & ELEVATED or not _is_elevated(tags) or _has_sidewalk(tags)


def way_filter() -> str:
    """Return what is asked of an Overpass server, as its language filters ways.

    It lets through whatever `is_walkable` does, and beyond that only what a
    pattern cannot judge: values that yield to a right to walk, lists, other
    spellings, contradictions and viaducts. The answer is sifted by
    `is_walkable`.

    >>> way_filter()[:42]
    '["highway"]["highway"!~"^(abandoned|bus_gu'
    """
    rules = []
    for key, refused in _REFUSED.items():
        values = sorted(value for value, yields in refused.items() if not yields)
        if values:
            rules.append(f'["{key}"!~"^({"|".join(values)})$"]')
    return '["highway"]' + "".join(rules)


def _is_gone(tags: Mapping[str, object], kinds: frozenset[str]) -> bool:
    """Return whether a way is also tagged as a former way of the same class."""
    before = (values_of(tags.get(f"{prefix}:highway")) for prefix in _GONE)
    return any(each & (kinds | {"yes"}) for each in before)


def _is_elevated(tags: Mapping[str, object]) -> bool:
    """Return whether a way runs on a viaduct, or on a bridge above the ground."""
    bridge = values_of(tags.get("bridge")) - {"no"}
    return "viaduct" in bridge or (bool(bridge) and _top_layer(tags) >= 1)


def _top_layer(tags: Mapping[str, object]) -> float:
    """Return the highest layer a way is in, 0 where none is named that can be read."""
    layers = []
    for value in values_of(tags.get("layer")):
        try:
            layers.append(float(value))
        except ValueError:
            continue
    return max(layers, default=0.0)


def _has_sidewalk(tags: Mapping[str, object]) -> bool:
    return any(values_of(tags.get(key)) & _SIDEWALK for key in _SIDEWALKS)
