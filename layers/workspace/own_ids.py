"""Ids of layers that readers bring and of their places, made so that no two can be the same.

The id of a layer has no two underscores in a row and ends in no number behind one; that of a
place is its layer's, two underscores and a number. They had one underscore once, so that
``own_layer_2`` could be a layer and the second place of another: such places are read anew.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

__all__ = ["FACILITIES_PREFIX", "PREFIX", "layer_ids", "place_id", "renamed_places"]

PREFIX = "own_"
"""Ids of layers that readers bring, and the fields of their files, begin with it."""

FACILITIES_PREFIX = f"{PREFIX}osm_"
"""Ids of the layers that come with a street network, and of their places, begin with it."""

_UNFIT = re.compile(r"[^a-z0-9]+")
_NUMBERS = re.compile(r"(_\d+)+$")
_OLD_PLACE = re.compile(r"(.+)_(\d+)")
_LONGEST = 24


def layer_ids(title: str) -> Iterator[str]:
    """Yield ids for a new layer, the best first: of its title where that has letters.

    >>> ids = layer_ids("Parks 2020"), layer_ids("园区"), layer_ids("OSM stops"), layer_ids("7")
    >>> [[next(each), next(each)] for each in ids]  # doctest: +NORMALIZE_WHITESPACE
    [['own_parks2020', 'own_parks2020_no2'], ['own_layer', 'own_layer_no2'],
     ['own_file_osm_stops', 'own_file_osm_stops_no2'], ['own_layer7', 'own_layer7_no2']]
    """
    stem = _UNFIT.sub("_", title.casefold()).strip("_")[:_LONGEST].strip("_")
    stem = _NUMBERS.sub(lambda found: found[0].replace("_", ""), stem)
    if not stem or stem.isdigit():
        stem = f"layer{stem}"
    first = PREFIX + stem
    if f"{first}_".startswith(FACILITIES_PREFIX):
        first = f"{PREFIX}file_{stem}"
    yield first
    yield from (f"{first}_no{number}" for number in count(2))


def place_id(layer_id: str, number: int | str) -> str:
    """Return the id of a place of a layer; what all of them begin with for "".

    >>> place_id("own_parks", 2)
    'own_parks__2'
    """
    return f"{layer_id}__{number}"


def renamed_places(layers: Iterable[str]) -> Mapping[str, str]:
    """Return today's ids of places of an older version that are those of layers, by the old ids.

    >>> renamed_places(["own_layer", "own_layer_2", "own_layer_2_3", "own_parks"])
    {'own_layer_2': 'own_layer__2', 'own_layer_2_3': 'own_layer_2__3'}
    """
    there = set(layers)
    parts = {each: _OLD_PLACE.fullmatch(each) for each in sorted(there)}
    return {
        each: place_id(found[1], int(found[2]))
        for each, found in parts.items()
        if found and found[1] in there
    }
