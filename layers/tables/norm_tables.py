"""Norms and benchmarks as tables: for reading, and as plain facts for other programs."""

from typing import Any

import pandas as pd

from layers.analyses.coverage.benchmarks import value_words
from layers.analyses.coverage.norms import Norm, norms
from layers.i18n.wording import Lang, Text, say, text_fields

__all__ = ["norm_facts", "norm_table"]


def norm_table(lang: Lang) -> pd.DataFrame:
    """Return one row a norm: what it asks, with its wording, document, date and certainty.

    Raises DataError if the table is missing or broken.
    """
    return pd.DataFrame([_row(each, lang) for each in norms()])


def norm_facts(norm: Norm) -> dict[str, Any]:
    """Return a norm as plain values, its texts in both languages."""
    facts: dict[str, Any] = {}
    for name, value in vars(norm).items():
        if isinstance(value, Text):
            facts |= text_fields(name, value)
        else:
            facts[name] = None if value == "" else value
    return facts


def _row(norm: Norm, lang: Lang) -> dict[str, str]:
    metres = "" if pd.isna(norm.radius_m) else say("unit.m", lang, value=f"{norm.radius_m:g}")
    return {
        "measure": say(f"norm.measure.{norm.measure}", lang),
        "limit": metres,
        "value": value_words(norm).in_(lang),
        "kind": say(f"norm.kind.{norm.kind}", lang),
        "area": norm.applies_to.in_(lang),
        "period": norm.period.in_(lang),
        "base": say(f"norm.base.{norm.base}", lang) if norm.base else "",
        "wording": norm.wording.in_(lang),
        "document": norm.document.in_(lang),
        "date": norm.document_date or say("norm.undated", lang),
        "certainty": say(f"norm.certainty.{norm.certainty}", lang),
        "read": norm.read.in_(lang),
        "note": norm.note.in_(lang),
    }
