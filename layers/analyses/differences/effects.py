"""What a scenario does to each place, as classes of a map: better, worse, how much, how surely.

Colours run both ways from none, by how much a figure gets better or worse in its own unit, and
stand for what is certain alone; what could be either has a class of its own.
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from layers.analyses.differences.difference_words import better, unit_of, value_factor
from layers.analyses.differences.scales import ABSOLUTE, PERCENT
from layers.i18n.wording import Text, text
from layers.model.palette import NO_VALUE, WHITE, WORSE_BETTER
from layers.model.style import Categories, Entry, Symbol

__all__ = [
    "changes", "effect_style", "effects", "steps_of", "verdict_text",
]  # fmt: skip

_NONE, _EITHER, _UNKNOWN = "none", "either", "unknown"

_STEPS: Mapping[str, tuple[float, float]] = MappingProxyType({
    "percent": (2.0, 10.0), "min": (2.0, 10.0), "m": (100.0, 500.0), "km2": (0.5, 2.0),
})  # fmt: skip
"""From where a change is of the second and of the third class, in the unit of its figure."""

_OTHERS = (1.0, 3.0)
_STEPS_OF_PERCENT = (5.0, 20.0)
_RANKS = ("little", "some", "much")


def steps_of(figure: str, change: str = ABSOLUTE) -> tuple[float, float]:
    """Return from where a change of a figure is some, and from where it is much.

    >>> steps_of("share_800_m"), steps_of("minutes"), steps_of("rank"), steps_of("rank", PERCENT)
    ((2.0, 10.0), (2.0, 10.0), (1.0, 3.0), (5.0, 20.0))
    """
    if change == PERCENT:
        return _STEPS_OF_PERCENT
    return _STEPS.get(unit_of(figure) or "", _OTHERS)


def effects(rows: pd.DataFrame, change: str = ABSOLUTE) -> "pd.Series[str]":
    """Return the class of each row of a difference of one figure, by the rows' index.

    It is "better" or "worse" with how much (``better_some``), where that is certain, else
    ``none``, ``either`` or ``unknown``; in per cent ``unknown`` too where the base can be 0.
    """
    if rows.empty:
        return pd.Series(dtype=object)
    figure = str(rows["figure"].iloc[0])
    size = changes(rows, change).abs()
    rank = np.digitize(size.fillna(0.0).to_numpy(float), steps_of(figure, change))
    sign = better(figure)
    ways = {"more": "better" if sign > 0 else "worse", "less": "worse" if sign > 0 else "better"}
    found = [
        verdict if verdict not in ways else f"{ways[verdict]}_{_RANKS[k]}" if there else _UNKNOWN
        for verdict, k, there in zip(rows["verdict"], rank, size.notna(), strict=True)
    ]
    return pd.Series(found, index=rows.index, dtype=object)


def changes(rows: pd.DataFrame, change: str) -> "pd.Series[float]":
    """Return by how much rows of one figure differ, as it is shown: in its unit or in per cent."""
    if change == PERCENT:
        return rows["percent"].astype(float)
    return rows["difference"].astype(float) * value_factor(str(rows["figure"].iloc[0]))


def effect_style(figure: str, change: str = ABSOLUTE, *, outlined: bool = True) -> Categories:
    """Return the classes of a map of a figure's difference, in the field ``effect``.

    Places have outlines; of the cells of a surface, which are not `outlined`, one would see
    nothing else.
    """
    symbol = _symbol if outlined else _cell_symbol
    low, high = (f"{each:g}" for each in steps_of(figure, change))
    known = "part" if change == PERCENT else unit_of(figure)
    unit = Text() if known is None else text(f"effect.unit.{known}")
    spans = {
        "little": text("effect.below", value=low, unit=unit),
        "some": text("effect.between", low=low, high=high, unit=unit),
        "much": text("effect.above", value=high, unit=unit),
    }
    order = [*(f"worse_{each}" for each in reversed(_RANKS)), _NONE,
             *(f"better_{each}" for each in _RANKS)]  # fmt: skip
    groups = []
    for name, colour in zip(order, WORSE_BETTER.colours, strict=True):
        way, _, rank = name.partition("_")
        label = text(f"effect.{way}", span=spans[rank]) if rank else text("effect.none")
        groups.append(((name,), Entry(label, symbol(colour, WORSE_BETTER.opacity))))
    dashed = Symbol(NO_VALUE, 1.6, WHITE, 0.6, radius=6.0, dash=(2.0, 3.0))
    either = dashed if outlined else _cell_symbol(NO_VALUE, 0.45)
    groups.append(((_EITHER,), Entry(text("effect.either"), either)))
    unknown = text("effect.no_percent" if change == PERCENT else "effect.unknown")
    groups.append(((_UNKNOWN,), Entry(unknown, symbol(NO_VALUE, 0.25 if outlined else 0.1))))
    return Categories("effect", tuple(reversed(groups[:-2])) + tuple(groups[-2:]))


def verdict_text(effect: str) -> Text:
    """Return in words what an effect is: certainly better or worse, none, or either."""
    return text(f"effect.verdict.{effect.partition('_')[0]}")


def _cell_symbol(colour: str, opacity: float) -> Symbol:
    return Symbol(colour, 0.0, colour, opacity)


def _symbol(colour: str, opacity: float) -> Symbol:
    return Symbol(NO_VALUE, 1.2, colour, opacity, radius=6.0)
