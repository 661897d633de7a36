"""Places to settle ranked by how well they meet a company's needs, with the reasons."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.indicators.scoring import at_least, rank_bounds, ranking, up_to
from layers.analyses.sites.match_params import MatchParams
from layers.analyses.sites.site_list import UNLOCATED, Site
from layers.analyses.sites.site_times import Reached
from layers.analyses.sites.sites import SitesResult
from layers.i18n.wording import Text, join_texts, text, text_columns, text_of
from layers.model.layer import Result, records

__all__ = ["match", "scored"]


@dataclass(frozen=True)
class _Fact:
    """What a need is measured by: a figure with its range, nan where it is not known."""

    value: float
    low: float
    high: float
    goal: str | None = None


_UNKNOWN = _Fact(math.nan, math.nan, math.nan)

_REASONS = (
    "id", "need", "weight", "value", "low", "high", "goal", "score", "score_low", "score_high",
)  # fmt: skip
"""The columns of the reasons."""


@dataclass(frozen=True, eq=False, kw_only=True)
class MatchResult(Result):
    """Sites ranked by needs.

    Parameters
    ----------
    reasons
        One row a site and need: id, need, weight, value, low, high, goal, score, score_low,
        score_high; nan where not known.
    """

    reasons: pd.DataFrame


def match(params: MatchParams, answer: SitesResult) -> MatchResult:
    """Return the sites ranked by a company's needs.

    Parameters
    ----------
    params
        The needs.
    answer
        What `layers.analyses.sites.sites.sites` answers for the same way of travelling.

    Returns
    -------
    MatchResult
        table: one row a site, the best first: id, name_zh, name_en, located,
        score (0 to 1, what is not known counts as not met), most (if it were met
        in full), rank, tied (another has the same score), best and worst (the rank
        if what is not known turned out best, or worst), range_best and range_worst
        (the same with all figures at the ends of their ranges too), unknown tuple of needs).
    """
    sites, found, weights = answer.sites, answer.reached, params.weights
    rows = [
        {"id": key, "need": need, "weight": weight, **scored(params, need, site, found.get(key))}
        for key, site in sites.items()
        for need, weight in weights.items()
    ]
    reasons = pd.DataFrame(rows, columns=_REASONS)
    shape = len(sites), len(weights)
    heavy = np.array(list(weights.values()), dtype=float)
    ranked = ranking(reasons["score"].to_numpy(float).reshape(shape), heavy)
    low, high = (
        reasons[name].fillna(unknown).to_numpy(float).reshape(shape) @ (heavy / heavy.sum())
        for name, unknown in (("score_low", 0.0), ("score_high", 1.0))
    )
    range_best, range_worst = rank_bounds(np.round(low, 9), np.round(high, 9))
    lacking = reasons[reasons["score"].isna()].groupby("id")["need"].agg(tuple)
    table = pd.DataFrame(
        {
            "id": list(sites),
            **text_columns("name", (site.name for site in sites.values())),
            "located": [site.located for site in sites.values()],
            "score": ranked.score,
            "most": ranked.most,
            "rank": ranked.rank,
            "tied": ranked.tied,
            "best": ranked.best,
            "worst": ranked.worst,
            "range_best": range_best,
            "range_worst": range_worst,
            "unknown": [lacking.get(key, ()) for key in sites],
        }
    ).sort_values(["rank", "most"], ascending=[True, False], kind="stable", ignore_index=True)
    notes = _notes(table, params, sites) + answer.notes[1:]
    return MatchResult(answer.layers, table, notes, reasons=reasons)


def scored(params: MatchParams, need: str, site: Site, found: Reached | None) -> dict[str, object]:
    """Return what a site has to offer for a need, and the score of that."""
    if need in {"industry", "kind", "status", "certainty"}:
        met = _statement(need, site, params.wanted(need))
        fact, scores = _UNKNOWN, (met, met, met)
    elif need == "area":
        fact = _Fact(*(site.area_km2,) * 3)
        scores = _scores(at_least, (fact.value, fact.low, fact.high), params.area_km2)
    else:
        fact = _minutes(params, need, found)
        scores = _scores(up_to, (fact.value, fact.high, fact.low), params.limit_min(need))
    return {
        "value": fact.value,
        "low": fact.low,
        "high": fact.high,
        "goal": fact.goal,
        **dict(zip(("score", "score_low", "score_high"), scores, strict=True)),
    }


def _statement(need: str, site: Site, wanted: Sequence[str]) -> float:
    """Return 1 where a site is as wanted, 0 where not, nan where nothing is said of that."""
    if need == "industry":
        return float(bool(set(wanted) & set(site.industries))) if site.industries else math.nan
    if need == "certainty":
        known = site.certainty is not None or UNLOCATED in wanted
        return float((site.certainty or UNLOCATED) in wanted) if known else math.nan
    return float(getattr(site, need) in wanted)


def _scores(
    score: Callable[[list[float], float], np.ndarray],
    figures: tuple[float, float, float],
    wanted: float,
) -> tuple[float, float, float]:
    value, low, high = score(list(figures), wanted).tolist()
    return value, low, high


def _minutes(params: MatchParams, need: str, found: Reached | None) -> _Fact:
    """Return the minutes to a station, hub or university; a way that is not there is inf."""
    if found is None:
        return _UNKNOWN
    if need == "station":
        near = found.near[0] if found.near else None
        return _Fact(near.minutes, near.low, near.high, near.id) if near else _UNKNOWN
    goal = getattr(params, need)
    if goal is None:
        group = "rail_hub" if need == "hub" else "university"
        none = None, math.nan, math.nan, math.nan
        nearest, minutes, low, high = found.nearest.get(group, none)
        return _Fact(minutes, low, high, nearest)
    if goal not in found.trips.index:
        return _UNKNOWN
    row = found.trips.loc[goal]
    return _Fact(float(row["minutes"]), float(row["low"]), float(row["high"]), goal)


def _notes(table: pd.DataFrame, params: MatchParams, sites: Mapping[str, Site]) -> tuple[Text, ...]:
    """Return the first of the ranking, and how it was made."""
    if table.empty:
        return (text("match.no_sites"),)
    first = table[table["rank"] == 1]
    names = join_texts(text_of(row) for row in records(first))
    sentences = [text("match.first" if len(first) == 1 else "match.first_tied", names=names,
                 score=f"{100 * first['score'].iloc[0]:.0f}")]  # fmt: skip
    doubtful = table[(table["best"] == 1) & (table["rank"] > 1)]
    if len(doubtful):
        others = join_texts(text_of(row) for row in records(doubtful))
        sentences.append(text("match.could_lead", names=others))
    sentences.append(text("match.score"))
    sentences.append(text("match.unknown"))
    sentences.append(text("match.ranges"))
    wanted = params.wanted("industry")
    if not wanted and params.industry_weight:
        sentences.append(text("match.any_industry"))
    elif params.industry_weight and not any(
        set(wanted) & set(site.industries) for site in sites.values()
    ):
        named = join_texts(text(f"industry.{each}") for each in wanted)
        sentences.insert(1, text("match.industry_nowhere", industry=named))
    return tuple(sentences)
