"""Loops over street networks, compiled to machine code.

Each loop trusts its indices: `geo.walking.street_network` has checked them, and nothing here
is called from outside geo. Only the first use after an installation waits for
the compiler; `warm` waits in advance.

The search is label correcting with two stacks, "near" and "far" of a threshold
that rises by a step (a sequential form of delta-stepping: Meyer and Sanders
2003). Its distances are those of Dijkstra's algorithm to the last bit: both end
at the least sum, taken from the source outwards, over all ways.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit, resized
from geo._kernels.segment_index import attach, bin_segments, capsules

__all__ = [
    "attach",
    "bin_segments",
    "capsules",
    "nearest_of_all",
    "pieces",
    "scratch",
    "spread",
    "warm",
]

_NEW, _DONE, _NEAR, _FAR = 0, 1, 2, 3

Floats = NDArray[np.float64]
Ints = NDArray[Any]


@jit
def search(
    indptr: Ints, neighbour: Ints, length: Floats, nodes: Ints, metres: Floats,
    limit: float, step: float, dist: Floats, mark: Ints, lists: Ints,
) -> int:  # fmt: skip
    """Fill `dist` (inf before) from the seeds; return how many nodes are reached.

    `mark` is all new before; `lists`, (3, nodes), holds the two stacks and in its
    last row the reached nodes.
    """
    near, far, order = lists[0], lists[1], lists[2]
    found = waiting = 0
    for i in range(len(nodes)):
        node = nodes[i]
        if metres[i] <= limit and metres[i] < dist[node]:
            dist[node] = metres[i]
            if mark[node] == _NEW:
                order[found] = node
                found += 1
                mark[node] = _FAR
                far[waiting] = node
                waiting += 1
    threshold = 0.0
    while waiting:
        threshold += step
        ready = kept = 0
        for i in range(waiting):
            node = far[i]
            if mark[node] == _FAR:
                if dist[node] < threshold:
                    mark[node] = _NEAR
                    near[ready] = node
                    ready += 1
                else:
                    far[kept] = node
                    kept += 1
        waiting = kept
        while ready:
            ready -= 1
            node = near[ready]
            mark[node] = _DONE
            for entry in range(indptr[node], indptr[node + 1]):
                other = neighbour[entry]
                metre = dist[node] + length[entry]
                if metre < dist[other] and metre <= limit:
                    dist[other] = metre
                    state = mark[other]
                    if state == _NEW:
                        order[found] = other
                        found += 1
                    if metre < threshold:
                        if state != _NEAR:
                            mark[other] = _NEAR
                            near[ready] = other
                            ready += 1
                    elif state != _FAR:
                        mark[other] = _FAR
                        far[waiting] = other
                        waiting += 1
    return found


def scratch(nodes: int) -> tuple[Floats, Ints, Ints]:
    """Return what `spread` writes on: metres, marks and lists of all nodes, as new."""
    return np.full(nodes, np.inf), np.zeros(nodes, np.int8), np.empty((3, nodes), np.int32)


@jit
def spread(
    indptr: Ints, neighbour: Ints, length: Floats, seed_ptr: Ints, seed_node: Ints, seed_m: Floats,
    limit: float, step: float, dist: Floats, mark: Ints, lists: Ints,
) -> tuple[Ints, Ints, Floats]:  # fmt: skip
    """Return, for each group of seeds, the nodes within the limit and their metres, as CSR.

    `dist`, `mark` and `lists` are those of `search`, and are left as they were found.
    """
    sources = len(seed_ptr) - 1
    out_ptr = np.zeros(sources + 1, np.int64)
    out_node, out_m = np.empty(1024, np.int32), np.empty(1024, np.float64)
    for source in range(sources):
        first, last = seed_ptr[source], seed_ptr[source + 1]
        found = search(
            indptr, neighbour, length, seed_node[first:last], seed_m[first:last], limit, step,
            dist, mark, lists,
        )  # fmt: skip
        start = out_ptr[source]
        out_ptr[source + 1] = start + found
        if start + found > len(out_node):
            capacity = 2 * (start + found)
            out_node, out_m = resized(out_node, start, capacity), resized(out_m, start, capacity)
        for i in range(found):
            node = lists[2, i]
            out_node[start + i], out_m[start + i] = node, dist[node]
            dist[node], mark[node] = np.inf, _NEW
    total = out_ptr[sources]
    return out_ptr, resized(out_node, total, total), resized(out_m, total, total)


@jit
def nearest_of_all(
    indptr: Ints, neighbour: Ints, length: Floats, seed_node: Ints, seed_m: Floats,
    limit: float, step: float,
) -> Floats:  # fmt: skip
    """Return each node's metres from the nearest of all seeds, inf beyond the limit."""
    nodes = len(indptr) - 1
    dist = np.full(nodes, np.inf)
    mark, lists = np.zeros(nodes, np.int8), np.empty((3, nodes), np.int32)
    search(indptr, neighbour, length, seed_node, seed_m, limit, step, dist, mark, lists)
    return dist


@jit
def pieces(
    x: Floats, y: Floats, indptr: Ints, neighbour: Ints, length: Floats, nodes: Ints,
    dist: Floats, limit: float,
) -> Floats:  # fmt: skip
    """Return the reached parts of the segments at the nodes: x0, y0, x1, y1 of each in turn.

    `dist` holds the metres of all nodes. A segment reached whole from both its
    ends is given once; one reached from both ends in part, as two parts.
    """
    count = 0
    for i in range(len(nodes)):
        count += indptr[nodes[i] + 1] - indptr[nodes[i]]
    out = np.empty(4 * count, np.float64)
    count = 0
    for i in range(len(nodes)):
        node = nodes[i]
        left = limit - dist[node]
        for entry in range(indptr[node], indptr[node + 1]):
            other, whole = neighbour[entry], length[entry]
            if left >= whole:
                if other < node and limit - dist[other] >= whole:
                    continue
                part = 1.0
            else:
                part = left / whole
            out[count], out[count + 1] = x[node], y[node]
            out[count + 2] = x[node] + part * (x[other] - x[node])
            out[count + 3] = y[node] + part * (y[other] - y[node])
            count += 4
    return resized(out, count, count)


def warm() -> None:
    """Compile every loop, or load what an earlier run compiled, on a network of two nodes."""
    x, y = np.array([0.0, 10.0]), np.array([0.0, 0.0])
    indptr, neighbour = np.array([0, 1, 2]), np.array([1, 0], np.int32)
    length, tail = np.array([10.0, 10.0]), np.array([0, 1], np.int32)
    seed, metres = np.array([0], np.int32), np.array([0.0])
    point, nodes = np.array([5.0]), np.array([0])
    for part in (x, y, indptr, neighbour, length, tail):
        part.flags.writeable = False  # as in a network; another type would be compiled again
    spread(indptr, neighbour, length, np.array([0, 1]), seed, metres, 20.0, 5.0, *scratch(2))
    dist = nearest_of_all(indptr, neighbour, length, seed, metres, 20.0, 5.0)
    ptr, entry = bin_segments(x, y, tail, neighbour, -50.0, -50.0, 50.0, 3, 3, 25.0)
    attach(point, point, x, y, tail, neighbour, ptr, entry, -50.0, -50.0, 50.0, 3, 3, 25.0, 250.0)
    capsules(pieces(x, y, indptr, neighbour, length, nodes, dist, 20.0), 0.0, 0.0, 5.0, 4, 4, 35.0)
