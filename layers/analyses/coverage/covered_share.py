"""What some stations cover of some ground, as one figure with its range."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from geo.overlay import shares
from geo.uncertainty import interval
from layers.analyses.common.nearness import FloatArray, Scene, StationDistances, anchored
from layers.analyses.common.proximity import Setting
from layers.analyses.common.station_distances import nearness

__all__ = ["CoveredShare", "covered_share", "share_of_ground"]


@dataclass(frozen=True)
class CoveredShare:
    """What some stations cover of some ground: share (0..1) with its range, and area."""

    share: float
    low: float
    high: float
    covered_km2: float


def covered_share(
    setting: Setting, stations: gpd.GeoDataFrame, ground: gpd.GeoDataFrame
) -> CoveredShare:
    """Return what stations cover of one feature within the one limit of a setting.

    Figures are those of `layers.analyses.coverage.coverage` for the same question. They
    are nan where the street network holds too little of it. A point is covered whole or
    not at all.

    Raises as `layers.analyses.common.station_distances.nearness` does.
    """
    scene = Scene.of(stations, ground)
    near = nearness(setting, scene)
    limit_m = float(near.covers.index[0])
    if scene.shapes.iloc[0].geom_type == "Point":
        low, high = interval(near.drawn_share[0, 1:], near.drawn_share[0, 0])
        inside = float(near.nearest_m[0] <= limit_m)
        return CoveredShare(inside, float(low[0]), float(high[0]), 0.0)
    measured = shares(scene.shapes, near.covers.iloc[0])
    exact = measured["share"].to_numpy(float).copy()
    exact[np.isnan(near.nearest_m)] = np.nan
    low, high = interval(anchored(exact, near.drawn_share[0], high=1.0), exact)
    covered = float(measured["covered_km2"].iloc[0])
    return CoveredShare(float(exact[0]), float(low[0]), float(high[0]), covered)


def share_of_ground(
    near: StationDistances, rank: int, area_km2: FloatArray, exact: FloatArray
) -> CoveredShare:
    """Return the share of several areas together that lies within one of the limits.

    Parameters
    ----------
    near
        What is near the stations, of the areas among others.
    rank
        Which of the limits.
    area_km2
        Area of each target, 0 for those that do not count, shape (targets,).
    exact
        The covered share of each, shape (targets,); nan where it is not known, which
        then does not count either.
    """
    weight = np.where(np.isfinite(exact), area_km2, 0.0)
    total = weight.sum()
    if not total > 0:
        return CoveredShare(np.nan, np.nan, np.nan, np.nan)
    drawn = np.nan_to_num(near.drawn_share[rank]) @ weight / total
    share = float(np.nan_to_num(exact) @ weight / total)
    whole = np.array([share])
    low, high = interval(anchored(whole, drawn[:, np.newaxis], high=1.0), whole)
    return CoveredShare(share, float(low[0]), float(high[0]), share * total)
