"""Answers as charts in step with the map: growth by year, shares by place, counts by class."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.analyses.access.access_results import AccessResult
from layers.analyses.common.place_table import TravelResult
from layers.analyses.coverage.coverage_results import CoverageResult, GrowthResult
from layers.i18n.ranges import percent_span
from layers.i18n.wording import Lang, join, number, percent, say, text_of
from layers.model.column_schema import ENDS
from layers.model.columns import headings
from layers.model.layer import Result, records
from layers.model.style import Grades
from layers.tables.coverage_tables import coverage_headings, every_year, limit_slug, year_ids
from layers.transit.places import Place
from layers.webmap.charts import Axis, Chart, Mark

__all__ = ["comparison_chart", "growth_chart", "minutes_chart", "share_chart", "surface_chart"]


_ABOVE = 1e-6
"""Bounds of classes belong to the class below, as `Grades` has them."""


def growth_chart(result: GrowthResult, lang: Lang, since: int | None = None) -> Chart:
    """Return the covered share at the end of each year, and the stations that opened in it."""
    heads = headings(("year", "share"), lang, "growth")
    marks = [_year(row, lang) for row in records(every_year(result, since))]
    return Chart(
        "line", say("growth.title_of", lang, place=result.place.in_(lang)),
        Axis(heads["year"], years=True), Axis(heads["share"]),
        tuple(marks),
    )  # fmt: skip


def _year(row: Any, lang: Lang) -> Mark:
    dated = row.year is not None
    names = join((name.in_(lang) for name in row.opened), lang)
    return Mark(
        label=str(row.year) if dated else say("growth.building", lang),
        **_share(row, "share", lang),
        start=float(row.year) if dated else None,
        ids=year_ids(row),
        more=say("chart.opened", lang, names=names) if names else "",
    )


def _share(row: Any, slug: str, lang: Lang) -> dict[str, Any]:
    """Return a share of a row and its range in percent, and how they read."""
    share, least, most = (float(getattr(row, f"{slug}{end}")) for end in ("", *ENDS))
    ends = {} if pd.isna(least) else {"low": 100 * least, "high": 100 * most}
    return {"value": 100 * share, "words": percent_span(share, least, most, lang), **ends}


def comparison_chart(result: Result, lang: Lang) -> Chart:
    """Return what part of its circle is reached on foot, a bar a station, the greatest first."""
    heads = headings(("name", "ratio"), lang)
    marks = [
        Mark(label=text_of(row).in_(lang), **_share(row, "ratio", lang), ids=(str(row.id),))
        for row in records(result.table.sort_values("ratio", ascending=False))
        if row.connected
    ]
    title = say("comparison.title", lang)
    return Chart("bars", title, Axis(heads["name"]), Axis(heads["ratio"]), tuple(marks))


def share_chart(result: CoverageResult, lang: Lang) -> Chart:
    """Return the share covered within the widest distance, a bar an area, the greatest first.

    It is that of what is counted: land, or a figure.
    """
    table, slug = result.table, "share" if result.people is None else "amount_share"
    widest = table[(table["radius_m"] == result.radius_m) & (table["area_km2"] > 0)]
    rows = list(records(widest.dropna(subset=slug).sort_values(slug, ascending=False)))
    marks = [
        Mark(label=text_of(row).in_(lang), **_share(row, slug, lang), ids=(str(row.id),))
        for row in rows
    ]
    heads = coverage_headings(result, lang)
    title = heads[f"{slug}_{limit_slug(rows[0])}"] if rows else ""
    figure = title if result.people else say("chart.covered", lang, limit=title)
    return Chart("bars", figure, Axis(say("chart.place", lang)), Axis(figure), tuple(marks))


def surface_chart(result: AccessResult, lang: Lang) -> Chart:
    """Return how many cells have which figure; of classes, how many are in each."""
    heads = headings((f"value_{result.unit}", "cells"), lang)
    by_class = "bands" in result.histogram
    marks = _by_class(result, lang) if by_class else _by_value(result, lang)
    surface = () if result.surface is None else (result.surface.id,)
    return Chart(
        "histogram", say("access.histogram", lang), Axis(heads[f"value_{result.unit}"]),
        Axis(heads["cells"]), tuple(marks), surface,
    )  # fmt: skip


def _by_class(result: AccessResult, lang: Lang) -> Iterator[Mark]:
    answer = result.histogram
    for grade, (band, count) in enumerate(zip(answer["bands"], answer["counts"], strict=True)):
        yield Mark(
            label=band, **_count(count, result.cells, lang, "cells"), grade=grade,
            colour=_colour(result, grade),
        )  # fmt: skip


def _by_value(result: AccessResult, lang: Lang) -> Iterator[Mark]:
    """Yield the columns of figures, coloured as on the map where all in one is of one class."""
    answer = result.histogram
    whole = result.unit == "places"
    lows, highs = np.array(answer["edges"][:-1]), np.array(answer["edges"][1:])
    ends = (lows, lows) if whole else (lows + _ABOVE, highs)
    columns = zip(lows, highs, answer["counts"], _colours(result, *ends), strict=True)
    for low, high, count, colour in columns:
        yield Mark(
            label=f"{low:g}" if whole else f"{low:g}–{high:g}",
            **_count(count, result.cells, lang, "cells"),
            start=float(low), end=float(high), colour=colour,
        )  # fmt: skip


def _colours(
    result: AccessResult, least: NDArray[np.float64], most: NDArray[np.float64]
) -> list[str | None]:
    """Return the colour of each column, from its least to its greatest figure, on the map.

    None where there is no surface with classes by number, and for a column that lies in several.
    """
    style = None if result.surface is None else result.surface.style
    if not isinstance(style, Grades):
        return [None] * len(least)
    first, last = style.grades(least), style.grades(most)
    inks = [entry.symbol.ink for entry in style.entries]
    return [inks[low] if low == high else None for low, high in zip(first, last, strict=True)]


def _colour(result: AccessResult, grade: int) -> str | None:
    return None if result.surface is None else result.surface.style.entries[grade].symbol.ink


def _count(count: float, of: int, lang: Lang, what: str) -> dict[str, Any]:
    """Return a count, and how it reads with its share of all."""
    share = percent(count / of if of else None, lang)
    key = f"chart.{what}_one" if count == 1 else f"chart.{what}"
    words = say(key, lang, count=number(count, lang), share=share)
    return {"value": float(count), "words": words}


def minutes_chart(
    result: TravelResult, known: Mapping[str, Place], lang: Lang, *, layers: Iterable[str]
) -> Chart:
    """Return how many places of some layers are in each class of minutes of the map.

    Parameters
    ----------
    result
        Times to all places, with the layers that show them.
    known
        Of which stations of the map each place is made.
    lang
        The reader's language.
    layers
        Layers whose places count; the origin is none.
    """
    wanted = tuple(layers)
    graded = [each for each in result.layers if isinstance(each.style, Grades)]
    classes = pd.concat([each.style.classes(each.frame) for each in graded])
    rows = result.table[result.table["layer_id"].isin(wanted)]
    places = [key for key in rows["id"] if key != result.origin]
    firsts = [(known[key].stations or (key,))[0] for key in places]
    counts = classes.loc[firsts].value_counts()
    entries = graded[0].style.entries
    if len(entries) - 1 not in counts:  # the last class has no figure, and mostly no place
        entries = entries[:-1]
    marks = [
        Mark(
            label=entry.label.in_(lang), grade=grade, colour=entry.symbol.ink,
            **_count(int(counts.get(grade, 0)), len(places), lang, "places"),
        )
        for grade, entry in enumerate(entries)
    ]  # fmt: skip
    return Chart(
        "bars", say("chart.by_minutes", lang), Axis(say("chart.class", lang)),
        Axis(say("chart.places_count", lang)), tuple(marks), wanted,
    )  # fmt: skip
