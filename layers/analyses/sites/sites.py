"""All places to settle: what is known of each, and what can be worked out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.crs import METRIC
from layers.analyses.common.assumptions_text import basis
from layers.analyses.common.proximity import method_in_use
from layers.analyses.sites.match_params import SitesParams
from layers.analyses.sites.site_goals import Goal, goals_by_id
from layers.analyses.sites.site_ground import Share, overlaps, towns
from layers.analyses.sites.site_list import DIRECTORY, SITE_LAYERS, Site, sites_by_id
from layers.analyses.sites.site_times import LIMITS_MIN, WAIT, Reached, connected, reached
from layers.i18n.wording import Text, by_language, join, text, text_fields
from layers.model.layer import Result
from layers.model.progress import Progress, silent
from layers.store import repository
from layers.transit.services import Transit, transit

__all__ = ["NEAREST", "SitesParams", "sites"]

NEAREST = ("rail_hub", "airport", "university", "site")
"""Groups of goals of which the table names the one reached soonest."""


@dataclass(frozen=True, eq=False, kw_only=True)
class SitesResult(Result):
    """Every place to settle.

    Parameters
    ----------
    sites, goals
        By id.
    reached
        What is reached from each site with a location.
    towns, overlaps
        On which towns and other sites each lies, by its id.
    assumed_lines
        Lines whose headway has no source.
    unlocated
        Ids of the sites without a location.
    """

    sites: Mapping[str, Site]
    goals: Mapping[str, Goal]
    reached: Mapping[str, Reached]
    towns: Mapping[str, tuple[Share, ...]]
    overlaps: Mapping[str, tuple[Share, ...]]
    assumed_lines: tuple[str, ...]
    unlocated: tuple[str, ...]

    @property
    def goals_count(self) -> int:
        """To how many goals one goes from each site: it may itself be one."""
        return max(len(self.goals) - 1, 0)


def sites(params: SitesParams, progress: Progress = silent) -> SitesResult:
    """Return every place to settle.

    What is computed is missing (nan, None) for a site without a location, and for
    all of them where what runs is a feed of elsewhere. Minutes are medians of who
    sets out at any moment.

    Returns
    -------
    SitesResult
        layers: those that hold sites, as they are. table: one row a site: id,
        name_zh, name_en, kind, layer, located, industries (a tuple of slugs),
        industries_source (their sources, in that order), area_km2, area_published,
        status, certainty, uncertainty_m; station (id of the nearest), walk, walk_low,
        walk_high (minutes on foot to it); of each
        group of `NEAREST` the goal that is reached soonest (its id under the
        group's name) with _min, _low and _high; within_15 and so on (goals reached
        within those minutes) with _low and _high; ptal, ptal_low, ptal_high, band,
        band_low, band_high of the site's middle. Minutes are inf where there is no
        way.

    Raises
    ------
    DataError
        If a layer, a table, the feed or the street network is missing or broken.
    """
    known = sites_by_id()
    running = transit(params.period, params.year)
    here = running.crs == METRIC
    goals = goals_by_id() if here else {}
    found: dict[str, Reached] = {}
    levels: dict[str, dict[str, Any]] = {}
    if here:
        found = reached(known, goals, running, params, lambda part: progress(0.9 * part))
        progress(0.9)
        levels = connected([site for site in known.values() if site.located], running, params)
    progress(0.95)
    unlocated = tuple(key for key, site in known.items() if not site.located)
    rows = [_row(site, found.get(key), levels.get(key, {})) for key, site in known.items()]
    return SitesResult(
        tuple(repository.layer(each) for each in SITE_LAYERS),
        pd.DataFrame(rows),
        _notes(params, running, known, goals, unlocated),
        method=method_in_use(params.method, running.crs),
        sites=known,
        goals=goals,
        reached=found,
        towns=towns(known.values()),
        overlaps=overlaps(known),
        assumed_lines=running.assumed,
        unlocated=unlocated,
    )


def _row(site: Site, found: Reached | None, level: Mapping[str, Any]) -> dict[str, Any]:
    near = found.near[0] if found and found.near else None
    row: dict[str, Any] = {
        "id": site.id,
        **text_fields("name", site.name),
        "kind": site.kind,
        "layer": site.layer_id,
        "located": site.located,
        "industries": site.industries,
        "industries_source": tuple(tag.source for tag in site.tags),
        "area_km2": site.area_km2,
        "area_published": site.area_published,
        "status": site.status,
        "certainty": site.certainty,
        "uncertainty_m": math.nan if site.uncertainty_m is None else site.uncertainty_m,
        "station": near and near.id,
        "walk": near.minutes if near else math.nan,
        "walk_low": near.low if near else math.nan,
        "walk_high": near.high if near else math.nan,
    }
    none = None, math.nan, math.nan, math.nan
    for group in NEAREST:
        goal, minutes, low, high = found.nearest.get(group, none) if found else none
        row |= {group: goal, f"{group}_min": minutes, f"{group}_low": low, f"{group}_high": high}
    for limit in LIMITS_MIN:
        counts = found.within[limit] if found else (math.nan,) * 3
        row |= {
            f"within_{limit:g}{end}": count
            for end, count in zip(("", "_low", "_high"), counts, strict=True)
        }
    for name in ("ptal", "ptal_low", "ptal_high"):
        row[name] = level.get(name, math.nan)
    for name in ("band", "band_low", "band_high"):
        row[name] = level.get(name)
    return row


def _notes(
    params: SitesParams,
    running: Transit,
    known: Mapping[str, Site],
    goals: Mapping[str, Goal],
    unlocated: tuple[str, ...],
) -> tuple[Text, ...]:
    directory = sum(site.layer_id == DIRECTORY for site in known.values())
    names = by_language(lambda lang: join((known[key].name.in_(lang) for key in unlocated), lang))
    told = [text("sites.sentence", count=len(known), located=len(known) - len(unlocated))]
    if unlocated:
        told.append(text("sites.unlocated", count=len(unlocated), directory=directory, names=names))
    told.append(text("sites.area"))
    told.append(text("sites.shares"))
    if not goals:
        return (*told, text("sites.elsewhere"))
    told.append(text("sites.goals", count=len(goals) - 1))
    told.append(text("sites.blocks"))
    told.append(text("sites.middle"))
    return (*told, *basis(params, running, WAIT))
