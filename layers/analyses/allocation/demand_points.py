"""What facilities are to serve: points that stand for ground, or for those who live on it."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from geo.errors import ParameterError, Problem
from geo.sample_points import sample_points
from geo.spreading import cut
from layers.analyses.common.nearness import FloatArray
from layers.analyses.common.targets import targets_of
from layers.analyses.weights.weight_layers import counted_layer
from layers.analyses.weights.weight_options import LAND
from layers.store.atlas import METRIC, to_metric

__all__ = ["Demand", "demand_of", "ground_of"]

_KM2 = 1e-6


@dataclass(frozen=True, eq=False)
class Demand:
    """Points with what each stands for.

    Parameters
    ----------
    at
        East and north in METRIC, shape (points, 2).
    weight
        km2 of ground, or what is counted, shape (points,).
    """

    at: FloatArray
    weight: FloatArray


def ground_of(target: str) -> shapely.Geometry:
    """Return the ground of a target in METRIC, none counted twice where areas overlap.

    Raises
    ------
    ParameterError
        The target is no ground (``allocation_ground``).
    """
    whole: shapely.Geometry = to_metric(targets_of(target).geometry).dropna().union_all()
    if not shapely.area(whole) > 0:
        raise ParameterError(Problem("allocation_ground", field="--target"))
    return whole


def demand_of(ground: shapely.Geometry, weight: str, count: int) -> Demand:
    """Return about so many points for some ground in METRIC.

    Parameters
    ----------
    weight
        `LAND`, or a layer with a figure, which is spread over the ground as everywhere.

    Raises
    ------
    ParameterError
        Nothing of what is counted lies there (``allocation_weight``).
    DataError
        As `layers.analyses.weights.weight_layers.counted_layer` does.
    """
    whole = gpd.GeoSeries([ground], crs=METRIC)
    if weight == LAND:
        points = sample_points(whole, count)
        return Demand(np.column_stack([points.x, points.y]), points.side_m**2 * _KM2)
    parts = cut(next(iter(counted_layer(weight).readings.values())), whole)
    if not parts.amount.sum() > 0:
        raise ParameterError(Problem("allocation_weight", field="--weight"))
    points = sample_points(gpd.GeoSeries(parts.shapes, crs=METRIC), max(count // len(parts), 4))
    each = parts.amount / np.maximum(np.bincount(points.place, minlength=len(parts)), 1)
    return Demand(np.column_stack([points.x, points.y]), each[points.place])
