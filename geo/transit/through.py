"""Vehicles that go on as another trip: who is aboard stays there, and changes nothing.

A link leads from one departure of a pattern to the departure of another one that
the same vehicle runs next, as `block_id` of a feed tells it. Where all departures
of a pattern go on alike, the pattern as a whole is linked: that holds without a
clock too, where every wait is a fixed one or none.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Through", "linked"]

IntArray = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Through:
    """Where vehicles go on: P patterns, L listed departures; -1 where none does.

    Parameters
    ----------
    to, ms
        By listed departure, the pattern the vehicle goes on as, and when it leaves
        that one's first stop, shape (L,).
    cut
        Whether the vehicle goes on, and comes from, beyond the departures that are
        known, shape (2, L): of those nothing follows for the whole pattern.
    whole_to, whole_ms
        By pattern, the one that all its vehicles go on as, and by how many
        milliseconds later these leave its first stop, shape (P,).
    """

    to: IntArray
    ms: IntArray
    cut: Mask
    whole_to: IntArray
    whole_ms: IntArray

    def padded(self, patterns: int) -> "Through":
        """Return the same links among so many patterns, those at the end without any."""
        none = np.full(patterns - len(self.whole_to), -1, dtype=np.int64)
        return Through(
            self.to, self.ms, self.cut,
            np.concatenate([self.whole_to, none]), np.concatenate([self.whole_ms, none]),
        )  # fmt: skip

    def without(self, listed_ptr: IntArray, patterns: NDArray[np.bool_]) -> "Through":
        """Return the links but for those that lead on from some patterns, marked (P,)."""
        of_departure = np.repeat(patterns, np.diff(listed_ptr))
        if len(of_departure) != len(self.to):  # what is not listed is linked as a whole
            of_departure = np.zeros(len(self.to), dtype=bool)
        return Through(
            np.where(of_departure, -1, self.to), np.where(of_departure, -1, self.ms), self.cut,
            np.where(patterns, -1, self.whole_to), np.where(patterns, -1, self.whole_ms),
        )  # fmt: skip


def linked(
    listed_ptr: IntArray, listed_ms: IntArray, to: IntArray, ms: IntArray, cut: Mask | None = None
) -> Through:
    """Return links between departures, and what follows from them for whole patterns.

    Examples
    --------
    Two trains of the first pattern go on as the second one, 5 ms after they left.

    >>> links = linked(np.array([0, 2, 4]), np.array([0, 9, 5, 14]),
    ...                np.array([1, 1, -1, -1]), np.array([5, 14, -1, -1]))
    >>> links.whole_to.tolist(), links.whole_ms.tolist()
    ([1, -1], [5, -1])
    >>> links = linked(np.array([0, 2, 4]), np.array([0, 9, 5, 14]),
    ...                np.array([1, -1, -1, -1]), np.array([5, -1, -1, -1]))
    >>> links.whole_to.tolist()
    [-1, -1]
    """
    cut = np.zeros((2, len(listed_ms)), dtype=bool) if cut is None else cut
    patterns = len(listed_ptr) - 1
    whole_to, whole_ms = np.full(patterns, -1, np.int64), np.full(patterns, -1, np.int64)
    later = np.where(to >= 0, ms - listed_ms, -1)
    for pattern in np.flatnonzero(np.diff(listed_ptr) > 0).tolist():
        own = slice(int(listed_ptr[pattern]), int(listed_ptr[pattern + 1]))
        known = ~cut[0, own]
        onward = np.unique(np.stack([to[own][known], later[own][known]]), axis=1)
        if onward.shape[1] == 1:
            whole_to[pattern], whole_ms[pattern] = onward[:, 0]
    return Through(to, ms, cut, whole_to, whole_ms)
