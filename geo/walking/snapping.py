"""Where a place meets the streets: the way from a spot to the network, in metres.

A place is entered from every street within `NEAR_M` of it; where there is none,
from the nearest street within `CONNECT_M`; farther off it is not connected. A street
that another layout adds is a further way in, where it is so near, and displaces none. The
leg between the place and the street always counts. An area is entered wherever
a street meets it, without a leg.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo._kernels import shortest_paths
from geo.crs import metric_crs
from geo.errors import DataError, Problem
from geo.walking.street_network import Streets

__all__ = ["CONNECT_M", "NEAR_M", "Attachments", "attach_points", "attach_shapes"]

NEAR_M = 25.0
"""Ground this near a reached street counts as reached; so near, any street is a way in."""

CONNECT_M = 250.0
"""A place farther than this from every street is not connected to the network."""

_CELL_M = 50.0
_MOST_CELLS = 8_000_000

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Attachments:
    """The ways from places onto the streets, as CSR over the places.

    Parameters
    ----------
    ptr
        int64, shape (places + 1,): the rows of place i are ``ptr[i]:ptr[i + 1]``;
        none where it is not connected.
    entry
        int32, shape (rows,): a street, as the position in `Streets.neighbour`
        where its tail is the lesser node.
    along_m
        Metres along the street, from its tail, of the spot nearest the place.
    leg_m
        Metres between the place and that spot.
    low_m, high_m
        From where to where along the street one is within `NEAR_M` of the place
        (both equal ``along_m`` where none is as near).
    """

    ptr: IntArray
    entry: IntArray
    along_m: FloatArray
    leg_m: FloatArray
    low_m: FloatArray
    high_m: FloatArray

    @property
    def connected(self) -> NDArray[np.bool_]:
        """Whether each place meets the network, shape (places,)."""
        return np.asarray(np.diff(self.ptr) > 0)

    @property
    def place(self) -> IntArray:
        """The place of each row, shape (rows,)."""
        return np.repeat(np.arange(len(self.ptr) - 1), np.diff(self.ptr))

    def only(self, place: int) -> "Attachments":
        """Return the ways of one place."""
        rows = slice(self.ptr[place], self.ptr[place + 1])
        entry = self.entry[rows]
        metres = (self.along_m, self.leg_m, self.low_m, self.high_m)
        return Attachments(np.array([0, len(entry)]), entry, *(each[rows] for each in metres))


def attach_points(
    streets: Streets,
    x: FloatArray,
    y: FloatArray,
    *,
    connect_m: float = CONNECT_M,
    stated: tuple[FloatArray, FloatArray] | None = None,
) -> Attachments:
    """Return the ways from points onto the streets.

    Parameters
    ----------
    streets
        The network.
    x, y
        Coordinates in metres in the network's CRS, finite, shape (places,).
    connect_m
        How far a point may lie from its nearest street, at least `NEAR_M`.
    stated
        Where the points are stated to be, shape (places,) each: what another layout adds was
        drawn to that spot, and leads to the place wherever it truly lies. None for x, y.

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> from geo.walking.street_network import Streets
    >>> streets = Streets(np.array([0.0, 100.0]), np.zeros(2), np.array([0, 1, 2]),
    ...                   np.array([1, 0], np.int32), np.full(2, 100.0), METRIC)
    >>> ways = attach_points(streets, np.array([40.0, 40.0, 40.0]), np.array([7.0, 90.0, 900.0]))
    >>> ways.place.tolist(), ways.along_m.tolist(), ways.leg_m.tolist()
    ([0, 1], [40.0, 40.0], [7.0, 90.0])
    >>> [round(low) for low in ways.low_m], [round(high) for high in ways.high_m]
    ([16, 40], [64, 40])
    """
    if streets.added is None:
        return _attached(streets, _grid(streets), x, y, connect_m)
    before = _attached(streets, _grid(streets, added=False), x, y, connect_m)
    added = _attached(streets, _grid(streets, added=True), *(stated or (x, y)), NEAR_M)
    return _both(before, added)


def _attached(
    streets: Streets, grid: "_Grid", x: FloatArray, y: FloatArray, connect_m: float
) -> Attachments:
    """Return the ways from points onto the streets of a grid."""
    ptr, entry, values = shortest_paths.attach(
        np.array(x, dtype=np.float64), np.array(y, dtype=np.float64),
        streets.x, streets.y, streets.tail, streets.neighbour,
        grid.ptr, grid.entry, grid.left, grid.bottom, grid.cell_m, grid.columns, grid.rows,
        NEAR_M, float(connect_m),
    )  # fmt: skip
    along, leg, low, high = np.ascontiguousarray(values.reshape(-1, 4).T)
    return Attachments(ptr, entry, along, leg, low, high)


def _both(one: Attachments, other: Attachments) -> Attachments:
    """Return the ways of both from the same places."""
    order = np.argsort(np.concatenate([one.place, other.place]), kind="stable")

    def merged(name: str) -> NDArray[Any]:
        values = np.concatenate([getattr(one, name), getattr(other, name)])
        return np.ascontiguousarray(values[order])

    return Attachments(one.ptr + other.ptr, *map(merged, _COLUMNS[1:]))


def attach_shapes(streets: Streets, shapes: gpd.GeoSeries) -> Attachments:
    """Return the ways from points, lines and areas onto the streets.

    Parameters
    ----------
    streets
        The network.
    shapes
        Geometries in the network's CRS; a null one is not connected.

    Returns
    -------
    ways
        One place a row of ``shapes``. An area or line is entered at both ends
        of each stretch of street on it, without a leg, and from each street
        within `NEAR_M` of it, else from the nearest within `CONNECT_M`.

    Raises
    ------
    DataError
        The shapes are not in metres (see `geo.crs.metric_crs`), or in another CRS than
        the network (``crs_differs``).

    Examples
    --------
    >>> from geo.crs import utm_zone
    >>> METRIC = utm_zone(121.4, 31.4)
    >>> from geo.walking.street_network import Streets
    >>> streets = Streets(np.array([0.0, 100.0]), np.zeros(2), np.array([0, 1, 2]),
    ...                   np.array([1, 0], np.int32), np.full(2, 100.0), METRIC)
    >>> park = gpd.GeoSeries([shapely.box(30, -10, 60, 10), None], crs=METRIC)
    >>> ways = attach_shapes(streets, park)
    >>> ways.along_m.tolist(), ways.leg_m.tolist(), ways.connected.tolist()
    ([30.0, 60.0], [0.0, 0.0], [True, False])
    """
    if metric_crs(shapes) != streets.crs:
        both = {"value": shapes.crs.name, "expected": streets.crs}
        raise DataError(Problem("crs_differs", values=both))
    geometry = np.asarray(shapes.array)
    known = ~shapely.is_missing(geometry) & ~shapely.is_empty(geometry)
    spots = known & (shapely.get_type_id(geometry) == 0)
    rows: list[pd.DataFrame] = []
    where = np.flatnonzero(spots)
    if len(where):
        x, y = shapely.get_coordinates(geometry[where]).T
        ways = attach_points(streets, x, y)
        values = (ways.entry, ways.along_m, ways.leg_m, ways.low_m, ways.high_m)
        rows.append(_table(where[ways.place], *values))
    wide = np.flatnonzero(known & ~spots)
    rows += [_ways_in(streets, geometry[place], int(place)) for place in wide]
    table = pd.concat(rows).sort_values("place", kind="stable") if rows else _table()
    counts = np.bincount(table["place"].astype(np.int64), minlength=len(geometry))
    return Attachments(
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        table["entry"].to_numpy(np.int32),
        *(table[name].to_numpy(np.float64) for name in _COLUMNS[2:]),
    )


_COLUMNS = ("place", "entry", "along_m", "leg_m", "low_m", "high_m")


def _table(*values: Any) -> pd.DataFrame:
    return pd.DataFrame(dict(zip(_COLUMNS, values or [[]] * len(_COLUMNS), strict=True)))


def _ways_in(streets: Streets, shape: shapely.Geometry, place: int) -> pd.DataFrame:
    """Return the ways from one area or line onto the streets."""
    left, bottom, right, top = shapely.bounds(shape)
    tail, head = streets.tail, streets.neighbour
    x, y = streets.x, streets.y
    first, last = np.minimum(x[tail], x[head]), np.maximum(x[tail], x[head])
    low, high = np.minimum(y[tail], y[head]), np.maximum(y[tail], y[head])
    close = np.flatnonzero(
        (tail < head)
        & (last >= left - CONNECT_M) & (first <= right + CONNECT_M)
        & (high >= bottom - CONNECT_M) & (low <= top + CONNECT_M)
    )  # fmt: skip
    ends = np.stack([tail[close], head[close]], axis=1)
    lines: Any = shapely.linestrings(np.stack([x[ends], y[ends]], axis=-1))
    shapely.prepare(shape)
    whole = shapely.contains_properly(shape, lines)
    on = ~whole & shapely.intersects(shape, lines)
    off = ~whole & ~on & shapely.dwithin(shape, lines, NEAR_M)
    own = np.ones(len(lines), bool) if streets.added is None else ~streets.added[close]
    if own.any() and not ((whole | on | off) & own).any():
        gap = np.asarray(shapely.distance(lines, shape))
        off |= own & (gap == gap[own].min()) & (gap <= CONNECT_M)
    within, length = close[whole], streets.length_m[close[whole]]
    stretch = shapely.intersection(lines[on], shape)
    coordinates, owner = shapely.get_coordinates(stretch, return_index=True)
    along = shapely.line_locate_point(lines[on][owner], shapely.points(coordinates))
    way_off = shapely.shortest_line(lines[off], shape)
    beside = shapely.line_locate_point(lines[off], shapely.get_point(way_off, 0))
    entry = np.concatenate([within, within, close[on][owner], close[off]])
    metres = np.concatenate([np.zeros(len(within)), length, along, beside])
    legs = np.zeros(len(entry))
    legs[len(entry) - len(beside) :] = shapely.length(way_off)
    return _table(np.full(len(entry), place), entry, metres, legs, metres, metres)


@dataclass(frozen=True, eq=False)
class _Grid:
    """The streets by cells of a grid, each with all that lies within `NEAR_M` of the cell."""

    ptr: IntArray
    entry: IntArray
    left: float
    bottom: float
    cell_m: float
    columns: int
    rows: int


@lru_cache(maxsize=8)
def _grid(streets: Streets, *, added: bool | None = None) -> _Grid:
    """Return the grid of all streets, or only of those that were added to a network or were not."""
    left, bottom, right, top = streets.bounds
    left, bottom, right, top = left - _CELL_M, bottom - _CELL_M, right + _CELL_M, top + _CELL_M
    cell = max(_CELL_M, float(np.sqrt((right - left) * (top - bottom) / _MOST_CELLS)))
    columns, rows = int((right - left) // cell) + 1, int((top - bottom) // cell) + 1
    ptr, entry = shortest_paths.bin_segments(
        streets.x, streets.y, streets.tail, streets.neighbour,
        left, bottom, cell, columns, rows, NEAR_M,
    )  # fmt: skip
    if added is not None and streets.added is not None:
        wanted = streets.added[entry] == added
        ptr = np.concatenate([[0], np.cumsum(wanted)])[ptr].astype(ptr.dtype)
        entry = entry[wanted]
    return _Grid(ptr, entry, left, bottom, cell, columns, rows)
