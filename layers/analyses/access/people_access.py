"""A surface as people have it: means, shares and evenness over a figure instead of cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geo.errors import ParameterError, Problem
from geo.indicators.access import Gaussian, cumulative, gravity, two_step
from geo.indicators.inequality import gini, palma
from geo.indicators.ptal import BANDS, bands
from geo.spreading import Pieces, density_samples, spread
from geo.uncertainty import interval
from geo.walking.walk_rule import Walks
from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.cumulative import minutes_to_places
from layers.analyses.access.opportunities import opportunities
from layers.analyses.common.grid import Grid
from layers.analyses.weights.weight_layers import CountedLayer, counted_layer, weight_state
from layers.analyses.weights.weight_options import LAND
from layers.model.column_schema import ENDS
from layers.store.atlas import METRIC, to_metric
from layers.transit.services import Transit

__all__ = [
    "SHARE_LIMITS_MIN", "CellAmounts", "cell_amounts", "mean_samples", "people_columns",
    "people_measures",
]  # fmt: skip

SHARE_LIMITS_MIN: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {"nearest_station": (5, 10, 15), "time_to": (30, 45, 60)}
)
"""Minutes within which an indicator in minutes tells how much of an area, or of people, lies."""

EVEN_OF = ("ptal", "places_within")
"""Indicators of which more is better, so that it can be told how evenly they are spread."""

PEOPLE = 10_000.0
"""For so many people places are told where they compete for them."""

NEAREST = (1, 3)
"""To the how manieth nearest place minutes are told."""

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class CellAmounts:
    """What of a figure lies in each cell.

    Parameters
    ----------
    counted
        The figure.
    readings
        By each reading as stated and in samples, shape (1 + samples, cells) or, where
        samples do not differ, (1, cells); the first is taken.
    """

    counted: CountedLayer
    readings: tuple[FloatArray, ...]

    @property
    def stated(self) -> FloatArray:
        """The amount of each cell, shape (cells,)."""
        stated: FloatArray = self.readings[0][0]
        return stated


def cell_amounts(params: AccessParams, running: Transit, grid: Grid) -> CellAmounts | None:
    """Return what of the counted figure lies in each cell of an area; None where land counts.

    All of the figure that lies in the area is in its cells: see `geo.spreading.spread`.

    Raises
    ------
    ParameterError
        One travels by a feed of another place, where no figure is known (``weight_elsewhere``).
    DataError
        The layer of the figure, or the local ground, is missing or broken.
    """
    if params.weight == LAND:
        return None
    if running.crs != METRIC:
        raise ParameterError(Problem("weight_elsewhere", field="weight"))
    return _amounts(params.weight, grid, weight_state())


@lru_cache(maxsize=4)
def _amounts(weight: str, grid: Grid, state: object) -> CellAmounts:  # noqa: ARG001 - read anew
    counted = counted_layer(weight)
    cells = to_metric(grid.cells.outlines())
    outline = shapely.force_2d(grid.area.outline)
    within = to_metric(gpd.GeoSeries([outline], crs=grid.cells.outlines().crs)).iloc[0]
    parts = [spread(each, cells, within) for each in counted.readings.values()]
    if len(parts) > 1:
        return CellAmounts(counted, tuple(each.total(len(cells))[np.newaxis] for each in parts))
    return CellAmounts(counted, (_sampled(parts[0], counted, cells),))


def _sampled(parts: Pieces, counted: CountedLayer, cells: gpd.GeoSeries) -> FloatArray:
    """Return amounts by cell as stated, then in samples of where in its outline a figure lies."""
    middles = shapely.get_coordinates(shapely.centroid(cells.to_numpy()))[parts.zone]
    names = counted.names[parts.feature]
    sampled = density_samples(names, parts.feature, middles, parts.amount)
    members = csr_array(
        (np.ones(len(parts)), (np.arange(len(parts)), parts.zone)), shape=(len(parts), len(cells))
    )
    found: FloatArray = np.concatenate([parts.amount[np.newaxis], sampled]) @ members
    return found


def people_columns(
    indicator: str,
    unit: str,
    amounts: CellAmounts,
    inside: Mask,
    figures: tuple[FloatArray, FloatArray],
) -> dict[str, object]:
    """Return what the people of an area have of a surface.

    Parameters
    ----------
    indicator, unit
        Which, and its unit.
    amounts
        Where people are.
    inside
        The cells of the area, shape (cells,).
    figures
        The surface as stated and in samples, shapes (cells,) and (samples, cells); inf where
        there is no way.

    Returns
    -------
    columns
        amount; amount_mean_<unit>, of those who have a way; amount_share_<limit>min, of all;
        each with _low and _high; for what can be even, gini and palma (nan too where the
        worst-off 40 % have nothing); amount_bands, for
        "ptal" the share of people in each of `geo.indicators.ptal.BANDS`, else None. All nan
        where nobody is.
    """
    value, sampled = (each[..., inside] for each in figures)
    people = [each[:, inside] for each in amounts.readings]
    own = people[0][0]
    found: dict[str, object] = {"amount": float(own.sum())}
    found |= _ranged(f"amount_mean_{unit}", people, value, sampled)
    for limit in SHARE_LIMITS_MIN.get(indicator, ()):
        near = (value <= limit).astype(float), (sampled <= limit).astype(float)
        found |= _ranged(f"amount_share_{limit}min", people, *near)
    if indicator in EVEN_OF:
        ratio = palma(value, own)
        found |= {"gini": gini(value, own), "palma": ratio if np.isfinite(ratio) else np.nan}
    found["amount_bands"] = None
    if indicator == "ptal" and own.sum() > 0:
        counts = np.bincount(bands(value), own, minlength=len(BANDS))
        found["amount_bands"] = tuple((counts / own.sum()).tolist())
    return found


def mean_samples(
    people: Sequence[FloatArray], value: FloatArray, sampled: FloatArray
) -> tuple[list[float], list[FloatArray]]:
    """Return a mean over people by each reading, and in each sample, shape (samples,) each.

    Parameters
    ----------
    people
        By each reading as stated and in samples, or the same in all: see `CellAmounts`.
    value, sampled
        Of cells, shapes (cells,) and (samples, cells); not finite ones are in no mean.
    """
    means = [float(_mean(each[:1], value[np.newaxis])[0]) for each in people]
    return means, [_mean(each[1:] if len(each) > 1 else each, sampled) for each in people]


def _ranged(
    slug: str, people: Sequence[FloatArray], value: FloatArray, sampled: FloatArray
) -> dict[str, float]:
    """Return a mean over people by the first reading, with the ends of all readings."""
    means, samples = mean_samples(people, value, sampled)
    ends = [interval(each, mean) for each, mean in zip(samples, means, strict=True)]
    low = np.fmin.reduce([end[0] for end in ends])
    high = np.fmax.reduce([end[1] for end in ends])
    named = zip(("", *ENDS), (means[0], low, high), strict=True)
    return {f"{slug}{end}": float(figure) for end, figure in named}


def _mean(people: FloatArray, value: FloatArray) -> FloatArray:
    """Return the mean of each row's known values over people, nan where nobody has one."""
    known = np.isfinite(value)
    weight = people * known
    with np.errstate(invalid="ignore", divide="ignore"):
        total = (weight * np.where(known, value, 0.0)).sum(axis=-1)
        return np.asarray(total / weight.sum(axis=-1))


