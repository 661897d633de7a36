"""What lies over the data for a while: a scenario, through which every layer and table is read.

`layers.store.repository` asks here, and nothing else does: what reads data need not know of
scenarios. The key of what is applied stands in the state of the data, so that no answer about
one scenario is taken for that about another.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

import pandas as pd

from layers.model.layer import Layer

__all__ = ["KEY", "Overlay", "applied", "present"]

KEY = "scenario:"
"""What the name of an overlay begins with in the state of the data."""


class Overlay(Protocol):
    """What the data become; the same layer or table is answered with the same object."""

    @property
    def key(self) -> str:
        """The hash of all it does."""

    @property
    def revision(self) -> int:
        """What tells its present words, which answers repeat, from former ones."""

    def changes(self, names: Collection[str]) -> bool:
        """Return whether it changes anything of some layers and tables."""

    @property
    def streets_key(self) -> str:
        """The same hash where it changes the walking network, "" where it does not."""

    def network(self, base: Any) -> Any:
        """Return what the walking network of this machine becomes, itself where it stays."""

    def layer(self, base: Layer) -> Layer:
        """Return what a layer becomes, itself where nothing of it changes."""

    def table(self, name: str, base: pd.DataFrame) -> pd.DataFrame:
        """Return what a table becomes, itself where nothing of it changes."""


_applied: ContextVar[Overlay | None] = ContextVar("overlay", default=None)


@contextmanager
def applied(overlay: Overlay | None) -> Iterator[None]:
    """Have all data read through an overlay, or as they are for None."""
    token = _applied.set(overlay)
    try:
        yield
    finally:
        _applied.reset(token)


def present() -> Overlay | None:
    """Return what is applied now."""
    return _applied.get()
