"""Walks of a journey: to and from stations, or all the way, each with its range."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.uncertainty import DRAWS, interval
from layers.analyses.legs import FloatArray, Ground, Legs, ground_of
from layers.analyses.methods import method_in_use
from layers.analyses.travel_params import TravelParams, known_place
from layers.places import Place

__all__ = ["NO_WALK", "Walk", "strolls", "walks", "ways_out", "within_limit"]


@dataclass(frozen=True)
class Walk:
    """How long a walk takes, and the range of that; whether it goes along known streets."""

    seconds: float
    low_s: float
    high_s: float
    on_streets: bool = True


NO_WALK = Walk(math.inf, math.inf, math.inf)


def strolls(known: Mapping[str, Place], params: TravelParams) -> Legs:
    """Return the walks from the origin straight to the places within the walking limit."""
    origin = known_place(params.origin, known)
    return _ground(known, params).to_places(origin.id, params.walk_limit_m)


def ways_out(place: Place, known: Mapping[str, Place], params: TravelParams) -> Legs:
    """Return the walks between a place and the stations it is entered by.

    An interchange is entered by each of its line-stations, without a walk.
    """
    if place.stations:
        count = len(place.stations)
        start = np.full(count, place.id, dtype=object)
        end = np.array(place.stations, dtype=object)
        none = np.zeros(count)
        return Legs(start, end, none, np.zeros((DRAWS, count)), np.ones(count, dtype=bool))
    return _ground(known, params).to_stations(place.id, params.walk_limit_m)


def walks(legs: Legs, params: TravelParams) -> dict[str, Walk]:
    """Return the walks of some legs that are within the limit, or else the nearest, by end."""
    speed = params.walk_m_min / 60
    usable = within_limit(legs.metres, params) & np.isfinite(legs.metres)
    low, high = interval(legs.drawn_m, legs.metres)
    return {
        str(end): Walk(metres / speed, least / speed, most / speed, bool(along))
        for end, metres, least, most, along, used in zip(
            legs.end, legs.metres, low, high, legs.on_streets, usable, strict=True
        )
        if used
    }


def within_limit(metres: FloatArray, params: TravelParams) -> NDArray[np.bool_]:
    """Return which walks are within the limit, or the nearest, along the last axis."""
    nearest = metres.min(axis=-1, keepdims=True, initial=np.inf)
    return np.asarray((metres <= params.walk_limit_m) | (metres == nearest))


def _ground(known: Mapping[str, Place], params: TravelParams) -> Ground:
    return ground_of(known, method_in_use(params.method), params.detour)
