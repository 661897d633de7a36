"""Columns as files take them: one plain type each, nothing a table program would take for code."""

import csv
import io
import math
import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from layers.i18n.languages import languages
from layers.i18n.wording import Text

__all__ = ["comma_frame", "plain_value", "safe", "typed", "typed_frame", "xml_text"]

Plain = str | int | float | bool | None

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BOM = "\ufeff"
"""Excel on Windows reads a CSV without it in the system's own code, and breaks all Chinese."""

_DECIMALS = 6
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that a table program takes for a formula; full width too."""


def plain_value(value: Any) -> Plain:
    """Return a value as every format knows it; what is missing, or no number, as None.

    >>> plain_value(np.int64(7)), plain_value(float("inf"))
    (7, None)
    >>> plain_value(("a", "b")), plain_value(np.float64(1 / 3))
    ('a|b', 0.333333)
    """
    match value:
        case None | str():
            found: Plain = value
        case bool() | np.bool_():
            found = bool(value)
        case int() | np.integer():
            found = int(value)
        case float() | np.floating():
            found = round(float(value), _DECIMALS) if math.isfinite(value) else None
        case Text():
            found = value.in_(languages()[0])
        case tuple() | list():
            found = "|".join(str(plain_value(each)) for each in value)
        case _:
            found = None if pd.isna(value) else str(value)
    return found


def typed(values: Iterable[Any]) -> pd.Series:
    """Return a column of truths, whole numbers, numbers or texts, whichever all its values are.

    >>> typed([1, None, 3.0]).tolist(), str(typed([1, None]).dtype), typed(["a", 1]).tolist()
    ([1.0, nan, 3.0], 'Int64', ['a', '1'])
    """
    plain_values = [plain_value(value) for value in values]
    present = [value for value in plain_values if value is not None]
    if present and all(isinstance(value, bool) for value in present):
        return pd.Series(plain_values, dtype="boolean")
    numbers = [value for value in present if not isinstance(value, bool | str)]
    if present and len(numbers) == len(present):
        if all(isinstance(value, int) for value in numbers):
            return pd.Series(plain_values, dtype="Int64")
        return pd.Series(
            [np.nan if value is None else value for value in plain_values], dtype="float64"
        )
    return pd.Series(
        [None if value is None else str(value) for value in plain_values], dtype=object
    )


def typed_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame without its geometry, each column typed, the rows numbered from 0."""
    names = [name for name in frame.columns if name != "geometry"]
    return pd.DataFrame({name: typed(frame[name]) for name in names}, index=range(len(frame)))


def safe(value: Plain) -> Plain:
    """Return a cell so that no table program runs it: a text that might be code, with ' before it.

    Numbers stay numbers, negative ones too.

    >>> safe("=1+1"), safe("-"), safe(-1.5), safe("7号线"), safe(None)
    ("'=1+1", "'-", -1.5, '7号线', None)
    """
    if isinstance(value, str) and value.lstrip(" ").startswith(_ACTIVE):
        return f"'{value}"
    return value


def xml_text(text: str) -> str:
    r"""Return a text without the characters that office files, which are XML, cannot hold.

    >>> xml_text("a\x00\x08b\ufffe\n蕰")
    'ab\n蕰'
    """
    return _NO_XML.sub("", text)


def comma_frame(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV: UTF-8, marked as such, nothing in it a formula."""
    table = typed_frame(frame)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(str(name)) for name in table.columns])
    for row in zip(*(table[name] for name in table), strict=True):
        writer.writerow([_cell(value) for value in row])
    return (_BOM + out.getvalue()).encode("utf-8", "replace")


def _cell(value: Any) -> Any:
    safe_value = safe(plain_value(None if value is pd.NA else value))
    return "" if safe_value is None else safe_value
