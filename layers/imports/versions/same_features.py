"""Which features of a newer version are those of the former: they keep their ids."""

import re
from collections import Counter

import geopandas as gpd
import numpy as np
import shapely

from layers.imports.known_places import key_of
from layers.store.atlas import to_metric
from layers.workspace.own_ids import place_id

__all__ = ["same_ids"]

_NEAR_M = 50.0
"""Points so near to each other may be one place."""

_SHARED = 0.5
"""Areas that share so much of their union may be one place."""


def same_ids(frame: gpd.GeoDataFrame, former: gpd.GeoDataFrame | None, layer_id: str) -> list[str]:
    """Return an id for each feature: that of the same feature before, else a number not used yet.

    A feature is the same where exactly one of the former has its name, else where exactly one
    lies on its ground; no former id is given twice.

    Parameters
    ----------
    frame
        Features with names, in STORAGE.
    former
        Those of the version before, by id; None for a first version.
    layer_id
        The layer they are of.
    """
    found: list[str | None] = [None] * len(frame)
    if former is not None and len(former):
        _by_name(frame, former, found)
        _by_place(frame, former, found)
    number = 0 if former is None else max(map(_number_of, former.index), default=0)
    ids = []
    for each in found:
        number += each is None
        ids.append(each or place_id(layer_id, number))
    return ids


def _by_name(frame: gpd.GeoDataFrame, former: gpd.GeoDataFrame, found: list[str | None]) -> None:
    column = next(each for each in frame.columns if str(each).startswith("name_"))
    now, then = (list(map(key_of, each[column])) for each in (frame, former))
    here, there = Counter(now), Counter(then)
    ids = dict(zip(then, map(str, former.index), strict=True))
    for row, key in enumerate(now):
        if key and here[key] == there[key] == 1:
            found[row] = ids[key]


def _by_place(frame: gpd.GeoDataFrame, former: gpd.GeoDataFrame, found: list[str | None]) -> None:
    free = former[~former.index.isin([each for each in found if each])]
    here, there = (np.asarray(to_metric(each.geometry).array) for each in (frame, free))
    tree = shapely.STRtree(there)
    taken: dict[int, int] = {}
    for row, shape in enumerate(here):
        if found[row] is None and shape is not None:
            near = tree.query(shape, predicate="dwithin", distance=_NEAR_M)
            same = [int(each) for each in near if _is_same(shape, there[each])]
            if len(same) == 1:
                taken[row] = same[0]
    wanted = Counter(taken.values())
    for row, other in taken.items():
        if wanted[other] == 1:
            found[row] = str(free.index[other])


def _is_same(shape: shapely.Geometry, other: shapely.Geometry) -> bool:
    if shapely.get_dimensions(shape) != shapely.get_dimensions(other):
        return False
    if shapely.get_dimensions(shape) == 2:  # noqa: PLR2004
        return bool(
            shapely.area(shapely.intersection(shape, other))
            >= _SHARED * shapely.area(shapely.union(shape, other))
        )
    return bool(shapely.hausdorff_distance(shape, other) <= _NEAR_M)


def _number_of(feature: object) -> int:
    found = re.search(r"_(\d+)$", str(feature))
    return int(found[1]) if found else 0
