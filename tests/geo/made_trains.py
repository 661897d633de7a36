"""Made-up timetables, and a slower second opinion on them, straight from the definitions."""

import heapq
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geo.transit.departure_sampling import Departures
from geo.transit.timetable import NEVER, Timetable
from geo.transit.transfer import TransferTime

FLAT = TransferTime(fixed_s=0, speed_m_s=1000)
"""With it, a way on foot takes as many milliseconds as it has metres."""

MINUTE = 60_000


@dataclass(frozen=True)
class Line:
    """A pattern in plain words: stops in order, milliseconds, and when it leaves."""

    route: str
    stops: str
    arrive: Sequence[int]
    depart: Sequence[int] | None = None
    boards: Sequence[bool] | None = None
    alights: Sequence[bool] | None = None
    headway: int = 0
    listed: Sequence[int] = ()
    group: int = 0
    turn: float = 0.0
    shift: int = 0


def timetable(lines: Iterable[Line], walks: Mapping[str, int] | None = None) -> Timetable:
    """Return the timetable of some lines; stops are letters, a walk is ``{"ab": metres}``."""
    rows = list(lines)
    walks = walks or {}
    names = sorted(set("".join([*(line.stops for line in rows), *walks])))
    at = {name: i for i, name in enumerate(names)}
    both = [(at[pair[0]], at[pair[1]], float(m)) for pair, m in walks.items()]
    ways = sorted(both + [(b, a, m) for a, b, m in both])
    return Timetable(
        stops=tuple(names),
        routes=tuple(line.route for line in rows),
        mode=np.zeros(len(rows), int),
        ptr=np.cumsum([0, *(len(line.stops) for line in rows)]),
        stop=np.array([at[name] for line in rows for name in line.stops], int),
        arrive_ms=np.array([ms for line in rows for ms in line.arrive], int),
        depart_ms=np.array([ms for line in rows for ms in line.depart or line.arrive], int),
        boards=np.array(
            [on for x in rows for on in x.boards or [True] * (len(x.stops) - 1) + [False]], bool
        ),
        alights=np.array(
            [off for x in rows for off in x.alights or [False] + [True] * (len(x.stops) - 1)], bool
        ),
        headway_ms=np.array([line.headway for line in rows], int),
        group=np.array([line.group for line in rows], int),
        turn=np.array([line.turn for line in rows], float),
        shift_ms=np.array([line.shift for line in rows], int),
        listed_ptr=np.cumsum([0, *(len(line.listed) for line in rows)]),
        listed_ms=np.array([ms for line in rows for ms in line.listed], int),
        walk_ptr=np.searchsorted([a for a, _, _ in ways], np.arange(len(names) + 1)),
        walk_to=np.array([b for _, b, _ in ways], int),
        walk_m=np.array([m for _, _, m in ways], float),
    )


class Clock:
    """The trains of one sample, one after the other."""

    def __init__(
        self, table: Timetable, when: Departures, sample: int, transfer: TransferTime = FLAT
    ) -> None:
        self.table = table
        self.start = int(when.start_ms[sample])
        self.part = when.part[sample]
        self.walks = table.walk_ms(transfer)
        self.change = round(1000 * float(transfer.seconds(np.zeros(1))[0]))

    def next_train(self, pattern: int, ms: int) -> int | None:
        """Return when the first train at `ms` or after leaves its first stop."""
        table = self.table
        headway = int(table.headway_ms[pattern])
        if headway:
            behind = float(self.part[table.group[pattern]]) + float(table.turn[pattern])
            phase = math.floor(behind * headway) + int(table.shift_ms[pattern])
            return ms + (phase - ms) % headway
        span = slice(table.listed_ptr[pattern], table.listed_ptr[pattern + 1])
        return min((int(t) for t in table.listed_ms[span] if t >= ms), default=None)

    def trains(self, pattern: int, ms: int) -> Iterator[int]:
        """Yield when the trains at `ms` or after leave their first stop; by a headway the next."""
        if self.table.headway_ms[pattern]:
            following = self.next_train(pattern, ms)
            if following is not None:
                yield following
            return
        span = slice(self.table.listed_ptr[pattern], self.table.listed_ptr[pattern + 1])
        yield from (int(t) for t in self.table.listed_ms[span] if t >= ms)

    def goes_on(self, pattern: int, left: int) -> tuple[int, int] | None:
        """Return as what a train goes on at its end, and when that leaves its first stop."""
        table = self.table
        if table.through is None or table.headway_ms[pattern]:
            return None
        for k in range(table.listed_ptr[pattern], table.listed_ptr[pattern + 1]):
            if table.listed_ms[k] == left and table.through.to[k] >= 0:
                return int(table.through.to[k]), int(table.through.ms[k])
        return None

    def calls(self, pattern: int, row: int, left: int) -> Iterator[tuple[int, int]]:
        """Yield the stops at which one may leave a train boarded in a row, and when."""
        table = self.table
        for later in range(row + 1, table.ptr[pattern + 1]):
            if table.alights[later]:
                yield int(table.stop[later]), left + int(table.arrive_ms[later])
        if (after := self.goes_on(pattern, left)) is not None:
            yield from self.calls(after[0], int(table.ptr[after[0]]), after[1])

    def arrivals(self, access: Mapping[int, int], start: int) -> dict[int, int]:
        """Return when each stop is reached by one who sets out at `start`: Dijkstra by the clock.

        One is there, and one may board there: on foot at once, by train after a change.
        From each stop, every train that leaves later is followed to its end.
        """
        table = self.table
        there: dict[int, int] = {}
        ready: dict[int, int] = {}
        heap = [(start + ms, kind, stop) for stop, ms in access.items() if ms < NEVER
                for kind in (0, 1)]  # fmt: skip
        heapq.heapify(heap)
        while heap:
            ms, kind, stop = heapq.heappop(heap)
            known = ready if kind else there
            if stop in known:
                continue
            known[stop] = ms
            if not kind:
                for way in range(table.walk_ptr[stop], table.walk_ptr[stop + 1]):
                    for then in (0, 1):
                        then_ms = ms + int(self.walks[way])
                        heapq.heappush(heap, (then_ms, then, int(table.walk_to[way])))
                continue
            for row in np.flatnonzero((table.stop == stop) & table.boards).tolist():
                pattern = int(np.searchsorted(table.ptr, row, side="right")) - 1
                if row + 1 == table.ptr[pattern + 1]:
                    continue
                for left in self.trains(pattern, ms - int(table.depart_ms[row])):
                    for goal, when in self.calls(pattern, row, left):
                        heapq.heappush(heap, (when, 0, goal))
                        heapq.heappush(heap, (when + self.change, 1, goal))
        return there
