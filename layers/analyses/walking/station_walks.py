"""Walks between interchanges and the stops around them, for who sets out or arrives there.

An interchange is entered at each of its own stops without a walk. To any other stop
one walks as from the spot on which it stands (`geo.walking.on_foot`), so that none is slower
to set out from, or to go to, than that spot; of several stops the nearest counts.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from layers.analyses.common.proximity import DETOUR_RANGE, method_in_use
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.walking.access_legs import AccessLegs, IntArray, approach, moves_m, spots_m
from layers.streets import local_network
from layers.transit.places import Place
from layers.transit.services import Transit

__all__ = ["station_walks"]


def station_walks(places: Sequence[Place], running: Transit, habits: TravelOptions) -> AccessLegs:
    """Return the walks between interchanges and stops within the walking limit.

    Parameters
    ----------
    places
        Interchanges, each with its stops.
    running
        What runs.
    habits
        How one walks.

    Raises
    ------
    DataError
        The file of the street network is broken.
    """
    own = [[running.position[each] for each in place.stations] for place in places]
    members = np.array([stop for stops in own for stop in stops], dtype=np.int64)
    place = np.repeat(np.arange(len(places)), [len(stops) for stops in own])
    from_stops, which = np.unique(members, return_inverse=True)
    method = method_in_use(habits.method, running.crs)
    asked = (tuple(from_stops.tolist()), running, habits.walk_limit_m, method, habits.detour)
    found = _between_stops(*asked, local_network.state())
    counts = np.diff(found.ptr)[which]
    rows = np.repeat(found.ptr[which] - np.cumsum(counts) + counts, counts) + np.arange(
        counts.sum()
    )
    belongs = np.full(len(running.timetable.stops), -1, dtype=np.int64)
    belongs[members] = place
    return _nearest(found, rows, np.repeat(place, counts), belongs, len(places))


def _nearest(
    found: AccessLegs, rows: IntArray, place: IntArray, belongs: IntArray, places: int
) -> AccessLegs:
    """Return the shortest walk between each place and each stop, none to its own.

    `rows` are those of the walks from its stops, `belongs` says whose each stop is.
    """
    order = np.lexsort((found.metres[rows], found.stop[rows], place))
    rows, place = rows[order], place[order]
    stop = found.stop[rows]
    first = np.flatnonzero(np.diff(place, prepend=-1) | np.diff(stop, prepend=-1))
    drawn = found.drawn_m[:, rows]
    if len(first) < len(rows):
        drawn = np.minimum.reduceat(drawn, first, axis=1)
    rows, place, stop = rows[first], place[first], stop[first]
    entered = belongs[stop] == place
    metres = np.where(entered, 0.0, found.metres[rows])
    drawn[:, entered] = 0.0
    order = np.lexsort((metres, place))
    return AccessLegs(
        np.concatenate([[0], np.cumsum(np.bincount(place, minlength=places))]),
        stop[order],
        metres[order],
        drawn[:, order],
        (found.on_streets[rows] | entered)[order],
    )


@lru_cache(maxsize=4)
def _between_stops(  # noqa: PLR0917 - all of it is the key
    stops: tuple[int, ...],
    running: Transit,
    within_m: float,
    method: str,
    detour: float,
    state: object,  # noqa: ARG001 - another network is another question
) -> AccessLegs:
    """Return the walks between some stops and all around them; both ends move in the draws."""
    chosen = np.array(stops, dtype=np.int64)
    moved = moves_m(running)
    farthest = float(np.hypot(moved[..., 0], moved[..., 1]).max(initial=0.0))
    return approach(
        spots_m(running)[chosen],
        running,
        within_m=within_m,
        method=method,
        detour=detour,
        moved_m=moved[:, chosen],
        # Who walks farther than this as stated is beyond the limit in every draw.
        along_m=within_m + 2 * farthest * DETOUR_RANGE[1],
    )
