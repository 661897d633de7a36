"""Norms and benchmarks: what documents ask for or state, and beside which figure it stands.

Which of them a figure is compared with follows from the table alone: by what is
measured, at which distance, by which method and for which lines. What no
document says is not compared.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.errors import DataError, Problem
from layers.analyses.common.proximity import METHODS
from layers.analyses.common.targets import LINE_SETS
from layers.i18n.languages import needed_columns
from layers.i18n.wording import Text, text_of
from layers.model.catalogue import TABLES as FILES
from layers.model.layer import records
from layers.model.provenance import DATE
from layers.store import repository

__all__ = ["COVERAGE", "Norm", "norms", "norms_of"]

COVERAGE = "coverage_share"
"""The figure that `layers.analyses.coverage.coverage` gives of a target."""

_FILE = FILES["norms"]
_SLUG = re.compile(r"[a-z][a-z0-9_]*")
_TEXTS = ("applies_to", "wording", "document", "read")
"""Columns that hold a text in both languages and must not be empty."""

_MATCHED = ("radius_m", "method", "lines")
"""What a norm names that stands beside a figure."""


@dataclass(frozen=True)
class Norm:
    """One value that a document asks for or states.

    Parameters
    ----------
    id
        Slug, unique in the table.
    kind
        "target", "state", "limit", "norm", "draft_norm" or "comparison".
    measure
        What is measured, a key of the wording table (``norm.measure.<slug>``).
    base
        Of what a share is taken: "land", "people", ...; "not_said" where the
        wording does not say; empty where it does not apply.
    figure, radius_m, method, lines
        The figure it stands beside, at which distance in metres, by which
        method and for which set of lines; empty or nan where no figure compares.
    bound, value, value_to, unit
        The value, its end where it is a range, its unit, and whether it is a
        least or a greatest value (``norm.bound.<slug>``).
    applies_to, period
        For which area, and for when.
    wording
        As it was read (Chinese), and in English.
    document, document_date
        In which document, and its ISO date as fine as known; None where unknown.
    certainty
        "secondary", "secondary_summary" or "second_hand".
    read
        Where it was read.
    note
        What else is to be known of it; may be empty.
    """

    id: str
    kind: str
    measure: str
    base: str
    figure: str
    radius_m: float
    method: str
    lines: str
    bound: str
    value: float
    value_to: float
    unit: str
    applies_to: Text
    period: Text
    wording: Text
    document: Text
    document_date: str | None
    certainty: str
    read: Text
    note: Text


def norms() -> tuple[Norm, ...]:
    """Return every norm and benchmark of the table, in its order.

    Raises
    ------
    DataError
        If the table is missing or broken; all problems at once.
    """
    table = repository.table("norms")
    problems = [each for row in records(table) for each in _row_problems(row)]
    problems += _repeated(table)
    if problems:
        raise DataError(problems)
    return tuple(_norm(row) for row in records(table))


def norms_of(figure: str, *, radii_m: tuple[float, ...]) -> tuple[Norm, ...]:
    """Return the norms that stand beside a figure at some distances. Raises as `norms`."""
    return tuple(each for each in norms() if each.figure == figure and each.radius_m in radii_m)


def _norm(row: Any) -> Norm:
    both: dict[str, Any] = {name: text_of(row, name) for name in (*_TEXTS, "period", "note")}
    plain = ("id", "kind", "measure", "base", "figure", "radius_m", "method", "lines", "bound",
             "value", "value_to", "unit", "certainty")  # fmt: skip
    return Norm(
        **both,
        **{name: getattr(row, name) for name in plain},
        document_date=row.document_date or None,
    )


def _row_problems(row: Any) -> Iterator[Problem]:
    """Yield what is wrong with a row beyond what the store checks."""
    where = row.id or f"#{row.Index + 2}"
    for name in _TEXTS:
        for column in needed_columns(name):
            if not getattr(row, column).strip():
                yield Problem("text_missing", file=_FILE, feature=where, field=column)
    if not _SLUG.fullmatch(row.id):
        yield Problem("id_form", file=_FILE, feature=where, field="id", values={"value": row.id})
    if row.document_date and not DATE.fullmatch(row.document_date):
        values = {"value": row.document_date}
        yield Problem("date_form", file=_FILE, feature=where, field="document_date", values=values)
    if pd.isna(row.value):
        yield Problem("number_invalid", file=_FILE, feature=where, field="value",
                      values={"value": ""})  # fmt: skip
    yield from _figure_problems(row, where)


def _figure_problems(row: Any, where: str) -> Iterator[Problem]:
    """Yield what keeps a row from standing beside the figure it names."""
    if not row.figure:
        return
    for name, allowed in (("figure", (COVERAGE,)), ("method", METHODS), ("lines", LINE_SETS)):
        if (value := getattr(row, name)) not in allowed:
            yield Problem("value_unknown", file=_FILE, feature=where, field=name,
                          values={"value": value, "allowed": tuple(allowed)})  # fmt: skip
    if pd.isna(row.radius_m):
        yield Problem("number_invalid", file=_FILE, feature=where, field="radius_m",
                      values={"value": ""})  # fmt: skip


def _repeated(table: pd.DataFrame) -> list[Problem]:
    """Return a problem for each id used twice, and for a second target beside one figure."""
    beside = table[(table["figure"] != "") & (table["kind"] == "target")]
    same_id = table["id"][table.duplicated("id")]
    same_figure = beside["id"][beside.duplicated(["figure", *_MATCHED])]
    return [
        *(Problem("id_duplicate", file=_FILE, feature=each, field="id") for each in same_id),
        *(Problem("norm_repeated", file=_FILE, feature=each, field="figure")
          for each in same_figure),
    ]  # fmt: skip
