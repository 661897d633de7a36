"""The ground under a printed map: the passes the screen draws, in mm of a frame."""

from collections.abc import Mapping
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from layers.model.palette import ALWAYS, GROUND, ground_symbol
from layers.paper.map_elements import sea
from layers.paper.map_layers import SHOWS_MM, Ground, on_sheet, projected, zoom_of
from layers.paper.primitives import Primitive, Strokes
from layers.webmap.ground_map import GroundMap, ground_map

__all__ = ["ground_primitives"]


def ground_primitives(ground: Ground, *, on: bool = True) -> list[Primitive]:
    """Return the ground of a map from the bottom up: open water, then pass by pass.

    Where it is not `on`, only what is always there: land, open water, the veil.

    Raises
    ------
    DataError
        The outline of the district cannot be read.
    """
    primitives: list[Primitive] = [sea(ground.frame)]
    west, south, east, north = ground.degrees
    zoom = zoom_of(ground.window.scale, (south + north) / 2)
    tolerance_m = SHOWS_MM * ground.window.m_per_mm
    shapes = _in_frame(ground_map(), ground.crs, (west, south, east, north), tolerance_m)
    for each in GROUND:
        symbol, shape = ground_symbol(each, zoom), shapes.get(each.kind)
        if symbol is None or shape is None or (each.widths is not None and symbol.width <= 0):
            continue
        if not on and each.kind not in ALWAYS:
            continue
        _, runs = on_sheet(shape, ground)
        if runs:
            closed, key = each.widths is None, f"ground.{each.kind}"
            primitives.append(Strokes(key, (runs,), (symbol,), closed=closed, clip=ground.frame))
    return primitives


@lru_cache(maxsize=8)
def _in_frame(
    content: GroundMap, crs: str, degrees: tuple[float, float, float, float], tolerance_m: float
) -> Mapping[str, BaseGeometry]:
    """Return what of the ground lies near the frame, in metres, and the veil beside it."""
    box = shapely.box(*degrees)
    near = {kind: shapely.intersection(shape, box) for kind, shape in content.shapes.items()}
    if not content.home.is_empty:
        near["veil"] = shapely.difference(box, content.home)
    kinds = [kind for kind, shape in near.items() if not shape.is_empty]
    shapes = shapely.simplify(projected([near[kind] for kind in kinds], crs), tolerance_m)
    return dict(zip(kinds, shapes, strict=True))
