"""Patterns of a timetable, put together stretch by stretch."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.transit.timetable import SECOND_MS, Timetable

__all__ = ["Patterns", "Stretch"]


@dataclass(frozen=True)
class Stretch:
    """Where trains of a line run along: its stops in order, and seconds from the first.

    A ring names its first stop again at the end.
    """

    line: str
    stops: tuple[str, ...]
    seconds: tuple[float, ...]
    ring: bool = False

    def back(self) -> "Stretch":
        """Return the same stretch the other way."""
        end = self.seconds[-1]
        return Stretch(
            self.line, self.stops[::-1], tuple(end - s for s in self.seconds[::-1]), self.ring
        )


class Patterns:
    """The patterns of a timetable, while they are put together.

    Parameters
    ----------
    stops
        Ids of the open stops; stretches pass all others.
    added
        Those that another plan, with which this one is compared, does not have: trains come at
        random moments at the first other stop of a stretch, so that one more stop before it
        changes nothing of when they come there.
    """

    def __init__(self, stops: tuple[str, ...], added: Collection[str] = ()) -> None:
        self._stops = stops
        self._added = frozenset(added)
        self._position = {stop: k for k, stop in enumerate(stops)}
        self._rows: list[tuple[int, float, bool]] = []
        self._patterns: list[tuple[str, int, float, int, float, float]] = []
        self._groups = 0

    def add(self, family: Sequence[Stretch], headway_s: float) -> None:
        """Add stretches of one line, all the same way, that take turns where they meet.

        Parameters
        ----------
        family
            The stretches; with several, each n-th train serves each of the n.
        headway_s
            Seconds between trains where all of them run.
        """
        count = len(family)
        shared = [s for s in family[0].stops if all(s in each.stops for each in family)]
        for turn, stretch in enumerate(family):
            rows = list(zip(stretch.stops, stretch.seconds, strict=True))
            last = len(rows) - 1
            if stretch.ring:
                # A second time around, so that one rides on past the first stop.
                rows += [(stop, stretch.seconds[-1] + after) for stop, after in rows[1:-1]]
            self._rows += [
                (self._position[stop], after, row < last)
                for row, (stop, after) in enumerate(rows)
                if stop in self._position
            ]
            kept = [stop for stop in shared if stop not in self._added] or shared
            meet = stretch.seconds[stretch.stops.index(kept[0])] if kept else 0.0
            self._patterns.append(
                (
                    stretch.line,
                    len(self._rows),
                    count * headway_s,
                    self._groups,
                    turn / count,
                    -meet,
                )
            )
        self._groups += 1

    def timetable(self, walks: Iterable[tuple[str, str, float]]) -> Timetable:
        """Return the timetable, with the ways on foot between open stops.

        Parameters
        ----------
        walks
            Two stops and the straight metres between them; each is walked both ways.
        """
        ways = sorted(
            (self._position[tail], self._position[head], metres)
            for one, other, metres in walks
            for tail, head in ((one, other), (other, one))
            if tail in self._position and head in self._position
        )
        stop, after, boards = _columns(self._rows, 3)
        tail, head, metres = _columns(ways, 3)
        routes, ends, headway, group, turn, shift = _columns(self._patterns, 6)
        at = _ms(after)
        return Timetable(
            stops=self._stops,
            routes=tuple(str(route) for route in routes),
            mode=_whole([0] * len(routes)),
            ptr=_whole([0, *ends]),
            stop=_whole(stop),
            arrive_ms=at,
            depart_ms=at,
            boards=_frozen(np.array(boards, dtype=np.bool_)),
            alights=_frozen(np.ones(len(at), dtype=np.bool_)),
            headway_ms=_ms(headway),
            group=_whole(group),
            turn=_frozen(np.array(turn, dtype=np.float64)),
            shift_ms=_ms(shift),
            listed_ptr=_whole([0] * (len(routes) + 1)),
            listed_ms=_whole([]),
            walk_ptr=_whole(np.searchsorted(tail, np.arange(len(self._stops) + 1))),
            walk_to=_whole(head),
            walk_m=_frozen(np.array(metres, dtype=np.float64)),
        )


def _columns(rows: Sequence[tuple[Any, ...]], count: int) -> list[Sequence[Any]]:
    return list(zip(*rows, strict=True)) if rows else [()] * count


def _ms(seconds: Sequence[float]) -> NDArray[np.int64]:
    return _whole(np.rint(np.array(seconds, dtype=np.float64) * SECOND_MS))


def _whole(numbers: Any) -> NDArray[np.int64]:
    whole: NDArray[np.int64] = _frozen(np.array(numbers).astype(np.int64))
    return whole


def _frozen(array: Any) -> Any:
    array.setflags(write=False)
    return array
