"""Coverage: what lies within a distance of a station, by one of three measures."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.catchment import MAX_RADIUS_M, check_radii, walk_radius_m
from geo.overlay import uncovered
from layers.analyses.common.nearness import FloatArray, Scene, StationDistances
from layers.analyses.common.proximity import Setting, method_in_use
from layers.analyses.common.station_distances import nearness, walk_method
from layers.analyses.common.targets import (
    LINE_SETS,
    counted_once,
    near_enough,
    stations_ever,
    stations_of,
    targets_of,
)
from layers.analyses.coverage.benchmarks import benchmarks, with_gaps
from layers.analyses.coverage.coverage_maps import MARGIN_M, lineage, outlines, ring_layer
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.coverage.coverage_results import CoverageResult
from layers.analyses.coverage.coverage_rows import coverage_rows
from layers.analyses.coverage.coverage_words import notes
from layers.analyses.coverage.covered_people import PeopleShare, covered_people
from layers.analyses.coverage.covered_share import covered_of, share_of_ground
from layers.analyses.coverage.patches import gap_layer, patches_of
from layers.analyses.weights.weight_layers import counted_layer
from layers.analyses.weights.weight_options import LAND
from layers.model.layer import Layer
from layers.model.progress import Progress, silent
from layers.store import repository
from layers.store.atlas import to_metric

__all__ = [
    "CoverageParams", "coverage", "limits_of", "radius_range", "setting_of", "widest_m",
    "with_district",
]  # fmt: skip


_SAME_GROUND = 1e-6
"""Two outlines that differ by no more of their area are of one ground."""


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
        layers: the patches of the district that no station covers, and the rings
        around stations as far as `MARGIN_M` from the targets. table:
        one row a target and distance: id, name_zh, name_en, kind, part_of,
        certainty, uncertainty_m, radius_m, minutes (nan where metres were
        asked for), area_km2, covered_km2, share (0..1), nearest_station_id and its
        names, nearest_m, walk_min, and _low and _high of share, nearest_m and
        walk_min (minutes on foot to that station, by the streets where there are any,
        else by the detour factor); where a figure is counted, amount and covered_amount, and
        amount_share with _low and _high; of areas also stations_inside (names counted once),
        median_walk_min with its range (from half of the ground one walks less) and
        farthest_walk_min with the spot it is from; no figures for a place without a
        known location, or where the street network does not reach; where a target stands beside the
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
    frame = with_district(targets)
    scene = Scene.of(stations, frame)
    near = nearness(setting, scene, progress=progress)
    table = coverage_rows(
        setting,
        frame,
        scene,
        near,
        stations=stations.assign(counted=counted_once(stations, params.lines)),
        minutes=limits_of(params),
        speed_m_min=params.walk_m_min,
    )
    people: dict[float, PeopleShare] = {}
    if params.weight != LAND:
        counted = counted_layer(params.weight)
        whole_ones = frame.index.isin(_wholes(targets).index)
        own, people = covered_people(setting, scene, near, counted, whole_ones)
        table = table.merge(own, on=["radius_m", "id"], how="left", validate="one_to_one")
    limits = [float(each) for each in near.covers.index]
    widest = limits[-1]
    of_district = table["id"] == district.index[0]
    beside = benchmarks(params, setting.method, table[of_district])
    whole = {limit: covered_of(_within(table[of_district], limit).iloc[0]) for limit in limits}
    table = with_gaps(table[table["id"].isin(targets.index)].reset_index(drop=True), beside)
    wide = _wholes(_within(table, widest))
    ground = to_metric(targets.geometry).union_all()
    together = whole
    if not _is_district(ground, wide):
        together = {
            limit: share_of_ground(near, rank, *_land(frame, _wholes(_within(table, limit))))
            for rank, limit in enumerate(limits)
        }
    about = whole if params.target == "district" else together
    reaching = near_enough(stations, ground, setting.straight_m(widest))
    layers, patches = _drawing(params, setting, near, ground)
    spots = wide[wide["area_km2"] == 0]
    result = CoverageResult(
        layers,
        table,
        (),
        method=setting.method,
        walk_method=walk_method(setting),
        of_stops=params.lines not in LINE_SETS,
        radius_m=widest,
        minutes=limits_of(params).get(widest),
        soundness=near.proof.soundness if near.proof else None,
        completeness=near.proof.completeness if near.proof else None,
        district=whole[widest],
        together=together[widest],
        narrower={limit: about[limit] for limit in limits[:-1]},
        points=int(spots["share"].notna().sum()),
        points_inside=int((spots["share"] == 1).sum()),
        patches=patches,
        near=_near(stations, ground, widest),
        near_ever=_near(stations_ever(params.lines), ground, widest),
        stations=int(counted_once(stations, params.lines)[reaching].nunique()),
        lines=int(stations["line"].nunique()),
        targets=int(wide["share"].notna().sum()),
        none_covered=tuple(wide.loc[wide["share"] == 0, "id"]),
        unlocated=tuple(targets.index[targets.geometry.isna()]),
        unmapped=_unmapped(frame, near, wide),
        off_streets=tuple(each for each in wide["id"] if each in near.off),
        outside=near.outside,
        unconnected=near.unconnected,
        benchmarks=beside,
        people=people.get(widest),
        people_narrower={limit: people[limit] for limit in limits[:-1] if people},
    )
    return replace(result, notes=notes(params, result, frame, stations))


def _within(table: pd.DataFrame, limit_m: float) -> pd.DataFrame:
    return table[table["radius_m"] == limit_m]


def with_district(targets: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return targets, and the district after them: all that one answer measures."""
    district = repository.layer("district").frame
    features = pd.concat([targets, district[~district.index.isin(targets.index)]])
    return gpd.GeoDataFrame(features, crs=targets.crs)


