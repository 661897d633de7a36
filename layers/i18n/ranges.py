"""Figures with their ranges in words: what is shown, and what it could also be.

A range is that of the samples. Where the figure shown lies outside it, that is said.
"""

import math
from collections.abc import Callable, Sequence

from layers.i18n.spans import beside, is_outside, spanned
from layers.i18n.wording import Lang, distance, number, percent, say

__all__ = [
    "area_between",
    "departure_range",
    "departure_spread",
    "distance_range",
    "figure_words",
    "inside_or_not",
    "minutes_between",
    "minutes_range",
    "minutes_spread",
    "minutes_step",
    "percent_between",
    "percent_span",
    "points_range",
    "round_minutes",
]

_FAR_M = 995.0
"""From here on distances are told to hundreds of metres."""

_WIDE = 0.02
"""A range this wide makes the digit after the point of a percentage idle."""


def percent_span(share: float, low: float, high: float, lang: Lang) -> str:
    """Return a share with its range, for a sentence or the cell of a table.

    >>> percent_span(0.58, 0.512, 0.664, "en"), percent_span(0.0, 0.0, 0.0, "en")
    ('58 % (51–66)', '0.0 %')
    """
    if not math.isfinite(share):
        return percent(share, lang)
    digits = _digits(low, high)
    worded = [f"{100 * each:.{digits}f}" for each in (share, low, high)]
    value, least, most = worded
    if is_outside((share, low, high), worded):
        between = least if least == most else say("range.between", lang, low=least, high=most)
        words = {"value": f"{value} %", "between": f"{between} %"}
        return say("range.outside_cell", lang, **words)
    if least == most:
        return say("range.same_cell", lang, value=percent(share, lang))
    return say("range.percent_cell", lang, value=value, low=least, high=most)


def percent_between(share: float, low: float, high: float, lang: Lang) -> str:
    """Return the range of a share alone, in percent, for a cell beside the share.

    >>> percent_between(0.6, 0.512, 0.664, "en"), percent_between(0.21, 0.2092, 0.2188, "en")
    ('51–66', '20.9–21.9')
    >>> percent_between(0.2, 0.2, 0.2, "en"), percent_between(math.nan, math.nan, math.nan, "en")
    ('none', '—')
    >>> percent_between(0.9, 0.512, 0.664, "en")
    '51–66 (figure outside)'
    """
    if not math.isfinite(high - low):
        return say("value.missing", lang)
    figures = (share, low, high)
    return beside(figures, [f"{100 * each:.{_digits(low, high)}f}" for each in figures], lang)


def points_range(gap: float, low: float, high: float, lang: Lang, *, form: str = "cell") -> str:
    """Return a gap in percentage points with its range, with as many digits as the share has.

    The form is "cell", below a heading that names the unit, or "sentence", which names it.

    >>> points_range(-26.51, -26.72, -26.33, "en"), points_range(18.0, 11.2, 26.4, "zh")
    ('−26.5 (−26.7 to −26.3)', '+18（+11 至 +26）')
    >>> points_range(-40.0, -40.0, -40.0, "en"), points_range(math.nan, math.nan, math.nan, "en")
    ('−40.0', '—')
    >>> points_range(0.3, -0.4, 5.2, "en"), points_range(2.0, 1.0, 3.4, "en", form="sentence")
    ('0 (0 to +5)', '+2 percentage points (+1 to +3)')
    """
    if not math.isfinite(gap):
        return say("value.missing", lang)
    digits = _digits(low / 100, high / 100)
    value, least, most = (_signed(each, digits) for each in (gap, low, high))
    if least == most and form == "cell":
        return say("range.same_cell", lang, value=value)
    return say(f"norm.points_{form}", lang, value=value, low=least, high=most)


def _signed(value: float, digits: int) -> str:
    """Return a number with its sign; what rounds to nothing has none."""
    rounded = round(value, digits)
    return f"{rounded:+.{digits}f}".replace("-", "−") if rounded else f"{0:.{digits}f}"


def inside_or_not(share: float, low: float, high: float, lang: Lang) -> str:
    """Return whether a point is inside, and whether it could also be otherwise.

    >>> inside_or_not(1.0, 0.0, 1.0, "en"), inside_or_not(0.0, 0.0, 0.0, "en")
    ('inside, may be outside', 'outside')
    >>> inside_or_not(1.0, 0.0, 0.0, "en")
    'inside, may be outside'
    """
    word, other = ("inside", "outside") if share > 0 else ("outside", "inside")
    words = say(f"value.{word}", lang)
    if low == share == high:
        return words
    return say("range.or", lang, shown=words, other=say(f"value.{other}", lang))


