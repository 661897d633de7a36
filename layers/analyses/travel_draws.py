"""Travel times in draws: how much they change with where places may lie and how one walks."""

from collections.abc import Mapping

import numpy as np

from geo.itinerary import travel_times
from geo.journey import on_grid
from geo.transit import Metro, TransferTime
from geo.uncertainty import DRAWS
from layers.analyses.legs import FloatArray, Legs
from layers.analyses.travel_params import TravelParams, known_place
from layers.analyses.walks import strolls, ways_out, within_limit
from layers.metro import Headway, waits
from layers.places import Place
from layers.progress import Progress

__all__ = ["drawn_seconds"]


def drawn_seconds(
    params: TravelParams,
    known: Mapping[str, Place],
    metro: Metro,
    timetable: Mapping[str, Headway] | None,
    progress: Progress,
) -> FloatArray:
    """Return the least seconds from the origin to every place in each draw.

    Walks are drawn; rides, waits and transfers are as stated in every draw.

    Returns
    -------
    seconds
        Shape (draws, places), in the order of `known`; inf where there is no way.
    """
    origin = known_place(params.origin, known)
    speed = params.walk_m_min / 60
    rank = {station: position for position, station in enumerate(metro.stations)}
    wait_s = waits(metro, timetable)
    transfer = TransferTime(
        flat_s=None if params.transfer_min is None else params.transfer_min * 60
    )
    ways_in = ways_out(origin, known, params)
    there = np.full((DRAWS, len(rank)), np.inf)
    walked = on_grid(_usable(ways_in, params) / speed)
    for column, station in enumerate(ways_in.end):
        ridden = travel_times(metro, {station: 0.0}, wait_s=wait_s, transfer=transfer).seconds
        np.minimum(there, walked[:, column, np.newaxis] + ridden.to_numpy(), out=there)
        progress((column + 1) / len(ways_in.end))
    seconds = np.empty((DRAWS, len(known)))
    for position, place in enumerate(known.values()):
        legs = ways_out(place, known, params)
        stations = [rank[station] for station in legs.end]
        onward = on_grid(_usable(legs, params) / speed)
        seconds[:, position] = (there[:, stations] + onward).min(axis=1, initial=np.inf)
    direct = strolls(known, params)
    order = {key: position for position, key in enumerate(known)}
    columns = [order[key] for key in direct.end]
    near = np.where(direct.drawn_m <= params.walk_limit_m, direct.drawn_m / speed, np.inf)
    seconds[:, columns] = np.minimum(seconds[:, columns], near)
    return seconds


def _usable(legs: Legs, params: TravelParams) -> FloatArray:
    """Return the metres of each walk in each draw, inf where it is not walked."""
    return np.where(within_limit(legs.drawn_m, params), legs.drawn_m, np.inf)
