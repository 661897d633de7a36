"""Figures of areas and spots, such as residents, spread over the ground they stand for.

A figure of an area says how many there are, not where in it. Spread by area, every square
metre of it has the same share; spread over built-up ground, every square metre of that. What
is spread adds up to the figure again, into however many cells it is cut. How much rests on
even spreading is sampled: in each sample the squares of an area are more or less dense.
"""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from geo.crs import metric_crs
from geo.uncertainty import SAMPLES, proportions
from geo.validation import FloatArray, amount_problems, as_floats, refuse

__all__ = ["SQUARE_M", "Pieces", "cut", "density_samples", "pieces_of", "spread"]

SQUARE_M = 500.0
"""Side of the squares whose density varies in samples: about a neighbourhood."""

IntArray = NDArray[np.int64]
ObjectArray = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Pieces:
    """Ground and spots, each with its part of a figure.

    Parameters
    ----------
    shapes
        Polygons and points in metres, shape (pieces,).
    feature
        Position of the feature whose figure it is part of, shape (pieces,).
    amount
        That part, shape (pieces,).
    zone
        Position of the zone it lies in, shape (pieces,); 0 of what is not cut.
    """

    shapes: ObjectArray
    feature: IntArray
    amount: FloatArray
    zone: IntArray

    def __len__(self) -> int:
        """Return how many pieces there are."""
        return len(self.amount)

    def total(self, zones: int) -> FloatArray:
        """Return what the pieces of each zone add up to, shape (zones,)."""
        return np.bincount(self.zone, self.amount, minlength=zones).astype(np.float64)

    def rows(self, which: NDArray[np.bool_] | IntArray) -> "Pieces":
        """Return some of the pieces."""
        return Pieces(self.shapes[which], self.feature[which], self.amount[which], self.zone[which])


def pieces_of(
    shapes: gpd.GeoSeries, amounts: ArrayLike, ground: gpd.GeoSeries | None = None
) -> Pieces:
    """Return the ground that figures stand for.

    Parameters
    ----------
    shapes
        Areas and points in metres, null where a place is unknown; of a line its middle counts.
    amounts
        The figure of each, not negative, shape (features,); nan where there is none.
    ground
        Polygons in the same CRS on which alone what is counted can lie, such as built-up
        ground, none over another; None for all of an area. An area without any of it keeps
        all its own.

    Returns
    -------
    pieces
        Of each feature with a place and a figure; by feature they add up to its figure.

    Raises
    ------
    DataError
        The shapes are not in metres (see `geo.crs.metric_crs`).
    ParameterError
        ``number_invalid`` for each negative or infinite figure, ``shape_mismatch``.

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> towns = gpd.GeoSeries([shapely.box(0, 0, 4, 1), shapely.Point(9, 9), None], crs=METRIC)
    >>> pieces_of(towns, [8.0, 3.0, 5.0]).amount.tolist()
    [8.0, 3.0]
    >>> built = gpd.GeoSeries([shapely.box(0, 0, 1, 1), shapely.box(3, 0, 9, 1)], crs=METRIC)
    >>> pieces_of(towns, [8.0, np.nan, 5.0], built).amount.tolist()
    [4.0, 4.0]
    >>> len(pieces_of(towns.iloc[:0], []))
    0
    """
    metric_crs(shapes)
    figures = as_floats(amounts)
    refuse(amount_problems(np.where(np.isnan(figures), 0.0, figures), "amounts", len(shapes)))
    geometry = np.asarray(shapes.array)
    there = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    rows = np.flatnonzero(there & ~np.isnan(figures))
    found = _whole(geometry, figures, rows)
    return found if ground is None else _on_ground(found, np.asarray(ground.array))


