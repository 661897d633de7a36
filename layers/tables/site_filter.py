"""Which places to settle are looked for, and in what order."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from layers.analyses.sites.site_list import CERTAINTIES, UNLOCATED, Site, kind_key
from layers.analyses.sites.sites import SitesResult
from layers.i18n.languages import languages
from layers.i18n.wording import say

__all__ = ["SORTS", "FilterResult", "find", "minutes_to"]

SORTS = (
    "listed", "name", "kind", "area", "walk", "goal", "rail_hub", "airport", "university",
    "within", "ptal", "status", "certainty",
)  # fmt: skip
"""What sites can be sorted by; "listed" keeps the order of the data."""

_COLUMNS = {
    "area": "area_km2", "walk": "walk_min", "rail_hub": "rail_hub_min", "airport": "airport_min",
    "university": "university_min", "within": "places_30min", "ptal": "ptal_index",
}  # fmt: skip
_MOST_FIRST = {"area", "within", "ptal"}
"""Of these the largest comes first, where order is not turned round."""


@dataclass(frozen=True)
class FilterResult:
    """The sites that were looked for.

    Parameters
    ----------
    ids
        In the order asked for.
    unknown
        Sites left out only because what was asked for is not known of them.
    """

    ids: tuple[str, ...]
    unknown: tuple[str, ...]


def find(result: SitesResult, values: Mapping[str, Any], lang: str) -> FilterResult:
    """Return the sites that meet every filter.

    Parameters
    ----------
    result
        What `layers.analyses.sites.sites.sites` answers.
    values
        Of `layers.views.page_options.SitesPage`: q, industry, kind, status, certainty,
        station_max, goal, goal_max, sort, order.
    lang
        The language names are sorted in.
    """
    table: Any = result.table.set_index("id")
    sites = result.sites
    toward = minutes_to(result, values["goal"])
    kept: list[str] = []
    unknown: list[str] = []
    for key, site in sites.items():
        tests = [
            _within(table.loc[key, "walk_min"], values["station_max"]),
            _within(toward.get(key, math.nan), values["goal_max"] if values["goal"] else None),
            _among(site.industries, values["industry"]),
        ]
        if not _matches_statements(site, values) or False in tests:
            continue
        (unknown if None in tests else kept).append(key)
    ordered = _ordered(kept, table, sites, toward, values, lang)
    return FilterResult(tuple(ordered), tuple(unknown))


def minutes_to(result: SitesResult, goal: str | None) -> dict[str, float]:
    """Return the minutes from each site to a goal, inf where there is no way; unknown ones lack."""
    minutes: dict[str, Any] = {key: each.trips["minutes"] for key, each in result.reached.items()}
    found = {key: float(each[goal]) for key, each in minutes.items() if goal in each.index}
    if goal in result.reached:
        found[str(goal)] = 0.0
    return found


def _matches_statements(site: Site, values: Mapping[str, Any]) -> bool:
    """Return whether what is said of a site is what is looked for; of this nothing is unknown."""
    certainty = site.certainty or UNLOCATED
    chosen = (
        (site.kind, values["kind"]),
        (site.status, values["status"]),
        (certainty, values["certainty"]),
    )
    if any(wanted and value not in wanted for value, wanted in chosen):
        return False
    words = " ".join((values["q"] or "").casefold().split())
    texts = [site.id, *site.name.values(), *site.others]
    for lang in languages():
        texts.append(say(kind_key(site.kind), lang))
        texts += [say(f"industry.{each}", lang) for each in site.industries]
    return not words or any(words in " ".join(text.casefold().split()) for text in texts)


def _within(minutes: float, limit: float | None) -> bool | None:
    """Return whether a limit is kept, None where that is not known."""
    if limit is None:
        return True
    return None if math.isnan(minutes) else minutes <= limit


def _among(industries: tuple[str, ...], wanted: list[str]) -> bool | None:
    """Return whether any of some industries is named, None where none at all is."""
    if not wanted:
        return True
    return bool(set(industries) & set(wanted)) if industries else None


def _ordered(  # noqa: PLR0917 - all of it is looked at
    kept: list[str],
    table: pd.DataFrame,
    sites: Mapping[str, Site],
    toward: Mapping[str, float],
    values: Mapping[str, Any],
    lang: str,
) -> list[str]:
    """Return ids sorted; what is not known comes last either way."""
    by, turned = values["sort"], values["order"] == "desc"

    def key(each: str) -> Any:
        site = sites[each]
        match by:
            case "name":
                return site.name.in_(lang).casefold()
            case "kind":
                return site.kind
            case "status":
                return site.status
            case "certainty":
                return None if site.certainty is None else CERTAINTIES.index(site.certainty)
            case "goal":
                return toward.get(each)
            case _:
                figure = table[_COLUMNS[by]].astype(float)[each]
                return None if math.isnan(figure) else figure

    if by == "listed":
        return kept[::-1] if turned else kept
    known = [each for each in kept if key(each) is not None]
    rest = [each for each in kept if key(each) is None]
    return sorted(known, key=key, reverse=turned != (by in _MOST_FIRST)) + rest
