"""Figures of a question with their samples, so that two answers can be laid side by side."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geo.uncertainty import interval
from layers.analyses.common.nearness import FloatArray, Scene, anchored
from layers.analyses.common.station_distances import nearness
from layers.analyses.common.targets import stations_of, targets_of
from layers.analyses.common.times import times
from layers.analyses.coverage.coverage import setting_of
from layers.analyses.coverage.coverage_params import CoverageParams
from layers.analyses.coverage.covered_share import target_shares
from layers.analyses.travel.travel_params import TravelParams
from layers.i18n.wording import Text, text_of
from layers.model.layer import records

__all__ = ["SAMPLED", "SampledFigures", "coverage_figures", "travel_figures"]


@dataclass(frozen=True, eq=False)
class SampledFigures:
    """One figure of several places, as stated and in each sample.

    Parameters
    ----------
    figure
        What it is, with its unit: a slug such as ``share_800_m``.
    ids, names
        The places.
    value
        Shape (places,); nan where not known, inf where there is no way.
    sampled
        Shape (samples, places).
    """

    figure: str
    ids: tuple[str, ...]
    names: tuple[Text, ...]
    value: FloatArray
    sampled: FloatArray

    def frame(self) -> pd.DataFrame:
        """Return value, low and high by place."""
        low, high = interval(self.sampled, self.value)
        found = {"value": self.value, "low": low, "high": high}
        return pd.DataFrame(found, index=list(self.ids))


def coverage_figures(params: CoverageParams) -> Iterator[SampledFigures]:
    """Yield the covered share (0 to 1) of each target within each distance, and its metres.

    They are those of `layers.analyses.coverage.coverage.coverage`, with the samples that its
    ranges come from.
    """
    setting = setting_of(params)
    stations = stations_of(params.lines, year=params.year, building=params.building)
    frame = targets_of(params.target)
    scene = Scene.of(stations, frame)
    near = nearness(setting, scene)
    names = tuple(text_of(row) for row in records(frame))
    ids = tuple(map(str, frame.index))
    for rank, limit_m in enumerate(near.covers.index):
        shares = target_shares(scene, near, rank)["share"].to_numpy(float)
        sampled = anchored(shares, near.sampled_share[rank], high=1.0)
        yield SampledFigures(f"share_{limit_m:g}_m", ids, names, shares, sampled)
    metres = anchored(near.nearest_m, near.sampled_nearest_m, high=np.inf)
    yield SampledFigures("nearest_m", ids, names, near.nearest_m, metres)


def travel_figures(params: TravelParams) -> Iterator[SampledFigures]:
    """Yield the median minutes from the origin to every place.

    They are those of `layers.analyses.travel.travel.travel_time`.
    """
    # Here, since a question of coverage needs none of it.
    from geo.transit.spread import LEVELS  # noqa: PLC0415
    from layers.analyses.common.journeys import goals_of  # noqa: PLC0415
    from layers.analyses.common.origins import place_within  # noqa: PLC0415
    from layers.analyses.travel.travel_places import places  # noqa: PLC0415
    from layers.analyses.walking.walks import place_end, ways_out  # noqa: PLC0415
    from layers.transit.services import transit  # noqa: PLC0415

    known, running = places(params.year, params.period), transit(params.period, params.year)
    origin = place_within(params.origin, known, running, params.year)
    goals = goals_of(place_end(origin, running, params), known, running, params)
    found = times(running, ways_out([origin], running, params), goals, params, params.wait)
    median = found.levels_s(params.wait)[:, len(LEVELS) // 2]
    names = tuple(each.name for each in known.values())
    yield SampledFigures("minutes", tuple(known), names, median / 60, found.sampled / 60)


SAMPLED: dict[str, tuple[type[Any], Callable[[Any], Iterator[SampledFigures]]]] = {
    "coverage": (CoverageParams, coverage_figures),
    "travel-time": (TravelParams, travel_figures),
}
"""The questions whose answers can be laid side by side: parameters, and figures with samples."""