def distance_range(metres: float, low: float, high: float, lang: Lang) -> str:
    """Return a distance with its range, for the cell of a table.

    >>> distance_range(473.0, 420.0, 1290.0, "en"), distance_range(470.0, 469.0, 471.0, "en")
    ('470 m (420 m–1.3 km)', '470 m')
    >>> distance_range(2270.0, 1330.0, 3470.0, "en")
    '2.3 km (1.3–3.5)'
    >>> distance_range(0.0, 20.0, 250.0, "en")
    '0 m (samples give 20–250 m, figure outside)'
    >>> distance_range(math.inf, 900.0, math.inf, "en")
    '— (900 m–—)'
    >>> distance_range(math.nan, math.nan, math.nan, "en")
    '—'
    """
    figures = (metres, low, high)
    return spanned(figures, [distance(each, lang) for each in figures], lang)


def area_between(km2: float, low_km2: float, high_km2: float, lang: Lang) -> str:
    """Return the range of an area alone, in km2, for a cell beside the area.

    >>> area_between(12.0, 10.21, 15.64, "en"), area_between(3.0, 3.0, 3.0, "en")
    ('10.2–15.6', 'none')
    >>> area_between(1.8, 1.78, 1.84, "en"), area_between(math.nan, math.nan, math.nan, "en")
    ('none', '—')
    >>> area_between(16.0, 10.21, 15.64, "en")
    '10.2–15.6 (figure outside)'
    """
    figures = (km2, low_km2, high_km2)
    return beside(figures, [number(each, lang, digits=1) for each in figures], lang)


def figure_words(
    unit: str, figures: Sequence[float], lang: Lang, *, digits: int = 0, step: float | None = None
) -> list[str]:
    """Return a figure and the ends of its range as numbers alone, as finely as the range lets.

    Parameters
    ----------
    unit
        That of the column: of a "share" it is percent that is told.
    figures
        Figure, low and high.
    lang
        The reader's language.
    digits
        Decimals of what has no rule of its own.
    step
        To how many minutes times are told, by default as their range asks.

    >>> figure_words("share", (0.58, 0.512, 0.664), "en"), figure_words("m", (473, 420, 1290), "en")
    (['58', '51', '66'], ['470', '420', '1,300'])
    >>> figure_words("min", (34.4, 34.4, 34.6), "en"), figure_words("pp", (-26.5, -26.7, -26), "zh")
    (['34.5', '34.5', '34.5'], ['−26.5', '−26.7', '−26.0'])
    >>> figure_words("km2", (9.731, math.nan, math.inf), "en", digits=2)
    ['9.73', '—', '—']
    """
    _, low, high = figures
    step = step or minutes_step((low, high))
    rules: dict[str, Callable[[float], str]] = {
        "share": lambda each: f"{100 * each:.{_digits(low, high)}f}",
        "pp": lambda each: _signed(each, _digits(low / 100, high / 100)),
        "min": lambda each: _minutes(each, step, lang).partition(" ")[0],
        "m": lambda each: number(_coarse_m(each), lang),
        "": lambda each: number(each, lang, digits=digits),
    }
    rule = rules.get(unit, rules[""])
    return [rule(each) if math.isfinite(each) else say("value.missing", lang) for each in figures]


def _coarse_m(metres: float) -> float:
    step = 10 if metres < _FAR_M else 100
    return round(metres / step) * step


def minutes_range(minutes: float, low: float, high: float, lang: Lang) -> str:
    """Return minutes with their range, for the cell of a table.

    >>> minutes_range(12.4, 10.1, 15.8, "en"), minutes_range(34.5, 34.5, 34.5, "en")
    ('12 min (10–16)', '34.5 min')
    """
    step = minutes_step((low, high))
    figures = (minutes, low, high)
    return spanned(figures, [_minutes(each, step, lang) for each in figures], lang)


