"""In whose name things are kept, and what that person may do.

Whoever runs a command, or opens an app where nobody signs in, sits at this machine and may
do everything. Pages say who their visitor is (`identify`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, get_args

from layers.workspace.interface import LOCAL

__all__ = ["RIGHTS", "Person", "Right", "author", "identify", "may", "person", "written_by"]

Right = Literal["none", "read", "edit", "manage"]

RIGHTS: tuple[Right, ...] = get_args(Right)
"""What one may do, each with all before it: nothing, look, keep things, change them for all."""


@dataclass(frozen=True)
class Person:
    """Whoever does something.

    Parameters
    ----------
    name
        As it stands beside each version.
    right
        One of `RIGHTS`.
    """

    name: str = LOCAL
    right: Right = "manage"


_person: ContextVar[Person | None] = ContextVar("person", default=None)
_visitor: list[Callable[[], Person | None]] = []


def identify(visitor: Callable[[], Person | None]) -> None:
    """Have pages say who is visiting; None where nobody has to sign in, or no page runs."""
    _visitor[:] = [visitor]


def person() -> Person:
    """Return who is doing something now."""
    chosen = _person.get()
    if chosen is None and _visitor:
        chosen = _visitor[0]()
    return chosen or Person()


def author() -> str:
    """Return in whose name things are kept now."""
    return person().name


def may(right: Right) -> bool:
    """Return whether whoever acts now may do something."""
    return RIGHTS.index(person().right) >= RIGHTS.index(right)


@contextmanager
def written_by(name: str, right: Right = "manage") -> Iterator[None]:
    """Do things in the name of someone.

    >>> with written_by("li@example.org", "read"):
    ...     author(), may("edit")
    ('li@example.org', False)
    >>> author(), may("edit")
    ('local', True)
    """
    token = _person.set(Person(name, right))
    try:
        yield
    finally:
        _person.reset(token)
