"""A figure and its range, both in words already, joined; said where the range leaves it out."""

import math
from collections.abc import Sequence

from layers.i18n.wording import Lang, say

__all__ = ["beside", "is_outside", "span_words", "spanned"]


_MINUS = ("−", "-")


def span_words(
    figures: Sequence[float], worded: Sequence[str], lang: Lang, same: str = "range.same_cell"
) -> str:
    """Return a figure with its range from both in words, for the cell of a table.

    Parameters
    ----------
    figures
        Figure, low and high, in numbers of which only the order matters.
    worded
        The same in words.
    lang
        The reader's language.
    same
        What is said where all three read the same.

    >>> span_words((8, 8, 9), ("8", "8", "9"), "en"), span_words((8, 8, 8), ("8",) * 3, "en")
    ('8 (8–9)', '8')
    >>> span_words((7, 8, 9), ("7", "8", "9"), "en"), span_words((7, 8, 8), ("7", "8", "8"), "en")
    ('7 (samples give 8–9, figure outside)', '7 (samples give 8, figure outside)')
    """
    return _span_text(worded[0], (worded[1], worded[2]), lang, same, is_outside(figures, worded))


def is_outside(figures: Sequence[float], worded: Sequence[str]) -> bool:
    """Return whether a figure lies outside its range, and does not read like an end of it."""
    (value, low, high), (figure, least, most) = figures, worded
    return (value < low and figure != least) or (value > high and figure != most)


def beside(figures: Sequence[float], worded: Sequence[str], lang: Lang) -> str:
    """Return a range alone, for a cell beside the figure."""
    _, low, high = worded
    between = _between(low, high, lang)
    if is_outside(figures, worded):
        return say("range.outside_beside", lang, between=between)
    if low != high or not math.isfinite(figures[1]):
        return between
    return say("value.none", lang)


def spanned(
    figures: Sequence[float], worded: list[str], lang: Lang, same: str = "range.same_cell"
) -> str:
    """Return a figure with its range; the unit once, where all three have the same."""
    value, low, high = worded
    if value == low == high == say("value.missing", lang):
        return value
    outside = is_outside(figures, worded)
    if low != high and len({each.partition(" ")[2] for each in worded}) == 1:
        low = low.partition(" ")[0]
        high = high if outside else high.partition(" ")[0]
    return _span_text(value, (low, high), lang, same, outside)


def _span_text(value: str, ends: tuple[str, str], lang: Lang, same: str, outside: bool) -> str:  # noqa: FBT001
    low, high = ends
    between = _between(low, high, lang)
    if outside:
        return say("range.outside_cell", lang, value=value, between=between)
    if low == high:
        return say(same, lang, value=value)
    return say("range.span", lang, value=value, between=between)


def _between(low: str, high: str, lang: Lang) -> str:
    """Return a range; where its high end is less than nothing, no dash beside a minus.

    >>> _between("−3", "1", "en"), _between("−3", "−1", "en"), _between("2", "2", "en")
    ('−3–1', '−3 to −1', '2')
    """
    if low == high:
        return low
    return say(
        "range.below" if high.startswith(_MINUS) else "range.between", lang, low=low, high=high
    )
