"""Whether the stops of a feed lie where the atlas's stations of the same names do.

Chinese web maps shift places by some hundred metres (GCJ-02), and feeds made from
them carry the shift without saying so. Three stations named alike decide it.
"""

import re
import unicodedata

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.datum import wgs84_from_gcj02
from geo.sphere import great_circle_m
from layers import store

__all__ = ["datum_shift_m"]

FloatArray = NDArray[np.float64]

_LEAST = 3
"""So many stations named alike decide."""

_NEAR_M = 3000.0
"""Stations of one name further apart than this are different ones."""

_CLEARLY = 0.5
"""To this part of it the distance has to fall with the shift undone."""

_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_BESIDE = re.compile(
    r"(轨道交通|地铁|轻轨|站$|\b(metro|subway|station|stop|road|rd)\b|[\s·・.'’-]+)"
)
"""What is said of a station beside its name."""


def datum_shift_m(stops: pd.DataFrame) -> tuple[float, float, int] | None:
    """Return how far stops lie from the stations of their names, as they are and as of GCJ-02.

    Parameters
    ----------
    stops
        ``name``, ``lon``, ``lat``: text and degrees.

    Returns
    -------
    shift
        Median metres as they are, median metres with the shift of GCJ-02 undone, and
        the number of stations; None where that does not make it clearly better, or
        fewer than three are named alike.
    """
    known = _stations()
    named = stops.assign(name=stops["name"].map(_plain))
    named = named[(named["name"] != "") & named["name"].isin(known["name"])]
    if named["name"].nunique() < _LEAST:
        return None
    undone = named.assign(**_undone(named))
    pairs = named.assign(stop=range(len(named))).merge(known, on="name", suffixes=("", "_known"))
    back = undone.assign(stop=range(len(undone))).merge(known, on="name", suffixes=("", "_known"))
    as_is, after = (_apart_m(each) for each in (pairs, back))
    # Of platforms and lines with one name the nearest counts, once for each name.
    best = pairs.assign(as_is=as_is, after=after).groupby("name")[["as_is", "after"]].min()
    best = best[(best < _NEAR_M).all(axis=1)]
    if len(best) < _LEAST:
        return None
    now, then = (float(each) for each in best.median())
    return (now, then, len(best)) if then < _CLEARLY * now else None


def _undone(stops: pd.DataFrame) -> dict[str, FloatArray]:
    lon, lat = wgs84_from_gcj02(stops["lon"].to_numpy(float), stops["lat"].to_numpy(float))
    return {"lon": lon, "lat": lat}


def _apart_m(pairs: pd.DataFrame) -> FloatArray:
    found: FloatArray = great_circle_m(
        *(pairs[each].to_numpy(float) for each in ("lon", "lat", "lon_known", "lat_known"))
    )
    return found


def _stations() -> pd.DataFrame:
    frame = store.layer("stations").frame
    frame = frame[frame.geometry.notna()]
    both = [
        pd.DataFrame(
            {"name": frame[column].map(_plain), "lon": frame.geometry.x, "lat": frame.geometry.y}
        )
        for column in ("name_zh", "name_en")
    ]
    found = pd.concat(both, ignore_index=True)
    return found[found["name"] != ""]


def _plain(name: object) -> str:
    """Return a station's name without what is said beside it.

    >>> _plain("地铁宝安公路站（1号线）"), _plain("Bao'an Highway Station"), _plain(None)
    ('宝安公路', 'baoanhighway', '')
    """
    folded = unicodedata.normalize("NFKC", name if isinstance(name, str) else "").casefold()
    return _BESIDE.sub("", _BRACKETS.sub("", folded).strip())
