"""The legs of one journey: what is walked, waited for and ridden, to the millisecond.

Nothing is kept of how a search came to its arrivals. It is told from the
arrivals with no train, with one, and so on: a stop is reached at its moment
either on foot from another one, or by a train that was boarded at a stop reached
with one train less.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from geo.amounts import refuse
from geo.errors import NoPathError, Problem
from geo.phases import Departures
from geo.ride_loops import set_phases
from geo.search import Searches, prepare
from geo.timetable import NEVER, IntArray, Timetable
from geo.transfer import TransferTime

__all__ = ["Leg", "trace"]


@dataclass(frozen=True)
class Leg:
    """A part of a journey; parts that take no time are left out, unless they lead to another stop.

    Parameters
    ----------
    kind
        ``walk`` from the place to a stop, ``wait`` at a stop, ``ride``, or
        ``transfer``, a way on foot between two stops.
    route
        What is ridden or waited for, else None.
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
    draw: int,
    goal: int,
    *,
    transfer: TransferTime,
    spare_ms: int = 0,
    headway_ms: IntArray | None = None,
) -> tuple[Leg, ...]:
    """Return the legs of the journey from a place to a stop in one draw of departures.

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
        Draws of when one sets out and of the phases.
    draw, goal
        The draw, and the stop (position) where the journey ends.
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
        With all problems: as `geo.search.search`, and ``value_range`` for the
        draw or the stop.
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
    known = {"draw": (draw, len(when.start_ms)), "goal": (goal, len(timetable.stops))}
    refuse(
        Problem("value_range", field=name, values={"value": value, "low": 0, "high": count - 1})
        for name, (value, count) in known.items()
        if not 0 <= value < count
    )
    start = int(when.start_ms[draw]) + spare_ms
    then = Departures(np.array([start]), when.part[[draw]])
    headways = None if headway_ms is None else np.asarray(headway_ms)[None]
    searches = prepare(
        timetable, stops, np.asarray(access_ms)[None], then, transfer=transfer, headway_ms=headways
    )
    return _Tracing(timetable, searches, start).legs(goal)


class _Tracing:
    """What is known of one search while its journeys are told.

    `reached[n]` says when each stop is reached with at most n trains.
    """

    def __init__(self, timetable: Timetable, searches: Searches, start: int) -> None:
        self.timetable, self.searches, self.start = timetable, searches, start
        self.laid, self.headway = searches.laid, searches.headway_ms[0]
        self.phase = np.zeros_like(self.headway)
        set_phases(self.laid, self.headway, searches.part[0], self.phase)
        self.reached: list[list[int]] = []

    def legs(self, goal: int) -> tuple[Leg, ...]:
        """Return the legs to a stop."""
        after, rides = self.searches.arrive()
        if after[0, 0, goal] >= NEVER:
            name = self.timetable.stops[goal]
            raise NoPathError(Problem("unreachable", values={"value": name}))
        for most in range(int(rides[0, 0, goal]) + 1):
            found, _ = self.searches.arrive(most)
            self.reached.append([self.start + ms for ms in found[0, 0].tolist()])
        told: list[Leg] = []  # from the end
        stop = goal
        # With fewer trains no stop on the way is reached in time, or so would be the goal.
        for trains in range(len(self.reached) - 1, -1, -1):
            way, first = self._on_foot(stop, trains)
            told += way
            if trains == 0:
                told.append(self._leg("walk", None, first, ms=self.reached[0][first] - self.start))
            else:
                ride, stop = self._ride(first, trains)
                told += ride
        return tuple(leg for leg in reversed(told) if leg.ms or leg.kind in ("ride", "transfer"))

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

    def _on_foot(self, stop: int, trains: int) -> tuple[list[Leg], int]:
        """Return the ways on foot, from the last, and where they begin, with so many trains."""
        moment, laid = self.reached[trains], self.laid
        onward: dict[int, tuple[int, int] | None] = {stop: None}
        queue = [stop]
        for here in queue:
            if self._boarded(here, trains) if trains else self._walked(here):
                way = []
                first = here
                while (step := onward[here]) is not None:
                    way.append(self._leg("transfer", here, step[0], ms=step[1]))
                    here = step[0]  # noqa: PLW2901 - the walk is told on from here
                return way[::-1], first
            for k in np.flatnonzero(laid.walk_to == here).tolist():
                other = int(np.searchsorted(laid.walk_ptr, k, side="right")) - 1
                ms = int(laid.walk_ms[k])
                if other not in onward and moment[other] + ms == moment[here]:
                    onward[other] = here, ms
                    queue.append(other)
        raise AssertionError(stop)  # no search leaves an arrival without a way

    def _walked(self, stop: int) -> bool:
        """Return whether the walk from the place to a stop is how it is reached."""
        searches, ms = self.searches, self.reached[0][stop] - self.start
        return bool(((searches.stops == stop) & (searches.access_ms[0] == ms)).any())

    def _boarded(self, stop: int, trains: int) -> tuple[int, int, int] | None:
        """Return the rows where one gets in and out, and when the train left its first stop."""
        laid, before = self.laid, self.reached[trains - 1]
        found: list[tuple[int, int, int, int]] = []
        for row in np.flatnonzero((laid.stop == stop) & laid.alights).tolist():
            pattern = int(laid.pattern[row])
            left = self.reached[trains][stop] - int(laid.arrive_ms[row])
            if not self._runs(pattern, left):
                continue
            for first in range(laid.ptr[pattern], row):
                margin = left + int(laid.depart_ms[first]) - before[laid.stop[first]]
                if laid.boards[first] and margin >= 0:
                    found.append((margin, first, row, left))
        return max(found)[1:] if found else None

    def _runs(self, pattern: int, left: int) -> bool:
        """Return whether a train of a pattern leaves its first stop just then."""
        if self.headway[pattern] > 0:
            within = self.laid.from_ms[pattern] <= left < self.laid.until_ms[pattern]
            return bool(within and (left - self.phase[pattern]) % self.headway[pattern] == 0)
        span = slice(self.laid.listed_ptr[pattern], self.laid.listed_ptr[pattern + 1])
        return bool((self.laid.listed_ms[span] == left).any())

    def _ride(self, stop: int, trains: int) -> tuple[list[Leg], int]:
        """Return the ride to a stop and the wait before, from the last, and where one gets in."""
        boarded = self._boarded(stop, trains)
        if boarded is None:
            raise AssertionError(stop)
        first, row, left = boarded
        pattern, board = int(self.laid.pattern[row]), int(self.laid.stop[first])
        departs = left + int(self.laid.depart_ms[first])
        arrives = left + int(self.laid.arrive_ms[row])
        wait = departs - self.reached[trains - 1][board]
        ride = self._leg(
            "ride", board, stop, ms=arrives - departs, pattern=pattern, stops=row - first
        )
        return [ride, self._leg("wait", board, board, ms=wait, pattern=pattern)], board
