"""Before and after: the map of a difference, and the two maps that it lies between."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from layers.analyses import ANALYSES
from layers.analyses.differences.difference_result import DifferenceParams, DifferenceResult
from layers.analyses.differences.difference_words import column_text
from layers.i18n.wording import Lang, Text, text
from layers.model.layer import records
from layers.model.progress import Progress
from layers.scenarios.library import in_scenario, layout_name, scenario_in, with_scenario
from layers.store import repository
from layers.store.atlas import with_role
from layers.store.reading import data_overlay
from layers.tables.difference_tables import difference_cells, effect_tips
from layers.views import VIEWS
from layers.views.map_years import years_on_map
from layers.views.page_options import PAIRS
from layers.views.picture import Picture, subtitle_parts
from layers.views.scenario_map import with_street_edits
from layers.views.site_maps import merge_scenes
from layers.views.travel_controls import lines
from layers.webmap.payload import HOME, Scene, SceneLayer

__all__ = [
    "PairOfMaps", "base_values", "difference_of", "difference_picture", "difference_scene",
    "is_difference", "is_pair", "pair_of_maps", "year_of",
]  # fmt: skip

_FAINT = 0.4
"""How strong outlines lie over a surface: their colours are not to be taken for its classes."""

_MOST_FACTS = 12
"""So many rows stand below two maps side by side; the table has all."""


def difference_of(question: str, params: Any, values: Mapping[str, Any]) -> DifferenceParams | None:
    """Return what is compared where a question is asked in a scenario; None without one.

    Parameters
    ----------
    question, params
        The question, in the scenario.
    values
        Of its page: against which base, and how differences are told.
    """
    name = scenario_in(params)
    if name is None:
        return None
    return DifferenceParams(
        question, with_scenario(params, None), name, values["against"], values["change"]
    )


def difference_scene(result: DifferenceResult, wanted: DifferenceParams, lang: Lang) -> Scene:
    """Return what gets better and worse where, between the towns and the metro of the scenario."""
    tips = effect_tips(result, lang, wanted.change) if result.surface is None else {}
    drawing = [SceneLayer(each, by_address=False, tips=tips) for each in result.layers]
    # Stations that are coloured themselves are not drawn a second time.
    bare = all("Point" not in each.geometry_types for each in result.layers)
    stations = [SceneLayer(repository.layer("stations"), interactive=False)] if bare else []
    under = [_outline(each) for each in with_role("ground")]
    if result.surface is not None:
        over_ground = [each for each in with_role("summary") if each not in with_role("ground")]
        faint = (replace(_outline(each), opacity=_FAINT) for each in over_ground)
        drawing = [SceneLayer(result.surface), *faint]
    year = year_of(wanted.params)
    tracks = lines(year)
    over = [*drawing, tracks, *stations] if bare else [tracks, *drawing]
    return Scene(
        (*under, *over), lang, years=years_on_map(year),
        pin=getattr(wanted.params, "point", None),
    )  # fmt: skip


def _outline(layer: str) -> SceneLayer:
    return SceneLayer(repository.layer(layer), interactive=False)


def year_of(params: Any) -> int | None:
    """Return the year of a question, which may be that of what it is made of."""
    found: int | None = getattr(params, "year", None)
    return params.travel.year if hasattr(params, "travel") else found


def is_difference(values: Mapping[str, Any]) -> bool:
    """Return whether values of a page ask what differs, and of a scenario."""
    return values["scenario"] is not None and values["compare"] == "difference"


def is_pair(values: Mapping[str, Any]) -> bool:
    """Return whether values of a page ask for the maps of a scenario and of its base."""
    return values.get("scenario") is not None and values.get("compare") in PAIRS


def base_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the same page for the base that a scenario is held against."""
    return {**values, "scenario": values["against"], "compare": "scenario", "against": None}


def difference_picture(  # noqa: PLR0917 - a picture takes them all
    page: str, question: str, values: Mapping[str, Any], params: Any, lang: Lang,
    progress: Progress,
) -> Picture:  # fmt: skip
    """Return the difference of a question that a scenario makes, for every way out."""
    wanted = difference_of(question, params, values)
    if wanted is None:
        raise ValueError(question)
    result = ANALYSES["difference"].run(wanted, progress)
    return Picture(
        page,
        VIEWS[page].query(values),
        text("effect.name"),
        subtitle_parts(
            text(f"page.{page}"), column_text(result.mapped, wanted.params), _against(wanted)
        ),
        difference_scene(result, wanted, lang),
        result.notes,
        result,
        result.notes[0],
        table=partial(difference_cells, result, wanted.params),
    )


def _against(wanted: DifferenceParams) -> Text | None:
    """Return which other scenario is the base, None for things as they are."""
    if wanted.base is None:
        return None
    return text("effect.against", title=layout_name(wanted.base))


@dataclass(frozen=True, eq=False)
class PairOfMaps:
    """Two maps of one question, of one extent and with one legend.

    Parameters
    ----------
    names
        What they are called: things as they are, and the scenario.
    scenes
        The map of each.
    together
        Both as one, whose legend serves them.
    facts
        Rows below them: what, before, after, and whether it differs.
    """

    names: tuple[Text, Text]
    scenes: tuple[Scene, Scene]
    together: Scene
    facts: tuple[tuple[str, tuple[str, str], bool], ...]


def pair_of_maps(
    result: DifferenceResult, wanted: DifferenceParams, params: Any, lang: Lang,
    scene_of: Callable[[Any], Scene],
) -> PairOfMaps:  # fmt: skip
    """Return the maps of a question in the base, and in the scenario that all is read in.

    Parameters
    ----------
    result, wanted
        The difference between them, and what it is of.
    params
        The question, in the scenario.
    scene_of
        Returns the map of a question, of the data as they are read then.
    """
    after = with_street_edits(scene_of(params))
    with data_overlay.applied(None), in_scenario(wanted.base):
        before = with_street_edits(scene_of(with_scenario(params, wanted.base)))
    scenes = tuple(
        replace(each, selected=None, pin=None, years=None, point=False, focus=HOME,
                focus_token=str(HOME), view=None)
        for each in (before, after)
    )  # fmt: skip
    cells = records(difference_cells(result, params, lang).frame.head(_MOST_FACTS))
    facts = tuple(
        (
            f"{row.place} · {row.figure}",
            (row.base.text, row.scenario.text),
            row.base.value != row.scenario.value,
        )
        for row in cells
    )
    names = result.names["base"], result.names["scenario"]
    return PairOfMaps(names, (scenes[0], scenes[1]), merge_scenes(scenes), facts)
