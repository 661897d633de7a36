"""Places to settle as tables: all of them, and the ways from one."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from layers.analyses.sites.site_times import LIMITS_MIN
from layers.analyses.sites.sites import SitesResult
from layers.i18n.ranges import minutes_between, round_minutes
from layers.i18n.wording import Lang, say
from layers.model.column_schema import ENDS
from layers.model.columns import digits_of, headings
from layers.tables.site_facts import FACTS

__all__ = ["sites_headings", "sites_table", "trips_table"]

_CALLED = ("industries", "industries_source", "status")
_TIMED = ("walk_min", "rail_hub_min", "airport_min", "university_min")


def sites_table(
    result: SitesResult, ids: Sequence[str], lang: Lang, *, goal: str | None = None
) -> pd.DataFrame:
    """Return one row a site: what is known of it, and what is worked out with its range.

    With a goal its minutes, ``goal_min``, come right behind the name.
    """
    table = result.table.set_index("id", drop=False)
    rows = [_row(result, table.loc[key], lang, goal) for key in ids]
    return pd.DataFrame(rows)


def sites_headings(
    frame: pd.DataFrame, result: SitesResult, lang: Lang, *, goal: str | None = None
) -> dict[str, str]:
    """Return the headings of a table of sites, the facts called as on a card."""
    named = {slug: say(FACTS[slug].label, lang) for slug in _CALLED}
    if goal is not None:
        named["goal_min"] = say("site.to", lang, goal=result.goals[str(goal)].name)
    return headings(frame.columns, lang, "site", named)


def _row(result: SitesResult, row: Any, lang: Lang, goal: str | None) -> dict[str, Any]:
    site = result.sites[row["id"]]
    reached = result.reached.get(site.id)
    missing = say("value.missing", lang)

    def facts(*slugs: str) -> dict[str, str]:
        return {slug: FACTS[slug].words(result, site, lang) or missing for slug in slugs}

    found: dict[str, Any] = {"name": site.name.in_(lang)}
    if goal is not None:
        there: Any = (math.nan,) * 3
        if reached is not None and goal in reached.trips.index:
            there = reached.trips.loc[goal, ["minutes", "low", "high"]].astype(float)
        found |= _minutes("goal_min", there, lang)
    found |= facts("kind", "industries", "industries_source")
    area = site.area_km2
    found["area_km2"] = None if math.isnan(area) else round(area, digits_of("area_km2"))
    near = reached.near[0] if reached and reached.near else None
    found["nearest_station"] = near.name.in_(lang) if near else missing
    for slug in _TIMED:
        found |= _minutes(slug, (float(row[f"{slug}{end}"]) for end in ("", *ENDS)), lang)
    places = [f"places_{limit:g}min" for limit in LIMITS_MIN]
    return found | facts(*places, "band", "status", "certainty")


def _minutes(slug: str, figures: Iterable[float], lang: Lang) -> dict[str, Any]:
    """Return minutes as a number that can be sorted, and their range in words."""
    minutes, low, high = figures
    rounded = round_minutes(minutes, low, high) if math.isfinite(minutes) else None
    return {slug: rounded, f"{slug}_range": minutes_between(minutes, low, high, lang)}


def trips_table(result: SitesResult, site_id: str, lang: Lang) -> pd.DataFrame:
    """Return one row a goal, the nearest of each group first: minutes and their range.

    None for a site without times.
    """
    reached = result.reached.get(site_id)
    if reached is None:
        return pd.DataFrame()
    goals = result.goals
    groups = {group: place for place, group in enumerate(dict.fromkeys(reached.trips["group"]))}
    trips = reached.trips.assign(place=reached.trips["group"].map(groups))
    trips = trips.sort_values(["place", "minutes"], kind="stable")
    rows = []
    for goal, trip in trips.iterrows():
        status = say(f"status.{goals[str(goal)].status}", lang)
        opened = "" if trip["open"] else say("site.not_open", lang, status=status)
        rows.append(
            {
                "name": goals[str(goal)].name.in_(lang) + opened,
                "kind": say(f"site.group_{trip['group']}", lang),
                **_minutes("minutes", trip[["minutes", "low", "high"]].astype(float), lang),
            }
        )
    return pd.DataFrame(rows)
