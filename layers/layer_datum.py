"""Whether a layer handed in lies where the atlas has the same features.

Chinese web maps shift places by some hundred metres (GCJ-02) without saying so.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.crs import STORAGE, to_metric
from geo.datum import wgs84_from_gcj02
from geo.errors import Problem
from layers import store

__all__ = ["datum_doubts"]

_LEAST = 3
"""So many features of one id or name decide."""

_NEAR_M = 3000.0
"""Features of one name further apart than this are different ones."""

_CLEARLY = 0.5
"""To this part of it the distance has to fall with the shift undone."""

_DOUBTFUL_M = 100.0
"""Distances below this are no shift of a datum."""

_KEYS = ("id", "name_zh", "name_en")


def datum_doubts(frame: gpd.GeoDataFrame, file: str) -> tuple[Problem, ...]:
    """Return a problem where a layer fits the atlas only once the shift of GCJ-02 is undone.

    Parameters
    ----------
    frame
        Features in STORAGE with id or names.
    file
        What problems call it.
    """
    here = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    known = _known()
    pairs = [(at, known[key]) for at, key in _keys(here) if key in known]
    if len({at for at, _ in pairs}) < _LEAST:
        return ()
    rows = np.array([at for at, _ in pairs])
    there = np.array([point for _, point in pairs])
    as_is, undone = (
        _nearest_m(points[rows], there, rows)
        for points in (_middles(here), _middles(_undone(here)))
    )
    near = (as_is < _NEAR_M) & (undone < _NEAR_M)
    if near.sum() < _LEAST:
        return ()
    now, then = float(np.median(as_is[near])), float(np.median(undone[near]))
    if now < _DOUBTFUL_M or then > _CLEARLY * now:
        return ()
    values = {"metres": round(now), "left": round(then), "count": int(near.sum())}
    return (Problem("datum_shift", file=file, values=values),)


def _keys(frame: gpd.GeoDataFrame) -> list[tuple[int, str]]:
    """Return row and id or name of each feature, as often as it has one."""
    return [
        (row, str(value))
        for column in _KEYS
        if column in frame.columns
        for row, value in enumerate(frame[column])
        if isinstance(value, str) and value
    ]


def _known() -> dict[str, NDArray[np.float64]]:
    """Return the middles of the atlas's features, metres, by id and name."""
    layers, _ = store.load_all()
    found: dict[str, NDArray[np.float64]] = {}
    for layer in layers.values():
        located = layer.located
        middles = _middles(located)
        for row, key in _keys(located):
            found.setdefault(key, middles[row])
    return found


def _middles(frame: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Return the middle of each feature, metres."""
    return shapely.get_coordinates(shapely.centroid(to_metric(frame.geometry).to_numpy()))


def _undone(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return features taken for GCJ-02 in STORAGE."""
    moved = shapely.transform(
        frame.geometry.to_numpy(), lambda at: np.column_stack(wgs84_from_gcj02(at[:, 0], at[:, 1]))
    )
    return frame.set_geometry(gpd.GeoSeries(moved, index=frame.index, crs=STORAGE))


def _nearest_m(
    points: NDArray[np.float64], there: NDArray[np.float64], rows: NDArray[np.int_]
) -> NDArray[np.float64]:
    """Return the distance of each feature to the nearest of its id or name."""
    apart = pd.Series(np.hypot(*(points - there).T)).groupby(rows).min()
    return np.asarray(apart.to_numpy(), dtype=np.float64)
