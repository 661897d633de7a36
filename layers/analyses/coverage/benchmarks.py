"""Coverage beside what documents ask for or state: how far each place is from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from layers.analyses.coverage.norms import COVERAGE, Norm, norms, norms_of
from layers.i18n.ranges import points_range
from layers.i18n.wording import Text, by_language, join_texts, number, say, text

__all__ = [
    "GAP_COLUMNS", "Benchmark", "benchmark_notes", "benchmark_sources", "benchmarks", "gap_pp",
    "hint", "target_of", "value_words", "with_gaps",
]  # fmt: skip

GAP_COLUMNS = {
    "target_gap_pp": "share",
    "target_gap_pp_low": "share_low",
    "target_gap_pp_high": "share_high",
}
"""Percentage points from the target, and the shares they are taken from."""


@dataclass(frozen=True)
class Benchmark:
    """A norm beside the district's covered share at its distance.

    Parameters
    ----------
    norm
        What is asked for or stated.
    share, low, high
        The district's covered share (0..1) with its range; nan where the
        figure does not compare.
    comparable
        Whether method and lines are those of the norm.
    """

    norm: Norm
    share: float
    low: float
    high: float
    comparable: bool


def gap_pp(share: float, norm: Norm) -> float:
    """Return how many percentage points a share (0..1) lies above a norm; below it, negative."""
    return 100 * share - norm.value


def benchmarks(params: Any, method: str, district: pd.DataFrame) -> tuple[Benchmark, ...]:
    """Return the norms for the distances asked about, beside the district's figures.

    Parameters
    ----------
    params
        A `layers.analyses.coverage.coverage.CoverageParams`.
    method
        How distance was measured in the end, one of `METHODS`.
    district
        The district's rows of the coverage table, one a distance.

    Raises
    ------
    DataError
        If the table of norms is missing or broken.
    """
    rows = district.set_index("radius_m")
    found = []
    for norm in norms_of(COVERAGE, radii_m=tuple(rows.index)):
        row: Any = rows.loc[norm.radius_m]
        fits = norm.method == method and norm.lines == params.lines
        found.append(Benchmark(norm, row["share"], row["share_low"], row["share_high"], fits))
    return tuple(found)


def with_gaps(table: pd.DataFrame, found: tuple[Benchmark, ...]) -> pd.DataFrame:
    """Return a coverage table with the columns of `GAP_COLUMNS`, if any row has a target.

    Points have no share of an area, and rows of another distance no target: both are nan.
    """
    target = target_of(found)
    if target is None:
        return table
    compared = (table["radius_m"] == target.radius_m) & (table["area_km2"] > 0)
    if not compared.any():
        return table
    gaps = {
        name: table[share].map(lambda each: gap_pp(each, target)).where(compared)
        for name, share in GAP_COLUMNS.items()
    }
    return table.assign(**gaps)


def target_of(found: tuple[Benchmark, ...]) -> Norm | None:
    """Return the target among the benchmarks that compare; the table holds one a figure."""
    return next((each.norm for each in found if each.comparable and each.norm.kind == "target"),
                None)  # fmt: skip


def benchmark_notes(found: tuple[Benchmark, ...]) -> Iterator[Text]:
    """Yield how far the district is from what compares; that nothing does, where the limit fits."""
    compared = [each for each in found if each.comparable]
    yield from map(_gap, compared)
    if compared:
        yield text("norm.caution")
    elif found:
        norm = found[0].norm
        yield text(
            "norm.not_compared",
            limit=_limit(norm),
            method=text(f"choose.method.{norm.method}"),
            lines=text(f"choose.lines.{norm.lines}"),
        )


def benchmark_sources(found: tuple[Benchmark, ...]) -> Iterator[Text]:
    """Yield the wording and the document of each benchmark that compares."""
    for each in found:
        if each.comparable:
            norm = each.norm
            yield text(
                "norm.cited",
                kind=text(f"norm.kind.{norm.kind}"),
                value=value_words(norm),
                wording=norm.wording,
                document=norm.document,
                date=norm.document_date or text("norm.undated"),
                doubts=_doubts(norm),
                read=norm.read,
                note=text("norm.noted", note=norm.note) if norm.note.in_("zh") else norm.note,
            )


def hint(found: tuple[Benchmark, ...]) -> Text:
    """Return at which distances a target can be compared; empty where benchmarks are told.

    Raises DataError if the table of norms is missing or broken.
    """
    targets = [each for each in norms() if each.figure == COVERAGE and each.kind == "target"]
    if found or not targets:
        return Text()
    limits = join_texts(map(_limit, targets))
    first = targets[0]
    return text("norm.hint", limits=limits, method=text(f"choose.method.{first.method}"),
                lines=text(f"choose.lines.{first.lines}"))  # fmt: skip


def value_words(norm: Norm) -> Text:
    """Return a norm's value with its unit and bound, such as "more than 40 %"."""
    values = {
        name: by_language(partial(_amount, each, norm.unit))
        for name, each in (("value", norm.value), ("end", norm.value_to))
    }
    return text(f"norm.bound.{norm.bound}", **values)


def _amount(value: float, unit: str, lang: Any) -> str:
    digits = 0 if pd.isna(value) or value % 1 == 0 else 1
    return say(f"norm.unit.{unit}", lang, value=number(value, lang, digits=digits))


def _limit(norm: Norm) -> Text:
    return text("unit.m", value=f"{norm.radius_m:g}")


def _gap(each: Benchmark) -> Text:
    """Return the gap to a benchmark with its range; how sure that is stands with its wording."""
    norm = each.norm
    gap, low, high = (gap_pp(share, norm) for share in (each.share, each.low, each.high))
    return text(
        "norm.gap",
        limit=_limit(norm),
        kind=text(f"norm.kind.{norm.kind}"),
        area=norm.applies_to,
        value=value_words(norm),
        date=norm.document_date or text("norm.undated"),
        gap=by_language(lambda lang: points_range(gap, low, high, lang, form="sentence")),
    )


def _doubts(norm: Norm) -> Text:
    """Return how sure a benchmark is, and whether it says what its share is of."""
    parts = [text(f"norm.certainty.{norm.certainty}")]
    if norm.base == "not_said":
        parts.append(text("norm.base.not_said"))
    return join_texts(parts, "clauses")
