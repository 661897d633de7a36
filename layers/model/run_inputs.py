"""What one run rests on: the walking network and the feed, each read once.

Another visitor, or a command beside the app, may replace either at any moment. Whoever
answers a question in several steps does so within `read_once`: what was read first is
given again to every later step, so that no answer mixes two networks or two feeds.
Outside of it everything is read as it is now.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

__all__ = ["once", "read_once", "renewed"]

Key = tuple[str | None, ...]
"""The source, and what of it."""

_Value = TypeVar("_Value")

_bound: ContextVar[dict[Key, object] | None] = ContextVar("run_inputs", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Have every input read once; a run within a run shares what the outer one has read."""
    if _bound.get() is not None:
        yield
        return
    token = _bound.set({})
    try:
        yield
    finally:
        _bound.reset(token)


def once(key: Key, read: Callable[[], _Value]) -> _Value:
    """Return an input as this run has read it, reading it at the first time; errors are not kept.

    >>> numbers = iter(range(9))
    >>> with read_once():
    ...     once(("a",), lambda: next(numbers)), once(("a",), lambda: next(numbers))
    (0, 0)
    >>> once(("a",), lambda: next(numbers)), once(("a",), lambda: next(numbers))
    (1, 2)
    """
    memory = _bound.get()
    if memory is None:
        return read()
    if key not in memory:
        memory[key] = read()
    return memory[key]  # type: ignore[return-value]


def renewed(source: str) -> None:
    """Forget what was read of a source that this run itself has replaced or removed."""
    memory = _bound.get()
    if memory is not None:
        for key in [each for each in memory if each[0] == source]:
            del memory[key]
