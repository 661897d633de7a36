"""Surfaces as tables for reading: by town and park."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from layers.analyses.access.access_results import AccessResult
from layers.analyses.access.access_tables import SHARE_LIMITS_MIN
from layers.analyses.access.access_words import figure
from layers.analyses.weights.weight_layers import counted_layer
from layers.analyses.weights.weight_words import kind_words
from layers.i18n.ranges import percent_span
from layers.i18n.wording import Lang, number, percent, say, text_of
from layers.model.layer import records
from layers.tables.row_entries import (
    Entry,
    Row,
    figure_frame,
    plain,
    range_of,
    ranged,
    rounded,
    word_frame,
    worded,
)
from layers.webmap.linked_table import LinkedTable

__all__ = ["area_cells", "area_table", "measure_cells", "measure_table", "people_headings"]


def area_cells(result: AccessResult, lang: Lang) -> LinkedTable:
    """Return one row an area: cells, mean with its range, and how its cells spread."""
    return LinkedTable(
        figure_frame(_area_rows(result, lang)),
        ids=[(key,) for key in result.by_area["id"]],
        further={f"mean_{result.unit}": say("linked.mean", lang), **people_headings(result, lang)},
    )


def area_table(result: AccessResult, lang: Lang) -> pd.DataFrame:
    """Return the rows of `area_cells` in words."""
    return word_frame(_area_rows(result, lang))


def people_headings(result: AccessResult, lang: Lang) -> dict[str, str]:
    """Return the headings that name what is counted; none where that is land."""
    if result.counted is None:
        return {}
    kind = kind_words(counted_layer(result.counted)).in_(lang)
    shares = {
        f"amount_share_{each}min": say(
            "column.amount_share", lang, kind=kind, limit=say("unit.min", lang, value=each)
        )
        for each in SHARE_LIMITS_MIN.get(result.indicator, ())
    }
    mean = say("column.amount_mean", lang, kind=kind)
    return {"amount": kind, f"amount_mean_{result.unit}": mean, **shares}


def _area_rows(result: AccessResult, lang: Lang) -> Iterator[Row]:
    for row in records(result.by_area):
        kind = "access.whole" if row.kind == "whole" else f"layer.{row.kind}"
        yield [
            plain("name", text_of(row).in_(lang)),
            plain("kind", say(kind, lang)),
            _mean(row, result, lang),
            *([] if result.counted is None else _people(row, result, lang)),
            *(
                rounded(slug, getattr(row, slug), lang)
                for slug in (f"{level}_{result.unit}" for level in ("p5", "median", "p95"))
            ),
            worded("cells", int(row.cells), number(row.cells, lang)),
            *([] if row.bands is None else [_lowest(row.bands[0], lang)]),
        ]


def _mean(row: Any, result: AccessResult, lang: Lang) -> Entry:
    slug = f"mean_{result.unit}"
    spread = range_of(row, slug)
    return Entry(ranged(slug, spread, lang), {slug: figure(result.indicator, *spread, lang)})


def _people(row: Any, result: AccessResult, lang: Lang) -> Row:
    """Return how many people an area has, what they have on average, and how evenly."""
    slug = f"amount_mean_{result.unit}"
    spread = range_of(row, slug)
    words = {slug: figure(result.indicator, *spread, lang)}
    found = [rounded("amount", row.amount, lang), Entry(ranged(slug, spread, lang), words)]
    for limit in SHARE_LIMITS_MIN.get(result.indicator, ()):
        share = f"amount_share_{limit}min"
        within = range_of(row, share)
        found.append(Entry(ranged(share, within, lang), {share: percent_span(*within, lang)}))
    if "gini" in result.by_area:
        found += [rounded("gini", row.gini, lang), rounded("palma", row.palma, lang)]
    return found


def measure_cells(measures: pd.DataFrame, limit_min: float, lang: Lang) -> LinkedTable:
    """Return one row a measure of how people reach places: mean, who reaches none, evenness."""
    return LinkedTable(figure_frame(_measure_rows(measures, limit_min, lang)))


def measure_table(measures: pd.DataFrame, limit_min: float, lang: Lang) -> pd.DataFrame:
    """Return the rows of `measure_cells` in words."""
    return word_frame(_measure_rows(measures, limit_min, lang))


def _measure_rows(measures: pd.DataFrame, limit_min: float, lang: Lang) -> Iterator[Row]:
    limit = say("unit.min", lang, value=f"{limit_min:g}")
    for row in records(measures):
        kind = say(f"kind.{row.kind}", lang) if isinstance(row.kind, str) else ""
        spread, none = range_of(row, "measure_value"), range_of(row, "amount_none")
        indicator = "nearest_station" if row.measure.startswith("nearest") else "places_within"
        words = {"measure_value": figure(indicator, *spread, lang)}
        yield [
            plain("name", say(f"weight.measure_{row.measure}", lang, limit=limit, kind=kind)),
            Entry(ranged("measure_value", spread, lang), words),
            Entry(ranged("amount_none", none, lang), {"amount_none": percent_span(*none, lang)}),
            rounded("gini", row.gini, lang),
            rounded("palma", row.palma, lang),
        ]


def _lowest(share: float, lang: Lang) -> Entry:
    """Return what part of an area has the lowest level."""
    return worded("band_0", round(100 * share, 1), percent(share, lang))
