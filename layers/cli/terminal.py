"""Answers for a terminal: worded tables in columns that align, data as plain JSON."""

import argparse
import json
import math
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from layers.i18n.wording import Lang, number, say
from layers.model.columns import headings

__all__ = ["aligned", "answer", "as_json", "cells_wide"]


def as_json(data: object) -> str:
    r"""Return data as JSON; what is missing or infinite is null.

    >>> print(as_json([float("nan"), float("inf"), pd.NA, "吴淞", 0.5]).replace("\n", ""))
    [  null,  null,  null,  "吴淞",  0.5]
    """
    return json.dumps(_json_value(data), ensure_ascii=False, allow_nan=False, indent=2)


def answer(data: object, lines: Iterable[str], options: argparse.Namespace) -> None:
    """Print an answer: as data where JSON is asked for, else as lines for people."""
    print(as_json(data) if options.json else "\n".join(lines))


def aligned(
    frame: pd.DataFrame, lang: Lang, theme: str = "column", further: Mapping[str, str] | None = None
) -> str:
    """Return a worded table, first its headings, in columns two spaces apart.

    `theme` and `further` as of `layers.model.columns.headings`.

    >>> print(aligned(pd.DataFrame({"名": ["吴淞", "a"], "km": [1.25, None]}), "en"))
    名    km
    吴淞  1.2
    a     —
    >>> aligned(pd.DataFrame(), "en")
    ''
    """
    rows = [list(headings(map(str, frame.columns), lang, theme, further or {}).values())]
    rows += [[_cell(value, lang) for value in row] for row in frame.itertuples(index=False)]
    widths = [max(map(cells_wide, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - cells_wide(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def cells_wide(text: str) -> int:
    """Return how many cells of a terminal a text takes: Chinese signs take two.

    >>> cells_wide("3号线"), cells_wide("")
    (5, 0)
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _cell(value: object, lang: Lang) -> str:
    if isinstance(value, float):
        return number(value, lang, digits=0 if value % 1 == 0 else 1)
    return say("value.missing", lang) if value is None else str(value)


def _json_value(value: Any) -> Any:
    """Return a value in Python's own kinds: arrays' numbers are none that JSON knows."""
    if isinstance(value, Mapping):
        return {key: _json_value(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_json_value(each) for each in value]
    value = value.item() if hasattr(value, "item") else value
    missing = value is pd.NA or (isinstance(value, float) and not math.isfinite(value))
    return None if missing else value
