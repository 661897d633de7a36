"""One journey between two places, step by step: the one whose time is the median."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo.errors import NoPathError, Problem
from geo.transit.itinerary import Leg, trace
from geo.transit.timetable import SECOND_MS, Timetable
from geo.walking.walk_rule import WalkEnds, Walks
from layers.analyses.common.origins import place_within
from layers.analyses.common.stop_searches import arrivals, phases, unwaited
from layers.analyses.common.times import Goals, ends, way
from layers.analyses.common.travel_options import TravelOptions
from layers.analyses.travel.travel_params import TravelParams
from layers.analyses.travel.travel_places import places
from layers.analyses.walking.walks import (
    Walk,
    direct_walks,
    milliseconds,
    place_end,
    walk_range,
    ways_out,
)
from layers.i18n.wording import Text, text_of
from layers.transit.places import Place
from layers.transit.services import Transit, transit

__all__ = ["Step", "goals_of", "itinerary", "steps_of"]


@dataclass(frozen=True)
class Step:
    """One line of an itinerary in names: what, on which line, from where to where, how long.

    low_s and high_s tell what else it could take: a walk where places lie
    otherwise, a wait when one comes at another moment. on_streets tells of a
    walk whether it goes along known streets, None of all else.
    """

    kind: str
    line: str | None
    line_name: Text | None
    from_name: Text
    to_name: Text
    stops: int
    seconds: float
    low_s: float
    high_s: float
    assumed: bool = False
    on_streets: bool | None = None


def itinerary(params: TravelParams, destination: str) -> tuple[float, tuple[Step, ...]]:
    """Return the median seconds from the origin to a destination, and the steps of that journey.

    Raises
    ------
    PlaceError
        If origin or destination is no place of `places`.
    ParameterError
        If one of them is a point too far from all that runs.
    NoPathError
        If there is no way.
    DataError
        If a layer, a metro table or the feed is missing or broken.
    """
    known, running = places(params.year, params.period), transit(params.period, params.year)
    origin = place_within(params.origin, known, running, params.year)
    goal = place_within(destination, known, running, params.year)
    if goal.id == origin.id:
        return 0.0, ()
    start = ways_out([origin], running, params)
    goals = goals_of(place_end(origin, running, params), {goal.id: goal}, running, params)
    steps = steps_of(running, (start, origin.name), (goals, goal.name), params, params.wait)
    return round(sum(step.seconds for step in steps), 3), steps


def goals_of(
    start: WalkEnds, wanted: Mapping[str, Place], running: Transit, habits: TravelOptions
) -> Goals:
    """Return some places as ends of journeys.

    Parameters
    ----------
    start
        Where one sets out: one place, or none where that is not known.
    wanted
        The places, by id.
    running, habits
        What runs, and how one walks.
    """
    places = list(wanted.values())
    walks = ways_out(places, running, habits)
    near = direct_walks(start, places, running, habits)
    return Goals.of(walks, near, near.stop)


def steps_of(
    running: Transit,
    start: tuple[Walks, Text],
    goal: tuple[Goals, Text],
    habits: TravelOptions,
    wait: str,
) -> tuple[Step, ...]:
    """Return the steps of the journey from a start to the one end of a goal, both named.

    Raises
    ------
    NoPathError
        If there is no way (``unreachable``).
    """
    (walks, start_name), (goals, goal_name) = start, goal
    running, when = (running, phases(running)) if wait != "none" else unwaited(running)
    informed = wait == "informed"
    found = arrivals(running, walks, habits, when, informed=informed)
    chosen = way(found, ends(goals, habits, sampled=False), 0, informed=informed)
    if chosen is None:
        raise NoPathError(Problem("unreachable", values={"value": goal_name}))
    if chosen.stop is None:
        along = bool(goals.on_streets[0])
        only = walk_range(float(goals.direct_m[0]), goals.sampled_m[:, 0], habits, on_streets=along)
        return (_walk_text(only, start_name, goal_name),)
    legs = trace(
        running.timetable,
        walks.stop,
        milliseconds(walks, walks.metres, habits),
        when,
        chosen.sample,
        chosen.stop,
        transfer=habits.transfer,
        spare_ms=int(found.spare_ms[0, chosen.sample, chosen.stop]) if informed else 0,
    )
    names = _Names(running, start_name, goal_name)
    steps = [
        _waited(leg, legs[k + 1], running, names)
        if leg.kind == "wait"
        else _step(leg, walks, habits, running, names)
        for k, leg in enumerate(legs)
    ]
    row = int((goals.walks.stop == chosen.stop).argmax())
    out = _walk(goals.walks, row, habits)
    if out.seconds:
        steps.append(_walk_text(out, names.of(running.timetable.stops[chosen.stop]), goal_name))
    return tuple(steps)


@dataclass(frozen=True)
class _Names:
    """What the ends of legs are called."""

    running: Transit
    start: Text
    goal: Text

    def of(self, stop: str | None) -> Text:
        """Return the name of a stop, or of the start for none."""
        if stop is None:
            return self.start
        row = self.running.stops.loc[stop]
        return text_of(row)


def _step(leg: Leg, walks: Walks, habits: TravelOptions, running: Transit, names: _Names) -> Step:
    seconds = leg.ms / SECOND_MS
    ends = names.of(leg.from_stop), names.of(leg.to_stop)
    if leg.kind == "walk":
        stop = running.position[str(leg.to_stop)]
        return _walk_text(_walk(walks, int((walks.stop == stop).argmax()), habits), *ends)
    line = None if leg.route is None else running.route_name(leg.route)
    return Step(leg.kind, leg.route, line, *ends, leg.stops, seconds, seconds, seconds)


def _waited(leg: Leg, ride: Leg, running: Transit, names: _Names) -> Step:
    """Return a wait, which could last until the next train that runs as the ride does."""
    seconds, route = leg.ms / SECOND_MS, str(leg.route)
    most = leg.headway_ms * _gap(running.timetable, route, ride) / SECOND_MS
    return Step(
        leg.kind, route, running.route_name(route), names.of(leg.from_stop), names.of(leg.to_stop),
        0, seconds, 0.0, max(most, seconds), assumed=route in running.assumed,
    )  # fmt: skip


def _gap(table: Timetable, route: str, ride: Leg) -> float:
    """Return the longest time between trains that take a ride, as part of their headway.

    Branches take turns where they share the track: there one waits for any of them.
    """
    board, alight = table.position(str(ride.from_stop)), table.position(str(ride.to_stop))
    turns = []
    for pattern in (k for k, each in enumerate(table.routes) if each == route):
        calls = table.stop[table.ptr[pattern] : table.ptr[pattern + 1]]
        on, off = np.flatnonzero(calls == board), np.flatnonzero(calls == alight)
        if len(on) and len(off) and on[0] < off[-1]:
            turns.append(float(table.turn[pattern]))
    return float(np.diff([*sorted(turns), min(turns) + 1.0]).max())


def _walk(walks: Walks, row: int, habits: TravelOptions) -> Walk:
    along = bool(walks.on_streets[row])
    return walk_range(float(walks.metres[row]), walks.sampled_m[:, row], habits, on_streets=along)


def _walk_text(walk: Walk, start: Text, end: Text) -> Step:
    return Step(
        "walk", None, None, start, end, 0, walk.seconds, walk.low_s, walk.high_s,
        on_streets=walk.on_streets,
    )  # fmt: skip
