"""The table of coverage: one row a target and distance, with what lies inside each area."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.uncertainty import interval
from layers.analyses.common.nearness import Scene, StationDistances, anchored
from layers.analyses.common.proximity import Setting
from layers.analyses.common.station_distances import walks_to_nearest
from layers.analyses.coverage.area_walks import area_walks, stations_inside
from layers.analyses.coverage.covered_share import target_shares
from layers.i18n.languages import columns, languages

__all__ = ["coverage_rows"]


def coverage_rows(
    setting: Setting,
    frame: gpd.GeoDataFrame,
    scene: Scene,
    near: StationDistances,
    *,
    stations: pd.DataFrame,
    minutes: dict[float, float | None],
    speed_m_min: float,
) -> pd.DataFrame:
    """Return one row a target and distance; see `layers.analyses.coverage.coverage.coverage`.

    Parameters
    ----------
    frame, scene, near
        The targets, the same with the stations in metres, and what is near them.
    stations
        The names of the stations, by id, and ``counted``: what is counted once.
    minutes
        The walk that each distance in metres stands for, None where metres were asked for.
    speed_m_min
        Metres walked in a minute.
    """
    same = {
        **_walks(setting, scene, near, stations, speed_m_min),
        **_inside(setting, scene, near, stations, speed_m_min),
    }
    kept = ["id", *columns("name"), "kind", "part_of", "certainty", "uncertainty_m"]
    of_target = pd.DataFrame(frame.reindex(columns=kept))
    return pd.concat(
        [
            of_target.assign(
                radius_m=float(limit_m),
                minutes=minutes.get(limit_m) or np.nan,
                **target_shares(scene, near, rank),
                **same,
            )
            for rank, limit_m in enumerate(near.covers.index)
        ],
        ignore_index=True,
    )


def _walks(
    setting: Setting,
    scene: Scene,
    near: StationDistances,
    names: pd.DataFrame,
    speed_m_min: float,
) -> dict[str, Any]:
    """Return the nearest station of each target, its distance, and the walk there."""
    walk_samples_m = anchored(near.nearest_m, near.sampled_nearest_m, high=np.inf)
    low_m, high_m = interval(walk_samples_m, near.nearest_m)
    walk_m, sampled_m = walks_to_nearest(setting, scene, near)
    walk_low_m, walk_high_m = interval(anchored(walk_m, sampled_m, high=np.inf), walk_m)
    # Of kind object, so that "none" stays None.
    nearest = pd.Series(near.nearest_station, index=scene.shapes.index, dtype=object)
    return {
        "nearest_station_id": nearest,
        **{f"nearest_station_{lang}": nearest.map(names[f"name_{lang}"]) for lang in languages()},
        "nearest_m": near.nearest_m,
        "nearest_m_low": low_m,
        "nearest_m_high": high_m,
        "walk_min": walk_m / speed_m_min,
        "walk_min_low": walk_low_m / speed_m_min,
        "walk_min_high": walk_high_m / speed_m_min,
    }


def _inside(
    setting: Setting,
    scene: Scene,
    near: StationDistances,
    names: pd.DataFrame,
    speed_m_min: float,
) -> dict[str, Any]:
    """Return what lies inside each area: its stations, and the walks from its ground.

    Of an area that the streets say nothing of, no walks are told.
    """
    walks = area_walks(setting, scene, np.isfinite(near.nearest_m))
    area = scene.shapes.area.fillna(0.0).to_numpy() > 0
    counts = [names["counted"].reindex(ids).nunique() for ids in stations_inside(scene)]
    return {
        "stations_inside": np.where(area, counts, np.nan),
        "median_walk_min": walks.median_m / speed_m_min,
        "median_walk_min_low": walks.low_m / speed_m_min,
        "median_walk_min_high": walks.high_m / speed_m_min,
        "farthest_walk_min": walks.farthest_m / speed_m_min,
        "farthest_lon": walks.lon,
        "farthest_lat": walks.lat,
    }
