"""Places to settle as tables: all of them, one by its facts, its ways, several side by side."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from layers.analyses.sites.site_times import LIMITS_MIN
from layers.analyses.sites.sites import SitesResult
from layers.i18n.ranges import minutes_between, minutes_range, round_minutes
from layers.i18n.wording import Lang, Text, join, say
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
    title_of,
)

__all__ = ["fact_rows", "sites_table", "trips_table"]

_TIMED = ("rail_hub", "airport", "university")


def sites_table(
    result: SitesResult, ids: Sequence[str], lang: Lang, *, goal: str | None = None
) -> pd.DataFrame:
    """Return one row a site: what is known of it, and what is worked out with its range.

    With a goal its minutes come right behind the name.
    """
    table = result.table.set_index("id", drop=False)
    rows = [_row(result, table.loc[key], lang, goal) for key in ids]
    return pd.DataFrame(rows)


def _row(result: SitesResult, row: Any, lang: Lang, goal: str | None) -> dict[str, Any]:
    site = result.sites[row["id"]]
    reached = result.reached.get(site.id)
    found: dict[str, Any] = {say("column.name", lang): title_of(site, lang)}
    if goal is not None:
        there: Any = None
        if reached is not None and goal in reached.trips.index:
            there = tuple(reached.trips.loc[goal, ["minutes", "low", "high"]].astype(float))
        head = say("site.to", lang, goal=result.goals[goal].name)
        found |= _minutes(head, there or (math.nan,) * 3, lang)
    found[say("column.kind", lang)] = kind_words(site, lang)
    found[say("card.industries", lang)] = industry_words(site, lang)
    found[say("card.industries_source", lang)] = industry_source_words(site, lang)
    found[say("column.area", lang)] = None if math.isnan(site.area_km2) else round(site.area_km2, 2)
    near = reached.near[0] if reached and reached.near else None
    found[say("column.nearest", lang)] = near.name.in_(lang) if near else say("value.missing", lang)
    walk = row["walk"], row["walk_low"], row["walk_high"]
    found |= _minutes(say("site.walk_head", lang), walk, lang)
    for group in _TIMED:
        figures = tuple(float(row[f"{group}_{end}"]) for end in ("min", "low", "high"))
        found |= _minutes(say(f"site.nearest_{group}", lang), figures, lang)
    for limit in LIMITS_MIN:
        head = say(f"site.within_{limit:g}", lang)
        found[head] = count_words(result, site.id, limit, lang)
    found[say("site.level", lang)] = level_words(
        row["band"], row["band_low"], row["band_high"], lang
    )
    found[say("card.status", lang)] = say(f"status.{site.status}", lang)
    found[say("column.certainty", lang)] = certainty_words(site, lang)
    return found


def _minutes(head: str, figures: Sequence[float], lang: Lang) -> dict[str, Any]:
    """Return minutes as a number that can be sorted, and their range in words."""
    minutes, low, high = figures
    shown = round_minutes(minutes, low, high) if math.isfinite(minutes) else None
    between = minutes_between(minutes, low, high, lang)
    return {head: shown, say("site.range_of", lang, of=head): between}


def fact_rows(result: SitesResult, site_id: str, lang: Lang) -> list[tuple[str, str]]:
    """Return what is known of a site, label and value, in reading order."""
    site = result.sites[site_id]
    row = result.table.set_index("id").loc[site_id]
    missing = say("value.missing", lang)
    reached = result.reached.get(site_id)
    rows = [
        (say("column.kind", lang), kind_words(site, lang)),
        (say("card.industries", lang), industry_words(site, lang)),
        (say("card.industries_source", lang), industry_source_words(site, lang)),
        (say("site.area", lang), area_words(site, lang)),
        (say("card.status", lang), say(f"status.{site.status}", lang)),
        (say("card.certainty", lang), certainty_words(site, lang)),
    ]
    if not site.located:
        reason = site.reason.in_(lang)
        return [*rows, *([(say("directory.reason", lang), reason)] if reason else [])]
    towns, overlaps = (each[site_id] for each in (result.towns, result.overlaps))
    rows.append((say("site.towns", lang), _shares_text(towns, lang) or missing))
    rows.append(
        (say("site.overlaps", lang), _shares_text(overlaps, lang) or say("site.none", lang))
    )
    if reached is None:
        return rows
    stations = [near_words(near, lang) for near in reached.near]
    rows.append((say("site.stations", lang), join(stations, lang) or missing))
    for group in _TIMED:
        goal, minutes, low, high = reached.nearest.get(group, (None, *(math.inf,) * 3))
        value = (
            missing
            if goal is None
            else say("site.there", lang, goal=result.goals[goal].name,
                     minutes=minutes_range(minutes, low, high, lang))
        )  # fmt: skip
        rows.append((say(f"site.near_{group}", lang), value))
    for limit in LIMITS_MIN:
        head = say(f"site.within_{limit:g}", lang)
        rows.append((head, count_words(result, site_id, limit, lang)))
    level = level_words(row["band"], row["band_low"], row["band_high"], lang)
    return [*rows, (say("site.level", lang), level)]


def _shares_text(shares: Sequence[Any], lang: Lang) -> str:
    return join((share_words(each, lang) for each in shares), lang)


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
        name: Text = goals[str(goal)].name
        opened = "" if trip["open"] else say("site.not_open", lang, status=say(
            f"status.{goals[str(goal)].status}", lang))  # fmt: skip
        rows.append(
            {
                say("column.name", lang): name.in_(lang) + opened,
                say("column.kind", lang): say(f"site.group_{trip['group']}", lang),
                say("column.minutes", lang): round_minutes(
                    trip["minutes"], trip["low"], trip["high"]
                )
                if math.isfinite(trip["minutes"])
                else None,
                say("column.minutes_range", lang): minutes_between(
                    trip["minutes"], trip["low"], trip["high"], lang
                ),
            }
        )
    return pd.DataFrame(rows)
