"""Loops over points and segments in the plane, compiled to machine code.

Called through `geo._kernels.shortest_paths` only, and like all there without checks of its own.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit, resized

__all__ = ["attach", "bin_segments", "capsules"]

Floats = NDArray[np.float64]
Ints = NDArray[Any]


@jit
def _foot(
    px: float, py: float, ax: float, ay: float, bx: float, by: float
) -> tuple[float, float]:  # fmt: skip
    """Return where the line through a and b comes nearest to p, as a part of ab, and how near."""
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    part = ((px - ax) * dx + (py - ay) * dy) / square if square > 0 else 0.0
    return part, np.hypot(px - ax - part * dx, py - ay - part * dy)


@jit
def _distance(
    px: float, py: float, ax: float, ay: float, bx: float, by: float
) -> tuple[float, float]:  # fmt: skip
    """Return the point of the segment ab nearest to p, as a part of ab, and its distance."""
    part, _ = _foot(px, py, ax, ay, bx, by)
    part = min(max(part, 0.0), 1.0)
    return part, np.hypot(px - ax - part * (bx - ax), py - ay - part * (by - ay))


@jit
def bin_segments(
    x: Floats, y: Floats, tail: Ints, neighbour: Ints,
    left: float, bottom: float, cell: float, columns: int, rows: int, margin: float,
) -> tuple[Ints, Ints]:  # fmt: skip
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
    px: Floats, py: Floats, x: Floats, y: Floats, tail: Ints, neighbour: Ints,
    cell_ptr: Ints, cell_entry: Ints,
    left: float, bottom: float, cell: float, columns: int, rows: int,
    near_m: float, connect_m: float,
) -> tuple[Ints, Ints, Floats]:  # fmt: skip
    """Return the segments each point is entered from, as CSR.

    These are all segments within `near_m`, else the nearest one within
    `connect_m`: its entry, metres along it of the nearest point, metres to
    that point, and from where to where along it one is within `near_m`.
    """
    ptr = np.zeros(len(px) + 1, np.int64)
    entries = np.empty(4 * len(px) + 16, np.int32)
    values = np.empty(4 * len(entries), np.float64)
    count = 0
    # The next number up, so that a leg of just `connect_m` is less.
    beyond = np.nextafter(connect_m, np.inf)
    farthest = int(np.ceil(connect_m / cell))
    for point in range(len(px)):
        column, row = int((px[point] - left) // cell), int((py[point] - bottom) // cell)
        start, best = count, beyond
        for ring in range(farthest + 1):
            # A cell holds all within near_m of it, so one in ring r lies r - 1 cells away or more.
            if ring > 0 and ((count > start and best <= near_m) or best < (ring - 1) * cell):
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
                            entries = resized(entries, count, 2 * count)
                            values = resized(values, 4 * count, 8 * count)
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
    return ptr, resized(entries, count, count), resized(values, 4 * count, 4 * count)


@jit
def capsules(
    parts: Floats, left: float, bottom: float, cell: float, columns: int, rows: int, reach: float
) -> NDArray[np.float32]:
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
                field[row, column] = min(field[row, column], gap)
    return field
