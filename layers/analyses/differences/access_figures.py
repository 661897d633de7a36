"""Accessibility with its samples: means and shares of areas, and the figure of each cell."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.access_tables import (
    SHARE_LIMITS_MIN,
    UNITS,
    mean_reached,
    parts_of,
    town_of,
)
from layers.analyses.access.people_access import CellAmounts, cell_amounts, mean_samples
from layers.analyses.differences.sampled_figures import CELL, SampledFigures
from layers.analyses.differences.surface import Surface, surface
from layers.i18n.wording import Text, text
from layers.store import repository

__all__ = ["access_figures", "surface_figures"]


def access_figures(params: AccessParams) -> Iterator[SampledFigures]:
    """Yield the mean of each area, the shares of it within some minutes, then each cell's figure.

    Where a figure such as residents counts, its means and shares stand before the cells. They
    are those of `layers.analyses.access.access.access`: figures such as ``mean_min``,
    ``share_10_min`` and ``cell_min``. Cells go by the name of their town.
    """
    return surface_figures(params, surface(params))


def surface_figures(params: AccessParams, found: Surface) -> Iterator[SampledFigures]:
    """Yield the figures of a surface, as `access_figures` does."""
    unit, value, sampled = UNITS[params.indicator], found.value, found.sampled
    areas = [(key, name, inside) for _, key, name, inside in parts_of(found.grid, found.running)]
    ids, names = tuple(each[0] for each in areas), tuple(each[1] for each in areas)
    means = [mean_reached(value[np.newaxis, inside])[0] for *_, inside in areas]
    sampled_means = [mean_reached(sampled[:, inside]) for *_, inside in areas]
    yield SampledFigures(
        f"mean_{unit}", ids, names, np.array(means), np.stack(sampled_means, axis=1)
    )
    for limit in SHARE_LIMITS_MIN.get(params.indicator, ()):
        shares = [(value[inside] <= limit).mean() for *_, inside in areas]
        sampled_shares = [(sampled[:, inside] <= limit).mean(axis=1) for *_, inside in areas]
        yield SampledFigures(
            f"share_{limit}_min", ids, names, np.array(shares), np.stack(sampled_shares, axis=1)
        )
    if (amounts := cell_amounts(params, found.running, found.grid)) is not None:
        yield from _people_figures(params, found, amounts, areas)
    yield SampledFigures(f"{CELL}_{unit}", found.grid.cells.ids, _cell_names(found), value, sampled)


def _people_figures(
    params: AccessParams,
    found: Surface,
    amounts: CellAmounts,
    areas: list[tuple[str, Text, NDArray[np.bool_]]],
) -> Iterator[SampledFigures]:
    """Yield the mean over people of each area, and the share of them within some minutes."""
    ids, names = tuple(each[0] for each in areas), tuple(each[1] for each in areas)
    figures = {f"amount_mean_{UNITS[params.indicator]}": (found.value, found.sampled)}
    for limit in SHARE_LIMITS_MIN.get(params.indicator, ()):
        near = ((each <= limit).astype(float) for each in (found.value, found.sampled))
        figures[f"amount_share_{limit}_min"] = (next(near), next(near))
    for slug, (value, sampled) in figures.items():
        means = [
            mean_samples(
                [each[:, inside] for each in amounts.readings], value[inside], sampled[:, inside]
            )
            for *_, inside in areas
        ]
        yield SampledFigures(
            slug, ids, names, np.array([stated[0] for stated, _ in means]),
            np.stack([np.concatenate(samples) for _, samples in means], axis=1),
            len(amounts.readings),
        )  # fmt: skip


def _cell_names(found: Surface) -> tuple[Text, ...]:
    layer = repository.layer("towns")
    towns = town_of(found.grid, found.running)
    return tuple(
        text("unit.plain", value=cell) if town is None else layer.name(str(town))
        for cell, town in zip(found.grid.cells.ids, towns, strict=True)
    )
