"""Where facilities could be built: along the tracks, at street nodes, at places of a layer."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from geo.errors import ParameterError, Problem
from layers.analyses.access.insertion_points import Spot, spots_along
from layers.analyses.allocation.allocation_params import STREETS, TRACKS, AllocationParams
from layers.analyses.common.nearness import FloatArray
from layers.analyses.common.proximity import street_network
from layers.i18n.wording import Text, text_of
from layers.model.layer import records
from layers.store import repository
from layers.store.atlas import to_metric
from layers.transit.services import transit

__all__ = ["MOST", "Candidate", "candidates_of", "spots_m"]

MOST = 2_000
"""More candidates than this are refused: no model of them is solved in time."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """A place where a facility could be built.

    Parameters
    ----------
    id
        What its samples are known by.
    at
        East and north in METRIC.
    uncertainty_m
        How far it may lie otherwise.
    spot
        Where on which line, between which neighbours; None off the tracks.
    name
        Of a place of a layer; None for a mere spot.
    """

    id: str
    at: tuple[float, float]
    uncertainty_m: float
    spot: Spot | None = None
    name: Text | None = None


def candidates_of(params: AllocationParams, ground: shapely.Geometry) -> tuple[Candidate, ...]:
    """Return the candidates that could serve some ground in METRIC.

    Raises
    ------
    ParameterError
        There are more than `MOST` (``candidates_many``).
    DataError
        A layer or a metro table is missing or broken; there are no streets (``streets_none``).
    """
    within_m = np.inf if params.model == "median" else params.reach_m
    if params.candidates == TRACKS:
        found = _along_tracks(params, ground, within_m)
    elif params.candidates == STREETS:
        found = _at_streets(params.spacing_m, ground, within_m)
    else:
        found = _of_layer(params.candidates, ground, within_m)
    if len(found) > MOST:
        values = {"value": len(found), "limit": MOST}
        raise ParameterError(Problem("candidates_many", field="--candidates", values=values))
    return found


def spots_m(candidates: tuple[Candidate, ...]) -> FloatArray:
    """Return east and north of candidates in METRIC, shape (candidates, 2)."""
    return np.array([each.at for each in candidates], dtype=float).reshape(-1, 2)


def _along_tracks(
    params: AllocationParams, ground: shapely.Geometry, within_m: float
) -> tuple[Candidate, ...]:
    running = transit("am_peak", params.year)
    spots = spots_along(running, spacing_m=params.spacing_m, ground=ground, within_m=within_m)
    return tuple(
        Candidate(f"{each.line} {k}", each.at, each.uncertainty_m, spot=each)
        for k, each in enumerate(spots)
    )


def _at_streets(
    spacing_m: float, ground: shapely.Geometry, within_m: float
) -> tuple[Candidate, ...]:
    """Return nodes of the walking network, one of each square: that nearest to its middle."""
    streets = street_network().streets
    squares = np.floor(np.column_stack([streets.x, streets.y]) / spacing_m).astype(np.int64)
    middle = (squares + 0.5) * spacing_m
    off = np.hypot(streets.x - middle[:, 0], streets.y - middle[:, 1])
    order = np.lexsort((off, squares[:, 1], squares[:, 0]))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(squares[order], axis=0) != 0).any(axis=1)
    nodes = np.sort(order[first])
    points = shapely.points(streets.x[nodes], streets.y[nodes])
    near = shapely.distance(points, ground) <= within_m
    return tuple(
        Candidate(f"node {streets.x[k]:.0f} {streets.y[k]:.0f}",
                  (float(streets.x[k]), float(streets.y[k])), 0.0)
        for k in nodes[near]
    )  # fmt: skip


def _of_layer(layer_id: str, ground: shapely.Geometry, within_m: float) -> tuple[Candidate, ...]:
    """Return the places of a layer that are near enough; of an area its middle."""
    located = repository.layer(layer_id).located
    middles = shapely.centroid(np.asarray(to_metric(located.geometry).array))
    near = shapely.distance(middles, ground) <= within_m
    rows = [row for row, close in zip(records(located), near, strict=True) if close]
    at = shapely.get_coordinates(middles[near]).tolist()
    unsure = gpd.GeoDataFrame(located)["uncertainty_m"].astype(float).fillna(0.0)[near].tolist()
    return tuple(
        Candidate(str(row.Index), (x, y), far, name=text_of(row))
        for row, (x, y), far in zip(rows, at, unsure, strict=True)
    )
