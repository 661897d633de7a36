"""Stretches that branches of a line share, as services of their own."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.transit.timetable import Timetable

__all__ = ["with_trunks"]

IntArray = NDArray[np.integer[Any]]


def with_trunks(timetable: Timetable, headway_ms: IntArray) -> tuple[Timetable, IntArray]:
    """Return a timetable with a pattern more for each stretch that branches share.

    On it trains come as often as all branches together, which fixed waits of
    half a headway (`geo.transit.expected`) do not see in the branches alone. Only
    patterns with headways are looked at, and stretches that all of a group share.

    Parameters
    ----------
    timetable
        What runs.
    headway_ms
        Headway of each pattern in each sample, shape (U, P).

    Returns
    -------
    timetable, headway_ms
        With T patterns more, at the end; shape (U, P + T).

    Examples
    --------
    Branches from a by b to c and to d, each every 10 min: from a to b every 5.

    >>> line = Timetable(
    ...     stops=tuple("abcd"), routes=("1", "1"), mode=np.zeros(2, int), ptr=np.array([0, 3, 6]),
    ...     stop=np.array([0, 1, 2, 0, 1, 3]),
    ...     arrive_ms=np.tile([0, 60_000, 120_000], 2), depart_ms=np.tile([0, 60_000, 120_000], 2),
    ...     boards=np.tile([True, True, False], 2), alights=np.tile([False, True, True], 2),
    ...     headway_ms=np.full(2, 600_000), group=np.zeros(2, int), turn=np.array([0, 0.5]),
    ...     shift_ms=np.zeros(2, int), listed_ptr=np.zeros(3, int), listed_ms=np.zeros(0, int),
    ...     walk_ptr=np.zeros(5, int), walk_to=np.zeros(0, int), walk_m=np.zeros(0))
    >>> more, headway_ms = with_trunks(line, line.headway_ms[np.newaxis])
    >>> more.stop[more.ptr[2] :].tolist(), headway_ms.tolist()
    ([0, 1], [[600000, 600000, 300000]])
    """
    table = timetable
    rows, heads, added = [], [], []
    for group in np.unique(table.group[table.headway_ms > 0]):
        members = np.flatnonzero((table.group == group) & (table.headway_ms > 0))
        if len(members) == 1:
            continue
        calls = [np.arange(table.ptr[each], table.ptr[each + 1]) for each in members]
        shared = set.intersection(*({*table.stop[each].tolist()} for each in calls))
        kept = calls[0][np.isin(table.stop[calls[0]], list(shared))]
        if len(kept) > 1:
            rows.append(kept)
            heads.append(int(members[0]))
            added.append(1 / (1 / headway_ms[:, members]).sum(axis=1))
    if not rows:
        return table, headway_ms
    row = np.concatenate([np.arange(len(table.stop)), *rows])
    pattern = np.concatenate([np.arange(len(table.routes)), heads])
    begun = np.concatenate(
        [
            np.zeros(len(table.stop), np.int64),
            *(np.full(len(each), table.depart_ms[each[0]]) for each in rows),
        ]
    )
    counts = np.concatenate([np.diff(table.ptr), [len(each) for each in rows]])
    listed = np.concatenate([np.diff(table.listed_ptr), np.zeros(len(rows), np.int64)])
    more = np.rint(np.stack(added, axis=1)).astype(np.int64)
    whole = Timetable(
        stops=table.stops,
        routes=tuple(table.routes[each] for each in pattern),
        mode=table.mode[pattern],
        ptr=np.concatenate([[0], np.cumsum(counts)]),
        stop=table.stop[row],
        arrive_ms=table.arrive_ms[row] - begun,
        depart_ms=table.depart_ms[row] - begun,
        boards=table.boards[row],
        alights=table.alights[row],
        headway_ms=np.concatenate([table.headway_ms, more[0]]),
        group=table.group[pattern],
        turn=table.turn[pattern],
        shift_ms=table.shift_ms[pattern],
        listed_ptr=np.concatenate([[0], np.cumsum(listed)]),
        listed_ms=table.listed_ms,
        walk_ptr=table.walk_ptr,
        walk_to=table.walk_to,
        walk_m=table.walk_m,
        from_ms=None if table.from_ms is None else table.from_ms[pattern],
        until_ms=None if table.until_ms is None else table.until_ms[pattern],
        through=None if table.through is None else table.through.padded(len(pattern)),
    )
    return whole, np.concatenate([headway_ms, more], axis=1)
