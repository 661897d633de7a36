"""Loops over street networks, compiled to machine code; the only importer of numba.

Each loop trusts its indices: `geo.streets` has checked them, and nothing here
is called from outside geo. Compiled code is kept beside the source, or in the
user's cache folder where that cannot be written, so that only the first use
after an installation pays for it; `warm` pays in advance.

The search is label correcting with two stacks, "near" and "far" of a threshold
that rises by a step (a sequential form of delta-stepping: Meyer and Sanders
2003). Its distances are those of Dijkstra's algorithm to the last bit: both end
at the least sum, taken from the source outwards, over all ways.
"""

import numpy as np
from numba import njit

__all__ = ["attach", "bin_segments", "capsules", "nearest_of_all", "pieces", "spread", "warm"]

_NEW, _DONE, _NEAR, _FAR = 0, 1, 2, 3

jit = njit(cache=True, nogil=True, error_model="numpy")


@jit
def _search(indptr, neighbour, length, nodes, metres, limit, step, dist, mark, lists):
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


@jit
def _resized(values, count, room):
    """Return an array of the size `room` that begins with the first `count` values."""
    # A loop, since assigning a slice compiles a second of code for its error message.
    other = np.empty(room, values.dtype)
    for i in range(count):
        other[i] = values[i]
    return other


@jit
def spread(indptr, neighbour, length, seed_ptr, seed_node, seed_m, limit, step):
    """Return, for each group of seeds, the nodes within the limit and their metres, as CSR."""
    nodes, sources = len(indptr) - 1, len(seed_ptr) - 1
    dist = np.full(nodes, np.inf)
    mark = np.zeros(nodes, np.int8)
    lists = np.empty((3, nodes), np.int32)
    out_ptr = np.zeros(sources + 1, np.int64)
    out_node, out_m = np.empty(1024, np.int32), np.empty(1024, np.float64)
    for source in range(sources):
        first, last = seed_ptr[source], seed_ptr[source + 1]
        found = _search(
            indptr, neighbour, length, seed_node[first:last], seed_m[first:last], limit, step,
            dist, mark, lists,
        )  # fmt: skip
        start = out_ptr[source]
        out_ptr[source + 1] = start + found
        if start + found > len(out_node):
            room = 2 * (start + found)
            out_node, out_m = _resized(out_node, start, room), _resized(out_m, start, room)
        for i in range(found):
            node = lists[2, i]
            out_node[start + i], out_m[start + i] = node, dist[node]
            dist[node], mark[node] = np.inf, _NEW
    total = out_ptr[sources]
    return out_ptr, _resized(out_node, total, total), _resized(out_m, total, total)


@jit
def nearest_of_all(indptr, neighbour, length, seed_node, seed_m, limit, step):
    """Return each node's metres from the nearest of all seeds, inf beyond the limit."""
    nodes = len(indptr) - 1
    dist = np.full(nodes, np.inf)
    mark, lists = np.zeros(nodes, np.int8), np.empty((3, nodes), np.int32)
    _search(indptr, neighbour, length, seed_node, seed_m, limit, step, dist, mark, lists)
    return dist


@jit
def _foot(px, py, ax, ay, bx, by):
    """Return where the line through a and b comes nearest to p, as a part of ab, and how near."""
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    part = ((px - ax) * dx + (py - ay) * dy) / square if square > 0 else 0.0
    return part, np.hypot(px - ax - part * dx, py - ay - part * dy)


@jit
def _distance(px, py, ax, ay, bx, by):
    """Return the point of the segment ab nearest to p, as a part of ab, and its distance."""
    part, _ = _foot(px, py, ax, ay, bx, by)
    part = min(max(part, 0.0), 1.0)
    return part, np.hypot(px - ax - part * (bx - ax), py - ay - part * (by - ay))


