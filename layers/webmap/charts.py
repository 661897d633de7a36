"""Charts in step with the map: what stands along their axes, as the browser takes it.

They are drawn by ``static/charts/``. Every text of a chart reaches the page by textContent.
"""

import math
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Literal

from layers.i18n.wording import Lang, say
from layers.webmap.parts import carried

__all__ = ["Axis", "Chart", "Mark", "chart_payload"]

Kind = Literal["line", "bars", "histogram"]

_IN_PAGE_BYTES = 4_000
"""Larger charts are fetched by address, so that a rerun does not send them again."""

_WORDS = ("band", "whisker", "keys")


@dataclass(frozen=True)
class Axis:
    """What is read along an axis.

    Parameters
    ----------
    label
        What it is, with its unit.
    years
        Whether its numbers are years, which are not grouped by thousands.
    """

    label: str
    years: bool = False


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One point of a line, one bar, one column of a histogram.

    Parameters
    ----------
    label
        What it stands for.
    words
        Its figure as it is read, with its range.
    value
        Its figure, 0 or more; None where there is none.
    low, high
        Ends of the range of the figure; None where there is none.
    start, end
        Where it stands along the axis: a point at `start`, a column from `start` to below
        `end`. None for bars, for columns that are classes, and for the last point of a line
        that has no place on its axis.
    colour
        #RRGGBB, as what it counts is on the map; None for that of all charts.
    ids
        Features of the map that belong to it.
    grade
        The class of the map's features that it counts.
    more
        What the tip says besides.
    """

    label: str
    words: str
    value: float | None
    low: float | None = None
    high: float | None = None
    start: float | None = None
    end: float | None = None
    colour: str | None = None
    ids: tuple[str, ...] = ()
    grade: int | None = None
    more: str = ""

    def __post_init__(self) -> None:
        """Refuse figures that cannot be drawn."""
        figures = [each for each in (self.value, self.low, self.high) if each is not None]
        if not all(math.isfinite(each) and each >= 0 for each in figures):
            raise ValueError("figures of a chart are finite, and 0 or more")
        if (self.low is None) != (self.high is None):
            raise ValueError("a range has two ends")


@dataclass(frozen=True)
class Chart:
    """A chart, in one language.

    Parameters
    ----------
    kind
        "line": a figure that stays as it is from one point to the next, with its range.
        "bars": one bar a place or class, with its range. "histogram": columns that touch.
    title
        What it shows.
    across, figure
        What its marks are, and what their figures are.
    marks
        In the order in which they stand.
    layers
        Layers of the map whose features its marks count by class or by value.
    """

    kind: Kind
    title: str
    across: Axis
    figure: Axis
    marks: tuple[Mark, ...]
    layers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse marks that stand nowhere, or not in order."""
        starts = [each.start for each in self.marks]
        placed = [each for each in starts if each is not None]
        if any(low >= high for low, high in pairwise(placed)):
            raise ValueError("marks stand in ascending order")
        if self.kind == "line" and None in starts[:-1]:
            raise ValueError("only the last point of a line may have no place on its axis")


def chart_payload(chart: Chart, lang: Lang) -> dict[str, Any]:
    """Return a chart as the browser takes it.

    Raises
    ------
    DataError
        If the chart is large and the folder of served files cannot be written.
    """
    marks = [
        {name: value for name, value in asdict(mark).items() if value not in (None, (), "")}
        for mark in chart.marks
    ]
    return {
        "kind": chart.kind,
        "title": chart.title,
        "across": asdict(chart.across),
        "figure": asdict(chart.figure),
        "layers": list(chart.layers),
        "lang": lang,
        "words": {each: say(f"chart.{each}", lang) for each in _WORDS},
        **carried("chart", {"marks": marks}, _IN_PAGE_BYTES),
    }