def cut(pieces: Pieces, zones: gpd.GeoSeries) -> Pieces:
    """Return the parts of pieces that lie in each of some zones, which may overlap.

    Parameters
    ----------
    pieces
        What is cut.
    zones
        Areas in the CRS of the pieces, null where a place is unknown.

    Returns
    -------
    parts
        By zone, then as the pieces are; ground has the part of its amount that its part of
        the area is, a spot all of it.

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> town = pieces_of(gpd.GeoSeries([shapely.box(0, 0, 4, 1)], crs=METRIC), [8.0])
    >>> zones = gpd.GeoSeries([shapely.box(0, 0, 1, 9), None, shapely.box(1, 0, 9, 9)], crs=METRIC)
    >>> cut(town, zones).total(3).tolist()
    [2.0, 0.0, 6.0]
    """
    # Copies, because preparing them would mark geometries that others hold.
    areas, own = shapely.force_2d(np.asarray(zones.array)), shapely.force_2d(pieces.shapes)
    shapely.prepare(areas)
    shapely.prepare(own)
    piece, zone = shapely.STRtree(areas).query(own, predicate="intersects")
    order = np.lexsort((piece, zone))
    piece, zone = piece[order], zone[order]
    parts = own[piece]
    inside = shapely.covers(areas[zone], parts)
    around = ~inside & shapely.covers(parts, areas[zone])
    across = ~(inside | around)
    parts[around] = areas[zone[around]]
    parts[across] = shapely.intersection(parts[across], areas[zone[across]])
    size = shapely.area(own)[piece]
    share = np.divide(shapely.area(parts), size, out=np.ones(len(parts)), where=size > 0)
    share[inside] = 1.0
    found = Pieces(parts, pieces.feature[piece], pieces.amount[piece] * share, zone)
    return found.rows(share > 0)


def spread(pieces: Pieces, cells: gpd.GeoSeries, within: shapely.Geometry) -> Pieces:
    """Return what of figures lies within an area, spread over cells that need not fit it.

    Cells at the edge lie partly outside, and some ground at the edge is in no cell. All that
    lies in the area counts, none of it twice: each piece is divided over the cells it meets
    as its ground in them is; one that meets none goes to the nearest.

    Parameters
    ----------
    pieces
        What is spread.
    cells
        Areas in the CRS of the pieces, at least one, none over another.
    within
        The area, in the same CRS.

    Returns
    -------
    parts
        Zones are cells. Their amounts add up to those of the pieces within the area.

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> town = pieces_of(gpd.GeoSeries([shapely.box(0, 0, 4, 1)], crs=METRIC), [8.0])
    >>> cells = gpd.GeoSeries([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], crs=METRIC)
    >>> spread(town, cells, shapely.box(0, 0, 3, 1)).total(2).tolist()
    [3.0, 3.0]
    """
    inside = cut(pieces, gpd.GeoSeries([within], crs=cells.crs))
    # From here on a "feature" is a piece: each adds up to its own amount again.
    own = replace(inside, feature=np.arange(len(inside)))
    parts = _in_one_cell_each(cut(own, cells))
    met = np.bincount(parts.feature, parts.amount, minlength=len(own))
    scale = np.divide(own.amount, met, out=np.zeros(len(own)), where=met > 0)
    amount = parts.amount * scale[parts.feature]
    stray = np.flatnonzero(~np.isin(np.arange(len(own)), parts.feature))
    nearest = shapely.STRtree(np.asarray(cells.array)).nearest(own.shapes[stray])
    piece = np.concatenate([parts.feature, stray])
    return Pieces(
        np.concatenate([parts.shapes, own.shapes[stray]]),
        inside.feature[piece],
        np.concatenate([amount, own.amount[stray]]),
        np.concatenate([parts.zone, nearest]),
    )


