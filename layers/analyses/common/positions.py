"""Where places lie in each sample: moved as a whole, or with edges that move by themselves.

The towns share their borders. Of those, only the guessed ones move, each within its own
uncertainty; borders a line was found for stay, and so does the edge of the district.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Self

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.borders import Borders, border_offsets, sample_areas
from geo.errors import DataError, Problem
from geo.uncertainty import SAMPLES, shifts
from layers.store import repository
from layers.store.atlas import METRIC, to_metric

__all__ = [
    "GUESSED",
    "Positions",
    "check_borders",
    "guessed_borders",
    "positions_of",
    "town_borders",
]

GUESSED = "guessed"
"""The basis of a border that no line was found for."""

_ASTRAY_M = 1.0
"""Six decimals of a degree are 0.1 m."""

FloatArray = NDArray[np.float64]
ObjectArray = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Positions:
    """How some places lie in each sample.

    Parameters
    ----------
    moved_m
        Metres east and north by which each place is moved as a whole, shape
        (samples, places, 2); 0 for one with moving edges.
    outlines
        Places with moving edges, by position: their outline in each sample,
        shape (samples,).
    farthest_m
        The farthest that anything of a place is moved, shape (places,).
    """

    moved_m: FloatArray
    outlines: Mapping[int, ObjectArray]
    farthest_m: FloatArray

    def with_unmoved(self, shapes: ObjectArray) -> Self:
        """Return the same with one sample more before all others: the shapes as they stand."""
        still = np.zeros((1, *self.moved_m.shape[1:]))
        outlines = {
            place: np.concatenate([shapes[place : place + 1], each])
            for place, each in self.outlines.items()
        }
        return type(self)(np.concatenate([still, self.moved_m]), outlines, self.farthest_m)


def positions_of(
    ids: Sequence[str], uncertainty_m: ArrayLike, *, crs: str = METRIC, samples: int = SAMPLES
) -> Positions:
    """Return how some places lie in each sample.

    Parameters
    ----------
    ids
        Places by name, on which their samples depend; those of the layer of
        towns are moved by their borders.
    uncertainty_m
        Within how many metres each place lies, shape (places,).
    crs
        In which metres outlines are.
    samples
        How many samples.

    Raises
    ------
    DataError
        If the layer of towns or of their borders is missing or broken.
    """
    towns = _town_outlines(crs, samples, repository.shipped_state())
    names = [str(each) for each in ids]
    edged = np.array([name in towns for name in names], dtype=bool)
    whole = np.where(edged, 0.0, np.asarray(uncertainty_m, dtype=float))
    moved = shifts(names, whole, samples=samples)
    farthest = np.hypot(moved[..., 0], moved[..., 1]).max(axis=0, initial=0.0)
    outlines = {}
    for place in np.flatnonzero(edged).tolist():
        sampled, farthest[place] = towns[names[place]]
        if farthest[place]:
            outlines[place] = sampled
    return Positions(moved, MappingProxyType(outlines), farthest)


def town_borders(frame: gpd.GeoDataFrame, towns: Sequence[str]) -> Borders:
    """Return the borders between towns, in METRIC.

    Parameters
    ----------
    frame
        The layer of borders; those at the edge of the district are left out.
    towns
        Ids of the towns, in the order that positions count.

    Raises
    ------
    DataError
        A border names a town that there is not (``value_unknown``).
    """
    inner = frame[frame["right"].notna()]
    problems = [
        Problem("value_unknown", file="town_borders.geojson", feature=str(border), field=side,
                values={"value": str(town), "allowed": tuple(towns)})
        for side in ("left", "right")
        for border, town in inner[side].items()
        if town not in towns
    ]  # fmt: skip
    if problems:
        raise DataError(problems)
    position = {name: place for place, name in enumerate(towns)}
    sides = [inner[side].map(position).to_numpy(np.int64) for side in ("left", "right")]
    unsure = inner["uncertainty_m"].astype(float).where(inner["basis"] == GUESSED, 0.0)
    lines = np.asarray(to_metric(inner.geometry).array)
    return Borders(tuple(inner.index), lines, sides[0], sides[1], unsure.to_numpy())


def guessed_borders(frame: pd.DataFrame, town: str) -> list[str]:
    """Return the ids of a town's borders that no line was found for."""
    own = (frame["left"] == town) | (frame["right"] == town)
    return [str(each) for each in frame.index[own & (frame["basis"] == GUESSED)]]


def check_borders() -> None:
    """Check that the borders of towns fit the towns.

    Raises
    ------
    DataError
        A layer is missing or broken, a border names a town that there is not
        (``value_unknown``), or does not run between its two (``border_astray``).
    """
    frame = repository.layer("towns").frame
    borders = town_borders(repository.layer("town_borders").frame, list(frame.index))
    outlines = np.asarray(to_metric(frame.geometry).boundary.array)
    problems = [
        Problem("border_astray", file="town_borders.geojson", feature=name,
                values={"town": str(frame.index[town])})
        for name, line, *sides in zip(
            borders.ids, borders.lines, borders.left, borders.right, strict=True
        )
        for town in sides
        if shapely.difference(line, shapely.buffer(outlines[town], _ASTRAY_M)).length > 0
    ]  # fmt: skip
    if problems:
        raise DataError(problems)


@lru_cache(maxsize=4)
def _town_outlines(
    crs: str,
    samples: int,
    state: object,  # noqa: ARG001 - other data are another question
) -> Mapping[str, tuple[ObjectArray, float]]:
    """Return each town's outline in each sample, and the farthest that its borders move."""
    frame = repository.layer("towns").frame
    borders = town_borders(repository.layer("town_borders").frame, list(frame.index))
    areas = np.asarray(to_metric(frame.geometry).array)
    moved = sample_areas(areas, borders, border_offsets(borders, samples=samples))
    if crs != METRIC:
        series = gpd.GeoSeries(moved.ravel(), crs=METRIC).to_crs(crs)
        moved = np.asarray(series.array).reshape(moved.shape)
    shapely.prepare(moved)
    farthest = np.zeros(len(areas))
    for side in (borders.left, borders.right):
        np.maximum.at(farthest, side, borders.uncertainty_m)
    return {
        name: (moved[:, place], float(farthest[place])) for place, name in enumerate(frame.index)
    }
