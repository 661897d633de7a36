"""Coverage: what lies within a distance of a station, by one of three measures."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catchment import MAX_RADIUS_M, check_radii, walk_radius_m
from geo.overlay import shares, uncovered
from geo.uncertainty import interval
from layers.analyses.common.nearness import FloatArray, Scene, StationDistances, anchored
from layers.analyses.common.proximity import Setting, method_in_use
from layers.analyses.common.station_distances import nearness, walk_method, walks_to_nearest
from layers.analyses.common.targets import stations_of, targets_of
from layers.analyses.coverage.benchmarks import benchmarks, with_gaps
from layers.analyses.coverage.coverage_maps import gap_layer, outlines, ring_layer
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.coverage.coverage_results import CoverageResult
from layers.analyses.coverage.coverage_words import notes
from layers.analyses.coverage.district_share import DistrictShare
from layers.i18n.languages import columns, languages
from layers.model.progress import Progress, silent
from layers.store import repository
from layers.store.atlas import to_metric

__all__ = [
    "CoverageParams", "coverage", "limits_of", "radius_range", "setting_of", "widest_m",
]  # fmt: skip


def radius_range() -> tuple[float, float]:
    """Return the least and the greatest distance that a page offers, in metres."""
    return 1.0, MAX_RADIUS_M


def _distances_m(params: CoverageParams) -> tuple[float, ...]:
    """Return the walking distances as they were given: a repeated one is refused in its place."""
    if not params.minutes:
        return params.radii_m
    return tuple(walk_radius_m(each, speed_m_min=params.walk_m_min) for each in params.minutes)


def limits_of(params: CoverageParams) -> dict[float, float | None]:
    """Return the walking distances in metres, and the minutes each stands for, if any."""
    if not params.minutes:
        return dict.fromkeys(params.radii_m)
    return dict(zip(_distances_m(params), params.minutes, strict=True))


def widest_m(params: CoverageParams) -> float:
    """Return the greatest distance. Raises ParameterError as `geo.catchment.check_radii` does."""
    return check_radii(_distances_m(params))[-1]


def setting_of(params: CoverageParams, method: str | None = None, *limits_m: float) -> Setting:
    """Return how nearness is measured: by the method that can be used, or by a given one."""
    limits = limits_m or _distances_m(params)
    return Setting(method or method_in_use(params.method), limits, params.detour)


def coverage(params: CoverageParams, progress: Progress = silent) -> CoverageResult:
    """Return the share of each target within each distance of the chosen stations.

    Returns
    -------
    CoverageResult
        layers: what of the district no station covers, and the rings. table:
        one row a target and distance: id, name_zh, name_en, kind, part_of,
        certainty, uncertainty_m, radius_m, minutes (nan where metres were
        asked for), area_km2, covered_km2, share (0..1), nearest_station_id and its
        names, nearest_m, walk_min, and _low and _high of share, nearest_m and
        walk_min (minutes on foot to that station, by the streets where there are any,
        else by the detour factor); no figures for a place without a known location, or where
        the street network does not reach; where a target stands beside the
        share, target_gap_pp with _low and _high.

    Raises
    ------
    ParameterError
        If a distance is out of range, given twice, or none is given.
    DataError
        If a layer it needs, or the street network, is missing or broken.
    """
    setting = setting_of(params)
    stations = stations_of(params.lines, year=params.year, building=params.building)
    targets = targets_of(params.target)
    district = repository.layer("district").frame
    asked = pd.concat([targets, district[~district.index.isin(targets.index)]])
    frame = gpd.GeoDataFrame(asked, crs=targets.crs)
    scene = Scene.of(stations, frame)
    near = nearness(setting, scene, progress=progress)
    walk = walks_to_nearest(setting, scene, near)
    table = pd.concat(
        [_rows(frame, scene, near, rank, params, walk=walk) for rank in range(len(near.covers))],
        ignore_index=True,
    )
    widest = near.covers.index[-1]
    whole = table[(table["id"] == district.index[0]) & (table["radius_m"] == widest)].iloc[0]
    beside = benchmarks(params, setting.method, table[table["id"] == district.index[0]])
    table = with_gaps(table[table["id"].isin(targets.index)].reset_index(drop=True), beside)
    wide = table[(table["radius_m"] == widest) & ~table["part_of"].isin(table["id"])]
    shown = outlines(near.covers, setting.method)
    remains = uncovered(to_metric(district.geometry), shown.iloc[-1])
    layers = (
        gap_layer(remains, setting.method),
        ring_layer(shown, limits_of(params), setting.method),
    )
    result = CoverageResult(
        layers,
        table,
        (),
        method=setting.method,
        walk_method=walk_method(setting),
        radius_m=float(widest),
        minutes=limits_of(params).get(widest),
        soundness=near.proof.soundness if near.proof else None,
        completeness=near.proof.completeness if near.proof else None,
        district=DistrictShare(
            *map(float, whole[["share", "share_low", "share_high", "covered_km2"]])
        ),
        stations=int(stations[columns("name")[0]].nunique()),
        lines=int(stations["line"].nunique()),
        targets=int(wide["share"].notna().sum()),
        none_covered=tuple(wide.loc[wide["share"] == 0, "id"]),
        unlocated=tuple(targets.index[targets.geometry.isna()]),
        unmapped=_unmapped(frame, near, wide),
        off_streets=tuple(each for each in wide["id"] if each in near.off),
        outside=near.outside,
        unconnected=near.unconnected,
        benchmarks=beside,
    )
    return replace(result, notes=notes(params, result, frame, stations))


def _rows(
    targets: gpd.GeoDataFrame,
    scene: Scene,
    near: StationDistances,
    rank: int,
    params: CoverageParams,
    *,
    walk: tuple[FloatArray, FloatArray],
) -> pd.DataFrame:
    """Return one row a target for one of the distances."""
    limit_m = float(near.covers.index[rank])
    measured = shares(scene.shapes, near.covers.iloc[rank])
    silent = np.isnan(near.nearest_m)
    # A point is inside when its way is short enough: its distance and its share never disagree.
    point = scene.shapes.geom_type == "Point"
    exact = np.where(point, near.nearest_m <= limit_m, measured["share"].to_numpy(float))
    # Of a spot that no street leads to, nothing is known: it is neither inside nor outside.
    exact[silent | (point & targets.index.isin(near.off))] = np.nan
    drawn = anchored(exact, near.drawn_share[rank], high=1.0)
    low, high = interval(drawn, exact)
    drawn_m = anchored(near.nearest_m, near.drawn_nearest_m, high=np.inf)
    low_m, high_m = interval(drawn_m, near.nearest_m)
    walk_m, sampled_m = walk
    walk_low_m, walk_high_m = interval(anchored(walk_m, sampled_m, high=np.inf), walk_m)
    speed = params.walk_m_min
    nearest = pd.Series(near.nearest_station, index=targets.index, dtype=object)
    names = repository.layer("stations").frame
    kept = ["id", *columns("name"), "kind", "part_of", "certainty", "uncertainty_m"]
    return pd.DataFrame(targets.reindex(columns=kept)).assign(
        radius_m=limit_m,
        minutes=limits_of(params).get(limit_m) or np.nan,
        area_km2=measured["area_km2"],
        covered_km2=measured["covered_km2"].mask(silent),
        share=exact,
        share_low=low,
        share_high=high,
        nearest_station_id=nearest,
        **{f"nearest_station_{lang}": nearest.map(names[f"name_{lang}"]) for lang in languages()},
        nearest_m=near.nearest_m,
        nearest_m_low=low_m,
        nearest_m_high=high_m,
        walk_min=walk_m / speed,
        walk_min_low=walk_low_m / speed,
        walk_min_high=walk_high_m / speed,
    )


def _unmapped(
    targets: gpd.GeoDataFrame, near: StationDistances, wide: pd.DataFrame
) -> tuple[str, ...]:
    """Return the targets with a location of which the street network says nothing."""
    located = targets.index[targets.geometry.notna() & np.isnan(near.nearest_m)]
    return tuple(each for each in wide["id"] if each in located)
