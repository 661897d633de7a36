"""The lines of the atlas and of the ground of this machine by their names."""

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
    key = key_of(name)
    layers, _ = repository.load_all()
    own = [layers[entry.id] for entry in SHIPPED if entry.id in layers]
    ground = local_ground.load()
    for layer in [*([] if ground is None else [ground]), *own]:
        if (found := _named(layer, key)) is not None:
            return found
    return None


def _named(layer: Layer, key: str) -> NamedLine | None:
    frame = layer.located
    here = frame[shapely.get_dimensions(frame.geometry.to_numpy()) == 1]
    names = [each for each in columns("name") if each in here]
    same = pd.Series(False, index=here.index)  # noqa: FBT003 - what it holds
    for column in names:
        same |= here[column].map(key_of) == key
    if not key or not same.any():
        return None
    shapes = to_metric(here[same].geometry)
    uncertain = pd.to_numeric(here[same]["uncertainty_m"]).max()
    return NamedLine(shapely.union_all(shapes.to_numpy()), float(uncertain))
