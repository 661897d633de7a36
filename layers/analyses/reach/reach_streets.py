"""Reach along streets: the time at every node of the walking network."""

from dataclasses import dataclass
from functools import lru_cache

import geopandas as gpd
import numpy as np
import shapely

from geo.threads import share_out
from geo.transit.grid_times import near_stops
from geo.transit.spread import Ends
from geo.transit.time_fields import ArrivalTable, level
from geo.transit.timetable import NEVER, Mask
from geo.walking.snapping import Attachments, attach_points, attach_shapes
from geo.walking.street_fields import by_node, ground_in_time, together
from geo.walking.street_network import Streets
from geo.walking.walk_rule import FloatArray, IntArray
from geo.walking.walking import nearest_m, reach
from layers.analyses.reach.reach_ground import GroundQuestion, direct_m
from layers.analyses.walking.access_legs import approach
from layers.analyses.walking.walk_ends import spots_m
from layers.analyses.walking.walks import least_of, walking_ms
from layers.transit.services import Transit

__all__ = ["NodeWalks", "direct_nodes", "node_walks", "street_areas"]

_WIDER = 2.5
"""The nearest stop on foot is looked for among those so many times as far as the limit."""


@dataclass(frozen=True, eq=False)
class NodeWalks:
    """The stops around each node of a network, E walks in all.

    Parameters
    ----------
    ptr, stop
        Where the walks of each node begin, and the stop (position) of each.
    metres
        Metres walked, shape (E,).
    along
        Whether along streets; else straight distance times the detour factor.
    left_m
        How much of the walking limit each walk leaves, inf where the stop is but the
        nearest, shape (E,).
    stops
        Ways from the stops onto the streets.
    """

    ptr: IntArray
    stop: IntArray
    metres: FloatArray
    along: Mask
    left_m: FloatArray
    stops: Attachments


def street_areas(
    laid: ArrivalTable, streets: Streets, question: GroundQuestion
) -> tuple[shapely.Geometry, ...]:
    """Return the ground along streets within each limit.

    Parameters
    ----------
    laid
        Arrivals as stated, in every phase.
    streets
        The network.
    question
        What is asked.
    """
    walks = node_walks(
        question.running, streets, question.params.walk_limit_m, question.params.detour
    )
    direct, way_in = direct_nodes(streets, question)
    ends = Ends(
        walks.ptr, walks.stop, walking_ms(walks.metres, question.params.walk_m_min)[np.newaxis],
        walking_ms(direct, question.params.walk_m_min)[np.newaxis],
    )  # fmt: skip
    node_s = level(laid, ends, question.params.part)
    count = len(walks.stops.ptr) - 1
    each = Ends(
        np.arange(count + 1), np.arange(count), np.zeros((1, count), np.int64),
        np.full((1, count), NEVER),
    )  # fmt: skip
    stop_s = level(laid, each, question.params.part)
    sources, source_s = together(walks.stops, way_in), np.append(stop_s, 0.0)
    limit_m = question.params.walk_limit_m
    areas: list[shapely.Geometry] = [shapely.MultiPolygon()] * len(question.limits_s)

    def work(first: int, last: int) -> None:
        for k in range(first, last):
            limit_s, speed_m_s = question.limits_s[k], question.speed_m_s
            within = stop_s[walks.stop] + walks.metres / speed_m_s <= limit_s
            left_m = _most(walks.ptr, np.where(within, walks.left_m, -np.inf))
            straight = np.where(direct <= limit_s * speed_m_s, limit_m - direct, -np.inf)
            left_m = np.maximum(left_m, straight)
            # Some nodes are reached in time only by one stop now, by another then.
            left_m = np.where(np.isneginf(left_m), _most(walks.ptr, walks.left_m), left_m)
            areas[k] = ground_in_time(
                streets, sources, source_s, node_s, left_m, limit_s=limit_s, speed_m_s=speed_m_s
            )

    share_out(work, len(areas))
    return tuple(areas)


def direct_nodes(streets: Streets, question: GroundQuestion) -> tuple[FloatArray, Attachments]:
    """Return the metres from the start to each node, inf beyond the limit, and its ways in."""
    shape, limit_m = question.start.shape, question.params.walk_limit_m
    way_in = attach_shapes(streets, gpd.GeoSeries([shape], crs=streets.crs))
    if way_in.connected[0]:
        return nearest_m(streets, way_in, limit_m), way_in
    nodes, detour = np.column_stack([streets.x, streets.y]), question.params.detour
    return direct_m(shape, nodes, limit_m / detour) * detour, way_in


@lru_cache(maxsize=4)
def node_walks(running: Transit, streets: Streets, limit_m: float, detour: float) -> NodeWalks:
    """Return the walks between nodes and the stops within a limit, or else the nearest, kept.

    A walk goes along streets where the stop lies on them.
    """
    spots = spots_m(running)
    nodes = np.column_stack([streets.x, streets.y])
    ways = attach_points(streets, *spots.T)
    node, stop, metres = by_node(reach(streets, ways, limit_m))
    on = np.ones(len(node), dtype=bool)
    off = np.flatnonzero(~ways.connected)
    if len(off):
        near = near_stops(nodes, spots[off], limit_m / detour)
        kept = near.metres * detour <= limit_m
        point = np.repeat(np.arange(len(nodes)), np.diff(near.ptr))
        node = np.concatenate([node, point[kept]])
        stop = np.concatenate([stop, off[near.stop[kept]]])
        metres = np.concatenate([metres, near.metres[kept] * detour])
        on = np.concatenate([on, np.zeros(int(kept.sum()), dtype=bool)])
    left_m = limit_m - metres
    lonely = np.setdiff1d(np.arange(len(nodes)), node)
    if len(lonely):
        far = approach(
            nodes[lonely], running,
            within_m=_WIDER * limit_m, method="streets", detour=detour, samples=0,
        )  # fmt: skip
        nearest = least_of(far.ptr, far.metres)[far.point]
        some = np.isfinite(far.metres) & (far.metres == nearest)
        node = np.concatenate([node, lonely[far.point[some]]])
        stop = np.concatenate([stop, far.stop[some]])
        metres = np.concatenate([metres, far.metres[some]])
        on = np.concatenate([on, far.on_streets[some]])
        left_m = np.concatenate([left_m, np.full(int(some.sum()), np.inf)])
    order = np.argsort(node, kind="stable")
    ptr = np.concatenate([[0], np.cumsum(np.bincount(node, minlength=len(nodes)))])
    return NodeWalks(ptr, stop[order], metres[order], on[order], left_m[order], ways)


def _most(ptr: IntArray, numbers: FloatArray) -> FloatArray:
    """Return the greatest number of each node's walks, -inf where it has none."""
    return -least_of(ptr, -numbers)
