"""The index as one file for the browser, which looks things up itself."""

from functools import lru_cache
from typing import Any

from layers.i18n.languages import languages
from layers.i18n.wording import say
from layers.search.entries import index
from layers.search.matching import LIKENESS, Index
from layers.webmap import assets
from layers.webmap.payload import encode

__all__ = ["payload", "publish"]


def publish() -> str:
    """Return the address of the index, written anew when the data change.

    Raises
    ------
    DataError
        Data are missing or broken, or the folder that is served cannot be written.
    """
    return assets.publish("search", _encoded(index(), languages()), ".json")


def payload(built: Index) -> dict[str, Any]:
    """Return an index as the browser takes it.

    Returns
    -------
    payload
        ``entries`` with id, layer, kind, name by language, at (longitude and latitude, or
        null) and keys (text, kind, spelling); ``kinds`` in words by language; ``likeness``.
    """
    kinds = dict.fromkeys(entry.kind for entry in built.entries)
    return {
        "likeness": LIKENESS,
        "kinds": {kind: {lang: say(kind, lang) for lang in languages()} for kind in kinds},
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
def _encoded(built: Index, langs: tuple[str, ...]) -> bytes:  # noqa: ARG001 - other words, other bytes
    return encode(payload(built)).encode()
