"""Whether a layer handed in lies where the atlas has the features of the same ids or names."""

import geopandas as gpd
import pandas as pd

from geo.crs import STORAGE
from geo.errors import Problem
from layers.i18n.languages import columns
from layers.imports.datum_shift import shift_m
from layers.store import repository
from layers.store.atlas import to_metric

__all__ = ["datum_doubts"]

_KEYS = ("id", *columns("name"))


def datum_doubts(frame: gpd.GeoDataFrame, file: str) -> tuple[Problem, ...]:
    """Return a problem where a layer fits the atlas only once the shift of GCJ-02 is undone.

    Parameters
    ----------
    frame
        Features in STORAGE with id or names.
    file
        What problems call it.
    """
    layers, _ = repository.load_all()
    known = pd.concat([_middles(layer.frame) for layer in layers.values()], ignore_index=True)
    if (found := shift_m(_middles(frame), known)) is None:
        return ()
    now, then, count = found
    values = {"metres": round(now), "left": round(then), "count": count}
    return (Problem("datum_shift", file=file, values=values),)


def _middles(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the middle of each feature in degrees, a row for each id and name it has."""
    here = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    middles = to_metric(here.geometry).centroid.to_crs(STORAGE)
    rows = [
        pd.DataFrame(
            {
                "place": range(len(here)),
                "key": here[column].to_numpy(),
                "lon": middles.x.to_numpy(),
                "lat": middles.y.to_numpy(),
            }
        )
        for column in _KEYS
        if column in here.columns
    ]
    found = pd.concat(rows, ignore_index=True)
    return found[found["key"].map(lambda key: isinstance(key, str) and key != "")]
