"""Places and stops as ends of walks, and the rule by which one walks between them.

The rule itself is `geo.walking.walk_rule`; here it gets the walking network of this
machine, the detour that stands in for one, and how everything lies in the samples.
"""

from collections.abc import Sequence
from functools import lru_cache

import geopandas as gpd
import numpy as np

from geo.crs import STORAGE
from geo.uncertainty import SAMPLES, shifts, values
from geo.walking.walk_rule import FloatArray, WalkEnds, WalkRule
from layers.analyses.common.positions import positions_of
from layers.analyses.common.proximity import DETOUR_RANGE, method_in_use
from layers.store import repository
from layers.store.atlas import METRIC
from layers.streets import local_network
from layers.transit.places import POINT, Place
from layers.transit.services import Transit

__all__ = [
    "moves_m", "place_ends", "point_ends", "spots_m", "stop_ends", "uncertainty_m", "walk_rule",
]  # fmt: skip


def walk_rule(method: str, detour: float, crs: str = METRIC, *, samples: int = SAMPLES) -> WalkRule:
    """Return how one walks, kept until the network changes.

    Parameters
    ----------
    method
        "streets" for the network where there is one, or "detour".
    detour
        Factor on straight distance where no streets are known.
    crs
        In which metres are taken; a network of elsewhere is none.
    samples
        How many samples there are.

    Raises
    ------
    DataError
        The file of the street network is broken.
    """
    return _rule(method_in_use(method, crs), detour, samples, DETOUR_RANGE, local_network.state())


def stop_ends(running: Transit, rule: WalkRule) -> WalkEnds:
    """Return the stops of what runs, kept."""
    return _stop_ends(running, rule)


def place_ends(places: Sequence[Place], running: Transit, rule: WalkRule) -> WalkEnds:
    """Return places with a location, some of which may be among the stops, kept.

    Raises
    ------
    DataError
        If a layer is missing or broken.
    """
    return _place_ends(tuple(places), running, rule, repository.state())


def point_ends(
    points: FloatArray, running: Transit, rule: WalkRule, moved_m: FloatArray | None = None
) -> WalkEnds:
    """Return points, east and north in the CRS of what runs; exact ones if none moves."""
    east, north = np.reshape(points, (-1, 2)).T
    return rule.ends(gpd.GeoSeries.from_xy(east, north, crs=running.crs), moved_m)


@lru_cache(maxsize=4)
def moves_m(running: Transit) -> FloatArray:
    """Return by how much each sample moves each stop, shape (SAMPLES, S, 2), read-only."""
    stops = running.stops
    moved = shifts(list(stops.index), stops["uncertainty_m"].to_numpy(float))
    moved.flags.writeable = False
    return moved


@lru_cache(maxsize=4)
def spots_m(running: Transit) -> FloatArray:
    """Return where the stops are, in the CRS of what runs, shape (S, 2), not to be written to."""
    metric = running.stops.geometry.to_crs(running.crs)
    spots = np.column_stack([metric.x.to_numpy(float), metric.y.to_numpy(float)])
    spots.flags.writeable = False
    return spots


def uncertainty_m(place: Place, stations: gpd.GeoDataFrame) -> float:
    """Return within how many metres a place lies, of which some are among stations in use."""
    if place.layer_id == POINT:
        return 0.0
    own = place.layer_id == "stations" and place.id in stations.index
    frame = stations if own else repository.layer(place.layer_id).frame
    return float(frame.loc[place.id, "uncertainty_m"])


@lru_cache(maxsize=16)
def _rule(
    method: str,
    detour: float,
    samples: int,
    known: tuple[float, float],
    state: object,  # noqa: ARG001 - another network is another question
) -> WalkRule:
    network = local_network.load() if method == "streets" else None
    factors = values("detour", *known, samples=SAMPLES)[:samples]
    return WalkRule(network.streets if network else None, detour, factors, known[1])


@lru_cache(maxsize=8)
def _stop_ends(running: Transit, rule: WalkRule) -> WalkEnds:
    return point_ends(spots_m(running), running, rule, moves_m(running)[: len(rule.factors)])


@lru_cache(maxsize=256)
def _place_ends(
    places: tuple[Place, ...],
    running: Transit,
    rule: WalkRule,
    state: object,  # noqa: ARG001 - other data are another question
) -> WalkEnds:
    shapes = gpd.GeoSeries([place.geometry for place in places], crs=STORAGE).to_crs(running.crs)
    unsure_m = [uncertainty_m(place, running.stops) for place in places]
    lie = positions_of([place.id for place in places], unsure_m, crs=running.crs)
    return rule.ends(shapes, lie.moved_m, lie.outlines, lie.farthest_m)
