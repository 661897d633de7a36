"""How layers look, said once for screen, print and files.

A style maps each feature to a class; a class has a label and a `Symbol`.
Certainty is drawn on top of that: what is not surveyed is dashed.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.i18n.wording import Text, text

__all__ = [
    "AREA_FROM_M",
    "CASING",
    "DASH",
    "Categories",
    "Entry",
    "Grades",
    "Looks",
    "Single",
    "Style",
    "Symbol",
    "as_area",
    "by_certainty",
    "casing_of",
    "faded",
    "looks_of",
    "point_by_certainty",
]

WHITE = "#FFFFFF"

DASH = (6.0, 5.0)
"""Dash pattern of uncertain outlines, in pixels on the screen and points in print."""

POINT_DASH = (2.5, 2.0)
"""The same for the small ring of an uncertain point."""

CASING = 2.0
"""By how much the edge of a line is wider than the line, on both sides together."""

AREA_FROM_M = 1000
"""A point less certain than this is drawn as an area, not as a pin."""


@dataclass(frozen=True)
class Symbol:
    """How one class of features is drawn.

    Parameters
    ----------
    colour
        Outline or line colour, #RRGGBB.
    width
        Outline or line width in pixels (screen) or points (print).
    fill
        Fill colour, or None for no fill.
    fill_opacity
        Opacity of the fill, 0..1.
    opacity
        Opacity of the outline, 0..1.
    radius
        Radius of a point's circle, in pixels or points.
    dash
        Dash pattern, or None for a solid line.
    casing
        Colour of a line's edge, which keeps it apart from what it runs over; None for no edge.
    """

    colour: str
    width: float = 1.5
    fill: str | None = None
    fill_opacity: float = 0.25
    opacity: float = 1.0
    radius: float = 5.0
    dash: tuple[float, float] | None = None
    casing: str | None = None

    @property
    def ink(self) -> str:
        """The colour it is known by: of its fill, of its outline where it has none.

        >>> Symbol("#8A969E").ink, Symbol("#8A969E", fill="#FFFFFF").ink
        ('#8A969E', '#FFFFFF')
        """
        return self.fill or self.colour


def faded(symbol: Symbol, strength: float) -> Symbol:
    """Return a symbol drawn at a strength of 0 to 1, its line and its fill alike.

    >>> faded(Symbol("#000000", 1.0, "#FFFFFF", 0.4, opacity=0.5), 0.5).fill_opacity
    0.2
    """
    if strength == 1.0:
        return symbol
    return replace(
        symbol, opacity=symbol.opacity * strength, fill_opacity=symbol.fill_opacity * strength
    )


def casing_of(symbol: Symbol) -> Symbol | None:
    """Return the solid line that lies under a line as its edge, None where it has none."""
    if symbol.casing is None:
        return None
    return Symbol(symbol.casing, symbol.width + CASING, None, opacity=symbol.opacity)


@dataclass(frozen=True)
class Entry:
    """One line of a legend."""

    label: Text
    symbol: Symbol


class Style(Protocol):
    """What every style can say: its legend, and the class of each feature."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Legend entries in class order."""
        ...

    def classes(self, frame: pd.DataFrame) -> "pd.Series[int]":
        """Return each feature's class (position in `entries`), by the frame's index."""
        ...


@dataclass(frozen=True)
class Single:
    """Every feature alike."""

    label: Text
    symbol: Symbol

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The one legend entry."""
        return (Entry(self.label, self.symbol),)

    def classes(self, frame: pd.DataFrame) -> "pd.Series[int]":
        """Return class 0 for every feature."""
        return pd.Series(0, index=frame.index, dtype=int)


@dataclass(frozen=True)
class Categories:
    """A class for each group of values of a field; the last class takes the rest."""

    field: str
    groups: tuple[tuple[tuple[str, ...], Entry], ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Legend entries in the order of the groups."""
        return tuple(entry for _, entry in self.groups)

    def classes(self, frame: pd.DataFrame) -> "pd.Series[int]":
        """Return the class whose values hold the feature's, else the last class."""
        number = {
            value: position for position, (values, _) in enumerate(self.groups) for value in values
        }
        return frame[self.field].map(number).fillna(len(self.groups) - 1).astype(int)


