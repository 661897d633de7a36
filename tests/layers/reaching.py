"""What the tests of reach share: a pace, a spot as one asks from it, and ground as it is told."""

from typing import Any

import geopandas as gpd
import shapely

from geo.crs import STORAGE
from layers.model.layer import Result
from layers.store.atlas import METRIC, to_metric

FOOT = 80 / 1.3
"""Metres a minute by the straight line."""


def point(at: Any) -> tuple[float, float]:
    """Return a spot in metres as longitude and latitude."""
    spot = gpd.GeoSeries([shapely.Point(at)], crs=METRIC).to_crs(STORAGE).iloc[0]
    return spot.x, spot.y


def areas(result: Result) -> dict[float, shapely.Geometry]:
    """Return the ground within each limit, in METRIC."""
    frame = result.layers[0].frame
    return dict(zip(frame["minutes"], to_metric(frame).geometry, strict=True))
