"""Sites as a view: its parameters, its questions, its maps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo.checks import STATUSES
from geo.errors import Problem
from layers.analyses import ANALYSES
from layers.analyses.sites.match_params import (  # fmt: skip
    HEAVIEST,
    HUB_GROUPS,
    NEEDS,
    RANGES,
    MatchParams,
    goals_in,
)
from layers.analyses.sites.site_goals import goals_by_id
from layers.analyses.sites.site_list import SITE_KINDS, industries, sites_by_id
from layers.analyses.sites.sites import SitesParams, SitesResult
from layers.i18n.wording import Lang, text
from layers.model.catalogue import CATALOG
from layers.model.progress import Progress, silent
from layers.store import repository
from layers.tables.match_tables import needs_text
from layers.tables.site_filter import SORTS, UNLOCATED, find
from layers.tables.site_styles import score_grades, site_tips
from layers.views import link, travel_controls
from layers.views.link import Param
from layers.views.picture import Picture, subtitle_parts
from layers.webmap.payload import Scene, SceneLayer

if TYPE_CHECKING:
    from layers.model.layer import Result

__all__ = [
    "MOST_COMPARED",
    "TABS",
    "needs",
    "params",
    "picture",
    "question_of",
    "scene",
    "shortlisted_sites",
    "site_of",
]  # fmt: skip

TABS = ("all", "match", "compare")
"""All sites; ranked by needs; those of the shortlist side by side."""

MOST_COMPARED = 4

CERTAINTIES = ("surveyed", "approximate", "indicative", "schematic", UNLOCATED)

_ORDER = [entry.id for entry in CATALOG]
"""From the bottom of the map to its top: the smaller on the larger."""

_MOST_LETTERS = 60
_MOST_LISTED = 60

_STAND_INS = {"station_min": 10.0, "hub_min": 60.0, "university_min": 30.0, "area_km2": 1.0}
_WEIGHTS = {"industry": 3, "station": 3, "hub": 2, "university": 2, "area": 1}


def params() -> list[Param]:
    """Return the parameters of the view."""
    return [
        link.choice("tab", TABS, "all"),
        _phrase("q"),
        link.many("industry", industries(), ()),
        link.many("kind", SITE_KINDS, ()),
        link.many("status", sorted(STATUSES), ()),
        link.many("certainty", CERTAINTIES, ()),
        link.number("station_max", 1, 120, None),
        link.choice("goal", goals_by_id(), None),
        link.number("goal_max", 1, 240, None),
        link.choice("sort", SORTS, "listed"),
        link.choice("order", ("asc", "desc"), "asc"),
        link.choice("site", sites_by_id(), None),
        _ids("shortlist"),
        link.choice("need_industry", industries(), None),
        link.choice("need_hub", goals_in(*HUB_GROUPS), None),
        link.choice("need_university", goals_in("university"), None),
        *(link.number(f"need_{name}", *RANGES[name], _STAND_INS[name]) for name in RANGES),
        *(link.whole(f"weight_{need}", 0, HEAVIEST, _WEIGHTS[need]) for need in NEEDS),
        *travel_controls.params(),
    ]


def question_of(values: Mapping[str, Any]) -> SitesParams:
    """Return what some values ask of all sites."""
    return SitesParams(**travel_controls.travel_option_fields(values))


def needs(values: Mapping[str, Any]) -> MatchParams:
    """Return the needs some values stand for; an emptied figure has its default.

    Raises
    ------
    ParameterError
        No need weighs anything, or one is out of its range.
    """
    return MatchParams(
        travel=question_of(values),
        industry=values["need_industry"],
        hub=values["need_hub"],
        university=values["need_university"],
        **_numbers(values),
    )


def _numbers(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return limits and weights under the names of their fields."""
    limits = {name: values[f"need_{name}"] or _STAND_INS[name] for name in RANGES}
    return limits | {f"{need}_weight": values[f"weight_{need}"] for need in NEEDS}


