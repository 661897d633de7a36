"""Places to settle side by side: a row a fact, the better figure marked."""

import math
from collections.abc import Sequence

import pandas as pd

from layers.analyses.sites.site_times import LIMITS_MIN
from layers.analyses.sites.sites import SitesResult
from layers.i18n.wording import Lang, say
from layers.tables.site_tables import fact_rows
from layers.tables.site_words import title_of

__all__ = ["comparison", "marks"]


_ENDS = ("", "_low", "_high")

_MEASURED: tuple[tuple[str, list[str], bool], ...] = (
    ("site.area", ["area_km2", "area_low_km2", "area_high_km2"], True),
    ("site.stations", [f"walk{end}" for end in _ENDS], False),
    ("site.near_rail_hub", ["rail_hub_min", "rail_hub_low", "rail_hub_high"], False),
    ("site.near_airport", ["airport_min", "airport_low", "airport_high"], False),
    ("site.near_university", ["university_min", "university_low", "university_high"], False),
    *(
        (f"site.within_{limit:g}", [f"within_{limit:g}{end}" for end in _ENDS], True)
        for limit in LIMITS_MIN
    ),
    ("site.level", ["ptal", "ptal_low", "ptal_high"], True),
)
"""Facts that are figures: their label, columns of the table, and whether more is better."""


def marks(figures: Sequence[tuple[float, float, float]], *, most: bool) -> list[str]:
    """Return a mark for each of some figures: "best", "maybe" or none.

    The best is marked where no other's range reaches into its own; where one does,
    it is only maybe the best. What is not known is never marked, nor is anything
    where fewer than two are known, or all known ones are the same.

    Parameters
    ----------
    figures
        Value, low and high of each; nan where not known.
    most
        Whether the greatest is best, else the least.

    Examples
    --------
    >>> marks([(12, 10, 14), (20, 16, 25), (math.nan,) * 3], most=False)
    ['best', '', '']
    >>> marks([(12, 10, 18), (20, 16, 25)], most=False)
    ['maybe', '']
    >>> marks([(5, 5, 5), (5, 5, 5)], most=True), marks([], most=True)
    (['', ''], [])
    """
    sign = -1.0 if most else 1.0
    turned = [tuple(sorted((sign * low, sign * high))) for _, low, high in figures]
    known = [k for k, (value, _, _) in enumerate(figures) if not math.isnan(value)]
    values = {k: sign * figures[k][0] for k in known}
    found = [""] * len(figures)
    if len(known) < 2 or len(set(values.values())) == 1:  # noqa: PLR2004
        return found
    least = min(values.values())
    first = [k for k in known if values[k] == least]
    rest = [k for k in known if values[k] > least]
    for k in first:
        sure = all(turned[k][1] < turned[other][0] for other in rest)
        found[k] = "best" if sure else "maybe"
    return found


def comparison(result: SitesResult, ids: Sequence[str], lang: Lang) -> pd.DataFrame:
    """Return one row a fact and one column a site; the better figures carry a mark."""
    facts = {key: dict(fact_rows(result, key, lang)) for key in ids}
    measured = {say(key, lang): (columns, most) for key, columns, most in _MEASURED}
    table = result.table.set_index("id")
    # How far a measured area may be off is not known: it is never surely the larger one.
    area, published = table["area_km2"], table["area_published"]
    table["area_low_km2"] = area.where(published | area.isna(), 0.0)
    table["area_high_km2"] = area.where(published | area.isna(), math.inf)
    rows = []
    for label in dict.fromkeys(label for of_one in facts.values() for label in of_one):
        cells = [facts[key].get(label, say("value.missing", lang)) for key in ids]
        if label in measured:
            columns, most = measured[label]
            value, low, high = (table[column].astype(float) for column in columns)
            figures = [(value[key], low[key], high[key]) for key in ids]
            cells = [
                say(f"site.{mark}", lang, value=cell) if mark else cell
                for cell, mark in zip(cells, marks(figures, most=most), strict=True)
            ]
        rows.append([label, *cells])
    names = [title_of(result.sites[key], lang) for key in ids]
    return pd.DataFrame(rows, columns=[say("site.fact", lang), *names])
