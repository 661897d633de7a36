"""What fields of the data hold: text in those of text, numbers in those of numbers."""

from collections.abc import Callable, Iterable
from math import isfinite
from typing import Any

import pandas as pd

from geo.checks import FIELDS
from geo.errors import Problem
from layers.i18n.languages import columns
from layers.model import vocabulary
from layers.model.column_schema import COLUMNS, Column

__all__ = ["value_problems"]

_CHECKED = frozenset({*FIELDS, *columns("name"), *vocabulary.FIELDS})
"""What `geo.checks.check_layer` and `layers.model.vocabulary.unworded` see to."""

_POSITIVE = frozenset({"area_published_km2"})
"""Numbers of which 0 says nothing: what is unknown is null."""

_LONGEST = 60
"""So many letters of a wrong value stand in its sentence."""


def value_problems(
    frame: pd.DataFrame, labels: Iterable[object], *, file: str
) -> tuple[Problem, ...]:
    """Return a problem for every value of a further field that is not of the field's kind.

    Null is of every kind.

    Parameters
    ----------
    frame
        Features; fields that no column of the data is named by are the file's own.
    labels
        What problems call each row: an id or a position.
    file
        Name of the file, as the problems shall name it.

    Examples
    --------
    >>> rows = {"area_published_km2": [1.5, 0.0, "wide"], "document": ["plan", None, 7]}
    >>> found = value_problems(pd.DataFrame(rows, dtype=object), "abc", file="x.geojson")
    >>> [(p.code, p.feature, p.values["value"]) for p in found]
    [('text_form', 'c', '7'), ('number_positive', 'b', '0.0'), ('number_invalid', 'c', 'wide')]
    """
    names = tuple(map(str, labels))
    found = []
    for column in COLUMNS.values():
        fault = _FAULTS.get(column.kind) if column.of_data else None
        if fault is None or column.slug not in frame or column.slug in _CHECKED:
            continue
        for label, value in zip(names, frame[column.slug], strict=True):
            if not _is_null(value) and (code := fault(value, column)):
                values = {"value": str(value)[:_LONGEST]}
                found.append(
                    Problem(code, file=file, feature=label, field=column.slug, values=values)
                )
    return tuple(found)


def _is_null(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value)  # noqa: PLR0124 - nan


def _text_fault(value: Any, _: Column) -> str:
    return "" if isinstance(value, str) else "text_form"


def _number_fault(value: Any, column: Column) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    if not is_number or value < 0:
        return "number_invalid"
    return "number_positive" if column.slug in _POSITIVE and not value else ""


_FAULTS: dict[str, Callable[[Any, Column], str]] = {
    "text": _text_fault, "code": _text_fault, "id": _text_fault,
    "number": _number_fault, "count": _number_fault,
}  # fmt: skip
