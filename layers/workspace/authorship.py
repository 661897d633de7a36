"""In whose name things are kept: set for the run of a page, else whoever sits at this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from layers.workspace.interface import LOCAL

__all__ = ["author", "written_by"]

_author: ContextVar[str] = ContextVar("author", default=LOCAL)


def author() -> str:
    """Return in whose name things are kept now."""
    return _author.get()


@contextmanager
def written_by(name: str) -> Iterator[None]:
    """Keep things in the name of someone.

    >>> with written_by("li@example.org"):
    ...     author()
    'li@example.org'
    >>> author()
    'local'
    """
    token = _author.set(name)
    try:
        yield
    finally:
        _author.reset(token)
