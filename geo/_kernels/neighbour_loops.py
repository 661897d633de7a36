"""Searches around places that are near each other, side by side, compiled to machine code.

Places close together reach much the same nodes, by much the same ways. Those of a group share a
table of nodes by places: a street is looked at once for all of them, and the sums of its places
are added and compared by the processor's wide instructions. Nodes are taken in the order of
their distance from the nearest place, and again where a later one has shortened the way of some
place; a node is taken 1.3 to 2.4 times. Sums are taken from the place outwards and the least
over all ways stays, so that distances are those of `geo._kernels.shortest_paths` to the last bit.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit, resized
from geo._kernels.shortest_paths import scratch, search

__all__ = ["groups_of", "reached_in_groups", "warm"]

_WORDS = 8
"""Doubles that the processor's widest instructions take at once."""

_BUCKETS = 512

Floats = NDArray[np.float64]
Ints = NDArray[Any]


@jit
def groups_of(
    x: Floats, y: Floats, seed_ptr: Ints, seed_node: Ints, by: Ints, most: int, span: float
) -> Ints:
    """Return where groups begin among places in the order `by`, and after the last its end.

    The seeds of a group lie within a square of the side `span`; it has `most` places at most.
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
        if size in (0, most) or max(east - west, north - south) > span:
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
    return resized(groups, count + 1, count + 1)


@jit
def reached_in_groups(
    indptr: Ints, neighbour: Ints, length: Floats, seed_ptr: Ints, seed_node: Ints, seed_m: Floats,
    by: Ints, groups: Ints, limit: float, step: float, dist: Floats, mark: Ints, lists: Ints,
) -> tuple[Ints, Floats]:  # fmt: skip
    """Return how many nodes, and how many metres of street, each place reaches within the limit.

    Parameters
    ----------
    by
        The places in an order in which neighbours are near each other.
    groups
        Where each group of these begins, as of `groups_of`.
    dist, mark, lists
        Those of `geo._kernels.shortest_paths.search`; they are left as they were found.
    """
    counts, metres = np.zeros(len(by), np.int64), np.zeros(len(by))
    local = np.full(len(indptr) - 1, -1, np.int32)
    nodes, start_m = np.empty(len(seed_node), np.int64), np.empty(len(seed_node), np.float64)
    for group in range(len(groups) - 1):
        places = by[groups[group] : groups[group + 1]]
        seeds = 0
        for place in places:
            for seed in range(seed_ptr[place], seed_ptr[place + 1]):
                nodes[seeds], start_m[seeds] = seed_node[seed], seed_m[seed]
                seeds += 1
        found = search(
            indptr, neighbour, length, nodes[:seeds], start_m[:seeds], limit, step,
            dist, mark, lists,
        )  # fmt: skip
        order = _by_distance(lists[2, :found], dist, limit)
        ptr, ends, whole = _streets_within(indptr, neighbour, length, order, local)
        table = _seeded(places, seed_ptr, seed_node, seed_m, local, found, limit)
        _settle(ptr, ends, whole, table, limit)
        _add_up(indptr, length, order, local, neighbour, table, limit, places, counts, metres)
        for node in order:
            dist[node], mark[node], local[node] = np.inf, 0, -1
    return counts, metres


@jit
def _by_distance(nodes: Ints, dist: Floats, limit: float) -> Ints:
    """Return nodes in the order of their distance, in steps of a part of the limit."""
    scale = (_BUCKETS - 1) / limit if limit > 0 else 0.0
    place = np.zeros(_BUCKETS + 1, np.int64)
    for node in nodes:
        place[int(dist[node] * scale) + 1] += 1
    for bucket in range(1, _BUCKETS + 1):
        place[bucket] += place[bucket - 1]
    order = np.empty(len(nodes), np.int32)
    for node in nodes:
        bucket = int(dist[node] * scale)
        order[place[bucket]] = node
        place[bucket] += 1
    return order


@jit
def _streets_within(
    indptr: Ints, neighbour: Ints, length: Floats, order: Ints, local: Ints
) -> tuple[Ints, Ints, Floats]:
    """Return the streets between some nodes, as CSR over these; `local` gets their positions."""
    most = 0
    for row in range(len(order)):
        local[order[row]] = row
        most += indptr[order[row] + 1] - indptr[order[row]]
    ptr = np.zeros(len(order) + 1, np.int64)
    ends, whole = np.empty(most, np.int32), np.empty(most, np.float64)
    at = 0
    for row in range(len(order)):
        for entry in range(indptr[order[row]], indptr[order[row] + 1]):
            if local[neighbour[entry]] >= 0:
                ends[at], whole[at] = local[neighbour[entry]], length[entry]
                at += 1
        ptr[row + 1] = at
    return ptr, ends, whole


@jit
def _seeded(
    places: Ints, seed_ptr: Ints, seed_node: Ints, seed_m: Floats, local: Ints, nodes: int,
    limit: float,
) -> Floats:  # fmt: skip
    """Return a table of nodes by places with the metres of seeds, all else beyond the limit."""
    width = (len(places) + _WORDS - 1) // _WORDS * _WORDS
    table = np.full((nodes, width), np.nextafter(limit, np.inf))
    for k in range(len(places)):
        for seed in range(seed_ptr[places[k]], seed_ptr[places[k] + 1]):
            row = local[seed_node[seed]]
            if row >= 0 and seed_m[seed] < table[row, k]:
                table[row, k] = seed_m[seed]
    return table


@jit
def _settle(ptr: Ints, ends: Ints, whole: Floats, table: Floats, limit: float) -> None:
    """Shorten the ways in a table of nodes by places until none is left to shorten.

    The first node that waits is taken each time, and those have to wait whose ways it shortens.
    """
    beyond, waits = np.nextafter(limit, np.inf), np.zeros(len(table), np.bool_)
    for row in range(len(table)):
        for k in range(table.shape[1]):
            waits[row] |= table[row, k] < beyond
    row = 0
    while row < len(waits):
        if not waits[row]:
            row += 1
            continue
        waits[row] = False
        following, here = row + 1, table[row]
        for entry in range(ptr[row], ptr[row + 1]):
            metre, there = whole[entry], table[ends[entry]]
            shortened = 0
            for k in range(table.shape[1]):
                walked = here[k] + metre
                known = there[k]
                shortened |= walked < known
                there[k] = min(known, walked)
            if shortened:
                waits[ends[entry]] = True
                following = min(following, ends[entry])
        row = following


@jit
def _add_up(
    indptr: Ints, length: Floats, order: Ints, local: Ints, neighbour: Ints, table: Floats,
    limit: float, places: Ints, counts: Ints, metres: Floats,
) -> None:  # fmt: skip
    """Add up nodes and metres of street within the limit, of each place of a group.

    A street counts from each of its ends as far as the limit goes, at most once. The table holds
    afterwards what is left of the limit. (`min` asks after nan, which no wide instruction does.)
    """
    beyond, width = np.nextafter(limit, np.inf), table.shape[1]
    reached, streets_m = np.zeros(width, np.int64), np.zeros(width)
    for row in range(len(order)):
        here = table[row]
        for k in range(width):
            reached[k] += here[k] < beyond
            here[k] = limit - here[k] if here[k] < beyond else 0.0
    for row in range(len(order)):
        here = table[row]
        for entry in range(indptr[order[row]], indptr[order[row] + 1]):
            whole, end = length[entry], local[neighbour[entry]]
            if end < 0:
                for k in range(width):
                    streets_m[k] += here[k] if here[k] < whole else whole  # noqa: FURB136
            elif end < row:
                there = table[end]
                for k in range(width):
                    both = here[k] + there[k]
                    streets_m[k] += both if both < whole else whole  # noqa: FURB136
    for k in range(len(places)):
        counts[places[k]], metres[places[k]] = reached[k], streets_m[k]


def warm() -> None:
    """Compile every loop, or load what an earlier run compiled, on a network of two nodes."""
    x, y = np.array([0.0, 10.0]), np.array([0.0, 0.0])
    indptr, neighbour = np.array([0, 1, 2]), np.array([1, 0], np.int32)
    length = np.array([10.0, 10.0])
    for part in (x, y, indptr, neighbour, length):
        part.flags.writeable = False  # as in a network; another type would be compiled again
    ptr, node, metres, by = np.array([0, 1]), np.array([0], np.int32), np.zeros(1), np.array([0])
    groups = groups_of(x, y, ptr, node, by, 1, 1.0)
    reached_in_groups(
        indptr, neighbour, length, ptr, node, metres, by, groups, 20.0, 5.0, *scratch(2)
    )