def people_measures(
    params: AccessParams, running: Transit, walks: Walks, grid: Grid, amounts: CellAmounts
) -> pd.DataFrame:
    """Return how people reach the counted places, by the usual measures side by side.

    Returns
    -------
    table
        One row a measure: "cumulative" (places within the limit), "gravity" (the same, each
        the less the farther, by a Gaussian decay whose sigma is half the limit), "two_step"
        (places for `PEOPLE` people who compete for them within the limit, each place counted
        once), "nearest_<k>" (minutes to the k-th nearest, of those who reach so many), and
        "kind" (places of a kind within the limit, its slug in kind). measure_value is the
        mean over people, amount_none the share of people who have nothing; each with _low
        and _high; gini and palma where more is better.
    """
    goals = opportunities(params, running)
    kinds = np.full(len(goals.ids), "", dtype=object)
    kinds[list(goals.whole)] = [each.kind for each in goals.parts]
    found: dict[tuple[str, str | None], list[FloatArray]] = {}
    rows = minutes_to_places(params, running, walks, grid)
    for row, minutes in enumerate(rows):
        people = amounts.readings[0][min(row, len(amounts.readings[0]) - 1)]
        for key, value in _measured(minutes, people, kinds, params.limit_min).items():
            found.setdefault(key, []).append(value)
    return pd.DataFrame(
        [
            {"measure": measure, "kind": kind, **_measure_columns(measure, amounts, values)}
            for (measure, kind), values in found.items()
        ]
    )


def _measured(
    minutes: FloatArray, people: FloatArray, kinds: NDArray[np.object_], limit_min: float
) -> dict[tuple[str, str | None], FloatArray]:
    """Return each measure by cell, from minutes of shape (cells, places)."""
    one = np.ones(minutes.shape[1])
    ranked = np.sort(minutes, axis=1)
    return {
        ("cumulative", None): cumulative(minutes, one, limit_min),
        ("gravity", None): gravity(minutes, one, Gaussian(sigma_min=limit_min / 2)),
        ("two_step", None): PEOPLE * two_step(minutes, people, one, limit_min),
        **{(f"nearest_{k}", None): ranked[:, k - 1] for k in NEAREST if k <= minutes.shape[1]},
        **{
            ("kind", str(kind)): (minutes[:, kinds == kind] <= limit_min).sum(axis=1).astype(float)
            for kind in np.unique(kinds.astype(str))
        },
    }


def _measure_columns(
    measure: str, amounts: CellAmounts, values: Sequence[FloatArray]
) -> dict[str, float]:
    """Return the columns of a measure, from its values as stated and in samples."""
    value, sampled = values[0], np.stack(values[1:])
    nearest = measure.startswith("nearest")
    nothing = [~np.isfinite(each) if nearest else each == 0 for each in (value, sampled)]
    columns = {
        **_ranged("measure_value", amounts.readings, value, sampled),
        **_ranged("amount_none", amounts.readings, *(each.astype(float) for each in nothing)),
    }
    ratio = np.nan if nearest else palma(value, amounts.stated)
    return columns | {
        "gini": np.nan if nearest else gini(value, amounts.stated),
        "palma": ratio if np.isfinite(ratio) else np.nan,
    }
