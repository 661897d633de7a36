"""How long ways take when every boarding costs a fixed time: half the headway, or none.

One figure for each pair of stops, without phases: the mean wait at each
boarding stands for its spread. That is quick enough for all pairs at once,
and what surfaces and comparisons of layouts are drawn from; `geo.transit.raptor` has
the spread.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo._kernels.expected_loops import least, walk_on
from geo._kernels.expected_repair import Patterns, mend
from geo._kernels.field_loops import BIG
from geo.threads import share_out
from geo.transit.repair.timetable_overlap import TimetableOverlap, same_ways
from geo.transit.timetable import NEVER, Timetable
from geo.transit.transfer import TransferTime

__all__ = ["StopTimes", "between", "expected", "stop_times"]

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


@dataclass(frozen=True, eq=False)
class StopTimes:
    """Least milliseconds from O stops to all, in N samples of the waits: see `stop_times`.

    Parameters
    ----------
    timetable, origins, wait_ms, transfer
        What they were found for.
    after_ms
        int32, shape (N, O, S); `geo._kernels.field_loops.BIG` where there is no way.
    """

    timetable: Timetable
    origins: IntArray
    wait_ms: IntArray
    transfer: TransferTime
    after_ms: NDArray[np.int32]

    def to_places(
        self, row: int, stop: IntArray, walk_ms: IntArray, place: IntArray, places: int
    ) -> IntArray:
        """Return the milliseconds in one sample from each origin to places walked to from stops.

        Parameters
        ----------
        row
            The sample.
        stop, walk_ms, place
            Of each walk the stop, its milliseconds (`NEVER` where it is not walked), and the
            place (position among so many `places`).

        Returns
        -------
        after_ms
            int64, shape (O, places); `NEVER` where there is no way.
        """
        out = np.full((len(self.origins), places), NEVER, dtype=np.int64)
        walk_on(self.after_ms[row], BIG, _whole(stop), _whole(walk_ms), _whole(place), out)
        return out


def stop_times(
    timetable: Timetable,
    origins: IntArray,
    *,
    wait_ms: IntArray,
    transfer: TransferTime,
    before: StopTimes | None = None,
) -> StopTimes:
    """Return the least milliseconds from some stops to all in samples of the waits.

    Parameters
    ----------
    timetable, transfer
        As for `expected`.
    origins
        Stops (positions), shape (O,).
    wait_ms
        Milliseconds each boarding of a pattern costs in each sample, shape (N, P).
    before
        The times under another timetable. Where stops were only added and no vehicle goes on as
        another trip, what rests on patterns that run as before is taken from there; the times are
        the same to the millisecond.
    """
    waits = np.ascontiguousarray(wait_ms, dtype=np.int64)
    out = np.empty((len(waits), len(origins), len(timetable.stops)), dtype=np.int32)
    found = StopTimes(timetable, origins, waits, transfer, out)
    known = np.full(len(origins), -1, dtype=np.int64)
    if before is not None and _comparable(found, before):
        rows = {before.timetable.stops[stop]: k for k, stop in enumerate(before.origins.tolist())}
        known[:] = [rows.get(timetable.stops[stop], -1) for stop in origins.tolist()]
        _mend(found, before, known)
    anew = np.flatnonzero(known < 0)
    seeds = np.where(np.eye(len(anew), dtype=bool), 0, NEVER)

    def work(first: int, last: int) -> None:
        for k in range(first, last):
            after = expected(timetable, origins[anew], seeds, wait_ms=waits[k], transfer=transfer)
            out[k, anew] = np.minimum(after, BIG)

    if len(anew):
        share_out(work, len(waits))
    out.setflags(write=False)
    return found


def _comparable(found: StopTimes, before: StopTimes) -> bool:
    """Return whether times may be taken over from those before: see `stop_times`."""
    new, old = found.timetable, before.timetable
    if len(before.wait_ms) != len(found.wait_ms) or before.transfer != found.transfer:
        return False
    links = (each.through.whole_to for each in (old, new) if each.through is not None)
    # A boarding that costs nothing might rest on one that rests on it.
    free = min(each.wait_ms.min(initial=1) for each in (found, before)) < 1
    if free or any((each >= 0).any() for each in links):
        return False
    return same_ways(new, old)


def _mend(found: StopTimes, before: StopTimes, known: IntArray) -> None:
    """Fill in the times from the origins that stand in a row before, which is not -1."""
    timetable, transfer, wait_ms, out = (
        found.timetable, found.transfer, found.wait_ms, found.after_ms,
    )  # fmt: skip
    shared = TimetableOverlap.of(
        timetable, before.timetable, _details(wait_ms), _details(before.wait_ms)
    )
    moved, gone = shared.position, shared.gone
    laid, old = _patterns(timetable), _patterns(before.timetable)
    taken = np.concatenate([np.arange(old.ptr[k], old.ptr[k + 1]) for k in gone] or [gone])
    lost = Patterns(
        np.concatenate([[0], np.cumsum(np.diff(old.ptr)[gone])]), moved[old.stop[taken]],
        old.arrive[taken], old.depart[taken], old.boards[taken], old.alights[taken], old.wait,
    )  # fmt: skip
    ways = (
        _whole(timetable.walk_ptr), _whole(timetable.walk_to), _whole(timetable.walk_ms(transfer)),
    )  # fmt: skip
    index, change = _calling(laid, len(timetable.stops)), timetable.change_ms(transfer)
    origins = _whole(found.origins)

    def work(first: int, last: int) -> None:
        for k in range(first, last):
            mend(
                laid._replace(wait=wait_ms[k]), shared.kept, shared.new,
                lost._replace(wait=_whole(before.wait_ms[k, gone])), ways, index, change,
                origins, known, moved, before.after_ms[k], BIG, out[k],
            )  # fmt: skip

    share_out(work, len(wait_ms))


def _details(wait_ms: IntArray) -> list[bytes]:
    """Return what each pattern costs to board in all samples."""
    return [each.tobytes() for each in wait_ms.T]


def _patterns(timetable: Timetable) -> Patterns:
    return Patterns(
        _whole(timetable.ptr), _whole(timetable.stop),
        _whole(timetable.arrive_ms), _whole(timetable.depart_ms),
        np.array(timetable.boards, dtype=np.bool_), np.array(timetable.alights, dtype=np.bool_),
        np.zeros(len(timetable.routes), dtype=np.int64),
    )  # fmt: skip


def _calling(laid: Patterns, stops: int) -> tuple[IntArray, IntArray]:
    """Return the patterns that call at each stop, in CSR order."""
    pattern = np.repeat(np.arange(len(laid.wait)), np.diff(laid.ptr))
    rows = np.argsort(laid.stop, kind="stable")
    counts = np.bincount(laid.stop, minlength=stops)
    return _whole(np.concatenate([[0], np.cumsum(counts)])), _whole(pattern[rows])


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
