"""A figure as a cell of a table holds it: the number it is sorted by, and how it is read."""

from dataclasses import dataclass

__all__ = ["Figure"]


@dataclass(frozen=True)
class Figure:
    """A number in words.

    Parameters
    ----------
    value
        What it is sorted by and saved as, in the unit of its column's heading.
    text
        What its reader sees, with as many digits as its range lets it have.
    """

    value: float
    text: str
