"""Work shared out to the machine's processors, for compiled loops that leave other threads running.

Each part of the work writes into rows of its own, so that the outcome is the
same however it is shared out.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise

__all__ = ["share_out"]

_PARTS = 4
"""Parts a processor, so that none waits long for one that has the slower rows."""


def share_out(work: Callable[[int, int], None], count: int, *, least: int = 1) -> None:
    """Call ``work(first, last)`` for parts that make up the rows 0 to count, and wait for all.

    The threads are kept: starting them takes as long as a small work itself. The
    caller's own takes parts too, so that work which is shared out again never
    waits for a thread that waits for it.

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
    left = pairwise([count * part // parts for part in range(parts + 1)])
    taking = threading.Lock()

    def take_parts() -> None:
        while True:
            with taking:
                part = next(left, None)
            if part is None:
                return
            work(*part)

    others = [_pool(processors).submit(take_parts) for _ in range(min(parts, processors) - 1)]
    try:
        take_parts()
    finally:
        # Whoever has not begun by now has nothing left to do.
        for other in others:
            if not other.cancel():
                other.result()


@cache
def _pool(processors: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(processors - 1, thread_name_prefix="share")
