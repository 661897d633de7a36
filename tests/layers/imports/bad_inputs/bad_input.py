"""A file that is wrong in one way, and what its reader has to be told."""

from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["SECRET", "BadInput", "Lure"]

SECRET = "not-to-be-read-7f3a"
"""What stands in the file that no import may open."""


@dataclass(frozen=True)
class BadInput:
    """A file to hand in.

    Parameters
    ----------
    name
        Its name without folder; names tell the cases apart.
    data
        Its bytes.
    codes
        Problems or notes of which one must be said of it; empty where a change of single bytes
        may mean anything: it is then refused, or holds all that it held before.
    features
        How many features it holds where it is read; None where that does not matter.
    """

    name: str
    data: bytes = field(repr=False)
    codes: frozenset[str] = frozenset()
    features: int | None = None


@dataclass(frozen=True)
class Lure:
    """What a malicious file would like to have read.

    Parameters
    ----------
    path
        A file of this machine, outside of what was handed in.
    url
        Where a server counts what is requested of it.
    """

    path: Path
    url: str