@dataclass(frozen=True)
class Grades:
    """Classes by number: upper bounds (inclusive), a ramp of symbols, and one for no value.

    Parameters
    ----------
    field
        Field with the number.
    bounds
        Ascending upper bounds of all classes but the last, which is open.
    symbols
        One symbol for each class, and a last one for features without a value.
    unit
        Key of the wording table that puts a unit to a number.
    names
        What the classes are called, where they have names of their own; empty
        where they are told by their bounds.
    """

    field: str
    bounds: tuple[float, ...]
    symbols: tuple[Symbol, ...]
    unit: str
    names: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        """Hold the number of symbols to the number of classes."""
        if len(self.symbols) != len(self.bounds) + 2:
            raise ValueError("as many symbols as bounds, and two more (open class, no value)")
        if any(low >= high for low, high in pairwise(self.bounds)):
            raise ValueError("bounds must ascend")
        if self.names and len(self.names) != len(self.bounds) + 1:
            raise ValueError("as many names as bounds, and one more (open class)")

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Legend entries: up to the first bound, between bounds, above the last, none."""
        labels = [*(self.names or _names_by_bounds(self.bounds, self.unit)), text("legend.none")]
        return tuple(Entry(*pair) for pair in zip(labels, self.symbols, strict=True))

    def classes(self, frame: pd.DataFrame) -> "pd.Series[int]":
        """Return each feature's grade; infinite and missing numbers have the last class."""
        values = frame[self.field].to_numpy(dtype=float)
        return pd.Series(self.grades(values), index=frame.index, dtype=int)

    def grades(self, values: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return each number's class, shape of the numbers; see `classes`."""
        below = np.searchsorted(self.bounds, values, side="left")
        return np.where(np.isfinite(values), below, len(self.symbols) - 1)


@lru_cache(maxsize=256)
def _names_by_bounds(bounds: tuple[float, ...], unit: str) -> tuple[Text, ...]:
    show = [f"{bound:g}" for bound in bounds]
    return (
        text("legend.up_to", value=text(unit, value=show[0])),
        *(
            text("legend.between", low=low, value=text(unit, value=high))
            for low, high in pairwise(show)
        ),
        text("legend.above", value=text(unit, value=show[-1])),
    )


def by_certainty(symbol: Symbol, certainty: str) -> Symbol:
    """Return a line's or area's symbol for a certainty: solid when surveyed, else dashed."""
    return symbol if certainty == "surveyed" else replace(symbol, dash=symbol.dash or DASH)


def point_by_certainty(symbol: Symbol, certainty: str) -> Symbol:
    """Return a point's symbol for a certainty: filled when surveyed, else a hollow dashed ring."""
    if certainty == "surveyed" or symbol.fill is None:
        return symbol
    return replace(symbol, colour=_strong(symbol), width=2.0, fill=None, dash=POINT_DASH)


def as_area(symbol: Symbol) -> Symbol:
    """Return the symbol of a point so uncertain that it is drawn as an area of that radius."""
    return replace(
        symbol,
        colour=_strong(symbol),
        width=1.4,
        fill=_strong(symbol),
        fill_opacity=0.05,
        dash=DASH,
    )


@dataclass(frozen=True)
class Looks:
    """A class as it is drawn by certainty: certain, unsure, unsure points, points as areas."""

    certain: Symbol
    unsure: Symbol
    unsure_point: Symbol
    spread: Symbol


def looks_of(symbol: Symbol, *, graded: bool) -> Looks:
    """Return a class's symbol by certainty.

    Where the fill is the message (a graded layer), uncertain points keep it.
    """
    ring = by_certainty if graded else point_by_certainty
    return Looks(
        symbol,
        by_certainty(symbol, "indicative"),
        ring(symbol, "indicative"),
        as_area(symbol),
    )


def _strong(symbol: Symbol) -> str:
    """Return the colour by which a symbol is known: its fill, unless that is white."""
    return symbol.colour if symbol.fill in (None, WHITE) else str(symbol.fill)