@jit
def bin_segments(x, y, tail, neighbour, left, bottom, cell, columns, rows, margin):
    """Return, for each cell of a grid, the segments within the margin of it, as CSR."""
    ptr = np.zeros(columns * rows + 1, np.int64)
    entries = np.empty(0, np.int32)
    for filling in (False, True):
        for entry in range(len(neighbour)):
            a, b = tail[entry], neighbour[entry]
            if a > b:
                continue
            first = max(int((min(x[a], x[b]) - margin - left) // cell), 0)
            last = min(int((max(x[a], x[b]) + margin - left) // cell), columns - 1)
            low = max(int((min(y[a], y[b]) - margin - bottom) // cell), 0)
            high = min(int((max(y[a], y[b]) + margin - bottom) // cell), rows - 1)
            for row in range(low, high + 1):
                for column in range(first, last + 1):
                    mid_x, mid_y = left + (column + 0.5) * cell, bottom + (row + 0.5) * cell
                    _, far = _distance(mid_x, mid_y, x[a], y[a], x[b], y[b])
                    if far <= margin + 0.7072 * cell:
                        spot = row * columns + column
                        if filling:
                            entries[ptr[spot]] = entry
                            ptr[spot] += 1
                        else:
                            ptr[spot + 1] += 1
        if filling:  # each start has moved to its end: move them back by one cell
            for spot in range(len(ptr) - 1, 0, -1):
                ptr[spot] = ptr[spot - 1]
            ptr[0] = 0
        else:
            for spot in range(1, len(ptr)):
                ptr[spot] += ptr[spot - 1]
            entries = np.empty(ptr[len(ptr) - 1], np.int32)
    return ptr, entries


@jit
def attach(
    px, py, x, y, tail, neighbour, cell_ptr, cell_entry, left, bottom, cell, columns, rows,
    near_m, connect_m,
):  # fmt: skip
    """Return the segments each point is entered from, as CSR.

    These are all segments within `near_m`, else the nearest one within
    `connect_m`: its entry, metres along it of the nearest point, metres to
    that point, and from where to where along it one is within `near_m`.
    """
    ptr = np.zeros(len(px) + 1, np.int64)
    entries = np.empty(4 * len(px) + 16, np.int32)
    values = np.empty(4 * len(entries), np.float64)
    count = 0
    farthest = int(np.ceil(connect_m / cell))
    for point in range(len(px)):
        column, row = int((px[point] - left) // cell), int((py[point] - bottom) // cell)
        start, best = count, connect_m
        for ring in range(farthest + 1):
            # A cell holds all within near_m of it, so one in ring r lies r - 1 cells away or more.
            if ring > 0 and (count > start and best <= near_m or best < (ring - 1) * cell):
                break
            for j in range(row - ring, row + ring + 1):
                if not 0 <= j < rows:
                    continue
                inner = abs(j - row) < ring
                for i in range(column - ring, column + ring + 1, 2 * ring if inner else 1):
                    if not 0 <= i < columns:
                        continue
                    spot = j * columns + i
                    for k in range(cell_ptr[spot], cell_ptr[spot + 1]):
                        entry = cell_entry[k]
                        a, b = tail[entry], neighbour[entry]
                        part, leg = _distance(px[point], py[point], x[a], y[a], x[b], y[b])
                        if ring == 0 and leg <= near_m:
                            if best > near_m:
                                count = start
                            best = min(best, leg)
                        elif leg < best:  # one way in only: the nearest so far takes its place
                            best, count = leg, start
                        else:
                            continue
                        if count == len(entries):
                            entries = _resized(entries, count, 2 * count)
                            values = _resized(values, 4 * count, 8 * count)
                        whole = np.hypot(x[b] - x[a], y[b] - y[a])
                        foot, off = _foot(px[point], py[point], x[a], y[a], x[b], y[b])
                        half = np.sqrt(near_m * near_m - off * off) if off < near_m else 0.0
                        entries[count] = entry
                        values[4 * count] = part * whole
                        values[4 * count + 1] = leg
                        values[4 * count + 2] = min(max(foot * whole - half, 0.0), part * whole)
                        values[4 * count + 3] = max(min(foot * whole + half, whole), part * whole)
                        count += 1
        ptr[point + 1] = count
    return ptr, _resized(entries, count, count), _resized(values, 4 * count, 4 * count)


@jit
def pieces(x, y, indptr, neighbour, length, nodes, dist, limit):
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
    return _resized(out, count, count)


@jit
def capsules(parts, left, bottom, cell, columns, rows, reach):
    """Return each grid node's squared distance from the nearest part, at most `reach` squared."""
    field = np.empty((rows, columns), np.float32)
    for row in range(rows):
        for column in range(columns):
            field[row, column] = reach * reach
    for k in range(0, len(parts), 4):
        ax, ay, bx, by = parts[k], parts[k + 1], parts[k + 2], parts[k + 3]
        dx, dy = bx - ax, by - ay
        square = dx * dx + dy * dy
        scale = 1.0 / square if square > 0 else 0.0
        low = max(int(np.ceil((min(ay, by) - reach - bottom) / cell)), 0)
        high = min(int((max(ay, by) + reach - bottom) / cell), rows - 1)
        first = max(int(np.ceil((min(ax, bx) - reach - left) / cell)), 0)
        last = min(int((max(ax, bx) + reach - left) / cell), columns - 1)
        for row in range(low, high + 1):
            off_y = bottom + row * cell - ay
            for column in range(first, last + 1):
                off_x = left + column * cell - ax
                part = min(max((off_x * dx + off_y * dy) * scale, 0.0), 1.0)
                gap_x, gap_y = off_x - part * dx, off_y - part * dy
                gap = np.float32(gap_x * gap_x + gap_y * gap_y)
                if gap < field[row, column]:
                    field[row, column] = gap
    return field


def warm() -> None:
    """Compile every loop, or load what an earlier run compiled, on a network of two nodes."""
    x, y = np.array([0.0, 10.0]), np.array([0.0, 0.0])
    indptr, neighbour = np.array([0, 1, 2]), np.array([1, 0], np.int32)
    length, tail = np.array([10.0, 10.0]), np.array([0, 1], np.int32)
    seed, metres = np.array([0], np.int32), np.array([0.0])
    spread(indptr, neighbour, length, np.array([0, 1]), seed, metres, 20.0, 5.0)
    dist = nearest_of_all(indptr, neighbour, length, seed, metres, 20.0, 5.0)
    ptr, entry = bin_segments(x, y, tail, neighbour, -50.0, -50.0, 50.0, 3, 3, 25.0)
    attach(x, y, x, y, tail, neighbour, ptr, entry, -50.0, -50.0, 50.0, 3, 3, 25.0, 250.0)
    capsules(pieces(x, y, indptr, neighbour, length, seed, dist, 20.0), 0.0, 0.0, 5.0, 4, 4, 35.0)
