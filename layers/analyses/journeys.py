"""Ways by metro and on foot between places, step by step."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from geo.errors import NoPathError, Problem
from geo.itinerary import Journeys, travel_times
from geo.transit import Metro, TransferTime
from layers import store
from layers.analyses.travel_params import TravelParams, known_place, places
from layers.analyses.walks import NO_WALK, Walk, strolls, walks, ways_out
from layers.metro import Headway, headways, network, waits
from layers.places import Place
from layers.words import Text

__all__ = ["Step", "itinerary", "journeys"]


@dataclass(frozen=True)
class Step:
    """One line of an itinerary in names: what, on which line, from where to where, how long."""

    kind: str
    line: str | None
    from_name: Text
    to_name: Text
    stops: int
    seconds: float
    low_s: float
    high_s: float
    assumed: bool


def itinerary(params: TravelParams, destination: str) -> tuple[float, tuple[Step, ...]]:
    """Return the least seconds from the origin to a destination, and the steps of the way.

    Raises
    ------
    PlaceError
        If origin or destination is no place of `places`.
    NoPathError
        If there is no way.
    DataError
        If a layer or a metro table is missing or broken.
    """
    known = places()
    origin, goal = known_place(params.origin, known), known_place(destination, known)
    if goal == origin:
        return 0.0, ()
    strolled = walks(strolls(known, params), params)
    walk_s = strolled.get(destination, NO_WALK)
    _, found, timetable = journeys(params, known)
    egress = walks(ways_out(goal, known, params), params)
    try:
        seconds, last = found.to_place({key: walk.seconds for key, walk in egress.items()})
    except NoPathError as error:
        if math.isinf(walk_s.seconds):
            raise NoPathError(Problem("unreachable", values={"value": goal.name})) from error
        seconds, last = math.inf, ""
    if walk_s.seconds <= seconds:
        only = _walked(walk_s, walk_s.seconds, origin.name, goal.name)
        return walk_s.seconds, (only,)
    ingress = walks(ways_out(origin, known, params), params)
    frame = store.layer("stations").frame

    def name(station: str | None) -> Text:
        row = frame.loc[station] if station else None
        return origin.name if row is None else Text(row["name_zh"], row["name_en"])

    steps = [
        _walked(ingress[leg.to_id], leg.seconds, origin.name, name(leg.to_id))
        if leg.kind == "walk"
        else Step(
            leg.kind, leg.line, name(leg.from_id), name(leg.to_id), leg.stops,
            leg.seconds, leg.seconds, leg.seconds,
            assumed=leg.kind == "wait" and leg.line is not None and timetable[leg.line].assumed,
        )
        for leg in found.itinerary(last)
    ]  # fmt: skip
    if walked := seconds - sum(step.seconds for step in steps):
        steps.append(_walked(egress[last], walked, name(last), goal.name))
    return seconds, tuple(steps)


def _walked(walk: Walk, seconds: float, start: Text, end: Text) -> Step:
    """Return a walk as a step; its seconds are those of the journey, on the grid of times."""
    low, high = min(walk.low_s, seconds), max(walk.high_s, seconds)
    return Step("walk", None, start, end, 0, seconds, low, high, assumed=False)


def journeys(
    params: TravelParams, known: Mapping[str, Place]
) -> tuple[Metro, Journeys, dict[str, Headway]]:
    """Return the network, the best ways from the origin, and the headways waited for.

    Raises
    ------
    PlaceError
        If the origin is no place of `places`.
    DataError
        If a layer or a metro table is missing or broken.
    """
    origin = known_place(params.origin, known)
    metro, timetable = network(), headways(params.period)
    flat_s = None if params.transfer_min is None else params.transfer_min * 60
    ways_in = walks(ways_out(origin, known, params), params)
    journeys = travel_times(
        metro,
        {station: walk.seconds for station, walk in ways_in.items()},
        wait_s=waits(metro, timetable if params.wait == "half" else None),
        transfer=TransferTime(flat_s=flat_s),
    )
    return metro, journeys, timetable if params.wait == "half" else {}
