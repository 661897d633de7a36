"""Work shared out to the machine's processors, for compiled loops that leave other threads running.

Each part of the work writes into rows of its own, so that the outcome is the
same however it is shared out.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

__all__ = ["share_out"]

_PARTS = 4
"""Parts a processor, so that none waits long for one that has the slower rows."""


def share_out(work: Callable[[int, int], None], count: int, *, least: int = 1) -> None:
    """Call ``work(first, last)`` for parts that make up the rows 0 to count, and wait for all.

    Parameters
    ----------
    work
        Does the rows from first to before last; what one call raises is raised here.
    count
        How many rows there are; without any, nothing is called.
    least
        Fewest rows worth a call of their own.

    Examples
    --------
    >>> done = []
    >>> share_out(lambda first, last: done.extend(range(first, last)), 100)
    >>> sorted(done) == list(range(100))
    True
    >>> share_out(lambda first, last: done.append(-1), 0)
    >>> -1 in done
    False
    """
    processors = os.cpu_count() or 1
    parts = min(_PARTS * processors, max(count // least, 1))
    if parts == 1 or processors == 1:
        if count:
            work(0, count)
        return
    bounds = [count * part // parts for part in range(parts + 1)]
    with ThreadPoolExecutor(processors) as pool:
        for _ in pool.map(work, bounds[:-1], bounds[1:]):
            pass
