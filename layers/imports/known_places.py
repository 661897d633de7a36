"""What of a file the atlas knows the place of: the evidence for the datum of its coordinates."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.crs import STORAGE
from layers.i18n.languages import columns
from layers.model.layer import Layer, records
from layers.store import repository
from layers.store.atlas import SHIPPED, to_metric

__all__ = ["SMALL_KM2", "Known", "key_of", "keys_of", "known"]

FloatArray = NDArray[np.float64]

_CERTAIN_M = 1000.0
"""Places less certain than this are no evidence of where something lies."""

_WIDE_M = 3_000.0
"""Places of one name further apart than this are different ones: none of them is meant."""

SMALL_KM2 = 0.5
"""The middle of a larger area is not where a point of its name would be put."""

_ENDINGS = re.compile(r"(地铁站|轨道交通站|站|(metro |subway |railway )?station)$")
_LAST = ("站", "station")
_SIGNS = re.compile(r"[\W_]+")
_NAMES = ("name", "alias")
_PART = "\x1f"
"""Stands between names that are folded at once: nothing joins with it."""


@dataclass(frozen=True, eq=False)
class Known:
    """Places of the atlas that are certain enough to compare with.

    Parameters
    ----------
    points
        By key of a name: degrees of WGS 84 and the area in km2, shape (k, 3); several rows
        where a name has several places.
    areas
        Outlines of towns and districts in METRIC.
    stations
        Degrees of the stations, shape (s, 2).
    """

    points: dict[str, FloatArray]
    areas: NDArray[np.object_]
    stations: FloatArray


def known() -> Known:
    """Return what the atlas's own layers know."""
    return _known(repository.shipped_state())


def key_of(name: object) -> str:
    """Return by what places of one name are found: width, case, signs and "station" left out.

    >>> key_of("美兰湖站") == key_of(" 美兰湖 "), key_of("Meilan Lake Station"), key_of(None)
    (True, 'meilanlake', '')
    """
    if not isinstance(name, str):
        return ""
    return _plain_key(unicodedata.normalize("NFKC", name).casefold().strip())


def keys_of(names: Sequence[object]) -> list[str]:
    r"""Return by what each of many names is found, as `key_of` does, but all at once.

    >>> keys_of(["美兰湖站", None, " Ａ路 ", "x\x1fy"])
    ['美兰湖', '', 'a路', 'xy']
    """
    texts = [each if isinstance(each, str) else "" for each in names]
    whole = _PART.join(texts)
    if whole.count(_PART) != len(texts) - 1:
        return [key_of(each) for each in texts]
    folded = unicodedata.normalize("NFKC", whole).casefold()
    if not _SIGNS.search(folded.replace(_PART, "")) and not any(each in folded for each in _LAST):
        return folded.split(_PART)
    return [
        each if each.isalnum() and not each.endswith(_LAST) else _plain_key(each.strip())
        for each in folded.split(_PART)
    ]


def _plain_key(plain: str) -> str:
    # Most names of a large file have neither.
    if plain.endswith(_LAST):
        plain = _ENDINGS.sub("", plain)
    return plain if plain.isalnum() else _SIGNS.sub("", plain)


@lru_cache(maxsize=2)
def _known(state: object) -> Known:  # noqa: ARG001 - read anew when a file changes
    layers, _ = repository.load_all()
    own = [layers[entry.id] for entry in SHIPPED if entry.id in layers and entry.places]
    rows = pd.concat([_named_points(each) for each in own], ignore_index=True)
    points = _by_key(rows)
    ground = [layers[each] for each in ("district", "towns", "context_districts") if each in layers]
    outlines = [to_metric(each.located.geometry).to_numpy() for each in ground]
    stations = layers["stations"].located.geometry if "stations" in layers else gpd.GeoSeries()
    return Known(points, np.concatenate(outlines), np.column_stack([stations.x, stations.y]))


def _named_points(layer: Layer) -> pd.DataFrame:
    """Return the certain features of a layer, a row for each name they go by."""
    here = layer.located[pd.to_numeric(layer.located["uncertainty_m"]) <= _CERTAIN_M]
    here = here[shapely.get_dimensions(here.geometry) != 1]
    metric = to_metric(here.geometry)
    middles = metric.centroid.to_crs(STORAGE)
    names = [each for stem in _NAMES for each in columns(stem) if each in here]
    found = [
        (key, point.x, point.y, area / 1e6)
        for row, point, area in zip(records(here[names]), middles, metric.area, strict=True)
        for value in row[1:]
        if isinstance(value, str)
        for key in map(key_of, re.split("[;；|]", value))
        if key
    ]
    return pd.DataFrame(found, columns=["key", "lon", "lat", "km2"])


def _by_key(rows: pd.DataFrame) -> dict[str, FloatArray]:
    """Return the places of each key, without keys whose places are too far apart to be one."""
    ordered = rows.sort_values("key", kind="stable")
    places = ordered[["lon", "lat", "km2"]].to_numpy(float)
    keys, first = np.unique(ordered["key"].to_numpy(str), return_index=True)
    groups = np.split(places, first[1:])
    return {
        str(key): group
        for key, group in zip(keys, groups, strict=True)
        if np.ptp(group[:, :2], axis=0).max() < _WIDE_M / 100_000
    }
