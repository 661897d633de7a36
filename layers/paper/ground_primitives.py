"""The ground under a printed map: the passes the screen draws, in mm of a frame."""

from collections.abc import Mapping
from functools import lru_cache

import shapely

from layers.model.palette import ALWAYS, GROUND, ground_symbol
from layers.paper.map_elements import sea
from layers.paper.map_layers import SHOWS_MM, Ground, on_sheet, projected, zoom_of
from layers.paper.primitives import Primitive, Shape, Strokes
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
    _, south, _, north = ground.degrees
    zoom = zoom_of(ground.window.scale, (south + north) / 2)
    shapes = _in_frame(ground_map(), ground)
    for each in GROUND:
        symbol, shape = ground_symbol(each, zoom), shapes.get(each.kind)
        if symbol is None or shape is None or (each.widths is not None and symbol.width <= 0):
            continue
        if not on and each.kind not in ALWAYS:
            continue
        closed, key = each.widths is None, f"ground.{each.kind}"
        primitives.append(Strokes(key, (shape,), (symbol,), closed=closed, clip=ground.frame))
    return primitives


@lru_cache(maxsize=8)
def _in_frame(content: GroundMap, ground: Ground) -> Mapping[str, Shape]:
    """Return what of the ground lies near the frame, and the veil beside it, by kind.

    Kept by frame: a preview and its file, and the two passes of a road, share it.
    """
    box = shapely.box(*ground.degrees)
    near = {kind: shapely.intersection(shape, box) for kind, shape in content.shapes.items()}
    if not content.home.is_empty:
        near["veil"] = shapely.difference(box, content.home)
    kinds = [kind for kind, shape in near.items() if not shape.is_empty]
    shapes = shapely.simplify(
        projected([near[kind] for kind in kinds], ground.crs), SHOWS_MM * ground.window.m_per_mm
    )
    runs = {kind: on_sheet(shape, ground)[1] for kind, shape in zip(kinds, shapes, strict=True)}
    return {kind: shape for kind, shape in runs.items() if shape}
