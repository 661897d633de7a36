"""Sites as a view: its parameters, its questions, its maps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo.errors import Problem
from layers.analyses import ANALYSES
from layers.analyses.sites.match_params import MatchParams, SitesParams
from layers.analyses.sites.site_list import sites_by_id
from layers.analyses.sites.sites import SitesResult
from layers.i18n.wording import Lang, text
from layers.model.layer import Result
from layers.model.parameters import question
from layers.model.progress import Progress, silent
from layers.store.atlas import catalogue
from layers.tables.match_tables import needs_text
from layers.tables.site_filter import find
from layers.tables.site_styles import score_grades, site_tips
from layers.tables.site_tables import sites_headings, sites_table
from layers.views import VIEWS, travel_controls
from layers.views.differences import difference_picture, is_difference
from layers.views.picture import Picture, subtitle_parts
from layers.webmap.linked_table import LinkedTable
from layers.webmap.payload import Scene, SceneLayer

if TYPE_CHECKING:
    from layers.model.layer import Result

__all__ = [
    "MOST_COMPARED", "filtered_by", "needs", "picture", "question_of", "scene",
    "shortlisted_sites", "site_of",
]  # fmt: skip

MOST_COMPARED = 4

_MOST_LETTERS = 60


def question_of(values: Mapping[str, Any]) -> SitesParams:
    """Return what some values ask of all sites."""
    return question(SitesParams, values)


def needs(values: Mapping[str, Any]) -> MatchParams:
    """Return the needs some values stand for.

    Raises
    ------
    ParameterError
        No need weighs anything, or one is out of its range.
    """
    return question(MatchParams, values)


def filtered_by(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the needs that some values filter the list by, which the ranking scores too."""
    found = {
        "industry": values["industry"],
        "station": values["station_max"],
        "goal": values["goal"] and values["goal_max"],
        **{need: values[need] for need in ("kind", "status", "certainty")},
    }
    return tuple(need for need, value in found.items() if value)


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
    under, over = travel_controls.goal_layers(interactive=False)
    scene_layers = [*travel_controls.ground(), *under, travel_controls.lines(year), *over]
    # From the bottom of the map to its top: the smaller on the larger.
    order = [entry.id for entry in catalogue()]
    for layer in sorted(result.layers, key=lambda each: order.index(each.id)):
        only = tuple(key for key in layer.frame.index if key in parts)
        if not only:
            continue
        restyled = None
        if scores is not None:
            answer = layer.frame["id"].map({key: scores[parts[key].id] for key in only})
            restyled = replace(
                layer,
                title=text("match.title"),
                frame=layer.frame.assign(score=answer.astype(float)),
                style=score_grades("score"),
            )
        scene_layers.append(SceneLayer(layer, only=only, tips=tips, restyled=restyled))
    chosen = sites[selected].parts if selected is not None and selected in sites else ()
    return Scene(tuple(scene_layers), lang, selected=chosen[0].id if chosen else None)


def _table(result: SitesResult, ids: Sequence[str], lang: Lang, goal: str | None) -> LinkedTable:
    """Return the facts of some sites, with the minutes to a goal where there is one."""
    frame = sites_table(result, ids, lang, goal=goal)
    further = sites_headings(frame, result, lang, goal=goal)
    return LinkedTable(frame, theme="site", further=further)


def picture(values: Mapping[str, Any], lang: Lang, progress: Progress = silent) -> Picture:
    """Return the view with some values: the sites found, ranked, or on the shortlist.

    Raises as `needs` and the analyses do.
    """
    if values["tab"] != "compare" and is_difference(values):
        return difference_picture("sites", "sites", values, needs(values), lang, progress)
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
        VIEWS["sites"].query(values),
        title,
        subtitle_parts(
            text("sites.count", count=len(ids)),
            *travel_controls.in_words(question_of(values)),
        ),
        scene(
            result,
            ids,
            lang,
            year=question_of(values).year,
            selected=values["site"],
            scores=scores,
        ),
        notes,
        answer,
        table=lambda each: _table(result, ids, each, values["goal"]),
    )
