"""A layer that a reader has brought along, out of what is kept of it."""

from functools import lru_cache

from layers.model.layer import Layer
from layers.store import own_layers
from layers.store.atlas import ATLAS, entry_of
from layers.store.data_file import sound_layer
from layers.workspace.own_layer import OwnLayer

__all__ = ["own_layer"]


@lru_cache(maxsize=32)
def own_layer(own: OwnLayer, digest: str | None, renamed: tuple[tuple[str, str], ...]) -> Layer:
    """Return a layer.

    Parameters
    ----------
    own, digest
        What is kept of it, and the hash of its features.
    renamed
        Ids of places in it that are not to be read as they are, and what they are read as.

    Raises
    ------
    DataError
        Its features cannot be read, or are not sound.
    """
    frame, lineage = sound_layer(own_layers.content(own.id), own.file, ATLAS.bounds)
    if renamed:
        ids = frame["id"].replace(dict(renamed))
        frame = frame.assign(id=ids).set_index("id", drop=False).rename_axis(None)
    style = entry_of(own.id).style
    return Layer(own.id, own.title_on_map, frame, style, lineage, (digest or "")[:16])
