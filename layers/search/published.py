"""The index as one file for the browser, which looks things up itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from layers.i18n.languages import languages
from layers.i18n.wording import by_language, say
from layers.search.entries import index, place_index
from layers.search.matching import LIKENESS, START_LIKENESS, Index
from layers.transit.places import Place
from layers.webmap import assets
from layers.webmap.payload import encode

__all__ = ["payload", "publish", "publish_places"]

_WORDS = ("none", "near", "list", "unlocated", "alias", "position", "link")
"""What the list of the search says: keys of "finding"."""


def publish() -> str:
    """Return the address of the index, written anew when the data change.

    Raises
    ------
    DataError
        Data are missing or broken, or the folder that is served cannot be written.
    """
    found = index(), languages(), assets.folder()
    if not assets.is_there(_address(*found)):  # swept away by hand
        _address.cache_clear()
    return _address(*found)


def publish_places(known: Mapping[str, Place]) -> str:
    """Return the address of an index of some places alone, by id, written once for these.

    Raises
    ------
    DataError
        The readings are missing or broken, or the folder that is served cannot be written.
    """
    found = _Same(known), languages(), assets.folder()
    if not assets.is_there(_places_address(*found)):
        _places_address.cache_clear()
    return _places_address(*found)


@dataclass(frozen=True, eq=False)
class _Same:
    """Places as the key of a cache: they are the same only as the same object."""

    known: Mapping[str, Place]

    def __eq__(self, other: object) -> bool:
        """Return whether another one holds the very same."""
        return isinstance(other, _Same) and other.known is self.known

    def __hash__(self) -> int:
        """Return a hash of which object it is."""
        return id(self.known)


@lru_cache(maxsize=4)
def _places_address(same: _Same, langs: tuple[str, ...], served: Path) -> str:  # noqa: ARG001
    """Return where some places lie in words of some languages and a folder that is served."""
    content = payload(place_index(same.known.values()))
    return assets.publish("places", encode(content).encode(), ".json")


def payload(built: Index) -> dict[str, Any]:
    """Return an index as the browser takes it.

    Returns
    -------
    payload
        ``entries`` with id, layer, kind, name by language, at (longitude and latitude, or
        null) and keys (text, kind, spelling); ``kinds`` and ``words`` by language, of which
        {value} and {name} are filled in; ``likeness`` and ``startLikeness``.
    """
    kinds = dict.fromkeys(entry.kind for entry in built.entries)
    return {
        "likeness": LIKENESS,
        "startLikeness": START_LIKENESS,
        "kinds": {kind: by_language(partial(say, kind)).to_dict() for kind in kinds},
        "words": {name: by_language(partial(say, f"finding.{name}")).to_dict() for name in _WORDS},
        "entries": [
            {
                "id": entry.id,
                "layer": entry.layer_id,
                "kind": entry.kind,
                "name": entry.name.to_dict(),
                "at": entry.point,
                "keys": [[key.text, key.kind, key.spelt] for key in entry.keys],
            }
            for entry in built.entries
        ],
    }


@lru_cache(maxsize=2)
def _address(built: Index, langs: tuple[str, ...], served: Path) -> str:  # noqa: ARG001
    """Return where an index lies in words of some languages and a folder that is served."""
    return assets.publish("search", encode(payload(built)).encode(), ".json")
