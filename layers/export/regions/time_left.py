"""How much longer work takes, by how fast its last parts went."""

from collections import deque
from collections.abc import Callable
from time import monotonic

__all__ = ["TimeLeft"]

_PARTS = 8
"""Parts whose pace counts: the first are slower, and the machine has other work at times."""


class TimeLeft:
    """An estimate that follows the pace of the last parts, each weighed by its size.

    Parameters
    ----------
    total
        How much there is to do, in any unit.
    clock
        Seconds since any moment.

    Examples
    --------
    >>> seconds = iter([0.0, 10.0, 12.0, 14.0])
    >>> left = TimeLeft(40, clock=lambda: next(seconds))
    >>> left.after(10), left.after(10), left.after(10)
    (30.0, 4.0, 2.0)
    """

    def __init__(self, total: float, clock: Callable[[], float] = monotonic) -> None:
        self._left, self._clock = total, clock
        self._last, self._first = clock(), True
        self._paces: deque[tuple[float, float]] = deque(maxlen=_PARTS)

    def after(self, done: float) -> float:
        """Return the seconds left now that a further part is done."""
        now = self._clock()
        if self._first and self._paces:
            self._paces.clear()  # the first part loads and compiles
            self._first = False
        self._paces.append((now - self._last, done))
        self._last, self._left = now, self._left - done
        took, sizes = (sum(each) for each in zip(*self._paces, strict=True))
        return self._left * took / sizes if sizes else 0.0
