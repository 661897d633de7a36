"""Slugs in the data that people read as words: whatever has no word is named as it enters."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from geo.errors import Problem
from layers.i18n.languages import needed_columns
from layers.i18n.wording import keys

__all__ = ["COLUMNS", "FIELDS", "NORM_COLUMNS", "unworded"]

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "kind": "kind.",
        "industries": "industry.",
        "basis": "basis.",
        "area_certainty": "area_certainty.",
    }
)
"""Fields of a feature and the part of the wording table their slugs stand in."""

COLUMNS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "directory": {"category": "category.", "industries": "industry."},
        "sections": {"certainty": "year_certainty."},
        "section_sources": {"rank": "source_rank."},
        "kpis": {"attribute": "attribute."},
        "figures": {"kind": "figure_kind."},
        "norms": {
            name: f"norm.{name}."
            for name in ("kind", "measure", "base", "bound", "unit", "certainty")
        },
        "cycles": {"id": "cycle."},
    }
)
"""The same for the columns of a table of data/."""

NORM_COLUMNS = (
    "id", "kind", "measure", "base", "figure", "radius_m", "method", "lines", "bound", "value",
    "value_to", "unit", "document_date", "certainty",
    *(column for name in ("applies_to", "period", "wording", "document", "read", "note")
      for column in needed_columns(name)),
)  # fmt: skip
"""Columns that the table of norms cannot do without."""

_LISTS = frozenset({"industries", "base"})
"""Fields that hold no slug, one, or several with "|" between."""


def unworded(
    frame: pd.DataFrame, labels: Iterable[object], fields: Mapping[str, str], *, file: str
) -> tuple[Problem, ...]:
    """Return a problem for every slug that the product has no word for.

    Parameters
    ----------
    frame
        Features or rows of a table; a field it lacks is left to other checks.
    labels
        What problems call each row: an id or a position.
    fields
        Field and prefix of the wording table, as in `FIELDS`.
    file
        Name of the file, as the problems shall name it.

    Examples
    --------
    >>> rows = {"kind": ["zone", "dragon"], "industries": ["ngit|tea", None]}
    >>> frame = pd.DataFrame(rows)
    >>> [(p.feature, p.values["value"]) for p in unworded(frame, "ab", FIELDS, file="x.geojson")]
    [('b', 'dragon'), ('a', 'tea')]
    >>> unworded(frame.iloc[:0], (), FIELDS, file="x.geojson")
    ()
    """
    labels = tuple(labels)
    problems = []
    for field, prefix in fields.items():
        if field not in frame:
            continue
        allowed = tuple(key.removeprefix(prefix) for key in keys(prefix))
        problems += [
            Problem("value_unknown", file=file, feature=str(label), field=field,
                    values={"value": str(slug), "allowed": allowed})
            for label, value in zip(labels, frame[field], strict=True)
            for slug in (_split_slugs(value) if field in _LISTS else (value,))
            if slug not in allowed
        ]  # fmt: skip
    return tuple(problems)


def _split_slugs(value: Any) -> Iterator[object]:
    """Yield the slugs of a list in one text; whatever is no text is its own, wrong, slug."""
    if isinstance(value, str):
        yield from value.split("|") if value else ()
    elif not (value is None or (isinstance(value, float) and pd.isna(value))):
        yield value
