"""How long ways take when every boarding costs a fixed time: half the headway, or none.

One figure for each pair of stops, without phases: the mean wait at each
boarding stands for its spread. That is quick enough for all pairs at once,
and what surfaces and comparisons of layouts are drawn from; `geo.transit.raptor` has
the spread.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo._kernels.expected_loops import least
from geo.threads import share_out
from geo.transit.timetable import Timetable
from geo.transit.transfer import TransferTime

__all__ = ["between", "expected"]

IntArray = NDArray[np.integer[Any]]


def expected(
    timetable: Timetable,
    stops: IntArray,
    access_ms: IntArray,
    *,
    wait_ms: ArrayLike,
    transfer: TransferTime,
) -> IntArray:
    """Return the least milliseconds from some places to all stops, with fixed waits.

    Parameters
    ----------
    timetable
        What runs.
    stops
        Stops (positions) one may walk to at first, shape (A,).
    access_ms
        Milliseconds of walking there from each of O places, shape (O, A);
        `NEVER` where one does not.
    wait_ms
        Milliseconds each boarding of a pattern costs, shape (P,) or one figure
        for all; `NEVER` for one that does not run. All 0 leaves riding and
        walking alone. A train that stands longer than that costs as long as it
        stands, or whoever got out and in again would be ahead of it.
    transfer
        How long ways on foot between stops take; they may follow each other. A change
        at one stop takes as long as one of no length; who stays aboard where all
        vehicles of a pattern go on as another one does not change.

    Returns
    -------
    after_ms
        int64, shape (O, S); `NEVER` where there is no way.

    Examples
    --------
    Stops 300 s apart in a row, one a minute's walk away, a wait of 150 s.

    >>> from geo.transit.timetable import NEVER
    >>> line = Timetable(
    ...     stops=("a", "b", "c"), routes=("1",), mode=np.array([0]), ptr=np.array([0, 3]),
    ...     stop=np.array([0, 1, 2]), arrive_ms=np.array([0, 300_000, 600_000]),
    ...     depart_ms=np.array([0, 300_000, 600_000]), boards=np.array([True, True, False]),
    ...     alights=np.array([False, True, True]), headway_ms=np.array([300_000]),
    ...     group=np.array([0]), turn=np.zeros(1), shift_ms=np.array([0]),
    ...     listed_ptr=np.zeros(2, int), listed_ms=np.zeros(0, int),
    ...     walk_ptr=np.zeros(4, int), walk_to=np.zeros(0, int), walk_m=np.zeros(0))
    >>> found = expected(line, np.array([1]), np.array([[60_000], [NEVER]]),
    ...                  wait_ms=[150_000], transfer=TransferTime())
    >>> (found[0] // 1000).tolist()[1:], found[0, 0] == NEVER, (found[1] == NEVER).all()
    ([60, 510], np.True_, np.True_)
    """
    places, each = access_ms.shape
    seed_ptr = np.arange(places + 1) * each
    return _least(timetable, seed_ptr, np.tile(stops, places), access_ms.ravel(), wait_ms, transfer)


def between(timetable: Timetable, *, wait_ms: ArrayLike, transfer: TransferTime) -> IntArray:
    """Return the least milliseconds from every stop to every stop, with fixed waits.

    Parameters and times as for `expected`; shape (S, S), int64, from the row's
    stop to the column's. From a stop to itself it is 0.
    """
    each = np.arange(len(timetable.stops) + 1)
    none = np.zeros(len(timetable.stops), dtype=np.int64)
    return _least(timetable, each, each[:-1], none, wait_ms, transfer)


def _least(  # noqa: PLR0917 - the seeds are one table
    timetable: Timetable, seed_ptr: IntArray, seed_stop: IntArray, seed_ms: IntArray,
    wait_ms: ArrayLike, transfer: TransferTime,
) -> IntArray:  # fmt: skip
    """Return the least milliseconds from the seeds of each place, in CSR order, to all stops."""
    waits = np.broadcast_to(np.asarray(wait_ms, dtype=np.int64), len(timetable.routes))
    # One type each, whatever the arrays come as: another would be compiled again.
    rows = (
        _whole(timetable.ptr), _whole(timetable.stop),
        _whole(timetable.arrive_ms), _whole(timetable.depart_ms),
        np.array(timetable.boards, dtype=np.bool_), np.array(timetable.alights, dtype=np.bool_),
        _whole(waits), timetable.change_ms(transfer), *_through(timetable),
    )  # fmt: skip
    ways = (
        _whole(timetable.walk_ptr), _whole(timetable.walk_to), _whole(timetable.walk_ms(transfer)),
    )  # fmt: skip
    seeds = _whole(seed_stop), _whole(seed_ms)
    starts = _whole(seed_ptr)
    out = np.empty((len(seed_ptr) - 1, len(timetable.stops)), dtype=np.int64)

    def work(first: int, last: int) -> None:
        least(*rows, *ways, starts[first : last + 1], *seeds, out[first:last])

    share_out(work, len(out))
    return out


def _through(timetable: Timetable) -> tuple[IntArray, IntArray]:
    """Return as what all vehicles of each pattern go on, and how much later that begins."""
    if timetable.through is None:
        none = np.full(len(timetable.routes), -1, dtype=np.int64)
        return none, none
    return _whole(timetable.through.whole_to), _whole(timetable.through.whole_ms)


def _whole(values: IntArray) -> NDArray[np.int64]:
    """Return a copy of whole numbers in the one type and layout that the loop is compiled for."""
    return np.array(values, dtype=np.int64)
