"""Surfaces as tables for reading: by town and park."""

import pandas as pd

from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.access_results import AccessResult
from layers.analyses.access.access_words import figure
from layers.i18n.wording import Lang, number, percent, say, text_of
from layers.model.column_schema import ENDS
from layers.model.columns import digits_of
from layers.model.layer import records

__all__ = ["area_table"]


def area_table(result: AccessResult, params: AccessParams, lang: Lang) -> pd.DataFrame:
    """Return one row an area: cells, mean with its range, and how its cells spread."""
    rows, unit = [], result.unit
    for row in records(result.by_area):
        kind = "layer.district" if row.kind == "whole" else f"layer.{row.kind}"
        mean, low, high = (getattr(row, f"mean_{unit}{end}") for end in ("", *ENDS))
        entry = {
            "name": text_of(row).in_(lang),
            "kind": say("access.whole" if row.kind == "whole" else kind, lang),
            f"mean_{unit}": figure(params, mean, low, high, lang),
            **{
                slug: number(getattr(row, slug), lang, digits=digits_of(slug))
                for slug in (f"p5_{unit}", f"median_{unit}", f"p95_{unit}")
            },
            "cells": number(row.cells, lang),
        }
        if row.bands is not None:
            entry["band_0"] = percent(row.bands[0], lang)
        rows.append(entry)
    return pd.DataFrame(rows)
