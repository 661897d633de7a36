"""Sites side by side, in words: one row a fact, the best of each row marked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from geo.errors import ParameterError, Problem
from layers.analyses.sites.site_list import Site
from layers.analyses.sites.site_times import LIMITS_MIN
from layers.analyses.sites.sites import NEAREST
from layers.i18n.ranges import minutes_range
from layers.i18n.wording import Lang, join, say
from layers.sheets.known import SiteAnswers
from layers.sheets.profile import profile_of, walk
from layers.tables.site_compare import marks
from layers.tables.site_words import (
    area_words,
    certainty_words,
    count_words,
    industry_words,
    kind_words,
    level_words,
)

__all__ = ["FEWEST", "MOST", "Comparison", "Row", "compared"]

Figure = tuple[float, float, float]

FEWEST, MOST = 2, 4
"""How many sites stand side by side."""


@dataclass(frozen=True)
class Row:
    """One fact of each site, and its mark: best, maybe, or none."""

    label: str
    cells: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Sites side by side.

    Parameters
    ----------
    ids, lang
        Which sites, in which language.
    names, others
        Their names, and those in the other language.
    located
        Whether each has a location.
    rows
        The facts.
    sources
        Citations of what is said of them.
    """

    ids: tuple[str, ...]
    lang: Lang
    names: tuple[str, ...]
    others: tuple[str, ...]
    located: tuple[bool, ...]
    rows: tuple[Row, ...]
    sources: tuple[str, ...]


def compared(known: SiteAnswers, ids: Sequence[str], lang: Lang) -> Comparison:
    """Return sites side by side.

    Raises
    ------
    ParameterError
        There are too few or too many, or one twice (``compare_count``), or one is
        none (``site_none``).
    """
    if not FEWEST <= len(ids) <= MOST or len(set(ids)) < len(ids):
        values = {"value": join(ids, lang) or "—", "low": FEWEST, "high": MOST}
        raise ParameterError(Problem("compare_count", field="compare", values=values))
    sites = [known.site(each) for each in ids]
    told = [profile_of(known, each, lang) for each in ids]
    return Comparison(
        ids=tuple(ids),
        lang=lang,
        names=tuple(each.title for each in told),
        others=tuple(each.other for each in told),
        located=tuple(site.located for site in sites),
        rows=(*_neutral_facts(sites, lang), *_reckoned(known, sites, lang)),
        sources=tuple(dict.fromkeys(source for each in told for source in each.sources)),
    )


def _neutral_facts(sites: Sequence[Site], lang: Lang) -> Iterator[Row]:
    """Yield what the data say that is neither better nor worse for everybody."""
    facts: tuple[tuple[str, Callable[[Site], str]], ...] = (
        ("column.kind", lambda site: kind_words(site, lang)),
        ("card.status", lambda site: say(f"status.{site.status}", lang)),
        ("card.industries", lambda site: industry_words(site, lang)),
        ("card.certainty", lambda site: certainty_words(site, lang)),
    )
    for key, fact in facts:
        yield Row(say(key, lang), tuple(fact(site) for site in sites), ("",) * len(sites))


def _reckoned(known: SiteAnswers, sites: Sequence[Site], lang: Lang) -> Iterator[Row]:
    """Yield the figures, the better ones marked as the page of sites marks them."""
    result, none = known.result, say("value.missing", lang)
    rows: list[Any] = [result.table.set_index("id").loc[site.id] for site in sites]
    areas = [(site.area_km2,) * 3 for site in sites]
    yield _mark_best(
        "site.area", [area_words(site, lang) for site in sites], areas, lang, most=True
    )
    reached = [result.reached.get(site.id) for site in sites]
    near = [each.near[0] if each and each.near else None for each in reached]
    walks = [
        say("sheet.to", lang, goal=each.name, minutes=walk(each.minutes, each.low, each.high, lang))
        if each else none
        for each in near
    ]  # fmt: skip
    yield _mark_best("sheet.walk", walks, _figures(rows, "walk", ""), lang)
    levels = [level_words(row["band"], row["band_low"], row["band_high"], lang) for row in rows]
    yield _mark_best("site.level", levels, _figures(rows, "ptal", ""), lang, most=True)
    for group in NEAREST:
        figures = _figures(rows, group, "_min")
        cells = [
            _reached(known, row[group], figure, lang)
            for row, figure in zip(rows, figures, strict=True)
        ]
        yield _mark_best(f"sheet.nearest_{group}", cells, figures, lang)
    for limit in LIMITS_MIN:
        name = f"within_{limit:g}"
        counts = [count_words(result, site.id, limit, lang) for site in sites]
        yield _mark_best(f"site.{name}", counts, _figures(rows, name, ""), lang, most=True)


def _reached(known: SiteAnswers, goal: Any, figure: Figure, lang: Lang) -> str:
    if not isinstance(goal, str):
        return say("value.missing", lang)
    name, minutes = known.result.goals[goal].name, minutes_range(*figure, lang)
    return say("sheet.to", lang, goal=name, minutes=minutes)


def _figures(rows: Sequence[Any], name: str, end: str) -> list[Figure]:
    return [
        (float(row[f"{name}{end}"]), float(row[f"{name}_low"]), float(row[f"{name}_high"]))
        for row in rows
    ]


def _mark_best(
    key: str, cells: Sequence[str], figures: Sequence[Figure], lang: Lang, *, most: bool = False
) -> Row:
    return Row(say(key, lang), tuple(cells), tuple(marks(figures, most=most)))
