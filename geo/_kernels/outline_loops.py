"""Loops over the edges of outlines."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo._kernels.compiled import jit

__all__ = ["apart"]


@jit
def apart(
    spots: NDArray[np.float64], edges: NDArray[np.float64], area: int, found: NDArray[Any]
) -> None:
    """Write the distance of each spot (x, y) from edges (x, y, x, y); 0 inside.

    `area` is 1 where the edges are those of an area, else 0.
    """
    for k in range(len(spots)):
        x, y = spots[k, 0], spots[k, 1]
        least, inside = np.inf, False
        for e in range(len(edges)):
            ax, ay, bx, by = edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3]
            dx, dy = bx - ax, by - ay
            along, whole = (x - ax) * dx + (y - ay) * dy, dx * dx + dy * dy
            part = min(max(along / whole, 0.0), 1.0) if whole > 0 else 0.0
            gx, gy = x - ax - part * dx, y - ay - part * dy
            least = min(least, gx * gx + gy * gy)
            # Even-odd rule: of edges that cross the spot's height, those to its right count.
            if (ay > y) != (by > y) and x < ax + dx * (y - ay) / dy:
                inside = not inside
        found[k] = 0.0 if area and inside else np.sqrt(least)
