"""Surfaces as tables for reading: by town and park, and how many cells have which figure."""

import pandas as pd

from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.access_results import AccessResult
from layers.analyses.access.access_words import figure
from layers.i18n.wording import Lang, number, percent, say, text_of
from layers.model.layer import records

__all__ = ["area_table", "histogram_table"]


def area_table(result: AccessResult, params: AccessParams, lang: Lang) -> pd.DataFrame:
    """Return one row an area: cells, mean with its range, and how its cells spread."""
    rows = []
    for row in records(result.by_area):
        kind = "layer.district" if row.kind == "whole" else f"layer.{row.kind}"
        entry = {
            say("column.name", lang): text_of(row).in_(lang),
            say("column.kind", lang): say("access.whole" if row.kind == "whole" else kind, lang),
            say("column.mean", lang): figure(params, row.mean, row.low, row.high, lang),
            say("column.p5", lang): number(row.p5, lang, digits=1),
            say("column.median", lang): number(row.median, lang, digits=1),
            say("column.p95", lang): number(row.p95, lang, digits=1),
            say("column.cells", lang): number(row.cells, lang),
        }
        if row.bands is not None:
            low = row.bands[0]
            entry[say("column.band_0", lang)] = percent(low, lang)
        rows.append(entry)
    return pd.DataFrame(rows)


def histogram_table(result: AccessResult, lang: Lang) -> pd.DataFrame:
    """Return how many cells have which figure, one row a class, in order."""
    told = result.histogram
    labels = told.get("bands") or [
        f"{low:g}–{high:g}" if high - low > 1 or result.unit == "min" else f"{low:g}"
        for low, high in zip(told["edges"], told["edges"][1:], strict=False)
    ]
    return pd.DataFrame(
        {
            say(f"column.figure_{result.unit}", lang): list(labels),
            say("column.cells", lang): list(told["counts"]),
        }
    )
