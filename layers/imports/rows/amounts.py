"""Figures in the fields of a file: which field is likely to count people, and its numbers."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from geo.errors import Problem
from layers.imports.fields import opened_of
from layers.model.catalogue import WEIGHT_KINDS, Weight
from layers.model.provenance import DATE

__all__ = [
    "amount_of", "amount_problems", "likely_weight", "read_amounts", "stated_source", "weight_of",
]  # fmt: skip

_KINDS = (
    ("residents", "常住人口", "户籍人口", "居住人口", "人口", "居民", r"residents?", "population",
     "pop", "people", "inhabitants"),
    ("jobs", "就业", "从业", "岗位", "职工", r"jobs?", r"employe[a-z]*", "employment", "workers"),
    ("floor_area", "建筑面积", "建筑规模", r"floor ?(area|space)", "gfa"),
    ("firms", "企业数", "单位数", "法人", r"(firms?|enterprises?|establishments?)"),
)  # fmt: skip
"""Words of each kind of figure, the first that is met."""

_RATES = re.compile(
    r"密度|比重|占比|比例|率|人均|份额|增长|share|density|rate|percent|per[ _]|%|‰", re.IGNORECASE
)
"""Words of figures that cannot be added up."""

_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(万|亿)?(人|个|家|户|平方米|m2|㎡)?")
_TIMES = {"": 1.0, "万": 1e4, "亿": 1e8}
_NONE = frozenset({"", "-", "--", "—", "–", "…", "...", "/", "无", "na", "n/a", "nan", "null"})
_DATES = ("日期", "数据日期", "时点", "统计时点", "as of", "date")
_SOURCES = ("来源", "数据来源", "资料来源", "出处", "source", "publisher")
_NOTHING = (-9999.0, -99999.0, -32768.0, -2147483648.0, -1e30)
"""What grids have where they have no figure; the last stands for all below it."""

_MOSTLY = 0.6
"""A field of which fewer values are numbers is none of figures."""


def amount_of(value: Any) -> float | None:
    """Return the number a cell holds, None for an empty one; nan for what is none.

    >>> amount_of("12,345"), amount_of("１２.５万人"), amount_of(7), amount_of("—"), amount_of(None)
    (12345.0, 125000.0, 7.0, None, None)
    >>> amount_of("约三万"), amount_of("-5"), amount_of(float("nan")) is None
    (nan, -5.0, True)
    >>> amount_of("-3.4e+38")
    -3.4e+38
    """
    if value is None or isinstance(value, bool) or pd.isna(value) is True:
        return None
    if isinstance(value, int | float | np.integer | np.floating):
        return float(value)
    plain = unicodedata.normalize("NFKC", str(value)).strip().casefold()
    if plain in _NONE:
        return None
    found = _NUMBER.fullmatch(re.sub(r"(?<=\d)[,\s](?=\d)", "", plain).replace(" ", ""))
    return float("nan") if found is None else float(found[1]) * _TIMES[found[2] or ""]


def read_amounts(values: Sequence[Any]) -> list[float | None]:
    """Return the numbers of a field; what is none, no number or stands for none, is None."""
    found = [amount_of(each) for each in values]
    return [
        None if each is None or not np.isfinite(each) or _is_nothing(each) else each
        for each in found
    ]


def _is_nothing(amount: float) -> bool:
    """Return whether a number stands for a cell of a grid without a figure.

    >>> _is_nothing(-9999.0), _is_nothing(-3.4e38), _is_nothing(-5.0), _is_nothing(0.0)
    (True, True, False, False)
    """
    return amount in _NOTHING or amount < _NOTHING[-1]


def amount_problems(values: Sequence[Any], rows: Sequence[Any], file: str,
                    field: str) -> tuple[list[Problem], list[Problem]]:  # fmt: skip
    """Return what keeps a field from being figures, and notes on values that are no numbers.

    Parameters
    ----------
    values, rows
        Its values, and the number of the row of each.
    file, field
        What problems call them.
    """
    wrong: list[Problem] = []
    notes: list[Problem] = []
    nothing = 0
    for row, value in zip(rows, values, strict=True):
        amount = amount_of(value)
        about: dict[str, Any] = {"file": file, "feature": f"#{row}", "field": field}
        if amount is not None and not np.isfinite(amount):
            notes.append(Problem("weight_no_number", **about, values={"value": str(value)[:60]}))
        elif amount is not None and _is_nothing(amount):
            nothing += 1
        elif amount is not None and amount < 0:
            wrong.append(Problem("weight_negative", **about, values={"value": f"{amount:g}"}))
    if nothing:
        values_said = {"count": nothing}
        notes.append(Problem("weight_nothing", file=file, field=field, values=values_said))
    if all(each is None for each in read_amounts(values)):
        wrong.append(Problem("weight_empty", file=file, field=field))
    return wrong, notes


def likely_weight(frame: pd.DataFrame) -> Weight | None:
    """Return the figure that a field of a frame is likely to be, None for none.

    >>> table = {"街镇": ["甲", "乙"], "人口密度": [1, 2], "2020年常住人口": ["1,200", "无"]}
    >>> likely_weight(pd.DataFrame(table))
    Weight(field='2020年常住人口', kind='residents', date='2020')
    >>> likely_weight(pd.DataFrame({"人口": ["多", "少"]})) is None
    True
    """
    for field in _named(frame):
        values = [each for each in map(amount_of, frame[field]) if each is not None]
        numbers = [each for each in values if np.isfinite(each)]
        if numbers and len(numbers) >= _MOSTLY * len(values):
            return weight_of(frame, field)
    return None


def stated_source(frame: pd.DataFrame) -> str:
    """Return who says what a table says, by a column that says it of all rows alike, else "".

    >>> stated_source(pd.DataFrame({"来源 source": ["统计局", "统计局", None]}))
    '统计局'
    >>> stated_source(pd.DataFrame({"来源": ["甲", "乙"]}))
    ''
    """
    return _one_value(frame, _SOURCES) or ""


def _one_value(frame: pd.DataFrame, names: Sequence[str]) -> str | None:
    """Return what a column of one of some names says of all rows that say anything."""
    for column in map(str, frame.columns):
        said = column.casefold().strip()
        if said in names or any(said.startswith(f"{name} ") for name in names):
            values = {str(each).strip() for each in frame[column] if pd.notna(each)} - {""}
            if len(values) == 1:
                return values.pop()
    return None


def weight_of(frame: pd.DataFrame, field: str) -> Weight:
    """Return the figure that a field of a frame holds.

    Its kind is as its name says, its date as a column says of all rows alike, else its year as
    its name says.

    >>> weight_of(pd.DataFrame({"jobs_2019": [1], "x": [2]}), "jobs_2019")
    Weight(field='jobs_2019', kind='jobs', date='2019')
    >>> weight_of(pd.DataFrame({"x": [2], "日期 date": ["2023-12-31"]}), "x")
    Weight(field='x', kind='own', date='2023-12-31')
    """
    met = (kind for kind, *words in _KINDS if any(_speaks_of(field, word) for word in words))
    year, date = opened_of(field), _one_value(frame, _DATES) or ""
    if not DATE.fullmatch(date):
        date = "" if year is None else str(year)
    return Weight(field, next(met, WEIGHT_KINDS[-1]), date)


def _named(frame: pd.DataFrame) -> Iterator[str]:
    """Yield the names of fields that speak of figures, kind after kind."""
    columns = [str(each) for each in frame.columns if each != "geometry"]
    for _, *words in _KINDS:
        for word in words:
            yield from (each for each in columns if _speaks_of(each, word))


def _speaks_of(field: str, word: str) -> bool:
    """Return whether a field is named by a word, as a figure that can be added up."""
    whole = rf"(?<![a-z])(?:{word})(?![a-z])" if word.isascii() else word
    said = field.casefold().replace("_", " ")
    return re.search(whole, said) is not None and _RATES.search(said) is None
