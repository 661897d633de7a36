"""Whether places lie where the atlas has the same ones, or only once GCJ-02 is undone.

Chinese web maps shift places by some hundred metres (GCJ-02), and files made from
them carry the shift without saying so. Three places named alike decide it.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.datum import wgs84_from_gcj02
from geo.sphere import great_circle_m

__all__ = ["Undo", "point_shift_m", "shift_m"]

FloatArray = NDArray[np.float64]
Undo = Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]
"""What turns longitudes and latitudes of a shifted map into WGS84."""

_LEAST = 3
"""So many places named alike decide."""

_NEAR_M = 3000.0
"""Places of one name further apart than this are different ones."""

_DOUBTFUL_M = 100.0
"""Distances below this are no shift of a datum."""

_CLEARLY = 0.5
"""To this part of it the distance has to fall with the shift undone."""

_UPON_M = 60.0
"""A single point this near to a place, with the shift undone, may well mean that place."""


def shift_m(here: pd.DataFrame, known: pd.DataFrame) -> tuple[float, float, int] | None:
    """Return how far places lie from the known ones, as they are and with GCJ-02 undone.

    Parameters
    ----------
    here
        ``place``, ``key``, ``lon``, ``lat``: what is one place, under which ids or names
        it may be known, a row each, and degrees.
    known
        ``key``, ``lon``, ``lat`` of the atlas's own places, degrees in WGS84. Of several
        with one key the nearest counts.

    Returns
    -------
    shift
        Median metres as they are, median metres with the shift undone, and the number
        of places; None where that does not make it clearly better, or fewer than three
        are known.
    """
    lon, lat = wgs84_from_gcj02(here["lon"].to_numpy(float), here["lat"].to_numpy(float))
    pairs = here.assign(lon_undone=lon, lat_undone=lat).merge(
        known, on="key", suffixes=("", "_known")
    )
    apart = pairs.assign(as_is=_apart_m(pairs, ""), undone=_apart_m(pairs, "_undone"))
    best = apart.groupby("place")[["as_is", "undone"]].min()
    best = best[(best < _NEAR_M).all(axis=1)]
    if len(best) < _LEAST:
        return None
    now, then = (float(each) for each in best.median())
    return (now, then, len(best)) if _is_shifted(now, then) else None


def point_shift_m(
    point: tuple[float, float],
    known: Sequence[tuple[float, float]],
    undo: Undo = wgs84_from_gcj02,
) -> tuple[float, float, int] | None:
    """Return whether a single point falls upon a known place only once a shift is undone.

    Without a name nothing is decided by that: it is a reason to ask.

    Parameters
    ----------
    point, known
        Longitude and latitude, degrees; the known places in WGS84.
    undo
        What undoes the shift.

    Returns
    -------
    shift
        Metres from the nearest known place as it is; with the shift undone metres from the
        place that is nearest then, and the position of that; None where there is no reason.
    """
    if not known:
        return None
    lon, lat = np.array(known, dtype=float).T
    undone = undo(np.array([point[0]]), np.array([point[1]]))
    now_m = great_circle_m(*point, lon, lat)
    then_m = great_circle_m(*undone, lon, lat)
    place = int(np.argmin(then_m))
    now, then = float(now_m.min()), float(then_m[place])
    return (now, then, place) if then <= _UPON_M and _is_shifted(now, then) else None


def _is_shifted(now_m: float, then_m: float) -> bool:
    """Return whether distances fall clearly with the shift undone."""
    return now_m >= _DOUBTFUL_M and then_m < _CLEARLY * now_m


def _apart_m(pairs: pd.DataFrame, suffix: str) -> FloatArray:
    names = (f"lon{suffix}", f"lat{suffix}", "lon_known", "lat_known")
    found: FloatArray = great_circle_m(*(pairs[each].to_numpy(float) for each in names))
    return found
