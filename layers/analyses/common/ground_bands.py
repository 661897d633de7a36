"""Grounds within rising limits, as bands that lie beside each other."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.model.layer import Layer

__all__ = ["as_bands", "bands_of"]


def bands_of(grounds: Sequence[shapely.Geometry]) -> NDArray[Any]:
    """Return each ground, from the narrowest, without the one before it.

    >>> narrow, wide = shapely.box(0, 0, 1, 1), shapely.box(0, 0, 3, 1)
    >>> shapely.area(bands_of([narrow, wide])).tolist(), len(bands_of([]))
    ([1.0, 2.0], 0)
    """
    before = [shapely.MultiPolygon(), *grounds[:-1]]
    return np.asarray(shapely.difference(np.asarray(grounds), before[: len(grounds)]))


@lru_cache(maxsize=32)
def as_bands(layer: Layer) -> Layer:
    """Return a layer of grounds, the widest first, as it is drawn: no ground over another.

    Half transparent grounds that lie over each other would have other colours than their
    legend.
    """
    shapes = bands_of(layer.frame.geometry.to_list()[::-1])[::-1]
    digest = sha256(f"bands {layer.digest}".encode()).hexdigest()[:16]
    frame = layer.frame.set_geometry(shapes, crs=layer.frame.crs)
    return replace(layer, frame=frame, digest=digest)
