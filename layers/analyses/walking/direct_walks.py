"""Walks all the way: from the cells of a grid straight to places, exactly and in draws.

By the rule of `geo.walking.on_foot`; in the draws places move, cells do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE
from geo.uncertainty import DRAWS, values
from geo.walking.on_foot import sampled_walks, walking_metres
from geo.walking.snapping import Attachments, attach_points, attach_shapes
from geo.walking.street_network import Streets
from geo.walking.walking import nearest_m, walk_m
from layers.analyses.common.grid import Grid
from layers.analyses.common.positions import positions_of
from layers.analyses.common.proximity import DETOUR_RANGE, method_in_use
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.walking.legs import uncertainty_m
from layers.streets import local_network
from layers.transit.places import Place
from layers.transit.services import Transit

__all__ = ["DirectWalks", "direct_walks_to"]

_OUTLINE_M = 10.0

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class DirectWalks:
    """Walks from K cells to places, W in all, by cell.

    Parameters
    ----------
    cell, place
        The two ends of each walk (positions), shape (W,).
    metres
        Metres walked, inf where there is no way, shape (W,).
    drawn_m
        The same in each draw, shape (DRAWS, W).
    on_streets
        Whether the walk goes along known streets, shape (W,).
    """

    cell: IntArray
    place: IntArray
    metres: FloatArray
    drawn_m: FloatArray
    on_streets: Mask


def direct_walks_to(
    places: Sequence[Place], grid: Grid, running: Transit, habits: TravelOptions
) -> DirectWalks:
    """Return the walks from the cells to some places that may be within the walking limit, kept.

    Cells are exact, places lie anywhere within their uncertainty. A cell is
    walked from along streets where it and the place lie on them, else straight
    distance times the detour factor is taken.

    Raises
    ------
    DataError
        The file of the street network is broken.
    """
    method = method_in_use(habits.method, running.crs)
    unsure_m = tuple(uncertainty_m(place, running.stops) for place in places)
    asked = (tuple(places), unsure_m, grid, running.crs, method, habits.detour)
    return _direct_walks(*asked, habits.walk_limit_m, local_network.state())


@lru_cache(maxsize=8)
def _direct_walks(  # noqa: PLR0917 - all of it is the key
    places: tuple[Place, ...],
    unsure_m: tuple[float, ...],
    grid: Grid,
    crs: str,
    method: str,
    detour: float,
    limit_m: float,
    state: object,  # noqa: ARG001 - another network is another question
) -> DirectWalks:
    network = local_network.load() if method == "streets" else None
    streets = network.streets if network and network.streets.crs == crs else None
    cells = attach_points(streets, *grid.points.T) if streets is not None else None
    lie = positions_of([place.id for place in places], unsure_m, crs=crs)
    shapes = gpd.GeoSeries([p.geometry for p in places], crs=STORAGE).to_crs(crs)
    factors = values("detour", *DETOUR_RANGE, draws=DRAWS)
    parts = []
    for k, shape in enumerate(shapes):
        apart = shapely.distance(shape, shapely.points(grid.points))
        reach_m = limit_m + float(lie.farthest_m[k])
        near = np.flatnonzero(apart <= reach_m)
        straight = _distance_samples(
            shape, grid.points[near], lie.moved_m[:, k], apart[near], lie.outlines.get(k)
        )
        walked, along = None, np.zeros(len(near), dtype=bool)
        if streets is not None and cells is not None and len(near):
            far_m = reach_m * DETOUR_RANGE[1]
            walked = _along(streets, shapes.iloc[k : k + 1], cells, far_m)[near]
            along = ~np.isnan(walked) & (apart[near] > 0)
        metres = walking_metres(apart[near], walked, detour)
        drawn = sampled_walks(metres, apart[near], straight, along, factors, DETOUR_RANGE[1])
        kept = np.minimum(metres, drawn.min(axis=0, initial=np.inf)) <= limit_m
        parts.append((near[kept], np.full(int(kept.sum()), k), metres[kept], drawn[:, kept],
                      along[kept]))  # fmt: skip
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return DirectWalks(none, none, np.zeros(0), np.zeros((DRAWS, 0)), none.astype(bool))
    cell, place, metres, drawn, along = (
        np.concatenate(each, axis=-1) for each in zip(*parts, strict=True)
    )
    order = np.argsort(cell, kind="stable")
    return DirectWalks(cell[order], place[order], metres[order], drawn[:, order], along[order])


def _distance_samples(
    shape: BaseGeometry,
    points: FloatArray,
    moves: FloatArray,
    apart: FloatArray,
    outlines: NDArray[np.object_] | None = None,
) -> FloatArray:
    """Return the straight metres to a place in each draw, shape (DRAWS, points)."""
    if outlines is not None:
        taken = shapely.simplify(outlines, _OUTLINE_M)
        shapely.prepare(taken)
        return np.asarray(shapely.distance(taken[:, np.newaxis], shapely.points(points)))
    if not moves.any():
        return np.tile(apart, (len(moves), 1))
    if shape.geom_type == "Point":
        gap = points[np.newaxis] - moves[:, np.newaxis] - shapely.get_coordinates(shape)
        return np.asarray(np.hypot(gap[..., 0], gap[..., 1]))
    outline = shapely.simplify(shape, _OUTLINE_M)
    copies = np.full(len(moves), outline, dtype=object)
    by = np.repeat(moves, shapely.get_num_coordinates(outline), axis=0)
    moved = shapely.transform(copies, by.__add__)
    shapely.prepare(moved)
    return np.asarray(shapely.distance(moved[:, np.newaxis], shapely.points(points)))


def _along(
    streets: Streets, shape: gpd.GeoSeries, cells: Attachments, limit_m: float
) -> FloatArray:
    """Return the metres along streets from each cell, nan where an end lies off them."""
    here = attach_shapes(streets, shape)
    walked = walk_m(streets, nearest_m(streets, here, limit_m), here, cells)
    return np.where(here.connected[0] & cells.connected, walked, np.nan)
