"""Cells of about equal size over an area: the H3 grid, the only module that knows it.

H3 (h3geo.org) lays hexagons over the whole earth in 16 resolutions, each about
seven times as fine as the one before; a cell is named by the same id whoever
asks, so that surfaces of different days and indicators can be laid side by side.
"""

from dataclasses import dataclass

import geopandas as gpd
import h3
import h3.api.numpy_int as h3_numbers
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.crs import STORAGE, utm_zone
from geo.errors import ParameterError, Problem

__all__ = [
    "COARSEST", "FINEST", "MOST", "CellNumbers", "Cells", "cell_centres", "cell_names",
    "cell_numbers", "cells_over",
]  # fmt: skip

COARSEST, FINEST = 4, 11
"""Resolutions in use, from some 1,770 km2 a cell down to some 0.002 km2."""

MOST = 5000
"""Cells that a surface has at most, where nothing else is asked for."""

_SIDES = 6
_SLACK, _SLACK_CELLS = 1.5, 50
"""A resolution is passed over untried where the estimate is above the most by this factor and
number: few cells are hard to estimate."""

FloatArray = NDArray[np.float64]
CellNumbers = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells of one resolution, in the order of their ids.

    Parameters
    ----------
    ids
        H3 ids, 15 hexadecimal digits each, ascending.
    resolution
        H3 resolution of all of them.
    centres
        Longitude and latitude of each centre, degrees, shape (K, 2).
    corners
        Longitude and latitude of each corner, degrees, anticlockwise, shape
        (K, n, 2): n is 6 nearly everywhere. A cell with fewer corners than
        others (the grid has 12 pentagons) repeats its last one.
    cell_km2
        Area of each cell, measured in the UTM zone of the area's middle, shape (K,).
    """

    ids: tuple[str, ...]
    resolution: int
    centres: FloatArray
    corners: FloatArray
    cell_km2: FloatArray

    def __len__(self) -> int:
        """Return how many cells there are."""
        return len(self.ids)

    def outlines(self) -> gpd.GeoSeries:
        """Return the cells as polygons in STORAGE, indexed by id."""
        shapes = [shapely.Polygon(_distinct(ring)) for ring in self.corners]
        return gpd.GeoSeries(shapes, index=list(self.ids), crs=STORAGE)


def cells_over(area: BaseGeometry, *, most: int = MOST) -> Cells:
    """Return the finest cells whose centres lie in an area.

    Parameters
    ----------
    area
        Polygon or multipolygon in STORAGE; it may be empty.
    most
        How many cells there may be at most; this decides the resolution.

    Returns
    -------
    cells
        All cells of the resolution whose centre lies in the area. An area so
        small that none does has the one cell its representative point lies in.

    Raises
    ------
    ParameterError
        Even the coarsest cells are more than `most` (``cells_many``).

    Examples
    --------
    >>> found = cells_over(shapely.box(121.4, 31.3, 121.5, 31.4), most=100)
    >>> found.resolution, len(found) <= 100, found.corners.shape[1:]
    (7, True, (6, 2))
    >>> len(cells_over(shapely.Point(121.4, 31.3).buffer(1e-5)))
    1
    >>> none = cells_over(shapely.Polygon())
    >>> len(none), none.centres.shape, none.corners.shape, none.cell_km2.shape
    (0, (0, 2), (0, 6, 2), (0,))
    """
    parts = [part for part in shapely.get_parts(shapely.force_2d(area)) if part.area > 0]
    if not parts:
        return _described((), FINEST, utm_zone(0.0, 0.0))
    middle = shapely.point_on_surface(area)
    metric = utm_zone(float(middle.x), float(middle.y))
    area_km2 = float(gpd.GeoSeries(parts, crs=STORAGE).to_crs(metric).area.sum()) / 1e6
    for resolution in range(FINEST, COARSEST - 1, -1):
        there = h3.latlng_to_cell(middle.y, middle.x, resolution)
        # Cells differ in size over the earth, but little over the area of one city.
        if area_km2 / h3.cell_area(there, "km^2") > most * _SLACK + _SLACK_CELLS:
            continue
        ids = {each for part in parts for each in h3.geo_to_cells(part, resolution)} or {there}
        if len(ids) <= most:
            return _described(tuple(sorted(ids)), resolution, metric)
    raise ParameterError(
        Problem("cells_many", values={"area_km2": f"{area_km2:,.0f}", "most": f"{most:,}"})
    )


def cell_numbers(area: BaseGeometry, resolution: int, *, most: int) -> CellNumbers:
    """Return the cells of one resolution whose centres lie in an area, as H3 numbers.

    They are those of `cells_over` where it takes this resolution, in the same order, and
    take 8 bytes each.

    Parameters
    ----------
    area
        Polygon or multipolygon in STORAGE, not empty.
    resolution
        H3 resolution, 0 to 15.
    most
        How many cells there may be at most; more are refused before they are listed.

    Raises
    ------
    ParameterError
        ``cells_many_at`` for more than `most` cells.

    Examples
    --------
    >>> numbers = cell_numbers(shapely.box(121.4, 31.3, 121.5, 31.4), 7, most=100)
    >>> cell_names(numbers) == cells_over(shapely.box(121.4, 31.3, 121.5, 31.4), most=100).ids
    True
    >>> cell_centres(numbers).shape == (len(numbers), 2)
    True
    """
    parts = [part for part in shapely.get_parts(shapely.force_2d(area)) if part.area > 0]
    middle = shapely.point_on_surface(area)
    there = h3_numbers.latlng_to_cell(middle.y, middle.x, resolution)
    metric = utm_zone(float(middle.x), float(middle.y))
    area_km2 = float(gpd.GeoSeries(parts, crs=STORAGE).to_crs(metric).area.sum()) / 1e6
    about = area_km2 / h3_numbers.cell_area(there, "km^2")
    if about > most * _SLACK + _SLACK_CELLS:
        raise _too_many(about, most, resolution)
    listed = [np.asarray(h3_numbers.geo_to_cells(part, resolution)) for part in parts]
    found = np.unique(np.concatenate([np.zeros(0, dtype=np.uint64), *listed]))
    if len(found) > most:
        raise _too_many(len(found), most, resolution)
    return found if len(found) else np.array([there], dtype=np.uint64)


def cell_names(numbers: CellNumbers) -> tuple[str, ...]:
    """Return the ids of cells, 15 hexadecimal digits each."""
    return tuple(f"{each:x}" for each in numbers.tolist())


def cell_centres(numbers: CellNumbers) -> FloatArray:
    """Return longitude and latitude of each cell's centre, degrees, shape (K, 2)."""
    found = [h3_numbers.cell_to_latlng(each) for each in numbers.tolist()]
    return np.array(found).reshape(-1, 2)[:, ::-1].copy()