def shortlisted_sites(shortlist: Sequence[str]) -> tuple[list[str], tuple[Problem, ...]]:
    """Return the sites of a shortlist, each once, and a problem for every id that is none."""
    known = sites_by_id()
    once = list(dict.fromkeys(shortlist))
    problems = tuple(
        Problem("site_unknown", field="shortlist", values={"value": each[:_MOST_LETTERS]})
        for each in once
        if each not in known
    )
    return [each for each in once if each in known], problems


def site_of(feature: str) -> str | None:
    """Return the site a feature of the map belongs to, None where it is none."""
    for key, site in sites_by_id().items():
        if feature == key or feature in {part.id for part in site.parts}:
            return key
    return None


def scene(
    result: SitesResult,
    ids: Sequence[str],
    lang: Lang,
    *,
    year: int | None = None,
    selected: str | None = None,
    scores: Mapping[str, float] | None = None,
) -> Scene:
    """Return some sites on the map, coloured by their scores (0 to 100) where there are any."""
    sites = result.sites
    parts = {part.id: sites[key] for key in ids for part in sites[key].parts}
    tips = site_tips(result, ids, lang, scores)
    drawn = [
        *travel_controls.ground(),
        SceneLayer(repository.layer("universities"), interactive=False),
    ]
    drawn.append(travel_controls.lines(year))
    drawn.append(SceneLayer(repository.layer("anchors"), interactive=False))
    for layer in sorted(result.layers, key=lambda each: _ORDER.index(each.id)):
        only = tuple(key for key in layer.frame.index if key in parts)
        if not only:
            continue
        restyled = None
        if scores is not None:
            told = layer.frame["id"].map({key: scores[parts[key].id] for key in only})
            restyled = replace(
                layer,
                title=text("match.title"),
                frame=layer.frame.assign(score=told.astype(float)),
                style=score_grades("score"),
            )
        drawn.append(SceneLayer(layer, only=only, tips=tips, restyled=restyled))
    chosen = sites[selected].parts if selected is not None and selected in sites else ()
    return Scene(tuple(drawn), lang, selected=chosen[0].id if chosen else None)


def picture(values: Mapping[str, Any], lang: Lang, progress: Progress = silent) -> Picture:
    """Return the view with some values: the sites found, ranked, or on the shortlist.

    Raises as `needs` and the analyses do.
    """
    known = {param.name: param for param in params()}
    result = ANALYSES["sites"].run(question_of(values), progress)
    notes, scores, title = result.notes, None, text("page.sites")
    if values["tab"] == "match":
        ranked = ANALYSES["match"].run(needs(values), progress)
        ids = list(ranked.table["id"])
        scores = dict(zip(ids, 100 * ranked.table["score"], strict=True))
        # On a page the needs stand beside the ranking; what leaves it has to tell them.
        notes = (needs_text(needs(values), result), *ranked.notes)
        title = text("match.title")
        answer: Result = ranked
    else:
        compared = values["tab"] == "compare"
        ids = (
            shortlisted_sites(values["shortlist"])[0]
            if compared
            else list(find(result, values, lang).ids)
        )
        listed_only = result.table.set_index("id", drop=False).loc[ids].reset_index(drop=True)
        answer = replace(result, table=listed_only)
    return Picture(
        "sites",
        link.write(known, values),
        title,
        subtitle_parts(
            text("sites.count", count=len(ids)),
            *travel_controls.in_words(question_of(values)),
        ),
        scene(
            result,
            ids,
            lang,
            year=travel_controls.year_of(values),
            selected=values["site"],
            scores=scores,
        ),
        notes,
        answer,
    )


def _phrase(name: str) -> Param:
    """Return a parameter with some words, in whatever language."""

    def read(value: str) -> str:
        words = " ".join(value.split())
        if len(words) > _MOST_LETTERS or not words.isprintable():
            raise ValueError(value)
        return words

    return Param(name, "", read, lambda value: value or "", f"≤ {_MOST_LETTERS}")


def _ids(name: str) -> Param:
    """Return a parameter with ids in their order; which of them there are is told later."""

    def read(value: str) -> list[str]:
        parts = [part for part in value.split(",") if part]
        if len(parts) > _MOST_LISTED:
            raise ValueError(value)
        return list(dict.fromkeys(parts))

    return Param(name, [], read, ",".join, ", ".join([*list(sites_by_id())[:3], "…"]))
