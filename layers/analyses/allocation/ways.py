"""How far demand is from candidates and from what is there, by the chosen measure."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from scipy.spatial import cKDTree

from geo.uncertainty import shifts, values
from geo.walking.on_foot import sampled_walks, walking_metres
from geo.walking.snapping import attach_points
from geo.walking.street_network import Streets
from geo.walking.walking import nearest_m, walk_m
from layers.analyses.allocation.allocation_params import AllocationParams
from layers.analyses.allocation.candidates import Candidate, spots_m
from layers.analyses.common.nearness import FloatArray
from layers.analyses.common.proximity import DETOUR_RANGE, method_in_use, street_network
from layers.analyses.common.targets import stations_of
from layers.store.atlas import to_metric

__all__ = ["Ways", "ways_of"]

_FARTHEST_M = 30_000.0
"""Streets are searched so far; who is farther is reached in a straight line with a detour."""


@dataclass(frozen=True, eq=False)
class Ways:
    """Ways from demand to candidates and to what is there.

    Parameters
    ----------
    at, spots, there
        East and north of demand, candidates and stations, shapes (n, 2), (c, 2), (s, 2).
    metres
        From demand to candidates, shape (n, c).
    present
        From demand to the nearest station, inf where there is none, shape (n,).
    moves
        By how much each sample moves the candidates and the stations, shapes (samples, c, 2)
        and (samples, s, 2).
    streets
        Whether ways go along streets.
    detour
        Metres walked for one in a straight line where they do not; 1 for a circle.
    factors
        The same in each sample, shape (samples,).
    """

    at: FloatArray
    spots: FloatArray
    there: FloatArray
    metres: FloatArray
    present: FloatArray
    moves: tuple[FloatArray, FloatArray]
    streets: bool
    detour: float
    factors: FloatArray

    def thinned(self, every: int) -> "Ways":
        """Return the ways of every nth point of demand."""
        rows = slice(None, None, every)
        return replace(self, at=self.at[rows], metres=self.metres[rows], present=self.present[rows])

    def sampled(self, sample: int) -> tuple[FloatArray, FloatArray]:
        """Return the metres to candidates and to the nearest station in one sample."""
        spots, there = self.spots + self.moves[0][sample], self.there + self.moves[1][sample]
        factor = float(self.factors[sample])
        if not self.streets:
            return _apart(self.at, spots) * factor, _nearest(self.at, there) * factor
        return self._moved(spots, factor), self._moved_present(there, factor)

    def _moved(self, spots: FloatArray, factor: float) -> FloatArray:
        apart, moved = _apart(self.at, self.spots), _apart(self.at, spots)
        found = _sampled(self.metres.ravel(), apart.ravel(), moved.ravel(), factor)
        return found.reshape(self.metres.shape)

    def _moved_present(self, there: FloatArray, factor: float) -> FloatArray:
        return _sampled(
            self.present, _nearest(self.at, self.there), _nearest(self.at, there), factor
        )


def ways_of(params: AllocationParams, at: FloatArray, candidates: tuple[Candidate, ...]) -> Ways:
    """Return the ways from points of demand to candidates and stations.

    Raises
    ------
    DataError
        If the stations or the file of the street network are missing or broken.
    """
    method = method_in_use(params.method)
    frame = stations_of(params.lines, year=params.year)
    there = shapely.get_coordinates(to_metric(frame.geometry).array)
    unsure = frame["uncertainty_m"].astype(float).fillna(0.0).to_numpy()
    spots = spots_m(candidates)
    detour = 1.0 if method == "circle" else params.detour
    factors = np.ones(len(values("detour", *DETOUR_RANGE)))
    if method != "circle":
        factors = values("detour", *DETOUR_RANGE)
    if method == "streets":
        streets = street_network().streets
        metres, present = (
            _along(streets, at, spots, detour),
            _along(streets, at, there, detour).min(axis=1, initial=np.inf),
        )
    else:
        metres, present = _apart(at, spots) * detour, _nearest(at, there) * detour
    moves = (
        shifts([each.id for each in candidates], [each.uncertainty_m for each in candidates]),
        shifts(list(frame.index), unsure),
    )
    return Ways(at, spots, there, metres, present, moves, method == "streets", detour, factors)


def _along(streets: Streets, at: FloatArray, spots: FloatArray, detour: float) -> FloatArray:
    """Return the metres walked from points to spots, shape (points, spots)."""
    own, ends = attach_points(streets, *spots.T), attach_points(streets, *at.T)
    found = np.empty((len(at), len(spots)))
    apart = _apart(at, spots)
    for k in range(len(spots)):
        place = own.only(k)
        along = walk_m(streets, nearest_m(streets, place, _FARTHEST_M), place, ends)
        on = ends.connected & bool(own.connected[k]) & np.isfinite(along)
        found[:, k] = walking_metres(apart[:, k], np.where(on, along, np.nan), detour)
    return found


def _sampled(metres: FloatArray, apart: FloatArray, moved: FloatArray, factor: float) -> FloatArray:
    """Return walks along streets in one sample, whose ends lie otherwise than stated."""
    on_streets = np.isfinite(metres)
    walks = sampled_walks(
        metres, apart, moved[np.newaxis], on_streets, np.array([factor]), DETOUR_RANGE[1]
    )
    return np.asarray(walks[0])


def _apart(at: FloatArray, spots: FloatArray) -> FloatArray:
    gap = at[:, np.newaxis] - spots
    return np.hypot(gap[..., 0], gap[..., 1])


def _nearest(at: FloatArray, there: FloatArray) -> FloatArray:
    return np.asarray(cKDTree(there).query(at)[0]) if len(there) else np.full(len(at), np.inf)