def _wholes(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of places that are no part of another one of them."""
    if "part_of" not in frame:
        return frame
    return frame[~frame["part_of"].isin(frame["id"])]


def _is_district(ground: shapely.Geometry, wide: pd.DataFrame) -> bool:
    """Return whether targets make up the district, so that its figure and range are theirs.

    Their borders move against each other, which is nothing to the whole.
    """
    district = to_metric(repository.layer("district").frame.geometry).iloc[0]
    apart = shapely.area(shapely.symmetric_difference(ground, district))
    return bool(wide["share"].notna().all() and apart < _SAME_GROUND * district.area)


def _near(stations: gpd.GeoDataFrame, ground: shapely.Geometry, widest_m: float) -> tuple[str, ...]:
    """Return the ids of the stations that could reach the ground shown about a place."""
    return tuple(stations.index[near_enough(stations, ground, MARGIN_M + widest_m)])


def _drawing(
    params: CoverageParams, setting: Setting, near: StationDistances, ground: shapely.Geometry
) -> tuple[tuple[Layer, ...], pd.DataFrame]:
    """Return the layers of an answer about some ground, and the patches of what is uncovered."""
    district = to_metric(repository.layer("district").frame.geometry)
    covers = outlines(near.covers, setting.method)
    patches = patches_of(uncovered(district, covers.iloc[-1]).iloc[0])
    rings = covers.intersection(shapely.buffer(ground, MARGIN_M))
    layers = (
        gap_layer(patches, lineage("district", setting.method)),
        ring_layer(rings, limits_of(params), setting.method, params.lines),
    )
    return layers, pd.DataFrame(patches[patches["number"] > 0].drop(columns="geometry"))


def _land(frame: gpd.GeoDataFrame, wide: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Return the area of each target, 0 for what is part of another, and its share."""
    answer = wide.set_index("id").reindex(frame.index)
    return answer["area_km2"].fillna(0.0).to_numpy(float), answer["share"].to_numpy(float)


def _unmapped(
    targets: gpd.GeoDataFrame, near: StationDistances, wide: pd.DataFrame
) -> tuple[str, ...]:
    """Return the targets with a location of which the street network says nothing."""
    located = targets.index[targets.geometry.notna() & np.isnan(near.nearest_m)]
    return tuple(each for each in wide["id"] if each in located)
