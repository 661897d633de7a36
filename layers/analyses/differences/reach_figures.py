"""Reach with its samples: the ground within each limit, places within it, minutes to each."""

from collections.abc import Iterator

import numpy as np

from layers.analyses.common.nearness import FloatArray
from layers.analyses.differences.sampled_figures import SampledFigures
from layers.analyses.reach.reach_measures import ReachMeasures, reach_measures
from layers.analyses.reach.reach_params import ReachParams

__all__ = ["reach_figures"]

_POINT = "start"
"""Id of a start that is no place."""


def reach_figures(params: ReachParams) -> Iterator[SampledFigures]:
    """Yield, of the start, the km2 and the places within each limit; then minutes to each place.

    They are those of `layers.analyses.reach.reach.reach`; the start itself is no place that it
    reaches.
    """
    found = reach_measures(params)
    value, sampled = found.minutes()
    areas = found.km2, found.sampled_km2()
    others = np.array([key != found.start.id for key in found.known], dtype=bool)
    for rank, limit in enumerate(params.limits_min):
        yield _of_start(f"area_km2_{limit:g}_min", found, areas[0][rank], areas[1][:, rank])
        counts = ((each[..., others] <= limit).sum(axis=-1) for each in (value, sampled))
        yield _of_start(f"places_{limit:g}_min", found, *counts)
    names = tuple(each.name for each in found.known.values())
    yield SampledFigures("minutes", tuple(found.known), names, value, sampled)


def _of_start(
    figure: str, found: ReachMeasures, value: FloatArray, sampled: FloatArray
) -> SampledFigures:
    """Return one figure of where one sets out, of which there are SAMPLES samples."""
    return SampledFigures(
        figure, (found.start.id or _POINT,), (found.start.name,),
        np.asarray([value], dtype=float), np.asarray(sampled, dtype=float)[:, np.newaxis],
    )  # fmt: skip
