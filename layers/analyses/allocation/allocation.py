"""Where further stations along the lines would cover most ground that none covers yet."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

from geo.allocation.covering import Allocation, maximal_covering
from geo.errors import ParameterError, Problem
from geo.sample_points import SamplePoints, sample_points
from geo.uncertainty import SAMPLES, shifts
from layers.analyses.access.insertion_points import Spot, spots_along
from layers.analyses.allocation.allocation_params import AllocationParams
from layers.analyses.common.nearness import FloatArray
from layers.analyses.common.targets import stations_of, targets_of
from layers.store.atlas import METRIC, to_metric
from layers.transit.services import transit

__all__ = ["POINTS", "Chosen", "Found", "allocate"]

POINTS = 4_000
"""Points that stand for all ground together."""

_KM2 = 1e-6


@dataclass(frozen=True)
class Chosen:
    """A spot that was chosen.

    Parameters
    ----------
    spot
        Where on which line, between which neighbours.
    gain_km2
        The ground it adds to those before it.
    samples
        Part of the samples of where stations and tracks truly lie in which it is chosen too.
    """

    spot: Spot
    gain_km2: float
    samples: float


@dataclass(frozen=True)
class Found:
    """What was found.

    Parameters
    ----------
    chosen
        The spots, that with the largest gain first.
    candidates
        How many spots there were to choose from.
    ground_km2, covered_km2
        The ground of the targets, and what stations cover of it now.
    gained_km2, bound_km2
        What the chosen spots add, and what no choice adds more than.
    gap
        How far the choice may be from the best, as a part of it; 0 where it is proved.
    """

    chosen: tuple[Chosen, ...]
    candidates: int
    ground_km2: float
    covered_km2: float
    gained_km2: float
    bound_km2: float
    gap: float


def allocate(params: AllocationParams) -> Found:
    """Return where so many further stations cover most of the targets within a circle.

    Candidates lie along the tracks, clear of the stations of their line. Ground is a lattice
    of points; stations that are there stay.

    Raises
    ------
    ParameterError
        The target is no ground (``allocation_ground``).
    DataError
        If a layer or a metro table is missing or broken.
    """
    stations = to_metric(stations_of(params.lines, year=params.year).geometry)
    points = _ground(params.target)
    area = points.side_m**2 * _KM2
    at = np.column_stack([points.x, points.y])
    ground = shapely.MultiPoint(at)
    running = transit("am_peak", params.year)
    spots = spots_along(
        running, spacing_m=params.spacing_m, ground=ground, within_m=params.radius_m
    )
    where = np.array([spot.at for spot in spots]).reshape(-1, 2)
    there = shapely.get_coordinates(stations.array)
    covered = _within(at, there, params.radius_m)
    covers = np.hypot(*np.moveaxis(at[:, np.newaxis] - where, -1, 0)) <= params.radius_m
    found = maximal_covering(covers, area, params.budget, covered=covered, exact=params.exact)
    often = _robust(params, points, where, spots)
    chosen = _in_order(found, covers, np.where(covered, 0.0, area))
    return Found(
        tuple(Chosen(spots[k], gain, float(often[k])) for k, gain in chosen),
        len(spots),
        float(area.sum()),
        float(area[covered].sum()),
        found.value,
        found.bound,
        found.gap,
    )


def _ground(target: str) -> SamplePoints:
    """Return points for the ground of a target, none counted twice where areas overlap."""
    whole = to_metric(targets_of(target).geometry).dropna().union_all()
    if not whole.area > 0:
        raise ParameterError(Problem("allocation_ground", field="--target"))
    return sample_points(gpd.GeoSeries([whole], crs=METRIC), POINTS)


def _within(at: FloatArray, there: FloatArray, radius_m: float) -> np.ndarray:
    if not len(there):
        return np.zeros(len(at), dtype=bool)
    return np.asarray(cKDTree(there).query(at)[0] <= radius_m)


def _in_order(found: Allocation, covers: np.ndarray, open_: FloatArray) -> list[tuple[int, float]]:
    """Return the chosen candidates, that which adds most to those before it first."""
    left, rest, order = open_.copy(), list(found.chosen), []
    while rest:
        gains = left @ covers[:, rest]
        best = int(gains.argmax())
        order.append((rest[best], float(gains[best])))
        left[covers[:, rest.pop(best)]] = 0.0
    return order


def _robust(
    params: AllocationParams, points: SamplePoints, where: FloatArray, spots: tuple[Spot, ...]
) -> FloatArray:
    """Return in which part of the samples each candidate is chosen, greedily."""
    frame = stations_of(params.lines, year=params.year)
    there = shapely.get_coordinates(to_metric(frame.geometry).array)
    unsure = frame["uncertainty_m"].astype(float).fillna(0.0).to_numpy()
    moved = shifts(list(frame.index), unsure)
    names = [f"{each.line} {k}" for k, each in enumerate(spots)]
    tracks = shifts(names, [each.uncertainty_m for each in spots])
    at, area = np.column_stack([points.x, points.y]), points.side_m**2
    often = np.zeros(len(spots))
    for sample in range(SAMPLES):
        covered = _within(at, there + moved[sample], params.radius_m)
        apart = at[:, np.newaxis] - (where + tracks[sample])
        covers = np.hypot(*np.moveaxis(apart, -1, 0)) <= params.radius_m
        found = maximal_covering(covers, area, params.budget, covered=covered)
        often[list(found.chosen)] += 1 / SAMPLES
    return often
