"""Every place by name: for search, for cards, for origins and destinations.

A metro interchange is one place, whatever number of lines meet there. A name
is never guessed: several matches are listed, none suggests what is near.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType

import shapely

from geo.errors import PlaceError, Problem
from layers.i18n.wording import Text, text_of
from layers.model.layer import Layer, records
from layers.store import repository
from layers.store.atlas import entry_of
from layers.transit.services import Transit

__all__ = ["POINT", "Place", "places_of", "resolve"]

POINT = "point"
"""What stands for layer and kind where a place is any point of the map."""

_SUGGESTIONS = 5

_SEPARATOR = re.compile("[;；|]")


@dataclass(frozen=True)
class Place:
    """A named place.

    Parameters
    ----------
    id
        Id of its feature; of an interchange, that of its first line-station.
    name
        Name in both languages.
    others
        Further names it goes by.
    layer_id, kind
        Layer and kind of the feature.
    geometry
        In STORAGE; None where the location is not known.
    stations
        Line-stations that make up an interchange, else empty.
    """

    id: str
    name: Text
    others: tuple[str, ...]
    layer_id: str
    kind: str
    geometry: shapely.Geometry | None
    stations: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """All names, case folded."""
        return frozenset(
            _folded(name) for name in (self.id, *self.name.values(), *self.others) if name
        )


def places_of(layers: Mapping[str, Layer], running: Transit) -> Mapping[str, Place]:
    """Return every searchable place of some layers, by id, in the order of the layers.

    All who ask for the same are given the same, which cannot be changed.

    Parameters
    ----------
    layers
        Layers by id.
    running
        What runs: its stops are places one can board at, whole interchanges each.
    """
    aliases = _aliases(repository.table_digest("aliases"))
    return _places(tuple(layers.values()), running, aliases)


@lru_cache(maxsize=4)
def _aliases(digest: str) -> tuple[tuple[str, Text], ...]:  # noqa: ARG001 - the key of the cache
    """Return by id what places are called otherwise."""
    return tuple((row.id, text_of(row, "alias")) for row in records(repository.table("aliases")))


@lru_cache(maxsize=8)
def _places(
    layers: tuple[Layer, ...], running: Transit, aliases: tuple[tuple[str, Text], ...]
) -> Mapping[str, Place]:
    """Return the places of some layers, the same as long as the layers and what runs are."""
    members, called = running.interchanges, dict(aliases)
    found: dict[str, Place] = {}
    for layer in layers:
        entry = entry_of(layer.id)
        if entry.context or not entry.places:
            continue
        for row in records(layer.frame):
            stations = members.get(row.Index, ()) if layer.id == "stations" else ()
            if stations and stations[0] != row.Index:
                continue
            ids = (row.Index, *stations)
            more = [text_of(row, "alias"), *(called[each] for each in ids if each in called)]
            own = [each for stop in stations for each in running.own_ids.get(stop, ())]
            found[row.Index] = Place(
                id=row.Index,
                name=text_of(row),
                others=(
                    *separate(more),
                    *dict.fromkeys(own),
                ),
                layer_id=layer.id,
                kind=row.kind,
                geometry=row.geometry,
                stations=stations,
            )
    return MappingProxyType(found)


def resolve(query: str, places: Mapping[str, Place]) -> Place:
    """Return the one place a name or id stands for.

    A metro station goes before a hub of the same name, which has its location
    from that very station.

    Raises
    ------
    PlaceError
        If no place has the name (with the nearest spellings), or several have
        (with all of them).
    """
    wanted = _folded(query)
    for place in places.values():
        if place.id == query:
            return place
        if query in place.stations:
            return place
    matches = [place for place in places.values() if wanted in place.names]
    stations = [place for place in matches if place.stations]
    matches = stations or matches
    if len(matches) == 1:
        return matches[0]
    if matches:
        listed = tuple(" ".join([*place.name.values(), f"[{place.id}]"]) for place in matches)
        raise PlaceError(Problem("place_ambiguous", values={"value": query, "candidates": listed}))
    near = _near(wanted, places.values())
    if not near:
        raise PlaceError(Problem("place_unlike", values={"value": query}))
    raise PlaceError(Problem("place_unknown", values={"value": query, "candidates": near}))


def _near(wanted: str, places: Iterable[Place]) -> tuple[str, ...]:
    """Return the spellings nearest to a name: those that hold it, then those that look alike."""
    spelt: dict[str, str] = {}
    for place in places:
        for name in (*place.name.values(), *place.others):
            spelt.setdefault(_folded(name), name)
    holding = [key for key in spelt if wanted and wanted in key]
    alike = get_close_matches(wanted, list(spelt), n=_SUGGESTIONS, cutoff=0.5)
    nearest = list(dict.fromkeys([*holding, *alike]))[:_SUGGESTIONS]
    return tuple(spelt[key] for key in nearest)


def separate(texts: Iterable[Text]) -> tuple[str, ...]:
    """Return the names that some texts list, each once."""
    parts = (part for each in texts for words in each.values() for part in _SEPARATOR.split(words))
    return tuple(dict.fromkeys(part.strip() for part in parts))


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("（", "(").replace("）", ")").split())
