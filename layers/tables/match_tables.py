"""A ranking by needs as tables: the places, and the reasons of one of them."""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from layers.analyses.sites.match import MatchResult
from layers.analyses.sites.match_params import MatchParams
from layers.analyses.sites.site_list import Site, certainty_key, kind_key
from layers.analyses.sites.sites import SitesResult
from layers.i18n.ranges import minutes_range
from layers.i18n.spans import span_words
from layers.i18n.wording import (
    Lang,
    Text,
    area,
    by_language,
    join,
    join_texts,
    number,
    say,
    text,
    text_of,
)
from layers.model.layer import records
from layers.tables.site_words import (
    area_words,
    certainty_words,
    industry_source_words,
    industry_words,
    kind_words,
    walk_words,
)

__all__ = ["match_table", "needs_text", "reason_rows"]


_VALUES: Mapping[str, Callable[[str], str]] = {
    "industry": "industry.{}".format,
    "kind": kind_key,
    "status": "status.{}".format,
    "certainty": certainty_key,
}
"""Needs that are met by any of some values, and the key of the words of a value."""


def match_table(result: MatchResult, lang: Lang) -> pd.DataFrame:
    """Return one row a site, the best first: rank, points, and what ranks it could have."""
    return pd.DataFrame([_row(row, lang) for row in records(result.table)])


def _row(row: Any, lang: Lang) -> dict[str, Any]:
    unknown = join((say(f"match.need_{need}", lang) for need in row.unknown), lang)
    return {
        "name": text_of(row).in_(lang),
        "rank": _rank(row.rank, lang, tied=row.tied),
        "points": _points(row.score, row.most, lang),
        "rank_unknown": _between(row.best, row.worst, lang),
        "rank_ranges": _between(row.range_best, row.range_worst, lang),
        "lacking": unknown or say("value.none", lang),
    }


def _rank(rank: int, lang: Lang, *, tied: bool) -> str:
    return say("match.tied" if tied else "unit.plain", lang, value=number(rank, lang))


def _points(score: float, most: float, lang: Lang) -> str:
    """Return points of 100, and how many they would be with all that is unknown met."""
    points, possible = (number(100 * each, lang) for each in (score, most))
    if points == possible:
        return points
    return say("match.possible", lang, value=points, most=possible)


def _between(best: int, worst: int, lang: Lang) -> str:
    if best == worst:
        return number(best, lang)
    return say("range.between", lang, low=number(best, lang), high=number(worst, lang))


def needs_text(params: MatchParams, answer: SitesResult) -> Text:
    """Return what is needed and how much each need weighs, as a sentence."""
    return text(
        "match.asked",
        needs=join_texts(
            text("match.weighed", weight=weight,
                 need=by_language(partial(_need_text, need, params, answer)))
            for need, weight in params.weights.items()
        ),
    )  # fmt: skip


def reason_rows(
    result: MatchResult, answer: SitesResult, params: MatchParams, site: str, lang: Lang
) -> pd.DataFrame:
    """Return one row a need: what is needed, what the site has, the score and the weight.

    Parameters
    ----------
    result
        The ranking.
    answer
        The sites it was made of.
    params
        The needs.
    site
        Id of a site.
    lang
        The reader's language.
    """
    reasons = result.reasons
    return pd.DataFrame(
        [
            {
                "need": _need_text(row.need, params, answer, lang),
                "has": _has(row, answer, site, lang),
                "need_score": _score(row, lang),
                "weight": number(row.weight, lang),
            }
            for row in records(reasons[reasons["id"] == site])
        ]
    )


def _need_text(need: str, params: MatchParams, answer: SitesResult, lang: Lang) -> str:
    """Return a need in words."""
    if need in _VALUES:
        values = join((say(_VALUES[need](each), lang) for each in params.wanted(need)), lang, "or")
        return say(f"match.want_{need}", lang, **{need: values})
    if need == "area":
        return say("match.want_area", lang, area=area(params.area_km2, lang))
    limit = say("unit.min", lang, value=f"{params.limit_min(need):g}")
    goal = getattr(params, need, None)
    if goal is None:
        return say(f"match.want_{need}", lang, minutes=limit)
    goals = answer.goals
    name = goals[goal].name if goal in goals else goal
    return say("match.want_goal", lang, goal=name, minutes=limit)


def _has(row: Any, answer: SitesResult, site: str, lang: Lang) -> str:
    """Return what a site has to offer for a need, in words and figures."""
    known = answer.sites[site]
    if row.need in _SAID:
        return _SAID[row.need](known, lang)
    if math.isnan(row.score):
        return say("match.not_known" if known.located else "match.not_located", lang)
    if row.need == "area":
        return area_words(known, lang)
    if math.isinf(row.value):
        return say("value.unreachable", lang)
    if row.need == "station":
        station = answer.reached[site].near[0].name
        span = walk_words(row.value, row.low, row.high, lang)
        return say("site.there", lang, goal=station, minutes=span)
    span = minutes_range(row.value, row.low, row.high, lang)
    return say("site.there", lang, goal=answer.goals[row.goal].name, minutes=span)


def _industries(site: Site, lang: Lang) -> str:
    """Return the industries the documents name for a site and where, or that they name none."""
    return industry_source_words(site, lang) if site.tags else industry_words(site, lang)


_SAID: Mapping[str, Callable[[Site, Lang], str]] = {
    "industry": _industries,
    "kind": kind_words,
    "status": lambda site, lang: say(f"status.{site.status}", lang),
    "certainty": certainty_words,
}
"""What is said of a site, in words."""


def _score(row: Any, lang: Lang) -> str:
    """Return a score with its range, an unknown one as from 0 to 1."""
    if math.isnan(row.score):
        return say("match.open", lang)
    figures = (row.score, row.score_low, row.score_high)
    worded = [f"{each:.2f}" for each in figures]
    return worded[0] if len(set(worded)) == 1 else span_words(figures, worded, lang)
