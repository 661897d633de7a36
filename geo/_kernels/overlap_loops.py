"""Loops that measure what areas have in common, without making the outline of it.

The plane is halved again and again, the rings of both sides with it (Sutherland and Hodgman
1974), until few corners of one side are left in a part. There the common area is a sum over
pairs of edges: an area is what lies below its edges, those from right to left counted as more
and the others as less, and what lies below two edges is bounded by the lower of them. No case
is special: shared edges, touching corners and areas within areas are sums like any other.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit, resized

__all__ = ["common_m2", "warm"]

Floats = NDArray[np.float64]
Ints = NDArray[Any]

_FEW = 192
"""Corners of one side that are not worth another halving."""

_DEEPEST = 40
"""Halvings after which corners that still lie together lie at one spot."""


@jit
def common_m2(
    x: Floats, y: Floats, ends: Ints, weight: Floats, owner: Ints, split: int,
    box: Floats, found: Floats,
) -> None:  # fmt: skip
    """Add what each area has in common with a cover.

    Parameters
    ----------
    x, y
        Corners of all rings, those of the areas before those of the cover.
    ends
        Where each ring ends in them; it begins where the one before ends.
    weight
        What a ring's ground counts, by its direction: 1 for shells that run counterclockwise
        and holes that do not, else -1.
    owner
        Row of `found` of each ring of an area.
    split
        How many rings are those of areas.
    box
        Left, bottom, right and top of what is halved.
    found
        Square metres of each area, written to.
    """
    first, last = np.empty(len(ends), np.int64), ends.copy()
    first[0], first[1:] = 0, ends[:-1]
    source, spans = np.arange(len(ends)), np.empty((4, len(ends)))
    for ring in range(len(ends)):
        _note_span(x, y, first[ring], last[ring], spans, ring)
    parts, boxes = np.empty((_DEEPEST + 2, 5), np.int64), np.empty((_DEEPEST + 2, 4))
    parts[0], boxes[0] = (0, split, len(ends), len(x), 0), box
    waiting = 1
    while waiting:
        waiting -= 1
        begin, middle, stop, end, level = parts[waiting]
        area, cover = _corners(first, last, begin, middle), _corners(first, last, middle, stop)
        if min(area, cover) <= _FEW or level == _DEEPEST:
            _add_pairs(x, y, first, last, source, spans, parts[waiting], weight, owner, found)
            continue
        if end + 4 * (area + cover) > len(x):
            capacity = 2 * (end + 4 * (area + cover))
            x, y = resized(x, end, capacity), resized(y, end, capacity)
        if stop + 2 * (stop - begin) > len(first):
            capacity = 2 * (stop + 2 * (stop - begin))
            first, last = resized(first, stop, capacity), resized(last, stop, capacity)
            source, spans = resized(source, stop, capacity), _wider(spans, stop, capacity)
        here = boxes[waiting].copy()
        axis = 0 if here[2] - here[0] >= here[3] - here[1] else 1
        at, start = 0.5 * (here[axis] + here[axis + 2]), stop
        for side in (1, -1):
            shells, rings, then = _one_side(
                x, y, first, last, source, spans, (begin, middle, stop), axis, at, side, start, end
            )
            if start < shells < rings:
                parts[waiting], boxes[waiting] = (start, shells, rings, then, level + 1), here
                boxes[waiting, axis if side > 0 else axis + 2] = at
                waiting, start, end = waiting + 1, rings, then


@jit
def _add_pairs(
    x: Floats, y: Floats, first: Ints, last: Ints, source: Ints, spans: Floats, part: Ints,
    weight: Floats, owner: Ints, found: Floats,
) -> None:  # fmt: skip
    """Add what each ring of an area in a part of the plane shares with each of the cover there."""
    most = 0
    for other in range(part[1], part[2]):
        most = max(most, last[other] - first[other])
    edges = np.empty((most, 4))
    for ring in range(part[0], part[1]):
        span = spans[0, ring], spans[1, ring], spans[2, ring], spans[3, ring]
        for other in range(part[1], part[2]):
            if (
                span[0] < spans[2, other] and spans[0, other] < span[2]
                and span[1] < spans[3, other] and spans[1, other] < span[3]
            ):  # fmt: skip
                one, two = source[ring], source[other]
                count = _edges_in_span(x, y, first[other], last[other], span, edges)
                below = _below_both(x, y, first[ring], last[ring], edges, count)
                found[owner[one]] += weight[one] * weight[two] * below


@jit
def _edges_in_span(
    x: Floats, y: Floats, begin: int, stop: int, span: tuple[float, float, float, float],
    edges: Floats,
) -> int:  # fmt: skip
    """Write the edges of a ring that count within a span of another; return how many.

    Of those under it every sum is zero, since the other ring is closed: they are left out. In
    those over it all of the other ring lies below: one that follows another is joined to it.

    Parameters
    ----------
    x, y, begin, stop
        The ring: its corners, from row `begin` to before `stop`.
    span
        Left, bottom, right and top.
    edges
        x and y of both ends of each, shape (at least as many as corners, 4), written to.
    """
    left, bottom, right, top = span
    count, over = 0, False
    cx, cy = x[stop - 1], y[stop - 1]
    for row in range(begin, stop):
        dx, dy = x[row], y[row]
        beside = (cx <= left and dx <= left) or (cx >= right and dx >= right) or cx == dx
        follows, over = over, cy >= top and dy >= top and not beside
        if over and follows:
            edges[count - 1, 2] = dx
        elif not (beside or (cy <= bottom and dy <= bottom)):
            edges[count, 0], edges[count, 1] = cx, top if over else cy
            edges[count, 2], edges[count, 3] = dx, top if over else dy
            count += 1
        cx, cy = dx, dy
    return count


@jit
def _one_side(
    x: Floats, y: Floats, first: Ints, last: Ints, source: Ints, spans: Floats,
    part: tuple[int, int, int], axis: int, at: float, side: int, rings: int, end: int,
) -> tuple[int, int, int]:  # fmt: skip
    """Note the rings of a part on one side of a line, from row `rings` on.

    A ring that the line does not cut stays where its corners are; of the others, their part
    is written from row `end` on.

    Returns
    -------
    split, rings, end
        Where the rings of the cover begin, where they end, and where the corners end.
    """
    split = rings
    outer, inner = (axis + 2, axis) if side > 0 else (axis, axis + 2)
    for ring in range(part[0], part[2]):
        if ring == part[1]:
            split = rings
        if side * (spans[outer, ring] - at) <= 0:
            continue
        source[rings] = source[ring]
        if side * (spans[inner, ring] - at) >= 0:
            first[rings], last[rings] = first[ring], last[ring]
            for k in range(4):
                spans[k, rings] = spans[k, ring]
            rings += 1
            continue
        u, v = (x, y) if axis == 0 else (y, x)
        done = _clip(u, v, first[ring], last[ring], at, float(side), end)
        if done > end:
            first[rings], last[rings] = end, done
            _note_span(x, y, end, done, spans, rings)
            rings, end = rings + 1, done
    return split, rings, end


@jit
def _note_span(x: Floats, y: Floats, first: int, last: int, spans: Floats, ring: int) -> None:
    """Note left, bottom, right and top of a ring."""
    left, bottom, right, top = x[first], y[first], x[first], y[first]
    for row in range(first + 1, last):
        left, right = min(left, x[row]), max(right, x[row])
        bottom, top = min(bottom, y[row]), max(top, y[row])
    spans[0, ring], spans[1, ring], spans[2, ring], spans[3, ring] = left, bottom, right, top


@jit
def _wider(spans: Floats, count: int, capacity: int) -> Floats:
    """Return spans with room for more rings."""
    other = np.empty((len(spans), capacity))
    for axis in range(len(spans)):
        for i in range(count):
            other[axis, i] = spans[axis, i]
    return other


@jit
def _corners(first: Ints, last: Ints, begin: int, stop: int) -> int:
    """Return how many corners some rings have."""
    total = 0
    for ring in range(begin, stop):
        total += last[ring] - first[ring]
    return total


@jit
def _clip(u: Floats, v: Floats, first: int, last: int, at: float, side: float, out: int) -> int:
    """Write what a ring has on one side of the line u = at, from row `out` on; return its end.

    Corners on the line between two others there are left out; fewer than three are no ring.
    """
    end, before = out, last - 1
    there = side * (u[before] - at)
    for row in range(first, last):
        here = side * (u[row] - at)
        if here * there < 0:
            v[end] = v[before] + there / (there - here) * (v[row] - v[before])
            u[end] = at
            end = _without_idle(u, v, out, end, at)
        if here >= 0:
            u[end], v[end] = u[row], v[row]
            end = _without_idle(u, v, out, end, at)
        before, there = row, here
    return end if end - out > 2 else out  # noqa: PLR2004


@jit
def _without_idle(u: Floats, v: Floats, out: int, end: int, at: float) -> int:
    """Return the end of a ring with the corner at row `end`, which may replace one on the line."""
    if end - out >= 2 and u[end] == at and u[end - 1] == at and u[end - 2] == at:  # noqa: PLR2004
        v[end - 1] = v[end]
        return end
    return end + 1


@jit
def _below_both(x: Floats, y: Floats, first: int, last: int, edges: Floats, count: int) -> float:
    """Return the common area of a ring and some edges of one, negative if they run differently."""
    total, ax, ay = 0.0, x[last - 1], y[last - 1]
    for row in range(first, last):
        bx, by = x[row], y[row]
        if ax != bx:
            left, right, slope, below = min(ax, bx), max(ax, bx), (by - ay) / (bx - ax), 0.0
            for edge in range(count):
                cx, dx = edges[edge, 0], edges[edge, 2]
                # Most pairs lie beside each other: the cheapest question comes first.
                if (cx <= left and dx <= left) or (cx >= right and dx >= right) or cx == dx:
                    continue
                cy, dy = edges[edge, 1], edges[edge, 3]
                low, high = max(left, min(cx, dx)), min(right, max(cx, dx))
                steep = (dy - cy) / (dx - cx)
                one = by + slope * (low - bx), by + slope * (high - bx)
                two = dy + steep * (low - dx), dy + steep * (high - dx)
                height = 0.5 * (min(one[0], two[0]) + min(one[1], two[1]))
                gap, then = one[0] - two[0], one[1] - two[1]
                if gap * then < 0:  # the lines cross: the lower one bends upwards there
                    height += 0.5 * abs(gap * then / (gap - then))
                below += height * (high - low) * (1.0 if cx > dx else -1.0)
            total += below if ax > bx else -below
        ax, ay = bx, by
    return total


def warm() -> None:
    """Compile the loops, or load what an earlier run compiled, on a square under itself."""
    x, y = np.array([0.0, 2.0, 2.0, 0.0] * 2), np.array([0.0, 0.0, 2.0, 2.0] * 2)
    common_m2(
        x, y, np.array([4, 8]), np.ones(2), np.array([0]), 1,
        np.array([0.0, 0.0, 2.0, 2.0]), np.zeros(1),
    )  # fmt: skip
