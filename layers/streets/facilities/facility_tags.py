"""Facilities of OpenStreetMap that answers count: bus stops, schools, hospitals, by their tags."""

from collections.abc import Mapping
from typing import NamedTuple

from layers.streets.walkable import values_of

__all__ = ["FACILITIES", "RawFacility", "facility_kind", "facility_values"]

FACILITIES = ("bus_stop", "school", "hospital")
"""Kinds of facilities, in the order in which they are listed."""

_TAGS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "bus_stop": {"highway": frozenset({"bus_stop"})},
    "school": {"amenity": frozenset({"school"})},
    "hospital": {"amenity": frozenset({"hospital"})},
}


_PLATFORM = "platform"


class RawFacility(NamedTuple):
    """A facility as a source holds it.

    Parameters
    ----------
    key
        Its id in OpenStreetMap, after n, w or r for node, way or relation.
    kind
        One of `FACILITIES`.
    names
        Its name in each language of the atlas; empty where it has none.
    lon, lat
        Degrees, of an area a point inside it.
    """

    key: str
    kind: str
    names: tuple[str, ...]
    lon: float
    lat: float


def facility_values() -> dict[str, frozenset[str]]:
    """Return the values of tags by which a source can be asked for facilities, by key."""
    found = {key: values for made in _TAGS.values() for key, values in made.items()}
    found["amenity"] = frozenset().union(*(made.get("amenity", ()) for made in _TAGS.values()))
    return found | {"public_transport": frozenset({_PLATFORM})}


def facility_kind(tags: Mapping[str, str]) -> str | None:
    """Return as which facility an object counts, None for none.

    A platform of buses counts too; a station of several platforms does not, nor a place where
    only others stop.

    >>> facility_kind({"highway": "bus_stop"}), facility_kind({"amenity": "school;kindergarten"})
    ('bus_stop', 'school')
    >>> facility_kind({"public_transport": "platform", "bus": "yes"})
    'bus_stop'
    >>> facility_kind({"public_transport": "platform"}), facility_kind({"amenity": "clinic"})
    (None, None)
    """
    if values_of(tags.get("public_transport")) == {_PLATFORM} and tags.get("bus") == "yes":
        return "bus_stop"
    for kind, made in _TAGS.items():
        if any(values_of(tags.get(key)) & values for key, values in made.items()):
            return kind
    return None
