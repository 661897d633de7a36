"""Where names stand on a map: no two over each other, the important ones first."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["around", "centred", "place"]

FloatArray = NDArray[np.float64]
Box = tuple[float, float, float, float]


def around(at: tuple[float, float], size: tuple[float, float], gap: float) -> FloatArray:
    """Return the boxes in which a name may stand beside a point, the best one first.

    Right, above right, below right, left, above left, below left, above, below:
    the order cartographers have long preferred, as in Imhof's rules.

    Parameters
    ----------
    at
        The point.
    size
        Width and height of the name, in the unit of the point.
    gap
        What stays free between the name and the point.

    Returns
    -------
    boxes
        Left, bottom, right, top, shape (8, 4).

    Examples
    --------
    >>> around((10, 10), (4, 2), 1)[0].tolist()
    [11.0, 9.0, 15.0, 11.0]
    """
    (x, y), (width, height) = at, size
    near = gap * 0.7
    left_bottom = [
        (x + gap, y - height / 2),
        (x + near, y + near),
        (x + near, y - near - height),
        (x - gap - width, y - height / 2),
        (x - near - width, y + near),
        (x - near - width, y - near - height),
        (x - width / 2, y + gap),
        (x - width / 2, y - gap - height),
    ]
    corners = np.array(left_bottom, dtype=np.float64)
    return np.hstack([corners, corners + size])


def centred(points: FloatArray, size: tuple[float, float]) -> FloatArray:
    """Return the boxes of a name in the middle of each of some points, in their order.

    >>> centred(np.array([[10.0, 10.0]]), (4, 2)).tolist()
    [[8.0, 9.0, 12.0, 11.0]]
    """
    half = np.asarray(size, dtype=np.float64) / 2
    return np.hstack([points - half, points + half])


def place(
    candidates: Sequence[FloatArray],
    frame: Box,
    *,
    shy: FloatArray | None = None,
    taken: FloatArray | None = None,
    gap: tuple[float, float] = (0.0, 0.0),
) -> list[int]:
    """Choose a box for each name, those that come first going first.

    Parameters
    ----------
    candidates
        For each name the boxes it may stand in, shape (K, 4), the best first.
    frame
        Left, bottom, right, top; a name stands inside whole.
    shy
        Boxes better left free (symbols), shape (M, 4): a name takes the box that
        covers fewest of them, and of equals the first.
    taken
        Boxes no name may touch, shape (M, 4).
    gap
        What stays free between two names, across and along.

    Returns
    -------
    chosen
        For each name the position of its box among its candidates, -1 where none is left.

    Examples
    --------
    >>> two = [np.array([[0.0, 0, 4, 1]]), np.array([[3.0, 0, 7, 1], [3, 2, 7, 3]])]
    >>> place(two, (0, 0, 10, 10)), place([two[0], two[0]], (0, 0, 10, 10)), place([], (0, 0, 1, 1))
    ([0, 1], [0, -1], [])
    """
    filled = np.empty((0, 4)) if taken is None else np.asarray(taken, dtype=np.float64)
    wary = np.empty((0, 4)) if shy is None else np.asarray(shy, dtype=np.float64)
    wide = np.array([-gap[0], -gap[1], gap[0], gap[1]])
    left, bottom, right, top = frame
    chosen = []
    for boxes in candidates:
        free = (
            (boxes[:, 0] >= left) & (boxes[:, 1] >= bottom)
            & (boxes[:, 2] <= right) & (boxes[:, 3] <= top)
        )  # fmt: skip
        free &= ~_meet(boxes + wide, filled).any(axis=1)
        if not free.any():
            chosen.append(-1)
            continue
        covered = np.where(free, _meet(boxes, wary).sum(axis=1), np.iinfo(np.int64).max)
        best = int(covered.argmin())
        chosen.append(best)
        filled = np.vstack([filled, boxes[best]])
    return chosen


def _meet(boxes: FloatArray, others: FloatArray) -> NDArray[np.bool_]:
    """Return which boxes overlap which others, shape (K, M)."""
    one, two = boxes[:, None, :], others[None, :, :]
    across = (one[..., 0] < two[..., 2]) & (one[..., 2] > two[..., 0])
    along = (one[..., 1] < two[..., 3]) & (one[..., 3] > two[..., 1])
    return np.asarray(across & along)
