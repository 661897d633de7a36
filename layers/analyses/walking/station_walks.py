"""Walks between interchanges and the stops around them, for who sets out or arrives there.

An interchange is entered at each of its own stops without a walk. To any other stop
one walks as from the spot on which it stands (`geo.walking.on_foot`), so that none is slower
to set out from, or to go to, than that spot; of several stops the nearest counts.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geo.walking.walk_rule import WalkRule, Walks
from layers.analyses.walking.walk_ends import moves_m, point_ends, spots_m, stop_ends
from layers.transit.places import Place
from layers.transit.services import Transit

__all__ = ["station_walks"]


def station_walks(
    places: Sequence[Place], running: Transit, rule: WalkRule, within_m: float
) -> Walks:
    """Return the walks between interchanges and stops within a walking distance.

    Parameters
    ----------
    places
        Interchanges, each with its stops.
    running
        What runs.
    rule
        How one walks.
    within_m
        How far.
    """
    own = [[running.position[each] for each in place.stations] for place in places]
    members = np.array([stop for stops in own for stop in stops], dtype=np.int64)
    place = np.repeat(np.arange(len(places)), [len(stops) for stops in own])
    moved = moves_m(running)[: len(rule.factors), members]
    starts = point_ends(spots_m(running)[members], running, rule, moved)
    found = rule.walks(starts, stop_ends(running, rule), within_m).grouped(place, len(places))
    # Its own stops are entered, whether or not they lie on the streets.
    return replace(found, on_streets=found.on_streets | (found.metres == 0))
