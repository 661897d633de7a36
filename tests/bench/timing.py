"""How long work takes, for benchmarks."""

import time
from collections.abc import Callable
from typing import Any

__all__ = ["best_s"]


def best_s(work: Callable[[], Any], *, rounds: int) -> float:
    """Return the least seconds of some rounds."""
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)
