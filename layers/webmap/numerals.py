"""Numerals of features on a map, by which a table beside it is read: on screen and on paper."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from layers.model.layer import Layer
from layers.model.palette import LABEL_INKS, LEAST_LABEL, on_dark
from layers.store.atlas import to_metric

__all__ = ["COLOUR", "RANK", "SIZE_PT", "SIZE_PX", "holds_mm", "numeral_payload"]

COLOUR = LABEL_INKS["transit"]
SIZE_PX, SIZE_PT = LEAST_LABEL

RANK = 10.5
"""Numerals give way to the names of parks and zones, not to those of towns and stations:
what they count stands in a table, which nothing else on the map leads to."""

_LEAST_WIDTHS = 1.6
"""An area has a numeral where it is so many times as wide as the numeral is high."""

_EQUATOR_M, _TILE_PX = 40_075_016.686, 256.0
_DECIMALS = 5
_MOST_ZOOM = 18


def numeral_payload(layer: Layer, numerals: Mapping[str, str]) -> dict[str, Any]:
    """Return numerals as the browser writes them, in their own order.

    Each stands in its area, from the zoom on at which that has room for it, or on its point:
    id, text, latitude, longitude, zoom.
    """
    frame = layer.located.loc[[key for key in numerals if key in layer.located.index]]
    points = shapely.point_on_surface(frame.geometry.to_numpy())
    return {
        "rank": RANK,
        "size": SIZE_PX,
        "colour": COLOUR,
        "dark": on_dark(COLOUR),
        "at": [
            [key, numerals[key], round(float(at.y), _DECIMALS), round(float(at.x), _DECIMALS), zoom]
            for key, at, zoom in zip(frame.index, points, _zooms(layer, list(frame.index)),
                                     strict=True)
        ],
    }  # fmt: skip


def holds_mm(area_m2: float, m_per_mm: float, height_mm: float) -> bool:
    """Return whether an area has room for a numeral so high, on a map with so many metres a mm.

    >>> holds_mm(250_000.0, 25.0, 2.0), holds_mm(2_500.0, 25.0, 2.0)
    (True, False)
    """
    return math.sqrt(area_m2) / m_per_mm >= _LEAST_WIDTHS * height_mm


def _zooms(layer: Layer, ids: list[str]) -> list[int]:
    """Return the zoom from which on each area has room for its numeral, 0 of points and lines."""
    frame = layer.located.loc[ids]
    width_m = np.sqrt(to_metric(frame.geometry).area.to_numpy())
    lat = np.radians(shapely.get_y(shapely.point_on_surface(frame.geometry.to_numpy())))
    with np.errstate(divide="ignore"):
        zoom = np.log2(_LEAST_WIDTHS * SIZE_PX * _EQUATOR_M * np.cos(lat) / _TILE_PX / width_m)
    return [0 if np.isinf(each) else int(min(math.ceil(each), _MOST_ZOOM)) for each in zoom]
