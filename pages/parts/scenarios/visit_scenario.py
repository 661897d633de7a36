"""The scenario that a visit is in: all that a page reads is read through it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from geo.errors import AtlasError
from layers.scenarios.library import in_scenario
from pages.parts import state

__all__ = ["applied"]

_EDITOR = "scenarios"
"""The page on which a scenario can be mended that cannot be applied: it stays chosen there."""


@contextmanager
def applied(page: str) -> Iterator[None]:
    """Have a page read all data through the scenario of its link, or the one that was chosen.

    One that is not there, or cannot be applied, is left out, and the page says why.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(in_scenario(state.scenario(page)))
        except AtlasError as error:
            if page != _EDITOR:
                state.drop_scenario(error.problems)
        yield
