"""How soon each stop is reached, over samples of when trains run and of what is not known.

Two travellers are told apart. One sets out at a random moment. The other knows
the timetable: takes the very journey that arrives earliest, but sets out for it
as late as possible, and so waits only where trains are changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.field_loops import BIG
from geo._kernels.latest_departure import shifted, spares
from geo._kernels.raptor_arrivals import arrivals
from geo._kernels.raptor_lanes import LANES
from geo.errors import Problem
from geo.threads import share_out
from geo.transit.departure_sampling import Departures
from geo.transit.timetable import NEVER, FloatArray, IntArray, Timetable
from geo.transit.timetable_arrays import Calls, calls, contiguous_copy
from geo.transit.transfer import TransferTime
from geo.validation import refuse

__all__ = ["MANY", "NEVER", "Arrivals", "Searches", "prepare", "search"]

MANY = np.iinfo(np.int8).max
"""More trains than anybody takes."""


@dataclass(frozen=True, eq=False)
class Arrivals:
    """How soon each of S stops is reached, in U samples of what is not known and D of departures.

    Parameters
    ----------
    after_ms
        Milliseconds from setting out to the earliest arrival, shape (U, D, S);
        `NEVER` where there is no way.
    spare_ms
        How many milliseconds later one may set out for that same arrival, shape
        (U, D, S); 0 where all of it is walked, and throughout unless asked for.
    rides
        Fewest trains with which one arrives so early, shape (U, D, S); 0 where
        all of it is walked, or there is no way.
    """

    after_ms: IntArray
    spare_ms: IntArray
    rides: IntArray


def search(
    timetable: Timetable,
    stops: IntArray,
    access_ms: IntArray,
    when: Departures,
    *,
    transfer: TransferTime,
    headway_ms: IntArray | None = None,
    informed: bool = False,
) -> Arrivals:
    """Return how soon each stop is reached from a place, over samples.

    Foot ways between stops may follow each other, at either end too. To change at
    one stop takes as long as a way on foot of no length, which is on top of no walk;
    who stays aboard of a vehicle that goes on does not change. Exact to the
    millisecond; the same from whatever number of processors.

    Parameters
    ----------
    timetable
        What runs.
    stops
        Stops (positions) one may walk to at first, shape (A,).
    access_ms
        Milliseconds of walking there in each sample of what is not known, shape
        (U, A); `NEVER` where one does not.
    when
        Samples of when one sets out and of the phases.
    transfer
        How long ways on foot between stops take.
    headway_ms
        Headway of each pattern in each sample of what is not known, shape (U, P), 0
        for listed departures as in the timetable; None for the timetable's own.
    informed
        Whether to find how much later one may set out, which takes several times
        as long.

    Raises
    ------
    ParameterError
        With all problems: ``shape_mismatch``; ``value_range`` for positions and
        headways; ``number_invalid`` for a negative walk.

    Examples
    --------
    A train every 5 min leaves at 0:02:00 in the one sample there is; 10 min of riding.

    >>> none = np.zeros(0, int)
    >>> line = Timetable(
    ...     stops=("a", "b"), routes=("1",), mode=np.array([0]), ptr=np.array([0, 2]),
    ...     stop=np.array([0, 1]), arrive_ms=np.array([0, 600_000]),
    ...     depart_ms=np.array([0, 600_000]), boards=np.array([True, False]),
    ...     alights=np.array([False, True]), headway_ms=np.array([300_000]), group=np.array([0]),
    ...     turn=np.zeros(1), shift_ms=np.array([0]), listed_ptr=np.zeros(2, int), listed_ms=none,
    ...     walk_ptr=np.zeros(3, int), walk_to=none, walk_m=np.zeros(0))
    >>> when = Departures(np.array([0]), np.array([[0.4]]))
    >>> found = search(line, np.array([0]), np.array([[30_000]]), when,
    ...                transfer=TransferTime(), informed=True)
    >>> (found.after_ms[0, 0] // 1000).tolist(), (found.spare_ms[0, 0] // 1000).tolist()
    ([30, 720], [0, 90])
    >>> nowhere = search(line, np.zeros(0, int), np.zeros((1, 0), int), when,
    ...                  transfer=TransferTime())
    >>> bool((nowhere.after_ms == NEVER).all())
    True
    """
    searches = prepare(timetable, stops, access_ms, when, transfer=transfer, headway_ms=headway_ms)
    after, rides = searches.arrive()
    # Memory is what a quick search waits for: of zeros one is enough.
    none = np.broadcast_to(np.int64(0), after.shape)
    return Arrivals(after, searches.spare(after) if informed else none, rides)


@dataclass(frozen=True, eq=False)
class Searches:
    """Sound arguments of some searches, in the types that the loops are compiled for."""

    timetable: Timetable
    laid: Calls
    stops: IntArray
    access_ms: IntArray
    headway_ms: IntArray
    start_ms: IntArray
    part: FloatArray

    def arrive(self, most: int = MANY) -> tuple[IntArray, IntArray]:
        """Return the earliest arrivals with so many trains, and how many they take."""
        after, rides, _ = self._arrive(most, rides=True)
        return _by_departure(after), np.ascontiguousarray(np.swapaxes(rides, 1, 2))

    def moments(self, most: int) -> tuple[IntArray, IntArray]:
        """Return the earliest arrivals with so many trains, and from when on one may board."""
        after, _, boarding = self._arrive(most, boarding=True)
        return _by_departure(after), _by_departure(boarding)

    def by_stop(self) -> NDArray[np.int32]:
        """Return the earliest arrivals as the loops over the ground take them.

        Milliseconds, `geo._kernels.field_loops.BIG` where there is no way, shape (U, S, D).
        """
        return self._arrive(MANY)[0]

    def _arrive(
        self, most: int, *, rides: bool = False, boarding: bool = False
    ) -> tuple[NDArray[np.int32], NDArray[np.int8], NDArray[np.int32]]:
        count, none = len(self.access_ms) * len(self.start_ms), (0, 0, 0)
        shape = len(self.access_ms), len(self.laid.row_ptr) - 1, len(self.start_ms)
        after = np.empty(shape, np.int32)
        taken = np.empty(shape if rides else none, np.int8)
        aboard = np.empty(shape if boarding else none, np.int32)
        access = np.minimum(self.access_ms, BIG)

        def work(first: int, last: int) -> None:
            arrivals(
                self.laid, self.headway_ms, self.stops, access, self.start_ms, self.part, most,
                first * LANES, min(last * LANES, count), after, taken, aboard,
            )  # fmt: skip

        share_out(work, -(-count // LANES))
        return after, taken, aboard

    def spare(self, after: IntArray) -> IntArray:
        """Return how much later one may set out."""
        spare, laid = np.empty_like(after), shifted(self.laid)
        count, access = after.shape[0] * after.shape[1], np.minimum(self.access_ms, BIG)

        def work(first: int, last: int) -> None:
            spares(
                laid, self.headway_ms, self.stops, access, self.start_ms, self.part, after,
                first * LANES, min(last * LANES, count), spare,
            )  # fmt: skip

        share_out(work, -(-count // LANES))
        return spare


def _by_departure(ms: NDArray[np.int32]) -> IntArray:
    """Return (unknown, stops, departures) as (unknown, departures, stops), as `Arrivals` has it."""
    return np.where(ms < BIG, ms, np.int64(NEVER)).swapaxes(1, 2).copy()


def prepare(
    timetable: Timetable,
    stops: IntArray,
    access_ms: IntArray,
    when: Departures,
    *,
    transfer: TransferTime,
    headway_ms: IntArray | None,
) -> Searches:
    """Return searches that are ready to go, or raise ParameterError as `search` does."""
    refuse(_problems(timetable, np.asarray(stops), np.asarray(access_ms), when, headway_ms))
    headways = np.broadcast_to(
        timetable.headway_ms if headway_ms is None else headway_ms,
        (len(access_ms), len(timetable.routes)),
    )
    return Searches(
        timetable,
        calls(timetable, transfer),
        contiguous_copy(stops, np.int64),
        contiguous_copy(access_ms, np.int64),
        contiguous_copy(headways, np.int64),
        contiguous_copy(when.start_ms, np.int64),
        contiguous_copy(when.part, np.float64),
    )


def _problems(
    timetable: Timetable,
    stops: IntArray,
    access_ms: IntArray,
    when: Departures,
    headway_ms: IntArray | None,
) -> Iterator[Problem]:
    """Yield what is wrong with the arguments of a search."""
    count, patterns = len(timetable.stops), len(timetable.routes)
    if stops.ndim != 1:
        yield _shape("stops", stops, "(A,)")
    elif len(stops) and not 0 <= stops.min() <= stops.max() < count:
        worst = int(stops[np.flatnonzero((stops < 0) | (stops >= count))[0]])
        yield _range("stops", worst, 0, count - 1)
    if access_ms.ndim != 2 or access_ms.shape[1:] != stops.shape:  # noqa: PLR2004
        yield _shape("access_ms", access_ms, ("U", *stops.shape))
    elif (access_ms < 0).any():
        value = {"value": int(access_ms.min())}
        yield Problem("number_invalid", field="access_ms", values=value)
    groups = int(timetable.group.max(initial=-1)) + 1
    expected = (len(when.start_ms), groups)
    if when.part.shape != expected:
        yield _shape("when", when.part, expected)
    if headway_ms is None:
        return
    headways = np.asarray(headway_ms)
    expected = (len(access_ms), patterns)
    if headways.shape != expected:
        yield _shape("headway_ms", headways, expected)
        return
    listed = np.asarray(timetable.headway_ms) == 0
    wrong = np.where(listed, headways != 0, headways < 1)
    if wrong.any():
        u, p = np.argwhere(wrong)[0]
        low, high = (0, 0) if listed[p] else (1, "∞")
        yield _range("headway_ms", int(headways[u, p]), low, high)


def _shape(field: str, found: NDArray[Any], expected: object) -> Problem:
    values = {"value": found.shape, "expected": expected}
    return Problem("shape_mismatch", field=field, values=values)


def _range(field: str, value: int, low: object, high: object) -> Problem:
    return Problem("value_range", field=field, values={"value": value, "low": low, "high": high})