def minutes_between(
    minutes: float, low: float, high: float, lang: Lang, step: float | None = None
) -> str:
    """Return the range of some minutes alone, for a cell beside theirs.

    A step given goes before the range's own, as in all that takes one.

    >>> minutes_between(12.4, 10.1, 15.8, "en"), minutes_between(34.5, 34.5, 34.5, "en")
    ('10–16', 'none')
    >>> minutes_between(math.nan, math.nan, math.nan, "en")
    '—'
    >>> minutes_between(9.0, 10.1, 15.8, "en")
    '10–16 (figure outside)'
    """
    step = step or minutes_step((low, high))
    figures = (minutes, low, high)
    return beside(figures, [_minutes(each, step, lang).partition(" ")[0] for each in figures], lang)


def round_minutes(minutes: float, low: float, high: float, step: float | None = None) -> float:
    """Return minutes rounded as they are told beside their range.

    >>> round_minutes(12.4, 10.1, 15.8), round_minutes(34.4, 34.4, 34.6)
    (12.0, 34.5)
    """
    step = step or minutes_step((low, high))
    return round(minutes / step) * step


def minutes_step(*ranges: tuple[float, float]) -> float:
    """Return to how many minutes figures are told whose ranges stand side by side.

    The widest range decides, lest one figure be rounded in two ways.

    >>> minutes_step((34.4, 34.6)), minutes_step((34.4, 34.6), (30.0, 45.0))
    (0.5, 1.0)
    """
    return 1.0 if any(high - low >= 1.0 for low, high in ranges) else 0.5


def minutes_spread(minutes: float, low: float, high: float, lang: Lang) -> str:
    """Return the range of some minutes, for a line under them.

    >>> minutes_spread(50.0, 40.2, 56.4, "en"), minutes_spread(34.5, 34.5, 34.5, "en")
    ('40 to 56 min in 90 % of samples', 'the same in every sample')
    >>> minutes_spread(34.5, 40.2, 56.4, "en")
    '40 to 56 min in 90 % of samples (figure outside)'
    """
    figures = (minutes, low, high)
    worded = [_minutes(each, minutes_step((low, high)), lang) for each in figures]
    outside = is_outside(figures, worded)
    if worded[1] == worded[2] and not outside:
        return say("range.same_alone", lang)
    least, most = worded[1].partition(" ")[0], worded[2]
    spread = say("range.spread", lang, low=least, high=most)
    return say("range.outside_beside", lang, between=spread) if outside else spread


def departure_range(
    median: float, fastest: float, late: float, lang: Lang, step: float | None = None
) -> str:
    """Return minutes with their spread over departures, for the cell of a table.

    >>> departure_range(38.2, 33.0, 45.4, "en"), departure_range(30.0, 30.0, 30.0, "en")
    ('38 min (33–45)', '30 min (at any moment)')
    """
    step = step or minutes_step((fastest, late))
    worded = [_minutes(each, step, lang) for each in (median, fastest, late)]
    return spanned((median, fastest, late), worded, lang, same="spread.cell_same")


def departure_spread(spread: Sequence[float], traveller: str, lang: Lang) -> str:
    """Return how a time changes with the moment one sets out, in a sentence.

    Parameters
    ----------
    spread
        Minutes: fastest, 5 %, median, 95 %, slowest.
    traveller
        "random" or "informed".
    lang
        The reader's language.

    >>> departure_spread([33.0, 34.0, 38.2, 45.4, 47.0], "random", "zh")
    '随时出发：中位数 38 分钟，最快 33 分钟，95 % 的出发不超过 45 分钟。'
    >>> departure_spread([30.0] * 5, "informed", "zh")
    '按时刻表出发：30 分钟，与出发时刻无关。'
    """
    fastest, _, median, late, _ = spread
    step = minutes_step((fastest, late))
    middle, least, most = (_minutes(each, step, lang) for each in (median, fastest, late))
    if least == most:
        return say(f"spread.{traveller}_same", lang, median=middle)
    least, most = (each.partition(" ")[0] for each in (least, most))
    return say(f"spread.{traveller}", lang, median=middle, fastest=least, late=most)


def _minutes(value: float, step: float, lang: Lang) -> str:
    if not math.isfinite(value):
        return say("value.missing", lang)
    rounded = round(value / step) * step
    return say("unit.min", lang, value=number(rounded, lang, digits=0 if rounded % 1 == 0 else 1))


def _digits(low: float, high: float) -> int:
    """Return with how many decimals a range lets its percentages be told."""
    return 0 if high - low >= _WIDE else 1
