"""How long work tells how far it is.

A `Progress` is called with the part that is done, 0 to 1. It may raise to end
the work: nothing is kept of a question that was not answered to the end.
"""

from collections.abc import Callable

__all__ = ["Progress", "silent"]

Progress = Callable[[float], None]


def silent(part: float) -> None:
    """Tell nobody."""
