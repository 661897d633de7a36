"""The legs of one journey: what is walked, waited for and ridden, to the millisecond.

Nothing is kept of how a search came to its arrivals. It is told from the
arrivals with no train, with one, and so on: a stop is reached at its moment
either on foot from another one, or by a train that was boarded at a stop where one
may board with one train less. Who came there by train has changed at that stop
before, which takes its time.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from geo.errors import NoPathError, Problem
from geo.transit.departure_sampling import Departures
from geo.transit.raptor import Searches, prepare
from geo.transit.timetable import NEVER, IntArray, Timetable
from geo.transit.transfer import TransferTime
from geo.transit.vehicles import Ridden, Vehicles
from geo.validation import refuse

__all__ = ["Leg", "trace"]


@dataclass(frozen=True)
class Leg:
    """A part of a journey; parts that take no time are left out, unless they lead to another stop.

    Parameters
    ----------
    kind
        ``walk`` from the place to a stop, ``wait`` at a stop, ``ride``, or
        ``transfer``, a way on foot between two stops or a change at one.
    route
        What is ridden or waited for, else None. A vehicle that goes on as another
        trip is called by the one it is boarded as, and is one ride.
    from_stop, to_stop
        Ids of the stops; `from_stop` is None for the walk from the place.
    stops
        How many stops one rides; 0 for other legs.
    ms
        How long it takes.
    headway_ms
        Of a wait, the time between trains, 0 where departures are listed; 0 for
        other legs.
    """

    kind: Literal["walk", "wait", "ride", "transfer"]
    route: str | None
    from_stop: str | None
    to_stop: str | None
    stops: int
    ms: int
    headway_ms: int


def trace(  # noqa: PLR0917 - which journey, in the order one asks for it
    timetable: Timetable,
    stops: IntArray,
    access_ms: IntArray,
    when: Departures,
    sample: int,
    goal: int,
    *,
    transfer: TransferTime,
    spare_ms: int = 0,
    headway_ms: IntArray | None = None,
) -> tuple[Leg, ...]:
    """Return the legs of the journey from a place to a stop in one sample of departures.

    Of the journeys that arrive earliest, one with the fewest trains. Where one
    train can be boarded at several stops, that is done where there is most time.

    Parameters
    ----------
    timetable
        What runs.
    stops
        Stops (positions) one may walk to at first, shape (A,).
    access_ms
        Milliseconds of walking there, shape (A,); `NEVER` where one does not.
    when
        Samples of when one sets out and of the phases.
    sample, goal
        The sample, and the stop (position) where the journey ends.
    transfer
        How long ways on foot between stops take.
    spare_ms
        How much later one sets out: 0, or for who knows the timetable
        `Arrivals.spare_ms` of the stop.
    headway_ms
        Headway of each pattern, shape (P,); None for the timetable's own.

    Returns
    -------
    legs
        In order; their milliseconds sum to `Arrivals.after_ms` less `spare_ms`.

    Raises
    ------
    ParameterError
        With all problems: as `geo.transit.raptor.search`, and ``value_range`` for the
        sample or the stop.
    NoPathError
        The stop is not reached (``unreachable``).

    Examples
    --------
    >>> none = np.zeros(0, int)
    >>> line = Timetable(
    ...     stops=("a", "b"), routes=("1",), mode=np.array([0]), ptr=np.array([0, 2]),
    ...     stop=np.array([0, 1]), arrive_ms=np.array([0, 600_000]),
    ...     depart_ms=np.array([0, 600_000]), boards=np.array([True, False]),
    ...     alights=np.array([False, True]), headway_ms=np.array([300_000]), group=np.array([0]),
    ...     turn=np.zeros(1), shift_ms=np.array([0]), listed_ptr=np.zeros(2, int), listed_ms=none,
    ...     walk_ptr=np.zeros(3, int), walk_to=none, walk_m=np.zeros(0))
    >>> when = Departures(np.array([0]), np.array([[0.4]]))
    >>> legs = trace(line, np.array([0]), np.array([30_000]), when, 0, 1, transfer=TransferTime())
    >>> [(leg.kind, leg.stops, leg.ms, leg.headway_ms) for leg in legs]
    [('walk', 0, 30000, 0), ('wait', 0, 90000, 300000), ('ride', 1, 600000, 0)]
    """
    known = {"sample": (sample, len(when.start_ms)), "goal": (goal, len(timetable.stops))}
    refuse(
        Problem("value_range", field=name, values={"value": value, "low": 0, "high": count - 1})
        for name, (value, count) in known.items()
        if not 0 <= value < count
    )
    start = int(when.start_ms[sample]) + spare_ms
    then = Departures(np.array([start]), when.part[[sample]])
    headways = None if headway_ms is None else np.asarray(headway_ms)[None]
    searches = prepare(
        timetable, stops, np.asarray(access_ms)[None], then, transfer=transfer, headway_ms=headways
    )
    return _Tracing(timetable, searches, start).legs(goal)


class _Tracing:
    """What is known of one search while its journeys are told.

    `reached[n]` says when each stop is reached with at most n trains, and `ready[n]`
    from when on one may then board there.
    """

    def __init__(self, timetable: Timetable, searches: Searches, start: int) -> None:
        self.timetable, self.searches, self.start = timetable, searches, start
        self.laid, self.headway = searches.laid, searches.headway_ms[0]
        self.change = int(self.laid.change_ms[0])
        self.vehicles = Vehicles(searches)
        self.reached: list[list[int]] = []
        self.ready: list[list[int]] = []

    def legs(self, goal: int) -> tuple[Leg, ...]:
        """Return the legs to a stop."""
        after, rides = self.searches.arrive()
        if after[0, 0, goal] >= NEVER:
            name = self.timetable.stops[goal]
            raise NoPathError(Problem("unreachable", values={"value": name}))
        for most in range(int(rides[0, 0, goal]) + 1):
            for moments, found in zip(
                (self.reached, self.ready), self.searches.moments(most), strict=True
            ):
                moments.append([self.start + ms for ms in found[0, 0].tolist()])
        backward: list[Leg] = []  # from the end
        stop, moment = goal, self.reached[-1][goal]
        # With fewer trains no stop on the way is reached in time, or so would be the goal.
        for trains in range(len(self.reached) - 1, -1, -1):
            way, first, moment = self._on_foot(stop, trains, moment)
            backward += way
            if trains == 0:
                backward.append(self._leg("walk", None, first, ms=moment - self.start))
            else:
                ride, stop = self._ride(first, trains, moment)
                backward += ride
                moment = self.ready[trains - 1][stop]
        return tuple(leg for leg in reversed(backward) if leg.ms or _leads_on(leg))

    def _leg(
        self,
        kind: Literal["walk", "wait", "ride", "transfer"],
        before: int | None,
        stop: int,
        *,
        ms: int,
        pattern: int | None = None,
        stops: int = 0,
    ) -> Leg:
        table = self.timetable
        return Leg(
            kind=kind,
            route=None if pattern is None else table.routes[pattern],
            from_stop=None if before is None else table.stops[before],
            to_stop=table.stops[stop],
            stops=stops,
            ms=ms,
            headway_ms=int(self.headway[pattern]) if kind == "wait" and pattern is not None else 0,
        )

    def _on_foot(self, stop: int, trains: int, moment: int) -> tuple[list[Leg], int, int]:
        """Return the ways on foot to be at a stop at a moment, from the last.

        And where and when they begin, with so many trains. A change at that stop
        may be one of them.
        """
        onward: dict[int, tuple[int, int] | None] = {stop: None}
        when = {stop: moment}
        queue = [stop]
        for here in queue:
            way, arrived = self._arrived(here, trains, when[here])
            if arrived is not None:
                first = here
                while (step := onward[here]) is not None:
                    way.append(self._leg("transfer", here, step[0], ms=step[1]))
                    here = step[0]  # noqa: PLW2901 - the walk is told on from here
                return way[::-1], first, arrived
            for other, ms in self.vehicles.ways_to(here):
                if other not in onward and self.reached[trains][other] + ms == when[here]:
                    onward[other], when[other] = (here, ms), self.reached[trains][other]
                    queue.append(other)
        raise AssertionError(stop)  # no search leaves an arrival without a way

    def _arrived(self, stop: int, trains: int, moment: int) -> tuple[list[Leg], int | None]:
        """Return when one came to a stop by train, or from the place, to be ready at a moment.

        With the change there if that is what one is ready after; None for neither.
        """
        if not trains:
            return [], moment if self._is_reached_on_foot(stop, moment) else None
        reached = self.reached[trains][stop]
        if not self._boarded(stop, trains, reached):
            return [], None
        if reached == moment:
            return [], reached
        if reached + self.change == moment:
            return [self._leg("transfer", stop, stop, ms=self.change)], reached
        return [], None

    def _is_reached_on_foot(self, stop: int, moment: int) -> bool:
        """Return whether the walk from the place to a stop is how it is reached."""
        searches, ms = self.searches, moment - self.start
        return bool(((searches.stops == stop) & (searches.access_ms[0] == ms)).any())

    def _boarded(self, stop: int, trains: int, moment: int) -> Ridden | None:
        """Return the ride to a stop of a train that comes at a moment, with most time before."""
        before = self.ready[trains - 1]
        found = [
            (ridden.departs - before[ridden.board], k, ridden)
            for k, ridden in enumerate(self.vehicles.to(stop, moment))
            if ridden.departs >= before[ridden.board]
        ]
        return max(found)[2] if found else None

    def _ride(self, stop: int, trains: int, moment: int) -> tuple[list[Leg], int]:
        """Return the ride to a stop and the wait before, from the last, and where one gets in."""
        ridden = self._boarded(stop, trains, moment)
        if ridden is None:
            raise AssertionError(stop)
        board, pattern = ridden.board, ridden.pattern
        wait = ridden.departs - self.ready[trains - 1][board]
        ride = self._leg(
            "ride", board, stop, ms=moment - ridden.departs, pattern=pattern, stops=ridden.stops
        )
        return [ride, self._leg("wait", board, board, ms=wait, pattern=pattern)], board


def _leads_on(leg: Leg) -> bool:
    """Return whether a leg is told even if it takes no time."""
    return leg.kind == "ride" or (leg.kind == "transfer" and leg.from_stop != leg.to_stop)