def _too_many(cells: float, most: int, resolution: int) -> ParameterError:
    values = {"cells": f"{cells:,.0f}", "most": f"{most:,}", "resolution": resolution}
    return ParameterError(Problem("cells_many_at", field="resolution", values=values))


def _described(ids: tuple[str, ...], resolution: int, metric: str) -> Cells:
    """Return cells by id with where they lie and how large they are."""
    centres = np.array([h3.cell_to_latlng(each) for each in ids]).reshape(-1, 2)[:, ::-1]
    rings = [h3.cell_to_boundary(each) for each in ids]
    sides = max(map(len, rings), default=_SIDES)
    whole = [[*ring, *(ring[-1],) * (sides - len(ring))] for ring in rings]
    corners = np.array(whole, dtype=float).reshape(-1, sides, 2)[:, :, ::-1]
    outlines = gpd.GeoSeries(shapely.polygons(corners), crs=STORAGE).to_crs(metric)
    cell_km2 = outlines.area.to_numpy() / 1e6
    return Cells(ids, resolution, centres.copy(), corners.copy(), cell_km2)


def _distinct(ring: FloatArray) -> FloatArray:
    """Return a ring without the repetitions of its last corner."""
    kept = len(ring)
    while kept > 1 and (ring[kept - 1] == ring[kept - 2]).all():
        kept -= 1
    return ring[:kept]
