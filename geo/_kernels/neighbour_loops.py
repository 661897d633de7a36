"""Searches around places that are near each other, side by side, compiled to machine code.

Places close together reach much the same nodes, by much the same ways. Those of a group share a
table: a row for each node that any of them comes to, in it the metres from each place. A street
is looked at once for all of them, and the sums of its places are added and compared by the
processor's wide instructions. Sums are taken from the place outwards and the least over all ways
stays, in whatever order rows are taken, so that distances are those of
`geo._kernels.shortest_paths` to the last bit.

Rows stand in the order in which they are come to, and are settled a window at a time: swept up
and down in turn until none of them waits (as Zhao 2005, A fast sweeping method, does with a
grid). Ways between the places of a group run in all directions, and so do the sweeps; farther
out all run outwards, and most rows are taken once. No queue is kept.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit

__all__ = ["along_curve", "groups_of", "reached_in_groups", "warm"]

_PLACES = 64
"""Places in a group at most."""

_WORDS = 8
"""Doubles that the processor's widest instructions take at once."""

_CURVE_BITS = 16

_WINDOW = 96
"""Rows that are settled at a time; 64 to 128 are equally fast."""

_NONE, _SEVERAL = -1, -2
"""What has shortened the ways of a row since it was taken, where that is not just one row."""

Floats = NDArray[np.float64]
Ints = NDArray[Any]


@jit
def along_curve(x: Floats, y: Floats) -> Ints:
    """Return each point's position along a curve of Hilbert (1891) over their extent.

    Unlike those of a Z-order curve, cells that follow each other lie side by side, so that
    groups of points that do are narrow and need not be cut short.
    """
    position = np.zeros(len(x), np.int64)
    if not len(x):
        return position
    west, south = x.min(), y.min()
    scale = (2**_CURVE_BITS - 1) / max(x.max() - west, y.max() - south, 1.0)
    for i in range(len(x)):
        east, north = int((x[i] - west) * scale), int((y[i] - south) * scale)
        for bit in range(_CURVE_BITS - 1, -1, -1):
            right, upper = east >> bit & 1, north >> bit & 1
            position[i] = 4 * position[i] + (3 * right ^ upper)
            if not upper:  # mirrored: the left quarter at a diagonal, the right one at the other
                east, north = north ^ -right, east ^ -right
    return position


@jit
def groups_of(x: Floats, y: Floats, seed_ptr: Ints, seed_node: Ints, by: Ints, span: float) -> Ints:
    """Return where groups begin among places in the order `by`, and after the last its end.

    The seeds of a group lie within a square of the side `span`.
    """
    groups = np.empty(len(by) + 1, np.int64)
    count = size = 0
    west = south = np.inf
    east = north = -np.inf
    for k in range(len(by)):
        first, last = seed_ptr[by[k]], seed_ptr[by[k] + 1]
        for seed in range(first, last):
            node = seed_node[seed]
            west, east = min(west, x[node]), max(east, x[node])
            south, north = min(south, y[node]), max(north, y[node])
        if size in (0, _PLACES) or max(east - west, north - south) > span:
            groups[count] = k
            count += 1
            size = 0
            west = south = np.inf
            east = north = -np.inf
            for seed in range(first, last):
                node = seed_node[seed]
                west, east = min(west, x[node]), max(east, x[node])
                south, north = min(south, y[node]), max(north, y[node])
        size += 1
    groups[count] = len(by)
    return groups[: count + 1].copy()


@jit
def reached_in_groups(
    indptr: Ints, neighbour: Ints, length: Floats, seed_ptr: Ints, seed_node: Ints, seed_m: Floats,
    by: Ints, groups: Ints, limit: float,
) -> tuple[Ints, Floats]:  # fmt: skip
    """Return how many nodes, and how many metres of street, each place reaches within the limit.

    Parameters
    ----------
    by
        The places in an order in which neighbours are near each other.
    groups
        Where each group of these begins, as of `groups_of`.
    """
    counts, metres = np.zeros(len(by), np.int64), np.zeros(len(by))
    row_of = np.full(len(indptr) - 1, -1, np.int32)
    node_of, source, table = _rows(0)
    for group in range(len(groups) - 1):
        places = by[groups[group] : groups[group + 1]]
        width = (len(places) + _WORDS - 1) // _WORDS * _WORDS
        most = 0
        for place in places:
            most += seed_ptr[place + 1] - seed_ptr[place]
        if most > len(table):
            node_of, source, table = _rows(2 * most)
        found = _seeded(
            places, width, seed_ptr, seed_node, seed_m, limit, row_of, node_of, source, table
        )
        low, high = 0, found
        while low < high:
            most = found
            for row in range(low, high):
                most += indptr[node_of[row] + 1] - indptr[node_of[row]]
            if most > len(table):
                node_of, source, table = _with_more_rows(node_of, source, table, found, 2 * most)
            found = _settle(
                indptr, neighbour, length, width, limit, low, high, found,
                row_of, node_of, source, table,
            )  # fmt: skip
            low, high = high, min(found, high + _WINDOW)
        _add_up(
            indptr, neighbour, length, limit, row_of, node_of[:found], table, places, width,
            counts, metres,
        )  # fmt: skip
        for row in range(found):
            row_of[node_of[row]] = -1
    return counts, metres


@jit
def _rows(capacity: int) -> tuple[Ints, Ints, Floats]:
    """Return the node of each row, what has shortened its ways, and the table, all unwritten."""
    node_of, source = np.empty(capacity, np.int32), np.empty(capacity, np.int32)
    return node_of, source, np.empty((capacity, _PLACES))


