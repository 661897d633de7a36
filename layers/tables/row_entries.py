"""What a row of an answer says of one thing, declared once for its two readers.

On a page a figure sorts, and the ends of its range are columns beside it; in a table of words
one cell holds them all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from layers.i18n.ranges import figure_words
from layers.i18n.wording import Lang, number
from layers.model.column_schema import ENDS
from layers.model.columns import digits_of, unit_of
from layers.model.figure import Figure

__all__ = [
    "Entry", "Row", "figure_frame", "plain", "range_of", "ranged", "rounded", "word_frame",
    "worded",
]  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One thing of a row, in both forms.

    Parameters
    ----------
    figures
        Cells by slug for a `layers.webmap.linked_table.LinkedTable`.
    words
        Cells by slug for a table that is only read.
    """

    figures: Mapping[str, Any]
    words: Mapping[str, Any]


Row = list[Entry]


def plain(slug: str, value: Any) -> Entry:
    """Return an entry that is the same in both forms."""
    return Entry({slug: value}, {slug: value})


def worded(slug: str, value: Any, words: str | None) -> Entry:
    """Return an entry whose cell sorts by a value, and its words."""
    return Entry({slug: value}, {slug: words})


def rounded(slug: str, value: float, lang: Lang) -> Entry:
    """Return a figure without a range, with the decimals of its column.

    >>> rounded("p5_min", 9.26, "en")
    Entry(figures={'p5_min': 9.3}, words={'p5_min': '9.3'})
    """
    digits = digits_of(slug)
    figure = None if pd.isna(value) else round(float(value), digits)
    return worded(slug, figure, number(value, lang, digits=digits))


def ranged(
    slug: str, figures: Iterable[float], lang: Lang, *, step: float | None = None
) -> dict[str, Figure | None]:
    """Return the cells of a figure and of the ends of its range, rounded as that lets.

    Parameters
    ----------
    slug
        Its column, which says the unit.
    figures
        Figure, low and high, as the analysis has them.
    lang
        The reader's language.
    step
        To how many minutes times are rounded, by default as their range asks.
    """
    known = tuple(float(each) for each in figures)
    unit = unit_of(slug)
    words = figure_words(unit, known, lang, digits=digits_of(slug), step=step)
    scale = 100 if unit == "share" else 1
    return {
        f"{slug}{end}": None if pd.isna(value) else Figure(scale * value, text)
        for end, value, text in zip(("", *ENDS), known, words, strict=True)
    }


def range_of(row: Any, slug: str) -> tuple[float, float, float]:
    """Return a figure of a row and the ends of its range, which stand beside it."""
    value, low, high = (getattr(row, f"{slug}{end}") for end in ("", *ENDS))
    return value, low, high


def figure_frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Return rows as a table of figures that sort."""
    return pd.DataFrame([_joined(entry.figures for entry in row) for row in rows])


def word_frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Return rows as a table of words."""
    return pd.DataFrame([_joined(entry.words for entry in row) for row in rows])


def _joined(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {slug: cell for part in parts for slug, cell in part.items()}
