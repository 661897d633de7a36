"""What is near some stations: exactly, and in samples of where everything may truly lie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.sample_points import SamplePoints, sample_points
from geo.uncertainty import SAMPLES
from geo.walking.isochrones import Proof
from layers.analyses.common.positions import positions_of
from layers.store.atlas import METRIC, to_metric

__all__ = ["POINTS", "FloatArray", "Scene", "StationDistances", "anchored", "by_limit"]

POINTS = 1_200
"""Points that stand for an area in the samples, however many areas there are."""

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scene:
    """Stations and targets in metres, and how each sample moves them.

    Parameters
    ----------
    stops, shapes
        Stations (points) and targets (null where unknown) in METRIC, by id.
    stops_moved, shapes_moved
        Their moves, shape (1 + samples, places, 2): none first, then sample by sample.
    outlines
        Targets whose edges move by themselves, by position: their outline in each
        of those samples, shape (1 + samples,).
    farthest_m
        The farthest that anything of each target is moved, shape (targets,).
    points
        Points that stand for the targets in the samples.
    """

    stops: gpd.GeoSeries
    stops_moved: FloatArray
    shapes: gpd.GeoSeries
    shapes_moved: FloatArray
    outlines: Mapping[int, NDArray[np.object_]]
    farthest_m: FloatArray
    points: SamplePoints

    @classmethod
    def of(
        cls, stations: gpd.GeoDataFrame, targets: gpd.GeoDataFrame, *, samples: int = SAMPLES
    ) -> Self:
        """Return the scene of two frames in STORAGE with ``uncertainty_m``, indexed by id.

        Raises as `layers.analyses.common.positions.positions_of` does.
        """
        stops, shapes = to_metric(stations.geometry), to_metric(targets.geometry)
        theirs, own = (
            positions_of(list(frame.index), _unsure(frame), samples=samples).with_unmoved(
                np.asarray(geometry.array)
            )
            for frame, geometry in ((stations, stops), (targets, shapes))
        )
        points = sample_points(shapes, POINTS, own.outlines)
        return cls(stops, theirs.moved_m, shapes, own.moved_m, own.outlines, own.farthest_m, points)

    @property
    def spots(self) -> FloatArray:
        """Metres east and north of the stations, shape (stations, 2)."""
        return shapely.get_coordinates(self.stops.array)

    @property
    def samples(self) -> int:
        """How many samples there are, the unmoved one not counted."""
        return len(self.stops_moved) - 1


@dataclass(frozen=True, eq=False)
class StationDistances:
    """What is near some stations.

    Parameters
    ----------
    covers
        The ground within each limit, in METRIC; index ``limit_m``, ascending.
    nearest_m
        Metres from each target to its nearest station, in the method's measure;
        nan where nothing is known of the target, inf where there is no way.
    nearest_station
        Its id, None where there is none.
    sampled_share
        Share of each target within each limit, as measured in samples, shape
        (limits, 1 + samples, targets): the first of them unmoved, to tell what
        the others change.
    sampled_nearest_m
        Metres of each target, shape (1 + samples, targets).
    outside, unconnected
        Stations around the targets that lie outside the street network, or in
        it and too far from every street, by id.
    off
        Targets with a location too far from every street, by id.
    proof
        How true the ground within each limit is, the least of them; None for circles.
    """

    covers: gpd.GeoSeries
    nearest_m: FloatArray
    nearest_station: tuple[str | None, ...]
    sampled_share: FloatArray
    sampled_nearest_m: FloatArray
    outside: tuple[str, ...] = ()
    unconnected: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    proof: Proof | None = None


def by_limit(areas: Sequence[shapely.Geometry], limits: Sequence[float]) -> gpd.GeoSeries:
    """Return areas in METRIC by their limits."""
    return gpd.GeoSeries(list(areas), index=list(limits), crs=METRIC).rename_axis("limit_m")


def anchored(exact: FloatArray, sampled: FloatArray, *, high: float) -> FloatArray:
    """Return samples of exact figures: the figure, changed as its samples change from unmoved.

    Where the unmoved samples have no figure, the samples stand as they are.
    """
    unmoved = sampled[0]
    with np.errstate(invalid="ignore"):
        changed = exact + (sampled[1:] - unmoved)
    usable = np.isfinite(unmoved) & np.isfinite(exact)
    return np.clip(np.where(usable & ~np.isnan(changed), changed, sampled[1:]), 0.0, high)


def _unsure(frame: gpd.GeoDataFrame) -> FloatArray:
    return np.asarray(frame["uncertainty_m"].astype(float).fillna(0.0))