def density_samples(
    names: NDArray[np.object_],
    group: IntArray,
    points: FloatArray,
    amount: FloatArray,
    *,
    samples: int = SAMPLES,
    side_m: float = SQUARE_M,
) -> FloatArray:
    """Return amounts in samples in which squares of ground are more or less dense.

    A sample takes each division of a group over its squares for equally likely (weights from
    a flat Dirichlet distribution, as in Rubin 1981, The Bayesian bootstrap, Annals of
    Statistics 9(1), 130-134); what all of the group comes to stays.

    Parameters
    ----------
    names
        By what the feature of each row is called, on which its samples depend, shape (rows,).
    group
        What each row belongs to, counted from 0, shape (rows,).
    points
        Where it lies, metres east and north, shape (rows, 2).
    amount
        What is there, shape (rows,).
    samples, side_m
        How many samples, and the side of the squares.

    Returns
    -------
    amount
        Shape (samples, rows).

    Examples
    --------
    >>> one, two = np.array([[5.0, 5.0], [15.0, 5.0]]), np.array(["a", "a"], dtype=object)
    >>> found = density_samples(two, np.zeros(2, int), one, np.ones(2), samples=3, side_m=10.0)
    >>> found.sum(axis=1).round(9).tolist(), bool(np.ptp(found[:, 0]) > 0)
    ([2.0, 2.0, 2.0], True)
    >>> density_samples(two, np.zeros(2, int), one, np.ones(2), samples=1, side_m=100.0).tolist()
    [[1.0, 1.0]]
    """
    column, line = np.floor(points / side_m).astype(np.int64).T
    labels = [f"{a}/{b}/{c}" for a, b, c in zip(names, column, line, strict=True)]
    known, square = np.unique(np.array(labels, dtype=str), return_inverse=True)
    dense = proportions([str(each) for each in known], samples=samples)[:, square] * amount
    rows, groups = np.arange(len(group)), int(group.max(initial=-1)) + 1
    members = csr_array((np.ones(len(group)), (group, rows)), shape=(groups, len(group)))
    whole, sampled = members @ amount, members @ dense.T
    scale = np.divide(whole[:, np.newaxis], sampled, out=np.ones_like(sampled), where=sampled > 0)
    found: FloatArray = dense * scale[group].T
    return found


def _whole(geometry: ObjectArray, figures: FloatArray, rows: IntArray) -> Pieces:
    """Return areas as they are, and spots; several spots of one feature have equal parts."""
    flat = shapely.get_dimensions(geometry[rows]) == 2  # noqa: PLR2004 - areas
    parts, part_row = shapely.get_parts(geometry[rows[~flat]], return_index=True)
    lines = shapely.get_dimensions(parts) == 1
    parts[lines] = shapely.line_interpolate_point(parts[lines], 0.5, normalized=True)
    count = np.bincount(part_row, minlength=int((~flat).sum()))
    owner = rows[~flat][part_row]
    feature = np.concatenate([rows[flat], owner]).astype(np.int64)
    amount = np.concatenate([figures[rows[flat]], figures[owner] / count[part_row]])
    shapes = np.concatenate([geometry[rows[flat]], parts])
    order = np.argsort(feature, kind="stable")
    return Pieces(shapes, feature, amount, np.zeros(len(feature), dtype=np.int64)).rows(order)


def _on_ground(pieces: Pieces, ground: ObjectArray) -> Pieces:
    """Return what of the areas among pieces is some ground, its amounts scaled to the whole."""
    polygons = shapely.get_parts(ground[~shapely.is_missing(ground)])
    area = shapely.area(pieces.shapes) > 0
    areas = pieces.rows(area)
    own = replace(areas, feature=np.arange(len(areas)))
    parts = cut(own, gpd.GeoSeries(polygons))
    met = np.bincount(parts.feature, parts.amount, minlength=len(own))
    bare = met[: len(own)] == 0
    scale = np.divide(own.amount, met, out=np.zeros(len(own)), where=met > 0)
    kept = (pieces.rows(~area), areas.rows(bare))
    feature = np.concatenate([areas.feature[parts.feature], *(each.feature for each in kept)])
    amount = np.concatenate([parts.amount * scale[parts.feature], *(e.amount for e in kept)])
    shapes = np.concatenate([parts.shapes, *(each.shapes for each in kept)])
    order = np.argsort(feature, kind="stable")
    return Pieces(shapes, feature, amount, np.zeros(len(feature), dtype=np.int64)).rows(order)


def _in_one_cell_each(parts: Pieces) -> Pieces:
    """Return parts of pieces in cells, a spot on the edge of several in the first alone."""
    spot = shapely.area(parts.shapes) == 0
    seen = np.zeros(len(parts), dtype=bool)
    seen[np.unique(parts.feature, return_index=True)[1]] = True
    return parts.rows(~spot | seen)
