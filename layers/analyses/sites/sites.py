"""All places to settle: what is known of each, and what can be worked out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from layers.analyses.common.assumptions_text import basis
from layers.analyses.common.proximity import method_in_use
from layers.analyses.sites.match_params import SitesParams
from layers.analyses.sites.site_goals import Goal, goals_by_id
from layers.analyses.sites.site_ground import Share, overlaps, towns
from layers.analyses.sites.site_list import DIRECTORY, Site, sites_by_id
from layers.analyses.sites.site_times import LIMITS_MIN, WAIT, Reached, connected, reached
from layers.i18n.wording import Text, by_language, join, text, text_fields
from layers.model.layer import Result
from layers.model.progress import Progress, silent
from layers.store import repository
from layers.store.atlas import METRIC, with_role
from layers.transit.services import Transit, transit

__all__ = ["NEAREST", "SitesParams", "sites"]

NEAREST = ("rail_hub", "airport", "university", "site")
"""Groups of goals of which the table names the one reached soonest."""

_NO_SITE = Site(
    id="", name=Text(), others=(), kind="", layer_id="", parts=(), tags=(), area_km2=math.nan,
    area_published=False, status="", certainty=None, uncertainty_m=None, facts=Text(),
    reason=Text(),
)  # fmt: skip
"""Its row gives the table its columns where an atlas has no sites."""


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
        name_zh, name_en, kind, layer_id, located, industries (a tuple of slugs),
        industries_source (their sources, in that order), area_km2, has_published_area,
        status, certainty, uncertainty_m; nearest_station_id, walk_min (on foot to it)
        with _low and _high; of each group of `NEAREST` the goal that is reached
        soonest, such as airport_id, airport_min with _low and _high; places_15min
        and so on (goals reached within those minutes), and ptal_index and band of
        the site's middle, each with _low and _high. Minutes are inf where there is no
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
        tuple(repository.layer(each) for each in with_role("site")),
        pd.DataFrame(rows or [_row(_NO_SITE, None, {})]).iloc[: len(rows)],
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
        "layer_id": site.layer_id,
        "located": site.located,
        "industries": site.industries,
        "industries_source": tuple(tag.source for tag in site.tags),
        "area_km2": site.area_km2,
        "has_published_area": site.area_published,
        "status": site.status,
        "certainty": site.certainty,
        "uncertainty_m": math.nan if site.uncertainty_m is None else site.uncertainty_m,
        "nearest_station_id": near and near.id,
        "walk_min": near.minutes if near else math.nan,
        "walk_min_low": near.low if near else math.nan,
        "walk_min_high": near.high if near else math.nan,
    }
    none = None, math.nan, math.nan, math.nan
    for group in NEAREST:
        goal, minutes, low, high = found.nearest.get(group, none) if found else none
        row |= {f"{group}_id": goal, f"{group}_min": minutes}
        row |= {f"{group}_min_low": low, f"{group}_min_high": high}
    for limit in LIMITS_MIN:
        counts = found.within[limit] if found else (math.nan,) * 3
        row |= {
            f"places_{limit:g}min{end}": count
            for end, count in zip(("", "_low", "_high"), counts, strict=True)
        }
    for end in ("", "_low", "_high"):
        row[f"ptal_index{end}"] = level.get(f"ptal{end}", math.nan)
    for end in ("", "_low", "_high"):
        row[f"band{end}"] = level.get(f"band{end}")
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
    sentences = [text("sites.sentence", count=len(known), located=len(known) - len(unlocated))]
    if unlocated:
        sentences.append(
            text("sites.unlocated", count=len(unlocated), directory=directory, names=names)
        )
    sentences.append(text("sites.area"))
    sentences.append(text("sites.shares"))
    if running.crs != METRIC:
        return (*sentences, text("sites.elsewhere"))
    if not goals:
        return (*sentences, text("sites.no_goals"))
    sentences.append(text("sites.goals", count=len(goals) - 1))
    sentences.append(text("sites.blocks"))
    sentences.append(text("sites.middle"))
    return (*sentences, *basis(params, running, WAIT))