@jit
def _with_more_rows(
    node_of: Ints, source: Ints, table: Floats, found: int, capacity: int
) -> tuple[Ints, Ints, Floats]:
    nodes, sources, larger = _rows(capacity)
    for row in range(found):
        nodes[row], sources[row] = node_of[row], source[row]
        for k in range(_PLACES):
            larger[row, k] = table[row, k]
    return nodes, sources, larger


@jit
def _new_row(
    node: int, row: int, width: int, limit: float, row_of: Ints, node_of: Ints, source: Ints,
    table: Floats,
) -> None:  # fmt: skip
    """Begin a row, beyond the limit of every place."""
    row_of[node], node_of[row], source[row] = row, node, _NONE
    beyond = np.nextafter(limit, np.inf)
    for k in range(width):
        table[row, k] = beyond


@jit
def _seeded(
    places: Ints, width: int, seed_ptr: Ints, seed_node: Ints, seed_m: Floats, limit: float,
    row_of: Ints, node_of: Ints, source: Ints, table: Floats,
) -> int:  # fmt: skip
    """Begin a table with the seeds of a group's places; return how many rows it has."""
    found = 0
    for k in range(width):
        place = places[min(k, len(places) - 1)]  # the last one fills up the width
        for seed in range(seed_ptr[place], seed_ptr[place + 1]):
            if seed_m[seed] <= limit:
                row = row_of[seed_node[seed]]
                if row < 0:
                    row = found
                    found += 1
                    _new_row(seed_node[seed], row, width, limit, row_of, node_of, source, table)
                table[row, k] = min(table[row, k], seed_m[seed])
                source[row] = _SEVERAL
    return found


@jit
def _settle(
    indptr: Ints, neighbour: Ints, length: Floats, width: int, limit: float, low: int, high: int,
    found: int, row_of: Ints, node_of: Ints, source: Ints, table: Floats,
) -> int:  # fmt: skip
    """Shorten ways until none of the rows before `high` waits; return how many rows there are.

    A row waits whose ways were shortened after it was taken. If by one row only, no way back to
    that one can be shorter. `low` is the first row that may wait; there is room for new rows.
    """
    first, step = low, 1
    while first < high:
        row = first if step > 0 else high - 1
        rows, first = high - first, high
        for _ in range(rows):
            only = source[row]
            if only != _NONE:
                source[row] = _NONE
                node = node_of[row]
                for entry in range(indptr[node], indptr[node + 1]):
                    metre, end = length[entry], row_of[neighbour[entry]]
                    if end == only:
                        continue
                    if end < 0:
                        end = found
                        found += 1
                        _new_row(
                            neighbour[entry], end, width, limit, row_of, node_of, source, table
                        )
                    shorter = 0
                    for k in range(width):
                        walked = table[row, k] + metre
                        known = table[end, k]
                        shorter |= walked < known
                        table[end, k] = walked if walked < known else known  # noqa: FURB136
                    if shorter:
                        source[end] = row if source[end] in (_NONE, row) else _SEVERAL
                        first = min(first, end)
            row += step
        step = -step
    return found


@jit
def _add_up(
    indptr: Ints, neighbour: Ints, length: Floats, limit: float, row_of: Ints, node_of: Ints,
    table: Floats, places: Ints, width: int, counts: Ints, metres: Floats,
) -> None:  # fmt: skip
    """Add up nodes and metres of street within the limit, of each place of a group.

    A street counts from each of its ends as far as the limit goes, at most once; where all places
    have its whole length left at an end, once for all of them. The table holds afterwards what is
    left of the limit. (`min` asks after nan, which no wide instruction does.)
    """
    beyond, shared_m = np.nextafter(limit, np.inf), 0.0
    reached, streets_m = np.zeros(_PLACES, np.int64), np.zeros(_PLACES)
    whole_for_all = np.empty(len(node_of), np.bool_)
    for row in range(len(node_of)):
        first, last = indptr[node_of[row]], indptr[node_of[row] + 1]
        longest = length[first:last].max() if last > first else 0.0
        short = 0
        for k in range(width):
            here = table[row, k]
            reached[k] += here < beyond
            left = limit - here if here < beyond else 0.0
            short |= left < longest
            table[row, k] = left
        whole_for_all[row] = not short
        for entry in range(first, last):
            whole, end = length[entry], row_of[neighbour[entry]]
            if end < 0 or end >= row:  # not come to by any; or its turn is when both ends are known
                continue
            if whole_for_all[row] or whole_for_all[end]:
                shared_m += whole
                continue
            for k in range(width):
                both = table[row, k] + table[end, k]
                streets_m[k] += both if both < whole else whole  # noqa: FURB136
    for k in range(len(places)):
        counts[places[k]], metres[places[k]] = reached[k], shared_m + streets_m[k]


def warm() -> None:
    """Compile every loop, or load what an earlier run compiled, on a network of two nodes."""
    x, y = np.array([0.0, 10.0]), np.array([0.0, 0.0])
    indptr, neighbour = np.array([0, 1, 2]), np.array([1, 0], np.int32)
    length = np.array([10.0, 10.0])
    for part in (x, y, indptr, neighbour, length):
        part.flags.writeable = False  # as in a network; another type would be compiled again
    ptr, node, metres, by = np.array([0, 1]), np.array([0], np.int32), np.zeros(1), np.array([0])
    along_curve(x.copy(), y.copy())
    groups = groups_of(x, y, ptr, node, by, 1.0)
    reached_in_groups(indptr, neighbour, length, ptr, node, metres, by, groups, 20.0)
