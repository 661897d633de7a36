"""Ground that no station covers, as numbered patches, the largest first."""

from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import to_storage
from layers.i18n.languages import columns
from layers.i18n.wording import Text, by_language, number, text, text_of
from layers.model.layer import Layer, derived, records
from layers.model.palette import UNCOVERED
from layers.model.provenance import Lineage
from layers.model.style import Single, Symbol
from layers.store import repository
from layers.store.atlas import METRIC, to_metric

__all__ = ["GAPS", "GAP_LAYER", "LEAST_HA", "gap_layer", "patches_of"]

GAPS = Symbol(UNCOVERED, 0.6, UNCOVERED, 0.16)

GAP_LAYER = "coverage_gaps"
"""The layer of uncovered ground."""

LEAST_HA = 1.0
"""Smaller pieces are drawn, but neither numbered nor listed."""

_M2_PER_HA = 10_000.0

_NAMELESS = pd.Series(dtype=object)
"""The names of towns in an atlas without towns."""


def patches_of(remains: shapely.Geometry) -> gpd.GeoDataFrame:
    """Return the pieces of uncovered ground, cut along the borders of towns.

    Parameters
    ----------
    remains
        Ground in METRIC that no station covers.

    Returns
    -------
    frame
        One row a piece in METRIC, by id, the largest first: id, number (from 1; 0 where
        it is smaller than `LEAST_HA`), town_id and the names of the town it lies in
        (None and "" in an atlas without towns), area_ha, lon and lat of a point inside.
    """
    pieces, towns = _pieces(remains)
    hectares = shapely.area(pieces) / _M2_PER_HA
    order = np.argsort(-hectares, kind="stable")
    number = np.where(hectares[order] >= LEAST_HA, np.arange(1, len(order) + 1), 0)
    geometry = gpd.GeoSeries(pieces[order], crs=METRIC)
    at = to_storage(geometry.representative_point())
    frame = repository.layer("towns").frame
    town = pd.Series(towns[order], dtype=object)
    return gpd.GeoDataFrame(
        {
            "id": [f"gap_{rank + 1}" for rank in range(len(order))],
            "number": number,
            "town_id": town,
            **{name: town.map(frame.get(name, _NAMELESS)).fillna("") for name in columns("name")},
            "area_ha": hectares[order],
            "lon": at.x,
            "lat": at.y,
        },
        geometry=geometry,
    ).set_index("id", drop=False)


def gap_layer(patches: gpd.GeoDataFrame, lineage: Lineage) -> Layer:
    """Return uncovered ground as a layer: its patches by number, the small pieces as one."""
    listed = patches[patches["number"] > 0]
    names = {row.Index: _name(row) for row in records(listed)}
    shapes = list(listed.geometry)
    if len(listed) < len(patches) or not names:
        names["gap_small"] = text("coverage.patch_small", least=f"{LEAST_HA:g}")
        shapes.append(shapely.MultiPolygon(list(patches.geometry[patches["number"] == 0])))
    title = text("coverage.uncovered")
    return derived(
        GAP_LAYER,
        title,
        geometry=to_storage(gpd.GeoSeries(shapes, crs=METRIC)),
        names=names,
        style=Single(title, GAPS),
        lineage=lineage,
    )


def _name(patch: Any) -> Text:
    """Return what the map calls a patch: its number, its town and its hectares."""
    hectares = by_language(partial(number, patch.area_ha))
    return text("coverage.patch", number=patch.number, town=text_of(patch), hectares=hectares)


def _pieces(remains: shapely.Geometry) -> tuple[Any, Any]:
    """Return the polygons of some ground, each in one town or in none, and those towns' ids."""
    outlines = to_metric(repository.layer("towns").located.geometry)
    ids = outlines.index.to_numpy(dtype=object) if len(outlines) else np.array([None])
    ground = shapely.intersection(remains, outlines.array) if len(outlines) else np.array([remains])
    parts, owner = shapely.get_parts(ground, return_index=True)
    polygons = shapely.area(parts) > 0
    return parts[polygons], ids[owner[polygons]]
