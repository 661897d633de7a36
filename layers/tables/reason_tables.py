"""Why a cell has its figure, and what would improve it, as tables for reading."""

import math
from typing import Any

import pandas as pd

from layers.analyses.access.access_params import AccessParams
from layers.analyses.access.access_words import figure
from layers.analyses.access.explain import Why
from layers.analyses.access.ranking import Improvement, Improvements
from layers.i18n.ranges import distance_range, minutes_range
from layers.i18n.spans import span_words
from layers.i18n.wording import Lang, minutes, number, percent, say, text_of
from layers.model.columns import digits_of
from layers.model.layer import records
from layers.tables.time_tables import itinerary_table

__all__ = ["improvement_table", "level_words", "why_table"]


def why_table(found: Why, params: AccessParams, lang: Lang) -> pd.DataFrame:
    """Return the rows behind a cell's figure, worded for its indicator."""
    if params.indicator == "time_to":
        return itinerary_table(found.steps, lang)
    row_of = {
        "nearest_station": _station, "ptal": _service, "places_within": _place,
    }[params.indicator]  # fmt: skip
    return pd.DataFrame([row_of(row, lang) for row in records(found.rows)])


def level_words(found: Why, lang: Lang) -> str:
    """Return the level of a cell and what else it could be, in a sentence; "" where it has none."""
    if found.band is None or found.odds is None:
        return ""
    if found.band_low == found.band == found.band_high:
        return say("why.level_sure", lang, band=found.band)
    ends = dict.fromkeys((found.band_low, found.band_high))
    others = [each for each in ends if each != found.band]
    odds = f"{100 * found.odds:.0f}"
    return say("why.level", lang, band=found.band, odds=odds, others=" / ".join(map(str, others)))


def improvement_table(found: Improvements, params: AccessParams, lang: Lang) -> pd.DataFrame:
    """Return the ways up, the greatest gain first."""
    ptal = params.indicator == "ptal"
    rows = []
    for rank, each in enumerate(found.rows, 1):
        entry = {
            "number": str(rank),
            "measure": each.what.in_(lang),
            "gain": _gain(each, params, lang),
            "after": _after(each.after, params, lang),
        }
        if ptal:
            entry["level_after"] = each.band or say("value.missing", lang)
        if params.indicator in ("ptal", "nearest_station"):
            entry[f"cells_up_{params.indicator}"] = (
                say("value.missing", lang) if each.cells_up is None else number(each.cells_up, lang)
            )
        rows.append(entry)
    return pd.DataFrame(rows)


def _gain(each: Improvement, params: AccessParams, lang: Lang) -> str:
    """Return a gain with its range; of the index in hundredths, for most gains are small."""
    if not math.isfinite(each.gain):
        return say("improve.way_at_all", lang)
    if params.indicator != "ptal":
        return figure(params.indicator, each.gain, each.low, each.high, lang)
    figures = (each.gain, each.low, each.high)
    return span_words(figures, [number(part, lang, digits=2) for part in figures], lang)


def _after(value: float, params: AccessParams, lang: Lang) -> str:
    if params.indicator in ("ptal", "places_within"):
        whole = params.indicator == "places_within" and value % 1 == 0
        return number(value, lang, digits=0 if whole else 1)
    return minutes(60 * value, lang)


def _station(row: Any, lang: Lang) -> dict[str, str]:
    return {
        "station": text_of(row).in_(lang),
        "lines": text_of(row, "lines").in_(lang),
        "metres": number(row.walk_m, lang),
        "walk_min": minutes_range(row.walk_min, row.walk_min_low, row.walk_min_high, lang),
    }


def _service(row: Any, lang: Lang) -> dict[str, str]:
    assumed = row.quality in ("assumed", "stand_in")
    line = text_of(row, "line").in_(lang)
    left_out = row.left_out if isinstance(row.left_out, str) else None
    return {
        "line": line + (say("step.assumed", lang) if assumed else ""),
        "stop": text_of(row).in_(lang),
        "walk_m": distance_range(row.walk_m, row.walk_m_low, row.walk_m_high, lang),
        **{
            slug: number(getattr(row, slug), lang, digits=digits_of(slug))
            for slug in (
                "scheduled_wait_min",
                "average_wait_min",
                "total_access_min",
                "frequency",
                "weight",
            )
        },
        "share_of_index": percent(row.share_of_index, lang)
        if left_out is None
        else say(f"why.{left_out}", lang),
    }


def _place(row: Any, lang: Lang) -> dict[str, str]:
    verdict = alight = say("value.missing", lang)
    if isinstance(row.stop_id, str):
        alight = text_of(row, "stop").in_(lang)
    elif math.isfinite(row.minutes):
        alight = say("why.on_foot", lang)
    if row.within:
        verdict = say("why.within", lang)
    elif math.isfinite(row.minutes):
        verdict = say("why.beyond", lang, minutes=number(math.ceil(row.beyond_min), lang))
    return {
        "name": text_of(row).in_(lang),
        "minutes": minutes_range(row.minutes, row.minutes_low, row.minutes_high, lang),
        "within": verdict,
        "by_station": alight,
    }
