"""The ground within reach: times all over it, and where they stay below each limit.

Without streets, times are taken at the spots of a lattice. Along streets they are
taken at every node, and on the lattice only where no street is near.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from geo.transit.grid_times import lattice, near_stops
from geo.transit.spread import Ends
from geo.transit.time_fields import ArrivalTable, level
from geo.walking.ground import below
from geo.walking.snapping import attach_points
from geo.walking.street_network import Streets
from geo.walking.walk_rule import FloatArray
from layers.analyses.common.origins import Start
from layers.analyses.common.proximity import method_in_use
from layers.analyses.reach.reach_params import ReachParams
from layers.analyses.walking.walk_ends import spots_m
from layers.analyses.walking.walks import walking_ms
from layers.streets import local_network
from layers.transit.services import Transit

__all__ = ["MOST_SPOTS", "GroundQuestion", "Reached", "direct_m", "discs", "reached"]

MOST_SPOTS, LEAST_STEP_M = 100_000, 50.0

MINUTE_S = 60.0


@dataclass(frozen=True, eq=False)
class GroundQuestion:
    """What is asked of the ground.

    Parameters
    ----------
    params
        How one travels, and within how long.
    running
        What runs.
    start
        Where one sets out.
    streets
        The walking network, None where straight distance stands in.
    """

    params: ReachParams
    running: Transit
    start: Start
    streets: Streets | None

    @classmethod
    def of(cls, params: ReachParams, running: Transit, start: Start) -> "GroundQuestion":
        """Return what is asked, with the walking network that is in use."""
        method = method_in_use(params.method, running.crs)
        network = local_network.load() if method == "streets" else None
        return cls(params, running, start, network.streets if network else None)

    @property
    def informed(self) -> bool:
        """Whether one knows the timetable."""
        return self.params.wait == "informed"

    @property
    def speed_m_s(self) -> float:
        """Walking speed, metres a second."""
        return self.params.walk_m_min / MINUTE_S

    @property
    def limits_s(self) -> tuple[float, ...]:
        """The limits in seconds."""
        return tuple(limit * MINUTE_S for limit in self.params.limits_min)


@dataclass(frozen=True, eq=False)
class Reached:
    """The ground within each limit, in the CRS of what runs, and the lattice's step."""

    areas: tuple[shapely.Geometry, ...]
    step_m: float


def reached(laid: ArrivalTable, question: GroundQuestion) -> Reached:
    """Return the ground within each limit, off the streets where streets are asked for.

    Parameters
    ----------
    laid
        Arrivals as stated, in every phase.
    question
        What is asked.
    """
    params = question.params
    stops = spots_m(question.running)
    slow = question.speed_m_s / params.detour
    around = (question.limits_s[-1] - laid.soonest_s.min(axis=0)) * slow
    longest_m = min(params.walk_limit_m / params.detour, question.limits_s[-1] * slow)
    centres, radius = discs(question, stops, around, longest_m)
    grid, which = lattice(centres, radius, most=MOST_SPOTS, least_m=LEAST_STEP_M, edge=1.0)
    spots = grid.spots(which)
    if question.streets is not None:
        off = ~attach_points(question.streets, *spots.T).connected
        which, spots = which[off], spots[off]
    near = near_stops(spots, stops, params.walk_limit_m / params.detour)
    walk = walking_ms(near.metres * params.detour, params.walk_m_min)
    direct = direct_m(question.start.shape, spots, params.walk_limit_m / params.detour)
    ends = Ends(
        near.ptr, near.stop, walk[np.newaxis],
        walking_ms(direct * params.detour, params.walk_m_min)[np.newaxis],
    )  # fmt: skip
    # No two neighbours that one walks between differ by more. Where times leap, as at the end of
    # the walking limit, the front is drawn midway: times are cut to this far from the limit.
    next_s = grid.step_m / slow
    every = np.full(grid.rows * grid.columns, np.inf)
    every[which] = level(laid, ends, params.part, worth_s=question.limits_s[-1] + next_s)
    field = every.reshape(grid.rows, grid.columns)
    corner = grid.left, grid.bottom, grid.step_m
    areas = [
        below(np.clip(field, limit - next_s, limit + next_s), *corner, limit)
        for limit in question.limits_s
    ]
    return Reached(tuple(areas), grid.step_m)


def direct_m(shape: shapely.Geometry | None, spots: FloatArray, within_m: float) -> FloatArray:
    """Return the straight metres from a shape to each spot, inf beyond a distance."""
    metres = np.full(len(spots), np.inf)
    if shape is None or not len(spots):
        return metres
    left, bottom, right, top = shapely.bounds(shape)
    x, y = spots.T
    close = np.flatnonzero(
        (x >= left - within_m) & (x <= right + within_m)
        & (y >= bottom - within_m) & (y <= top + within_m)
    )  # fmt: skip
    apart = shapely.distance(shape, shapely.points(spots[close]))
    metres[close] = np.where(apart <= within_m, apart, np.inf)
    return metres


def discs(
    question: GroundQuestion, stops: FloatArray, radius: FloatArray, walked_m: float
) -> tuple[FloatArray, FloatArray]:
    """Return centres and radii of all that may be reached.

    Around stops as far as given, none where that is not finite, and around the
    start as far as one walks from its edge.
    """
    radius = np.where(np.isfinite(radius), radius, -np.inf)
    if question.start.shape is None:
        return stops, radius
    left, bottom, right, top = shapely.bounds(question.start.shape)
    middle = np.array([[(left + right) / 2, (bottom + top) / 2]])
    own = walked_m + np.hypot(right - left, top - bottom) / 2
    return np.concatenate([stops, middle]), np.append(radius, own)
