"""What a surface comes to: over the whole area, in towns, parks and zones, and by class."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.indicators.ptal import BANDS, bands
from geo.uncertainty import interval
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.people_access import SHARE_LIMITS_MIN, CellAmounts, people_columns
from layers.analyses.common.grid import Grid, holding
from layers.i18n.wording import Text, text_fields, text_of
from layers.model.column_schema import ENDS
from layers.model.layer import records
from layers.store import repository
from layers.store.atlas import METRIC, with_role
from layers.transit.services import Transit

__all__ = [
    "GOOD_BAND",
    "SHARE_LIMITS_MIN",
    "UNITS",
    "by_area",
    "histogram",
    "mean_reached",
    "parts_of",
    "town_of",
]

UNITS = {
    "nearest_station": "min", "ptal": "index", "time_to": "min", "places_within": "places",
}  # fmt: skip
"""In what each indicator is told."""

GOOD_BAND = "3"
"""From this PTAL level on the share of an area is told; London calls it moderate."""

_STEPS_MIN = (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0)
_BARS = 48
_LEVELS = (0.05, 0.5, 0.95)

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]


def by_area(
    params: AccessParams,
    grid: Grid,
    running: Transit,
    figures: tuple[FloatArray, FloatArray],
    amounts: CellAmounts | None = None,
) -> pd.DataFrame:
    """Return what the cells of each area come to, those without a way apart.

    Returns
    -------
    table
        One row an area, the whole first, then each town, park and zone that
        holds the centre of a cell: kind ("whole" or its layer), id, name_zh,
        name_en, cells, reached (cells with a way), the mean with
        _low and _high over the samples, p5, median and p95 of the cells, each in the
        unit of `UNITS` (such as mean_min); share_<limit>min with its range, the share
        of the cells within each of `SHARE_LIMITS_MIN`; and bands, for "ptal"
        the share of the cells in each of `geo.indicators.ptal.BANDS`, else None; where a
        figure is counted, the columns of `layers.analyses.access.people_access`.
    """
    (value, sampled), rows, unit = figures, [], UNITS[params.indicator]
    limits = SHARE_LIMITS_MIN.get(params.indicator, ())
    for kind, key, name, inside in parts_of(grid, running):
        own, samples = value[inside], sampled[:, inside]
        mean, means = mean_reached(own[np.newaxis])[0], mean_reached(samples)
        low, high = interval(means, mean)
        known = own[np.isfinite(own)]
        levels = np.quantile(known, _LEVELS, method="inverted_cdf") if len(known) else [np.nan] * 3
        shares = None
        if params.indicator == "ptal":
            shares = tuple((np.bincount(bands(own), minlength=len(BANDS)) / len(own)).tolist())
        rows.append(
            {
                "kind": kind,
                "id": key,
                **text_fields("name", name),
                "cells": len(own),
                "reached": len(known),
                f"mean_{unit}": float(mean),
                f"mean_{unit}_low": float(low),
                f"mean_{unit}_high": float(high),
                **{
                    f"{name}_{unit}": float(level)
                    for name, level in zip(("p5", "median", "p95"), levels, strict=True)
                },
                **{slug: share for limit in limits for slug, share in _within(limit, own, samples)},
                "bands": shares,
                **(
                    {}
                    if amounts is None
                    else people_columns(params.indicator, unit, amounts, inside, figures)
                ),
            }
        )
    return pd.DataFrame(rows)


def histogram(params: AccessParams, value: FloatArray) -> dict[str, tuple[Any, ...]]:
    """Return how many cells have which figure.

    Returns
    -------
    histogram
        counts, and for "ptal" bands, one a count; else edges, one more than
        counts: a count is of those from its edge to below the next. Cells
        without a way are in none.
    """
    known = value[np.isfinite(value)]
    if params.indicator == "ptal":
        counts = np.bincount(bands(known), minlength=len(BANDS))
        return {"bands": BANDS, "counts": tuple(counts.tolist())}
    most = float(known.max(initial=0.0))
    steps = (1.0,) if params.indicator == "places_within" else _STEPS_MIN[2:]
    step = next((each for each in steps if most / each < _BARS), steps[-1])
    number = np.floor(known / step).astype(np.int64)
    counts = np.bincount(number, minlength=1)
    edges = tuple(float(step * k) for k in range(len(counts) + 1))
    return {"edges": edges, "counts": tuple(counts.tolist())}


def town_of(grid: Grid, running: Transit) -> NDArray[np.object_]:
    """Return the id of the town in which each cell's centre lies, None outside all."""
    found = np.full(len(grid.cells), None, dtype=object)
    if running.crs == METRIC:
        frame = repository.layer("towns").frame
        outlines = {str(key): shape for key, shape in frame.geometry.items() if shape is not None}
        for key, inside in holding(outlines, grid.cells).items():
            found[inside] = key
    return found


def _within(limit_min: int, own: FloatArray, sampled: FloatArray) -> Iterator[tuple[str, float]]:
    """Yield the share of the cells within a limit, and the ends of its range, by their slugs."""
    share = np.mean(own <= limit_min)
    ends = interval((sampled <= limit_min).mean(axis=1), share)
    for end, value in zip(("", *ENDS), (share, *ends), strict=True):
        yield f"share_{limit_min}min{end}", float(value)


def mean_reached(values: FloatArray) -> FloatArray:
    """Return the mean of the finite figures of each row, nan where there is none."""
    known = np.isfinite(values)
    total = np.where(known, values, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(total / known.sum(axis=1))


def parts_of(grid: Grid, running: Transit) -> Iterator[tuple[str, str, Text, Mask]]:
    """Yield kind, id, name and cells of the areas told apart."""
    yield "whole", grid.area.id, grid.area.name, np.ones(len(grid.cells), dtype=bool)
    if running.crs != METRIC:
        return
    for layer_id in with_role("summary"):
        frame = repository.layer(layer_id).frame
        outlines = {
            str(key): shape
            for key, shape in frame.geometry.items()
            if shape is not None and key != grid.area.id
        }
        cells_of = holding(outlines, grid.cells)
        for row in records(frame.loc[list(cells_of)]):
            yield layer_id, str(row.Index), text_of(row), cells_of[str(row.Index)]
