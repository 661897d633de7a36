"""What is known of a place to settle: one list of facts for card, comparison and sheet."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from layers.analyses.sites.site_list import Site
from layers.analyses.sites.site_times import LIMITS_MIN, Reached
from layers.analyses.sites.sites import NEAREST, SitesResult
from layers.i18n.ranges import minutes_range
from layers.i18n.wording import Lang, join, say
from layers.model.column_schema import ENDS
from layers.model.sites.site_details import DETAILS, detail_words
from layers.tables.site_words import (
    area_words,
    certainty_words,
    count_words,
    industry_source_words,
    industry_words,
    kind_words,
    level_words,
    near_words,
    share_words,
)

__all__ = [
    "CARD_FACTS",
    "COMPARED_FACTS",
    "COMPUTED_FACTS",
    "FACTS",
    "FactRow",
    "compare",
    "fact_rows",
    "marks",
]

Words = Callable[[SitesResult, Site, Lang], str | None]
Figure = tuple[float, float, float]


@dataclass(frozen=True)
class Fact:
    """A fact of a site.

    Parameters
    ----------
    label
        A key of the wording table.
    words
        Returns it in words; None where it is not asked for, as of the times of a
        site without a location.
    figure
        The column of the analysis by whose figure and range sites are compared;
        "" for what is neither better nor worse.
    most
        Whether the greatest is best, else the least.
    """

    label: str
    words: Words
    figure: str = ""
    most: bool = False


def _of_site(words: Callable[[Site, Lang], str]) -> Words:
    return lambda _, site, lang: words(site, lang)


def _reached(words: Callable[[SitesResult, Reached, Lang], str]) -> Words:
    """Return words that only a site has from which times are known."""

    def fact(result: SitesResult, site: Site, lang: Lang) -> str | None:
        found = result.reached.get(site.id)
        return words(result, found, lang) if found else None

    return fact


def _reason(_: SitesResult, site: Site, lang: Lang) -> str | None:
    return None if site.located else site.reason.in_(lang) or None


def _detail(field: str, _: SitesResult, site: Site, lang: Lang) -> str | None:
    """Return what whoever runs a site tells of it."""
    return detail_words(site.details, field, lang)


def _shares(which: str, none: str, result: SitesResult, site: Site, lang: Lang) -> str | None:
    """Return on which towns or other areas a located site lies."""
    shares = getattr(result, which)[site.id]
    found = join((share_words(each, lang) for each in shares), lang)
    return (found or say(none, lang)) if site.located else None


def _stations(_: SitesResult, found: Reached, lang: Lang) -> str:
    near = (near_words(each, lang) for each in found.near)
    return join(near, lang) or say("value.missing", lang)


def _walk(_: SitesResult, found: Reached, lang: Lang) -> str:
    return near_words(found.near[0], lang) if found.near else say("value.missing", lang)


def _soonest(group: str, result: SitesResult, found: Reached, lang: Lang) -> str:
    """Return the goal of a group that is reached soonest, and in how many minutes."""
    goal, minutes, low, high = found.nearest.get(group, (None, math.inf, math.inf, math.inf))
    if goal is None:
        return say("value.missing", lang)
    name, spread = result.goals[goal].name, minutes_range(minutes, low, high, lang)
    return say("site.there", lang, goal=name, minutes=spread)


def _level(result: SitesResult, site: Site, lang: Lang) -> str | None:
    if site.id not in result.reached:
        return None
    row = result.table.set_index("id").loc[site.id]
    return level_words(row["band"], row["band_low"], row["band_high"], lang)


def _count(limit: float, result: SitesResult, site: Site, lang: Lang) -> str | None:
    reached = site.id in result.reached
    return count_words(result, site.id, limit, lang) if reached else None


FACTS: dict[str, Fact] = {
    "kind": Fact("column.kind", _of_site(kind_words)),
    "industries": Fact("card.industries", _of_site(industry_words)),
    "industries_source": Fact("card.industries_source", _of_site(industry_source_words)),
    "area": Fact("site.area", _of_site(area_words), "area_km2", most=True),
    "status": Fact("card.status", _of_site(lambda site, lang: say(f"status.{site.status}", lang))),
    "certainty": Fact("card.certainty", _of_site(certainty_words)),
    "reason": Fact("directory.reason", _reason),
    **{field: Fact(f"site.{field}", partial(_detail, field)) for field in DETAILS},
    "towns": Fact("site.towns", partial(_shares, "towns", "value.missing")),
    "overlaps": Fact("site.overlaps", partial(_shares, "overlaps", "value.none")),
    "stations": Fact("site.stations", _reached(_stations), "walk_min"),
    "walk": Fact("column.nearest_station", _reached(_walk), "walk_min"),
    **{
        group: Fact(f"site.near_{group}", _reached(partial(_soonest, group)), f"{group}_min")
        for group in NEAREST
    },
    **{
        f"places_{limit:g}min": Fact(f"site.places_{limit:g}min", partial(_count, limit),
                                     f"places_{limit:g}min", most=True)
        for limit in LIMITS_MIN
    },
    "band": Fact("site.band", _level, "ptal_index", most=True),
}  # fmt: skip
"""Every fact of a site, in reading order."""

CARD_FACTS = tuple(slug for slug in FACTS if slug not in {"walk", "site", "photo"})
"""What a card tells, beside the photo it shows."""

COMPUTED_FACTS = (
    "towns", "overlaps", "stations", *(group for group in NEAREST if group != "site"),
    *(f"places_{limit:g}min" for limit in LIMITS_MIN), "band",
)  # fmt: skip
"""What is worked out of a site, beside what the data say of it."""

COMPARED_FACTS = tuple(
    slug for slug in FACTS
    if slug not in {"industries_source", "reason", "overlaps", "stations", *DETAILS}
)  # fmt: skip
"""What a comparison tells, on screen and on paper."""


@dataclass(frozen=True)
class FactRow:
    """One fact of several sites: in words, and the mark of each: best, maybe, or none."""

    label: str
    cells: tuple[str, ...]
    marks: tuple[str, ...]

    def with_marks(self, lang: Lang) -> tuple[str, ...]:
        """Return the cells with their marks."""
        return tuple(
            say(f"site.{mark}", lang, value=cell) if mark else cell
            for cell, mark in zip(self.cells, self.marks, strict=True)
        )


def fact_rows(
    result: SitesResult, site_id: str, lang: Lang, slugs: Sequence[str] = CARD_FACTS
) -> list[tuple[str, str]]:
    """Return what is known of a site, label and value."""
    site = result.sites[site_id]
    cells = ((FACTS[slug].label, FACTS[slug].words(result, site, lang)) for slug in slugs)
    return [(say(label, lang), words) for label, words in cells if words is not None]


def compare(
    result: SitesResult, ids: Sequence[str], lang: Lang, slugs: Sequence[str] = COMPARED_FACTS
) -> Iterator[FactRow]:
    """Yield the facts of some sites side by side, those that any of them has."""
    sites, none = [result.sites[each] for each in ids], say("value.missing", lang)
    table = result.table.set_index("id").loc[list(ids)]
    for fact in (FACTS[slug] for slug in slugs):
        texts = [fact.words(result, site, lang) for site in sites]
        if any(words is not None for words in texts):
            signs = marks(_figures(table, fact.figure), most=fact.most) if fact.figure else None
            cells = tuple(none if words is None else words for words in texts)
            yield FactRow(say(fact.label, lang), cells, tuple(signs or [""] * len(ids)))


def _figures(table: pd.DataFrame, slug: str) -> list[Figure]:
    """Return a figure of each site with its range."""
    values = table[slug].astype(float)
    if slug == "area_km2":
        # How far a measured area may be off is not known: it is never surely the larger one.
        certain = table["has_published_area"] | values.isna()
        ends = [values.where(certain, 0.0), values.where(certain, math.inf)]
    else:
        ends = [table[f"{slug}{end}"].astype(float) for end in ENDS]
    return list(zip(values, *ends, strict=True))


def marks(figures: Sequence[Figure], *, most: bool) -> list[str]:
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
        certain = all(turned[k][1] < turned[other][0] for other in rest)
        found[k] = "best" if certain else "maybe"
    return found
