"""The district's covered share as one figure with its range."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from geo.overlay import shares
from geo.uncertainty import interval
from layers.analyses.common.nearness import Scene, anchored
from layers.analyses.common.proximity import Setting
from layers.analyses.common.station_distances import nearness
from layers.store import repository

__all__ = ["DistrictShare", "district_share"]


@dataclass(frozen=True)
class DistrictShare:
    """What some stations cover of the district: share (0..1) with its range, and area."""

    share: float
    low: float
    high: float
    covered_km2: float


def district_share(setting: Setting, stations: gpd.GeoDataFrame) -> DistrictShare:
    """Return what stations cover of the district within the one limit of a setting.

    Figures are those of `layers.analyses.coverage.coverage` for the same question. They
    are nan where the street network holds too little of the district.

    Raises as `layers.analyses.common.station_distances.nearness` does.
    """
    scene = Scene.of(stations, repository.layer("district").frame)
    near = nearness(setting, scene)
    measured = shares(scene.shapes, near.covers.iloc[0])
    exact = measured["share"].to_numpy(float).copy()
    exact[np.isnan(near.nearest_m)] = np.nan
    low, high = interval(anchored(exact, near.drawn_share[0], high=1.0), exact)
    covered = float(measured["covered_km2"].iloc[0])
    return DistrictShare(float(exact[0]), float(low[0]), float(high[0]), covered)
