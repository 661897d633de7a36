"""What some stations cover of some ground, as one figure with its range."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.overlay import shares
from geo.uncertainty import interval
from layers.analyses.common.nearness import FloatArray, Scene, StationDistances, anchored
from layers.analyses.common.proximity import Setting
from layers.analyses.common.station_distances import nearness

__all__ = ["CoveredShare", "covered_of", "covered_share", "share_of_ground", "target_shares"]


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
    found = target_shares(scene, nearness(setting, scene), 0).iloc[0]
    return covered_of(found)


def covered_of(row: pd.Series) -> CoveredShare:
    """Return the figures of one row of `target_shares`, or of the table of coverage."""
    return CoveredShare(*map(float, row[["share", "share_low", "share_high", "covered_km2"]]))


def target_shares(scene: Scene, near: StationDistances, rank: int) -> pd.DataFrame:
    """Return what is covered of each target within one of the limits.

    A spot is inside where its way is short enough, so that its distance and its share
    never disagree.

    Returns
    -------
    frame
        One row a target, by id: area_km2, covered_km2 (0 of a spot), share with share_low
        and share_high; no share where nothing is known of it, as of a spot that no street
        leads to.
    """
    limit_m = float(near.covers.index[rank])
    measured = shares(scene.shapes, near.covers.iloc[rank])
    unknown = np.isnan(near.nearest_m)
    spot = (scene.shapes.geom_type == "Point").to_numpy()
    exact = np.where(spot, near.nearest_m <= limit_m, measured["share"].to_numpy(float))
    exact[unknown | (spot & scene.shapes.index.isin(near.off))] = np.nan
    low, high = interval(anchored(exact, near.sampled_share[rank], high=1.0), exact)
    return pd.DataFrame(
        {
            "area_km2": measured["area_km2"],
            "covered_km2": measured["covered_km2"].mask(unknown),
            "share": exact,
            "share_low": low,
            "share_high": high,
        }
    )


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
    sampled_shares = np.nan_to_num(near.sampled_share[rank]) @ weight / total
    share = float(np.nan_to_num(exact) @ weight / total)
    whole = np.array([share])
    low, high = interval(anchored(whole, sampled_shares[:, np.newaxis], high=1.0), whole)
    return CoveredShare(share, float(low[0]), float(high[0]), share * total)
