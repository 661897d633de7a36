"""Figures of a question with their samples, so that two answers can be laid side by side."""

from collections.abc import Callable, Iterator
from typing import Any

import geopandas as gpd
import numpy as np

from layers.analyses.access.access_params import AccessParams
from layers.analyses.common.nearness import FloatArray, Scene, anchored
from layers.analyses.common.proximity import Setting
from layers.analyses.common.station_distances import nearness
from layers.analyses.common.stop_searches import searched
from layers.analyses.common.targets import stations_of, targets_of
from layers.analyses.common.times import medians_of
from layers.analyses.coverage.coverage import setting_of, with_district
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.coverage.covered_people import readings_of
from layers.analyses.coverage.covered_share import target_shares
from layers.analyses.differences.sampled_figures import SampledFigures
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.sites.match_params import MatchParams
from layers.analyses.travel.travel_params import TravelParams
from layers.analyses.weights.weight_layers import counted_layer
from layers.analyses.weights.weight_options import LAND
from layers.i18n.wording import text_of
from layers.model.layer import records

__all__ = ["SAMPLED", "SampledFigures", "coverage_figures", "travel_figures"]


def coverage_figures(params: CoverageParams) -> Iterator[SampledFigures]:
    """Yield what is covered of each target within each distance, and its metres to a station.

    Of each distance the share (0 to 1) and the km2; where a figure such as residents counts,
    its covered share and amount too. They are those of
    `layers.analyses.coverage.coverage.coverage`, with the samples that its ranges come from.
    """
    setting = setting_of(params)
    stations = stations_of(params.lines, year=params.year, building=params.building)
    frame = targets_of(params.target)
    scene = Scene.of(stations, frame)
    near = nearness(setting, scene)
    names = tuple(text_of(row) for row in records(frame))
    ids = tuple(map(str, frame.index))
    people = list(_people(params, setting, stations, frame))
    for rank, limit_m in enumerate(near.covers.index):
        rows = target_shares(scene, near, rank)
        shares, area_km2 = rows["share"].to_numpy(float), rows["area_km2"].to_numpy(float)
        sampled = anchored(shares, near.sampled_share[rank], high=1.0)
        yield SampledFigures(f"share_{limit_m:g}_m", ids, names, shares, sampled)
        yield SampledFigures(
            f"covered_km2_{limit_m:g}_m", ids, names, area_km2 * shares, area_km2 * sampled
        )
        for amount, each in people:
            value, samples = each(rank)
            for figure, factor in (("amount_share", 1.0), ("covered_amount", amount)):
                yield SampledFigures(
                    f"{figure}_{limit_m:g}_m", ids, names, factor * value,
                    np.concatenate([factor * own for own in samples]), len(samples),
                )  # fmt: skip
    metres = anchored(near.nearest_m, near.sampled_nearest_m, high=np.inf)
    yield SampledFigures("nearest_m", ids, names, near.nearest_m, metres)


def _people(
    params: CoverageParams, setting: Setting, stations: gpd.GeoDataFrame, targets: gpd.GeoDataFrame
) -> Iterator[tuple[FloatArray, Callable[[int], tuple[FloatArray, list[FloatArray]]]]]:
    """Yield the figure of each target, and its covered share by limit; nothing for land."""
    if params.weight == LAND:
        return
    # As the answer has it: how many points stand for people depends on all that is measured.
    scene, count = Scene.of(stations, with_district(targets)), len(targets)
    near = nearness(setting, scene)
    found = readings_of(setting, scene, near, counted_layer(params.weight))
    alone = np.eye(len(scene.shapes), dtype=bool)[:count]
    nowhere = np.isnan(near.nearest_m) | (scene.shapes.area.fillna(0.0).to_numpy() == 0)
    known = np.where(nowhere, np.nan, 1.0)[:count]

    def shares_of(rank: int) -> tuple[FloatArray, list[FloatArray]]:
        each = [reading.share(rank, alone) for reading in found]
        return known * each[0][0], [samples for _, samples in each]

    yield found[0].amount[:count], shares_of


def travel_figures(params: TravelParams) -> Iterator[SampledFigures]:
    """Yield the median minutes from the origin to every place.

    They are those of `layers.analyses.travel.travel.travel_time`.
    """
    # Here, since a question of coverage needs none of it.
    from layers.analyses.common.journeys import goals_of  # noqa: PLC0415
    from layers.analyses.common.origins import place_within  # noqa: PLC0415
    from layers.analyses.travel.travel_places import places  # noqa: PLC0415
    from layers.analyses.walking.walks import place_end, ways_out  # noqa: PLC0415
    from layers.transit.services import transit  # noqa: PLC0415

    known, running = places(params.year, params.period), transit(params.period, params.year)
    origin = place_within(params.origin, known, running, params.year)
    goals = goals_of(place_end(origin, running, params), known, running, params)
    start = ways_out([origin], running, params)
    search = searched(running, start, params, params.wait, informed=False)
    value, sampled = medians_of(search, goals, params, params.wait)
    names = tuple(each.name for each in known.values())
    yield SampledFigures("minutes", tuple(known), names, value / 60, sampled / 60)


def _reach(params: ReachParams) -> Iterator[SampledFigures]:
    from layers.analyses.differences.reach_figures import reach_figures  # noqa: PLC0415 - heavy

    return reach_figures(params)


def _access(params: AccessParams) -> Iterator[SampledFigures]:
    from layers.analyses.differences.access_figures import access_figures  # noqa: PLC0415 - heavy

    return access_figures(params)


def _sites(params: MatchParams) -> Iterator[SampledFigures]:
    from layers.analyses.differences.site_figures import site_figures  # noqa: PLC0415 - heavy

    return site_figures(params)


SAMPLED: dict[str, tuple[type[Any], Callable[[Any], Iterator[SampledFigures]]]] = {
    "coverage": (CoverageParams, coverage_figures),
    "travel-time": (TravelParams, travel_figures),
    "reach": (ReachParams, _reach),
    "access": (AccessParams, _access),
    "sites": (MatchParams, _sites),
}
"""The questions whose answers can be laid side by side: parameters, and figures with samples."""
