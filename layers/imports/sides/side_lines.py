"""The lines of the atlas and of the ground of this machine by their names."""

import re
from dataclasses import dataclass

import pandas as pd
import shapely

from layers.i18n.languages import columns
from layers.imports.known_places import key_of
from layers.model.layer import Layer
from layers.store import repository
from layers.store.atlas import SHIPPED, to_metric
from layers.store.ground import local_ground

__all__ = ["NamedLine", "lines_named"]


_LEAST = 3
_ENDING = re.compile(r"(高速|快速)公?路$")
"""An expressway goes by either ending."""


@dataclass(frozen=True, eq=False)
class NamedLine:
    """A line.

    Parameters
    ----------
    shape
        All of its parts, in METRIC.
    uncertainty_m
        How far it may lie off.
    """

    shape: shapely.Geometry
    uncertainty_m: float


def lines_named(name: str) -> NamedLine | None:
    """Return the line of a name, of the first layer that has one; None where none has."""
    key = _ENDING.sub(r"\1", key_of(name))
    layers, _ = repository.load_all()
    own = [layers[entry.id] for entry in SHIPPED if entry.id in layers]
    ground = local_ground.load()
    every = [*([] if ground is None else [ground]), *own]
    for exactly in (True, False):
        for layer in every:
            if (found := _named(layer, key, exactly=exactly)) is not None:
                return found
    return None


def _named(layer: Layer, key: str, *, exactly: bool) -> NamedLine | None:
    """Return the line of a layer by its name, or by how the name of one alone ends."""
    frame = layer.located
    here = frame[shapely.get_dimensions(frame.geometry.to_numpy()) == 1]
    names = [each for each in columns("name") if each in here]
    same = pd.Series(False, index=here.index)  # noqa: FBT003 - what it holds
    for column in names:
        keys = here[column].map(lambda each: _ENDING.sub(r"\1", key_of(each)))
        fits = keys == key if exactly else keys.map(lambda each: _ends_with(each, key))
        if exactly or len(set(keys[fits])) == 1:
            same |= fits
    if not key or not same.any():
        return None
    shapes = to_metric(here[same].geometry)
    uncertain = pd.to_numeric(here[same]["uncertainty_m"]).max()
    return NamedLine(shapely.union_all(shapes.to_numpy()), float(uncertain))


def _ends_with(whole: str, key: str) -> bool:
    """Return whether a name ends with another that begins at no digit of a longer number.

    >>> _ends_with("上海地铁1号线", "1号线"), _ends_with("上海地铁11号线", "1号线")
    (True, False)
    >>> _ends_with("沪太路", "路")
    False
    """
    before = whole[: -len(key)][-1:]
    return (
        len(key) >= _LEAST and whole.endswith(key) and not (before.isdigit() and key[0].isdigit())
    )
